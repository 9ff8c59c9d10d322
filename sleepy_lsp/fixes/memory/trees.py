"""Syntax trees as values, with holes: what patterns are made of.

A Leaf is a token with the white space and comments before it, so that a tree prints as it was written; comparing
ignores that. A Hole stands for any subtree of its class. A Word stands for a name that the compiler's message quotes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tree_sitter import Node

COMMENTS = frozenset({"line_comment", "block_comment"})
# Code nested deeper than this (a sum of a thousand terms) is one token to us: no recursion below gets deeper.
DEEPEST = 150
_WHOLE = frozenset({"string_literal", "raw_string_literal", "char_literal"})
_EXPRESSIONS = frozenset("identifier self scoped_identifier macro_invocation block generic_function".split())
_NAMES = frozenset("identifier field_identifier type_identifier shorthand_field_identifier".split())
_INITIALIZERS = frozenset({"field_initializer", "shorthand_field_initializer"})
MACRO_NAME = "macro_identifier"
"""The kind of the leaf `format!` of a macro call that is read as a function call (see `macros`)."""
_TYPES = frozenset("type_identifier primitive_type scoped_type_identifier self_type".split())
# Nodes that hold a list: a pattern may speak of a few neighbours in one and say nothing of the rest.
LISTS = frozenset(
    "source_file block declaration_list field_declaration_list enum_variant_list match_block arguments parameters "
    "field_initializer_list use_list token_tree type_arguments type_parameters trait_bounds where_clause "
    "tuple_expression array_expression ordered_field_declaration_list struct_pattern tuple_struct_pattern".split()
)


ANY = "any"
"""The sort of a hole that takes every tree."""


@dataclass(frozen=True, slots=True)
class Leaf:
    kind: str
    text: str
    gap: str = field(default="", compare=False)
    """White space and comments before it."""


@dataclass(frozen=True, slots=True)
class Branch:
    kind: str
    children: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Hole:
    """Any subtree of a class; equal numbers stand for equal subtrees."""

    number: int
    sort: str
    """`expression`, `type`, a kind of node, or ANY."""
    gap: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Word:
    """A name that the compiler's message quotes."""

    index: int
    """Its place among the message's quoted names."""
    kind: str
    gap: str = field(default="", compare=False)


Tree = Leaf | Branch | Hole | Word
Bindings = Mapping[int, Tree]


def from_node(node: Node, source: bytes, *, gap_from: int | None = None, depth: int = 0) -> Tree:
    """The tree of a node, which prints as the source does; `gap_from` is where the text before it ends.

    The node may be of another text of the same length (see `macros`). Comments are no trees of their own: they are
    part of the gap before the token that follows.
    """
    start = node.start_byte if gap_from is None else gap_from
    if not node.children or node.type in _WHOLE or depth >= DEEPEST:
        text = _decoded(source[node.start_byte : node.end_byte])  # not the node's own, which may be of a masked text
        return Leaf(_leaf_kind(node, text), text, _decoded(source[start : node.start_byte]))
    children: list[Tree] = []
    at = start
    for child in node.children:
        if child.type not in COMMENTS:
            children.append(from_node(child, source, gap_from=at, depth=depth + 1))
            at = child.end_byte
    left = _decoded(source[at : node.end_byte])
    if left.strip():  # a comment at the very end, or characters that the parser could make nothing of
        children.append(Leaf("", "", left))
    return Branch(node.type, tuple(children))


def _leaf_kind(node: Node, text: str) -> str:
    if text and not node.is_named:
        return text
    return MACRO_NAME if node.type == "identifier" and text.endswith("!") else node.type


def _decoded(text: bytes) -> str:
    return text.decode(errors="replace")


def plain_gap(gap: str) -> str:
    """White space in front of a token; a comment counts as a space."""
    return gap if not gap.strip() else " "


def kind_of(tree: Tree) -> str:
    return tree.sort if isinstance(tree, Hole) else tree.kind


def sort_of(tree: Tree) -> str:
    """The class whose members may stand for each other."""
    if isinstance(tree, Hole):
        return tree.sort
    kind = tree.kind
    if kind.endswith(("_expression", "_literal")) or kind in _EXPRESSIONS:
        return "expression"
    if kind in _INITIALIZERS:
        return "initializer"
    return "type" if kind.endswith("_type") or kind in _TYPES else kind


