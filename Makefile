# Says Who. `make` alone lists the commands. They need git, make and Python 3.11 or newer.
# On Windows: from Git Bash, whose sh make uses.

# The oldest that serves comes first, being the one that everything was tried on.
PYTHON ?= $(shell for p in python3.11 python3 python3.12 python3.13 python3.14 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo "$$p"; break; }; done)
VENV ?= .venv
ifeq ($(OS),Windows_NT)
PY := $(VENV)/Scripts/python.exe
else
PY := $(VENV)/bin/python
endif
PIP := $(PY) -m pip --disable-pip-version-check install --quiet
# Touched after an install, so that it is not done again until what it installed from changes.
RUN := $(VENV)/.installed-run
DEV := $(VENV)/.installed-dev
BENCH := $(VENV)/.installed-bench
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help run test test-deploy check data picture goldens locale docs lock clean
.DELETE_ON_ERROR:

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 16

run: $(RUN) ## install what it needs and open the map
	$(PY) -m streamlit run app.py

test: check ## everything that CI runs: check, then all tests; installs a browser where it may
	@CHROMIUM="$$($(PY) scripts/find_browser.py)" && export CHROMIUM && set -x && \
	$(PY) -m pytest -n $(WORKERS) --dist loadfile

test-deploy: $(DEV) ## the proxy under deploy/ with two processes behind it, and the loaders of others; needs npm, installs nginx where it may
	@NGINX_PATH="$$($(PY) scripts/find_nginx.py)" && export NGINX_PATH && set -x && $(PY) -m pytest -q deploy

check: $(DEV) ## lint, format, types and the architecture
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy
	$(PY) -m pytest -q tests/test_house.py

data: $(RUN) ## rebuild what is derived under data/ and examples/, and the globe; needs npm
	$(PY) scripts/build_provinces.py
	$(PY) scripts/build_land.py
	$(PY) scripts/build_package.py

picture: $(DEV) ## make the picture in the README anew
	PYTHONPATH=. $(PY) scripts/picture.py

goldens: $(RUN) ## make the pictures anew that tests hold others against
	PYTHONPATH=. $(PY) scripts/goldens.py

locale: $(RUN) ## collect the words of geo/, and bring the catalogues of other languages up to them
	$(PY) scripts/extract_messages.py

docs: $(RUN) ## write docs/format.md anew from the schemas
	$(PY) scripts/write_format.py

bench: $(BENCH) ## measure the map beside others, about half an hour on a quiet machine; needs npm
	@CHROMIUM="$$($(PY) scripts/find_browser.py)" && NGINX_PATH="$$($(PY) scripts/find_nginx.py)" && \
	export CHROMIUM NGINX_PATH && PYTHONPATH=scripts:deploy $(PY) -m benchmarks.bench

lock: $(PY) ## compile requirements*.in into requirements*.txt, with hashes; UPGRADE=1 for newer versions
	$(PIP) uv==0.13.9
	$(foreach set,requirements requirements-dev benchmarks/requirements,UV_CUSTOM_COMPILE_COMMAND="make lock" \
	  $(PY) -m uv pip compile --quiet \
	  --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  $(if $(findstring /,$(set)),--no-deps) $(if $(UPGRADE),--upgrade) $(set).in -o $(set).txt && ) true

clean: ## remove the environment and every cache
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(PY):
	@test -n "$(PYTHON)" || { echo "make: no Python 3.11 or newer found; install it, or say PYTHON=path/to/python" >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "make: this Python cannot make environments; install its venv package (Debian: apt-get install python3-venv)" >&2; exit 1; }
	"$(PYTHON)" -m venv $(VENV)

$(RUN): requirements.txt | $(PY)
	$(PIP) --require-hashes -r requirements.txt
	@touch $@

$(DEV): requirements-dev.txt $(RUN)
	$(PIP) --require-hashes -r requirements-dev.txt
	@touch $@

# What these need in turn is in requirements.txt already.
$(BENCH): benchmarks/requirements.txt $(DEV)
	$(PIP) --no-deps --require-hashes -r benchmarks/requirements.txt
	@touch $@
