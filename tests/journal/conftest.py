"""Journals in folders of their own, and short words for long events."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sleepy_lsp.episode import Outcome
from sleepy_lsp.journal.events import (
    Abandoned,
    AbandonReason,
    Accepted,
    Detail,
    Dismissed,
    Event,
    FixedByHand,
    FixName,
    Offered,
    Rewritten,
    Seen,
    Shown,
    TestsRan,
    Text,
    TextChange,
    Tried,
    Undone,
)
from sleepy_lsp.journal.journal import Journal

PROJECT = "/home/somebody/shop"
START_US = 1_790_000_000_000_000
BEFORE, AFTER = Text("fn total(s: String) {\n    eat(s);\n    eat(s);\n}"), Text("fn total(s: String) {\n    eat(s.clone());\n    eat(s);\n}")  # fmt: skip  # noqa: E501
FIX = FixName("compiler", None, 1)
MODEL_FIX = FixName("model", "borrow-3", 2)


def seen(**changes: Any) -> Seen:
    fields: dict[str, Any] = {
        "path": f"{PROJECT}/src/cart.rs",
        "code": "E0382",
        "family": "borrow",
        "message": "use of moved value: `s`",
        "line": 12,
        "column": 9,
        "item": BEFORE,
        "rendered": Text("error[E0382]: use of moved value: `s`\n --> src/cart.rs:12:9\n"),
    }
    return Seen(**{**fields, **changes})


CHANGE = TextChange(f"{PROJECT}/src/cart.rs", 10, BEFORE, AFTER)

ONE_OF_EACH: tuple[Detail, ...] = (
    seen(),
    Tried(FIX, "clone `s` before the move", (CHANGE,), Outcome.FIXED, "the error is gone, nothing new", 0.25),
    Offered(FIX, "clone `s` before the move", 1),
    Shown((FIX, MODEL_FIX)),
    Dismissed((FIX,)),
    Accepted(MODEL_FIX, "borrow instead", (CHANGE,)),
    Rewritten((CHANGE,)),
    Undone(),
    FixedByHand((CHANGE, CHANGE)),
    TestsRan(True),
    Abandoned(AbandonReason.FILE_CLOSED),
)
"""An event of every kind, in an order that could happen."""


def event(
    detail: Detail, *, at_s: float = 0, identity: str = "a1", project: str = PROJECT, session: str = "s1"
) -> Event:
    """An event `at_s` seconds after the start of the world."""
    return Event(project, session, identity, detail, START_US + round(at_s * 1e6))


def story(*details: Detail, **where: Any) -> list[Event]:
    """Events a second apart."""
    return [event(detail, at_s=i, **where) for i, detail in enumerate(details)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "journal.sqlite3"


@pytest.fixture
def journal(file: Path) -> Iterator[Journal]:
    with Journal.open(file) as opened:
        yield opened
