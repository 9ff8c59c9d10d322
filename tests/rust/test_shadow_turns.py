"""One shadow for several threads, and for one burst of work after the other: as the language server uses it."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sleepy_lsp.episode import Candidate
from sleepy_lsp.fixes.draft import check
from sleepy_lsp.fixes.engine import Budget, Engine
from sleepy_lsp.fixes.sources import Proposals, Request
from sleepy_lsp.rust.errors import Cancelled
from sleepy_lsp.rust.shadow import Shadow
from sleepy_lsp.rust.text import LineIndex, minimal_edits
from tests.support import write_tree


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write_tree(tmp_path / "user", {"program.rs": "fn main() {}\n"}) / "program.rs"


def test_every_thread_is_told_of_its_own_text(file: Path, tmp_path: Path) -> None:
    """However the checks come in between each other."""
    with Shadow(file, tmp_path / "cache") as shadow, ThreadPoolExecutor(4) as pool:

        def said(number: int) -> list[str]:
            done = shadow.check({file: b"fn main() { let _: u32 = nope_%d; }\n" % number})
            return [one.message for one in done.diagnostics if one.is_error]

        found: Sequence[list[str]] = list(pool.map(said, range(12)))
    assert found == [[f"cannot find value `nope_{number}` in this scope"] for number in range(12)]


def test_waiting_for_a_turn_can_be_cancelled(file: Path, tmp_path: Path) -> None:
    cancel = threading.Event()
    cancel.set()
    with Shadow(file, tmp_path / "cache") as shadow, shadow._my_turn(None), pytest.raises(Cancelled):
        shadow.check({}, cancel=cancel)


def test_entering_again_reads_the_disk_again(file: Path, tmp_path: Path) -> None:
    """What was laid over it the last time is gone, and so is what was read."""
    shadow = Shadow(file, tmp_path / "cache")
    with shadow:
        assert [one for one in shadow.check({file: b"fn main() { nope; }\n"}).diagnostics if one.is_error]
    file.write_text("fn main() { let _ = 1; }\n")
    with shadow:
        assert shadow.read(file) == file.read_bytes()
        assert shadow.check().diagnostics == ()


class Endless:
    """A source whose first answer is good enough to keep and not to stop at; then `stop` is called and it waits."""

    name = "model"

    def __init__(self) -> None:
        self.stop: Callable[[], None] = lambda: None

    def propose(self, request: Request) -> Proposals:
        path, text = request.episode.path, request.draft.read(request.episode.path)
        after = text.replace(b"v.first()", b"v.first().copied().unwrap()")
        yield Candidate(tuple(minimal_edits(path, text, after)), self.name, "unwrap it")
        self.stop()
        assert request.cancel.wait(60)
        raise Cancelled("stopped")


def test_out_of_time_keeps_what_was_found_and_a_cancel_does_not(file: Path, tmp_path: Path) -> None:
    with Shadow(file, tmp_path / "cache") as shadow:
        draft = check(shadow, {file: b"pub fn f(v: &[u32]) -> u32 { v.first() }\nfn main() {}\n"})
        source = Endless()
        engine = Engine(shadow, [source], Budget(seconds=60, attempts=1))
        source.stop = engine.expire
        [(_, fix)] = engine.fixes_for(source, draft, draft.episodes()[0])
        assert fix.candidate.title == "unwrap it"
        engine = Engine(shadow, [source], Budget(seconds=60, attempts=1))
        source.stop = engine.cancel
        with pytest.raises(Cancelled):
            engine.fixes_for(source, draft, draft.episodes()[0])


def test_a_carriage_return_at_the_end_of_a_text_is_a_character() -> None:
    """A line end only before a line feed: else an editor's next change would land beside it."""
    assert LineIndex(b"a\r").offset(0, 2, "utf-16") == 2
    assert LineIndex(b"a\r\n").offset(0, 2, "utf-16") == 1
