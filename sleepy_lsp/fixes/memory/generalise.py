"""Two patterns → the most specific one that covers both: anti-unification (Plotkin 1970), with one table of holes.

Where the two trees differ there is a hole; the same difference gets the same hole, before and after, so that what a
repair keeps stays tied together. The place of the one found is as close to the error as that of both.
"""

from collections.abc import Sequence

from sleepy_lsp.fixes.memory.learning import callee_of
from sleepy_lsp.fixes.memory.pattern import ANY_CODE, ANY_PARENT, Pattern, Site, is_anchored
from sleepy_lsp.fixes.memory.trees import ANY, Branch, Hole, Tree, first_gap, sort_of, subtrees


def generalise(one: Pattern, other: Pattern) -> Pattern | None:
    """None where the two have nothing in common but holes, or a hole would have nothing to be filled with."""
    if one.code != other.code or one.shape != other.shape or len(one.sites) != len(other.sites):
        return None
    if one.code == ANY_CODE and callee_of(one.sites[0].before) != callee_of(other.sites[0].before):
        return None  # the name is all that says where it applies
    holes: dict[tuple[Tree, Tree], int] = {}
    sites: list[Site] = []
    for a, b in zip(one.sites, other.sites, strict=True):
        if a.span != b.span or len(a.before) != len(b.before) or len(a.after) != len(b.after):
            return None
        before, after = _both(a.before, b.before, holes), _both(a.after, b.after, holes)
        if not _holes_of(after) <= _holes_of([*before, *(tree for site in sites for tree in site.before)]):
            return None
        parent = a.parent if a.parent == b.parent else ANY_PARENT
        sites.append(Site(parent, before, after, a.relation.covering(b.relation), a.span))
    found = Pattern(one.code, one.shape, tuple(sites))
    return found if found not in (one, other) and is_anchored(sites) and found.size else None


def _both(ones: Sequence[Tree], others: Sequence[Tree], holes: dict[tuple[Tree, Tree], int]) -> tuple[Tree, ...]:
    return tuple(_common(a, b, holes) for a, b in zip(ones, others, strict=True))


def _common(one: Tree, other: Tree, holes: dict[tuple[Tree, Tree], int]) -> Tree:
    if one == other and not isinstance(one, Hole):
        return one
    if (
        isinstance(one, Branch)
        and isinstance(other, Branch)
        and one.kind == other.kind
        and len(one.children) == len(other.children)
    ):
        return Branch(one.kind, _both(one.children, other.children, holes))
    sort = sort_of(one) if sort_of(one) == sort_of(other) else ANY
    return Hole(holes.setdefault((one, other), len(holes) + 1), sort, first_gap(one))


def _holes_of(trees: Sequence[Tree]) -> set[int]:
    return {one.number for tree in trees for one in subtrees(tree) if isinstance(one, Hole)}
