"""What was thought of an error, kept on disk, so that a new session need not think of it again.

An entry's name is a hash of everything that the answer depends on: model, error and the text of the item around it.
It holds edits, never a verdict: what is found here is compiled again before it is offered. An entry without edits says
that thinking brought nothing. The folder stays below a size; what was used longest ago goes first.
"""

import hashlib
import json
import logging
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sleepy_lsp import paths
from sleepy_lsp.episode import Candidate
from sleepy_lsp.fixes.draft import Draft
from sleepy_lsp.fixes.sources import Proposals, Request
from sleepy_lsp.rust.text import Edit
from sleepy_lsp.server.offers import Entry, Offer
from sleepy_lsp.wholefile import write_whole

_LOG = logging.getLogger(__name__)

MAX_BYTES = 16 << 20
_FORMAT = 1
# Counting the folder's files costs about a millisecond a hundred; once in a while is enough.
_TRIM_EVERY = 50


class Replay:
    """A source that proposes what is known already; it answers under the name of the source that first had it."""

    version = ""

    def __init__(self, name: str, candidates: Sequence[Candidate]):
        self.name = name
        self._candidates = candidates

    def propose(self, request: Request) -> Proposals:
        yield from self._candidates


class FixCache:
    """The folder. May be used from several threads and processes: files appear whole, by rename."""

    def __init__(self, folder: Path, max_bytes: int = MAX_BYTES):
        self._folder = folder
        self._max_bytes = max_bytes
        self._n_written = 0

    def put(self, model: str, draft: Draft, entry: Entry, offers: Sequence[Offer]) -> None:
        """Keep what `model` came up with; only edits inside the error's own item can be found again. Raises OSError."""
        kept = [offer for offer in offers if all(_inside(edit, entry) for edit in offer.edits)]
        if offers and not kept:
            return
        data = {"format": _FORMAT, "candidates": [_as_json(offer, entry) for offer in kept]}
        paths.private_dir(self._folder)
        write_whole(self._file(model, entry), json.dumps(data))
        self._n_written += 1
        if self._n_written % _TRIM_EVERY == 1:
            self.trim()

    def replay(self, model: str, draft: Draft, entry: Entry) -> Replay | None:
        """A source of what is known for an error; None where nothing is."""
        file = self._file(model, entry)
        try:
            data: Any = json.loads(file.read_text(encoding="utf-8"))
            if data["format"] != _FORMAT:
                return None
            candidates = [_from_json(one, entry) for one in data["candidates"]]
            os.utime(file)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, LookupError, TypeError) as exc:
            _LOG.warning("%s can't be used and is forgotten: %s", file, exc)
            file.unlink(missing_ok=True)
            return None
        return Replay("model", candidates)

    def trim(self) -> None:
        """Delete what was used longest ago until the folder is below its size."""
        found = []
        for file in self._folder.iterdir():
            try:
                status = file.stat()
            except FileNotFoundError:
                continue
            found.append((status.st_mtime, status.st_size, file))
        size = sum(size for _, size, _ in found)
        for _, n_bytes, file in sorted(found):
            if size <= self._max_bytes:
                return
            file.unlink(missing_ok=True)
            size -= n_bytes

    def _file(self, model: str, entry: Entry) -> Path:
        digest = hashlib.sha256(f"{model}\0{entry.key}".encode()).hexdigest()
        return self._folder / f"{digest[:32]}.json"


def _inside(edit: Edit, entry: Entry) -> bool:
    return edit.path == entry.path and entry.item[0] <= edit.start and edit.end <= entry.item[1]


def _as_json(offer: Offer, entry: Entry) -> dict[str, Any]:
    first = entry.item[0]
    return {
        "title": offer.title,
        "adapter": offer.adapter,
        "attempt": offer.attempt,
        "edits": [[edit.start - first, edit.end - first, edit.replacement] for edit in offer.edits],
    }


def _from_json(one: dict[str, Any], entry: Entry) -> Candidate:
    """The candidate, moved to where the item lies now. Raises LookupError, TypeError, ValueError for bad data."""
    first, last = entry.item
    edits = []
    for start, end, replacement in one["edits"]:
        if not (isinstance(replacement, str) and 0 <= start <= end <= last - first):
            raise ValueError("an edit lies outside its item")
        edits.append(Edit(entry.path, first + start, first + end, replacement))
    return Candidate(tuple(edits), "model", str(one["title"]), adapter=one["adapter"], attempt=int(one["attempt"]))
