"""Known repairs for a `match` that leaves cases out and for patterns and literals of the wrong type: what the other
arms say about theirs, how an error is handed on, which variant has these fields.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from tree_sitter import Node

from sleepy_lsp.fixes.memory.matching import Change, Replacement
from sleepy_lsp.fixes.rules import errorvalues, scene
from sleepy_lsp.fixes.rules.scene import Proposal, inserted, replaced, whole
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.diagnostics import Diagnostic


def arms_alike(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """The arm of a case that is left out, written as all other arms are: after the variant's name, or with what it
    holds; or with the one constant or function that nothing else in the file uses.
    """
    choice, patterns = _left_out(diagnostic, path, source)
    if choice is None or len(patterns) != 1:
        return
    arms = [one for one in _arms(choice) if _variant(scene.field_text(one, "pattern"))]
    missing = _named(patterns[0], arms)
    variant = _variant(missing)
    for body in dict.fromkeys([*_after_the_name(arms, variant), *_after_what_it_holds(arms, missing)]):
        pattern, text = body if isinstance(body, tuple) else (missing, body)
        yield f"`{pattern}` like the others", _added(source, choice, [(pattern, text)])
    for text in _unused_like(source, arms):
        yield f"`{missing}` gives `{text}`", _added(source, choice, [(missing, text)])


def arms_below(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """The arm of a variant that holds one more of the same type: what the function says of that one."""
    choice, patterns = _left_out(diagnostic, path, source)
    if choice is not None and len(patterns) == 1:
        for pattern, text in _one_level_down(source, choice, _named(patterns[0], _arms(choice))):
            yield f"`{pattern}` by what it holds", _added(source, choice, [(pattern, text)])


def arms_handed_on(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """What is no variant of an enum of the file, left out: None, with the error that is held, or with one that fits."""
    choice, patterns = _left_out(diagnostic, path, source)
    function = scene.function_around(choice) if choice is not None else None
    known = {name.rpartition("::")[2] for name in scene.declarations(source)}
    if choice is None or function is None or not patterns or known & set(re.findall(r"\w+", " ".join(patterns))):
        return
    kind, arguments = scene.arguments_of(scene.field_text(function, "return_type"))
    is_value = any(choice == tail or _holds(tail, choice) for tail in
                   [_last_of(function)] if tail is not None)  # fmt: skip
    leave = "" if is_value else "return "
    given: list[str] = []
    patterns = [_named(one, _arms(choice)) for one in patterns]
    if all(re.fullmatch(r"Err\(_\)", one) for one in patterns) and kind == "Result":
        patterns, given = ["Err(error)"], [f"{leave}Err(error)", f"{leave}Err(error.into())"]
    elif kind == "Option":
        given = [f"{leave}None"]
    elif kind == "Result" and len(arguments) == 2:
        given = [f"{leave}Err({one})" for one in errorvalues.values(source, arguments[1], choice)]
    for text in given:
        yield f"otherwise `{text}`", _added(source, choice, [(" | ".join(patterns), text)])


def _left_out(diagnostic: Diagnostic, path: str, source: bytes) -> tuple[Node | None, list[str]]:
    """The `match` and the patterns that it does not cover."""
    found = re.match(r"non-exhaustive patterns: (.*) not covered", diagnostic.message)
    marked = scene.spans_in(diagnostic, path)
    if found is None or not marked or " more" in found[1]:
        return None, []
    node = syntax.smallest_node(source, *marked[0][:2])
    return scene.nearest(node, "match_expression"), re.findall(r"`([^`]+)`", found[1])


def _arms(choice: Node) -> list[Node]:
    body = choice.child_by_field_name("body")
    return [one for one in body.named_children if one.type == "match_arm"] if body is not None else []


def _variant(pattern: str) -> str:
    """The name of the variant that a pattern is about: `&Shape::Disc(_)` → `Disc`."""
    found = re.match(r"&*(?:\w+::)*([A-Z]\w*)", pattern)
    return found[1] if found is not None else ""


def _named(pattern: str, arms: Sequence[Node]) -> str:
    """rustc's pattern as the other arms are written: with their path and their `&`."""
    written = [scene.field_text(one, "pattern") for one in arms]
    if not any(one.startswith("&") for one in written):
        pattern = re.sub(r"(^|[(, ])&+", r"\1", pattern)
    heads = {found[1] for one in written if (found := re.match(r"&*((?:\w+::)*)[A-Z]\w*", one))}
    if len(heads) == 1 and "::" in pattern and (head := heads.pop()) is not None:
        pattern = re.sub(r"(?:\w+::)+(?=[A-Z]\w*(?:$|[ ({]))", head, pattern, count=1)
    return pattern


