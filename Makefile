# `make run` serves the site, `make test` tests it; both set up everything they need.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PORT ?= 8000
PYTHON ?= python3
BIN := .venv/bin
# Environment of commands that serve nobody.
OFFLINE := SECRET_KEY=only-for-tests-and-linters-which-serve-nobody-at-all-0123456789 SITE_URL=https://www.example.nl

# In this order, also with -j: all of them use the same .venv.
.NOTPARALLEL:
.PHONY: help run code test lint coverage content lock messages bench attack production drills sbom clean

help:
	@echo "make run      set up and serve the site at http://127.0.0.1:$(PORT)/ (PORT=... changes it)"
	@echo "make code     the demo editors, with the code of their second factor at this moment"
	@echo "make test     set up and run the whole suite, on SQLite and on PostgreSQL"
	@echo "make lint     formatting, code, types, templates, migrations, deployment settings, translations"
	@echo "make coverage say which lines and branches no test runs through (twice as long as the tests)"
	@echo "make content  load the fixtures again; what an editor published stays"
	@echo "make messages collect the texts for translation and compile them"
	@echo "make bench    measure what each kind of page and a search cost"
	@echo "make production  the same behind nginx on PostgreSQL, on loopback; make drills breaks it, part by part"
	@echo "make sbom     list all libraries of the running site, for a scanner (CycloneDX)"
	@echo "make lock     renew the lock files from pyproject.toml"
	@echo "make clean    remove what was installed; the database in var/ stays"

# What was installed for the tests serves the site as well.
.PHONY: .port .run .dev
.port:
	@$(PYTHON) deploy/check_port.py $(PORT)
.run:
	@PYTHON="$(PYTHON)" deploy/install.sh requirements.txt
.dev:
	@PYTHON="$(PYTHON)" deploy/install.sh requirements-dev.txt

run: .port .run
	@PORT=$(PORT) deploy/run.sh

code:
	@$(PYTHON) deploy/code.py var/demo-editor.txt

test: .dev
	@$(BIN)/python -m tests.browser
	@$(OFFLINE) $(BIN)/python -m tests.suite $(ARGS)

coverage: .dev
	@$(OFFLINE) $(BIN)/python -m tests.suite --cov --cov-report=term

lint: .dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy .
	@$(BIN)/djlint --check --quiet templates/site
	@$(OFFLINE) DATABASE_URL=sqlite://:memory: $(BIN)/python manage.py makemigrations --check --dry-run
	@$(OFFLINE) $(BIN)/python manage.py check --deploy --fail-level WARNING
	@$(BIN)/python deploy/translations.py check
	@$(BIN)/python deploy/newest.py

content: .run
	@SECRET_KEY="$$(cat var/secret-key)" SITE_URL=http://127.0.0.1:$(PORT) $(BIN)/python manage.py load_content

messages: .dev
	@$(BIN)/python deploy/translations.py update

bench: .dev
	@$(OFFLINE) BEHIND_PROXY=on $(BIN)/python -m bench.pages
	@$(OFFLINE) BEHIND_PROXY=on $(BIN)/python -m bench.search

production: .dev
	@PORT=$(if $(filter 8000,$(PORT)),8443,$(PORT)) $(BIN)/python -m deploy.production

drills: .dev
	@$(BIN)/python -m bench.drills $(ARGS)
	@$(if $(ARGS),,$(BIN)/python -m bench.overload)

attack: .dev
	@$(OFFLINE) BEHIND_PROXY=on $(BIN)/python -m bench.memory
	@$(OFFLINE) BEHIND_PROXY=on $(BIN)/python -m bench.sizes
	@$(OFFLINE) BEHIND_PROXY=on $(BIN)/python -m bench.timing
	@$(OFFLINE) BEHIND_PROXY=on $(BIN)/python -m bench.hostile
	@$(OFFLINE) $(BIN)/python -m bench.guessing

sbom: .dev
	@mkdir -p var
	@PYTHONWARNINGS=ignore $(BIN)/uv tool run --quiet --from 'cyclonedx-bom~=7.5' cyclonedx-py requirements requirements.txt \
	    --pyproject pyproject.toml --output-reproducible --validate -o var/sbom.cdx.json
	@echo "var/sbom.cdx.json: all libraries of the running site, as CycloneDX"

lock: .dev
	@$(BIN)/uv pip compile pyproject.toml --upgrade --universal --generate-hashes --no-annotate --no-header --quiet -o requirements.txt
	@$(BIN)/uv pip compile pyproject.toml --group dev --upgrade --universal --generate-hashes --no-annotate --no-header --quiet -o requirements-dev.txt

clean:
	rm -rf .venv var/static
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
