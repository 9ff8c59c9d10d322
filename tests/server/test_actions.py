"""Offers as code actions: where they show, what they say, and edits that reach into other files."""

from dataclasses import replace
from pathlib import Path

import pytest
from lsprotocol import types

from sleepy_lsp.episode import Outcome
from sleepy_lsp.fixes.rank import Rank
from sleepy_lsp.rust.text import Edit
from sleepy_lsp.server import actions
from sleepy_lsp.server.actions import Abilities, Stale, entries_at, fix_all, quick_fixes, title_of, workspace_edit
from sleepy_lsp.server.documents import Document, Documents
from sleepy_lsp.server.offers import Entry, Offer
from tests.server.test_offers import BROKEN, found
from tests.support import Bench

HERE, THERE = Path("/x/here.rs"), Path("/x/th ere.rs")
FULL = Abilities(resolve_edit=True, data=True, is_preferred=True, document_changes=True, annotations=True)


def opened(path: Path, text: str, version: int = 1) -> tuple[Documents, Document]:
    documents = Documents()
    document = documents.open(types.TextDocumentItem(path.as_uri(), "rust", version, text))
    assert document is not None
    return documents, document


def at(line: int, column: int, end_line: int | None = None) -> types.Range:
    return types.Range(types.Position(line, column), types.Position(line if end_line is None else end_line, column))


@pytest.fixture
def error(bench: Bench) -> Entry:
    entry, offers = found(bench, BROKEN)
    return replace(entry, offers={"compiler": offers})


@pytest.mark.parametrize(
    ("where", "shows"),
    [
        pytest.param(at(3, 16), True, id="on the error"),
        pytest.param(at(3, 0), True, id="anywhere on its line"),
        pytest.param(at(2, 14), True, id="where the value was moved"),
        pytest.param(at(1, 9), True, id="where it was declared"),
        pytest.param(at(0, 0, 6), True, id="the whole file selected"),
        pytest.param(at(5, 3), False, id="in another function"),
        pytest.param(at(2, 0), False, id="beside the move"),
    ],
)
def test_where_a_fix_shows(where: types.Range, shows: bool, error: Entry) -> None:
    _, document = opened(error.path, BROKEN)
    assert bool(entries_at([error], document, where, "utf-16")) == shows


def test_what_rustc_is_sure_of_is_preferred_and_nothing_else_is(error: Entry) -> None:
    documents, document = opened(error.path, BROKEN)
    [offer] = error.best
    fix, dismiss = quick_fixes([error], document, documents, [], FULL)
    assert fix.is_preferred == (True if offer.is_sure else None) and dismiss.is_preferred is None
    assert fix.edit is None and fix.data == {"offer": offer.id}
    assert dismiss.command is not None and dismiss.command.arguments == [offer.id]


@pytest.mark.parametrize("doubtful", [False, True])
def test_a_doubt_takes_the_preference_away_and_leaves_the_error_open(error: Entry, doubtful: bool) -> None:
    """What rustc is sure of and is seldom meant is on no key of its own, and other sources are still asked."""
    documents, document = opened(error.path, BROKEN)
    [offer] = error.best
    sure = replace(offer, rank=replace(offer.rank, unsure=False, doubtful=doubtful))
    entry = replace(error, offers={"compiler": (sure,)})
    fix, _ = quick_fixes([entry], document, documents, [], FULL)
    assert (fix.is_preferred, entry.has_sure_fix) == (None if doubtful else True, not doubtful)


def test_an_offer_for_another_text_is_not_listed(error: Entry) -> None:
    documents, document = opened(error.path, BROKEN + "\n")
    assert quick_fixes([error], document, documents, [], FULL) == []


def test_one_edit_for_several_errors_is_listed_once(error: Entry) -> None:
    documents, document = opened(error.path, BROKEN)
    assert len(quick_fixes([error, error], document, documents, [], FULL)) == 2  # the fix, and the dismissal


def two_files() -> Offer:
    edits = (Edit(HERE, 0, 0, "a"), Edit(THERE, 1, 1, "b\n"))
    rank = Rank(False, True, False, False, 0, 1)
    texts = {HERE: b"here", THERE: b"there\r\n"}
    return Offer("offer-x", ("k",), "model", None, 1, "t", "r", rank, Outcome.FIXED, edits, (), texts)


def test_a_doubtful_offer_says_so() -> None:
    """It has compiled, like all offers; that is not all that "checked" promises."""
    offer = two_files()
    doubtful = replace(offer, rank=replace(offer.rank, doubtful=True))
    assert [title_of(one) for one in (offer, doubtful)] == [
        "Sleepy: t — checked, model",
        "Sleepy: t — compiles, doubtful, model",
    ]


def test_edits_of_other_files_ask_for_confirmation() -> None:
    """With the version of an open document, and none for one that is not open."""
    documents, _ = opened(HERE, "here", version=7)
    edit = workspace_edit(two_files(), documents, HERE, FULL, on_disk=lambda path: b"there\r\n")
    assert edit.document_changes is not None and edit.change_annotations is not None
    here, there = edit.document_changes
    assert isinstance(here, types.TextDocumentEdit) and isinstance(there, types.TextDocumentEdit)
    assert (here.text_document.version, there.text_document.version) == (7, None)
    assert there.text_document.uri == "file:///x/th%20ere.rs"
    assert isinstance(there.edits[0], types.AnnotatedTextEdit) and there.edits[0].new_text == "b\r\n"
    [annotation] = edit.change_annotations.values()
    assert annotation.needs_confirmation and not isinstance(here.edits[0], types.AnnotatedTextEdit)


def test_a_client_without_versions_gets_plain_changes() -> None:
    documents, _ = opened(HERE, "here")
    edit = workspace_edit(two_files(), documents, HERE, Abilities(), on_disk=lambda path: b"there\r\n")
    assert edit.document_changes is None and list(edit.changes or {}) == ["file:///x/here.rs", "file:///x/th%20ere.rs"]


def test_a_file_that_changed_on_disk_makes_it_stale() -> None:
    documents, _ = opened(HERE, "here")
    workspace_edit(two_files(), documents, HERE, FULL, on_disk=lambda path: b"there\r\n")
    with pytest.raises(Stale):
        workspace_edit(two_files(), documents, HERE, FULL, on_disk=lambda path: b"other")


def test_an_edit_that_is_sent_with_the_list_is_not_over_a_file_that_changed(error: Entry, tmp_path: Path) -> None:
    """To clients that can't ask for it later: the other file is not open, so nobody tells of its changes."""
    documents, document = opened(error.path, BROKEN)
    [offer] = error.best
    there = tmp_path / "there.rs"
    texts = {**offer.texts, there: b"fn there() {}\n"}
    both = replace(offer, edits=(*offer.edits, Edit(there, 0, 0, "// ")), texts=texts)
    entry = replace(error, offers={"compiler": (both,)})
    there.write_bytes(b"fn there() {}\n")
    assert len(quick_fixes([entry], document, documents, [], Abilities())) == 2
    assert fix_all(both, document, documents, Abilities()) is not None
    there.write_bytes(b"fn elsewhere() {}\n")
    assert quick_fixes([entry], document, documents, [], Abilities()) == []
    assert fix_all(both, document, documents, Abilities()) is None


def test_every_source_has_a_name_in_titles() -> None:
    from sleepy_lsp.settings import SOURCES

    assert set(SOURCES) <= set(actions._ORIGINS)
