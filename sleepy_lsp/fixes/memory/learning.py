"""One repair → patterns. A repair is a text before and after, and the error that it ended.

What it teaches depends on how much of it is taken to be by chance. Three readings, each compiled before it is offered:
- by the message: a name that the error quotes stands for whatever the next error of that form quotes there;
- by its names: a quoted name stands for itself, and the form of the message does not matter;
- by the callee: a call that has changed is changed whatever the error beside it is.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sleepy_lsp.fixes.memory.differences import Run, differences
from sleepy_lsp.fixes.memory.pattern import ANY_CODE, ANY_PARENT, Pattern, Site, is_anchored
from sleepy_lsp.fixes.memory.places import Relation, quoted_names, relation_of, shape_of, spans_of
from sleepy_lsp.fixes.memory.trees import (
    Branch,
    Hole,
    Leaf,
    Tree,
    Word,
    first_gap,
    is_name,
    is_named,
    plain_gap,
    size,
    sort_of,
    subtrees,
    with_gap,
)
from sleepy_lsp.rust.diagnostics import Diagnostic

# A repair that touches more places than this, or a larger run, is not one idea.
_MOST_SITES, _LARGEST_RUN_TOKENS = 3, 60
_MOST_REPEATS = 100
# Above this nothing that stays fixed can be small enough, and looking for it takes long.
_LARGEST_KEPT_TOKENS = 400


def learn(diagnostic: Diagnostic, path: str, before: bytes, after: bytes) -> Pattern | None:
    """The pattern, by the message, of a repair of `before` into `after`; None if it is none."""
    repair = _repair(diagnostic, path, before, after)
    return repair.by_message() if repair is not None else None


def lessons(diagnostic: Diagnostic, path: str, before: bytes, after: bytes) -> list[Pattern]:
    """All readings of such a repair, each pattern once, the most careful last."""
    repair = _repair(diagnostic, path, before, after)
    if repair is None:
        return []
    found = [repair.by_message(), repair.by_names(), repair.by_callee()]
    return list(dict.fromkeys(pattern for pattern in found if pattern is not None))


def callee_of(trees: Sequence[Tree]) -> str | None:
    """The name of the function or method that a run calls; None where it is no call of one."""
    if len(trees) != 1 or not isinstance(trees[0], Branch) or trees[0].kind != "call_expression":
        return None
    function = trees[0].children[0]
    if isinstance(function, Branch) and function.kind == "generic_function":
        function = function.children[0]
    name = function.children[-1] if isinstance(function, Branch) else function
    return name.text if isinstance(name, Leaf) and is_name(name) else None


@dataclass(frozen=True, slots=True)
class _Repair:
    diagnostic: Diagnostic
    before: bytes
    spans: Sequence[tuple[int, int]]
    runs: Sequence[Run]

    def by_message(self) -> Pattern | None:
        new = {one.text for run in self.runs for tree in run.new for one in subtrees(tree) if isinstance(one, Leaf)}
        quoted = enumerate(quoted_names(self.diagnostic))
        # A name that is only replaced is the reason for the repair: it stands for itself.
        return self._pattern({word: index for index, word in quoted if word in new}, ())

    def by_names(self) -> Pattern | None:
        return self._pattern({}, quoted_names(self.diagnostic))

    def by_callee(self) -> Pattern | None:
        (run, *others) = self.runs
        name = callee_of(run.old)
        if name is None or others or len(run.new) != 1:
            return None
        before, after = abstracted([run], {}, (name,))[0]
        return _pattern_of(ANY_CODE, "", [Site(ANY_PARENT, before, after, Relation.NEAR, 0)])

    def _pattern(self, words: Mapping[str, int], fixed: Collection[str]) -> Pattern | None:
        sites = []
        for run, (old, new) in zip(self.runs, abstracted(self.runs, words, fixed), strict=True):
            relation, span = relation_of(self.before, run.start, run.end, self.spans)
            marked = relation is Relation.SAME and len(run.old) == 1 and run.start < run.end
            parent = "" if marked else run.parent  # what is missing has no place of its own
            sites.append(Site(parent, old, new, relation, span))
        sites.sort(key=lambda site: list(Relation).index(site.relation))
        shape = shape_of(self.diagnostic) if _has_words(sites) else ""
        return _pattern_of(self.diagnostic.code or "", shape, sites)


def _repair(diagnostic: Diagnostic, path: str, before: bytes, after: bytes) -> _Repair | None:
    """None where so much changed, or in so many places, that it is no idea that fits elsewhere."""
    spans = spans_of(diagnostic, path)
    runs: Sequence[Run] = differences(before, after) if spans else []
    if not 0 < len(runs) <= _MOST_REPEATS or not all(run.old for run in runs):
        return None
    runs = _once(runs, spans[0])
    if len(runs) > _MOST_SITES:
        return None
    if any(sum(map(size, (*run.old, *run.new))) > _LARGEST_KEPT_TOKENS for run in runs):
        return None
    return _Repair(diagnostic, before, spans, runs)


def _once(runs: Sequence[Run], span: tuple[int, int]) -> Sequence[Run]:
    """One run, the nearest to the error, where the same was done in several places: the others had errors too."""
    if len({(run.parent, *abstracted([run], {}, ())[0]) for run in runs}) > 1:
        return runs
    return sorted(runs, key=lambda run: abs(run.start - span[0]) + abs(run.end - span[1]))[:1]


def _pattern_of(code: str, shape: str, sites: Sequence[Site]) -> Pattern | None:
    small = all(sum(map(size, (*site.before, *site.after))) <= _LARGEST_RUN_TOKENS for site in sites)
    return Pattern(code, shape, tuple(sites)) if small and is_anchored(sites) else None


_Sides = tuple[tuple[Tree, ...], tuple[Tree, ...]]


def abstracted(runs: Sequence[Run], words: Mapping[str, int], fixed: Collection[str]) -> list[_Sides]:
    """The runs with holes for what both sides have, Words for `words`; the names in `fixed` are in no hole."""
    abstraction = _Abstraction(words, fixed)
    olds = [abstraction.of_old(run.old, run.new) for run in runs]  # all of them first: they say which holes there are
    return [(old, abstraction.of_new(run.new)) for old, run in zip(olds, runs, strict=True)]


class _Abstraction:
    """Turns what both sides of a repair have into holes, with the same number everywhere in the pattern."""

    def __init__(self, words: Mapping[str, int], fixed: Collection[str]):
        self._words = words
        self._fixed = frozenset(fixed)
        self._numbers: dict[Tree, int] = {}

    def of_old(self, old: Sequence[Tree], new: Sequence[Tree]) -> tuple[Tree, ...]:
        """`old` with a hole for each largest subtree that `new` has too."""
        shared = self._replaceable(old) & self._replaceable(new)
        return tuple(self._abstracted(tree, shared) for tree in old)

    def of_new(self, new: Sequence[Tree]) -> tuple[Tree, ...]:
        """`new` with the holes that an old side has; any other could never be filled."""
        return tuple(self._abstracted(tree, self._numbers.keys()) for tree in new)

    def _replaceable(self, trees: Sequence[Tree]) -> set[Tree]:
        """The subtrees that a hole may stand for: those that say something, and hold no name that is to stay."""
        found: set[Tree] = set()
        for tree in trees:
            self._collect(tree, found)
        return found

    def _collect(self, tree: Tree, found: set[Tree]) -> tuple[bool, bool]:
        """Adds the replaceable subtrees; whether there is a name or value in `tree`, and whether one that stays."""
        if isinstance(tree, Branch):
            below = [self._collect(child, found) for child in tree.children]
            says, stays = any(one[0] for one in below), any(one[1] for one in below)
        else:
            says = is_named(tree)
            stays = isinstance(tree, Leaf) and tree.text in self._fixed
        if says and not stays:
            found.add(tree)
        return says, stays

    def _abstracted(self, tree: Tree, shared: Collection[Tree]) -> Tree:
        if isinstance(tree, Leaf) and is_named(tree) and tree.text in self._words:
            return Word(self._words[tree.text], tree.kind, plain_gap(tree.gap))
        if tree in shared:
            number = self._numbers.setdefault(tree, len(self._numbers) + 1)
            return Hole(number, sort_of(tree), plain_gap(first_gap(tree)))
        if isinstance(tree, Branch):
            return Branch(tree.kind, tuple(self._abstracted(child, shared) for child in tree.children))
        return with_gap(tree, plain_gap(first_gap(tree)))


def _has_words(sites: Sequence[Site]) -> bool:
    return any(
        isinstance(one, Word) for site in sites for tree in (*site.before, *site.after) for one in subtrees(tree)
    )
