#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
#
# January 2027 for one of the example cities, from the CSV tables to the calendars: installs what is missing, builds,
# imports, solves, shows, publishes and prints. Everything it makes lies in build/ and out/CITY/.
# usage: examples/run.sh [mihon|yotsuba|oomihon]
set -eu
cd "$(dirname "$0")/.."
top=$PWD
. examples/install.sh

city=${1:-mihon}
month=2027-01
case $city in
mihon | yotsuba | oomihon) ;;
*)
  say "usage: examples/run.sh [mihon|yotsuba|oomihon]" "使い方: examples/run.sh [mihon|yotsuba|oomihon]" >&2
  exit 2
  ;;
esac

install_missing $build_packages
say "Building the program (folder build) …" "プログラムを組み立てています(フォルダ build)…"
targets="cli/rinban rinban-gmo" # the program and its Japanese, without the tests
build_rinban build
program=build/cli/rinban
out=out/$city
list=$out/.made

# Files of a folder with their sums, to see whether anybody has worked with them since.
files_of() {
  (cd "$1" && find . -type f ! -name .made -print0 | LC_ALL=C sort -z | xargs -0r sha256sum)
}

# A folder that nobody touched is made again; any other is kept under the next free name.
if [ -e "$out" ]; then
  if [ -f "$list" ] && [ "$(files_of "$out")" = "$(cat "$list")" ]; then
    rm -rf "$out"
  else
    n=1
    while [ -e "$out.$n" ]; do n=$((n + 1)); done
    mv "$out" "$out.$n"
    say "The folder $out held work of yours; it is now $out.$n" "フォルダ $out にはあなたの作業が残っていたので、$out.$n に移しました"
  fi
fi
mkdir -p "$out"

# rinban ARGUMENT…: on the example's database, in the reader's language. Findings and gaps (exit 1) are no failure here.
rinban() {
  local status=0
  "$program" --db "$out/rinban.db" --lang "$language" "$@" || status=$?
  [ $status -le 1 ] || fail "The command failed with exit code $status: rinban $*" "命令が終了コード $status で失敗しました: rinban $*"
}

rinban import "examples/$city"
rinban month run "$month"
rinban show "$month" --format html --out "$out/$month.html"
rinban show "$month" --format xlsx --out "$out/$month.xlsx"
rinban publish "$month" --out "$out/feeds"
files_of "$out" >"$list"

command="$program --db $out/rinban.db"
say "
Everything is in $out:
  rinban.db        the database
  $month.html     the printable table: open it in a browser and print
  $month.xlsx     the same for Excel
  feeds/           calendars (.ics) of everybody; feeds/index.csv tells whose file is which

Type next, for example:
  $command show $month
  $command who --at 2027-01-02T03:00
  $command ledger $month
  $command help" "
できたものは $out にあります:
  rinban.db        データベース
  $month.html     印刷用の当番表(ブラウザで開いて印刷)
  $month.xlsx     同じ表の Excel 版
  feeds/           一人ひとりのカレンダー(.ics)。feeds/index.csv にどれが誰のものかがあります

次に試す命令の例:
  $command show $month
  $command who --at 2027-01-02T03:00
  $command ledger $month
  $command help"
