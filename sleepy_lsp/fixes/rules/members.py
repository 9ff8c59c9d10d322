"""Known repairs for impls that don't fit their trait, and for items of the wrong kind: a function that captures, an
array whose length is not constant, a name of an associated type that is not there.
"""

import re
from collections.abc import Iterator

from tree_sitter import Node

from sleepy_lsp.fixes.memory.matching import Replacement
from sleepy_lsp.fixes.rules import scene
from sleepy_lsp.fixes.rules.scene import Proposal, inserted, replaced, whole
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.diagnostics import Diagnostic

_MOST_TYPES = 5


def type_given(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """The associated type that an impl lacks: one of the types that its methods name."""
    found = re.search(r"missing: `(\w+)`$", diagnostic.message)
    said = scene.said_in(diagnostic)
    marked = scene.spans_in(diagnostic, path)
    impl = scene.nearest(syntax.smallest_node(source, *marked[0][:2]), "impl_item") if marked else None
    body = impl.child_by_field_name("body") if impl is not None else None
    if found is None or impl is None or body is None or f"type {found[1]} = " not in said:
        return
    named = []
    for node in syntax.walk(body):
        if node.type == "scoped_identifier" and syntax.node_text(node)[:1].isupper():
            named.append(scene.field_text(node, "path"))
        elif node.type == "function_item":
            name, arguments = scene.arguments_of(scene.field_text(node, "return_type"))
            named += arguments or [name]
    known = scene.declarations(source)
    fitting = [one for one in dict.fromkeys(named) if one and not one.startswith("Self") and one != "()"]
    fitting.sort(key=lambda one: (one not in known, -named.count(one)))
    _, indent = scene.line_of(source, impl.start_byte)
    for one in fitting[:_MOST_TYPES]:
        text = f"\n{indent}    type {found[1]} = {one};\n"
        yield f"`type {found[1]} = {one}`", (inserted(body.start_byte + 1, text),)


def parameters_as_in_trait(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """The parameters at the end that the trait's method has and the impl's lacks: one in place of the only literal of
    its type, which it was until then, else ignored.
    """
    marked = scene.spans_in(diagnostic, path)
    method = scene.nearest(syntax.smallest_node(source, *marked[0][:2]), "function_item") if marked else None
    declared = _in_trait(source, diagnostic)
    own = method.child_by_field_name("parameters") if method is not None else None
    theirs = declared.child_by_field_name("parameters") if declared is not None else None
    if own is None or theirs is None:
        return
    have = [syntax.node_text(one) for one in own.named_children]
    want = [syntax.node_text(one) for one in theirs.named_children]
    if len(have) < len(want) and _types(have) == _types(want[: len(have)]):
        more = [one if one.startswith("_") else f"_{one}" for one in want[len(have) :]]
        end = own.named_children[-1].end_byte if have else own.start_byte + 1
        text = (", " if have else "") + ", ".join(more)
        fixed = _only_literal(method, want[len(have) :])
        if fixed is not None:
            name, kind = (part.strip() for part in want[-1].split(":", 1))
            given = (inserted(end, f"{', ' if have else ''}{name}: {kind}"), replaced(fixed, name))
            yield f"take `{name}` in place of {syntax.node_text(fixed)}", given
            return
        yield f"take `{', '.join(more)}` as the trait says", (inserted(end, text),)


def _only_literal(method: Node | None, parameters: list[str]) -> Node | None:
    """The one text or whole number that a method passes on, outside of macros, of the type of the one new parameter."""
    kind = parameters[0].partition(":")[2].strip() if len(parameters) == 1 else ""
    literal = (
        "string_literal" if kind == "&str" else "integer_literal" if re.fullmatch(r"[iu](?:\d+|size)", kind) else ""
    )
    body = method.child_by_field_name("body") if method is not None else None
    found = [one for one in syntax.walk(body) if one.type == literal] if body is not None else []
    calls = [one.parent for one in found if one.parent is not None and one.parent.type == "arguments"]
    return found[0] if len(found) == len(calls) == 1 else None


def _types(parameters: list[str]) -> list[str]:
    return [scene.squeezed(one.partition(":")[2] or one) for one in parameters]


def _in_trait(source: bytes, diagnostic: Diagnostic) -> Node | None:
    """The trait's method that the error speaks of, `Trait::method` or the method of the trait that is implemented."""
    found = re.search(r"`(?:\w+::)*(\w+)::(\w+)` has", diagnostic.message)
    trait = scene.declarations(source).get(found[1]) if found is not None else None
    for node in syntax.walk(trait) if trait is not None else ():
        if node.type in ("function_signature_item", "function_item") and found and syntax.name_of(node) == found[2]:
            return node
    return None


def self_as_in_trait(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """`self` dropped or taken as the trait does; a first parameter of the impl's own type becomes it."""
    marked = scene.spans_in(diagnostic, path)
    method = scene.nearest(syntax.smallest_node(source, *marked[0][:2]), "function_item") if marked else None
    parameters = method.child_by_field_name("parameters") if method is not None else None
    body = method.child_by_field_name("body") if method is not None else None
    if parameters is None or body is None:
        return
    first = parameters.named_children[0] if parameters.named_children else None
    second = parameters.named_children[1] if len(parameters.named_children) > 1 else None
    if diagnostic.code == "E0185" and first is not None and first.type == "self_parameter":
        end = second.start_byte if second is not None else parameters.end_byte - 1
        yield "drop `self` as the trait does", (Replacement(first.start_byte, end, ""),)
    elif diagnostic.code == "E0186":
        said = re.search(r"a `(&?(?:mut )?self)` declaration in the trait", diagnostic.message)
        form = said[1] if said is not None else "&self"
        owner = scene.field_text(scene.nearest(method, "impl_item"), "type")
        written = scene.squeezed(scene.field_text(first, "type")).removeprefix("&").removeprefix("mut")
        if first is not None and written in (scene.squeezed(owner), "Self"):
            name = scene.field_text(first, "pattern")
            uses = [one for one in syntax.walk(body) if one.type == "identifier" and syntax.node_text(one) == name]
            change = whole(replaced(first, form), *(replaced(one, "self") for one in uses))
            yield f"take `{form}` as the trait does", change
        else:
            text = f"{form}, " if first is not None else form
            yield f"take `{form}` as the trait does", (inserted(parameters.start_byte + 1, text),)


def associated_renamed(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """An associated type that no bound has, by the one that the bounds' traits have, wherever it is named."""
    found = re.search(r"associated type `(\w+)` not found for `(\w+)`", diagnostic.message)
    if found is None:
        return
    root = syntax.parse(source).root_node
    names = {}
    for trait in (one for one in scene.declarations(source).values() if one.type == "trait_item"):
        for node in syntax.walk(trait):
            if node.type == "associated_type":
                names[syntax.name_of(node)] = syntax.name_of(trait)
    bounds = [one for one in syntax.walk(root) if one.type == "trait_bounds"]
    of_parameter = {
        name for one in bounds if one.parent and found[2] in syntax.node_text(one.parent).split(":")[0]
        for name in syntax.identifiers(one)
    }  # fmt: skip
    wrong = [
        one for one in syntax.walk(root)
        if one.type == "scoped_type_identifier" and scene.squeezed(syntax.node_text(one)) == f"{found[2]}::{found[1]}"
    ]  # fmt: skip
    for name, trait_name in names.items():
        if trait_name in of_parameter and wrong:
            yield f"name the type `{name}`", tuple(replaced(one, f"{found[2]}::{name}") for one in wrong)


def captured(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A function inside a function that uses its variables, as a closure."""
    for start, end, _ in scene.spans_in(diagnostic, path)[:1]:
        function = scene.nearest(syntax.smallest_node(source, start, end), "function_item")
        if function is None or scene.nearest(function.parent, "function_item") is None:
            return
        name, parameters = scene.field_text(function, "name"), scene.field_text(function, "parameters")
        body, result = scene.field_text(function, "body"), scene.field_text(function, "return_type")
        if function.child_by_field_name("type_parameters") is None and not syntax.is_public(function):
            arrow = f" -> {result}" if result else ""
            text = f"let {name} = |{parameters.strip()[1:-1].strip().rstrip(',')}|{arrow} {body};"
            yield f"make `{name}` a closure", (replaced(function, text),)


def vector_for_array(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """`[value; n]` whose length is only known at run time, as a `vec!`."""
    for start, end, _ in scene.spans_in(diagnostic, path)[:1]:
        array = scene.nearest(syntax.smallest_node(source, start, end), "array_expression")
        if array is not None:
            yield "use a `vec!`", (inserted(array.start_byte, "vec!"),)


def constant_function(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A function that a constant calls, as `const fn`; its loops over ranges become `while`, which such a one may."""
    found = re.search(
        r"cannot call non-const (?:function|associated function|method) `(?:[\w<>]+::)*(\w+)`", diagnostic.message
    )
    for item in syntax.items(source) if found is not None else ():
        if item.type != "function_item" or found is None or syntax.name_of(item) != found[1]:
            continue
        start = next((child for child in item.children if child.type == "fn"), None)
        if start is None:
            continue
        parts = [inserted(start.start_byte, "const ")]
        for loop in (one for one in syntax.walk(item) if one.type == "for_expression"):
            counted = _counted(source, loop)
            if counted is None:
                return
            parts += counted
        yield f"make `{found[1]}` a `const fn`", whole(*parts)


def _counted(source: bytes, loop: Node) -> list[Replacement] | None:
    """`for i in a..b { .. }` as a `while` that counts; None where it holds a `continue` or is about something else."""
    head, body, name = (
        loop.child_by_field_name("value"),
        loop.child_by_field_name("body"),
        scene.field_text(loop, "pattern"),
    )
    if head is None or body is None or head.type != "range_expression" or len(head.named_children) != 2:
        return None
    if any(one.type == "continue_expression" for one in syntax.walk(body)):
        return None
    first, last = (syntax.node_text(one) for one in head.named_children)
    sign = "<=" if "..=" in syntax.node_text(head) else "<"
    used = name if name != "_" else _free_name(loop)
    _, indent = scene.line_of(source, loop.start_byte)
    return [
        Replacement(
            loop.start_byte, body.start_byte, f"let mut {used} = {first};\n{indent}while {used} {sign} {last} "
        ),
        inserted(body.end_byte - 1, f"    {used} += 1;\n{indent}"),
    ]


def _free_name(node: Node) -> str:
    function = scene.nearest(node, "function_item")
    used = syntax.identifiers(function) if function is not None else set()
    return next(one for one in ("round", "step", "turn", "n_done") if one not in used or one == "n_done")


def macros_in_reach(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A macro of a module of the file, for the code behind it: `#[macro_use]`."""
    found = re.match(r"cannot find macro `(\w+)` in this scope", diagnostic.message)
    for item in syntax.items(source) if found is not None else ():
        if item.type == "macro_definition" and found is not None and syntax.name_of(item) == found[1]:
            module = scene.nearest(item, "mod_item")
            if module is not None:
                _, indent = scene.line_of(source, module.start_byte)
                yield f"let `{found[1]}` out of its module", (inserted(module.start_byte, f"#[macro_use]\n{indent}"),)


def marker_field(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A type parameter that no field uses is held by a `PhantomData`, in every literal of the struct too."""
    found = re.search(r"type parameter `(\w+)` is never used", diagnostic.message)
    marked = scene.spans_in(diagnostic, path)
    item = scene.nearest(syntax.smallest_node(source, *marked[0][:2]), "struct_item") if marked else None
    body = item.child_by_field_name("body") if item is not None else None
    if (
        found is None
        or item is None
        or body is None
        or body.type != "field_declaration_list"
        or not body.named_children
    ):
        return
    name = syntax.name_of(item)
    fields = [one for one in body.named_children if one.type == "field_declaration"]
    if not fields:
        return
    field = f"_{found[1].lower()}"
    _, indent = scene.line_of(source, fields[-1].start_byte)
    parts = [inserted(fields[-1].end_byte, f",\n{indent}{field}: std::marker::PhantomData<{found[1]}>")]
    for node in syntax.walk(syntax.parse(source).root_node):
        if node.type != "struct_expression" or (literal := node.child_by_field_name("body")) is None:
            continue
        owner = scene.arguments_of(scene.field_text(scene.nearest(node, "impl_item"), "type"))[0]
        head = scene.field_text(node, "name").split("::")[0].split("<")[0]
        if head == name or (head == "Self" and owner == name):
            value = f"{field}: std::marker::PhantomData"
            last = literal.named_children[-1] if literal.named_children else None
            if last is not None and last.type != "base_field_initializer":
                parts.append(inserted(last.end_byte, f", {value}"))
    yield f"hold `{found[1]}` in a `PhantomData`", whole(*parts)
