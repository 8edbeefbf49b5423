# make help lists what there is to do. The tags are needed by every go command here:
# sqlite_fts5 for the search index, migrated_fynedo for Fyne's thread model.
TAGS := sqlite_fts5,migrated_fynedo
PKG ?= ./...
N ?= 1000000

export PATH := $(PATH):/usr/local/go/bin

# SQLite's own build looks whether fdatasync can be trusted, which on Linux it can; the driver's leaves that out, and
# every decision would wait for fsync: half as long again on ext4. Without this the program is no less safe.
ifeq ($(shell uname -s),Linux)
export CGO_CFLAGS := $(filter-out -DHAVE_FDATASYNC=1,$(or $(CGO_CFLAGS),-g -O2)) -DHAVE_FDATASYNC=1
endif

# The commit goes into the program where git can name it, and a build without git, or in another user's checkout, goes on without it.
VCS := $(shell git log -1 >/dev/null 2>&1 || echo -buildvcs=false)

# What is built is the program that users get, so with Fyne's release tag. -trimpath belongs to packaging alone: it changes
# no behaviour, and would compile Fyne and SQLite a second time, beside what the tests share.
PROGRAM := bin/discern$(shell go env GOEXE 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: run hub-demo test bench build lint clean help

run: ## Open the sample in a window; without a display, in a virtual one: three decisions, printed, and a picture
	@.ci/deps run
	@$(MAKE) --no-print-directory build
	@if .ci/has-display; then exec $(PROGRAM) demo; else exec .ci/run-headless $(PROGRAM); fi

hub-demo: ## Two desks on one hub, with a PostgreSQL of its own or the one of DISCERN_HUB; without a display, by commands
	@.ci/deps hub
	@$(MAKE) --no-print-directory build
	@exec .ci/hub-demo $(PROGRAM)

# Where .ci/deps installs what tests are held against, a test that lacks it fails; elsewhere it is skipped.
test: ## Vet, then run every test, those with windows too (PKG=./queue/... for a part)
	@.ci/deps test
	go vet -tags $(TAGS) $(PKG)
	NODE_PATH=$(CURDIR)/bin/tools/node/node_modules DISCERN_REFERENCES=$(if $(shell command -v dpkg-query),required) .ci/session go test -tags $(TAGS) -count=1 -timeout 20m $(PKG)

bench: ## Measure against the targets, into bin/bench.json (N=10000 is the quick form; ONLY=regexp for some rows)
	@.ci/deps test
	@$(MAKE) --no-print-directory build
	.ci/session go run -tags $(TAGS) $(VCS) ./app/bench -n $(N) $(if $(ONLY),-only '$(ONLY)')

build: ## Build the program: bin/discern
	@.ci/deps build
	go build -tags release,$(TAGS) -ldflags '-s -w' $(VCS) -o $(PROGRAM) ./app

lint: ## Check formatting, vet for Linux, Windows and macOS, and lint
	@.ci/deps build
	.ci/lint

clean: ## Remove what was built: bin/
	rm -rf bin

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile
