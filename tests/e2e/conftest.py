"""Real servers for the end-to-end tests: started on demand, ended whatever happens, with a home of their own."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, cast

import pytest

from sleepy_lsp.journal.events import EpisodeRecord
from sleepy_lsp.journal.journal import Journal
from tests.lsp_client import Editor, Json, editor
from tests.support import sleepy_argv, sleepy_env

CAPABILITIES = Path(__file__).parent / "capabilities"
MOVED = 'fn main() {\n    let s1 = String::from("a");\n    let s2 = s1;\n    println!("{s1} {s2}");\n}\n'
"""The error shows in line 4, rustc's suggestion edits line 3."""
MENDED = MOVED.replace("= s1;", "= s1.clone();")
COMPILER_ONLY: Json = {"sources": ["compiler"]}

Start = Callable[..., Editor]


def capabilities_of(name: str) -> Json:
    recorded = json.loads((CAPABILITIES / f"{name}.json").read_text())
    return cast(Json, recorded["capabilities"])


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def start(tmp_path: Path, home: Path) -> Iterator[Start]:
    """`start(options, capabilities, folders)` gives an Editor with an initialized server."""
    with ExitStack() as stack:

        def begin(
            options: Json | None = None,
            capabilities: Json | None = None,
            *,
            folders: tuple[Path, ...] = (),
            environment: dict[str, str] | None = None,
        ) -> Editor:
            argv = sleepy_argv(["serve"])
            one = stack.enter_context(editor(argv, sleepy_env(home, environment), tmp_path))
            one.initialize(capabilities, COMPILER_ONLY if options is None else {**COMPILER_ONLY, **options}, folders)
            return one

        yield begin


def episodes(home: Path) -> list[EpisodeRecord]:
    """What the journal says."""
    path = home / "data" / "journal.sqlite3"
    if not path.exists():
        return []
    with Journal.open(path) as journal:
        return journal.episodes()


def outcomes(home: Path) -> list[str]:
    return [record.outcome.value for record in episodes(home)]


def events(home: Path) -> list[Any]:
    """The details of every event of the first episode."""
    with Journal.open(home / "data" / "journal.sqlite3") as journal:
        return [event.detail for event in journal.events(journal.episodes()[0].id)]


def is_ready(uri: str, n_offers: int = 1) -> Callable[[Json], bool]:
    """Whether a status says that offers for a document are there and that nothing more is going on."""
    return lambda status: status["state"] == "asleep" and status["ready"].get(uri, 0) >= n_offers


def is_quiet(status: Json) -> bool:
    """Whether a status says that nothing is going on and nothing is on offer."""
    return status["state"] == "asleep" and not status["ready"]
