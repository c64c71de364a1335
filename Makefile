# Two commands matter: `make run` and `make test`. `make help` shows the rest.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: run test lint build audit bench fuzz soak docs sbom environment compiler help

CARGO ?= cargo
# A bare machine may sit behind a slow or lossy line.
export CARGO_NET_RETRY ?= 10
export CARGO_TERM_COLOR ?= auto
# Programs that only some targets need are built here, never installed into the home.
TOOLS := target/tools

run: compiler ## build the server and walk the main job: two Regions, one key
	$(CARGO) build --release --locked --bin keyferry
	target/release/keyferry demo

test: environment lint build ## all that CI runs, from a bare machine: formats, lints, builds, tests
	$(CARGO) test --release --locked --workspace
	.venv/bin/python -m pytest conformance -q

lint: compiler ## formatting, clippy and the documentation's links, warnings denied
	$(CARGO) fmt --all --check
	$(CARGO) clippy --release --locked --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --release --locked --workspace --no-deps --quiet

build: compiler ## both programs, in target/release
	$(CARGO) build --release --locked --workspace

audit: compiler ## licences, advisories and sources of all dependencies (builds cargo-deny first)
	[ -x $(TOOLS)/bin/cargo-deny ] || $(CARGO) install --locked --root $(TOOLS) cargo-deny@$(DENY)
	$(TOOLS)/bin/cargo-deny --locked check

soak: compiler ## a million seeds of the replication simulation; SEEDS=… for another number
	KEYFERRY_SEEDS=$(SEEDS) $(CARGO) test --release --locked --package keys --test simulation -- \
	    --nocapture

docs: compiler ## the documentation of the code, private items included, in target/doc
	$(CARGO) doc --release --locked --workspace --no-deps --document-private-items

sbom: compiler ## the bill of materials of each crate (CycloneDX), in target/sbom
	[ -x $(TOOLS)/bin/cargo-cyclonedx ] || \
	    $(CARGO) install --locked --root $(TOOLS) cargo-cyclonedx@$(CYCLONEDX)
	$(TOOLS)/bin/cargo-cyclonedx cyclonedx --format json --spec-version 1.5
	mkdir -p target/sbom
	mv crates/*/*.cdx.json target/sbom/

bench: ## throughput and latency (not built yet)
	@echo "make bench: there are no benchmarks yet" >&2
	@exit 1

fuzz: ## parsers against random input (not built yet)
	@echo "make fuzz: there are no fuzz targets yet; hostile input is part of make test" >&2
	@exit 1

environment: compiler ## what the tests call: Python with AWS's clients and the oracles, in .venv
	@.ci/environment

compiler:
	@command -v cc >/dev/null || .ci/install gcc libc6-dev
	@command -v $(CARGO) >/dev/null || { echo "Rust is missing: see https://rustup.rs" >&2; exit 1; }

help: ## this list
	@sed -nE 's/^([a-z]+):[^#]*## (.*)/  make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 22

SEEDS ?= 1000000
DENY := 0.20.2
CYCLONEDX := 0.5.9
