.DEFAULT_GOAL := help
SHELL := /bin/bash

PYTHON := .venv/bin/python
# Two stamps, because running needs less than developing: `make demo` downloads no browser driver and no linter.
RUN := .venv/.ready-to-run
DEV := .venv/.ready-to-develop
LOCKED := pyproject.toml uv.lock .python-version bin/setup bin/uv bin/pythons

$(RUN): $(LOCKED)
	@bin/setup --no-dev
	@touch $@

$(DEV): $(LOCKED)
	@bin/setup
	@touch $@ $(RUN)

##@ See it run
.PHONY: demo seed

demo: $(RUN) ## Run everything with sample data here; PORTAL_PORT, SHOP_PORT, SANDBOX_PORT, DEMO_ORDERS, RECORK_VAR
	@$(PYTHON) -m recork demo

seed: $(RUN) ## Add sample orders to your own database: make seed ORDERS=1000
	@$(PYTHON) -m recork fulfillment seed --orders $(or $(ORDERS),1000)

##@ Change it
.PHONY: setup migrations migrate format docs lock

setup: $(DEV) ## Make .venv exactly as uv.lock says, with a uv and a Python found or fetched

migrations: $(DEV) ## Write the migrations that the models ask for
	@for house in fulfillment commerce; do $(PYTHON) -m recork $$house makemigrations $$house; done

migrate: $(RUN) ## Bring the database up to date, as its owner
	@for house in fulfillment commerce; do $(PYTHON) -m recork $$house migrate; done

format: $(DEV) ## Format the code and mend what a linter can mend
	@.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format .

docs: $(DEV) ## Write what is derived: the API's contract and the README's pictures of the real pages
	@$(PYTHON) -m tools.docs

lock: ## Take newer versions of what we depend on into uv.lock
	@bin/uv lock --upgrade

##@ Prove it
.PHONY: check lint types contracts test bench drill guards

check: lint types contracts ## Lint, types, import contracts and the tests that need no database (a minute)
	@$(PYTHON) -m pytest -q -m "not database and not browser and not drill"

lint: $(DEV) ## Style and the usual mistakes (ruff)
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .

types: $(DEV) ## Strict types, once for each house, as each is a Django site of its own (mypy)
	@bin/types

contracts: $(DEV) ## Who may import whom (import-linter)
	@.venv/bin/lint-imports --no-cache

test: $(DEV) ## Everything that must hold: every test, the browser ones too, on each PostgreSQL found
	@$(PYTHON) -m tests

bench: $(DEV) ## Cancels and pages per second beside the same SQL without us; ORDERS=100000 changes the size
	@$(PYTHON) -m bench

drill: $(DEV) guards ## The same races and crashes as in the tests, over and over, and the guards (long)
	@for house in fulfillment commerce; do RECORK_TEST_HOUSE=$$house $(PYTHON) -m pytest -m drill tests/$$house || exit 1; done
	@$(PYTHON) -m pytest -m drill tests/town

guards: $(DEV) ## Take the protocol's guards out one by one, and see a test miss each (minutes)
	@$(PYTHON) -m tools.guards

.PHONY: audit-deps sbom licences

audit-deps: $(DEV) ## Ask the advisory database about every pinned version of what runs (pip-audit)
	@$(PYTHON) -m tools.supply audit

sbom: $(DEV) ## Write sbom.json, a bill of materials of what runs, from uv.lock (CycloneDX)
	@$(PYTHON) -m tools.supply sbom

licences: $(DEV) ## Write docs/licences.md: what runs, and under which licence
	@$(PYTHON) -m tools.supply licences

##@ Tidy up
.PHONY: clean help

clean: ## Remove caches and reports; .venv, .tools and the data in var/ stay
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis htmlcov axe-reports .coverage*
	@find src tests bench -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

help: ## Show this
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} \
	  /^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
