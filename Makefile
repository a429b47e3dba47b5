# MetalsPipeline. `make` lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PACKAGE_SET ?= local
CONFIGURATION ?= Debug
PROFILE ?= embedded
# Servers that the tests of the running system use instead of their own; see docs/testing.md.
export METALS_TEST_KAFKA := $(KAFKA)
export METALS_TEST_MONGO := $(MONGO)
# In the environment and not on the command lines: MSBuild takes it from there, also in builds that the app host or the CLI starts.
export PackageSet := $(PACKAGE_SET)
# msbuild and not build, which prints a summary of nothing.
BUILD := dotnet msbuild -restore -nologo -verbosity:quiet -terminalLogger:off -maxCpuCount -p:Configuration=$(CONFIGURATION)
BUILT := artifacts/$(PACKAGE_SET)/$(CONFIGURATION)
# How the app host is asked to publish; the Aspire CLI does the same. TOPOLOGY is Single or HighAvailability.
PIPELINE = dotnet run --no-build -c $(CONFIGURATION) --no-launch-profile --project AppHost -- --operation publish --output-path $(abspath $(or $(OUT),artifacts/stack)) \
	$(if $(TOPOLOGY),--Pipeline:Topology=$(TOPOLOGY)) $(if $(REGISTRY),--Pipeline:Registry=$(REGISTRY)) $(if $(BACKING),--Pipeline:Backing=$(BACKING)) \
	$(if $(OBSERVABILITY),--Pipeline:Observability=$(OBSERVABILITY))
APPHOST_ARGS = $(if $(FEED),--Pipeline:Feed=$(abspath $(FEED))) $(if $(RATE),--Pipeline:Rate=$(RATE))

SOURCES := $(shell find . \( -name artifacts -o -name .git -o -name .data -o -name docs \) -prune -o -type f \
	\( -name '*.cs' -o -name '*.csproj' -o -name '*.props' -o -name '*.targets' -o -name '*.proto' -o -name '*.json' -o -path '*/wwwroot/*' \) -print)
PRODUCT_SOURCES := $(filter-out ./tests/% ./bench/%,$(SOURCES))

# The operator's command, on the Swarm of this Docker engine; docs/operations.md.
METALS = dotnet run --no-build -c $(CONFIGURATION) --project Ops --
STACK = $(or $(OUT),artifacts/stack)

.PHONY: help setup run start stop restart ps describe run-logs publish test test-swarm soak bench format clean \
	init build deploy status smoke-test scaling-test scale-up scale-down logs destroy

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1\t\2/' | expand -t 12

setup: ## Install what is needed to build and run (once; run and test call it)
	@eng/setup.sh

run: setup $(BUILT)/run.stamp ## Start everything; FEED=file.csv replays a file, RATE=n sets simulated ticks/s, PROFILE=containers uses Docker
	@grep -q '"$(PROFILE)": {' AppHost/Properties/launchSettings.json || { echo "run: there is no launch profile '$(PROFILE)'; use PROFILE=embedded or PROFILE=containers" >&2; exit 1; }
	@exec dotnet run --no-build -c $(CONFIGURATION) --project AppHost --launch-profile $(PROFILE) -- $(APPHOST_ARGS)

start: setup $(BUILT)/run.stamp ## Start everything in the background, with the Aspire CLI; takes what run takes
	@exec eng/aspire.sh start --no-build -- $(APPHOST_ARGS)

stop: ## End what start began
	@exec eng/aspire.sh stop

restart: ## Restart one resource: make restart RESOURCE=processor
	@exec eng/aspire.sh resource $(or $(RESOURCE),$(error RESOURCE names what to restart, for example RESOURCE=processor)) restart

ps: ## List the app hosts that run
	@exec eng/aspire.sh ps

describe: ## Show every resource with its state and addresses; FORMAT=json for scripts
	@exec eng/aspire.sh describe $(RESOURCE) $(if $(FORMAT),--format $(FORMAT))

run-logs: ## Show logs of what start began; RESOURCE=name shows one, FOLLOW=1 goes on
	@exec eng/aspire.sh logs $(RESOURCE) $(if $(FOLLOW),--follow)

publish: setup $(BUILT)/run.stamp ## Write the Docker Swarm stack: OUT=folder TOPOLOGY=HighAvailability REGISTRY=host/path OBSERVABILITY=true
	@exec $(PIPELINE) --step publish

