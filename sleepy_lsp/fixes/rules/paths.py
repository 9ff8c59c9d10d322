"""Known repairs for paths and for what is private: where a module or an item of the file really is, what a type lets
others do instead of touching its fields.
"""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from tree_sitter import Node

from sleepy_lsp.fixes.memory.matching import Replacement
from sleepy_lsp.fixes.rules import scene, traits
from sleepy_lsp.fixes.rules.scene import Proposal, inserted, replaced, whole
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.diagnostics import Diagnostic

_SCOPED = ("scoped_identifier", "scoped_type_identifier")
# Functions of std that are only ever called with the name of their type or module.
_OWNERS = {
    "downgrade": ("Rc", "Arc"), "upgrade": ("Weak",), "strong_count": ("Rc", "Arc"), "ptr_eq": ("Rc", "Arc"),
    "from_secs": ("Duration",), "from_millis": ("Duration",), "now": ("Instant", "SystemTime"),
    "channel": ("mpsc",), "spawn": ("thread",), "sleep": ("thread",), "scope": ("thread",),
    "take": ("mem",), "replace": ("mem",), "swap": ("mem",),
}  # fmt: skip
_STD_MODULES = (
    "any array borrow boxed cell char clone cmp collections convert env error f32 f64 ffi fmt fs future hash io iter "
    "marker mem net num ops option path pin process ptr rc result slice str string sync task thread time vec"
).split()
_MAKERS = ("new", "default", "with_capacity", "from")


def modules_around(node: Node) -> list[str]:
    """The modules of the file that a place is in, the outermost first."""
    return [syntax.name_of(one) for one in syntax.ancestors(node) if one.type == "mod_item" and one != node][::-1]


def relative(source: bytes, place: Node, name: str) -> list[str]:
    """The paths from a place to the modules and items of the file that have a name."""
    here = modules_around(place)
    found = []
    for item in syntax.items(source):
        if item.type in ("impl_item", "use_declaration") or syntax.name_of(item) != name:
            continue
        if scene.nearest(item.parent, "impl_item", "trait_item", "function_item") is not None:
            continue
        there = modules_around(item)
        n_shared = 0
        while n_shared < min(len(here), len(there)) and here[n_shared] == there[n_shared]:
            n_shared += 1
        up = ["super"] * (len(here) - n_shared) or ["self"]
        found.append("::".join([*up, *there[n_shared:], name]))
    return list(dict.fromkeys(found))


