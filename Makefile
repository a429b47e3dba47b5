# MetalsPipeline. `make` lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PACKAGE_SET ?= local
CONFIGURATION ?= Debug
PROFILE ?= embedded
# msbuild and not build, which prints a summary of nothing.
BUILD := dotnet msbuild -restore -nologo -verbosity:quiet -terminalLogger:off -maxCpuCount -p:Configuration=$(CONFIGURATION) -p:PackageSet=$(PACKAGE_SET)
OUT := artifacts/$(PACKAGE_SET)/$(CONFIGURATION)

SOURCES := $(shell find . \( -name artifacts -o -name .git -o -name .data -o -name docs \) -prune -o -type f \
	\( -name '*.cs' -o -name '*.csproj' -o -name '*.props' -o -name '*.targets' -o -name '*.proto' -o -name '*.json' -o -path '*/wwwroot/*' \) -print)
PRODUCT_SOURCES := $(filter-out ./tests/% ./bench/%,$(SOURCES))

.PHONY: help setup run test bench format clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1\t\2/' | expand -t 12

setup: ## Install what is needed to build and run (once; run and test call it)
	@eng/setup.sh

run: setup $(OUT)/run.stamp ## Start everything; FEED=file.csv replays a file, RATE=n sets simulated ticks/s, PROFILE=containers uses Docker
	@exec dotnet run --no-build -c $(CONFIGURATION) -p:PackageSet=$(PACKAGE_SET) --project AppHost --launch-profile $(PROFILE) -- \
		$(if $(FEED),--Pipeline:Feed=$(abspath $(FEED))) $(if $(RATE),--Pipeline:Rate=$(RATE))

test: setup $(OUT)/test.stamp ## Run all tests; FILTER=name runs some
	@eng/setup-tests.sh
	@eng/test.sh $(CONFIGURATION) $(PACKAGE_SET) "$(FILTER)"

bench: setup ## Measure ticks, kafka and mongodb; BENCH=kafka measures one
	@for part in $(or $(BENCH),ticks kafka mongodb); do dotnet run -c Release -p:PackageSet=$(PACKAGE_SET) --project bench -- $$part; done

format: setup ## Format the code as CI demands it
	@dotnet format MetalsPipeline.sln

clean: ## Remove build output; the data under .data stays
	@rm -rf artifacts

$(OUT)/run.stamp: $(PRODUCT_SOURCES)
	@echo "build: AppHost and services"
	@$(BUILD) AppHost
	@mkdir -p $(@D) && touch $@

$(OUT)/test.stamp: $(SOURCES)
	@echo "build: everything"
	@$(BUILD) MetalsPipeline.sln
	@mkdir -p $(@D) && touch $@ $(OUT)/run.stamp
