"""Known repairs for what is private and asked for from outside: seen as far as its neighbours are, and no further."""

import re
from collections import Counter
from collections.abc import Iterator

from tree_sitter import Node

from sleepy_lsp.fixes.rules import scene
from sleepy_lsp.fixes.rules.scene import Proposal, inserted, replaced
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.diagnostics import Diagnostic

_RESTRICTED = "pub(crate)"


def seen(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A private item, field or method made visible to the crate, or as its restricted neighbours are."""
    said = re.search(r"(?:method|function|struct|enum|constant|field|module|trait|static|variant|type alias|"
                     r"associated function|associated constant|tuple struct) `(\w+)`", diagnostic.message)  # fmt: skip
    if said is None:
        return
    for item in _private(diagnostic, path, source, said[1]):
        how = _as_neighbours(item)
        yield f"make `{said[1]}` `{how}`", (inserted(item.start_byte, f"{how} "),)
        return


def _private(diagnostic: Diagnostic, path: str, source: bytes, name: str) -> Iterator[Node]:
    """What is private and has the name: a field of the type that the error names, or what the error marks."""
    owner = re.search(r"of (?:struct|union) `(?:\w+::)*(\w+)", diagnostic.message)
    if owner is not None:
        declaration = scene.declarations(source).get(owner[1])
        for node in syntax.walk(declaration) if declaration is not None else ():
            if node.type == "field_declaration" and syntax.name_of(node) == name and not syntax.is_public(node):
                yield node
        return
    for start, end, _ in scene.spans_in(diagnostic, path):
        for node in syntax.ancestors(syntax.smallest_node(source, start, end)):
            if node.type in syntax.ITEM_KINDS:
                if syntax.name_of(node) == name and not syntax.is_public(node):
                    yield node
                break


def _as_neighbours(item: Node) -> str:
    """The commonest restricted visibility beside `item`; `pub(crate)` where there is none."""
    beside = item.parent.named_children if item.parent is not None else []
    marks = (syntax.node_text(child) for one in beside for child in one.children if child.type == "visibility_modifier")
    common = Counter(mark for mark in marks if mark != "pub").most_common(1)
    return common[0][0] if common else _RESTRICTED


def exported(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """What a public `use` hands on made public itself."""
    found = re.search(r"`(\w+)` is (?:only public within the crate|private)", diagnostic.message)
    for item in syntax.items(source) if found is not None else ():
        if found is not None and item.type != "use_declaration" and syntax.name_of(item) == found[1]:
            mark = next((child for child in item.children if child.type == "visibility_modifier"), None)
            if mark is None:
                yield f"make `{found[1]}` public", (inserted(item.start_byte, "pub "),)
            elif syntax.node_text(mark) != "pub":
                yield f"make `{found[1]}` public", (replaced(mark, "pub"),)
            return
