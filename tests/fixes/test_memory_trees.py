"""Trees as values: they print as the source does, compare by tokens, and match without ever failing."""

import json
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koans.mutate import load_programs
from sleepy_lsp.fixes.memory.encoding import from_json, to_json
from sleepy_lsp.fixes.memory.pattern import Pattern, Site
from sleepy_lsp.fixes.memory.places import Relation
from sleepy_lsp.fixes.memory.trees import (
    Branch,
    Hole,
    Leaf,
    Tree,
    Word,
    filled,
    from_node,
    match_trees,
    sort_of,
    subtrees,
    text_of,
)
from sleepy_lsp.rust import syntax

PROGRAMS = [program.text for program in load_programs(split="train")]
DEEP = "fn f() -> u32 { " + " + ".join(["1"] * 3000) + " }"

names = st.sampled_from(["a", "b", "total", "Vec", "u32"])
gaps = st.sampled_from(["", " ", "\n    ", " // why\n"])
leaves = st.builds(Leaf, st.sampled_from(["identifier", "type_identifier", ";"]), names, gaps)
holes = st.builds(Hole, st.integers(1, 3), st.sampled_from(["expression", "type"]), gaps)
words = st.builds(Word, st.integers(0, 2), st.just("identifier"), gaps)
trees: st.SearchStrategy[Tree] = st.recursive(
    leaves | holes | words,
    lambda below: st.builds(
        Branch, st.sampled_from(["block", "call_expression"]), st.lists(below, min_size=1, max_size=4).map(tuple)
    ),
    max_leaves=12,
)
sites = st.builds(
    Site,
    st.sampled_from(["block", "arguments", "*", ""]),
    st.lists(trees, min_size=1, max_size=3).map(tuple),
    st.lists(trees, max_size=3).map(tuple),
    st.sampled_from(Relation),
    st.integers(0, 5),
)
patterns = st.builds(
    Pattern, st.sampled_from(["", "E0308"]), st.text(max_size=9), st.lists(sites, min_size=1).map(tuple)
)
scraps = st.lists(
    st.sampled_from(
        ["fn f() {", "}", "let x = ", ";", "/* c */", "// d\n", "\n", "#", "'a", '"é"', "🦀", "x.y(", ")", "\\"]
    )
).map("".join)
rust = st.sampled_from(PROGRAMS) | scraps


def whole(text: str) -> Tree:
    source = text.encode()
    return from_node(syntax.parse(source).root_node, source, gap_from=0)


def own_text(tree: Tree) -> str:
    return text_of([tree])


@settings(deadline=None, max_examples=150)
@given(rust)
def test_a_tree_prints_as_the_source(text: str) -> None:
    """White space, comments and what does not parse included; only what comes before the first token is left out."""
    assert own_text(whole(text)).rstrip() == text.strip()


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(PROGRAMS), st.integers(0))
def test_trees_are_equal_when_their_tokens_are(text: str, seed: int) -> None:
    """Other white space and other comments make no other tree."""
    source = text.encode()
    nodes = [node for node in syntax.walk(syntax.parse(source).root_node) if node.children]
    node = nodes[seed % len(nodes)]
    spread = " /* so */ ".join(syntax.tokens(syntax.parse(b"fn f() { g(a, 1); }").root_node))
    assert whole(spread) == whole("fn f() { g(a, 1); }")
    assert from_node(node, source) == from_node(node, source, gap_from=0)
    assert syntax.tokens(syntax.parse(own_text(whole(text)).encode()).root_node) == syntax.tokens(
        syntax.parse(source).root_node
    )


@given(patterns)
def test_a_pattern_survives_its_encoding(pattern: Pattern) -> None:
    """What is written down comes back the same, gaps included, through JSON text."""
    again = from_json(json.loads(json.dumps(to_json(pattern))))
    assert again == pattern
    assert repr(again) == repr(pattern), "gaps do not take part in =="


@pytest.mark.parametrize(
    "entry",
    [
        {},
        {"code": "E0308", "shape": ""},
        {"code": "E0308", "shape": "", "sites": [{"parent": "block"}]},
        {
            "code": "",
            "shape": "",
            "sites": [{"parent": "b", "relation": "beyond", "span": 0, "before": [], "after": []}],
        },
        {
            "code": "",
            "shape": "",
            "sites": [{"parent": "b", "relation": "same", "span": 0, "before": [["a"]], "after": []}],
        },
    ],
)
def test_what_is_no_pattern_is_refused(entry: dict[str, object]) -> None:
    """An entry that was cut or made up raises what the docstring promises, not something else later."""
    with pytest.raises((ValueError, KeyError, TypeError)):
        from_json(entry)


@settings(deadline=None, max_examples=60)
@given(rust, trees)
def test_matching_answers_for_any_text(text: str, pattern: Tree) -> None:
    """A match binds every hole of the pattern, and filling the holes gives back what was matched."""
    for tree in subtrees(whole(text)):
        found = match_trees([pattern], [tree], ["a", "total", "Vec"])
        if found is not None:
            assert leaf_texts(filled(pattern, found, ["a", "total", "Vec"])) == leaf_texts(tree)
            assert found.keys() == {one.number for one in subtrees(pattern) if isinstance(one, Hole)}


@settings(deadline=None, max_examples=100)
@given(st.lists(st.sampled_from(["a", "b", "f(a)", "1"]), min_size=3, max_size=3))
def test_one_hole_stands_for_one_thing(arguments: list[str]) -> None:
    """`$1, $1, $2` matches only where the first two are the same; the third may be anything."""
    (call,) = _of_kind(whole(f"fn f() {{ g({', '.join(arguments)}); }}"), "expression_statement")
    (pattern,) = _of_kind(whole("fn f() { g(X, X, Y); }"), "expression_statement")
    found = match_trees([_with_holes(pattern)], [call], [])
    assert (found is not None) == (arguments[0] == arguments[1])
    if found is not None:
        assert (own_text(found[1]), own_text(found[2])) == (arguments[0], arguments[2])


def test_a_hole_keeps_to_its_class() -> None:
    """An expression is no type, and a statement is neither."""
    expression, kind, statement = Leaf("identifier", "a"), Leaf("type_identifier", "A"), Leaf("let_declaration", "")
    assert [sort_of(tree) for tree in (expression, kind, statement)] == ["expression", "type", "let_declaration"]
    assert match_trees([Hole(1, "type")], [expression], []) is None
    assert match_trees([Hole(1, "type")], [kind], []) == {1: kind}


def test_code_that_is_nested_very_deeply_is_no_trouble() -> None:
    """A sum of 3000 terms is as deep a tree: it prints, compares, hashes and matches."""
    tree = whole(DEEP)
    assert own_text(tree) == DEEP
    assert hash(tree) == hash(whole(DEEP)) and tree == whole(DEEP)
    assert match_trees([tree], [whole(DEEP)], []) == {}


def leaf_texts(tree: Tree) -> list[str]:
    return [one.text for one in subtrees(tree) if isinstance(one, Leaf)]


def _of_kind(tree: Tree, kind: str) -> Iterator[Tree]:
    return (one for one in subtrees(tree) if isinstance(one, Branch) and one.kind == kind)


def _with_holes(tree: Tree) -> Tree:
    if isinstance(tree, Leaf) and tree.text in ("X", "Y"):
        return Hole(1 if tree.text == "X" else 2, "expression", tree.gap)
    return Branch(tree.kind, tuple(map(_with_holes, tree.children))) if isinstance(tree, Branch) else tree
