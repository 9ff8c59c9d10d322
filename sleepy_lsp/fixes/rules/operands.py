"""Known repairs for calls and operators: what is one `*`, one cast, one argument or one name away from right."""

import re
from collections.abc import Collection, Iterator

from tree_sitter import Node

from sleepy_lsp.fixes.memory.matching import Replacement
from sleepy_lsp.fixes.rules import scene
from sleepy_lsp.fixes.rules.scene import Proposal, inserted, replaced
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.diagnostics import Diagnostic

_UNSIGNED, _SIGNED = ("u8", "u16", "u32", "u64", "u128"), ("i8", "i16", "i32", "i64", "i128", "isize")


def not_followed(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A `*` before what is no reference goes; before an Option or a Result its value is what was meant."""
    for start, end, _ in scene.spans_in(diagnostic, path)[:1]:
        node = scene.nearest(syntax.smallest_node(source, start, end), "unary_expression")
        if node is not None and syntax.node_text(node).startswith("*"):
            yield "drop the `*`", (Replacement(node.start_byte, node.start_byte + 1, ""),)


def index_converted(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A number that is no `usize` as an index: none where it is negative, if the function can say so."""
    found = re.search(r"cannot be indexed by `&?(\w+)`", diagnostic.message)
    marked = scene.spans_in(diagnostic, path)
    if found is None or not marked:
        return
    node = scene.expression_at(source, *marked[0][:2])
    text = syntax.node_text(node)
    plain = node.type in ("identifier", "field_expression", "call_expression", "parenthesized_expression")
    inner = text if plain else f"({text})"
    if found[1] in ("u8", "u16"):
        yield "convert the index to `usize`", (replaced(node, f"usize::from({text})"),)
    elif found[1] in _UNSIGNED:
        yield "convert the index to `usize`", (replaced(node, f"{inner} as usize"),)
    elif found[1] in _SIGNED:
        result = scene.arguments_of(scene.field_text(scene.function_around(node), "return_type"))[0]
        if result == "Option":
            yield "convert the index to `usize`", (replaced(node, f"usize::try_from({text}).ok()?"),)
        else:
            yield "convert the index to `usize`", (replaced(node, f"{inner} as usize"),)


def argument_given(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """The argument that a call lacks: names and fields in reach of the parameter's type, or of its name."""
    marked = scene.spans_in(diagnostic, path)
    call = scene.nearest(syntax.smallest_node(source, *marked[0][:2]), "call_expression") if marked else None
    arguments = call.child_by_field_name("arguments") if call is not None else None
    if call is None or arguments is None:
        return
    given = [one for one in arguments.named_children if "comment" not in one.type]
    texts = [syntax.node_text(one).lstrip("&*") for one in given]
    for name, type_text, place in _missing(diagnostic, call, source, texts):
        for value in _fitting(source, call, name, type_text, texts):
            if place < len(given):
                change = inserted(given[place].start_byte, f"{value}, ")
            elif given:
                change = inserted(given[-1].end_byte, f", {value}")
            else:
                change = inserted(arguments.start_byte + 1, value)
            yield f"pass `{value}`", (change,)


def _missing(diagnostic: Diagnostic, call: Node, source: bytes, given: list[str]) -> Iterator[tuple[str, str, int]]:
    """Name, type and place of the parameter that a call with one argument too few leaves out."""
    function = call.child_by_field_name("function")
    text = syntax.node_text(function).split("::")[-1].split(".")[-1] if function is not None else ""
    for item in syntax.items(source):
        if item.type in ("function_item", "function_signature_item") and syntax.name_of(item) == text:
            list_node = item.child_by_field_name("parameters")
            parameters = [one for one in list_node.named_children if one.type == "parameter"] if list_node else []
            if len(parameters) == len(given) + 1:
                said = re.search(r"argument #(\d+)", scene.said_in(diagnostic))
                names = [scene.field_text(one, "pattern") for one in parameters]
                open_ones = [place for place, name in enumerate(names) if name not in given]
                if said is not None and int(said[1]) - 1 in open_ones:
                    open_ones = [int(said[1]) - 1]
                for place in open_ones:
                    yield names[place], scene.field_text(parameters[place], "type"), place


def _fitting(source: bytes, call: Node, name: str, type_text: str, given: Collection[str]) -> list[str]:
    """Names in scope and their fields, not among the `given`, called like the parameter or alone of its type."""
    wanted = scene.squeezed(type_text)
    bare = wanted.removeprefix("&").removeprefix("mut")
    mark = "&mut " if wanted.startswith("&mut") else "&" if wanted.startswith("&") else ""
    in_scope = scene.names_in_scope(call)
    known = scene.declarations(source)
    reach: list[tuple[str, str]] = []
    for one, written in in_scope.items():
        reach.append((one, scene.squeezed(written)))
        owner = scene.squeezed(written).lstrip("&").removeprefix("mut")
        if owner == "Self":
            owner = scene.arguments_of(scene.field_text(scene.nearest(call, "impl_item"), "type"))[0]
        declaration = known.get(scene.arguments_of(owner)[0])
        if declaration is not None and declaration.type == "struct_item":
            reach += [(f"{one}.{field}", scene.squeezed(kind)) for field, kind in scene.declared_fields(declaration)]
    found: list[tuple[bool, bool, int, str]] = []
    for one, written in reach:
        if one in given:
            continue
        same_name = one.rpartition(".")[2] == name
        same_type = written in (wanted, bare) or written.removeprefix("&").removeprefix("mut") == bare
        if not (same_type or same_name):
            continue
        is_reference = written.startswith("&") or (not written and "." not in one)
        value = one if is_reference or not mark else f"{mark}{one}"
        if not mark and written.startswith("&") and written == f"&{bare}":
            value = f"*{one}"
        found.append((not same_name, not same_type, len(found), value))
    sure = [one for one in found if not one[0] or sum(other[0] for other in found) == 1]
    return [value for *_, value in sorted(sure)]


def texts_made(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """Slices of text, or references to texts, gathered into Strings: each as a String first."""
    said = re.search(
        r"`(?:\w+::)*\w+<String>` cannot be built from an iterator over elements of type `&+(?:str|String)`",
        diagnostic.message,
    )
    marked = scene.spans_in(diagnostic, path)
    method = scene.nearest(syntax.smallest_node(source, *marked[0][:2]), "field_expression") if marked else None
    receiver = method.child_by_field_name("value") if method is not None else None
    if said is not None and receiver is not None:
        yield "make each a String", (inserted(receiver.end_byte, ".map(|one| one.to_string())"),)


def characters_counted(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """Arithmetic with characters: with their bytes."""
    if not re.match(
        r"cannot (?:add|subtract|multiply) `[^`]*` (?:from|to|by) `char`|cannot add `char` to", diagnostic.message
    ):
        return
    for start, end, _ in scene.spans_in(diagnostic, path)[:1]:
        whole = scene.nearest(syntax.smallest_node(source, start, end), "binary_expression")
        while whole is not None and whole.parent is not None and whole.parent.type in (
            "binary_expression", "parenthesized_expression",
        ):  # fmt: skip
            whole = whole.parent
        parts = []
        for one in syntax.walk(whole) if whole is not None else ():
            parent = one.parent
            if one.type == "char_literal" and parent is not None and parent.type == "binary_expression":
                parts.append(inserted(one.start_byte, "b"))
                other = next((side for side in parent.named_children if side != one), None)
                if other is not None and other.type == "identifier":
                    parts += [inserted(other.start_byte, "("), inserted(other.end_byte, " as u8)")]
        if parts:
            yield "count with bytes", tuple(sorted(parts, key=lambda part: part.start))


def counted_passed(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A borrow of what a counted pointer holds where the pointer is asked for: the pointer."""
    if not re.search(r"expected `&?(?:Rc|Arc)<[^`]*`, found `&?(?:Ref|RefMut|MutexGuard)<", scene.said_in(diagnostic)):
        return
    for start, end, _ in scene.spans_in(diagnostic, path)[:1]:
        node = scene.expression_at(source, start, end)
        text = re.sub(r"\.(?:borrow|borrow_mut|lock)\(\)(?:\.unwrap\(\))?$", "", syntax.node_text(node))
        if text != syntax.node_text(node):
            yield "pass the pointer", (replaced(node, text),)
            yield "pass the pointer", (replaced(node, f"&{text.lstrip('&')}"),)


def assigned_in_full(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """`a += b` of a type that has only `+`, as `a = a + b`."""
    for start, end, _ in scene.spans_in(diagnostic, path)[:1]:
        node = scene.nearest(syntax.smallest_node(source, start, end), "compound_assignment_expr")
        left, right = scene.field_text(node, "left"), scene.field_text(node, "right")
        operator = scene.field_text(node, "operator").removesuffix("=")
        if node is not None and left and operator:
            yield f"write `{left} = {left} {operator} ..`", (replaced(node, f"{left} = {left} {operator} {right}"),)


def operator_like(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """`-` for a type of the file that has `+` (or the other way round): an impl as the one that is there."""
    found = re.match(r"cannot (subtract|add) `&?(?:\w+::)*(\w+)` (?:from|to) `&?(?:\w+::)*(\w+)`", diagnostic.message)
    if found is None or found[2] != found[3]:
        return
    old, new = (("Add", "add", "+"), ("Sub", "sub", "-"))[:: 1 if found[1] == "subtract" else -1]
    for item in syntax.items(source):
        trait = scene.field_text(item, "trait")
        if item.type == "impl_item" and trait.split("::")[-1] == old[0] and scene.field_text(item, "type") == found[2]:
            text = syntax.node_text(item)
            text = re.sub(rf"\b(?:\w+::)*{old[0]} for\b", f"std::ops::{new[0]} for", text, count=1)
            text = re.sub(rf"\bfn {old[1]}\b", f"fn {new[1]}", text)
            text = text.replace(f" {old[2]} ", f" {new[2]} ")
            yield f"implement `{new[0]}` like `{old[0]}`", (inserted(item.end_byte, f"\n\n{text}"),)


def parameter_dropped(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A closure that ignores an argument which it is not given takes none."""
    if "expected to take 0 arguments, but it takes 1" not in diagnostic.message:
        return
    for start, end, _ in scene.spans_in(diagnostic, path):
        node = scene.nearest(syntax.smallest_node(source, start, end), "closure_expression")
        parameters = node.child_by_field_name("parameters") if node is not None else None
        if parameters is not None and re.fullmatch(r"\|\s*_\w*\s*\|", syntax.node_text(parameters)):
            yield "take no argument", (replaced(parameters, "||"),)
            return


def iterated_by_reference(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """`into_iter()` in the marked code that should only look, or change in place: `iter()`, `iter_mut()`."""
    for start, end, _ in scene.spans_in(diagnostic, path)[:1]:
        node = syntax.smallest_node(source, start, end)
        around = scene.nearest(node, "let_declaration", "expression_statement", "call_expression") or node
        outer = around.parent
        while outer is not None and outer.type in ("call_expression", "field_expression"):
            around, outer = outer, outer.parent
        for one in syntax.walk(around):
            if one.type == "field_identifier" and syntax.node_text(one) == "into_iter":
                for name in ("iter", "iter_mut"):
                    yield f"use `{name}()`", (replaced(one, name),)
                return


def copied_before_collecting(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """Values collected from an iterator over references to them: `cloned()` first."""
    said = re.search(
        r"`(?:\w+::)*\w+<(.+)>` cannot be built from an iterator over elements of type `&(.+)`", diagnostic.message
    )
    marked = scene.spans_in(diagnostic, path)
    node = syntax.smallest_node(source, *marked[0][:2]) if marked else None
    method = scene.nearest(node, "field_expression")
    receiver = method.child_by_field_name("value") if method is not None else None
    if said is not None and said[2].strip("()") == said[1] and receiver is not None:
        yield "clone what is collected", (inserted(receiver.end_byte, ".cloned()"),)


def borrowed_for_trait(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A value given where the trait is there for references to it: the reference."""
    found = re.search(r"but trait `\w+<&(?:'\w+ )?([^`]+)>` is implemented|`&(?:'\w+ )?(\w+)` implements",
                      scene.said_in(diagnostic))  # fmt: skip
    for start, end, _ in scene.spans_in(diagnostic, path)[:1] if found is not None else ():
        node = scene.expression_at(source, start, end)
        call = scene.nearest(node, "call_expression")
        arguments = call.child_by_field_name("arguments") if call is not None else None
        given = [node] if node.parent == arguments else arguments.named_children if arguments is not None else []
        if len(given) == 1:
            yield "borrow it", (inserted(given[0].start_byte, "&"),)


def own_number(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A method asked of a whole number in a method of a tuple struct: of the field of that number."""
    if not re.match(r"no method named `\w+` found for type `\{integer\}`|`\{integer\}` is a primitive type",
                    diagnostic.message):  # fmt: skip
        return
    for start, end, _ in scene.spans_in(diagnostic, path)[:1]:
        node = scene.nearest(syntax.smallest_node(source, start, end), "field_expression")
        value = node.child_by_field_name("value") if node is not None else None
        if value is not None and value.type == "integer_literal":
            yield f"ask `self.{syntax.node_text(value)}`", (inserted(value.start_byte, "self."),)


def walked_by_reference(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A method of iterators asked of a collection: of an iterator over references to what it holds."""
    if "call `.into_iter()` first" not in scene.said_in(diagnostic) and "is not an iterator" not in diagnostic.message:
        return
    for start, end, _ in scene.spans_in(diagnostic, path)[:1]:
        node = scene.nearest(syntax.smallest_node(source, start, end), "field_expression")
        value = node.child_by_field_name("value") if node is not None else None
        for name in ("iter", "iter_mut") if value is not None else ():
            if value is not None:
                yield f"go over it with `{name}()`", (inserted(value.end_byte, f".{name}()"),)


def wrapped_to_compare(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A plain value compared with an Option of a reference: the reference in `Some`."""
    found = re.search(r"expected `Option<&[^`]*>`, found (?:`[^`]*`|integer|floating-point number)",
                      scene.said_in(diagnostic))  # fmt: skip
    for start, end, _ in scene.spans_in(diagnostic, path)[:1] if found is not None else ():
        node = scene.expression_at(source, start, end)
        if node.parent is not None and node.parent.type == "binary_expression":
            yield "compare with `Some`", (replaced(node, f"Some(&{syntax.node_text(node)})"),)


def added_by_field(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """`+` or `-` for a struct of numbers: field by field."""
    found = re.match(r"cannot (subtract|add) `(?:\w+::)*(\w+)` (?:from|to) `(?:\w+::)*(\w+)`", diagnostic.message)
    item = scene.declarations(source).get(found[2]) if found is not None else None
    if found is None or item is None or found[2] != found[3] or item.type != "struct_item":
        return
    fields = scene.declared_fields(item)
    if len(fields) < 2 or any(not re.fullmatch(r"[iuf](?:8|16|32|64|128|size)", kind) for _, kind in fields):
        return
    trait, method, sign = ("Add", "add", "+") if found[1] == "add" else ("Sub", "sub", "-")
    values = ", ".join(f"{field}: self.{field} {sign} other.{field}" for field, _ in fields)
    text = (
        f"\n\nimpl std::ops::{trait} for {found[2]} {{\n    type Output = Self;\n\n"
        f"    fn {method}(self, other: Self) -> Self {{\n        {found[2]} {{ {values} }}\n    }}\n}}"
    )
    yield f"implement `{trait}` field by field", (inserted(item.end_byte, text),)


def text_pushed(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A text put where a character is: `push_str`."""
    if not re.search(r"expected `char`, found `&(?:'\w+ )?(?:str|String)`", scene.said_in(diagnostic)):
        return
    for start, end, _ in scene.spans_in(diagnostic, path)[:1]:
        call = scene.nearest(syntax.smallest_node(source, start, end), "call_expression")
        function = call.child_by_field_name("function") if call is not None else None
        field = function.child_by_field_name("field") if function is not None else None
        if field is not None and syntax.node_text(field) == "push":
            yield "use `push_str`", (replaced(field, "push_str"),)


def any_equal(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """`contains` of a list of Strings for a slice of text: whether any is equal."""
    if not re.search(r"expected `&String`, found `&(?:'\w+ )?str`", scene.said_in(diagnostic)):
        return
    for start, end, _ in scene.spans_in(diagnostic, path)[:1]:
        call = scene.nearest(syntax.smallest_node(source, start, end), "call_expression")
        function = call.child_by_field_name("function") if call is not None else None
        if call is not None and scene.field_text(function, "field") == "contains":
            given = scene.field_text(call, "arguments")[1:-1]
            name = next(one for one in ("one", "held", "element") if one not in re.findall(r"\w+", given)[:2])
            text = f"{scene.field_text(function, 'value')}.iter().any(|{name}| {name} == {given})"
            yield "ask whether any is equal", (replaced(call, text),)


def followed_to_compare(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A reference compared with a value: what it refers to."""
    found = re.search(r"expected `(&+)([^`&]+)`, found (?:`([^`]+)`|integer|floating-point number)",
                      scene.said_in(diagnostic))  # fmt: skip
    for start, end, _ in scene.spans_in(diagnostic, path)[:1] if found is not None else ():
        node = scene.expression_at(source, start, end)
        left = node.parent.child_by_field_name("left") if node.parent is not None else None
        is_compared = node.parent is not None and node.parent.type == "binary_expression" and left != node
        if found is not None and is_compared and left is not None and found[3] in (None, found[2]):
            yield "compare the value", (inserted(left.start_byte, "*" * len(found[1])),)
