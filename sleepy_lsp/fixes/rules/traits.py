"""Known repairs for impls that don't fit their trait: heads that differ from the trait's, items that the trait does not
have, and items that are missing though the code for them is there.
"""

import re
from collections.abc import Iterator

from tree_sitter import Node

from sleepy_lsp.fixes.memory.matching import Replacement
from sleepy_lsp.fixes.rules import scene
from sleepy_lsp.fixes.rules.scene import Proposal, inserted, replaced, whole
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.diagnostics import Diagnostic

_METHODS = ("function_item", "function_signature_item")


def head_as_in_trait(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A method whose type or lifetime parameters differ from its trait's: the trait's head, its own parameter names."""
    method = _method_at(diagnostic, path, source)
    impl = scene.nearest(method, "impl_item")
    declared = in_trait(source, impl, syntax.name_of(method)) if method is not None else None
    body = method.child_by_field_name("body") if method is not None else None
    if method is None or declared is None or body is None:
        return
    own, theirs = (one.child_by_field_name("parameters") for one in (method, declared))
    name = declared.child_by_field_name("name")
    if own is None or theirs is None or name is None:
        return
    pairs = list(zip(_parameters(own), _parameters(theirs), strict=False))
    if len(_parameters(own)) != len(_parameters(theirs)):
        return
    head, start = syntax.node_text(declared), declared.start_byte
    text = head.encode()
    end = (declared.child_by_field_name("body") or declared).end_byte
    if declared.type == "function_item" and (given := declared.child_by_field_name("body")) is not None:
        end = given.start_byte
    text = text[: end - start]
    for mine, other in reversed(pairs):
        old, new = (one.child_by_field_name("pattern") for one in (other, mine))
        if old is not None and new is not None:
            low, high = old.start_byte - start, old.end_byte - start
            text = text[:low] + syntax.node_text(new).encode() + text[high:]
    first = next((child for child in method.children if child.type != "visibility_modifier"), method)
    declaration = text.decode().rstrip().removesuffix(";").rstrip()
    yield "declare it as the trait does", (Replacement(first.start_byte, body.start_byte, f"{declaration} "),)


def _method_at(diagnostic: Diagnostic, path: str, source: bytes) -> Node | None:
    marked = scene.spans_in(diagnostic, path)
    return scene.nearest(syntax.smallest_node(source, *marked[0][:2]), "function_item") if marked else None


def _parameters(node: Node) -> list[Node]:
    return [one for one in node.named_children if one.type in ("parameter", "self_parameter")]


def _name(type_text: str) -> str:
    """The bare name of a trait or a type: `fmt::Display` → `Display`, `Ring<T>` → `Ring`."""
    return scene.arguments_of(type_text)[0].split("::")[-1]


def _trait_of(source: bytes, impl: Node | None) -> Node | None:
    """The declaration of the trait that an impl is for, where the file has it."""
    found = scene.declarations(source).get(_name(scene.field_text(impl, "trait")))
    return found if found is not None and found.type == "trait_item" else None


def in_trait(source: bytes, impl: Node | None, name: str) -> Node | None:
    """The item of that name that the trait of an impl declares."""
    return next((one for one in members(_trait_of(source, impl)) if syntax.name_of(one) == name), None)


def members(item: Node | None) -> list[Node]:
    """The items in the body of a trait or an impl."""
    body = item.child_by_field_name("body") if item is not None else None
    return [one for one in body.named_children if one.child_by_field_name("name")] if body is not None else []


def impls(source: bytes) -> list[Node]:
    return [item for item in syntax.items(source) if item.type == "impl_item"]


def not_in_trait(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """An item of an impl that the trait does not have: renamed to one that it lacks, declared in the trait where all
    impls have it, else moved to the type's own methods or, a type, beside the impl.
    """
    marked = scene.spans_in(diagnostic, path)
    node = syntax.smallest_node(source, *marked[0][:2]) if marked else None
    item = next((one for one in syntax.ancestors(node) if one.parent is not None and one.parent.type ==
                 "declaration_list"), None) if node is not None else None  # fmt: skip
    impl = scene.nearest(item, "impl_item")
    trait = _trait_of(source, impl)
    if item is None or impl is None:
        return
    name = syntax.name_of(item)
    if trait is not None:
        have = {syntax.name_of(one) for one in members(impl)}
        for lacking in members(trait):
            named = item.child_by_field_name("name")
            is_open = lacking.type == "function_signature_item" and syntax.name_of(lacking) not in have
            if named is not None and is_open and _signature(lacking) == _signature(item):
                yield f"call it `{syntax.name_of(lacking)}`", (replaced(named, syntax.name_of(lacking)),)
        twins = [one for one in impls(source) if _trait_of(source, one) == trait]
        everywhere = [[m for m in members(one) if syntax.name_of(m) == name] for one in twins]
        if all(everywhere) and (len(twins) > 1 or _called_on_parameter(source, name, syntax.name_of(trait))):
            yield from _declared(source, trait, [found[0] for found in everywhere])
            return
    if item.type == "function_item":
        yield from _made_own(source, impl, item)
    elif item.type in ("type_item", "associated_type"):
        yield from _beside(source, impl, item)


def _signature(method: Node) -> str | None:
    if method.type not in _METHODS:
        return None
    parameters = method.child_by_field_name("parameters")
    kinds = [scene.field_text(one, "type") or syntax.node_text(one) for one in _parameters(parameters)] \
        if parameters is not None else []  # fmt: skip
    return scene.squeezed(f"{kinds}->{scene.field_text(method, 'return_type')}")


def _called_on_parameter(source: bytes, name: str, trait: str) -> bool:
    """Whether an item is asked of a generic parameter or a `dyn`, so that the trait has to have it."""
    text = source.decode(errors="replace")
    bounded = re.findall(rf"\b(\w+)\s*:\s*(?:[\w:]+\s*\+\s*)*{trait}\b", text)
    return any(re.search(rf"\b{one}(?:::|\.){name}\b", text) for one in [*bounded, "Self"])


def _declared(source: bytes, trait: Node, items: list[Node]) -> Iterator[Proposal]:
    body = trait.child_by_field_name("body")
    first = items[0]
    name = syntax.name_of(first)
    if body is None:
        return
    bounds = _bounds_needed(source, name)
    if first.type == "function_item":
        given = first.child_by_field_name("body")
        head = source[first.start_byte : given.start_byte].decode().rstrip() if given is not None else ""
        forms = [f"{head};"]
    elif first.type == "const_item":
        forms = [f"const {name}: {scene.field_text(first, 'type')};"]
    else:
        forms = [f"type {name}{bounds};"]
    _, indent = scene.line_of(source, trait.start_byte)
    for form in forms:
        yield f"declare `{name}` in the trait", (inserted(body.start_byte + 1, f"\n{indent}    {form}"),)


def _bounds_needed(source: bytes, name: str) -> str:
    """What the code asks of an associated type: it prints it or turns it into text."""
    text = source.decode(errors="replace")
    shown = re.search(rf"{name}::to_string|\.to_string\(\)|\{{\}}", text) is not None
    return ": std::fmt::Display" if shown else ""


def _made_own(source: bytes, impl: Node, method: Node) -> Iterator[Proposal]:
    """A method moved out of a trait's impl, into the impl of the type's own methods or a new one."""
    owner, kind = scene.field_text(impl, "type"), _name(scene.field_text(impl, "type"))
    values = {syntax.name_of(one): scene.field_text(one, "type") for one in members(impl) if one.type == "type_item"}
    low = syntax.with_attributes(method)
    text = source[low : method.end_byte].decode()
    for name, value in values.items():
        text = re.sub(rf"\bSelf::{name}\b", value, text)
    start, _ = scene.line_of(source, low)
    cut = Replacement(start, method.end_byte + (source[method.end_byte : method.end_byte + 1] == b"\n"), "")
    _, indent = scene.line_of(source, impl.start_byte)
    own = next((one for one in impls(source) if one.child_by_field_name("trait") is None
                and _name(scene.field_text(one, "type")) == kind), None)  # fmt: skip
    body = own.child_by_field_name("body") if own is not None else None
    if body is not None:
        last = body.named_children[-1].end_byte if body.named_children else body.start_byte + 1
        yield "move it to the type's own methods", whole(cut, inserted(last, f"\n\n{indent}    {text}"))
    else:
        parameters = scene.field_text(impl, "type_parameters")
        new = f"\n\n{indent}impl{parameters} {owner} {{\n{indent}    {text}\n{indent}}}"
        yield "move it to the type's own methods", whole(cut, inserted(impl.end_byte, new))


def _beside(source: bytes, impl: Node, item: Node) -> Iterator[Proposal]:
    name, value = syntax.name_of(item), scene.field_text(item, "type")
    _, indent = scene.line_of(source, impl.start_byte)
    uses = [one for one in syntax.walk(impl) if scene.squeezed(syntax.node_text(one)) == f"Self::{name}"
            and one.type in ("scoped_type_identifier", "scoped_identifier")]  # fmt: skip
    if value and "Self" not in value:
        parts = [scene.without_lines(source, item), *(replaced(one, name) for one in uses)]
        new = inserted(syntax.with_attributes(impl), f"type {name} = {value};\n\n{indent}")
        yield f"declare `{name}` beside the impl", whole(new, *parts)


def item_given(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A method that an impl lacks and the type has under the same name, that the other impls all write alike, or that
    another trait's impl says already.
    """
    found = re.search(r"missing: `(\w+)`$", diagnostic.message)
    marked = scene.spans_in(diagnostic, path)
    impl = scene.nearest(syntax.smallest_node(source, *marked[0][:2]), "impl_item") if marked else None
    body = impl.child_by_field_name("body") if impl is not None else None
    if found is None or impl is None or body is None:
        return
    name = found[1]
    kind = _name(scene.field_text(impl, "type"))
    _, indent = scene.line_of(source, impl.start_byte)
    for text in dict.fromkeys(_bodies(source, impl, name, kind)):
        last = body.named_children[-1].end_byte if body.named_children else body.start_byte + 1
        gap = "\n\n" if body.named_children else "\n"
        end = "" if body.named_children or b"\n" in source[body.start_byte : body.end_byte] else f"\n{indent}"
        yield f"give it `{name}`", (inserted(last, f"{gap}{indent}    {text}{end}"),)


_SAID_ELSEWHERE = {
    ("PartialOrd", "partial_cmp"): (
        "Ord",
        "fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {{\n"
        "{0}        Some(self.cmp(other))\n{0}    }}",
    ),
    ("PartialEq", "eq"): (
        "Ord",
        "fn eq(&self, other: &Self) -> bool {{\n{0}        self.cmp(other) == std::cmp::Ordering::Equal\n{0}    }}",
    ),
}


def _bodies(source: bytes, impl: Node, name: str, kind: str) -> Iterator[str]:
    """The missing method, written out: by what the file already says, the surest first."""
    _, indent = scene.line_of(source, impl.start_byte)
    trait = _name(scene.field_text(impl, "trait"))
    others = [one for one in impls(source) if one != impl]
    own_traits = {_name(scene.field_text(one, "trait")) for one in others
                  if _name(scene.field_text(one, "type")) == kind}  # fmt: skip
    if (trait, name) in _SAID_ELSEWHERE and _SAID_ELSEWHERE[trait, name][0] in own_traits:
        yield _SAID_ELSEWHERE[trait, name][1].format(indent)
    declared = in_trait(source, impl, name)
    if trait == "Default" and name == "default":
        for one in _own_methods(source, kind, "new"):
            if not _parameters(one.child_by_field_name("parameters") or one):
                yield f"fn default() -> Self {{\n{indent}        Self::new()\n{indent}    }}"
    if declared is None or declared.type != "function_signature_item":
        return
    head = syntax.node_text(declared).rstrip(";").rstrip()
    given = [scene.field_text(one, "pattern") or "self" for one in
             _parameters(declared.child_by_field_name("parameters") or declared)]  # fmt: skip
    for one in _own_methods(source, kind, name):
        if _signature(one) == _signature(declared):
            yield f"{head} {{\n{indent}        {kind}::{name}({', '.join(given)})\n{indent}    }}"
    twins = [m for one in others if _name(scene.field_text(one, "trait")) == trait for m in members(one)
             if syntax.name_of(m) == name]  # fmt: skip
    bodies = {scene.squeezed(scene.field_text(one, "body")) for one in twins}
    # Of one other impl a number or a text is that type's own; what is said about `self` may be said of both.
    if len(bodies) == 1 and (len(twins) > 1 or "self" in next(iter(bodies))):
        yield source[twins[0].start_byte : twins[0].end_byte].decode()


def _own_methods(source: bytes, kind: str, name: str) -> list[Node]:
    """The methods of a name that a type has of its own."""
    own = (one for one in impls(source) if one.child_by_field_name("trait") is None
           and _name(scene.field_text(one, "type")) == kind)  # fmt: skip
    return [one for impl in own for one in members(impl) if syntax.name_of(one) == name and one.type == "function_item"]
