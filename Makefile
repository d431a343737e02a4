# Liaison. `make` alone explains the targets.
SHELL := /bin/bash
GO ?= go
VERSION ?= $(shell git describe --always --dirty 2>/dev/null || echo dev)

.DEFAULT_GOAL := help
.PHONY: help build onnx web run test lint race bench bench-match bench-screen bench-read bench-exchange bench-graph bench-path bench-timing haystack sim sim-mutants sim-disk fuzz kills e2e train clean

help: ## explain the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

build: web ## build bin/liaison, workbench included
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags "-X main.version=$(VERSION)" -o bin/liaison ./cmd/liaison

onnx: ## build bin/liaison with the ONNX engine (needs a C compiler; ONNX Runtime is loaded when an engine asks for it)
	CGO_ENABLED=1 $(GO) build -tags onnx -trimpath -ldflags "-X main.version=$(VERSION)" -o bin/liaison ./cmd/liaison

web: ## build the workbench into web/dist
	@if [ -f web/package.json ]; then cd web && { [ -d node_modules ] || npm ci --no-audit --no-fund; } && npm run --silent build; fi

run: build ## play the story of March 2016 and print the address of the workbench
	./bin/liaison demo $(if $(FOLDER),--folder $(FOLDER))

test: ## everything that guards the house; the last line counts the tests
	@$(GO) vet ./...
	@./scripts/test.sh

lint: ## golangci-lint with the house's configuration
	golangci-lint run ./...

race: ## the tests under the race detector
	CGO_ENABLED=1 $(GO) test -race ./...

bench: ## measure the spine on this machine and write docs/BENCHMARKS.md
	./scripts/bench.sh

bench-match: ## quality and speed of matching: make bench-match DATA=folder
	$(GO) run ./bench/match --data $(DATA)

bench-read: ## quality and speed of reading: make bench-read DATA=folder
	$(GO) run ./bench/read --data $(DATA)

bench-screen: ## speed and recall of screening: make bench-screen DATA=folder
	$(GO) run ./bench/screen --data $(DATA)

train: ## train the taggers again, bit for bit: make train DATA=folder of reading data
	$(GO) run ./internal/tagger/train --data $(DATA) --lists
	$(GO) run ./internal/tagger/train --data $(DATA)

bench-exchange: ## messages a second between two durable nodes, and a warning beside bulk
	$(GO) test -run '^$$' -bench . ./internal/peer ./internal/peering

bench-graph: ## speed of the graph at 10^5, 10^6 and 10^7 links
	$(GO) run ./bench/graph

bench-path: ## a path with its evidence over HTTP, from a serving node of CLAIMS=1000000
	LIAISON_CLAIMS=$(or $(CLAIMS),1000000) $(GO) test ./internal/api -run '^$$' -bench PathOverHTTP -benchtime 1000x -timeout 0

bench-timing: ## whether the time of an answer tells of what is hidden: two nodes over HTTP, HIDDEN=2000 claims
	LIAISON_HIDDEN=$(or $(HIDDEN),2000) $(GO) test ./internal/api -run "^$$" -bench TimingOverHTTP -benchtime 1x -timeout 0

haystack: ## three real nodes that share, with planted joins among CLAIMS=1000000 statements
	LIAISON_HAYSTACK=$(or $(CLAIMS),1000000) $(GO) test ./internal/node -run TestTheHaystackGivesUpItsNeedles -count 1 -v -timeout 0

SEEDS ?= 2500
sim: ## play a network of agencies under faults: make sim SEEDS=2500 (a failing seed is printed with how to repeat it)
	$(GO) run ./internal/sim/play --seeds $(SEEDS)

sim-mutants: ## plant each fault of internal/sim/mutants in turn, and see that the play finds it
	$(GO) run ./internal/sim/mutate

sim-disk: ## a disk that fails at every write and sync of a node's day, one after the other
	LIAISON_TEST_LONG=1 $(GO) test -count=1 -timeout 60m -v -run TestADiskThatFailsAtEachWriteInTurn ./internal/sim

fuzz: ## every fuzz target for 30 seconds each (FUZZTIME=1000000x for a release)
	./scripts/fuzz.sh

kills: ## real processes killed at both ends under load, in rounds of 100 (KILLS=1000)
	LIAISON_KILLS=200 $(GO) test ./e2e -run KilledExchange -count $$(( ($(or $(KILLS),1000) + 99) / 100 )) -v -timeout 0

e2e: build ## walk the flows in a browser over a real node
	cd web && npm run e2e

clean: ## remove what was built
	rm -rf bin web/dist/assets web/dist/index.html
