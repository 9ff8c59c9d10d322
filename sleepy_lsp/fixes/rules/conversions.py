"""Known repairs for a trait that a type lacks and could have at once, because a function of its own does the work: it
is made from something, read from a text, printed, gathered or walked through.
"""

import re
from collections.abc import Iterator

from tree_sitter import Node

from sleepy_lsp.fixes.memory.matching import Change
from sleepy_lsp.fixes.rules import scene, traits
from sleepy_lsp.fixes.rules.scene import Proposal, inserted, replaced
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.diagnostics import Diagnostic


def _declared(source: bytes, type_text: str) -> Node | None:
    """The plain struct or enum of the file that a type names, without parameters."""
    found = scene.declarations(source).get(type_text.split("::")[-1])
    is_type = found is not None and found.type in ("struct_item", "enum_item")
    return found if is_type and found is not None and found.child_by_field_name("type_parameters") is None else None


def _functions(source: bytes, kind: str) -> Iterator[tuple[str, list[str], str]]:
    """The functions of a type of its own: name, the types of the parameters with `self` as written, result."""
    for impl in traits.impls(source):
        if impl.child_by_field_name("trait") is None and scene.field_text(impl, "type") == kind:
            for one in traits.members(impl):
                parameters = one.child_by_field_name("parameters")
                if one.type == "function_item" and parameters is not None:
                    kinds = [scene.squeezed(scene.field_text(p, "type") or syntax.node_text(p))
                             for p in parameters.named_children]  # fmt: skip
                    result = scene.field_text(one, "return_type").replace("Self", kind)
                    yield syntax.name_of(one), kinds, result


def _impl(item: Node, head: str, body: str) -> Change:
    return (inserted(item.end_byte, f"\n\nimpl {head} {{\n{body}\n}}"),)


