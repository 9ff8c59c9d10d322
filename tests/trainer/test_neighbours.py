"""Neighbours are right places of the same project put back to the old way, and none of them is held out."""

from dataclasses import replace
from pathlib import Path

import pytest

from sleepy_lsp.fixes.memory.backwards import broken_again, reversals
from sleepy_lsp.fixes.memory.trees import text_of
from sleepy_lsp.fixes.routing import Pattern
from sleepy_lsp.rust import syntax
from tests.trainer.day import OLD_ORDER, hall, use
from trainer.neighbours import with_neighbours
from trainer.task import Lesson, Task

SWAPPED = Pattern(*OLD_ORDER, "Hall")
FRONT = use("front", 'hall.book("Ada", 1)')
BACK = use("back", 'hall.book(&format!("{}", who), 9) && true', 'let who = "Bo";')
TEST = "#[cfg(test)]\nmod tests {\n    use super::*;\n" + use("checks", 'hall.book("t", 3)', "assert!(true);") + "\n}"
TWIN = use("another", 'hall.book("Eve", 7)')


def swapped(item: str) -> str:
    """The item with its call's arguments in the old order."""
    head, _, rest = item.partition("hall.book(")
    first, second = rest[: rest.rindex(", ")], rest[rest.rindex(", ") + 2 :]
    return f"{head}hall.book({second[0]}, {first}{second[1:]}"


def task(root: Path, item: str) -> Task:
    file = root / "src" / "lib.rs"
    text = file.read_text()
    name = item.partition("fn ")[2].partition("(")[0]
    broken = {file: text.replace(item, swapped(item))}
    return Task(f"journal-{name}", SWAPPED, f"hall/src/lib.rs::{name}", "journal", root, broken, {file: text})


def test_the_other_uses_of_an_api_are_broken_as_the_users_were(tmp_path: Path) -> None:
    """Inside a macro's arguments too; not in tests, and not the place that was learned from."""
    root = hall(tmp_path / "hall", FRONT, BACK, TEST)
    lesson = with_neighbours(Lesson("hall", (SWAPPED,), (task(root, FRONT),), ()), tmp_path / "cache")
    (found,) = lesson.neighbours
    file = root / "src" / "lib.rs"
    old = BACK.replace('&format!("{}", who), 9', '9, &format!("{}", who)')
    assert found.broken == {file: file.read_text().replace(BACK, old)} and found.fixed == {file: file.read_text()}
    assert (found.group, found.origin, found.pattern) == ("hall/src/lib.rs::back", "neighbour", SWAPPED)


@pytest.mark.parametrize("held_out", ["the item itself", "one that differs in names"])
def test_nothing_that_is_held_out_becomes_a_neighbour(tmp_path: Path, held_out: str) -> None:
    root = hall(tmp_path / "hall", BACK, FRONT, TWIN)
    judged = task(root, FRONT) if held_out == "the item itself" else task(root, TWIN)
    lesson = Lesson("hall", (SWAPPED,), (task(root, BACK),), (judged,))
    assert with_neighbours(lesson, tmp_path / "cache").neighbours == ()


def test_what_brings_another_error_is_no_neighbour(tmp_path: Path) -> None:
    root = hall(tmp_path / "hall", FRONT, BACK)
    lesson = Lesson("hall", (replace(SWAPPED, code="E0599"),), (task(root, FRONT),), ())
    assert with_neighbours(lesson, tmp_path / "cache").neighbours == ()


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param("h.book(1, n)", "h.book(n, 1)", "$1.book($2, $3) → $1.book($3, $2)", id="turned arguments"),
        pytest.param("h.seats()", "h.places()", "places → seats", id="a new name"),
        pytest.param("pay(3)", "pay(Cents(3))", "Cents($1) → $1", id="wrapped"),
        pytest.param("h.load()?", "h.load().map_err(Oops::from)?", "$1.map_err(Oops::from) → $1", id="converted"),
        pytest.param("Show { a }", "Show { a, b: 0 }", "{ $1, b: 0 } → { $1 }", id="a new field"),
        pytest.param("x + 1", "1 + x", None, id="nothing to be found by"),
    ],
)
def test_a_repair_read_backwards(before: str, after: str, expected: str | None) -> None:
    texts = [f"fn f(h: H, n: u8) {{ let x = {code}; }}".encode() for code in (before, after)]
    found = [f"{text_of([now])} → {text_of([was])}" for now, was in reversals(*texts, {"book"})]
    assert found == ([expected] if expected else [])


def test_each_place_is_broken_by_itself() -> None:
    (reversal,) = reversals(b"fn f() { pay(3); }", b"fn f() { pay(Cents(3)); }", set())
    source = b"fn g() { pay(Cents(1)); pay(Cents(a.b())); }"
    item = next(syntax.items(source))
    assert list(broken_again(source, item, reversal)) == [
        b"fn g() { pay(1); pay(Cents(a.b())); }",
        b"fn g() { pay(Cents(1)); pay(a.b()); }",
    ]
