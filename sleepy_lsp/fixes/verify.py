"""Verification: the target is gone, nothing new is broken, the program is not gutted, no copy is changed in vain.

Two errors, before and after an edit, are the same when code and file agree and the line, moved along with the edit,
does too; messages may change with the types around them. An error that is new is forgiven only where it can have
been there all along: it belongs to a later compiler phase than the target, or to a crate or target that was not
compiled while the target stood. Then the verdict is `progress`, never `fixed`.
"""

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from sleepy_lsp.episode import Candidate, Episode, Outcome, Verdict
from sleepy_lsp.fixes import guards, vain
from sleepy_lsp.fixes.draft import Draft, check
from sleepy_lsp.rust.diagnostics import Diagnostic
from sleepy_lsp.rust.families import Phase, phase_of
from sleepy_lsp.rust.text import Edit, LineIndex, OverlappingEdits, line_end_of, moved_offset


def verify(
    draft: Draft, targets: Sequence[Episode], candidate: Candidate, *, cancel: threading.Event | None = None
) -> Verdict:
    """Try `candidate` on `draft` for all of `targets`. Raises CheckFailed, Cancelled."""
    reason = refused_unchecked(draft, targets, candidate)
    if reason is not None:
        return Verdict(Outcome.REFUSED, reason)
    overlay = draft.edited(candidate.edits)
    after = check(draft.shadow, overlay, all_targets=draft.all_targets, cancel=cancel)
    verdict = judge(draft, after, targets, candidate.edits)
    if verdict.accepted:
        texts = {path: overlay[path] for path in candidate.paths}
        reason = vain.changed_in_vain({path: draft.read(path) for path in texts}, texts, after.warnings)
        if reason is not None:
            return replace(verdict, outcome=Outcome.REFUSED, reason=reason)
    return verdict


def refused_unchecked(draft: Draft, targets: Sequence[Episode], candidate: Candidate) -> str | None:
    """Why `candidate` needs no compiler to be refused, or None."""
    if not candidate.edits:
        return "changes nothing"
    outside = next((path for path in candidate.paths if not draft.shadow.contains(path)), None)
    if outside is not None:
        return f"edits {outside}, which is not one of the user's sources"
    try:
        overlay = draft.edited(candidate.edits)
    except (OverlappingEdits, UnicodeError) as exc:
        return str(exc)
    if all(overlay[path] == draft.read(path) for path in candidate.paths):
        return "changes nothing"
    for path in candidate.paths:
        for target in targets:
            change = guards.Change(
                before=draft.read(path),
                after=overlay[path],
                code=target.code,
                spans=tuple(_spans_in(target, path)),
                is_test_file="tests" in path.parts[len(draft.shadow.root.parts) : -1],
            )
            reason = guards.gutted(change)
            if reason is None:
                break  # one of the targets asks for this change
        else:
            return reason
    return None


def _spans_in(target: Episode, path: Path) -> Iterable[tuple[int, int]]:
    spans = [target.span, *target.diagnostic.spans, *(span for note in target.diagnostic.notes for span in note.spans)]
    return ((span.byte_start, span.byte_end) for span in spans if Path(span.path) == path)


def judge(before: Draft, after: Draft, targets: Sequence[Episode], edits: Sequence[Edit]) -> Verdict:
    """The verdict on two drafts, `after` being `before` with `edits`."""
    survivors, revealed = _match(before, after, edits)
    ended = tuple(error for error in before.errors if error not in survivors)
    standing = next((target for target in targets if target.diagnostic in survivors), None)
    if standing is not None:
        return _refusal(f"{_short(standing.diagnostic)} is still there", after, revealed)
    if not revealed:
        reason = "the error is gone and nothing else broke"
        return Verdict(Outcome.FIXED, reason, after.errors, (), ended, after.finished, after.warnings)
    broken = next((error for error in revealed if not _can_have_been_hidden(error, targets, before)), None)
    if broken is not None:
        return _refusal(f"brings {_short(broken)}", after, revealed, ended)
    reason = f"the error is gone; it had hidden {len(revealed)} more ({_short(revealed[0])})"
    return Verdict(Outcome.PROGRESS, reason, after.errors, revealed, ended, after.finished, after.warnings)


def _refusal(
    reason: str, after: Draft, revealed: tuple[Diagnostic, ...], ended: tuple[Diagnostic, ...] = ()
) -> Verdict:
    return Verdict(Outcome.REFUSED, reason, after.errors, revealed, ended, after.finished)


def _short(error: Diagnostic) -> str:
    message = error.message.splitlines()[0]
    text = f"{error.code}: {message}" if error.code else message
    return text if len(text) <= 100 else f"{text[:97]}..."


def _can_have_been_hidden(error: Diagnostic, targets: Sequence[Episode], before: Draft) -> bool:
    if not any(old.unit == error.unit for old in before.errors):
        return error.unit not in before.finished  # it waited for a unit that failed, or else it compiled before
    return min(target.phase for target in targets) < phase_of(error) < Phase.LINT


_Place = tuple[str, int] | None
_Key = tuple[str | None, _Place]


def _match(before: Draft, after: Draft, edits: Sequence[Edit]) -> tuple[set[Diagnostic], tuple[Diagnostic, ...]]:
    """Which errors of `before` live on in `after`, and which of `after` are new.

    Pairs what stands at the same place first, then equal messages, so that of two errors on one line the right one
    is taken for mended.
    """
    moved = _Moved(before, after, edits)
    waiting: dict[_Key, list[Diagnostic]] = {}
    for error in before.errors:
        waiting.setdefault((error.code, moved.line(error)), []).append(error)
    survivors: set[Diagnostic] = set()
    unpaired = list(after.errors)
    passes: tuple[Callable[[Diagnostic, Diagnostic], bool], ...] = (
        lambda old, new: old.message == new.message and moved.offset(old) == _offset(new),
        lambda old, new: old.message == new.message,
        lambda old, new: True,
    )
    for is_twin in passes:
        for error in list(unpaired):
            span = error.primary
            twins = waiting.get((error.code, (span.path, span.line_start) if span else None), [])
            twin = next((old for old in twins if is_twin(old, error)), None)
            if twin is not None:
                twins.remove(twin)
                unpaired.remove(error)
                survivors.add(twin)
    return survivors, tuple(unpaired)


def _offset(error: Diagnostic) -> int | None:
    return error.primary.byte_start if error.primary else None


class _Moved:
    """Where the errors of one draft lie in the next."""

    def __init__(self, before: Draft, after: Draft, edits: Sequence[Edit]):
        self._edits: dict[str, list[Edit]] = {}
        for edit in edits:
            self._edits.setdefault(str(edit.path), []).append(edit)
        self._lines = {path: LineIndex(after.read(Path(path))) for path in self._edits}
        self._newlines = {path: line_end_of(before.read(Path(path))) for path in self._edits}

    def offset(self, error: Diagnostic) -> int | None:
        """The byte at which `error` starts once the edits are made."""
        span = error.primary
        if span is None or span.path not in self._edits:
            return span.byte_start if span else None
        return moved_offset(span.byte_start, self._edits[span.path], self._newlines[span.path])

    def line(self, error: Diagnostic) -> _Place:
        """File and line (from 1) of `error` once the edits are made."""
        span, offset = error.primary, self.offset(error)
        if span is None or offset is None:
            return None
        index = self._lines.get(span.path)
        if index is None:
            return span.path, span.line_start
        return span.path, index.line_of(min(offset, len(index.data))) + 1
