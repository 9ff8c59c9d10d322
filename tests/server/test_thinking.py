"""Thinking: the order of errors, one job at a time, cancel, progress, failures; with a scripted model at the client's
edge and a real shadow, compiler and threads. `tests/e2e/test_server_model.py` does the same with the real model.
"""

import asyncio
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from sleepy_lsp import paths
from sleepy_lsp.fixes.memory import choices
from sleepy_lsp.fixes.memory.choices import LiveMemory
from sleepy_lsp.fixes.sources import Source
from sleepy_lsp.fixes.sources.model import ModelSource
from sleepy_lsp.journal.events import Event, FixedByHand, Mark, Seen, Text, TextChange
from sleepy_lsp.journal.journal import Journal
from sleepy_lsp.llm.client import Answer, Messages
from sleepy_lsp.llm.errors import Cancelled, EndpointError
from sleepy_lsp.server import sources
from sleepy_lsp.server.feedback import Feedback
from sleepy_lsp.server.scheduler import SourceMissing
from sleepy_lsp.server.session import Session
from sleepy_lsp.server.status import Progress
from sleepy_lsp.settings import Settings
from tests.support import write_tree

DANGLING = 'pub fn {0}() {{\n    let r;\n    {{ let x = 5; r = &x; }}\n    println!("{{r}}");\n}}\n'
"""rustc has no suggestion for it."""
TWO = DANGLING.format("first") + "\n" + DANGLING.format("second")


class Model:
    """A scripted model: answers every question with what `reply` makes of it, or hangs until it is cancelled."""

    def __init__(self, reply: Callable[[str], str] | None):
        self._reply = reply
        self.asked: list[str] = []
        self.hung = threading.Event()
        self.n_cancelled = 0

    def complete(self, messages: Messages, *, cancel: threading.Event | None = None, **options: object) -> Answer:
        self.asked.append(str(messages[-1]["content"]))
        if self._reply is None:
            self.hung.set()
            assert cancel is not None
            assert cancel.wait(60), "nobody hung up"
            self.n_cancelled += 1
            raise Cancelled("hung up")
        return Answer(self._reply(self.asked[-1]), 10, 0, 10, 0.1, "stop")

    def close(self) -> None: ...

    def __enter__(self) -> "Model":
        return self

    def __exit__(self, *exc: object) -> None: ...


def mends(question: str) -> str:
    """Whatever part is asked for, the whole block once again with the value moved out of the inner scope."""
    name = "second" if "fn second" in question.split("Also in")[0] else "first"
    return f'```rust\npub fn {name}() {{\n    let x = 5;\n    let r = &x;\n    println!("{{r}}");\n}}\n```'


class Screen:
    """What the editor was told."""

    def __init__(self) -> None:
        self.statuses: list[dict[str, Any]] = []
        self.messages: list[str] = []
        self.progress: list[tuple[str, Any]] = []
        self.events: list[Event] = []

    def notify(self, method: str, params: Any) -> None:
        if method == "sleepy/status":
            self.statuses.append(params)

    def show(self, message: str, kind: types.MessageType) -> None:
        self.messages.append(message)

    has_written = True

    def record(self, event: Event) -> None:
        self.events.append(event)


class Desk:
    """A session on a loop of its own, driven from the test's thread."""

    def __init__(self, loop: asyncio.AbstractEventLoop, screen: Screen, sent: Mapping[str, object]):
        self.loop, self.screen = loop, screen
        self.session = self.call(lambda: self._make(sent))

    def _make(self, sent: Mapping[str, object]) -> Session:
        progress = Progress(
            lambda token, agreed: agreed(), lambda token, value: self.screen.progress.append((token, value))
        )
        session = Session(self.screen, progress, self.loop, Settings(), sent, "utf-16", Feedback(self.screen, "test"))
        session.begin()
        return session

    def call(self, work: Callable[[], Any]) -> Any:
        async def on_loop() -> Any:
            return work()

        return asyncio.run_coroutine_threadsafe(on_loop(), self.loop).result(60)

    def until(self, holds: Callable[[], object]) -> None:
        """Look at the loop's state again and again until something holds."""
        for _ in range(1200):
            if self.call(holds):
                return
            threading.Event().wait(0.05)
        raise AssertionError(f"never: statuses {self.screen.statuses[-3:]}, messages {self.screen.messages}")

    def open(self, path: Path) -> str:
        item = types.TextDocumentItem(path.as_uri(), "rust", 1, path.read_text())
        self.call(lambda: self.session.opened(item))
        return path.as_uri()

    def offers(self) -> list[str]:
        """The sources of all offers, by the error's line."""
        entries = [entry for view in self.session.views for entry in view.entries.values()]
        return [offer.source for entry in sorted(entries, key=lambda e: e.primary) for offer in entry.best]


