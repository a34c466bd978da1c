# Two commands: `make chat` and `make test`. Both set up what they need in .venv first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TOOLS := build/tools/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: chat test lint types unit fuzz index setup lock audit release clean help

help: ## Show the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

chat: $(VENV)/ready ## Set up, index corpus/ when needed, open the chat
	@$(BIN)/askcorpus chat

test: $(VENV)/ready-dev lint types unit ## Set up, then lint, type check and all tests

index: $(VENV)/ready ## Bring the index up to date with corpus/
	@$(BIN)/askcorpus index

setup: $(VENV)/ready-dev ## Only install

lint: $(VENV)/ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache

types: $(VENV)/ready-dev
	$(BIN)/mypy

unit: $(VENV)/ready-dev
	$(BIN)/python -m pytest

fuzz: $(VENV)/ready-dev ## Try hostile files for FUZZ_SECONDS (300) seconds
	@$(INSTALL) atheris==3.0.0 || echo "atheris cannot be installed here: files are mutated blindly"
	@$(BIN)/python -m tests.hostile.fuzz

lock: $(VENV)/ready-dev ## Pin what is installed, and write the facts in docs/dependencies.md
	@$(BIN)/python scripts/lock.py
	@$(BIN)/python scripts/dependencies.py

audit: build/tools/ready ## Compare the pins with known vulnerabilities; needs a network
	@for pins in requirements.txt requirements-dev.txt requirements-release.txt; do \
		echo "$$pins:"; \
		$(TOOLS)/pip-audit --strict --no-deps --disable-pip --progress-spinner off \
			--requirement $$pins || { \
			echo "Not clean. If it names no vulnerability, the advisory service could not be asked"; \
			echo "(no network, or a mirror that does not have it): run make audit again where it can,"; \
			echo "or choose a service with PIP_AUDIT_VULNERABILITY_SERVICE (pypi, osv)."; \
			exit 1; }; \
	done

release: build/tools/ready ## Build sdist and wheel into dist/, and try both in empty environments
	@$(TOOLS)/python scripts/smoke_release.py

build/tools/ready: requirements-release.txt
	@$(PYTHON) -m venv build/tools
	@build/tools/bin/python -m pip install --quiet --disable-pip-version-check \
		--requirement requirements-release.txt
	@touch $@

$(VENV)/ready: requirements.txt pyproject.toml
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	@echo "Installing what askcorpus needs (the first time takes some minutes) …"
	@$(INSTALL) --requirement requirements.txt
	@$(INSTALL) hatchling editables --constraint requirements-dev.txt
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/ready-dev: $(VENV)/ready requirements-dev.txt
	@$(INSTALL) --requirement requirements-dev.txt
	@touch $@

clean: ## Remove the virtual environment and the index, keep corpus/
	rm -rf $(VENV) index/gen-* index/CURRENT* index/build* index/removing-* index/embedded-*
