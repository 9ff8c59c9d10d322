"""Which verified fix comes first, and why, in a line that a person can read.

A MachineApplicable suggestion of rustc that verifies comes first: rustc is sure of it, and people complain most
about tools that hide the compiler's own fix. Behind it the order is by what a fix had to change (a signature that
others call, a text that users see, a value that may be missing), then by its size in tokens.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sleepy_lsp.episode import Candidate, Episode, Fix, Outcome, Verdict
from sleepy_lsp.fixes import doubts
from sleepy_lsp.fixes.draft import Draft
from sleepy_lsp.fixes.unasked import may_panic, why_unasked
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.diagnostics import Applicability
from sleepy_lsp.rust.text import Edit, LineIndex, line_end_of, moved_offset


@dataclass(frozen=True, slots=True, order=True)
class Rank:
    """Smaller is better; compared field by field."""

    unasked: bool
    """Offered, and never adopted without a person (`unasked.py`)."""
    unsure: bool
    """Not a MachineApplicable suggestion."""
    unfinished: bool
    """Verified as progress, not as fixed."""
    doubtful: bool
    """It may only have moved the error, or turned it into a crash: the engine looks further before it adopts it."""
    cost: int
    """What it had to change, weighed."""
    n_tokens: int
    """Tokens removed and added."""


# What a change costs beside its size. `unwrap` and the like turn an error that the types showed into a crash.
_COSTS: tuple[tuple[str, int], ...] = (
    ("changes a public signature", 8),
    ("changes a signature", 3),
    ("changes a text literal", 4),
    ("may panic", 5),
    ("edits another file", 2),
    ("copies a value", 1),
)
_COPIES = frozenset({"clone", "to_vec", "to_owned"})


def is_settled(draft: Draft, candidate: Candidate, verdict: Verdict) -> bool:
    """Whether an accepted candidate may be adopted without looking further.

    One that its rule doubts is doubtful. One that may panic is: there may be a way to hand the error on. So is progress
    that may only have moved the error, and a name put in while another of the function is left without use.
    """
    if may_panic(draft, candidate) or is_doubted(draft, candidate) or doubts.leaves_a_name(draft, candidate, verdict):
        return False
    return not moves_error(draft, candidate.edits, candidate.edits, verdict)


def is_doubted(draft: Draft, candidate: Candidate) -> bool:
    """Whether it is of a form that its author may not want: a known repair rated so, or a suggestion of that kind."""
    rated = candidate.source == "memory" and candidate.applicability is Applicability.MAYBE_INCORRECT
    return rated or doubts.is_doubted(draft, candidate)


def moves_error(draft: Draft, own: Sequence[Edit], edits: Sequence[Edit], verdict: Verdict) -> bool:
    """Whether a newly seen error lies on a line that the edits `own`, some or all of those tried, have written."""
    paths = {edit.path for edit in own}
    written = {(path, line) for path in paths for line in _written_lines(draft, own, edits, path)}
    primaries = [error.primary for error in verdict.revealed]
    return any(span and (Path(span.path), span.line_start) in written for span in primaries)


def _written_lines(draft: Draft, own: Sequence[Edit], every: Sequence[Edit], path: Path) -> Iterator[int]:
    """The numbers (from 1) of the lines of the new text, with `every` edit made, that `own` changed or added."""
    edits = sorted(edit for edit in every if edit.path == path)
    index = LineIndex(draft.edited(edits)[path])
    newline = line_end_of(draft.read(path))
    for edit in (one for one in edits if one in own):
        start = moved_offset(edit.start, [other for other in edits if other.end <= edit.start], newline)
        size = len(edit.replacement.strip("\n").replace("\n", newline).encode())
        yield from range(index.line_of(start) + 1, index.line_of(min(start + size, len(index.data))) + 2)


def rank(
    draft: Draft, candidate: Candidate, verdict: Verdict, episode: Episode, *, doubtful: bool = False
) -> tuple[Rank, str]:
    """The rank of a candidate that was accepted for `episode` on `draft`, and the reason; the model's answers and what
    the user taught are never `unasked`.
    """
    changes, n_tokens = _changes(draft, candidate, episode.path)
    is_own = candidate.source == "model" or candidate.adapter is not None
    unasked = None if is_own else why_unasked(draft, candidate, episode, verdict.warnings)
    sure = candidate.applicability is Applicability.MACHINE_APPLICABLE and candidate.source == "compiler"
    cost = sum(weight for name, weight in _COSTS if name in changes)
    unfinished = verdict.outcome is Outcome.PROGRESS
    place = Rank(unasked is not None, not sure, unfinished, doubtful or unasked is not None, cost, n_tokens)
    origin = {
        "compiler": "rustc is sure of it" if sure else "rustc's suggestion",
        "memory": "from your own fixes" if candidate.adapter else "a known repair",
        "model": "from the model",
    }[candidate.source]
    size = f"{n_tokens} token{'' if n_tokens == 1 else 's'} changed"
    doubts_of_it = [f"doubtful: {unasked}"] if unasked else ["doubtful"] if doubtful else []
    return place, "; ".join([origin, size, *changes, *doubts_of_it, "checked by the compiler"])


def moved_along(
    draft: Draft, held: Mapping[str, tuple[Rank, Fix]], edits: Sequence[Edit]
) -> dict[str, tuple[Rank, Fix]]:
    """The `held` fixes once `edits` of `draft` are adopted: moved along with the text, dropped where they overlap."""

    def moved(edit: Edit) -> Edit:
        before = [other for other in edits if other.path == edit.path]
        newline = line_end_of(draft.read(edit.path)) if before else "\n"
        start, end = (moved_offset(offset, before, newline) for offset in (edit.start, edit.end))
        return replace(edit, start=start, end=end)

    kept: dict[str, tuple[Rank, Fix]] = {}
    for identity, (place, fix) in held.items():
        theirs = fix.candidate.edits
        if not any(a.path == b.path and a.start <= b.end and b.start <= a.end for a in theirs for b in edits):
            candidate = replace(fix.candidate, edits=tuple(map(moved, theirs)))
            kept[identity] = (place, replace(fix, candidate=candidate))
    return kept


def _changes(draft: Draft, candidate: Candidate, home: object) -> tuple[list[str], int]:
    """The names in _COSTS that apply, and the number of tokens that differ."""
    overlay = draft.edited(candidate.edits)
    names: set[str] = set()
    n_tokens = 0
    for path in candidate.paths:
        (old_start, old_end), (new_start, new_end) = syntax.changed_parts(draft.read(path), overlay[path])
        before, after = draft.read(path)[old_start:old_end], overlay[path][new_start:new_end]
        old, new = (Counter(syntax.tokens(syntax.parse(text).root_node)) for text in (before, after))
        added, removed = new - old, old - new
        n_tokens += added.total() + removed.total()
        if path != home:
            names.add("edits another file")
        if may_panic(draft, candidate):
            names.add("may panic")
        if _COPIES & added.keys():
            names.add("copies a value")
        if any(token.startswith('"') for token in removed):
            names.add("changes a text literal")
        names |= _changed_signatures(before, after)
    return [name for name, _ in _COSTS if name in names], n_tokens


def _changed_signatures(before: bytes, after: bytes) -> set[str]:
    old, new = _signatures(before), _signatures(after)
    changed = [name for name in old.keys() & new.keys() if old[name][0] != new[name][0]]
    return {"changes a public signature" if old[name][1] else "changes a signature" for name in changed}


def _signatures(source: bytes) -> dict[str, tuple[list[str], bool]]:
    """Every function's tokens up to its body, and whether it is public."""
    found = {}
    for item in syntax.items(source):
        if item.type in ("function_item", "function_signature_item"):
            body = item.child_by_field_name("body")
            head = [token for child in item.children if child != body for token in syntax.tokens(child)]
            found[syntax.qualified_name(item)] = (head, syntax.is_public(item))
    return found
