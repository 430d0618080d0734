# shellcheck shell=bash
# Sourced by the scripts beside it. Sets ROOT and PYTHON; `prepare` makes .venv whole.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
PYTHON="$ROOT/.venv/bin/python"

# A place to write that is not the clone may be missing: then temporary files and a home go under var/.
if [ ! -w "${TMPDIR:-/tmp}" ]; then
    mkdir -p "$ROOT/var/tmp" && chmod 700 "$ROOT/var" "$ROOT/var/tmp"
    export TMPDIR="$ROOT/var/tmp"
fi
if [ ! -w "${HOME:-/nonexistent}" ]; then
    mkdir -p "$ROOT/var/home" && chmod 700 "$ROOT/var" "$ROOT/var/home"
    export HOME="$ROOT/var/home"
fi

find_python() {
    local name
    for name in python3.13 python3.12 python3.11 python3.14 python3 python; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            echo "$name"
            return
        fi
    done
    echo "Python 3.11 or newer is needed and none was found on PATH." >&2
    return 1
}

# prepare [--dev]
prepare() {
    local found
    found=$(find_python)
    "$found" -I "$ROOT/scripts/install.py" "$@"
}