def _added(source: bytes, choice: Node, arms: Sequence[tuple[str, str]]) -> Change:
    """More arms behind the last one, before one that matches all."""
    present = _arms(choice)
    body = choice.child_by_field_name("body")
    if not present:
        at = body.start_byte + 1 if body is not None else choice.end_byte
        return (inserted(at, "".join(f" {pattern} => {text}," for pattern, text in arms)),)
    last = present[-1]
    _, indent = scene.line_of(source, last.start_byte)
    comma = "" if syntax.node_text(last).rstrip().endswith((",", "}")) else ","
    return (inserted(last.end_byte, comma + "".join(f"\n{indent}{pattern} => {text}," for pattern, text in arms)),)


_FORMS: tuple[Callable[[Sequence[str]], str], ...] = (
    lambda words: "".join(word.capitalize() for word in words),
    lambda words: "_".join(words),
    lambda words: "_".join(words).upper(),
    lambda words: " ".join(words),
    lambda words: "-".join(words),
    lambda words: " ".join(words).capitalize(),
    lambda words: "".join(words),
)


def _words(name: str) -> list[str]:
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)]


def _after_the_name(arms: Sequence[Node], variant: str) -> Iterator[str]:
    """Bodies that say their variant's name in some spelling, all in the same, with the missing variant's instead."""
    for form in _FORMS:
        made = [_respelt(arm, form, form(_words(variant))) for arm in arms]
        if len(made) > 1 and made[-1] and len({scene.squeezed(one) for one in made}) == 1:
            yield made[-1]


def _respelt(arm: Node, form: Callable[[Sequence[str]], str], wanted: str) -> str:
    """An arm's body with `wanted` where it says the arm's own variant; empty where it does not."""
    name = form(_words(_variant(scene.field_text(arm, "pattern"))))
    parts = re.split(rf"(?<![a-z]){re.escape(name)}(?![a-z])", scene.field_text(arm, "value"))
    return wanted.join(parts) if len(parts) > 1 else ""


def _after_what_it_holds(arms: Sequence[Node], missing: str) -> Iterator[tuple[str, str]]:
    """Arms that all do the same with the one thing that their variant holds."""
    shape = re.fullmatch(r"(.*[A-Z]\w*)\((_)\)", missing)
    made: dict[str, tuple[str, str]] = {}
    for arm in arms:
        held = re.fullmatch(r"&?(?:\w+::)*[A-Z]\w*\(\s*([a-z_]\w*)\s*\)", scene.field_text(arm, "pattern"))
        if held is None:
            return
        text = scene.field_text(arm, "value")
        made[re.sub(rf"\b{held[1]}\b", "_", scene.squeezed(text))] = held[1], text
    if shape is not None and len(made) == 1 and len(arms) > 1:
        name, text = next(iter(made.values()))
        yield f"{shape[1]}({name})", text


def _one_level_down(source: bytes, choice: Node, missing: str) -> Iterator[tuple[str, str]]:
    """The arm of a variant that holds one more of the same type: the function asked about that one."""
    variant = scene.declarations(source).get("::".join(missing.split("(")[0].lstrip("&").split("::")[-2:]))
    function = scene.nearest(choice, "function_item")
    if missing.startswith("Self::"):
        owner = scene.arguments_of(scene.field_text(scene.nearest(choice, "impl_item"), "type"))[0]
        variant = scene.declarations(source).get(f"{owner}::{_variant(missing)}")
    fields = scene.declared_fields(variant) if variant is not None else []
    if variant is None or function is None or len(fields) != 1 or fields[0][0] != "0":
        return
    enum = scene.nearest(variant, "enum_item")
    held = re.fullmatch(r"(?:Box|Rc|Arc)<(\w+)>", scene.squeezed(fields[0][1]))
    if enum is None or held is None or held[1] != syntax.name_of(enum):
        return
    name = syntax.name_of(function)
    parameters = [one for one in (function.child_by_field_name("parameters") or function).named_children
                  if one.type in ("parameter", "self_parameter")]  # fmt: skip
    asked = scene.field_text(choice, "value").lstrip("*&")
    given = [scene.field_text(one, "pattern") for one in parameters if one.type == "parameter"]
    pattern = f"{missing.split('(')[0]}(inner)"
    if any(one.type == "self_parameter" for one in parameters) and asked == "self":
        yield pattern, f"inner.{name}({', '.join(given)})"
    elif asked in given:
        yield pattern, f"{name}({', '.join('inner' if one == asked else one for one in given)})"


