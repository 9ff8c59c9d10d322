"""Offers as code actions: pure functions from what is ready to what the editor lists.

Fixes show at every place that the error touches, not only where rustc would edit. Edits go out in document versions,
and resolved late where the client can do that, so that a stale one is refused instead of applied.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from lsprotocol import types

from sleepy_lsp.server import to_lsp
from sleepy_lsp.server.documents import Document, Documents
from sleepy_lsp.server.intake import matching
from sleepy_lsp.server.offers import Entry, Offer, is_current

ACCEPTED, DISMISS = "sleepy.accepted", "sleepy.dismiss"
FIX_ALL = "source.fixAll.sleepy"
KINDS = [types.CodeActionKind.QuickFix, FIX_ALL]
_ORIGINS = {"compiler": "rustc suggestion", "memory": "known repair", "model": "model"}
_ANNOTATION = "sleepy-other-file"


class Stale(Exception):
    """The text is not the one that was checked."""

    def __init__(self) -> None:
        super().__init__("the text has changed since this was checked")


@dataclass(frozen=True, slots=True)
class Abilities:
    """What the client can do with a code action."""

    literals: bool = True
    """It takes CodeAction objects, not only commands."""
    resolve_edit: bool = False
    resolve_command: bool = False
    """Then it comes late, too: Neovim runs the command of an action whose resolving was refused."""
    data: bool = False
    is_preferred: bool = False
    document_changes: bool = False
    annotations: bool = False

    @classmethod
    def of(cls, capabilities: types.ClientCapabilities) -> "Abilities":
        document, workspace = capabilities.text_document, capabilities.workspace
        action = document.code_action if document else None
        edit = workspace.workspace_edit if workspace else None
        resolve = action.resolve_support if action else None
        return cls(
            literals=bool(action and action.code_action_literal_support),
            resolve_edit=bool(action and action.data_support and resolve and "edit" in resolve.properties),
            resolve_command=bool(
                action and action.data_support and resolve and {"edit", "command"} <= set(resolve.properties)
            ),
            data=bool(action and action.data_support),
            is_preferred=bool(action and action.is_preferred_support),
            document_changes=bool(edit and edit.document_changes),
            annotations=bool(edit and edit.document_changes and edit.change_annotation_support),
        )


def title_of(offer: Offer) -> str:
    learned = offer.source == "memory" and offer.adapter is not None
    checked = "compiles, doubtful" if offer.rank.doubtful else "checked"
    return f"Sleepy: {offer.title} — {checked}, {'from your fixes' if learned else _ORIGINS[offer.source]}"


def entries_at(entries: Iterable[Entry], document: Document, where: types.Range, unit: str) -> list[Entry]:
    """The errors that touch a range of a document: by their own lines, by what rustc points at, by their edits."""
    start, end = to_lsp.span_of(document.index, where, unit)
    first, last = document.index.line_of(start), document.index.line_of(end)
    found: list[tuple[int, Entry]] = []
    for entry in entries:
        if document.path not in entry.paths:
            continue
        rank = _closeness(entry, document, start, end, first, last)
        if rank is not None:
            found.append((rank, entry))
    return [entry for _, entry in sorted(found, key=lambda pair: pair[0])]


def _closeness(entry: Entry, document: Document, start: int, end: int, first: int, last: int) -> int | None:
    if entry.path == document.path:
        if entry.primary[0] <= end and start <= entry.primary[1]:
            return 0
        if document.index.line_of(entry.primary[0]) <= last and first <= document.index.line_of(entry.primary[1]):
            return 1
    if any(path == document.path and a <= end and start <= b for path, a, b in entry.places):
        return 2
    edits = (edit for offer in entry.best for edit in offer.edits)
    if any(edit.path == document.path and edit.start <= end and start <= edit.end for edit in edits):
        return 3
    return None


def quick_fixes(
    entries: Sequence[Entry],
    document: Document,
    documents: Documents,
    diagnostics: Sequence[types.Diagnostic],
    abilities: Abilities,
) -> list[types.CodeAction]:
    """The fixes for some errors, best first and each edit once, and the way to dismiss them."""
    made: dict[tuple[object, ...], types.CodeAction] = {}
    ids: list[str] = []
    mentioned: list[types.Diagnostic] = []
    for entry in entries:
        spoken = matching(entry, diagnostics, document, documents.unit)
        mentioned += [one for one in spoken if one not in mentioned]
        for offer in entry.best:
            if not is_current(offer, documents):
                continue
            known = made.get(offer.edits)
            if known is None:
                try:
                    action = _action(offer, types.CodeActionKind.QuickFix, spoken, documents, document, abilities)
                except Stale:
                    continue
                made[offer.edits] = action
            elif spoken:
                known.diagnostics = [*(known.diagnostics or ()), *spoken]
            ids.append(offer.id)
    if not made:
        return []
    dismiss = types.CodeAction(
        title="Sleepy: none of these",
        kind=types.CodeActionKind.QuickFix,
        diagnostics=mentioned or None,
        command=types.Command(title="Dismiss", command=DISMISS, arguments=list(ids)),
    )
    return [*made.values(), dismiss]


def fix_all(offer: Offer, document: Document, documents: Documents, abilities: Abilities) -> types.CodeAction | None:
    """The action that mends everything in a file that verifies together."""
    if not is_current(offer, documents):
        return None
    try:
        action = _action(offer, FIX_ALL, [], documents, document, abilities)
    except Stale:
        return None
    action.title = "Sleepy: fix everything in this file that can be fixed together — checked"
    action.is_preferred = None
    return action


def accepted_command(offer: Offer) -> types.Command:
    """What the editor runs once it has made the edit."""
    return types.Command(title="Accepted", command=ACCEPTED, arguments=[offer.id])


def _action(
    offer: Offer,
    kind: str,
    diagnostics: Sequence[types.Diagnostic],
    documents: Documents,
    home: Document,
    abilities: Abilities,
) -> types.CodeAction:
    """With its edit where the client can't ask for that later. Raises Stale."""
    action = types.CodeAction(
        title=title_of(offer),
        kind=kind,
        diagnostics=list(diagnostics) or None,
        is_preferred=True if offer.is_sure and abilities.is_preferred else None,
        command=None if abilities.resolve_command else accepted_command(offer),
    )
    if abilities.data:
        action.data = {"offer": offer.id}
    if not abilities.resolve_edit:
        action.edit = workspace_edit(offer, documents, home.path, abilities)
    return action


