"""A day at work in a small crate: what the journal holds of it."""

from collections.abc import Sequence
from pathlib import Path

from sleepy_lsp.journal.events import Accepted, Detail, Event, FixedByHand, FixName, Seen, Text, TextChange, now_us
from sleepy_lsp.journal.journal import Journal
from tests.support import crate

API = """//! A hall with seats to book.

#[derive(Debug, Default)]
pub struct Hall {
    guests: Vec<String>,
}

impl Hall {
    /// Books a row of seats.
    pub fn book(&mut self, name: &str, row: u8) -> bool {
        self.guests.push(format!("{name} in {row}"));
        true
    }
}
"""
OLD_ORDER = ("E0308", "arguments to this method are incorrect")


def use(name: str, call: str, rest: str = "") -> str:
    """A function that books, with something around the call that no other has."""
    return f"pub fn {name}(hall: &mut Hall) -> bool {{\n    {rest or 'let _ = 1;'}\n    {call}\n}}"


def hall(root: Path, *items: str) -> Path:
    """The crate with these items behind its API."""
    return crate(root, {"src/lib.rs": API + "\n" + "\n\n".join(items) + "\n"})


def mended(
    journal: Journal,
    root: Path,
    before: str,
    after: str,
    error: tuple[str, str] = OLD_ORDER,
    *,
    by_hand: bool = True,
    more: Sequence[Detail] = (),
    time_us: int | None = None,
    path: Path | None = None,
) -> None:
    """Record that an item was seen with an error and mended, as the server does."""
    file, (code, message) = str(path or root / "src" / "lib.rs"), error
    change = (TextChange(file, 1, Text(before), Text(after)),)
    seen = Seen(file, code, "mismatch", message, 1, 1, Text(before), Text(f"error[{code}]: {message}"))
    end = FixedByHand(change) if by_hand else Accepted(FixName("model", None, 1), "a fix", change)
    at = now_us() if time_us is None else time_us
    journal.record_many(Event(str(root), "s", f"{code} {before}", detail, at) for detail in (seen, end, *more))
