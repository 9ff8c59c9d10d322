"""`sleepy fix` asks the adapter that is live for an error; the model is scripted at the client's edge."""

import dataclasses
import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from sleepy_lsp import paths
from sleepy_lsp.cli import main
from sleepy_lsp.llm.cards import Served
from sleepy_lsp.llm.client import Answer, Messages
from sleepy_lsp.settings import Settings
from tests.fixes.days import card, publish
from tests.server.test_thinking import DANGLING, Model, mends


class Asked(Model):
    """Says in its answer which adapter was asked, among those that were loaded."""

    def __init__(self) -> None:
        super().__init__(mends)

    def open(self, settings: Settings, *, on_status: Callable[[str], None], adapters: Mapping[str, Path]) -> "Asked":
        self.loaded = adapters
        return self

    def complete(self, messages: Messages, *, adapter: str | None = None, **options: object) -> Answer:  # type: ignore[override]
        assert adapter is None or adapter in self.loaded
        return dataclasses.replace(super().complete(messages), adapter=adapter)


@pytest.mark.parametrize("is_damaged", [False, True])
def test_the_adapter_for_an_error_is_asked(
    is_damaged: bool,
    sleepy_home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """And named in the result; where it is damaged, that is told and the base model answers."""
    monkeypatch.setattr("sleepy_lsp.llm.client.open_client", Asked().open)
    publish(tmp_path, card("one", Served("E0597")))
    if is_damaged:
        (paths.adapters_dir() / "one" / "adapter.gguf").write_bytes(b"something else")
    file = tmp_path / "program.rs"
    file.write_text(DANGLING.format("first") + "fn main() {}\n")
    assert main(["fix", str(file), "--sources", "model", "--json"]) == 0
    entry, summary = map(json.loads, capsys.readouterr().out.splitlines())
    assert [(fix["source"], fix["adapter"]) for fix in entry["fixes"]] == [("model", None if is_damaged else "one")]
    told = [problem.partition(": /")[0] for problem in summary["problems"]]
    assert told == (["model: adapter one is not used"] if is_damaged else [])
