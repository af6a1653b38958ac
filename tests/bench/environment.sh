# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
#
# Sourced by peers and scaling, after examples/install.sh: the other solvers, in a folder of their own, and a rinban.

# option_of NAME DEFAULT WORD…: the word after NAME, or DEFAULT.
option_of() {
  local name=$1 found=$2
  shift 2
  while [ $# -gt 1 ]; do
    [ "$1" != "$name" ] || found=$2
    shift
  done
  printf '%s\n' "$found"
}

# make_python FOLDER PACKAGE…: FOLDER/python with these packages from PyPI; what is there already stays as it is.
make_python() {
  local folder=$1 package missing=()
  shift
  [ -x "$folder/python/bin/python" ] || python3 -m venv "$folder/python"
  for package; do
    "$folder/python/bin/python" -c "import $package" 2>/dev/null || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  say "Installing from PyPI into $folder/python: ${missing[*]}" "PyPI から $folder/python に入れています: ${missing[*]}"
  "$folder/python/bin/python" -m pip install --quiet --disable-pip-version-check "${missing[@]}"
}

# prepare WORD…: the command line is searched for --folder and --rinban; sets $folder and $rinban.
prepare() {
  folder=$(realpath -m "$(option_of --folder "$top/build-peers" "$@")")
  rinban=$(option_of --rinban "" "$@")
  mkdir -p "$folder"
  install_missing glpk-utils coinor-cbc python3-venv
  make_python "$folder" highspy ortools
  if [ -z "$rinban" ]; then
    install_missing $build_packages
    say "Building rinban in $folder/rinban …" "rinban を $folder/rinban で組み立てています…"
    targets="cli/rinban rinban-gmo" build_rinban "$folder/rinban"
    rinban=$folder/rinban/cli/rinban
  fi
}
