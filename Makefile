# One command each; every target makes what it needs from nothing but Python >= 3.11 and a Rust toolchain.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
SMALL_MODEL := qwen2.5-coder-0.5b-instruct

.PHONY: demo memory-demo night-demo test quick koans test-editors vscode lint bench clean

demo: $(INSTALLED)  ## mend a broken crate and watch
	@$(BIN)/sleepy model pull
	@set -e; dir=$$(mktemp -d); trap 'rm -rf "$$dir"' EXIT; \
	cp -R examples/broken-inventory "$$dir/"; \
	$(BIN)/sleepy fix "$$dir/broken-inventory" --apply; \
	cd "$$dir/broken-inventory"; cargo check --quiet; echo "cargo check: no errors"; \
	cargo test --quiet 2>/dev/null | grep "^test result"

memory-demo: $(INSTALLED)  ## two errors mended by hand in Neovim, six mended from memory, no model
	@$(BIN)/python -m examples.memory_demo

night-demo: $(INSTALLED)  ## a scripted day, a real night with the small model, and its report (a quarter of an hour)
	@$(BIN)/sleepy model pull $(SMALL_MODEL)
	@$(BIN)/sleepy trainer rehearse --quick --open

test: $(INSTALLED)  ## the whole suite, the real models included
	@$(BIN)/sleepy model pull
	@$(BIN)/sleepy model pull $(SMALL_MODEL)
	$(BIN)/python -m pytest

quick: $(INSTALLED)  ## the suite without the model
	$(BIN)/python -m pytest -m "not model"

koans: $(INSTALLED)  ## prove every task of the benchmark sound (a few minutes)
	$(BIN)/sleepy koans validate

lint: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

vscode:  ## editors/vscode/dist/sleepy-lsp.vsix
	cd editors/vscode && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && npm run --silent package

test-editors: $(INSTALLED)  ## the VS Code extension in a real VS Code (set up once, about a minute)
	tests/editors/run.sh

bench: $(INSTALLED)  ## everything in benchmarks/ (a few hours: the model is the slow part)
	for name in startup compiler_source memory journal server house_rules memory_lookup share_basis routing model_source formats house_rules_model; do $(BIN)/python -m benchmarks.$$name || exit 1; done

$(INSTALLED): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[dev]"
	@touch $@

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache
