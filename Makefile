# make run    the bundled scenario, end to end          make test   the whole suite
# make lint   style, types, layer rules                  make help   this list
.DEFAULT_GOAL := help
SHELL := /bin/bash
# where an environment forbids bytecode, every process would compile what it imports: 1 to 5 seconds
export PYTHONDONTWRITEBYTECODE :=
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# what is imported is compiled then; most of the libraries never is
INSTALL := $(BIN)/python -m pip --disable-pip-version-check install --quiet --no-compile
TESTS := $(BIN)/python -m pytest -q -n auto --dist loadfile
COMPILE := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-annotate --no-header --quiet

.PHONY: help run test fast heavy lint mutants docs install install-dev requirements clean

help:
	@sed -n 's/^# //p' Makefile | head -n 2
	@echo "make fast   only the quick tests                         make heavy  only the slow ones"
	@echo "make mutants  which small changes of the code the tests do not see (MUTANTS='model --sample 40 --seed 1')"
	@echo "make requirements  pin the newest allowed versions       make clean  remove what make made"

run: $(VENV)/.for-run
	@$(BIN)/contested run afghanistan-2022

# all in one, so that they are collected once and quick files fill the gaps between slow ones
test: $(VENV)/.for-dev
	@$(TESTS) --no-loadscope-reorder -m "heavy or not heavy"

fast: $(VENV)/.for-dev
	@$(TESTS)

# exit code 5 of pytest: there is no heavy test at all, which is no failure
heavy: $(VENV)/.for-dev
	@$(TESTS) --no-loadscope-reorder -m heavy || test $$? -eq 5

lint: $(VENV)/.for-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/pyright
	@$(BIN)/lint-imports

mutants: $(VENV)/.for-dev
	@PYTHONPATH=tests $(BIN)/python -W ignore -m mutation $(MUTANTS)

docs: $(VENV)/.for-run
	@for page in commands library mechanisms; do $(BIN)/python docs/derivations/$$page.py > docs/$$page.md; done
	@$(BIN)/python docs/derivations/checks.py > docs/what-is-checked.md
	@$(BIN)/python docs/derivations/checked_by.py > docs/checked_by.tmp
	@mv docs/checked_by.tmp src/contested/model/checked_by.json
	@for pages in mechanism_pages diagrams; do $(BIN)/python docs/derivations/$$pages.py; done
	@$(BIN)/python docs/derivations/schemas.py

install: $(VENV)/.for-run
install-dev: $(VENV)/.for-dev

$(BIN)/python:
	@command -v $(PYTHON) > /dev/null || { echo "contested needs Python 3.11 or newer; '$(PYTHON)' was not found." \
		"Install it, or name another: make $(MAKECMDGOALS) PYTHON=/path/to/python3.12" >&2; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "contested needs Python 3.11 or newer;" \
		"'$(PYTHON)' is $$($(PYTHON) -V 2>&1). Name another: make $(MAKECMDGOALS) PYTHON=/path/to/python3.12" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null || { echo "This Python cannot make virtual environments;" \
		"on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 2; }
	@echo "Making $(VENV) (once; installing takes about a minute)"
	@$(PYTHON) -m venv $(VENV)

# The developers' set holds everything that a run needs, so whoever has it is not asked to install twice.
$(VENV)/.for-run: requirements.txt pyproject.toml | $(BIN)/python
	@test $(VENV)/.for-dev -nt requirements-dev.txt -a $(VENV)/.for-dev -nt pyproject.toml || \
		{ $(INSTALL) --require-hashes -r requirements.txt && \
		$(INSTALL) --no-deps --no-build-isolation -e .; }
	@touch $@

$(VENV)/.for-dev: requirements-dev.txt pyproject.toml | $(BIN)/python
	@$(INSTALL) --require-hashes -r requirements-dev.txt
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

requirements: | $(BIN)/python
	@$(INSTALL) uv
	@$(COMPILE) --group build --upgrade -o requirements.txt
	@$(COMPILE) --group dev --extra cluster --upgrade -c requirements.txt -o requirements-dev.txt

clean:
	rm -rf $(VENV) build dist .pytest_cache .ruff_cache .import_linter_cache .hypothesis
