# `make run` serves the site, `make test` tests it; both set up everything they need.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PORT ?= 8000
PYTHON ?= python3
BIN := .venv/bin
# Environment of commands that serve nobody.
OFFLINE := SECRET_KEY=only-for-tests-and-linters-which-serve-nobody-at-all-0123456789 SITE_URL=https://www.example.nl

.PHONY: help run test lint content lock messages bench clean

help:
	@echo "make run      set up and serve the site at http://127.0.0.1:$(PORT)/ (PORT=... changes it)"
	@echo "make test     set up and run the whole suite, on SQLite and on PostgreSQL"
	@echo "make lint     formatting, code, migrations, deployment settings, translations"
	@echo "make content  load the fixtures again, over what was edited"
	@echo "make messages collect the texts for translation and compile them"
	@echo "make bench    measure what each kind of page and a search cost"
	@echo "make lock     renew the lock files from pyproject.toml"
	@echo "make clean    remove what was installed; the database in var/ stays"

run: .port .venv/run
	@PORT=$(PORT) deploy/run.sh

.PHONY: .port
.port:
	@$(PYTHON) deploy/check_port.py $(PORT)

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed."; exit 1; }
	@echo "Making a virtual environment ..."
	@$(PYTHON) -m venv .venv || { echo "Install it first: apt-get install python3-venv"; exit 1; }

.venv/run: .venv/bin/python requirements.txt
	@echo "Installing the libraries (about 20 seconds) ..."
	@$(BIN)/pip install -qq --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/dev: .venv/bin/python requirements-dev.txt
	@echo "Installing the libraries and the tools for tests ..."
	@$(BIN)/pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ .venv/run

test: .venv/dev
	@$(BIN)/python -m tests.browser
	@echo "The suite on SQLite:"
	@env -u DATABASE_URL $(OFFLINE) TEST_DATABASE=sqlite $(BIN)/python -m pytest -n 2 -q $(ARGS)
	@echo "The suite on PostgreSQL:"
	@$(OFFLINE) $(BIN)/python -m tests.postgresql $(BIN)/python -m pytest -n 2 -q $(ARGS)

lint: .venv/dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(OFFLINE) $(BIN)/python manage.py makemigrations --check --dry-run
	@$(OFFLINE) $(BIN)/python manage.py check --deploy --fail-level WARNING
	@$(BIN)/python deploy/translations.py check

content: .venv/run
	@SECRET_KEY="$$(cat var/secret-key)" SITE_URL=http://127.0.0.1:$(PORT) $(BIN)/python manage.py load_content

messages: .venv/dev
	@$(BIN)/python deploy/translations.py update

bench: .venv/dev
	@$(OFFLINE) BEHIND_PROXY=on $(BIN)/python -m bench.pages
	@$(OFFLINE) BEHIND_PROXY=on $(BIN)/python -m bench.search

lock: .venv/dev
	@$(BIN)/uv pip compile pyproject.toml --upgrade --universal --generate-hashes --no-annotate --no-header --quiet -o requirements.txt
	@$(BIN)/uv pip compile pyproject.toml --group dev --upgrade --universal --generate-hashes --no-annotate --no-header --quiet -o requirements-dev.txt

clean:
	rm -rf .venv var/static
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
