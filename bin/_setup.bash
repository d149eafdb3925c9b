# Sourced by bin/up, bin/test and .ci/run: what a machine needs before the Tracker runs on it.
# Each way in which it cannot go on ends in `stop`: one plain sentence on standard error, exit code 1.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$ROOT"
PYTHON="$ROOT/.venv/bin/python"
LOG="$ROOT/.tools/setup.log" # what the tools said, for whoever wants to know more than the one sentence
mkdir -p "$ROOT/.tools" 2>/dev/null || true

say() { printf '%s\n' "$*"; }
stop() {
  printf '%s\n' "$*" >&2
  exit 1
}

home_of_user() { getent passwd "$(id -u)" | cut -d: -f6; }

# --- The environment, made the same whatever the caller has

prepare_environment() {
  [ -w "$ROOT/.tools" ] || stop "The folder $ROOT cannot be written to: clone the repository to a folder of your own."
  : >"$LOG"
  # ldconfig and dpkg's helpers live where a plain user's PATH does not look.
  export PATH="${PATH:-/usr/local/bin:/usr/bin:/bin}:/usr/local/sbin:/usr/sbin:/sbin"
  export HOME="${HOME:-$(home_of_user)}"
  if [ ! -w "$HOME" ]; then # a service account: caches go beside the code
    export HOME="$ROOT/.tools/home"
    mkdir -p "$HOME"
  fi
  # Offices sit behind proxies with certificates of their own: trust what the machine trusts.
  if [ -s /etc/ssl/certs/ca-certificates.crt ]; then export UV_SYSTEM_CERTS=1 UV_NATIVE_TLS=1; fi # new name, old name
  unset VIRTUAL_ENV
  export UV_PROJECT_ENVIRONMENT="$ROOT/.venv"
}

# --- Debian's packages

# as_root COMMAND...: as root, or through sudo; 1 when neither can be had.
as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
    sudo "$@"
  else
    return 1
  fi
}

# apt_install WHAT PACKAGE...: WHAT says in the sentence what they are for.
apt_install() {
  local what=$1
  shift
  command -v apt-get >/dev/null ||
    stop "$what missing and this machine has no apt-get: install what Debian calls $* by hand, then start again."
  as_root true ||
    stop "$what missing: run 'apt-get install $*' as root, or start again as root or with sudo."
  say "Installing from Debian: $*"
  local -a install=(env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -qq install -y --no-install-recommends)
  as_root "${install[@]}" "$@" </dev/null >>"$LOG" 2>&1 && return
  as_root apt-get -qq update </dev/null >>"$LOG" 2>&1 || true
  as_root "${install[@]}" "$@" </dev/null >>"$LOG" 2>&1 ||
    stop "apt-get could not install $*: is there a network? Its own words are in $LOG."
}

# need_command COMMAND PACKAGE
need_command() {
  command -v "$1" >/dev/null || apt_install "The program $1 is" "$2"
}

