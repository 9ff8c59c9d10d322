"""Diagnostics from others: recognised as the error they come from, whatever was done to them on the way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from sleepy_lsp.rust.text import LineIndex
from sleepy_lsp.server import to_lsp
from sleepy_lsp.server.documents import Document
from sleepy_lsp.server.intake import Forwarded, has_rust_error, matching
from sleepy_lsp.server.offers import Entry, entries_of
from tests.server.test_offers import BROKEN
from tests.support import Bench

JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
GOOD = {"range": {"start": {"line": 3, "character": 15}, "end": {"line": 3, "character": 19}}, "message": "m"}


@pytest.fixture
def error(bench: Bench) -> tuple[Entry, Document]:
    [entry] = entries_of(bench.draft(BROKEN))
    text = entry.texts[entry.path]
    return entry, Document(to_lsp.uri_of(entry.path), entry.path, 1, text, LineIndex(text))


def diagnostic(line: int, start: int, end: int, message: str, **more: object) -> types.Diagnostic:
    where = types.Range(types.Position(line, start), types.Position(line, end))
    return types.Diagnostic(range=where, message=message, **more)  # type: ignore[arg-type]


def test_all_that_rust_analyzer_says_of_one_error(error: tuple[Entry, Document]) -> None:
    """The error, its related hints at other places, and one whose place alone is known."""
    entry, document = error
    rendered = entry.episode.diagnostic.rendered
    said = [
        diagnostic(3, 15, 19, "borrow of moved value: `s1`\nvalue borrowed here after move", code="E0382"),
        diagnostic(1, 8, 10, "move occurs because `s1` has type `String`", code="E0382"),
        diagnostic(2, 13, 15, "value moved here", code="E0382"),
        diagnostic(2, 13, 15, "consider cloning", data={"rendered": f"\x1b[1m{rendered}\x1b[0m  "}),
        diagnostic(3, 15, 19, "borrow of moved value: `s1`"),
    ]
    assert matching(entry, said, document, "utf-16") == said


def test_others_are_left_alone(error: tuple[Entry, Document]) -> None:
    entry, document = error
    said = [
        diagnostic(3, 15, 19, "another error", code="E0308"),
        diagnostic(5, 0, 2, "borrow of moved value: `s1`", code="E0382"),
        diagnostic(3, 15, 19, "unused variable"),
        diagnostic(99, 0, 2, "far below", code="E0382"),
    ]
    assert matching(entry, said, document, "utf-16") == []


@pytest.mark.parametrize("code", ["E0382", {"value": "E0382", "target": "https://x"}, "rustc(E0382)"])
def test_codes_that_extensions_rewrote(code: object, error: tuple[Entry, Document]) -> None:
    entry, document = error
    one = replace_code(diagnostic(3, 15, 19, "Click for full compiler diagnostic"), code)
    assert matching(entry, [one], document, "utf-16") == [one]


def replace_code(one: types.Diagnostic, code: object) -> types.Diagnostic:
    one.code = code  # type: ignore[assignment]
    return one


@given(JSON)
def test_anything_forwarded_is_survived(params: object) -> None:
    Forwarded().replace(params)


@given(st.lists(JSON, max_size=4))
def test_good_diagnostics_among_bad_ones_count(bad: list[object]) -> None:
    forwarded = Forwarded()
    path = forwarded.replace({"uri": "file:///x.rs", "diagnostics": [*bad, GOOD, *bad]})
    assert path is not None and any(one.message == "m" for one in forwarded.of(path))


def test_the_last_word_counts() -> None:
    forwarded = Forwarded()
    path = forwarded.replace({"uri": "file:///x.rs", "diagnostics": [GOOD]})
    assert path is not None and len(forwarded.of(path)) == 1
    forwarded.replace({"uri": "file:///x.rs", "diagnostics": []})
    assert forwarded.of(path) == ()


def test_what_is_a_reason_to_check() -> None:
    error = diagnostic(0, 0, 1, "m", source="rustc", severity=types.DiagnosticSeverity.Error)
    hint = diagnostic(0, 0, 1, "m", source="rustc", severity=types.DiagnosticSeverity.Hint)
    speller = diagnostic(0, 0, 1, "m", source="cSpell", severity=types.DiagnosticSeverity.Error)
    assert [has_rust_error([one]) for one in (error, hint, speller)] == [True, False, False]
    assert not has_rust_error([])
