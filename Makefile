# The commands of this project. `make` alone lists them.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help demo run check fix format lint types floors test bench calibrate

help: ## list the commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1|/' | column -t -s '|'

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runs: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(STAMP): pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable '.[dev,semantic]'
	touch $@ $(VENV)/.runs

demo: $(VENV)/.runs ## start the bot on its own simulator and print the address of the chat page
	$(BIN)/python run_bot.py demo

run: $(VENV)/.runs ## serve Telegram (needs TELEGRAM_TOKEN)
	$(BIN)/python run_bot.py run

check: format lint types floors test ## everything CI checks

format: $(STAMP) ## is the formatting right?
	$(BIN)/ruff format --check .

lint: $(STAMP) ## ruff
	$(BIN)/ruff check .

types: $(STAMP) ## mypy, strict
	$(BIN)/mypy

floors: $(STAMP) ## does each floor look down only?
	$(BIN)/lint-imports --no-cache

test: $(STAMP) ## all tests
	$(BIN)/python -m pytest

fix: $(STAMP) ## format and mend what can be mended by itself
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# One that misses a bar ends the run in the end, not in the middle.
BENCHES := matching doors load reload register chaos console taps exports mail letters imports pdf_round mutated

bench: $(STAMP) ## print every figure beside its peer (BENCH_DATA=<folder> adds outside texts)
	@missed=; for name in $(BENCHES); do \
		$(BIN)/python -m tests.bench.$$name || missed="$$missed $$name"; \
	done; if [ "$$missed" ]; then echo "a bar was missed in:$$missed" >&2; exit 1; fi

calibrate: $(STAMP) ## fit the matcher's weights anew; print what other margins of doors would reach
	$(BIN)/python -m tests.bench.calibrate
	$(BIN)/python -m tests.bench.calibrate_doors
