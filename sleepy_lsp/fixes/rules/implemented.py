"""Known repairs that write an impl which follows from what a type is: an operator or a sum from its fields, a trait
whose derive asks too much, a type of its own in place of an alias, one impl for each type in place of one for all.
"""

import re
from collections.abc import Iterator

from tree_sitter import Node

from sleepy_lsp.fixes.memory.matching import Replacement
from sleepy_lsp.fixes.rules import scene
from sleepy_lsp.fixes.rules.scene import Proposal, inserted, replaced
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.diagnostics import Diagnostic

_SIGNED = re.compile(r"(?:i(?:8|16|32|64|128|size)|f32|f64)$")
_NUMBER = re.compile(r"(?:[iu](?:8|16|32|64|128|size)|f32|f64)$")
_ASKED = re.compile(
    r"derive introduces an implicit `[^`]*: (?:\w+::)*(\w+)` bound"
    r"|type parameter would need to implement `(?:\w+::)*(\w+)`"
)
_SUMMED = re.compile(
    r"a value of type `(\w+)` cannot be made by summing an iterator over elements of type `(&?)(?:'\w+ )?(\w+)`"
)
_LOSSLESS = {
    "f64": "i8 i16 i32 u8 u16 u32 f32 f64",
    "f32": "i8 i16 u8 u16 f32",
    "i64": "i8 i16 i32 i64 u8 u16 u32",
    "i32": "i8 i16 i32 u8 u16",
    "u64": "u8 u16 u32 u64",
    "u32": "u8 u16 u32",
    "i128": "i8 i16 i32 i64 i128 u8 u16 u32 u64",
    "u128": "u8 u16 u32 u64 u128",
    "usize": "u8 u16 usize",
}
_PRINTED = "i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize f32 f64 bool char".split()


