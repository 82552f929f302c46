#!/usr/bin/env bash
# run.sh [--client PROGRAM] [PYTEST OPTION...]: the TUF conformance suite against a client, ours unless one is named.
# PROGRAM.xfails beside the program lists what it is known to fail; ours has no such file, and all must pass.
# `-k NAME` picks cases, `-rA` shows what the client said.
set -euo pipefail
cd "$(dirname "$0")/../.."
target=${CARGO_TARGET_DIR:-$PWD/target}

stop() {
    printf 'The conformance suite cannot run: %s\n' "$1" >&2
    exit 1
}

command -v faketime >/dev/null || stop 'it moves the clock with faketime (Debian, Ubuntu: apt-get install faketime)'
python3 -c 'from datetime import UTC' 2>/dev/null || stop 'it needs Python 3.11 or newer'

if [ "${1:-}" = --client ]; then
    client=$(realpath "$2")
    shift 2
else
    cargo build --quiet --locked -p pandu-tuf-conformance
    client=$(realpath "$target/debug/pandu-tuf-client")
fi
.ci/venv tuf-venv tests/tuf-conformance/requirements.txt
python=$PWD/target/tuf-venv/bin/python

# The suite stays byte for byte what its authors published: a case that is bent to pass proves nothing.
cd tests/tuf-conformance/suite
digest=$(find tuf_conformance -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-64)
[ "$digest" = 9eaeba4ab3dbfd6529daf8abf4981277a8ba516d38b8e281298b75fc268ae9d1 ] ||
    stop "tests/tuf-conformance/suite is not the suite of its README: its digest is $digest"
export PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=.
exec timeout 600 "$python" -m pytest -q -p no:cacheprovider -c /dev/null --rootdir . --tb=short \
    tuf_conformance --entrypoint "$client" "$@"
