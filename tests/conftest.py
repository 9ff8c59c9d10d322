"""Fixtures for every test: the real model, and a home of one's own."""

from pathlib import Path

import pytest

from sleepy_lsp.llm import catalog, download
from sleepy_lsp.settings import Settings


@pytest.fixture(scope="session")
def real_model() -> Path:
    """The real default model's file: found on this machine, or fetched once (about 1.1 GB).

    Resolved before any test moves SLEEPY_HOME; give it to the code under test as `model_path`.
    """
    model = catalog.find(Settings().model)
    return download.locate(model, Settings()) or download.fetch(model, Settings())


@pytest.fixture(scope="session")
def small_model() -> Path:
    """The file of the small model (about 0.5 GB), as `real_model` finds the other."""
    model = catalog.find("qwen2.5-coder-0.5b-instruct")
    return download.locate(model, Settings()) or download.fetch(model, Settings())


@pytest.fixture
def sleepy_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home: nothing of the user's is read or written."""
    home = tmp_path / "home"
    monkeypatch.setenv("SLEEPY_HOME", str(home))
    return home