def is_named(tree: Tree) -> bool:
    """Whether it is more than punctuation or a keyword."""
    return not isinstance(tree, Leaf) or tree.kind != tree.text


def is_name(tree: Tree) -> bool:
    """Whether it is an identifier of its own: a variable's, a field's, a type's."""
    return isinstance(tree, Leaf) and tree.kind in _NAMES


def text_of(trees: Sequence[Tree]) -> str:
    """The trees as source text, without the white space before the first token; holes as `$1`, words as `@0`."""
    return "".join(_pieces(trees)).lstrip() if trees else ""


def _pieces(trees: Sequence[Tree]) -> Iterator[str]:
    for tree in trees:
        match tree:
            case Leaf(_, text, gap):
                yield gap + text
            case Hole(number, _, gap):
                yield f"{gap}${number}"
            case Word(index, _, gap):
                yield f"{gap}@{index}"
            case Branch(_, children):
                yield from _pieces(children)


def first_gap(tree: Tree) -> str:
    """The white space before the tree's first token."""
    while isinstance(tree, Branch):
        if not tree.children:
            return ""
        tree = tree.children[0]
    return tree.gap


def with_gap(tree: Tree, gap: str) -> Tree:
    """The tree with other white space before its first token."""
    match tree:
        case Leaf(kind, text):
            return Leaf(kind, text, gap)
        case Hole(number, sort):
            return Hole(number, sort, gap)
        case Word(index, kind):
            return Word(index, kind, gap)
        case Branch(kind, children):
            return Branch(kind, (with_gap(children[0], gap), *children[1:])) if children else tree


def subtrees(tree: Tree) -> Iterator[Tree]:
    """The tree and everything below it, the outermost first."""
    yield tree
    if isinstance(tree, Branch):
        for child in tree.children:
            yield from subtrees(child)


def size(tree: Tree) -> int:
    """How many tokens of it are fixed."""
    if isinstance(tree, Branch):
        return sum(map(size, tree.children))
    return int(isinstance(tree, Leaf))


def match_trees(pattern: Sequence[Tree], trees: Sequence[Tree], words: Sequence[str]) -> dict[int, Tree] | None:
    """What the holes of `pattern` stand for in `trees`, or None; `words` are the names that the message quotes."""
    bindings: dict[int, Tree] = {}
    return bindings if len(pattern) == len(trees) and _match_all(pattern, trees, words, bindings) else None


def _match_all(pattern: Sequence[Tree], trees: Sequence[Tree], words: Sequence[str], found: dict[int, Tree]) -> bool:
    return all(_match(one, other, words, found) for one, other in zip(pattern, trees, strict=True))


def _match(pattern: Tree, tree: Tree, words: Sequence[str], found: dict[int, Tree]) -> bool:
    match pattern:
        case Hole(number, sort):
            if number in found:
                return found[number] == tree
            if sort not in (ANY, sort_of(tree)):
                return False
            found[number] = tree
            return True
        case Word(index, kind):
            return isinstance(tree, Leaf) and _alike(tree.kind, kind) and tree.text in words[index : index + 1]
        case Leaf(kind, text):
            return isinstance(tree, Leaf) and _alike(tree.kind, kind) and tree.text == text
        case Branch(kind, children):
            return (
                isinstance(tree, Branch)
                and tree.kind == kind
                and len(tree.children) == len(children)
                and _match_all(children, tree.children, words, found)
            )


def _alike(kind: str, other: str) -> bool:
    """Whether two kinds of leaf are one to a reader: inside a macro's tokens every name is a plain identifier."""
    return kind == other or (kind in _NAMES and other in _NAMES)


def filled(tree: Tree, bindings: Bindings, words: Sequence[str]) -> Tree:
    """The tree with its holes and words filled. Raises KeyError or IndexError where one is unknown."""
    match tree:
        case Hole(number, _, gap):
            own = first_gap(bindings[number])
            return with_gap(bindings[number], own if own.strip() else gap)  # a comment goes with its code
        case Word(index, kind, gap):
            return Leaf(kind, words[index], gap)
        case Branch(kind, children):
            return Branch(kind, tuple(filled(child, bindings, words) for child in children))
        case Leaf():
            return tree
