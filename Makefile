# Fachui. `make` alone lists the targets; `make demo` and `make test` are the two to know.

# A Go that is installed but not on the PATH is found all the same.
export PATH := $(PATH):/usr/local/go/bin
# The version is stamped by releases; a clone that another user owns must build, too.
export GOFLAGS ?= -buildvcs=false

GOLANGCI := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
# What the test run is about; for instance: make test PKG=./payments/... All of it
# begins with what takes longest, so that nothing long is left alone at the end.
PKG ?= ./web/browser ./internal/house ./cmd/fachui ./payments/paymentspg ./...
# Results are never taken from an earlier run: tests depend on programs Go cannot see.
# The limit is for one package; ten minutes, Go's own, is near what a slow machine needs.
TESTFLAGS ?= -count=1 -timeout=20m
FUZZTIME ?= 10s

.DEFAULT_GOAL := help
.PHONY: help demo test race verify lint fuzz bench lighthouse fmt psql clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: ## try it: a court, its lots and its money on this machine (ARGS="…" for options)
	@scripts/prerequisites demo
	@go run ./cmd/fachui demo --prepare $(ARGS) && go run ./cmd/fachui demo $(ARGS)

# Memory is given for time (GOGC): tests and compilers leave much behind and soon end.
test: ## run all tests (PKG=./payments/... for some); installs what is missing when run as root
	@scripts/prerequisites test
	@bin=$$(mktemp -d) && trap 'rm -rf "$$bin"' EXIT && \
	go build -o "$$bin/testcluster" ./internal/pgtest/cmd/testcluster && \
	GOGC=$${GOGC:-300} "$$bin/testcluster" run go test $(TESTFLAGS) $(PKG)

race: ## the tests with the race detector, but those in a browser (needs a C compiler; a quarter of an hour on two processors)
	@$(MAKE) --no-print-directory test TESTFLAGS="-race -count=1 -timeout=30m" PKG="$$(go list ./... | grep -v /web/browser | tr '\n' ' ')"

verify: lint test ## everything to do before sending a change

lint: ## gofmt, go vet and golangci-lint (the first run builds it, which takes minutes)
	@unformatted=$$(git ls-files --cached --others --exclude-standard '*.go' | xargs gofmt -l) && \
	{ test -z "$$unformatted" || { echo "make fmt would change:"; echo "$$unformatted"; exit 1; }; }
	@go vet $(PKG)
	@if command -v golangci-lint >/dev/null; then golangci-lint run $(PKG); else go run $(GOLANGCI) run $(PKG); fi

fuzz: ## run every fuzz target for FUZZTIME (10s)
	@scripts/fuzz $(FUZZTIME)

bench: ## measure bidding, as ratios within one run (ARGS="…" for options)
	@go run ./cmd/fachui bench bids $(ARGS)

lighthouse: ## measure served pages with Lighthouse (URL="http://127.0.0.1:8080/faults …"; needs Node 22)
	@scripts/lighthouse $(URL)

fmt: ## format the Go files
	@git ls-files --cached --others --exclude-standard '*.go' | xargs gofmt -w

psql: ## look at the database that a failed test kept (DB=kept_…)
	@go run ./internal/pgtest/cmd/testcluster psql $(DB)

clean: ## remove the test cluster and forget cached test results
	@go run ./internal/pgtest/cmd/testcluster clean
	@go clean -testcache