def made_from(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """`From`, `FromStr` or `TryFrom` by the one function of the type that takes the same and gives the type."""
    said = scene.said_in(diagnostic)
    found = re.search(r"`(\w+): (?:\w+::)*(From|TryFrom|FromStr)(?:<([^`]+)>)?` is not satisfied", said)
    found = found or re.search(r"the trait `()(?:\w+::)*(From|TryFrom|FromStr)(?:<([^`]+)>)?` is not implemented", said)
    name = found[1] if found is not None else ""
    if found is not None and not name:
        of = re.search(r"is not implemented for `(?:\w+::)*(\w+)`", said)
        name = of[1] if of is not None else ""
    item = _declared(source, name) if name else None
    if found is None or item is None:
        return
    taken = scene.squeezed(found[3] or "&str")
    for function, kinds, result in _functions(source, name):
        if kinds != [taken]:
            continue
        if found[2] == "From" and result == name:
            body = f"    fn from(value: {taken}) -> Self {{\n        {name}::{function}(value)\n    }}"
            yield f"implement `From` by `{function}`", _impl(item, f"From<{taken}> for {name}", body)
        head, arguments = scene.arguments_of(result)
        if found[2] == "From" or head != "Result" or len(arguments) != 2 or arguments[0] != name:
            continue
        kind, method, error = (
            ("std::str::FromStr", "from_str", "Err")
            if found[2] == "FromStr"
            else (f"TryFrom<{taken}>", "try_from", "Error")
        )
        body = (
            f"    type {error} = {arguments[1]};\n\n    fn {method}(value: {taken}) -> Result<Self, Self::{error}> {{\n"
            f"        {name}::{function}(value)\n    }}"
        )
        yield f"implement `{found[2]}` by `{function}`", _impl(item, f"{kind} for {name}", body)


def printed_by(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """`Display` by the one method of the type that gives a text and needs nothing."""
    found = re.match(r"`(?:\w+::)*(\w+)` doesn't implement `(?:std::fmt::)?Display`", diagnostic.message)
    item = _declared(source, found[1]) if found is not None else None
    if found is None or item is None:
        return
    texts = ("String", "&str", "&'static str")
    named = [name for name, kinds, result in _functions(source, found[1]) if kinds in (["&self"], ["self"])
             and result in texts]  # fmt: skip
    if len(named) == 1:
        body = (
            "    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {\n"
            f"        f.pad(self.{named[0]}().as_ref())\n    }}"
        )
        yield f"implement `Display` by `{named[0]}`", _impl(item, f"std::fmt::Display for {found[1]}", body)


def gathered_by(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """`FromIterator` by the one method of the type that takes such an element into it."""
    found = re.match(r"a value of type `(\w+)` cannot be built from an iterator over elements of type `([^`]+)`",
                     diagnostic.message)  # fmt: skip
    item = _declared(source, found[1]) if found is not None else None
    if found is None or item is None:
        return
    name, element = found[1], scene.squeezed(found[2])
    own = list(_functions(source, name))
    takers = [one for one, kinds, _ in own if kinds == ["&mutself", element]]
    makers = [one for one, kinds, result in own if not kinds and result == name]
    text = source[syntax.with_attributes(item) : item.start_byte].decode(errors="replace")
    makers = ["default"] if re.search(r"\bDefault\b", text) else makers
    if len(takers) == 1 and makers and "&" not in element:
        body = (
            f"    fn from_iter<I: IntoIterator<Item = {element}>>(elements: I) -> Self {{\n"
            f"        let mut made = {name}::{makers[0]}();\n        for element in elements {{\n"
            f"            made.{takers[0]}(element);\n        }}\n        made\n    }}"
        )
        yield f"gather with `{takers[0]}`", _impl(item, f"FromIterator<{element}> for {name}", body)


def walked_through(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A type of the file that is looped over: its own `iter`, or `Iterator` by its own `next`."""
    found = re.match(r"`&*(?:mut )?(?:\w+::)*(\w+)(?:<[^`]*>)?` is not an iterator", diagnostic.message)
    marked = scene.spans_in(diagnostic, path)
    if found is None or not marked:
        return
    node = scene.expression_at(source, *marked[0][:2])
    own = {syntax.name_of(m): m for impl in traits.impls(source) for m in traits.members(impl)
           if scene.arguments_of(scene.field_text(impl, "type"))[0] == found[1]
           and impl.child_by_field_name("trait") is None}  # fmt: skip
    plain = node.named_children[-1] if node.type == "reference_expression" else node
    if "iter" in own:
        yield "go over its `iter()`", (replaced(node, f"{syntax.node_text(plain)}.iter()"),)
    step = own.get("next")
    kind, arguments = scene.arguments_of(scene.field_text(step, "return_type"))
    item = _declared(source, found[1])
    if step is not None and item is not None and kind == "Option" and len(arguments) == 1:
        body = (
            f"    type Item = {arguments[0]};\n\n    fn next(&mut self) -> Option<Self::Item> {{\n"
            f"        {found[1]}::next(self)\n    }}"
        )
        yield "let it be an iterator by its `next`", _impl(item, f"Iterator for {found[1]}", body)


def character_made(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A number cast to a character: the character of that number, or the sign for one that is none."""
    found = re.match(r"only `u8` can be cast as `char`, not `(\w+)`", diagnostic.message)
    for start, end, _ in scene.spans_in(diagnostic, path)[:1] if found is not None else ():
        cast = scene.nearest(syntax.smallest_node(source, start, end), "type_cast_expression")
        value = scene.field_text(cast, "value")
        if cast is not None and found is not None:
            value = value if found[1] == "u32" else f"{value} as u32"
            value = value[1:-1] if re.fullmatch(r"\([^()]*(?:\([^()]*\)[^()]*)*\)", value) else value
            text = f"char::from_u32({value}).unwrap_or(char::REPLACEMENT_CHARACTER)"
            yield "make it a character", (replaced(cast, text),)


def place_assigned(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A value assigned to what a method gives back: to the place that the method reads, or through its reference."""
    for start, end, _ in scene.spans_in(diagnostic, path)[:1]:
        node = scene.nearest(
            syntax.smallest_node(source, start, end), "assignment_expression", "compound_assignment_expr"
        )
        call = node.child_by_field_name("left") if node is not None else None
        function = call.child_by_field_name("function") if call is not None else None
        arguments = call.child_by_field_name("arguments") if call is not None else None
        if call is None or function is None or arguments is None or function.type != "field_expression":
            return
        name, owner = scene.field_text(function, "field"), scene.field_text(function, "value")
        given = [syntax.node_text(one) for one in arguments.named_children]
        for method in (m for impl in traits.impls(source) for m in traits.members(impl) if syntax.name_of(m) == name):
            if scene.field_text(method, "return_type").startswith("&mut"):
                yield "assign through the reference", (inserted(call.start_byte, "*"),)
            place = list(scene.tails(method.child_by_field_name("body")))
            body = method.child_by_field_name("body")
            only = body is not None and len(body.named_children) == 1 and len(place) == 1
            if only and place[0].type in ("index_expression", "field_expression"):
                parameters = [scene.field_text(one, "pattern") for one in
                              (method.child_by_field_name("parameters") or method).named_children
                              if one.type == "parameter"]  # fmt: skip
                text = syntax.node_text(place[0])
                for parameter, value in zip(parameters, given, strict=False):
                    text = value.join(re.split(rf"(?<![.\w]){re.escape(parameter)}\b", text))
                yield f"assign to what `{name}` reads", (replaced(call, re.sub(r"\bself\b", owner, text)),)


def order_completed(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """The traits that an order written by hand needs beside it: by that order, so that all of them agree."""
    found = re.match(r"can't compare `(\w+)` with `(?:\w+|_)`|the trait bound `(\w+): Eq` is not satisfied",
                     diagnostic.message)  # fmt: skip
    name = next((one for one in found.groups() if one), "") if found is not None else ""
    item = _declared(source, name) if name else None
    own = {scene.field_text(impl, "trait").split("::")[-1] for impl in traits.impls(source)
           if scene.field_text(impl, "type") == name}  # fmt: skip
    if item is None or "Ord" not in own:
        return
    text = source[syntax.with_attributes(item) : item.start_byte].decode(errors="replace")
    have = own | set(re.findall(r"\w+", text))
    equal = "    fn eq(&self, other: &Self) -> bool {\n        self.cmp(other) == std::cmp::Ordering::Equal\n    }"
    partial = (
        "    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {\n        Some(self.cmp(other))\n    }"
    )
    lacking = [("PartialEq", equal), ("Eq", ""), ("PartialOrd", partial)]
    parts = [f"\n\nimpl {trait} for {name} {{{body and chr(10) + body + chr(10)}}}" for trait, body in lacking
             if trait not in have]  # fmt: skip
    if parts:
        yield "compare by the order that is there", (inserted(item.end_byte, "".join(parts)),)


def begun_new(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """`Default` by the `new` of the type that takes nothing."""
    found = re.search(
        r"`(\w+): (?:std::default::)?Default` is not satisfied"
        r"|function or associated item named `default` found for struct `(\w+)`",
        diagnostic.message,
    )
    name = next((one for one in found.groups() if one), "") if found is not None else ""
    item = _declared(source, name) if name else None
    if item is not None and any((one, kinds) == ("new", []) for one, kinds, _ in _functions(source, name)):
        body = f"    fn default() -> Self {{\n        {name}::new()\n    }}"
        yield "begin as `new` does", _impl(item, f"Default for {name}", body)