# What WeasyPrint loads; soteria_tracker/checks.py names the same three.
need_document_libraries() {
  local known missing=()
  known=$(ldconfig -p 2>/dev/null || true)
  [[ $known == *libpango-1.0.so.0* ]] || missing+=(libpango-1.0-0)
  [[ $known == *libpangoft2-1.0.so.0* ]] || missing+=(libpangoft2-1.0-0)
  [[ $known == *libharfbuzz-subset.so.0* ]] || missing+=(libharfbuzz-subset0)
  [ ${#missing[@]} = 0 ] || apt_install "Libraries that make the PDF documents are" "${missing[@]}"
}

# --- uv: one that runs in this folder. A pyenv shim may exist and refuse, because of .python-version.

find_uv() {
  local candidate
  while read -r candidate; do
    if "$candidate" --version >/dev/null 2>&1; then
      UV=$candidate
      return 0
    fi
  done < <(
    type -aP uv || true
    printf '%s\n' "$HOME/.local/bin/uv" "$HOME/.cargo/bin/uv" "$ROOT/.tools/uv/bin/uv"
  )
  return 1
}

# An interpreter that runs in this folder, of any version: only to install uv.
find_any_python() {
  local candidate
  for candidate in $(type -aP python3 2>/dev/null); do
    if "$candidate" -c '' >/dev/null 2>&1; then
      ANY_PYTHON=$candidate
      return 0
    fi
  done
  return 1
}

need_uv() {
  find_uv && return
  find_any_python || {
    apt_install "Python is" python3 python3-venv
    find_any_python || stop "Python was installed but does not run: see $LOG."
  }
  if ! "$ANY_PYTHON" -m pip --version >/dev/null 2>&1 && ! "$ANY_PYTHON" -c 'import ensurepip' >/dev/null 2>&1; then
    apt_install "Python's venv module is" python3-venv
    ANY_PYTHON=/usr/bin/python3 # the one that the package belongs to
  fi
  say "Installing uv, which installs the rest"
  rm -rf "$ROOT/.tools/uv"
  # pip --target leaves the machine's own Python alone; a venv does where there is no pip.
  "$ANY_PYTHON" -m pip install --quiet --target "$ROOT/.tools/uv" uv >>"$LOG" 2>&1 ||
    { "$ANY_PYTHON" -m venv --clear "$ROOT/.tools/uv" && "$ROOT/.tools/uv/bin/python" -m pip install --quiet uv; } >>"$LOG" 2>&1 ||
    stop "uv could not be installed with pip: is there a network? Its own words are in $LOG."
  find_uv || stop "uv was installed but does not run: see $LOG."
}

# --- Python: what .python-version asks for, found or fetched; else any that pyproject.toml allows.

pythons_elsewhere() { # places that uv does not look at; the newest first
  local root
  for root in "${PYENV_ROOT:-}" "$HOME/.pyenv" "$(home_of_user)/.pyenv"; do
    printf '%s\n' "$root"/versions/3.1[2-9]*/bin/python3
  done | sort -rV
}

runs_tracker() { # an interpreter of version $2 ("3.13") or, without it, any from 3.12 on
  "$1" -c 'import sys; want = sys.argv[1]; v = sys.version_info
sys.exit(not (f"{v[0]}.{v[1]}" == want if want else v >= (3, 12)))' "${2:-}" >/dev/null 2>&1
}

need_python() {
  local wanted candidate
  wanted=$(cat .python-version)
  WANTED_PYTHON=$wanted
  "$UV" python find "$wanted" >/dev/null 2>&1 && return
  while read -r candidate; do
    if runs_tracker "$candidate" "$wanted"; then
      WANTED_PYTHON=$candidate
      return
    fi
  done < <(pythons_elsewhere)
  say "Fetching Python $wanted"
  "$UV" python install "$wanted" >>"$LOG" 2>&1 && return
  while read -r candidate; do
    if runs_tracker "$candidate"; then
      WANTED_PYTHON=$candidate
      say "Python $wanted could not be fetched: using $candidate instead."
      return
    fi
  done < <(
    "$UV" python find '>=3.12' 2>/dev/null || true
    pythons_elsewhere
  )
  stop "Python 3.12 or newer is needed, none was found on this machine and none could be fetched: install one, then start again."
}

# --- The packages of uv.lock. `install_packages --no-dev` leaves what only tests need where it is.

install_packages() {
  need_uv
  if [ ! -x "$PYTHON" ] || ! runs_tracker "$PYTHON"; then
    need_python
    say "Installing the packages"
    "$UV" venv --quiet --allow-existing --python "$WANTED_PYTHON" .venv >>"$LOG" 2>&1 ||
      stop "The folder .venv could not be made with Python $WANTED_PYTHON: see $LOG."
  fi
  "$UV" sync --frozen --python "$PYTHON" "$@" </dev/null >>"$LOG" 2>&1 ||
    stop "The packages could not be installed: is there a network? uv's own words are in $LOG."
}

# A made-up S3 store for tests and for the rig. In an environment of its own: it needs a package that is called as our
# app `responses` is.
need_moto() {
  MOTO_SERVER="$ROOT/.tools/moto/bin/moto_server"
  [ -x "$MOTO_SERVER" ] && return
  need_uv
  say "Installing a made-up object store"
  { "$UV" venv --quiet --allow-existing --python "$PYTHON" .tools/moto &&
    "$UV" pip install --quiet --python .tools/moto/bin/python 'moto[server,s3]==5.2.5'; } >>"$LOG" 2>&1 ||
    stop "The made-up object store (moto) could not be installed: see $LOG."
}
