# A fresh machine needs python3 (3.11 or newer), make and a package index; everything else comes into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
SEED := seeds/001_7c48c125e0f2856d.txt
GENERATED := build/generated

.PHONY: demo test lint drift evals generate constraints clean
.DEFAULT_GOAL := demo

demo: $(VENV)/demo                     ## install, and summarise one of the seeds
	$(BIN)/llmsum summarize $(SEED)

test: lint drift evals                 ## all that CI runs
	$(BIN)/python -m pytest

lint: $(VENV)/dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/basedpyright --pythonpath $(BIN)/python
	$(BIN)/lint-imports

drift: $(VENV)/dev                     ## are the generated files as their sources say?
	@rm -rf $(GENERATED)
	@$(MAKE) --no-print-directory --silent generate INTO=$(GENERATED)
	@for file in $$(cd $(GENERATED) && find . -type f); do \
	  diff -u $$file $(GENERATED)/$$file || { echo "$$file is out of date: run make generate"; exit 1; }; \
	done

evals: $(VENV)/dev                     ## do prompts and recordings fit, and are the scores not worse than the baseline's?
	$(BIN)/llmsum eval lint
	$(BIN)/llmsum eval sentences
	$(BIN)/llmsum eval run
	$(BIN)/llmsum eval gate

generate: $(VENV)/dev                  ## write schemas/, seeds/gold.schema.json and docs/cli.md anew
	@mkdir -p $(or $(INTO),.)/docs $(or $(INTO),.)/seeds
	$(BIN)/llmsum schema --write $(or $(INTO),.)/schemas
	$(BIN)/typer llmsum.cli utils docs --name llmsum --title "Command line" > $(or $(INTO),.)/docs/cli.md
	$(BIN)/python -c "from llmsum.evals.lint import schema_text; print(schema_text(), end='')" \
	  > $(or $(INTO),.)/seeds/gold.schema.json

constraints: $(BIN)/python             ## the versions of a fresh installation, without where they came from
	rm -rf build/fresh
	$(PYTHON) -m venv build/fresh
	build/fresh/bin/python -m pip --disable-pip-version-check --quiet install '.[dev,local]'
	build/fresh/bin/python -m pip list --format=freeze --exclude llmsum --exclude pip --exclude setuptools > constraints.txt

clean:
	rm -rf $(VENV) build dist

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)

# Without constraints, as a user installs it; with bytecode, as pip leaves it of what is no clone.
$(VENV)/demo: pyproject.toml | $(BIN)/python
	$(PIP) install --editable .
	$(BIN)/python -m compileall -q src
	@touch $@

$(VENV)/dev: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) install --constraint constraints.txt --editable '.[dev]'
	$(BIN)/python -m compileall -q src
	@touch $@ $(VENV)/demo
