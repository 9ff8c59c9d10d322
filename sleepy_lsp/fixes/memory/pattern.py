"""A pattern: a repair with holes, and where in an error it applies.

What the code before and after share is a hole: it is what the repair kept. A name that is new is a Word where the
compiler's message quotes it, and stays fixed otherwise. Where the pattern applies is told by the relation between the
changed run and the error's spans, so that a repair of the marked expression is not tried on every one of the file.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from sleepy_lsp.fixes.memory.places import Relation
from sleepy_lsp.fixes.memory.trees import Hole, Leaf, Tree, Word, is_named, size, subtrees, text_of

ANY_CODE = "*"
"""The code of a pattern for every error beside the call or the name that it changes."""
ANY_PARENT = "*"


@dataclass(frozen=True, slots=True)
class Site:
    """One place that a pattern changes."""

    parent: str
    """The kind of node that the run lies in; empty where the error's span alone says what is meant; or ANY_PARENT."""
    before: tuple[Tree, ...]
    after: tuple[Tree, ...]
    relation: Relation
    span: int
    """Which of the error's spans the relation is to: 0 the primary, then the labelled ones in order."""


@dataclass(frozen=True)  # with no slots: thousands of patterns are keys of tables, so each is hashed once
class Pattern:
    """A repair with holes. The sites, one or more, belong together."""

    code: str
    """Of the errors that it is for; ANY_CODE for all."""
    shape: str
    """The normalised message and label of the error, which the indices of Words belong to; empty without Words."""
    sites: tuple[Site, ...]

    @cached_property
    def _hash(self) -> int:
        return hash((self.code, self.shape, self.sites))

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def size(self) -> int:
        """Tokens that are fixed: the more, the more specific."""
        return sum(size(tree) for site in self.sites for tree in (*site.before, *site.after))

    @cached_property
    def names(self) -> frozenset[str]:
        """The names that the code must have at the place of the first site, the closest to the error."""
        return frozenset(fixed_names(self.sites[0].before))

    @cached_property
    def all_names(self) -> frozenset[str]:
        """Every fixed name, before and after."""
        return frozenset(fixed_names(tree for site in self.sites for tree in (*site.before, *site.after)))

    def describe(self) -> str:
        """Before and after in a line, holes as `$1`."""
        return "; ".join(f"`{text_of(site.before)}` → `{text_of(site.after)}`" for site in self.sites)

    def before_and_after(self) -> list[str]:
        """The same as the lines of a diff."""
        lines = []
        for site in self.sites:
            lines += [f"- {line}" for line in text_of(site.before).split("\n")]
            lines += [f"+ {line}" for line in text_of(site.after).split("\n")]
        return lines


def fixed_names(trees: Iterable[Tree]) -> list[str]:
    """The names in trees that stand for themselves alone, macros' without the `!`, in order."""
    leaves = (one for tree in trees for one in subtrees(tree) if isinstance(one, Leaf))
    return [leaf.text.removesuffix("!") for leaf in leaves if "identifier" in leaf.kind and is_named(leaf)]


def is_anchored(sites: Sequence[Site]) -> bool:
    """Whether every site can be found: by the error's span, by what is fixed in it, or by the sites before it."""
    known: set[int] = set()
    for site in sites:
        holes = {one.number for tree in site.before for one in subtrees(tree) if isinstance(one, Hole)}
        words = any(isinstance(one, Word) for tree in site.before for one in subtrees(tree))
        near = site.relation not in (Relation.ITEM, Relation.FILE)
        if not (near or words or holes & known or any(map(_has_fixed_names, site.before))):
            return False
        known |= holes
    return True


def _has_fixed_names(tree: Tree) -> bool:
    return any(isinstance(one, Leaf) and is_named(one) for one in subtrees(tree))
