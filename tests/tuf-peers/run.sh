#!/usr/bin/env bash
# run.sh: `tough` against the conformance suite (tough.xfails says what it does not pass, and is held to it), then ours
# beside tough and python-tuf on the same repository. Builds tough, and aws-lc below it, in target/tuf-peers: some minutes, once.
set -euo pipefail
cd "$(dirname "$0")/../.."
target=${CARGO_TARGET_DIR:-$PWD/target}
peers=$PWD/target/tuf-peers

CARGO_TARGET_DIR=$peers cargo build --quiet --release --locked --manifest-path tests/tuf-peers/Cargo.toml
cargo build --quiet --locked --profile bench -p pandu-tuf-conformance
tough=$peers/release/pandu-tuf-peers

printf '\ntough, in the conformance suite:\n'
cp tests/tuf-peers/tough.xfails "$tough.xfails"
tests/tuf-conformance/run.sh --client "$tough"

printf '\nThe same repository with three clients:\n'
target/tuf-venv/bin/python tests/tuf-peers/compare.py "$target/release/pandu-tuf-client" "$tough"
