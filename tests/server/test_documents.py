"""The server's texts are the editor's, whatever is typed in whatever order."""

from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from sleepy_lsp.server.documents import Documents, Window, changed_window

TEXTS = st.text(st.sampled_from("ab\n\r\u2028\x0cé𝄞"), max_size=30)
URI = "file:///x/main.rs"


def opened(text: str, unit: str = "utf-16") -> Documents:
    documents = Documents(unit)
    documents.open(types.TextDocumentItem(URI, "rust", 1, text))
    return documents


def width(text: str, unit: str) -> int:
    name, size = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}[unit]
    return len(text.encode(name)) // size


def position(text: str, offset: int, unit: str) -> types.Position:
    return types.Position(text.count("\n", 0, offset), width(text[text.rfind("\n", 0, offset) + 1 : offset], unit))


@given(TEXTS, st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), TEXTS), max_size=5), st.sampled_from(
    ["utf-8", "utf-16", "utf-32"]))  # fmt: skip
def test_changes_add_up(text: str, changes: list[tuple[int, int, str]], unit: str) -> None:
    """A series of changes gives what the same splices of a string give, and every step explains itself."""
    documents = opened(text, unit)
    sent = []
    expected = text
    for start, end, new in changes:
        first, last = sorted((min(start, len(expected)), min(end, len(expected))))
        if expected[max(first - 1, 0) : first + 1] == "\r\n" or expected[max(last - 1, 0) : last + 1] == "\r\n":
            continue  # no client has a position between the two
        where = types.Range(position(expected, first, unit), position(expected, last, unit))
        sent.append(types.TextDocumentContentChangePartial(range=where, text=new))
        expected = expected[:first] + new + expected[last:]
    made = documents.change(URI, 2, sent)
    assert made is not None
    before, after, steps = made
    assert (before.text, after.text, after.version) == (text.encode(), expected.encode(), 2)
    old = before.text
    for step in steps:
        window = step.window
        assert old[: window.start] == step.text[: window.start]
        assert old[window.old_end :] == step.text[window.new_end :]
        old = step.text


@given(st.binary(max_size=40), st.binary(max_size=40))
def test_a_window_explains_a_change(old: bytes, new: bytes) -> None:
    window = changed_window(old, new)
    assert old[: window.start] == new[: window.start] and old[window.old_end :] == new[window.new_end :]
    assert old[: window.start] + new[window.start : window.new_end] + old[window.old_end :] == new
    if old == new:
        assert window.start == window.old_end == window.new_end


@given(st.binary(min_size=1, max_size=30), st.data())
def test_what_a_window_moves_reads_the_same(old: bytes, draw: st.DataObject) -> None:
    """A region outside the change holds the same bytes at its new place."""
    start, end = sorted(draw.draw(st.integers(0, len(old))) for _ in range(2))
    new = old[:start] + draw.draw(st.binary(max_size=5)) + old[end:]
    window = Window(start, end, len(new) - (len(old) - end))
    first, last = sorted(draw.draw(st.integers(0, len(old))) for _ in range(2))
    moved = window.moved(first, last)
    if moved is not None:
        assert new[moved[0] : moved[1]] == old[first:last]
    else:
        assert first < end and last > start
    assert 0 <= window.clamped(first) <= window.clamped(last) <= len(new)


def test_half_a_surrogate_pair_is_kept_in_width() -> None:
    """JSON can carry it, UTF-8 can't; the columns behind it must not move."""
    documents = opened("a\ud800b")
    document = documents.by_uri(URI)
    assert document is not None and document.text == b"a?b"


def test_only_rust_files_are_taken_up() -> None:
    documents = Documents()
    for uri, language in (("file:///x/a.py", "python"), ("untitled:a", "rust"), ("file:///x/Cargo.toml", "toml")):
        assert documents.open(types.TextDocumentItem(uri, language, 1, "")) is None
    assert documents.open(types.TextDocumentItem("file:///x/a.rs", "whatever", 1, "")) is not None
