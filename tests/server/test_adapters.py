"""Live adapters in a session: who is asked, what is thought anew, what is told. Scripted at the edge of the client."""

import dataclasses
from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from sleepy_lsp import paths
from sleepy_lsp.fixes.live import LiveAdapters
from sleepy_lsp.llm import adapters
from sleepy_lsp.llm.cards import Served
from sleepy_lsp.llm.client import Answer, Messages
from sleepy_lsp.server import sources
from sleepy_lsp.settings import Settings
from tests.fixes.days import card, publish
from tests.server.test_thinking import TWO, Desk, Model, desk, mends
from tests.support import write_tree

DANGLES = card("one", Served("E0597"))
open_model = sources.THINKING["model"]


class Asked(Model):
    """Keeps which adapter was asked and which were loaded."""

    def __init__(self, mending: Container[object] = (None, "one")) -> None:
        """`mending`: those whose answers are of use."""
        super().__init__(mends)
        self._mending = mending
        self.adapters: list[object] = []
        self.loaded: list[Mapping[str, Path]] = []

    def open(self, settings: Settings, *, on_status: Callable[[str], None], adapters: Mapping[str, Path]) -> "Asked":
        self.loaded.append(adapters)
        return self

    def complete(self, messages: Messages, **options: object) -> Answer:  # type: ignore[override]
        self.adapters.append(options["adapter"])
        answer = super().complete(messages)
        text = answer.text if options["adapter"] in self._mending else "I don't know."
        return dataclasses.replace(answer, text=text, adapter=options["adapter"])  # type: ignore[arg-type]


@contextmanager
def session(monkeypatch: pytest.MonkeyPatch, model: Asked | None = None) -> Iterator[tuple[Desk, Asked]]:
    model = model or Asked()
    monkeypatch.setattr("sleepy_lsp.llm.client.open_client", model.open)
    with desk(model, monkeypatch) as one:
        monkeypatch.setitem(sources.THINKING, "model", open_model)
        yield one, model


@pytest.fixture
def file(tmp_path: Path, sleepy_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    live = LiveAdapters()
    monkeypatch.setattr(sources, "_ADAPTERS", live)
    yield write_tree(tmp_path / "user", {"program.rs": TWO + "fn main() {}\n"}) / "program.rs"
    live.close()


def adapters_of_offers(one: Desk) -> list[str | None]:
    return [offer.adapter for view in one.session.views for entry in view.entries.values() for offer in entry.best]


def test_the_adapter_for_an_error_is_asked_and_named(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(tmp_path, DANGLES)
    publish(tmp_path, card("other", Served("E0308")))
    with session(monkeypatch) as (one, model):
        one.open(file)
        one.until(lambda: adapters_of_offers(one) == ["one", "one"])
        assert set(model.adapters) == {"one"} and all(set(names) == {"one", "other"} for names in model.loaded)


def test_what_was_thought_of_with_other_adapters_is_thought_of_anew(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And known again when these are live once more."""
    asked = []
    for change in (None, lambda: publish(tmp_path, DANGLES), None, lambda: adapters.disable("one", "a test")):
        if change is not None:
            change()
        with session(monkeypatch) as (one, model):
            one.open(file)
            one.until(lambda: len(adapters_of_offers(one)) == 2)
            asked.append(set(model.adapters))
    assert asked == [{None}, {"one"}, set(), set()]


def test_what_the_model_could_not_mend_is_thought_of_anew_with_a_new_adapter(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the same session, as soon as any error is thought about: an editor may stay open for days."""
    with session(monkeypatch, Asked(mending=("one",))) as (one, model):
        one.open(file)
        one.until(lambda: model.adapters and one.session.thinking.text == "")
        assert set(model.adapters) == {None} and adapters_of_offers(one) == []
        publish(tmp_path, DANGLES)
        other = write_tree(tmp_path / "other", {"other.rs": TWO + "fn main() {}\n"}) / "other.rs"
        one.open(other)
        one.until(lambda: adapters_of_offers(one) == ["one"] * 4)


def test_an_adapter_that_can_not_be_used_is_told_once_and_the_base_model_answers(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(tmp_path, DANGLES)
    (paths.adapters_dir() / "one" / "adapter.gguf").write_bytes(b"something else")
    with session(monkeypatch) as (one, model):
        one.open(file)
        one.until(lambda: adapters_of_offers(one) == [None, None])
        assert set(model.adapters) == {None} and model.loaded[0] == {}
        [said] = one.screen.messages
        assert said.startswith("sleepy: adapter one is not used: ")