def _unused_like(source: bytes, arms: Sequence[Node]) -> Iterator[str]:
    """The one constant or function of the file that nothing uses, where the other arms each use one of them."""
    bodies = [arm.child_by_field_name("value") for arm in arms]
    names = {syntax.name_of(one): one for one in syntax.items(source)
             if one.type in ("const_item", "function_item", "static_item")}  # fmt: skip
    tokens = syntax.tokens(syntax.parse(source).root_node)
    unused = [name for name, one in names.items() if tokens.count(name) == 1 and not syntax.is_public(one)]
    used = []
    for body in bodies:
        called = body.child_by_field_name("function") if body is not None else None
        used.append(syntax.node_text(called or body) if body is not None else "")
    if len(unused) != 1 or not bodies or not all(one.split("::")[-1].split(".")[-1] in names for one in used):
        return
    last, name = bodies[-1], used[-1]
    prefix = name[: len(name) - len(re.split(r"::|\.", name)[-1])]
    if last is not None:
        yield syntax.node_text(last).replace(name, f"{prefix}{unused[0]}", 1)


def _last_of(function: Node) -> Node | None:
    body = function.child_by_field_name("body")
    last = body.named_children[-1] if body is not None and body.named_children else None
    if last is not None and last.type == "expression_statement" and not syntax.node_text(last).endswith(";"):
        return last.named_children[0]
    return last if last is not None and last.type not in ("let_declaration", "expression_statement") else None


def _holds(outer: Node, node: Node) -> bool:
    """Whether a value is given back through blocks, `if` and `match` only."""
    return any(tail.start_byte <= node.start_byte and node.end_byte <= tail.end_byte for tail in scene.tails(outer)) \
        and not any(one.type in ("let_declaration", "arguments", "call_expression") for one in syntax.ancestors(node)
                    if outer.start_byte <= one.start_byte and one.end_byte <= outer.end_byte)  # fmt: skip


def variant_named(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A literal or a pattern with braces that names an enum: the variant with these fields, one not made yet first."""
    for start, end, _ in scene.spans_in(diagnostic, path)[:1]:
        shape = scene.nearest(syntax.smallest_node(source, start, end), "struct_expression", "struct_pattern")
        body = (shape.child_by_field_name("body") or shape) if shape is not None else None
        enum = source[start:end].decode(errors="replace")
        if body is None or shape is None:
            return
        given = {
            (scene.field_text(one, "field") or scene.field_text(one, "name") or syntax.node_text(one)).split(":")[0]
            for one in body.named_children if one.type.endswith(("_initializer", "field_pattern"))
        } - {""}  # fmt: skip
        made = errorvalues.made_in(source)
        fitting = []
        for name, variant in errorvalues.variants(source, enum.split("::")[-1]):
            fields = {field for field, _ in scene.declared_fields(variant)}
            if fields == given or (shape.type == "struct_pattern" and given <= fields and "0" not in fields):
                fitting.append((name in made, name))
        for _, name in sorted(fitting)[:3]:
            text = f"{enum}::{name.rpartition('::')[2]}"
            yield f"make it `{text}`", (Replacement(start, end, text),)


def downcast(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A `dyn Error` or `dyn Any` matched against the values of one type: downcast to it."""
    found = re.search(r"expected `dyn (?:\w+::)*(?:Error|Any)[^`]*`, found `([\w:]+)`", scene.said_in(diagnostic))
    marked = scene.spans_in(diagnostic, path)
    node = syntax.smallest_node(source, *marked[0][:2]) if marked else None
    arm = scene.nearest(node, "match_arm")
    choice = scene.nearest(arm, "match_expression")
    value = choice.child_by_field_name("value") if choice is not None else None
    if found is None or arm is None or choice is None or value is None:
        return
    parts = [inserted(value.end_byte, f".downcast_ref::<{found[1]}>()")]
    for one in _arms(choice):
        pattern = one.child_by_field_name("pattern")
        inner = pattern.named_children[0] if pattern is not None and pattern.named_children else None
        if inner is not None and re.match(r"&*(?:\w+::)*[A-Z]", syntax.node_text(inner)):
            parts.append(replaced(inner, f"Some({syntax.node_text(inner)})"))
    yield f"ask whether it is a `{found[1]}`", whole(*parts)
