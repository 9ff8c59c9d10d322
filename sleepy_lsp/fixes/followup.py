"""What a candidate still lacks, in rustc's own words: its suggestions for the errors that the candidate brings.

A right change is often refused for what it leaves to do: an import for a name it uses, the bound that a new bound
asks for one item further up, a `&` at the call of a function whose signature it changed. rustc says so in the errors
that are new; taking its suggestions for all of them makes the candidate whole.
"""

from collections.abc import Sequence
from dataclasses import replace

from sleepy_lsp.episode import Candidate, Verdict
from sleepy_lsp.fixes.draft import Draft
from sleepy_lsp.fixes.sources.compiler import suggested
from sleepy_lsp.rust.diagnostics import Applicability
from sleepy_lsp.rust.text import Edit, minimal_edits

MOST_ROUNDS = 3
"""A candidate that brings new errors after so many follow-ups is on the wrong track."""
_MOST_NEW_ERRORS = 8


def followed_up(draft: Draft, candidate: Candidate, verdict: Verdict) -> Candidate | None:
    """`candidate` with rustc's suggestions for the errors that it brings; None when rustc has none.

    Only for a candidate that ends its target: what does not even do that needs another idea, not a complement.
    """
    if verdict.accepted or not verdict.ended or not 0 < len(verdict.revealed) <= _MOST_NEW_ERRORS:
        return None
    overlay = draft.edited(candidate.edits)
    after = Draft(draft.shadow, overlay, verdict.after, verdict.finished, draft.all_targets)
    chosen: list[Edit] = []
    ratings = [candidate.applicability]
    for error in verdict.revealed:
        following = next(suggested(after, error), None)
        if following is not None and not any(_touch(edit, other) for edit in following.edits for other in chosen):
            chosen += following.edits
            ratings.append(following.applicability)
    if not chosen:
        return None
    whole = after.edited(chosen)
    paths = dict.fromkeys([*candidate.paths, *(edit.path for edit in chosen)])
    edits = tuple(edit for path in paths for edit in minimal_edits(path, draft.read(path), whole[path]))
    if not edits or edits == candidate.edits:
        return None
    return replace(candidate, edits=edits, applicability=_weakest(ratings) if candidate.applicability else None)


def _weakest(ratings: Sequence[Applicability | None]) -> Applicability:
    """rustc is no surer of the whole than of any part of it."""
    order = list(Applicability)
    return max((rating or Applicability.UNSPECIFIED for rating in ratings), key=order.index)


def _touch(one: Edit, other: Edit) -> bool:
    return one.path == other.path and one.start <= other.end and other.start <= one.end
