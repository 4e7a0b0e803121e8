# make demo: a running tracker with sample data.  make test: everything is tested.
PYTHON ?= python3.11
TRACKER = .venv/bin/tracker
DEMO_PORT ?= 8000

.PHONY: demo setup test check bench fuzz clean

demo: setup
	@export TRACKER_DATA_DIR=$${TRACKER_DATA_DIR:-demo-data} TRACKER_DEMO=1 TRACKER_BASE_URL=http://127.0.0.1:$(DEMO_PORT); \
	if [ ! -e "$$TRACKER_DATA_DIR/tracker.db" ]; then $(TRACKER) demo; else $(TRACKER) demo --accounts; fi && \
	$(TRACKER) serve --port $(DEMO_PORT)

setup: .venv/ready
	@$(TRACKER) doctor --quiet

.venv/ready: requirements.txt pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is missing. Install it, or name yours: make demo PYTHON=python3"; exit 1; }
	$(PYTHON) -m venv .venv
	.venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	.venv/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/ready-dev: .venv/ready requirements-dev.txt requirements-postgres.txt
	.venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt -r requirements-postgres.txt -r requirements-dev.txt
	@touch $@

test: .venv/ready-dev
	.venv/bin/pytest -n 2

check: .venv/ready-dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy

bench: .venv/ready-dev
	.venv/bin/python -m tests.bench

fuzz: .venv/ready-dev
	TRACKER_FUZZ=2000 .venv/bin/pytest -n 2 tests/api/test_fuzz.py

clean:
	rm -rf .venv demo-data
