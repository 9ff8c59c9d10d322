"""Offers outlive edits elsewhere and none that touch them; verified here against the real compiler."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepy_lsp.episode import Outcome
from sleepy_lsp.fixes.engine import Budget, Engine
from sleepy_lsp.fixes.rank import Rank
from sleepy_lsp.fixes.sources.compiler import CompilerSource
from sleepy_lsp.rust.text import Edit, apply_edits
from sleepy_lsp.server.documents import Window, changed_window
from sleepy_lsp.server.offers import (
    Entry,
    Offer,
    brought_to,
    carried_offer,
    compatible,
    entries_of,
    named_as,
    offers_of,
)
from tests.support import Bench

BROKEN = (
    'fn f() {\n    let s1 = String::from("a");\n    let s2 = s1;\n    println!("{s1} {s2}");\n}\nfn main() { f(); }\n'
)
RANK = Rank(False, False, False, False, 0, 1)
FILE = Path("/x/main.rs")


def found(bench: Bench, text: str) -> tuple[Entry, tuple[Offer, ...]]:
    """The first error of a program and rustc's verified fixes for it."""
    draft = bench.draft(text)
    entry = entries_of(draft)[0]
    engine = Engine(bench.shadow, [CompilerSource()], Budget(seconds=60, attempts=2))
    return entry, offers_of(draft, entry, engine.fixes_for(CompilerSource(), draft, entry.episode), 3)


def mended(offer: Offer) -> str:
    [(_, text)] = offer.texts.items()
    return apply_edits(text, offer.edits).decode()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("fn f()", "// above\nfn f()", id="above"),
        pytest.param("fn main() {", "fn main() { let _ = 1;", id="below"),
        pytest.param("fn f()", "// é𝄞\n\n\nfn f()", id="wide characters above"),
    ],
)
def test_an_edit_elsewhere_moves_the_fix(old: str, new: str, bench: Bench) -> None:
    entry, [offer] = found(bench, BROKEN)
    after = BROKEN.replace(old, new)
    texts = {entry.path: after.encode()}
    moved = brought_to(entry, texts)
    assert not moved.touched
    window = changed_window(BROKEN.encode(), after.encode())
    kept = carried_offer(offer, entry.path, window, after.encode())
    assert kept is not None and mended(kept) == after.replace("= s1;", "= s1.clone();")
    start, end = moved.primary
    assert after.encode()[start:end] == b"s1" or b"s1" in after.encode()[start:end]


def test_an_edit_of_the_item_ends_the_fix(bench: Bench) -> None:
    entry, [offer] = found(bench, BROKEN)
    after = BROKEN.replace('"a"', '"b"').encode()
    assert brought_to(entry, {entry.path: after}).touched
    assert carried_offer(offer, entry.path, changed_window(BROKEN.encode(), after), after) is None


def test_found_again_it_keeps_its_id(bench: Bench) -> None:
    """An editor's open menu names what it shows by id, also after the crate has been looked at once more."""
    _, [shown] = found(bench, BROKEN)
    _, [again] = found(bench, BROKEN)
    assert again.id != shown.id
    assert named_as(again, [shown]) == replace(again, id=shown.id)
    _, [other] = found(bench, BROKEN.replace("fn f", "fn  f"))
    assert named_as(other, [shown]) == other


def test_equal_errors_in_one_item_are_told_apart(bench: Bench) -> None:
    entries = entries_of(bench.draft("fn main() { let n = 1; n += 1; let m = 1; let _ = (nope, nope); m; }\n"))
    assert len({entry.key for entry in entries}) == len(entries) >= 2


TEXT = "fn a() { one }\nfn b() { two }\nfn c() { three }\n"


def made(start: int, end: int, item: tuple[int, int], text: str = TEXT) -> Offer:
    edit = Edit(FILE, start, end, "X")
    return Offer(
        "offer", ("key",), "compiler", None, 1, "t", "r", RANK, Outcome.FIXED, (edit,), ((FILE, *item),),
        {FILE: text.encode()},
    )  # fmt: skip


@given(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)), st.text(st.sampled_from("xé\n"), max_size=4))
def test_a_carried_fix_edits_the_same_bytes(one: int, other: int, new: str) -> None:
    """Whatever is typed wherever: kept means that item and edit read as they did."""
    start, end = sorted((one, other))
    after = TEXT[:start] + new + TEXT[end:]
    item = (TEXT.index("fn b"), TEXT.index("\nfn c"))
    offer = made(TEXT.index("two"), TEXT.index("two") + 3, item)
    window = Window(start, end, start + len(new.encode()))
    kept = carried_offer(offer, FILE, window, after.encode())
    if kept is not None:
        [edit], [(_, first, last)] = kept.edits, kept.regions
        assert after.encode()[edit.start : edit.end] == b"two"
        assert after.encode()[first:last] == TEXT.encode()[item[0] : item[1]]
    elif "fn b() { two }" in after and (start >= item[1] or end <= item[0]):
        raise AssertionError("dropped without need")


def test_fixes_that_touch_each_other_are_not_combined() -> None:
    one, same, apart = made(0, 3, (0, 10)), made(3, 5, (0, 10)), made(8, 9, (0, 10))
    assert compatible([one, same, apart]) == [one, apart]
