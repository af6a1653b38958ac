#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
#
# All tests: installs what is missing, builds with gcc, clang and the sanitizers, runs everything and ends with one
# line: N passed, N failed, N skipped. Exit 0 only when nothing failed and something ran.
# usage: tests/run.sh [PHASE…]    phases: gcc locale clang sanitize (default: all)
set -eu
cd "$(dirname "$0")/.."
top=$PWD
. examples/install.sh

test_packages="check clang locales python3-dateutil python3-icalendar"
jobs=${RINBAN_JOBS:-2}
builds=$top/build-tests
passed=0 failed=0 skipped=0
environment=(LC_ALL=C.UTF-8 LANG=C.UTF-8) # of the programs under test

# The caller's language must not reach the tests; the phase `locale` sets its own.
unset LANGUAGE LC_MESSAGES LC_CTYPE LC_TIME LC_NUMERIC LC_COLLATE
export LC_ALL=C.UTF-8 LANG=C.UTF-8 PYTHONDONTWRITEBYTECODE=1
unset RINBAN_DB

add() {
  passed=$((passed + $1)) failed=$((failed + $2)) skipped=$((skipped + $3))
}

# phase NAME COMMAND…: a heading, and the seconds it took. A phase in which no test ran counts as a failed one.
phase() {
  local name=$1 start=$SECONDS before=$((passed + failed + skipped))
  shift
  [ ${#wanted[@]} -eq 0 ] || [[ " ${wanted[*]} " == *" ${name%%:*} "* ]] || return 0
  printf '== %s\n' "$name"
  "$@" || add 0 1 0
  [ $((passed + failed + skipped)) -gt $before ] || add 0 1 0
  printf '== %s: %d s\n' "$name" $((SECONDS - start))
}

# test_build DIR [MESON-OPTION…]: a build that fails counts as one failed test.
test_build() {
  build_rinban "$@" -Dwerror=true || {
    add 0 1 0
    return 1
  }
}

# test_run DIR LOGBASE [MESON-TEST-OPTION…]: runs and counts.
test_run() {
  local dir=$1 base=$2 listed counts
  shift 2
  listed=$(meson test -C "$dir" --no-rebuild --list "$@" 2>/dev/null | grep -c . || true)
  rm -f "$dir/meson-logs/$base".*
  env "${environment[@]}" meson test -C "$dir" --no-rebuild --num-processes "$jobs" --logbase "$base" --print-errorlogs "$@" </dev/null || true
  counts=$(python3 tests/count.py "$dir" "$base" "$listed") || counts="0 1 0"
  printf '   %s: %s passed, %s failed, %s skipped\n' "$base" $counts
  add $counts
}

phase_gcc() {
  CC=gcc test_build "$builds/gcc" || return 0
  test_run "$builds/gcc" gcc
}

# The Japanese locale is made in the build folder: that needs no root and leaves the system alone.
phase_locale() {
  [ -f "$builds/gcc/build.ninja" ] || CC=gcc test_build "$builds/gcc" || return 0
  environment=(LC_ALL=ja_JP.UTF-8 LANG=ja_JP.UTF-8 LOCPATH="$builds/locale")
  mkdir -p "$builds/locale"
  [ -d "$builds/locale/ja_JP.utf8" ] || localedef -i ja_JP -f UTF-8 "$builds/locale/ja_JP.utf8" 2>/dev/null || true
  if env "${environment[@]}" locale -k LC_TIME | grep -q 月; then
    test_run "$builds/gcc" ja_JP --suite golden --no-suite long
  else
    echo "   the locale ja_JP.UTF-8 could not be made"
    add 0 1 0
  fi
  environment=(LC_ALL=C.UTF-8 LANG=C.UTF-8)
}

phase_clang() {
  CC=clang test_build "$builds/clang" || return 0
  test_run "$builds/clang" clang --suite unit --suite rules
}

phase_sanitize() {
  CC=gcc test_build "$builds/sanitize" --buildtype=debug -Db_sanitize=address,undefined || return 0
  environment+=(UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1)
  test_run "$builds/sanitize" sanitize --no-suite long --no-suite style --no-suite property --timeout-multiplier 4
  environment=(LC_ALL=C.UTF-8 LANG=C.UTF-8)
}

wanted=("$@")
install_missing $build_packages $test_packages
# Only the readers from npm need these; their test says so where it cannot run.
if ! command -v npm >/dev/null; then
  install_missing nodejs npm || echo "   without npm the calendar readers written in JavaScript are skipped"
fi
if ! command -v vdirsyncer >/dev/null || ! command -v khal >/dev/null; then
  install_missing vdirsyncer khal || echo "   without vdirsyncer and khal their subscriptions to the server are skipped"
fi

phase "gcc: everything" phase_gcc
phase "locale: command line and golden files in Japanese" phase_locale
phase "clang: unit tests" phase_clang
phase "sanitize: address and undefined behaviour" phase_sanitize

printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