init: setup $(BUILT)/ops.stamp ## Make this Docker engine a Swarm and label its node; TOPOLOGY as for publish
	@exec $(METALS) swarm init $(if $(TOPOLOGY),--topology $(TOPOLOGY))

build: setup $(BUILT)/run.stamp $(BUILT)/ops.stamp ## Publish the stack and build its images; takes what publish takes
	@exec env $(if $(BACKING),Pipeline__Backing=$(BACKING)) $(if $(OBSERVABILITY),Pipeline__Observability=$(OBSERVABILITY)) $(METALS) stack build --yes --output-path $(STACK) $(if $(TOPOLOGY),--topology $(TOPOLOGY)) $(if $(REGISTRY),--registry $(REGISTRY))

deploy: setup $(BUILT)/ops.stamp ## Make missing secrets, deploy what publish or build wrote (OUT=folder), and wait until it runs
	@$(METALS) stack secrets create $(STACK) --generate --yes && exec $(METALS) stack deploy $(STACK) --yes

status: setup $(BUILT)/ops.stamp ## Show the services of the stack
	@exec $(METALS) stack status

smoke-test: setup $(BUILT)/ops.stamp ## Send a price through the deployed stack and check all of it
	@exec $(METALS) pipeline smoke

scaling-test: setup $(BUILT)/ops.stamp ## Measure 1 and 5 producers with 1 and 3 processors; then they are as before
	@exec $(METALS) pipeline scaling-test --yes

scale-up: setup $(BUILT)/ops.stamp ## Run 3 processors; N=5 runs five
	@exec $(METALS) stack scale processor=$(or $(N),3) --yes

scale-down: setup $(BUILT)/ops.stamp ## Run 1 processor; N=2 runs two
	@exec $(METALS) stack scale processor=$(or $(N),1) --yes

logs: setup $(BUILT)/ops.stamp ## Show the logs of a service of the stack: SERVICE=processor; FOLLOW=1 goes on
	@exec $(METALS) stack logs $(or $(SERVICE),processor) $(if $(FOLLOW),--follow)

destroy: setup $(BUILT)/ops.stamp ## Remove the stack and its secrets; its volumes stay
	@exec $(METALS) stack destroy

test: setup $(BUILT)/test.stamp ## Run all tests; FILTER=name runs some; KAFKA=host:port MONGO=uri takes servers that run already
	@eng/setup-tests.sh
	@eng/test.sh MetalsPipeline.sln $(CONFIGURATION) "$(FILTER)"

test-swarm: setup $(BUILT)/test-swarm.stamp ## Run the tests on real Docker Swarms (as root); FILTER=name runs some
	@eng/setup-swarm.sh
	@tests/swarm/isolate.sh tests/swarm/run.sh $(CONFIGURATION) "$(FILTER)"

soak: setup $(BUILT)/test.stamp ## Run the fault schedules of many seeds; SEEDS=100-124
	@FAULT_SEEDS=$(or $(SEEDS),100-124) eng/test.sh tests/integration/Pipeline.Tests $(CONFIGURATION) FaultSchedule

bench: setup ## Measure every part; BENCH=kafka measures one (docs/performance.md lists them)
	@for part in $(or $(BENCH),ticks producer kafka mongodb pipeline scaling growth backpressure api startup publish); do dotnet run -c Release --project bench -- $$part; done

format: setup ## Format the code as CI demands it
	@dotnet format MetalsPipeline.sln

clean: ## Remove build output; the data under .data stays
	@rm -rf artifacts

$(BUILT)/run.stamp: $(PRODUCT_SOURCES)
	@echo "build: AppHost and services"
	@$(BUILD) AppHost
	@mkdir -p $(@D) && touch $@

$(BUILT)/ops.stamp: $(PRODUCT_SOURCES)
	@echo "build: metals"
	@$(BUILD) Ops
	@mkdir -p $(@D) && touch $@

$(BUILT)/test.stamp: $(SOURCES)
	@echo "build: everything"
	@$(BUILD) MetalsPipeline.sln
	@mkdir -p $(@D) && touch $@ $(BUILT)/run.stamp

$(BUILT)/test-swarm.stamp: $(SOURCES)
	@echo "build: tests on Docker Swarm"
	@$(BUILD) tests/swarm/Swarm.Tests
	@mkdir -p $(@D) && touch $@ $(BUILT)/run.stamp
