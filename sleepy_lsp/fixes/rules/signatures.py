"""Known repairs in what a function or a type declares, where the code says that something else was meant: the kind of
result that the body makes, a `self` that is only borrowed, an impl that a conversion needs.
"""

import re
from collections.abc import Iterator

from tree_sitter import Node

from sleepy_lsp.fixes.memory.matching import Replacement
from sleepy_lsp.fixes.rules import errorvalues, scene
from sleepy_lsp.fixes.rules.results import error_types
from sleepy_lsp.fixes.rules.scene import Proposal, inserted, replaced, whole
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.diagnostics import Diagnostic

_MOST_TYPES = 3


def result_of_the_body(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """An Option declared where the body gives `Ok` and `Err`, or a Result where it gives `Some` and `None`."""
    for start, end, _ in scene.spans_in(diagnostic, path)[:1]:
        function = scene.function_around(syntax.smallest_node(source, start, end))
        declared = function.child_by_field_name("return_type") if function is not None else None
        if function is None or declared is None:
            return
        kind, arguments = scene.arguments_of(syntax.node_text(declared))
        made = {re.split(r"\W", syntax.node_text(one), maxsplit=1)[0] for one in given_back(function)}
        if kind == "Option" and made & {"Ok", "Err"} and not made & {"Some", "None"} and arguments:
            for error in _errors_of(source, function)[:_MOST_TYPES]:
                text = f"Result<{arguments[0]}, {error}>"
                yield f"return `{text}`", (replaced(declared, text),)
        elif kind == "Result" and made & {"Some", "None"} and not made & {"Ok", "Err"} and arguments:
            text = f"Option<{arguments[0]}>"
            yield f"return `{text}`", (replaced(declared, text),)


def given_back(function: Node) -> list[Node]:
    """The expressions whose values a function returns."""
    body = function.child_by_field_name("body")
    found = list(scene.tails(body))
    inner = (one for one in syntax.walk(body) if one.type == "return_expression") if body is not None else ()
    for one in inner:
        if one.named_children and scene.function_around(one) == function:
            found.append(one.named_children[0])
    return found


def _errors_of(source: bytes, function: Node) -> list[str]:
    """The error types that a function may return: those whose variants it makes, then the file's others."""
    made = re.findall(r"\bErr\((?:\w+::)*?(\w+)::\w+", syntax.node_text(function))
    known = [one for one in error_types(source) if not one.startswith("Self")]
    of_made = [one for one in made if one in scene.declarations(source) and one not in map(_head, known)]
    return sorted(dict.fromkeys([*known, *of_made]), key=lambda one: _head(one) not in made)


def _head(type_text: str) -> str:
    return scene.arguments_of(type_text)[0]


def self_borrowed(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A method that takes `self` by value where its caller can't give it away, or that hands out references to it."""
    nodes = [syntax.smallest_node(source, start, end) for start, end, _ in scene.spans_in(diagnostic, path)]
    owners = [scene.nearest(node, "self_parameter") for node in nodes]
    gives_own = diagnostic.code == "E0515" and re.search(r"`self[.`]", scene.said_in(diagnostic))
    if nodes and (gives_own or diagnostic.code == "E0106"):
        function = scene.function_around(nodes[0])
        owners += [one for one in syntax.walk(function) if one.type == "self_parameter"] if function is not None else []
    own = next((one for one in owners if one is not None and "&" not in syntax.node_text(one)), None)
    if own is None or syntax.node_text(own) not in ("self", "mut self"):
        return
    method = scene.nearest(own, "function_item")
    result = scene.field_text(method, "return_type")
    lifetimes = list(dict.fromkeys(re.findall(r"'[a-z]\w*", scene.field_text(method, "type_parameters"))))
    forms = ["&mut self"] if syntax.node_text(own) == "mut self" else ["&self", "&mut self"]
    for form in forms:
        yield f"take `{form}`", (replaced(own, form),)
    for lifetime in lifetimes:
        if lifetime in result:
            text = forms[0].replace("&", f"&{lifetime} ")
            yield f"take `{text}`", (replaced(own, text),)


def texts_owned(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A function that declares slices of text and makes Strings, or the other way round: what it makes."""
    said = scene.said_in(diagnostic)
    owned = re.search(
        r"`Vec<&(?:'\w+ )?str>` cannot be built.*`String`|expected `[^`]*&str[^`]*`, found `[^`]*String", said
    )
    for start, end, _ in scene.spans_in(diagnostic, path)[:1]:
        node = syntax.smallest_node(source, start, end)
        declared = (scene.function_around(node) or node).child_by_field_name("return_type")
        if owned is None or declared is None:
            return
        text = re.sub(r"&\s*(?:'\w+\s+)?str\b", "String", syntax.node_text(declared))
        if text != syntax.node_text(declared) and syntax.node_text(declared) not in ("&str", "&'static str"):
            yield f"return `{text}`", (replaced(declared, text),)


def changed_in_place(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A method that may change `self` and gives what may be changed, and declares that it is only read: `&mut`."""
    differ = "types differ in mutability" in scene.said_in(diagnostic)
    for start, end, _ in scene.spans_in(diagnostic, path)[:1] if differ else ():
        node = scene.expression_at(source, start, end)
        function = scene.function_around(node)
        declared = function.child_by_field_name("return_type") if function is not None else None
        is_last = function is not None and node in list(scene.tails(function.child_by_field_name("body")))
        if declared is not None and is_last and "&mut" in scene.field_text(function, "parameters"):
            text = re.sub(r"&((?:'\w+ )?)(?!mut\b)", r"&\1mut ", syntax.node_text(declared))
            yield f"return `{text}`", (replaced(declared, text),)


def texts_borrowed(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A function that declares Strings in what it gives and gives slices of text: what it gives."""
    said = scene.said_in(diagnostic)
    if not re.search(r"expected [^\n]*String[^\n]*(?:found|returns) [^\n]*&(?:'\w+ )?str", said):
        return
    for start, end, _ in scene.spans_in(diagnostic, path):
        declared = scene.nearest(syntax.smallest_node(source, start, end), "function_item") or None
        result = declared.child_by_field_name("return_type") if declared is not None else None
        if result is not None and re.search(r".\bString\b", syntax.node_text(result)):
            text = re.sub(r"\bString\b", "&str", syntax.node_text(result))
            yield f"return `{text}`", (replaced(result, text),)
            return


def text_gathered(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A slice of text declared for what is gathered from an iterator: a String."""
    if not re.match(r"a value of type `&(?:'\w+ )?str` cannot be built", diagnostic.message):
        return
    for start, end, _ in scene.spans_in(diagnostic, path)[:1]:
        bound = scene.nearest(syntax.smallest_node(source, start, end), "let_declaration")
        declared = bound.child_by_field_name("type") if bound is not None else None
        if declared is not None:
            yield "make it a `String`", (replaced(declared, "String"),)


def parts_listed(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """Two collections split off an iterator whose types nothing says: lists."""
    for start, end, _ in scene.spans_in(diagnostic, path)[:1]:
        bound = scene.nearest(syntax.smallest_node(source, start, end), "let_declaration")
        pattern = bound.child_by_field_name("pattern") if bound is not None else None
        value = scene.field_text(bound, "value")
        is_open = bound is not None and bound.child_by_field_name("type") is None
        is_split = pattern is not None and pattern.type == "tuple_pattern"
        if is_open and is_split and pattern is not None and re.search(r"\.(?:partition|unzip)\(", value):
            yield "make both lists", (inserted(pattern.end_byte, ": (Vec<_>, Vec<_>)"),)


def conversion_given(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """`impl From` for an error enum of which one variant holds what is to be converted."""
    said = scene.said_in(diagnostic)
    found = re.search(r"`From<(.+)>` is not implemented for `([^`]+)`", said)
    pair = (found[1], found[2]) if found is not None else None
    other = re.search(r"expected `(\w+)`, found `([\w:]+)`", said)
    if pair is None and other is not None:
        pair = (other[2], other[1])
    declaration = scene.declarations(source).get(scene.arguments_of(pair[1])[0]) if pair is not None else None
    if pair is None or declaration is None or declaration.type != "enum_item":
        return
    fitting = errorvalues.holding(source, pair[1], pair[0])
    if len(fitting) == 1 and declaration.child_by_field_name("type_parameters") is None:
        variant = scene.declarations(source)[fitting[0]]
        held, name = scene.declared_fields(variant)[0][1], syntax.name_of(declaration)
        text = (
            f"\n\nimpl From<{held}> for {name} {{\n    fn from(cause: {held}) -> Self {{\n"
            f"        {fitting[0]}(cause)\n    }}\n}}"
        )
        yield f"implement `From<{held}>` for `{name}`", (inserted(declaration.end_byte, text),)


def error_declared(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """`impl Error` for a type of the file that prints and is to be handed on as one."""
    found = re.search(r"`(\w+): (?:std::error::|core::error::)?Error` is not satisfied", scene.said_in(diagnostic))
    found = found or re.search(
        r"`(?:std::error::|core::error::)?Error` is not implemented for `(\w+)`", scene.said_in(diagnostic)
    )
    declaration = scene.declarations(source).get(found[1]) if found is not None else None
    if found is None or declaration is None or declaration.child_by_field_name("type_parameters") is not None:
        return
    shown = [
        item for item in syntax.items(source)
        if item.type == "impl_item" and scene.field_text(item, "type") == found[1]
        and scene.field_text(item, "trait").split("::")[-1] == "Display"
    ]  # fmt: skip
    for item in shown[:1]:
        yield (
            f"implement `Error` for `{found[1]}`",
            (inserted(item.end_byte, f"\n\nimpl std::error::Error for {found[1]} {{}}"),),
        )


def text_written(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A text given back by `fmt`: written to the formatter."""
    for start, end, _ in scene.spans_in(diagnostic, path)[:1]:
        node = scene.expression_at(source, start, end)
        function = scene.function_around(node)
        said = re.search(
            r"expected `Result<\(\), (?:std::fmt::)?Error>`, found `&(?:'static )?str`", scene.said_in(diagnostic)
        )
        formatter = re.search(r"(\w+): &(?:'\w+ )?mut (?:\w+::)*Formatter", scene.field_text(function, "parameters"))
        if said is not None and formatter is not None:
            yield "write it", (replaced(node, f"{formatter[1]}.write_str({syntax.node_text(node)})"),)


def any_error(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A function that hands on errors of more kinds than the one of std's that it declares: any error."""
    found = re.search(r"`\?` couldn't convert the error to `(?:\w+::)*(\w+)`", diagnostic.message)
    for start, end, _ in scene.spans_in(diagnostic, path)[:1] if found is not None else ():
        function = scene.function_around(syntax.smallest_node(source, start, end))
        declared = function.child_by_field_name("return_type") if function is not None else None
        kind, arguments = scene.arguments_of(scene.field_text(function, "return_type"))
        is_own = found is not None and found[1] in scene.declarations(source)
        is_text = len(arguments) == 2 and arguments[1] in ("String", "&str", "&'static str")
        if declared is not None and kind == "Result" and len(arguments) == 2 and not is_own and not is_text:
            text = f"Result<{arguments[0]}, Box<dyn std::error::Error>>"
            yield f"return `{text}`", (replaced(declared, text),)


def lifetime_named(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """An opaque type that keeps a borrow of `self` says so with `+ '_`."""
    for start, end, label in scene.spans_in(diagnostic, path):
        is_opaque = "opaque type defined here" in label and source[start:end].startswith(b"impl")
        if is_opaque and "anonymous lifetime" in scene.said_in(diagnostic):
            yield "say that it borrows with `+ '_`", (inserted(end, " + '_"),)


def boxed_self(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A method that gives a new `Self` keeps its trait from being used as `dyn`: it gives a box of the trait."""
    found = re.search(r"the trait `(?:\w+::)*(\w+)` is not dyn compatible", diagnostic.message)
    trait = scene.declarations(source).get(found[1]) if found is not None else None
    if found is None or trait is None or "`Self` type in its return type" not in scene.said_in(diagnostic):
        return
    wrong = [one for one in _methods(trait) if scene.field_text(one, "return_type") == "Self"]
    if len(wrong) != 1 or wrong[0].child_by_field_name("parameters") is None:
        return
    boxed = f"Box<dyn {found[1]}>"
    parts: list[Replacement] = []
    impls = [item for item in syntax.items(source) if scene.field_text(item, "trait") == found[1]]
    own = [method for item in impls for method in _methods(item) if syntax.name_of(method) == syntax.name_of(wrong[0])]
    for method in [*wrong, *own]:
        declared = method.child_by_field_name("return_type")
        if declared is not None:
            parts.append(replaced(declared, boxed))
        for value in given_back(method):
            parts += [inserted(value.start_byte, "Box::new("), inserted(value.end_byte, ")")]
    yield f"return `{boxed}`", whole(*parts)


def _methods(item: Node) -> Iterator[Node]:
    return (one for one in syntax.walk(item) if one.type in ("function_item", "function_signature_item"))


def changing_closure(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A parameter that takes a closure which changes something: `FnMut`, and the parameter mutable."""
    for start, end, label in scene.spans_in(diagnostic, path):
        text = source[start:end].decode(errors="replace")
        if "accept `FnMut` instead of `Fn`" in label and re.match(r"impl Fn\(", text):
            parameter = scene.nearest(syntax.smallest_node(source, start, end), "parameter")
            pattern = parameter.child_by_field_name("pattern") if parameter is not None else None
            if parameter is not None and pattern is not None:
                is_mutable = syntax.node_text(parameter).startswith("mut ")
                parts = [] if is_mutable else [inserted(pattern.start_byte, "mut ")]
                function = scene.nearest(parameter, "function_item")
                own = [one for one in syntax.walk(function) if one.type == "self_parameter"] if function else []
                parts.append(Replacement(start, start + len("impl Fn"), "impl FnMut"))
                yield "let the closure change things", whole(*parts)
                if own and syntax.node_text(own[0]) == "&mut self":
                    yield "let the closure change things, `self` only read", whole(replaced(own[0], "&self"), *parts)
                return


def lent_to_change(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A function that changes what it is lent to read: lent to change, by all its callers in the file too."""
    found = re.match(r"cannot (?:borrow|assign to) `\*?(\w+)", diagnostic.message)
    for start, end, _ in scene.spans_in(diagnostic, path)[:1] if found is not None else ():
        function = scene.function_around(syntax.smallest_node(source, start, end))
        listed = function.child_by_field_name("parameters") if function is not None else None
        given = [one for one in listed.named_children if one.type == "parameter"] if listed is not None else []
        places = [place for place, one in enumerate(given) if found and scene.field_text(one, "pattern") == found[1]]
        kind = given[places[0]].child_by_field_name("type") if places else None
        if function is None or kind is None or not re.match(r"&(?!\s*mut\b)", syntax.node_text(kind)):
            return
        parts = [inserted(kind.start_byte + 1, "mut ")]
        bound = set()
        for call in syntax.walk(syntax.parse(source).root_node):
            name = re.split(r"::|\.", scene.field_text(call, "function"))[-1]
            arguments = call.child_by_field_name("arguments") if call.type == "call_expression" else None
            if arguments is None or name != syntax.name_of(function) or len(arguments.named_children) <= places[0]:
                continue
            one = arguments.named_children[places[0]]
            if re.match(r"&\w+$", syntax.node_text(one)):
                parts.append(inserted(one.start_byte + 1, "mut "))
                bound.add((scene.nearest(call, "function_item"), syntax.node_text(one)[1:]))
        for around, name in bound:
            for let in syntax.walk(around) if around is not None else ():
                is_let = let.type == "let_declaration" and scene.field_text(let, "pattern") == name
                pattern = let.child_by_field_name("pattern") if is_let else None
                if pattern is not None and not syntax.node_text(let).startswith("let mut"):
                    parts.append(inserted(pattern.start_byte, "mut "))
        yield "lend it to be changed", whole(*parts)