def found_elsewhere(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A path to a module or an item that is in another place of the file: the way to it from here."""
    for start, end, _ in scene.spans_in(diagnostic, path)[:1]:
        node = syntax.smallest_node(source, start, end)
        while node.parent is not None and node.parent.type in _SCOPED and node.parent.end_byte == node.end_byte:
            node = node.parent
        if node.type not in (*_SCOPED, "identifier", "type_identifier", "super", "crate", "self"):
            return
        name = syntax.node_text(node).split("::")[-1]
        for one in relative(source, node, name):
            if one != syntax.node_text(node):
                text = one.removeprefix("self::") if scene.nearest(node, "use_declaration") is None else one
                yield f"find it as `{text}`", (replaced(node, text),)


def imported_directly(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """What is imported through another's private import: from where it is."""
    found = re.search(r"import `(\w+)` is private|import `\w+` is private", diagnostic.message)
    marked = scene.spans_in(diagnostic, path)
    node = syntax.smallest_node(source, *marked[0][:2]) if found is not None and marked else None
    declaration = scene.nearest(node, "use_declaration")
    if node is None:
        return
    name = syntax.node_text(node)
    for one in relative(source, node, name):
        if declaration is None:
            around = scene.nearest(node, *_SCOPED)
            if around is not None:
                yield f"take it from `{one}`", (replaced(around, one),)
            continue
        listed = scene.nearest(node, "use_list")
        if listed is None:
            argument = declaration.child_by_field_name("argument")
            if argument is not None:
                yield f"import `{one}`", (replaced(argument, one),)
            continue
        others = [syntax.node_text(child) for child in listed.named_children if child != node]
        kept = others[0] if len(others) == 1 else f"{{{', '.join(others)}}}"
        _, indent = scene.line_of(source, declaration.start_byte)
        yield f"import `{one}`", whole(replaced(listed, kept), inserted(declaration.end_byte, f"\n{indent}use {one};"))


def owner_named(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A constant or a function of a type that is named without the type."""
    for start, end, _ in scene.spans_in(diagnostic, path)[:1]:
        name = source[start:end].decode(errors="replace")
        node = syntax.smallest_node(source, start, end)
        if name in _MAKERS:
            yield from ((f"make a `{kind}`", (inserted(start, f"{kind}::"),)) for kind in _kinds_wanted(node))
            return
        for kind in _OWNERS.get(name, ()):
            if re.search(rf"\b{kind}\b".encode(), source):
                yield f"name it `{kind}::{name}`", (inserted(start, f"{kind}::"),)
        for impl in traits.impls(source):
            owner = scene.arguments_of(scene.field_text(impl, "type"))[0]
            for member in traits.members(impl):
                if syntax.name_of(member) == name:
                    inside = impl.start_byte <= start < impl.end_byte
                    text = "Self" if inside else owner
                    yield f"name it `{text}::{name}`", (inserted(start, f"{text}::"),)


def _kinds_wanted(node: Node) -> list[str]:
    """The types that a value bound at `node` may have: as written, else the function's where it is given back."""
    bound = scene.nearest(node, "let_declaration")
    function = scene.function_around(node)
    written = scene.field_text(bound, "type")
    result = scene.field_text(function, "return_type")
    body = function.child_by_field_name("body") if function is not None else None
    given = {syntax.node_text(tail) for tail in scene.tails(body)}
    if not written and (bound is None or scene.field_text(bound, "pattern") in given):
        written = result
    kinds = [scene.arguments_of(written)[0].lstrip("&")] if written else []
    kinds += [one for text in scene.arguments_of(result)[1] for one in [scene.arguments_of(text)[0]]]
    return [one for one in dict.fromkeys(kinds) if re.fullmatch(r"[A-Z]\w*", one)]


def asked_of_owner(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A private field read from outside: the method of its type that gives it."""
    found = re.match(r"field `(\w+)` of struct `(?:\w+::)*(\w+)", diagnostic.message)
    marked = scene.spans_in(diagnostic, path)
    node = scene.nearest(syntax.smallest_node(source, *marked[0][:2]), "field_expression") if marked else None
    field = node.child_by_field_name("field") if node is not None else None
    if found is None or node is None or field is None:
        return
    for method in _readers(source, found[2], found[1]):
        yield f"ask `{method}` for it", (replaced(field, f"{method}()"),)
        yield f"ask `{method}` for it", (replaced(node, f"*{scene.field_text(node, 'value')}.{method}()"),)


def _readers(source: bytes, kind: str, field: str) -> list[str]:
    """The methods of a type that give a field of it and need nothing else."""
    given = rf"&?self\.{field}(?:\.(?:clone|as_str|as_slice|to_string|to_owned|as_ref|borrow|get)\(\))?"
    found = []
    for impl in traits.impls(source):
        if scene.arguments_of(scene.field_text(impl, "type"))[0].split("::")[-1] != kind:
            continue
        for method in traits.members(impl):
            body = scene.squeezed(scene.field_text(method, "body"))[1:-1]
            reads = re.fullmatch(r"\(&?(?:'\w+)?\s*self\)", scene.field_text(method, "parameters"))
            if method.type == "function_item" and reads and re.fullmatch(given, body):
                found.append(syntax.name_of(method))
    return found


def made_by_owner(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A struct with private fields made or taken apart from outside: by its own functions."""
    marked = scene.spans_in(diagnostic, path)
    node = syntax.smallest_node(source, *marked[0][:2]) if marked else None
    if node is None:
        return
    literal = scene.nearest(node, "struct_expression")
    call = scene.nearest(node, "call_expression")
    bound = scene.nearest(node, "let_declaration")
    pattern = bound.child_by_field_name("pattern") if bound is not None else None
    if literal is not None and diagnostic.code == "E0451":
        kind, body = scene.field_text(literal, "name"), literal.child_by_field_name("body")
        given: dict[str, str] = {}
        for one in body.named_children if body is not None else []:
            name = scene.field_text(one, "field") or syntax.node_text(one)
            given[name] = scene.field_text(one, "value") or name
        for maker, parameters in _makers(source, kind):
            if set(parameters) == set(given):
                text = f"{kind}::{maker}({', '.join(given[name] for name in parameters)})"
                yield f"make it with `{maker}`", (replaced(literal, text),)
    elif pattern is not None and pattern.type == "tuple_struct_pattern" and bound is not None:
        names = [syntax.node_text(one) for one in pattern.named_children[1:]]
        value = bound.child_by_field_name("value")
        readers = _readers(source, scene.field_text(pattern, "type").split("::")[-1], "0")
        if len(names) == 1 and value is not None:
            for reader in readers:
                text = f"{syntax.node_text(value).lstrip('*&')}.{reader}()"
                yield f"ask `{reader}` for it", (replaced(pattern, names[0]), replaced(value, text))
    elif call is not None and _names(call, node):
        function, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
        n_given = len(arguments.named_children) if arguments is not None else 0
        kind = scene.field_text(call, "function").split("::")[-1]
        for maker, parameters in _makers(source, kind):
            if len(parameters) == n_given and function is not None:
                yield f"make it with `{maker}`", (inserted(function.end_byte, f"::{maker}"),)


def changed_by_owner(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A struct made from another of its type, a private field changed: by the method that takes that field's value, and
    the public fields one by one.
    """
    private = set(re.findall(r"field `(\w+)` of struct", diagnostic.message))
    marked = scene.spans_in(diagnostic, path)
    literal = scene.nearest(syntax.smallest_node(source, *marked[0][:2]), "struct_expression") if marked else None
    body = literal.child_by_field_name("body") if literal is not None else None
    entries = body.named_children if body is not None else []
    base = next((one for one in entries if one.type == "base_field_initializer"), None)
    if literal is None or base is None or not private:
        return
    kind = scene.field_text(literal, "name").split("::")[-1]
    given: dict[str, str] = {}
    for one in entries:
        name = scene.field_text(one, "field") or syntax.node_text(one)
        given |= {name: scene.field_text(one, "value") or name} if one != base else {}
    for impl in (one for one in traits.impls(source) if scene.field_text(one, "type").split("<")[0] == kind):
        for method in traits.members(impl):
            listed = method.child_by_field_name("parameters")
            head = [syntax.node_text(one) for one in listed.named_children] if listed is not None else []
            names = [one.partition(":")[0].strip() for one in head[1:]]
            takes_self = bool(head) and head[0] in ("self", "mut self", "&self")
            gives = scene.field_text(method, "return_type") in ("Self", kind)
            if not (takes_self and gives and private <= set(names) <= set(given)):
                continue
            made = f"{syntax.node_text(base)[2:]}.{syntax.name_of(method)}({', '.join(given[one] for one in names)})"
            rest = [(name, value) for name, value in given.items() if name not in names]
            variable = "made" if "made" not in syntax.tokens(literal) else "changed"
            _, indent = scene.line_of(source, literal.start_byte)
            lines = "".join(f"\n{indent}    {variable}.{name} = {value};" for name, value in rest)
            text = f"{{\n{indent}    let mut {variable} = {made};{lines}\n{indent}    {variable}\n{indent}}}"
            yield f"change it with `{syntax.name_of(method)}`", (replaced(literal, text if rest else made),)


def _names(call: Node, node: Node) -> bool:
    """Whether a place is in the path of what is called."""
    function = call.child_by_field_name("function")
    return function is not None and function.start_byte <= node.start_byte and node.end_byte <= function.end_byte


def _makers(source: bytes, kind: str) -> Iterator[tuple[str, list[str]]]:
    """The functions of a type that give a new one: name and parameters."""
    for impl in traits.impls(source):
        if scene.arguments_of(scene.field_text(impl, "type"))[0].split("::")[-1] != kind.split("::")[-1]:
            continue
        for method in traits.members(impl):
            result = scene.arguments_of(scene.field_text(method, "return_type"))[0]
            parameters = method.child_by_field_name("parameters")
            if result not in ("Self", kind) or parameters is None or not syntax.is_public(method):
                continue
            if not any(one.type == "self_parameter" for one in parameters.named_children):
                yield syntax.name_of(method), [scene.field_text(one, "pattern") for one in parameters.named_children]


def std_module(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A module of std that is misspelt."""
    found = re.search(r"(?:cannot find|could not find) `(\w+)` in `(?:std|core|alloc)`|unresolved import `std::(\w+)",
                      scene.said_in(diagnostic))  # fmt: skip
    name = next((one for one in found.groups() if one), "") if found is not None else ""
    for start, end, _ in scene.spans_in(diagnostic, path)[:1] if name else ():
        for one in get_close_matches(name, _STD_MODULES, n=2):
            if source[start:end].decode(errors="replace") == name:
                yield f"name it `{one}`", (Replacement(start, end, one),)
