# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
#
# Sourced by examples/run.sh and tests/run.sh: the Debian packages that rinban needs, how the missing ones get onto
# the machine, and sentences in the reader's language. It installs nothing that is there already, and no recommended
# packages. RINBAN_INSTALL=no leaves the machine as it is.

build_packages="gcc libc6-dev meson ninja-build pkgconf gettext scdoc
  libglib2.0-dev libjson-glib-dev libsqlite3-dev libical-dev libglpk-dev libcsv-dev libxlsxwriter-dev
  libmicrohttpd-dev nettle-dev zlib1g-dev libpng-dev libqrencode-dev libgmime-3.0-dev"

case ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} in
ja*) language=ja ;;
*) language=en ;;
esac

# say ENGLISH JAPANESE
say() {
  if [ "$language" = ja ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi
}

# fail ENGLISH JAPANESE: the sentence on stderr, and the end.
fail() {
  say "$@" >&2
  exit 1
}

is_installed() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# as_root COMMAND…: directly, or with sudo; fails where neither is possible.
as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
    sudo "$@"
  else
    return 126
  fi
}

apt_get() {
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get -q -y -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=120 --no-install-recommends "$@" </dev/null
}

# install_missing PACKAGE…: 0 when all of them are there afterwards (or RINBAN_INSTALL=no), else a sentence and 1.
install_missing() {
  [ "${RINBAN_INSTALL:-yes}" != no ] || return 0
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    say "This script installs software with apt, which this system does not have. Install the counterparts of these Debian packages yourself, then start it again with RINBAN_INSTALL=no in front: $(echo "$@")" \
      "このスクリプトは apt でソフトウェアを入れますが、このシステムには apt がありません。次の Debian パッケージに当たるものを入れてから、先頭に RINBAN_INSTALL=no を付けてもう一度実行してください: $(echo "$@")" >&2
    return 1
  fi
  local package log missing=()
  for package; do
    is_installed "$package" || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  if ! as_root true; then
    say "Some packages are missing, and installing them needs root or sudo. Ask the administrator of this machine to run: apt-get install --no-install-recommends ${missing[*]}" \
      "足りないパッケージがありますが、入れるには root 権限か sudo が必要です。このパソコンの管理者に次の実行を頼んでください: apt-get install --no-install-recommends ${missing[*]}" >&2
    return 1
  fi
  say "Installing ${#missing[@]} packages (the first time this takes some minutes): ${missing[*]}" \
    "パッケージ ${#missing[@]} 個を入れています(初回は数分かかります): ${missing[*]}"
  log=$(mktemp)
  if { apt_get update || true; } >"$log" 2>&1 && apt_get install "${missing[@]}" >>"$log" 2>&1; then
    rm -f "$log"
    return 0
  fi
  tail -n 15 "$log" >&2
  rm -f "$log"
  say "apt could not install these packages; its last lines stand above: ${missing[*]}" \
    "apt で次のパッケージを入れられませんでした。上の行が apt の最後の報告です: ${missing[*]}" >&2
  return 1
}

# build_rinban DIR [MESON-OPTION…]: configures and compiles all, or the ninja targets in $targets; quiet unless it fails.
# Two jobs, or RINBAN_JOBS.
build_rinban() {
  local dir=$1 log status=0
  shift
  mkdir -p "$dir"
  log=$dir/build.log
  {
    if [ -f "$dir/build.ninja" ]; then
      meson setup --reconfigure "$@" "$dir" "$top"
    else
      meson setup "$@" "$dir" "$top"
    fi && ninja -C "$dir" -j "${RINBAN_JOBS:-2}" ${targets:-}
  } >"$log" 2>&1 </dev/null || status=1
  if [ $status -ne 0 ]; then
    tail -n 40 "$log" >&2
    say "The build failed; everything it said is in $log" "ビルドに失敗しました。全文は $log にあります" >&2
  fi
  return $status
}
