"""What `registry.json` says: every change that was made to the adapters, and so which are live. Values, no disk.

    {"format": 1, "cards": {name: SHA-256 of its card}, "off": {name: {"at", "why"}}, "changes": [{"number", …}]}

Changes are numbered, not dated: clocks jump. Nothing is ever taken out of the list; a rollback is a change, too.
"""

import dataclasses
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sleepy_lsp.llm.cards import is_name
from sleepy_lsp.llm.errors import AdapterError

FORMAT = 1
KINDS = ("publish", "rollback", "disable", "enable")


class RegistryDamaged(Exception):
    """The registry's bytes are not a registry; the message says what is wrong with them."""


@dataclass(frozen=True, slots=True)
class Off:
    """When and why an adapter was disabled."""

    at: str
    why: str


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the registry, and what is live after it."""

    number: int
    """From 1; 0 is the empty registry."""
    at: str
    """UTC, ISO 8601."""
    what: str
    """One of KINDS."""
    names: tuple[str, ...]
    """The adapters that it was about."""
    why: str
    live: tuple[str, ...]
    """Live after it; those that are disabled are among them, and are not served."""
    parent: int | None
    """The change that a rollback goes to; None: there is none before."""


_START = Change(0, "", "start", (), "", (), None)


@dataclass(frozen=True, slots=True)
class Book:
    """The registry as a value."""

    cards: dict[str, str] = field(default_factory=dict)
    """The SHA-256 of each published adapter's card, in the order of their publication."""
    off: dict[str, Off] = field(default_factory=dict)
    """What is disabled."""
    changes: tuple[Change, ...] = ()

    @property
    def last(self) -> Change:
        return self.changes[-1] if self.changes else _START

    @property
    def live(self) -> tuple[str, ...]:
        return self.last.live

    def change(self, number: int) -> Change | None:
        """The change of that number, 0 being the empty registry; None if there is none."""
        if number == 0:
            return _START
        return self.changes[number - 1] if 0 < number <= len(self.changes) else None

    def changed(
        self,
        what: str,
        names: Sequence[str],
        why: str,
        *,
        live: tuple[str, ...] | None = None,
        parent: int | None = None,
    ) -> "Book":
        """This with one more change. Without `live`, what is live and what a rollback goes to stay as they are."""
        if live is None:
            live, parent = self.last.live, self.last.parent
        change = Change(self.last.number + 1, now(), what, tuple(names), why, live, parent)
        return dataclasses.replace(self, changes=(*self.changes, change))


def book_to_bytes(book: Book) -> bytes:
    return (json.dumps({"format": FORMAT, **dataclasses.asdict(book)}, indent=1) + "\n").encode()


def book_from_bytes(data: bytes, origin: str) -> Book:
    """Raises RegistryDamaged, and AdapterError for a newer format; `origin` names the file."""
    try:
        table = json.loads(data)
        known_format = table["format"]
        if isinstance(known_format, int) and known_format > FORMAT:
            raise AdapterError(
                f"{origin} was written by a newer sleepy (format {known_format}, this one knows {FORMAT}): "
                "update sleepy; nothing was changed"
            )
        book = Book(
            {_text(name): _text(digest) for name, digest in table["cards"].items()},
            {_text(name): Off(_text(off["at"]), _text(off["why"])) for name, off in table["off"].items()},
            tuple(_change(number, entry) for number, entry in enumerate(table["changes"], start=1)),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as exc:
        raise RegistryDamaged(f"{type(exc).__name__}: {exc}") from exc
    unknown = {name for change in book.changes for name in change.live} - book.cards.keys()
    unknown |= {name for name in book.cards if not is_name(name)}
    if unknown or known_format != FORMAT:
        raise RegistryDamaged(f"it knows no {min(unknown)!r}" if unknown else f"its format is {known_format!r}")
    return book


def now() -> str:
    """For people to read; nothing is ordered by it."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def _change(number: int, entry: dict[str, Any]) -> Change:
    parent = entry["parent"]
    if entry["number"] != number or entry["what"] not in KINDS:
        raise ValueError(f"change {number} is number {entry['number']!r}, {entry['what']!r}")
    if parent is not None and not (type(parent) is int and 0 <= parent < number):
        raise ValueError(f"change {number} comes after change {parent!r}")
    names, live = tuple(map(_text, entry["names"])), tuple(map(_text, entry["live"]))
    return Change(number, _text(entry["at"]), entry["what"], names, _text(entry["why"]), live, parent)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value
