"""An episode as lines for a person: what was said, what was tried and offered, what became of it, with diffs.

Texts come from files that anybody may have written, so control characters, which a terminal would obey, and those that
reorder text are shown as `�`.
"""

import datetime
import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sleepy_lsp.journal.events import (
    Abandoned,
    Accepted,
    Dismissed,
    EpisodeRecord,
    FixedByHand,
    FixName,
    Offered,
    RecordedEvent,
    Rewritten,
    Seen,
    Shown,
    TestsRan,
    TextChange,
    Tried,
    Undone,
)

_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_HUNK = re.compile(r"^@@ -(\d+)((?:,\d+)?) \+(\d+)((?:,\d+)?) @@")


@dataclass(frozen=True, slots=True)
class Line:
    """One line, and what it is: `title`, `about`, `event`, `hunk`, `added`, `removed` or `context`."""

    kind: str
    text: str


def lines(record: EpisodeRecord, events: Iterable[RecordedEvent]) -> Iterator[Line]:
    """The episode's head, then its events in order."""
    events = list(events)
    code = f"[{record.code}]" if record.code else ""
    first = next((event.detail for event in events if isinstance(event.detail, Seen)), None)
    place = f":{first.line}:{first.column}" if first else ""
    path = _below(record.path, record.project)
    yield Line("title", safe(f"{_when(record.first_seen_us)}  {path}{place}  error{code}: {record.message}"))
    yield Line("about", safe(f"  #{record.id} · {record.family} · {_ending(record)} · {record.project}"))
    for event in events:
        after_s = (event.time_us - record.first_seen_us) / 1e6
        said, changes = _said(event.detail)
        yield Line("event", safe(f"  {_duration(after_s):>8}  {said}"))
        for change in changes:
            yield from diff(change, record.project)


def diff(change: TextChange, project: str) -> Iterator[Line]:
    """A unified diff with the file's own line numbers."""
    before, after = change.before.split("\n"), change.after.split("\n")
    path = _below(change.path, project)
    for text in difflib.unified_diff(before, after, f"a/{path}", f"b/{path}", lineterm=""):
        hunk = _HUNK.match(text)
        if hunk:
            old, new = (int(hunk[i]) + change.line - 1 for i in (1, 3))
            text = f"@@ -{old}{hunk[2]} +{new}{hunk[4]} @@"
        kind = {"@": "hunk", "+": "added", "-": "removed"}.get(text[:1], "context")
        yield Line("hunk" if text.startswith(("--- ", "+++ ")) else kind, safe(f"      {text}"))


def _said(detail: object) -> tuple[str, tuple[TextChange, ...]]:
    """An event in a line, and the changes worth a diff."""
    match detail:
        case Seen():
            return f"seen at {detail.line}:{detail.column}", ()
        case Tried():
            return f"tried {_fix(detail.fix)}: {detail.title} — {detail.outcome.value}: {detail.reason}", ()
        case Offered():
            return f"offered {_fix(detail.fix)} as number {detail.rank}: {detail.title}", ()
        case Shown():
            return f"shown {_fixes(detail.fixes)}", ()
        case Accepted():
            return f"accepted {_fix(detail.fix)}: {detail.title}", detail.changes
        case Dismissed():
            return f"dismissed {_fixes(detail.fixes)}", ()
        case Undone():
            return "undone", ()
        case Rewritten():
            return "rewritten by you", detail.changes
        case FixedByHand():
            return "fixed by hand", detail.changes
        case TestsRan():
            return f"tests {'passed' if detail.passed else 'failed'}", ()
        case Abandoned():
            return f"abandoned: {detail.reason.value.replace('_', ' ')}", ()
        case _:
            raise TypeError(f"{type(detail).__name__} is no kind of event")


def _fix(fix: FixName) -> str:
    adapter = f" with {fix.adapter}" if fix.adapter else ""
    return f"{fix.source} {fix.attempt}{adapter}"


def _fixes(fixes: tuple[FixName, ...]) -> str:
    return ", ".join(map(_fix, fixes)) or "nothing"


def _ending(record: EpisodeRecord) -> str:
    said = record.outcome.value.replace("_", " ")
    by = f" ({record.source})" if record.source else ""
    after = f" after {_duration(record.seconds).lstrip('+')}" if record.seconds is not None else ""
    tests = {True: ", tests passed", False: ", tests failed", None: ""}[record.tests_passed]
    return f"{said}{by}{after}{tests}"


def _duration(seconds: float) -> str:
    for limit, size, unit in ((120, 1, "s"), (7200, 60, "min"), (172800, 3600, "h")):
        if abs(seconds) < limit:
            return f"{seconds / size:+.1f} {unit}"
    return f"{seconds / 86400:+.1f} d"


def _when(time_us: int) -> str:
    return datetime.datetime.fromtimestamp(time_us / 1e6).strftime("%Y-%m-%d %H:%M:%S")


def _below(path: str, project: str) -> str:
    """`path` from the project's root, where it lies below it."""
    return path.removeprefix(f"{project.rstrip('/')}/")


def safe(text: str) -> str:
    """`text` on one line, with `�` for what would steer a terminal or can't be written as UTF-8."""
    return _UNSAFE.sub("�", text.replace("\r\n", "\n").replace("\n", " "))
