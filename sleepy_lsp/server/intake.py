"""Diagnostics from three origins, one Episode for each of rustc's errors.

Our own check is what fixes are verified against, so an error that another server or extension reports is a reason to
check at once, and afterwards is recognised among the Entries of that check: by rustc's own rendering where the client
still has it, else by code or message and place. rust-analyzer shows one E0382 as five diagnostics; all of them lead to
the one Entry.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from cattrs.errors import BaseValidationError
from lsprotocol import converters, types

from sleepy_lsp.server import to_lsp
from sleepy_lsp.server.documents import Document
from sleepy_lsp.server.offers import Entry

_RUST_SOURCES = frozenset({"rustc", "rust-analyzer", "cargo", "clippy", "rust"})
_MOST_FORWARDED = 2000


class Forwarded:
    """What other servers say of each document, as the editor's glue passes it on."""

    def __init__(self) -> None:
        self._converter = converters.get_converter()
        self._of: dict[Path, tuple[types.Diagnostic, ...]] = {}

    def replace(self, params: object) -> Path | None:
        """Take one `sleepy/diagnostics`; the file it speaks of. What is malformed in it is left out."""
        if not isinstance(params, Mapping) or not isinstance(params.get("uri"), str):
            return None
        path = to_lsp.path_of(params["uri"])
        if path is None:
            return None
        sent = params.get("diagnostics")
        found = [self._read(one) for one in sent[:_MOST_FORWARDED]] if isinstance(sent, list) else []
        self._of[path] = tuple(one for one in found if one is not None)
        if not self._of[path]:
            del self._of[path]
        return path

    def of(self, path: Path) -> tuple[types.Diagnostic, ...]:
        return self._of.get(path, ())

    def forget(self, path: Path) -> None:
        self._of.pop(path, None)

    def _read(self, one: Any) -> types.Diagnostic | None:
        try:
            return self._converter.structure(one, types.Diagnostic)
        except (BaseValidationError, LookupError, TypeError, ValueError, AttributeError):  # the others still count
            return None


def has_rust_error(diagnostics: Iterable[types.Diagnostic]) -> bool:
    """Whether the compiler, through whomever, reports an error: time for a check of our own."""
    return any(
        diagnostic.severity in (None, types.DiagnosticSeverity.Error)
        and (diagnostic.source or "rustc").split(" ")[0].lower() in _RUST_SOURCES
        for diagnostic in diagnostics
    )


def matching(
    entry: Entry, diagnostics: Sequence[types.Diagnostic], document: Document, unit: str
) -> list[types.Diagnostic]:
    """Those of the client's diagnostics of `document` that speak of `entry`'s error."""
    return [one for one in diagnostics if speaks_of(one, entry, document, unit)]


def speaks_of(diagnostic: types.Diagnostic, entry: Entry, document: Document, unit: str) -> bool:
    """Whether a diagnostic of `document` comes from `entry`'s error."""
    error = entry.episode.diagnostic
    rendered = _rendered(diagnostic)
    if rendered is not None and _flat(rendered) == _flat(error.rendered):
        return True
    spans = [(entry.path, *entry.primary), *entry.places]
    start, end = to_lsp.span_of(document.index, diagnostic.range, unit)
    if not any(path == document.path and first <= end and start <= last for path, first, last in spans):
        return False
    code = _code(diagnostic)
    if code is not None and error.code is not None:
        return code == error.code
    return _flat(diagnostic.message).startswith(_flat(error.message.splitlines()[0]))


def _code(diagnostic: types.Diagnostic) -> str | None:
    """rustc's code; rust-analyzer's extension may have replaced the string by an object or a link's text."""
    code = diagnostic.code
    if isinstance(code, dict):
        code = code.get("value")
    found = re.search(r"E\d{4}", str(code)) if code is not None else None
    return found[0] if found else (str(code) if code not in (None, "") else None)


def _rendered(diagnostic: types.Diagnostic) -> str | None:
    data: Any = diagnostic.data
    rendered = data.get("rendered") if isinstance(data, Mapping) else getattr(data, "rendered", None)
    return rendered if isinstance(rendered, str) else None


def _flat(text: str) -> str:
    """Without colours and differences in white space."""
    return " ".join(re.sub(r"\x1b\[[0-9;]*m", "", text).split())
