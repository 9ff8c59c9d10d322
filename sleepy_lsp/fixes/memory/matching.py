"""A pattern and another error → the changes that it proposes, where its sites match the code around the error."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from sleepy_lsp.fixes.memory.pattern import ANY_CODE, Pattern, Site
from sleepy_lsp.fixes.memory.scene import NodeRun, Scene
from sleepy_lsp.fixes.memory.trees import COMMENTS, Bindings, Tree, filled, match_trees, text_of, with_gap
from sleepy_lsp.rust import syntax

_MOST_PLACES = 4


@dataclass(frozen=True, slots=True)
class Replacement:
    """Bytes [start, end) of the text become `text`."""

    start: int
    end: int
    text: str


Change = tuple[Replacement, ...]


def applications(pattern: Pattern, scene: Scene) -> Iterator[Change]:
    """The changes that `pattern` proposes for an error in a file, the nearest to the error first, each once."""
    if not scene.spans or pattern.code not in (scene.code, ANY_CODE):
        return
    if pattern.shape and scene.shape != pattern.shape:
        return
    seen = set()
    first, *others = pattern.sites
    for run, bindings in islice(_places(first, scene, {}), _MOST_PLACES):
        found = [(first, run)]
        for site in others:
            place = next(_places(site, scene, bindings), None)
            if place is None:
                break
            bindings = place[1]
            found.append((site, place[0]))
        else:
            change = _change(found, bindings, scene)
            if change is not None and change not in seen:
                seen.add(change)
                yield change


def _change(found: Sequence[tuple[Site, NodeRun]], bindings: Bindings, scene: Scene) -> Change | None:
    """What all sites of a pattern become together; None where that can't be said or done."""
    made = [_replacement(site, run, bindings, scene) for site, run in found]
    whole = tuple(sorted((one for one in made if one is not None), key=lambda one: one.start))
    apart = all(a.end <= b.start for a, b in pairwise(whole))
    return whole if apart and len(whole) == len(made) else None


def _places(site: Site, scene: Scene, bound: dict[int, Tree]) -> Iterator[tuple[NodeRun, dict[int, Tree]]]:
    """The runs of nodes that `site` matches where it may apply, nearest to its span first, and what its holes are."""
    for run in scene.runs(site):
        if not scene.can_be(site.before, run):
            continue
        bindings = match_trees(site.before, scene.trees(run), scene.words)
        if bindings is not None and all(bound.get(number, tree) == tree for number, tree in bindings.items()):
            yield run, {**bound, **bindings}


def _replacement(site: Site, run: NodeRun, bindings: Bindings, scene: Scene) -> Replacement | None:
    """None where a hole or a word of the new text is unknown, or a comment in the old one would be lost."""
    try:
        trees = [filled(tree, bindings, scene.words) for tree in site.after]
    except (KeyError, IndexError):
        return None
    text = text_of([with_gap(trees[0], ""), *trees[1:]]) if trees else ""
    start, end = run[0].start_byte, run[-1].end_byte
    source = scene.source
    if b"//" in source[start:end] or b"/*" in source[start:end]:
        old, new = (Counter(_comments(code)) for code in (source[start:end], text.encode()))
        if old - new:
            return None
    return Replacement(start, end, text)


def _comments(code: bytes) -> list[str]:
    root = syntax.parse(code).root_node
    return [syntax.node_text(node).strip() for node in syntax.walk(root) if node.type in COMMENTS]
