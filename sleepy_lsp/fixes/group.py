"""Suggestions for several errors at once: which can be tried together, and which to leave out when that fails."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from sleepy_lsp.episode import Candidate, Episode, Verdict


def compatible(candidates: Mapping[Candidate, Sequence[Episode]]) -> list[Candidate]:
    """Those candidates, in order, whose edits do not touch what an earlier one edits."""
    taken: dict[Path, list[tuple[int, int]]] = {}
    kept = []
    for candidate in candidates:
        clash = any(
            edit.start <= end and start <= edit.end
            for edit in candidate.edits
            for start, end in taken.get(edit.path, ())
        )
        if not clash:
            kept.append(candidate)
            for edit in candidate.edits:
                taken.setdefault(edit.path, []).append((edit.start, edit.end))
    return kept


def is_blamed(candidate: Candidate, episodes: Sequence[Episode], verdict: Verdict) -> bool:
    """Whether a refused group should be tried without `candidate`: its target stands, or its file has new errors."""
    messages = {(error.code, error.message) for error in verdict.after}
    if any((episode.code, episode.diagnostic.message) in messages for episode in episodes):
        return True
    files = {str(edit.path) for edit in candidate.edits}
    return any(span.path in files for error in verdict.revealed for span in error.spans if span.is_primary)
