"""Suggestions of rustc's that hold and are still not to be taken before every other source has been asked.

rustc says what would compile; these are the forms of which a person often means another: a private field opened, a
trait derived beside hand-written siblings of it, a value wrapped as an error because an error is a value too, a name
by the only other that there is, a type left for the reader to fill in.
"""

import re
from collections import Counter
from difflib import SequenceMatcher

from sleepy_lsp.episode import Candidate, Verdict
from sleepy_lsp.fixes.draft import Draft
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.diagnostics import Applicability
from sleepy_lsp.rust.text import Edit

_DERIVE = re.compile(r"#\[derive\(([^)]*)\)\]")
_VARIABLE = re.compile(r"\b[a-z_]\w*\b(?!\s*[(!:])")
_UNUSED = re.compile(r"unused variable: `(\w+)`")
# From a larger type, or one with another sign: what loses nothing is written with `from`.
_SMALL_CAST = re.compile(r"\bas [iu](?:8|16)\b")
_LEAST_LIKENESS = 0.3
# Traits that belong together: where one is written by hand, one that is derived may say something else.
_SIBLINGS = ({"PartialEq", "PartialOrd", "Ord"}, {"PartialEq", "Hash"})


def is_doubted(draft: Draft, candidate: Candidate) -> bool:
    """Whether a suggestion of rustc's is of a form that is often not meant, or a known repair casts to a small type."""
    if candidate.source == "memory" and candidate.adapter is None:
        return any(_SMALL_CAST.search(edit.replacement) for edit in candidate.edits)
    if candidate.source != "compiler":
        return False
    texts = [edit.replacement.strip() for edit in candidate.edits]
    if candidate.applicability is Applicability.HAS_PLACEHOLDERS or set(texts) == {"pub"}:
        return True
    if "Err(" in texts or any(re.fullmatch(r"(?:Ok|Some)\(\{\}\)", text) for text in texts):
        return True
    if "?" in texts and any(_asks_a_name(draft, candidate, at) for at, text in enumerate(texts) if text == "?"):
        return True
    if any(_is_bound_later(draft, edit) for edit in candidate.edits if edit.replacement == "self."):
        return True
    if ").into()" in texts and any(_is_quotient(draft, edit) for edit in candidate.edits):
        return True
    if any(_copies_what_is_given(draft, edit) for edit in candidate.edits if edit.replacement == ".clone()"):
        return True
    if any(_fills_beside_wrong_name(draft, edit) for edit in candidate.edits):
        return True
    if any(_is_either(draft, edit) for edit in candidate.edits):
        return True
    if any(_borrows_from_nothing(draft, edit) for edit in candidate.edits):
        return True
    if any(_is_unlike(draft, candidate, at) for at in range(len(texts))):
        return True
    return any(_is_derived_beside(draft, candidate, at) for at in range(len(texts)))


def _is_unlike(draft: Draft, candidate: Candidate, at: int) -> bool:
    """Whether a name is replaced by one that does not look like it: the only one that there is, not a misspelling."""
    edit = candidate.edits[at]
    old, new = draft.read(edit.path)[edit.start : edit.end].decode(errors="replace"), edit.replacement
    names = all(re.fullmatch(r"[A-Za-z_]\w{2,}", one) for one in (old, new))
    return names and SequenceMatcher(None, old.lower(), new.lower()).ratio() < _LEAST_LIKENESS


def _asks_a_name(draft: Draft, candidate: Candidate, at: int) -> bool:
    """Whether `?` is put behind a name that is used elsewhere too: what it was bound to is to be asked, once."""
    edit = candidate.edits[at]
    source = draft.read(edit.path)
    node = syntax.smallest_node(source, max(edit.start - 1, 0), edit.start)
    function = next((one for one in syntax.ancestors(node) if one.type == "function_item"), None)
    if node.type != "identifier" or function is None:
        return False
    return syntax.tokens(function).count(syntax.node_text(node)) > 2


def _is_quotient(draft: Draft, edit: Edit) -> bool:
    """Whether what is converted is a quotient of whole numbers: it has lost its fraction by then."""
    node = syntax.smallest_node(draft.read(edit.path), max(edit.start - 1, 0), edit.start)
    around = next((one for one in syntax.ancestors(node) if one.type == "binary_expression"), None)
    sign = around.child_by_field_name("operator") if around is not None else None
    return sign is not None and around is not None and around.end_byte == edit.start and syntax.node_text(sign) == "/"


def _copies_what_is_given(draft: Draft, edit: Edit) -> bool:
    """Whether a method that may change `self` returns a clone of a field: it could have given the field away."""
    node = syntax.smallest_node(draft.read(edit.path), max(edit.start - 1, 0), edit.start)
    around = list(syntax.ancestors(node))
    field = next((one for one in around if one.type == "field_expression"), None)
    function = next((one for one in around if one.type == "function_item"), None)
    taken = function.child_by_field_name("parameters") if function is not None else None
    if field is None or field.parent is None or function is None:
        return False
    if field.parent.type not in ("block", "return_expression", "let_declaration"):
        return False
    return taken is not None and syntax.node_text(taken).startswith("(&mut self")