def _text_on_disk(path: Path) -> bytes:
    """The text of a file that is not open; empty where it can't be read, which is no text that was checked."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def workspace_edit(
    offer: Offer,
    documents: Documents,
    home: Path | None,
    abilities: Abilities,
    on_disk: Callable[[Path], bytes] = _text_on_disk,
) -> types.WorkspaceEdit:
    """The edit of an offer; `on_disk` reads a file that is not open, to see that it is still what was checked.

    Raises Stale.
    """
    if not is_current(offer, documents):
        raise Stale
    changes: list[types.TextDocumentEdit] = []
    annotated = False
    for path in dict.fromkeys(edit.path for edit in offer.edits):
        document, text = documents.get(path), offer.texts[path]
        if document is None and on_disk(path) != text:
            raise Stale
        edits: list[types.TextEdit] = to_lsp.text_edits(
            text, (edit for edit in offer.edits if edit.path == path), documents.unit
        )
        if abilities.annotations and path != home:
            annotated = True
            edits = [types.AnnotatedTextEdit(_ANNOTATION, edit.range, edit.new_text) for edit in edits]  # type: ignore[misc]
        identifier = types.OptionalVersionedTextDocumentIdentifier(
            uri=document.uri if document else to_lsp.uri_of(path), version=document.version if document else None
        )
        changes.append(types.TextDocumentEdit(identifier, list(edits)))
    if not abilities.document_changes:
        plain = {change.text_document.uri: [_plain(edit) for edit in change.edits] for change in changes}
        return types.WorkspaceEdit(changes=plain)
    annotation = types.ChangeAnnotation(label="Edits another file", needs_confirmation=True)
    return types.WorkspaceEdit(
        document_changes=list(changes), change_annotations={_ANNOTATION: annotation} if annotated else None
    )


def _plain(edit: object) -> types.TextEdit:
    assert isinstance(edit, types.TextEdit | types.AnnotatedTextEdit)
    return types.TextEdit(edit.range, edit.new_text)
