"""Which of the user's own items an error is about: what tells errors of one API from those of another.

Runs at each request, so it asks no parser about files that the error does not point into: what a crate declares is
read from its texts by one expression, once a text. A name in lower case is a variable more often than a function, so
types are asked for first, and in errors about borrows alone.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from sleepy_lsp.fixes.draft import Draft
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.diagnostics import Diagnostic, Span
from sleepy_lsp.rust.families import Family, family_of

_DECLARED = re.compile(rb"\b(struct|enum|union|trait|fn|mod)\s+(?:r#)?([A-Za-z_]\w*)")
_QUOTED = re.compile(r"`([^`]+)`")
_NAME = re.compile(r"[A-Za-z_]\w*")
_MOST_FILES = 400


def own_api(draft: Draft, diagnostic: Diagnostic) -> str:
    """The names of the user's items that an error is about, sorted, one space between; empty where there are none.

    In this order, the first that says anything: types that the message quotes, functions and modules that it quotes,
    types that the labels quote, items whose declaration a span points at (of a method, its type).
    """
    types, others = _declared_of(draft, _quoted([diagnostic.message]))
    found = types
    if not found and family_of(diagnostic) is not Family.BORROW:
        found = others
    if not found:
        found, _ = _declared_of(draft, _quoted(span.label or "" for span in diagnostic.spans))
    if not found:
        found = set(_pointed_at(draft, diagnostic))
    return " ".join(sorted(found))


def _quoted(texts: Iterable[str]) -> set[str]:
    return {name for text in texts for quoted in _QUOTED.findall(text) for name in _NAME.findall(quoted)}


def _declared_of(draft: Draft, names: set[str]) -> tuple[set[str], set[str]]:
    """Those of `names` that the crate declares as types, and as functions or modules."""
    types: set[str] = set()
    others: set[str] = set()
    for path in draft.shadow.rust_files()[:_MOST_FILES] if names else ():
        own_types, own_others = declared(draft.read(path))
        types |= names & own_types
        others |= names & own_others
    return types, others


@lru_cache(maxsize=2 * _MOST_FILES)
def declared(text: bytes) -> tuple[frozenset[str], frozenset[str]]:
    """The names of the types that a text declares, and of its functions and modules."""
    found = [(kind in (b"fn", b"mod"), name.decode()) for kind, name in _DECLARED.findall(text)]
    return (
        frozenset(name for is_other, name in found if not is_other),
        frozenset(name for is_other, name in found if is_other),
    )


def _pointed_at(draft: Draft, diagnostic: Diagnostic) -> Iterator[str]:
    spans = [*diagnostic.spans, *(span for note in diagnostic.notes if note.level == "note" for span in note.spans)]
    for span in spans:
        name = _declaration_at(draft, span, diagnostic.primary)
        if name:
            yield name


def _declaration_at(draft: Draft, span: Span, error: Span | None) -> str:
    """The item whose name lies in a span, of a method its type; empty for none or the one the error is in."""
    path = Path(span.path)
    if not (path.is_absolute() and draft.shadow.contains(path)):
        return ""
    item = syntax.item_named_in(draft.read(path), span.byte_start, span.byte_end)
    if item is None:
        return ""
    if error is not None and error.path == span.path and item.start_byte < error.byte_start < item.end_byte:
        return ""
    owners = (node for node in syntax.ancestors(item) if node is not item)
    owner = next((node for node in owners if node.type in ("impl_item", "trait_item")), None)
    named = item if owner is None else owner
    said = syntax.name_of(named).rpartition(" for ")[2].partition("<")[0]
    return said.rpartition("::")[2].strip("& ")
