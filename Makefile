# Two commands for a newcomer: `make demo` and `make test`. Both make .venv and install what they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SOURCES := bot handlers scheduler reports storage tests
UV := $(shell command -v uv 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help demo test coverage check bench soak pictures clean

help: ## Show this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/'

# A stamp per set of extras: changed dependencies reinstall, nothing else does.
$(VENV)/.installed-%: pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
ifdef UV
	uv pip install --quiet --python $(BIN)/python --compile-bytecode -c constraints.txt -e '.[$*]'
else
	$(BIN)/python -m pip install --quiet --compile -c constraints.txt -e '.[$*]'
endif
	@touch $@

demo: $(VENV)/.installed-demo ## Start the bot beside the built-in stand-in for Telegram, and say where to go
	$(BIN)/python -m bot demo

test: $(VENV)/.installed-test ## Run the test suite (SQLite, PostgreSQL and journeys over loopback HTTP)
	$(BIN)/python -m pytest -m "not soak" -n 2 --dist worksteal

coverage: $(VENV)/.installed-test ## The same tests, counting lines and branches they reach (half as quick)
	$(BIN)/python -m pytest -m "not soak" -n 2 --dist worksteal --cov --cov-report=term

check: $(VENV)/.installed-test ## Lint, types and import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.installed-test ## Measure, as ratios within one run
	$(BIN)/python -m tests.benchmarks

soak: $(VENV)/.installed-test ## Long runs that the test suite leaves out
	$(BIN)/python -m pytest -m soak --timeout=3600

pictures: $(VENV)/.installed-test ## Draw the pictures of README.md again
	$(BIN)/python -m bot demo --pictures docs/pictures

clean: ## Remove what the commands above made
	rm -rf $(VENV) .mypy_cache .ruff_cache .hypothesis .coverage
