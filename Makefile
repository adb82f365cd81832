# make demo   fill the example invoice with the default model
# make test   format, lint, types, contracts, tests, the docs site, and the wheel from a clean environment
# make check  the same without the wheel
# make docs   the docs site, in build/site; whatever mkdocs warns of is an error
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test check lint tests docs wheel install clean

demo: $(STAMP)
	@$(BIN)/infill json --schema examples/invoice.schema.json --context examples/invoice.txt

test: check wheel

check: lint tests docs

lint: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo --config contracts.toml

# One thread a process: on a machine of two cores, processes that each use both take longer.
tests: $(STAMP)
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n auto --maxprocesses=4

docs: $(STAMP)
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet --site-dir build/site

wheel: $(STAMP)
	BUILDER=$(BIN)/python PYTHON=$(PYTHON) scripts/check-wheel

install: $(STAMP)

# Everything goes to stderr, so that `make demo > invoice.json` holds the JSON alone.
$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "infill needs Python 3.11 or later; try make PYTHON=python3.12" >&2; exit 2; }
	@test -x $(BIN)/python \
		|| { echo "making $(VENV) with $(PYTHON)" >&2; $(PYTHON) -m venv $(VENV); }
	@echo "installing infill and its tools into $(VENV)" >&2
	@$(BIN)/python -m pip install --disable-pip-version-check --progress-bar off \
		-c constraints.txt -e '.[dev]' >&2
	@touch $@

clean:
	rm -rf build dist
