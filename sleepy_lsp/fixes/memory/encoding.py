"""Patterns as JSON: a leaf is [kind, text, gap], a hole {"hole"}, a word {"word"}, a branch {kind: children}."""

from collections.abc import Sequence
from typing import Any

from sleepy_lsp.fixes.memory.pattern import Pattern, Site
from sleepy_lsp.fixes.memory.places import Relation
from sleepy_lsp.fixes.memory.trees import Branch, Hole, Leaf, Tree, Word


def to_json(pattern: Pattern) -> dict[str, Any]:
    return {
        "code": pattern.code,
        "shape": pattern.shape,
        "sites": [
            {
                "parent": site.parent,
                "relation": site.relation.value,
                "span": site.span,
                "before": _encoded(site.before),
                "after": _encoded(site.after),
            }
            for site in pattern.sites
        ],
    }


def from_json(entry: dict[str, Any]) -> Pattern:
    """Raises ValueError, KeyError, TypeError for what `to_json` does not write."""
    sites = tuple(
        Site(
            parent=site["parent"],
            before=tuple(map(_decoded, site["before"])),
            after=tuple(map(_decoded, site["after"])),
            relation=Relation(site["relation"]),
            span=int(site["span"]),
        )
        for site in entry["sites"]
    )
    if not sites:
        raise ValueError("a pattern without a place")
    return Pattern(str(entry["code"]), str(entry["shape"]), sites)


def _encoded(trees: Sequence[Tree]) -> list[Any]:
    return [_encoded_one(tree) for tree in trees]


def _encoded_one(tree: Tree) -> Any:
    match tree:
        case Leaf(kind, text, gap):
            return [kind, text, gap]
        case Hole(number, sort, gap):
            return {"hole": number, "sort": sort, "gap": gap}
        case Word(index, kind, gap):
            return {"word": index, "kind": kind, "gap": gap}
        case Branch(kind, children):
            return {"branch": kind, "children": _encoded(children)}


def _decoded(entry: Any) -> Tree:
    match entry:
        case [str(kind), str(text), str(gap)]:
            return Leaf(kind, text, gap)
        case {"hole": int(number), "sort": str(sort), "gap": str(gap)}:
            return Hole(number, sort, gap)
        case {"word": int(index), "kind": str(kind), "gap": str(gap)}:
            return Word(index, kind, gap)
        case {"branch": str(kind), "children": list(children)}:
            return Branch(kind, tuple(map(_decoded, children)))
    raise ValueError(f"not a tree: {entry!r}")
