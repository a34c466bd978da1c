# Two commands: `make chat` and `make test`. Both set up what they need in .venv first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: chat test lint types unit fuzz index setup clean help

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
