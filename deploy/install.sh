#!/usr/bin/env bash
# `install.sh requirements.txt` leaves a .venv with the libraries of that lock file in it,
# whatever state it was in: not there, half-made, moved, of another Python, up to date.
set -euo pipefail
cd "$(dirname "$0")/.."
lock_file=$1
python=.venv/bin/python
say() { printf '%s\n' "$*"; }
fail() { say "$*" >&2; exit 1; }

# One set-up at a time; the lock is gone with the process, however that ends.
exec 9< Makefile
flock --nonblock 9 || { say "Waiting for another set-up in this folder ..."; flock 9; }

works() { [ -e .venv/made ] && "$python" -m pip --version > /dev/null 2>&1; }
up_to_date() { cmp -s "$1" ".venv/$1"; }
works && { up_to_date "$lock_file" || up_to_date requirements-dev.txt; } && exit

log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! works; then
    "${PYTHON:-python3}" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> "$log" ||
        fail "Python 3.11 or newer is needed: apt-get install python3 python3-venv"
    say "Making a virtual environment (about 5 seconds) ..."
    "${PYTHON:-python3}" -m venv --clear .venv > "$log" 2>&1 ||
        fail "No virtual environment could be made. Install it first: apt-get install python3-venv"
fi
say "Installing the libraries (about 20 seconds) ..."
# What is broken off from here on starts from nothing: pip takes a library that is half there
# for one that is there.
rm -f .venv/made .venv/requirements*.txt
"$python" -m pip install -qq --disable-pip-version-check --require-hashes -r "$lock_file" > "$log" 2>&1 ||
    fail "The libraries could not be installed: $(grep -m1 ERROR "$log" || tail -n1 "$log")"
cp "$lock_file" ".venv/$lock_file"
touch .venv/made