@contextmanager
def desk(model: Model | Exception, monkeypatch: pytest.MonkeyPatch, **sent: object) -> Iterator[Desk]:
    def open_model(settings: Settings, on_status: Callable[[str], None]) -> Source:
        if isinstance(model, Exception):
            raise model
        return ModelSource(model, repairs=sources._MEMORY.repairs)

    monkeypatch.setitem(sources.THINKING, "model", open_model)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    one = Desk(loop, Screen(), {"sources": ["compiler", "model"], **sent})
    try:
        yield one
    finally:
        one.call(lambda: one.session.stop(10))
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@pytest.fixture
def file(tmp_path: Path, sleepy_home: Path) -> Path:
    return write_tree(tmp_path / "user", {"program.rs": TWO + "fn main() {}\n"}) / "program.rs"


def test_every_error_without_a_sure_fix_is_thought_about(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = Model(mends)
    with desk(model, monkeypatch) as one:
        one.open(file)
        one.until(lambda: one.offers() == ["model", "model"])
        one.until(lambda: one.screen.statuses[-1]["state"] == "asleep")
        assert "thinking" in [status["state"] for status in one.screen.statuses]
        assert next(status["text"] for status in one.screen.statuses if status["state"] == "thinking") == (
            "thinking about E0597 in program.rs"
        )


def test_the_error_under_the_cursor_comes_first(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And interrupts another that is being thought about."""
    model = Model(None)
    with desk(model, monkeypatch) as one:
        uri = one.open(file)
        one.until(lambda: len(model.asked) == 1)
        assert "fn first" in model.asked[0]
        where = {"line": 8, "character": 24}
        one.call(lambda: one.session.cursor_moved({"uri": uri, "position": where, "visible": []}))
        one.until(lambda: len(model.asked) == 2)
        assert "fn second" in model.asked[1] and model.n_cancelled == 1


def test_an_edit_of_the_item_cancels_the_thought_and_one_elsewhere_does_not(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = Model(None)
    with desk(model, monkeypatch, run="on save") as one:
        uri = one.open(file)
        one.until(lambda: len(model.asked) == 1)
        text = file.read_text()

        def type_text(new: str, version: int) -> None:
            change = types.TextDocumentContentChangeWholeDocument(new)
            one.call(lambda: one.session.changed(uri, version, [change]))

        type_text(text + "// a comment\n", 2)
        assert model.n_cancelled == 0
        type_text(text.replace("let x = 5", "let x = 6", 1) + "// a comment\n", 3)
        one.until(lambda: model.n_cancelled == 1)


def test_a_long_thought_shows_progress_that_can_be_cancelled(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error is then left alone; the next one is thought about."""
    model = Model(None)
    with desk(model, monkeypatch) as one:
        one.open(file)
        one.until(lambda: one.screen.progress)
        token, began = one.screen.progress[0]
        assert isinstance(began, types.WorkDoneProgressBegin) and began.cancellable
        one.call(lambda: one.session.thinking.cancel_by_token(token))
        one.until(lambda: len(model.asked) == 2)
        assert "fn first" in model.asked[0] and "fn second" in model.asked[1]
        assert any(isinstance(value, types.WorkDoneProgressEnd) for _, value in one.screen.progress)


def test_what_was_thought_of_is_not_thought_of_again(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a new session the answers come from the disk and are compiled again; the model is not asked."""
    first, second = Model(mends), Model(mends)
    for model in (first, second):
        with desk(model, monkeypatch) as one:
            one.open(file)
            one.until(lambda: one.offers() == ["model", "model"])
    assert first.asked and not second.asked


def mended_by_hand(file: Path) -> None:
    """In the journal, as if the user had mended such an error in the same project before."""
    before = DANGLING.format("earlier")
    after = before.replace("let r;", "let x = 5;").replace("{ let x = 5; r = &x; }", "let r = &x;")
    start = before.index("&x")
    mark = Mark(start, start + 2, True, "borrowed value does not live long enough")
    said = ("E0597", "lifetimes", "`x` does not live long enough", 1, 1)
    seen = Seen(str(file), *said, Text(before), Text(""), (mark,))
    change = (TextChange(str(file), 1, Text(before), Text(after)),)
    with Journal.open(paths.private_dir(paths.journal_file().parent) / paths.journal_file().name) as journal:
        journal.record_many(Event(str(file), "s", "an error", detail) for detail in (seen, FixedByHand(change)))


def check_again(one: Desk) -> None:
    """The same texts once more, to the end of whatever that leads to."""
    n_told = len(one.screen.statuses)
    for view in one.call(lambda: list(one.session.views)):
        one.call(lambda view=view: one.session.views.check(view))
    one.until(lambda: [told["state"] for told in one.screen.statuses[n_told:]][-1:] == ["asleep"])


def test_what_the_model_could_not_mend_it_is_asked_again_once_there_is_an_example(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And shown the example; what it did mend stays on offer, and in the next session the answer is known."""
    monkeypatch.setattr(sources, "_MEMORY", LiveMemory())
    monkeypatch.setattr(choices, "_READ_EVERY_S", 0.0)
    first = Model(lambda question: mends(question) if "fn first" in question.split("Also in")[0] else "no idea")
    with desk(first, monkeypatch) as one:
        one.open(file)
        one.until(lambda: one.offers() == ["model"] and one.screen.statuses[-1]["state"] == "asleep")
        assert not any("mended before" in question for question in first.asked)
        n_asked = len(first.asked)
        check_again(one)
        assert len(first.asked) == n_asked
        mended_by_hand(file)
        check_again(one)
        one.until(lambda: len(first.asked) > n_asked and one.screen.statuses[-1]["state"] == "asleep")
        assert all("mended before" in question for question in first.asked[n_asked:])
        assert all("fn second" in question.split("Also in")[0] for question in first.asked[n_asked:])
        assert one.call(one.offers) == ["model"]
    second = Model(mends)
    with desk(second, monkeypatch) as one:
        one.open(file)
        one.until(lambda: one.offers() == ["model"] and one.screen.statuses[-1]["state"] == "asleep")
    assert all("mended before" in question and "fn first" in question for question in second.asked)


def test_a_missing_model_is_told_once(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with desk(SourceMissing("get it with: sleepy model pull x"), monkeypatch) as one:
        one.open(file)
        one.until(lambda: one.screen.statuses and one.screen.statuses[-1]["state"] == "model-missing")
        assert [text for text in one.screen.messages if "sleepy model pull x" in text] == one.screen.messages


def test_a_worker_that_fails_is_left_alone_for_a_while(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No storm of requests to something that is broken; the status says why."""

    def breaks(question: str) -> str:
        raise EndpointError("out of order")

    model = Model(breaks)
    with desk(model, monkeypatch) as one:
        one.open(file)
        one.until(lambda: one.screen.statuses and one.screen.statuses[-1]["state"] == "failed")
        assert "out of order" in one.screen.statuses[-1]["text"] and len(model.asked) == 1


def test_pause_stops_a_thought(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = Model(None)
    with desk(model, monkeypatch) as one:
        one.open(file)
        one.until(lambda: len(model.asked) == 1)
        one.call(lambda: one.session.pause(True))
        one.until(lambda: model.n_cancelled == 1)
        one.until(lambda: one.session.thinking.text == "")
        assert len(model.asked) == 1