def negated(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """`-x` of a struct whose fields are all signed numbers of one type, or lists of them: `Neg`, field by field."""
    found = re.match(r"cannot apply unary operator `-` to type `(\w+)`", diagnostic.message)
    item = scene.declarations(source).get(found[1]) if found is not None else None
    if item is None or item.type != "struct_item" or item.child_by_field_name("type_parameters") is not None:
        return
    fields = scene.declared_fields(item)
    if len({kind for _, kind in fields}) != 1:
        return
    negations = [(name, _negation(f"self.{name}", kind)) for name, kind in fields]
    if all(text for _, text in negations):
        name = syntax.name_of(item)
        text = (
            f"\n\nimpl std::ops::Neg for {name} {{\n    type Output = {name};\n\n"
            f"    fn neg(self) -> {name} {{\n        {_literal(item, name, negations)}\n    }}\n}}"
        )
        yield f"negate `{name}` field by field", (inserted(item.end_byte, text),)


def _negation(place: str, kind: str) -> str:
    listed = re.fullmatch(r"(Vec<|\[)(\w+)(?:>|; *\w+\])", kind)
    if _SIGNED.match(kind):
        return f"-{place}"
    if listed is None or not _SIGNED.match(listed[2]):
        return ""
    return f"{place}.map(|part| -part)" if listed[1] == "[" else f"{place}.into_iter().map(|part| -part).collect()"


def _literal(item: Node, name: str, fields: list[tuple[str, str]]) -> str:
    """A struct with these values of its fields, as its declaration has them: by name or by place."""
    if fields and fields[0][0] == "0":
        return f"{name}({', '.join(text for _, text in fields)})"
    body = item.child_by_field_name("body")
    return f"{name} {{ {', '.join(f'{field}: {text}' for field, text in fields)} }}" if body is not None else name


def summed(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A sum of a type that can be added, and whose default is all zeros: `Sum`, from the default on."""
    found = _SUMMED.match(diagnostic.message)
    item = scene.declarations(source).get(found[1]) if found is not None else None
    if found is None or item is None or found[1] != found[3] or item.child_by_field_name("type_parameters") is not None:
        return
    name = found[1]
    impls = [syntax.name_of(one).split("::")[-1] for one in syntax.items(source) if one.type == "impl_item"]
    derived = source[syntax.with_attributes(item) : item.start_byte].decode(errors="replace")
    kinds = [kind for _, kind in scene.declared_fields(item)]
    has_default = re.search(r"derive\([^)]*\bDefault\b", derived) is not None and all(map(_NUMBER.match, kinds))
    copied = re.search(r"derive\([^)]*\bCopy\b", derived) is not None
    if f"Add for {name}" not in impls or not has_default or (found[2] and not copied):
        return
    borrowed, of, one = ("<'a>", "<&'a {name}>", "*one") if found[2] else ("", "", "one")
    held = f"&'a {name}" if found[2] else "Self"
    text = (
        f"\n\nimpl{borrowed} std::iter::Sum{of.format(name=name)} for {name} {{\n"
        f"    fn sum<I: Iterator<Item = {held}>>(all: I) -> Self {{\n"
        f"        all.fold(Self::default(), |total, one| total + {one})\n    }}\n}}"
    )
    yield f"let `{name}` be summed", (inserted(item.end_byte, text),)


def derived_without_bound(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A derive that asks a trait of a parameter which no field holds a value of: the same by hand, without asking."""
    asking = [(start, end, found[1] or found[2]) for start, end, label in scene.spans_in(diagnostic, path)
              if (found := _ASKED.search(label)) is not None]  # fmt: skip
    item = scene.nearest(syntax.smallest_node(source, *asking[0][:2]), "struct_item") if asking else None
    parameters = item.child_by_field_name("type_parameters") if item is not None else None
    if item is None or parameters is None:
        return
    free, trait = source[slice(*asking[0][:2])].decode(errors="replace"), asking[0][2]
    name, fields = syntax.name_of(item), scene.declared_fields(item)
    body = _by_hand(item, trait, fields)
    if not body or any(
        re.search(rf"\b{free}\b", re.sub(r"\b(?:PhantomData|Rc|Arc|Weak)<[^<>]*>", "", kind)) for _, kind in fields
    ):
        return
    declared, named = [], []
    for one in parameters.named_children:
        text = syntax.node_text(one)
        short = re.match(r"(?:const )?('?\w+)", text)
        named.append(short[1] if short is not None else text)
        is_type = one.type in ("type_parameter", "type_identifier", "constrained_type_parameter") and named[-1] != free
        declared.append(f"{text}{' + ' if ':' in text else ': '}{trait}" if is_type and "'" not in named[-1] else text)
    text = f"\n\nimpl<{', '.join(declared)}> {trait} for {name}<{', '.join(named)}> {{\n{body}}}"
    for start, end, kept in _derived(source, item, trait):
        yield (
            f"implement `{trait}` without asking `{free}` for it",
            (
                Replacement(start, end, kept),
                inserted(item.end_byte, text),
            ),
        )


def _derived(source: bytes, item: Node, trait: str) -> Iterator[tuple[int, int, str]]:
    """Where a derive names a trait, and the text in its place without it."""
    low = syntax.with_attributes(item)
    for one in re.finditer(rb"#\[derive\(([^)]*)\)\]\s*", source[low : item.start_byte]):
        names = [name.strip() for name in one[1].decode().split(",") if name.strip()]
        if trait in names:
            names.remove(trait)
            if names:
                yield low + one.start(1), low + one.end(1), ", ".join(names)
            else:
                yield low + one.start(), low + one.end(), ""


def _by_hand(item: Node, trait: str, fields: list[tuple[str, str]]) -> str:
    """What a derive would have written, in an impl's body."""
    name = syntax.name_of(item)
    if trait == "Clone":
        cloned = [(field, f"self.{field}" if _is_plain(kind) else f"self.{field}.clone()") for field, kind in fields]
        return f"    fn clone(&self) -> Self {{\n        {_literal(item, name, cloned)}\n    }}\n"
    if trait == "PartialEq":
        equal = " && ".join(f"self.{field} == other.{field}" for field, _ in fields)
        return f"    fn eq(&self, other: &Self) -> bool {{\n        {equal}\n    }}\n"
    if trait == "Default":
        made = _literal(item, name, [(field, "Default::default()") for field, _ in fields])
        return f"    fn default() -> Self {{\n        {made}\n    }}\n"
    return ""


def _is_plain(kind: str) -> bool:
    return (
        bool(_NUMBER.match(kind))
        or kind in ("bool", "char")
        or re.match(r"(?:\w+::)*PhantomData<|&(?!\s*mut)", kind) is not None
    )


def alias_as_type(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """An impl for an alias of a type from elsewhere: the alias becomes a type around it, which lends what it holds."""
    marked = scene.spans_in(diagnostic, path)
    impl = scene.nearest(syntax.smallest_node(source, *marked[0][:2]), "impl_item") if marked else None
    name = scene.field_text(impl, "type")
    alias = next((one for one in syntax.items(source) if one.type == "type_item" and syntax.name_of(one) == name), None)
    kind = alias.child_by_field_name("type") if alias is not None else None
    if alias is None or kind is None or alias.child_by_field_name("type_parameters") is not None:
        return
    if kind.type == "reference_type" or scene.nearest(alias, "impl_item") is not None:
        return
    inner = syntax.node_text(kind)
    seen = next((f"{syntax.node_text(child)} " for child in alias.children if child.type == "visibility_modifier"), "")
    traits = _shared_derives(source, inner)
    derive = f"#[derive({', '.join(traits)})]\n" if traits else ""
    text = (
        f"{derive}{seen}struct {name}({seen}{inner});\n\n"
        f"impl std::ops::Deref for {name} {{\n    type Target = {inner};\n\n"
        "    fn deref(&self) -> &Self::Target {\n        &self.0\n    }\n}\n\n"
        f"impl std::ops::DerefMut for {name} {{\n"
        "    fn deref_mut(&mut self) -> &mut Self::Target {\n        &mut self.0\n    }\n}"
    )
    yield f"make `{name}` a type of its own", (replaced(alias, text),)


def _shared_derives(source: bytes, inner: str) -> list[str]:
    """What a type around a list or a map can derive, because what the file declares of its elements does."""
    known = ["Debug", "Clone", "PartialEq", "Eq"]
    for name, item in scene.declarations(source).items():
        if re.search(rf"\b{name}\b", inner) and item.type in ("struct_item", "enum_item"):
            written = source[syntax.with_attributes(item) : item.start_byte].decode(errors="replace")
            have = re.findall(r"\w+", " ".join(re.findall(r"derive\(([^)]*)\)", written)))
            known = [one for one in known if one in have]
    return [one for one in known if not (re.search(r"\bf(?:32|64)\b|\bdyn\b", inner) and one == "Eq")]


def one_for_each(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """An impl for every type with a trait, which no foreign trait allows and special cases collide with: one for each
    type that is meant.
    """
    for start, end, _ in scene.spans_in(diagnostic, path):
        impl = scene.nearest(syntax.smallest_node(source, start, end), "impl_item")
        parameters = impl.child_by_field_name("type_parameters") if impl is not None else None
        declared = (
            re.fullmatch(r"<(\w+): ([^<]+(?:<[^<>]*>)?)>", syntax.node_text(parameters))
            if parameters is not None
            else None
        )
        if impl is None or parameters is None or declared is None or scene.field_text(impl, "type") != declared[1]:
            continue
        types = _meant(source, declared[2], scene.field_text(impl, "trait"))
        if not types:
            return
        body = source[parameters.end_byte : impl.end_byte].decode(errors="replace")
        macro = f"for_each_{scene.arguments_of(scene.field_text(impl, 'trait'))[0].lower()}"
        lines = (
            re.sub(rf"\b{declared[1]}\b", "$kind", f"impl{body}")
            .replace("\n", "\n        ")
            .replace("\n        \n", "\n\n")
        )
        text = (
            f"macro_rules! {macro} {{\n    ($($kind:ty),*) => {{\n        $({lines})*\n    }};\n}}\n\n"
            f"{macro}!({', '.join(types)});"
        )
        yield f"implement it for {', '.join(f'`{one}`' for one in types)}", (replaced(impl, text),)
        return


def _meant(source: bytes, bound: str, trait: str) -> list[str]:
    """The types that a bound allows as far as a file shows: all numbers that become a type without loss, or those of
    the printed types that the file names and has no impl for.
    """
    into = re.fullmatch(r"Into<(\w+)>", bound)
    if into is not None:
        return _LOSSLESS.get(into[1], "").split()
    if bound.split("::")[-1] not in ("Display", "ToString"):
        return []
    text = source.decode(errors="replace")
    done = {
        scene.field_text(one, "type")
        for one in syntax.items(source)
        if one.type == "impl_item" and scene.field_text(one, "trait") == trait
    }
    named = [one for one in _PRINTED if re.search(rf"\b{one}\b", text)]
    texts = ["&str"] if re.search(r"&(?:'\w+ )?str\b", text) else []
    return [one for one in [*named, *texts, *(["String"] if "String" in text else [])] if one not in done]
