"""Near misses: candidates that end their error and bring one or two others, worth a second step.

When no candidate for an error holds, the best of those that failed by little are taken for drafts, and the sources are
asked about what they brought. Both steps together are one candidate, verified against the text as it was.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sleepy_lsp.episode import Candidate, Episode, Verdict
from sleepy_lsp.fixes.draft import Draft, locate
from sleepy_lsp.rust.text import minimal_edits

_MOST_NEW_ERRORS = 2
MOST_TRIED = 2
"""Near misses of one error that get a second step: each costs a few answers."""


@dataclass(frozen=True, slots=True)
class NearMiss:
    candidate: Candidate
    after: Draft
    """The draft with the candidate in place."""
    target: Episode
    """The error that it brings, the first one."""
    n_errors: int


def near_miss(draft: Draft, candidate: Candidate, verdict: Verdict) -> NearMiss | None:
    """What a second step would start from; None for a candidate that leaves its target or breaks too much."""
    if not verdict.ended or not 0 < len(verdict.revealed) <= _MOST_NEW_ERRORS:
        return None
    located = (locate(error, draft.shadow) for error in verdict.revealed)
    target = next((episode for episode in located if episode is not None), None)
    if target is None or target.path not in candidate.paths:
        return None
    overlay = draft.edited(candidate.edits)
    after = Draft(draft.shadow, overlay, verdict.after, verdict.finished, draft.all_targets)
    return NearMiss(candidate, after, target, len(verdict.revealed))


def best(misses: Iterable[NearMiss]) -> list[NearMiss]:
    """Those worth a second step: the fewest new errors first, then the smallest edit; one for each new error."""
    found: dict[tuple[str | None, str], NearMiss] = {}
    ordered = sorted(misses, key=lambda miss: (miss.n_errors, sum(len(e.replacement) for e in miss.candidate.edits)))
    for miss in ordered:
        found.setdefault((miss.target.code, miss.target.diagnostic.message), miss)
    return list(found.values())[:MOST_TRIED]


def together(draft: Draft, miss: NearMiss, second: Candidate) -> Candidate:
    """Both steps as one candidate of the second's source, for `draft`."""
    whole = miss.after.edited(second.edits)
    paths = dict.fromkeys([*miss.candidate.paths, *second.paths])
    edits = tuple(edit for path in paths for edit in minimal_edits(path, draft.read(path), whole[path]))
    return replace(miss.candidate, edits=edits, title=f"{miss.candidate.title}, then {second.title}")
