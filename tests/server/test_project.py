"""A project's thread: real shadow, compiler and lock; told by a listener that keeps what it hears."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock, Timeout

from sleepy_lsp.fixes.draft import Draft
from sleepy_lsp.fixes.sources import Proposals, Request
from sleepy_lsp.fixes.sources.compiler import CompilerSource
from sleepy_lsp.server.offers import Entry, Offer
from sleepy_lsp.server.project import Project, Snapshot, State
from tests.server.test_offers import BROKEN
from tests.support import crate


class Ear:
    """Keeps what a project says."""

    def __init__(self) -> None:
        self.bell = threading.Condition()
        self.states: list[State] = []
        self.checked: list[tuple[Snapshot, Draft, tuple[Entry, ...]]] = []
        self.offers: list[tuple[str, tuple[Offer, ...]]] = []
        self.file_offers: list[tuple[Path, Offer | None]] = []
        self.n_judged = self.n_looked = 0

    def until(self, holds: Callable[[], object]) -> None:
        with self.bell:
            assert self.bell.wait_for(lambda: bool(holds()), 60), (self.states, len(self.checked))

    def _told(self, keep: Callable[[], Any]) -> None:
        with self.bell:
            keep()
            self.bell.notify_all()

    def on_state(self, project: Project, state: State, text: str) -> None:
        self._told(lambda: self.states.append(state))

    def on_checked(self, project: Project, snapshot: Snapshot, draft: Draft, entries: tuple[Entry, ...]) -> None:
        self._told(lambda: self.checked.append((snapshot, draft, entries)))

    def on_judged(self, *_: object) -> None:
        self._told(lambda: setattr(self, "n_judged", self.n_judged + 1))

    def on_offers(self, project: Project, key: str, source: str, offers: tuple[Offer, ...]) -> None:
        self._told(lambda: self.offers.append((key, offers)))

    def on_file_offer(self, project: Project, path: Path, offer: Offer | None) -> None:
        self._told(lambda: self.file_offers.append((path, offer)))

    def on_looked(self, *_: object) -> None:
        self._told(lambda: setattr(self, "n_looked", self.n_looked + 1))


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
def main_rs(tmp_path: Path) -> Path:
    return crate(tmp_path / "user", {"src/main.rs": BROKEN}) / "src" / "main.rs"


@pytest.fixture
def project(tmp_path: Path, main_rs: Path, ear: Ear) -> Iterator[Project]:
    one = Project(main_rs.parent.parent, tmp_path / "cache", ear, edition="2021", features=(), check_timeout_s=60)
    one.sources = [CompilerSource()]
    one.start()
    yield one
    one.stop()
    assert one.join(30)


def test_the_shadow_is_left_when_there_is_nothing_to_do(project: Project, ear: Ear) -> None:
    """So that `sleepy fix` can have it; and entered again for the next text."""
    lock = FileLock(project.shadow.folder.with_name(f"{project.shadow.folder.name}.lock"))
    project.request_check(Snapshot(1, {}))
    ear.until(lambda: ear.n_looked == 1)
    with pytest.raises(Timeout), lock.acquire(timeout=0):
        pass
    with lock.acquire(timeout=30):
        project.request_check(Snapshot(2, {}))
        ear.until(lambda: ear.states[-1] is State.WAITING)
    ear.until(lambda: ear.n_looked == 2)


def test_a_hold_keeps_the_shadow(project: Project, ear: Ear) -> None:
    project.request_check(Snapshot(1, {}))
    ear.until(lambda: ear.n_looked == 1)
    lock = FileLock(project.shadow.folder.with_name(f"{project.shadow.folder.name}.lock"))
    assert project.hold(ear.checked[0][1])
    with pytest.raises(Timeout), lock.acquire(timeout=3):
        pass
    project.release()
    with lock.acquire(timeout=30):
        assert not project.hold(ear.checked[0][1]), "it has been left since"


def test_only_the_newest_text_is_looked_at(project: Project, ear: Ear, main_rs: Path) -> None:
    """Many texts at once cost one check, or two where one had begun."""
    for number in range(20):
        project.request_check(Snapshot(number, {main_rs: f"{BROKEN}// {number}\n".encode()}))
    ear.until(lambda: ear.checked and ear.checked[-1][0].generation == 19 and ear.n_looked)
    assert len(ear.checked) <= 2


def test_what_is_known_is_not_computed_again(project: Project, ear: Ear, main_rs: Path) -> None:
    """The same error after an edit elsewhere: the fix moves along, nothing is verified anew."""
    project.request_check(Snapshot(1, {}))
    ear.until(lambda: ear.n_looked == 1)
    n_judged, (_, [before]) = ear.n_judged, ear.offers[0]
    project.request_check(Snapshot(2, {main_rs: f"// above\n{BROKEN}".encode()}))
    ear.until(lambda: ear.n_looked == 2)
    _, [after] = ear.offers[-1]
    assert ear.n_judged == n_judged and after.id == before.id
    assert after.edits[0].start == before.edits[0].start + len("// above\n")


class Silent:
    """A source that has nothing to say, and counts how often it was asked."""

    name = "compiler"
    version = ""

    def __init__(self) -> None:
        self.n_asked = 0

    def propose(self, request: Request) -> Proposals:
        self.n_asked += 1
        yield from ()


def test_that_there_was_no_fix_is_asked_again_in_other_company(project: Project, ear: Ear, main_rs: Path) -> None:
    """A suggestion that broke something else may hold once that is mended; beside the same errors it is known."""
    source = Silent()
    project.sources = [source]
    other = "fn g() { let n = 1; n += 1; let _ = n; }\n"
    for number, (text, n_asked) in enumerate([(BROKEN, 1), (f"{BROKEN}\n", 1), (BROKEN + other, 3), (BROKEN, 4)]):
        project.request_check(Snapshot(number, {main_rs: text.encode()}))
        ear.until(lambda: ear.n_looked == number + 1)  # noqa: B023
        assert source.n_asked == n_asked


def test_a_build_that_can_not_begin_is_a_failure_with_a_reason(project: Project, ear: Ear, main_rs: Path) -> None:
    (main_rs.parent.parent / "build.rs").write_text('fn main() { panic!("no"); }\n')
    project.request_check(Snapshot(1, {}), resync=True)
    ear.until(lambda: ear.states and ear.states[-1] is State.FAILED)
    (main_rs.parent.parent / "build.rs").unlink()
    project.request_check(Snapshot(2, {}), resync=True)
    ear.until(lambda: ear.n_looked == 1)
