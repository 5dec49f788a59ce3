# `make baseline` and `make test` need Python 3.11+ and git, nothing else: the first run makes .venv.
# uv is used where it is on PATH, python -m venv and pip where it is not (scripts/setup.sh).

PY    := .venv/bin/python
READY := .venv/.ready
PEERS := .venv-peers/bin/python
JOBS  ?= auto
CORE  := policies cases generation grading simulation episode
comma := ,
empty :=
space := $(empty) $(empty)
CORE_FILES := $(subst $(space),$(comma),$(foreach layer,$(CORE),supportdesk_env/$(layer)/*))

.PHONY: help setup baseline test test-adapters browser format lint types contracts docstrings \
        coverage wheel check audit bench peers serve requirements clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: $(READY) ## make .venv with the pinned packages

$(READY): requirements.txt pyproject.toml scripts/setup.sh
	@scripts/setup.sh

baseline: $(READY) ## play the three canonical cases and print their scores
	@$(PY) inference.py

test: $(READY) browser ## run every test and measure coverage
	@$(PY) -m pytest -m "not measurement and not timing" -n $(JOBS) --cov --cov-report=term
	@$(PY) -m pytest -m measurement -n $(JOBS)
	@$(PY) -m pytest -m timing

test-adapters: ## run every adapter's tests, each with its extra in an environment of its own
	@scripts/test_adapters.sh

browser: $(READY)
	@scripts/provide_chromium.sh

format: $(READY) ## rewrite the code in the project's format
	@$(PY) -m ruff check --fix-only --quiet .
	@$(PY) -m ruff format .

lint: $(READY) ## ruff: rules and format
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

types: $(READY) ## mypy --strict
	@$(PY) -m mypy --strict

contracts: $(READY) ## import-linter: layers and forbidden imports
	@.venv/bin/lint-imports

docstrings: $(READY) ## interrogate: every test states its promise
	@$(PY) -m interrogate -v --omit-covered-files tests

coverage: $(READY) ## after `make test`: every branch of the core layers was taken
	@$(PY) -m coverage report --include='$(CORE_FILES)' --fail-under=100

wheel: $(READY) ## build the wheel and try it in a clean environment
	@scripts/try_wheel.sh

audit: $(READY) ## measure whether the environment itself is sound; about a minute
	@$(PY) -m supportdesk_env audit --quick

check: ## everything CI runs
	@.ci/run

bench: $(READY) ## measure what episodes, drawing, grading and serving cost on this machine
	@PYTHONPATH=. $(PY) benchmarks/environment.py
	@PYTHONPATH=. $(PY) benchmarks/generation.py
	@PYTHONPATH=. $(PY) benchmarks/grading.py
	@PYTHONPATH=. $(PY) benchmarks/serving.py
	@PYTHONPATH=. $(or $(wildcard $(PEERS)),$(PY)) benchmarks/peers.py

peers: ## install, in an environment of its own, what `make bench` compares with; 1 GB
	@$${PYTHON:-python3} -m venv --clear .venv-peers
	@$(PEERS) -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	@$(PEERS) -m pip install --quiet --editable . --group peers

serve: $(READY) ## serve the environment on port 8000
	@$(PY) -m supportdesk_env.server.app

requirements: ## rewrite requirements*.txt from pyproject.toml (needs uv)
	@scripts/export_requirements.sh

clean: ## remove what was built, cached and installed
	rm -rf .venv .venv-peers build dist outputs .coverage .hypothesis .import_linter_cache .mypy_cache \
	  .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
