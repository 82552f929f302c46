# The few verbs of the project. `make demo` and `make test` are all that a newcomer needs; CI runs `make test`.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo test test-ble bench fmt lint docs scripts no-std deny vectors units strangers tuf tuf-peers doctests unattended no-ble

export PATH := $(HOME)/.cargo/bin:$(PATH)
PROFILE ?= demo
# BLE=no leaves the Bluetooth machine out: it needs Linux on x86_64.
BLE ?= yes
without_ble := $(filter no,$(BLE))
# A machine that builds once gains nothing from notes for the next build.
ifdef CI
export CARGO_INCREMENTAL := 0
endif
say = @printf '\n== %s  (%(%H:%M:%S)T)\n'

help: ## shows this list
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 16

demo: ## builds Pandu, starts a reference device and sets it up with you (YES=1: no questions)
	@.ci/need build
	$(say) 'Building (the first time takes some minutes)'
	@cargo build --locked --profile $(PROFILE) -p pandu-cli -p pandu-device
	@cargo run --quiet --locked --profile $(PROFILE) -p pandu-cli --bin pandu -- demo $(if $(YES),--yes)

test: ## installs what the tests lack and runs every check below, then the demo without questions
	@.ci/need build test bench $(if $(without_ble),,ble)
	@$(MAKE) --no-print-directory scripts lint docs no-std deny vectors doctests units strangers tuf $(if $(without_ble),no-ble,test-ble) bench unattended
	$(say) 'Everything passed$(if $(without_ble), but BLUETOOTH WAS NOT TESTED)'

test-ble: ## journeys over real Bluetooth in an emulated machine (ONLY="label code": these); tests/ble-vm/README.md
	@.ci/need build
	$(say) 'Bluetooth, in an emulated machine'
	@tests/ble-vm/run.sh $(ONLY)

no-ble:
	$(say) 'BLUETOOTH IS NOT TESTED, because BLE=no was given. CI tests it'

bench: ## measures what Pandu promises: a table, and target/bench.json
	@.ci/need build bench
	$(say) 'Benchmarks'
	@cargo run --quiet --locked --profile bench -p pandu-tests --bin bench

fmt: ## formats the code
	@cargo fmt --all

lint: ## formatting and clippy, warnings are errors
	$(say) 'Formatting'
	@cargo fmt --all --check
	$(say) 'Clippy'
	@cargo clippy --locked --workspace --all-targets -- -D warnings

docs: ## builds the API documentation, warnings are errors: target/doc/pandu/index.html
	$(say) 'API documentation'
	@RUSTDOCFLAGS='-D warnings' cargo doc --locked --workspace --lib --no-deps

scripts: ## checks the shell scripts
	@.ci/need test
	$(say) 'Shell scripts'
	@shellcheck .ci/* tests/ble-vm/*.sh tests/tuf-conformance/*.sh tests/tuf-peers/*.sh

no-std: ## the protocol without the standard library, on its own
	$(say) 'pandu-protocol without std'
	@cargo check --locked -p pandu-protocol --no-default-features

deny: ## licences, bans, sources and known vulnerabilities of the dependencies
	@.ci/need test
	$(say) 'Dependencies'
	@.ci/deny

vectors: ## the protocol's test vectors, replayed in Python without our code
	@.ci/need test
	$(say) 'Test vectors, in Python'
	@.ci/vectors

units: ## every test except the documentation's; those of the key store start their own, never yours
	@.ci/need build test
	$(say) 'Tests'
	@cargo build --locked --workspace --bins
	@DBUS_SESSION_BUS_ADDRESS=unix:path=/nowhere cargo nextest run --locked --workspace

strangers: ## two ends written from docs/protocol.md alone meet ours
	$(say) 'Strangers'
	@target/venv/bin/python tests/vectors/stranger.py target/debug

tuf: ## The Update Framework: the public conformance suite against our client, python-tuf against our maker's tool
	@.ci/need build test
	$(say) 'The Update Framework, conformance'
	@tests/tuf-conformance/run.sh
	@cargo build --quiet --locked -p pandu-maker
	@target/tuf-venv/bin/python tests/tuf-conformance/stranger.py target/debug/pandu-maker

tuf-peers: ## that client beside tough and python-tuf, on one repository (builds tough: some minutes the first time)
	@.ci/need build test bench
	$(say) 'The Update Framework, three clients'
	@tests/tuf-peers/run.sh

doctests: ## the examples in the documentation
	$(say) 'Examples in the documentation'
	@cargo test --locked --quiet --workspace --doc

unattended:
	$(say) 'The demo, without questions'
	@$(MAKE) --no-print-directory demo YES=1 PROFILE=dev </dev/null