def _fills_beside_wrong_name(draft: Draft, edit: Edit) -> bool:
    """Whether fields are added to a pattern or literal that names fields which are not there: those are the ones."""
    node = syntax.smallest_node(draft.read(edit.path), edit.start, edit.end)
    shape = next((one for one in syntax.ancestors(node) if one.type in ("struct_pattern", "struct_expression")), None)
    if shape is None or not re.match(r",? *\w+", edit.replacement):
        return False
    wrong = (error.primary for error in draft.errors if error.code in ("E0026", "E0559", "E0560"))
    return any(one is not None and one.path == str(edit.path)
               and shape.start_byte <= one.byte_start < shape.end_byte and one.byte_start != edit.start
               for one in wrong)  # fmt: skip


def _is_either(draft: Draft, edit: Edit) -> bool:
    """Whether a value is wrapped as Ok where the function's Ok and Err are of one type: it may be either."""
    if edit.replacement.strip() != "Ok(":
        return False
    node = syntax.smallest_node(draft.read(edit.path), edit.start, edit.end + 1)
    function = next((one for one in syntax.ancestors(node) if one.type == "function_item"), None)
    given = function.child_by_field_name("return_type") if function is not None else None
    return given is not None and re.fullmatch(r"(?:\w+::)*Result<(.+), *\1>", syntax.node_text(given)) is not None


def _borrows_from_nothing(draft: Draft, edit: Edit) -> bool:
    """Whether a lifetime is given to what a function returns that is not lent anything: `self` by value, say."""
    if re.fullmatch(r"'\w+ ?", edit.replacement) is None:
        return False
    node = syntax.smallest_node(draft.read(edit.path), edit.start, edit.end)
    function = next((one for one in syntax.ancestors(node) if one.type == "function_item"), None)
    taken = function.child_by_field_name("parameters") if function is not None else None
    given = function.child_by_field_name("return_type") if function is not None else None
    if taken is None or given is None or not given.start_byte <= edit.start <= given.end_byte:
        return False
    return "self" in syntax.tokens(taken) and not re.search(r"[&']", syntax.node_text(taken))


def _is_bound_later(draft: Draft, edit: Edit) -> bool:
    """Whether the name that is to become a field is a variable that the function declares further down."""
    source = draft.read(edit.path)
    name = syntax.node_text(syntax.smallest_node(source, edit.end, edit.end + 1))
    function = next((one for one in syntax.ancestors(syntax.smallest_node(source, edit.start, edit.end))
                     if one.type == "function_item"), None)  # fmt: skip
    bound = (one.child_by_field_name("pattern") for one in syntax.walk(function) if one.type == "let_declaration") \
        if function is not None else ()  # fmt: skip
    return any(one is not None and name in syntax.identifiers(one) | {syntax.node_text(one)} for one in bound)


def _is_derived_beside(draft: Draft, candidate: Candidate, at: int) -> bool:
    """Whether a derive is added to a type that has a related trait by hand, or, `Default`, a `new` of its own."""
    edit = candidate.edits[at]
    derived = _DERIVE.search(edit.replacement)
    if derived is None:
        return False
    source = draft.read(edit.path)
    names = {name.strip() for name in derived[1].split(",")}
    item = next((one for one in syntax.items(source) if one.start_byte >= edit.start), None)
    if item is None or item.type not in ("struct_item", "enum_item"):
        return False
    owner = syntax.name_of(item)
    for impl in (one for one in syntax.items(source) if one.type == "impl_item"):
        kind, trait = (impl.child_by_field_name(field) for field in ("type", "trait"))
        if kind is None or owner not in syntax.identifiers(kind) | {syntax.node_text(kind)}:
            continue
        if trait is None:
            makers = {syntax.name_of(one) for one in syntax.walk(impl) if one.type == "function_item"}
            if "Default" in names and "new" in makers:
                return True
        elif any(syntax.node_text(trait).split("::")[-1] in group and names & group for group in _SIBLINGS):
            return True
    return False


def leaves_a_name(draft: Draft, candidate: Candidate, verdict: Verdict) -> bool:
    """Whether a known repair or rustc puts a variable in where, as rustc warns, the function leaves another unused."""
    if candidate.source == "model" or candidate.adapter is not None:
        return False
    for edit in candidate.edits:
        function = syntax.enclosing_item(draft.read(edit.path), edit.start, edit.end)
        known = syntax.identifiers(function) if function is not None else set()
        names = {found[1] for one in verdict.warnings if (found := _UNUSED.match(one.message))} & known
        old = draft.read(edit.path)[edit.start : edit.end].decode(errors="replace")
        added = Counter(_VARIABLE.findall(edit.replacement)) - Counter(_VARIABLE.findall(old))
        if names and added.keys() & known:
            return True
    return False
