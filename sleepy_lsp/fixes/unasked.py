"""Fixes that hold and are offered, but never adopted without a person.

A doubtful fix is better than none where it is right often enough. Of these forms almost none was right in any set of
tasks with tests: they turn a missing value into a crash, drop what the code says, or take a first guess for an order
that somebody meant. An error that is left is plain to see; such a fix is not.
"""

import difflib
import re
from collections.abc import Sequence
from pathlib import Path

from tree_sitter import Node

from sleepy_lsp.episode import Candidate, Episode
from sleepy_lsp.fixes import vain
from sleepy_lsp.fixes.draft import Draft
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.diagnostics import Diagnostic
from sleepy_lsp.rust.text import Edit

# At the start too: rustc suggests to put `unwrap().` behind a dot that is there.
_PANICS = re.compile(rb"(?:^|\.)(?:unwrap|expect|unwrap_err)\(")
# What other threads have left behind by a crash of their own.
_OF_THREADS = re.compile(rb"\.(?:lock|read|write|join)\(\)\s*\.(?:unwrap|expect)\(")
_MAY_PANIC_ALREADY = re.compile(rb"\.(?:unwrap|expect|unwrap_err)\(|\b(?:panic|assert\w*|unreachable)!|\w\[")


def may_panic(draft: Draft, candidate: Candidate) -> bool:
    """Whether a candidate turns a missing value or an error into a crash at run time, where it was none before."""
    old = sum(len(_PANICS.findall(draft.read(edit.path)[edit.start : edit.end])) for edit in candidate.edits)
    return sum(len(_PANICS.findall(edit.replacement.encode())) for edit in candidate.edits) > old


def why_unasked(
    draft: Draft, candidate: Candidate, episode: Episode, warnings: Sequence[Diagnostic] = ()
) -> str | None:
    """Why an accepted candidate for `episode` is only offered, in a few words, or None where it may be adopted;
    `warnings` are the compiler's with it in place.
    """
    code, edits = episode.code, candidate.edits
    if may_panic(draft, candidate) and not all(_panics_already(draft, edit) for edit in edits):
        return "it adds a crash to code that has none"
    if code == "E0369" and any(_orders_variants(draft, edit) for edit in edits):
        return "variants are ordered as they happen to be written"
    if code in ("E0502", "E0506") and _reads_after_write(draft, edits, episode):
        return "it reads after the change what was read before it"
    if code == "E0023" and any(_ignores_beside_used(draft, edit) for edit in edits):
        return "it ignores a field beside others that count"
    if code in ("E0057", "E0061") and all(not edit.replacement for edit in edits) and _is_agreed(draft, episode):
        return "several callers pass what it drops"
    if code == "E0054" and any(_compares_negated(draft, edit) for edit in edits):
        return "it compares after the negation, not before"
    if code == "E0381" and any(re.fullmatch(r"= (?:42|3\.14159|'a')", edit.replacement.strip()) for edit in edits):
        return "its value is only an example"
    indexed = "indexed by" in episode.diagnostic.message  # a negative one ends in the same crash, one way or another
    if code in ("E0277", "E0308") and not indexed and any(_casts_signed(draft, edit) for edit in edits):
        return "a negative number would wrap"
    if code == "E0599" and any(_is_one_of_two(draft, edit) for edit in edits):
        return "another name fits as well"
    if (name := _left_built(draft, edits, warnings)) is not None:
        return f"`{name}` would be there for nothing"
    return None


def _function_at(source: bytes, offset: int) -> Node | None:
    node = syntax.smallest_node(source, offset, offset)
    return next((one for one in syntax.ancestors(node) if one.type == "function_item"), None)


def _panics_already(draft: Draft, edit: Edit) -> bool:
    """Whether an edit adds no crash, or adds it where there are some: in `main`, a test, beside another `unwrap`."""
    if not _PANICS.search(_OF_THREADS.sub(b"", edit.replacement.encode())):
        return True
    function = _function_at(draft.read(edit.path), edit.start)
    if function is None:
        return False
    by_design = syntax.name_of(function) == "main" or any(map(syntax.is_test, syntax.ancestors(function)))
    return by_design or bool(_MAY_PANIC_ALREADY.search(syntax.node_text(function).encode()))


def _orders_variants(draft: Draft, edit: Edit) -> bool:
    """Whether an edit derives an order for an enum, so that the first variant becomes the least."""
    source = draft.read(edit.path)
    if not re.search(r"\b(?:Partial)?Ord\b", edit.replacement):
        return False
    item = next((one for one in syntax.items(source) if one.end_byte > edit.start and one.type == "enum_item"), None)
    return item is not None and syntax.with_attributes(item) <= edit.start <= item.end_byte


def _reads_after_write(draft: Draft, edits: tuple[Edit, ...], episode: Episode) -> bool:
    """Whether a `let` that looks at a value is moved past the statement that changes it, or that before the `let`."""
    cut = next((edit for edit in edits if not edit.replacement), None)
    put = next((edit for edit in edits if edit.start == edit.end), None)
    if len(edits) != 2 or cut is None or put is None:
        return False
    source, at = draft.read(cut.path), episode.span.byte_start
    passed = source[cut.end : put.start] if cut.start < put.start else source[put.start : cut.start]
    if cut.start < at < cut.end:
        return put.start < cut.start and _looks(passed)
    return cut.end <= at < put.start and _looks(source[cut.start : cut.end])


def _looks(text: bytes) -> bool:
    return text.lstrip().startswith(b"let ") and not re.search(rb"\bmut\b|_mut\(", text)


def _ignores_beside_used(draft: Draft, edit: Edit) -> bool:
    """Whether `_` is added to a pattern whose other fields its arm uses."""
    if not re.fullmatch(r"[\s,_]*_[\s,_]*", edit.replacement):
        return False
    node = syntax.smallest_node(draft.read(edit.path), max(edit.start - 1, 0), edit.start)
    pattern = next((one for one in syntax.ancestors(node) if one.type == "tuple_struct_pattern"), None)
    arm = next((one for one in syntax.ancestors(node) if one.type == "match_arm"), None)
    value = arm.child_by_field_name("value") if arm is not None else None
    if pattern is None or value is None:
        return False
    bound = {syntax.node_text(one) for one in pattern.named_children[1:] if one.type == "identifier"}
    return bool(bound & set(syntax.tokens(value)))


def _is_agreed(draft: Draft, episode: Episode) -> bool:
    """Whether another call of the user's own function has too many arguments too: the fault may be the function's."""
    declared = _declared(draft, episode.diagnostic)
    twins = (one for one in draft.errors if one.code == episode.code and one != episode.diagnostic)
    return declared is not None and any(_declared(draft, one) == declared for one in twins)


def _declared(draft: Draft, error: Diagnostic) -> tuple[str, int] | None:
    spans = (span for note in error.notes for span in note.spans if note.level == "note" and span.is_primary)
    own = (span for span in spans if Path(span.path).is_absolute() and draft.shadow.contains(Path(span.path)))
    return next(((span.path, span.byte_start) for span in own), None)


def _compares_negated(draft: Draft, edit: Edit) -> bool:
    """Whether `!x as bool` becomes `!x != 0`."""
    node = syntax.smallest_node(draft.read(edit.path), edit.start, edit.end)
    cast = next((one for one in syntax.ancestors(node) if one.type == "type_cast_expression"), None)
    value = cast.child_by_field_name("value") if cast is not None else None
    return "!= 0" in edit.replacement and value is not None and syntax.node_text(value).startswith("!")


def _casts_signed(draft: Draft, edit: Edit) -> bool:
    """Whether a parameter of a signed type is cast to an unsigned one."""
    found = re.fullmatch(r"(\w+) as u(?:8|16|32|64|128|size)", edit.replacement)
    function = _function_at(draft.read(edit.path), edit.start)
    parameters = function.child_by_field_name("parameters") if function is not None and found is not None else None
    if parameters is None or found is None:
        return False
    return bool(re.search(rf"\b{found[1]}:\s*i(?:8|16|32|64|128|size)\b", syntax.node_text(parameters)))


def _is_one_of_two(draft: Draft, edit: Edit) -> bool:
    """Whether a method's name loses a word and another method of the file has it, or is as near."""
    source = draft.read(edit.path)
    old, new = source[edit.start : edit.end].decode(errors="replace").split("_"), edit.replacement.split("_")
    lost = {word for word in old if len(word) > 2 and not difflib.get_close_matches(word, new, cutoff=0.7)}
    shared = set(old) & set(new)
    if not lost or not shared:
        return False
    functions = {syntax.name_of(one) for one in syntax.walk(syntax.parse(source).root_node)
                 if one.type == "function_item"} - {edit.replacement}  # fmt: skip
    others = [set(name.split("_")) for name in functions]
    return any(lost & words or (shared <= words and len(words) > len(shared)) for words in others)


def _left_built(draft: Draft, edits: tuple[Edit, ...], warnings: Sequence[Diagnostic]) -> str | None:
    if len(edits) != 1:
        return None
    edit = edits[0]
    function = _function_at(draft.read(edit.path), edit.start)
    unused = any(one.message.startswith("unused variable") for one in warnings)
    if function is None or not (unused or re.search(vain.EMPTY, syntax.node_text(function))):
        return None
    overlay = draft.edited(edits)
    end = edit.start + len(edit.replacement.encode())
    return vain.built_for_nothing(overlay[edit.path], edit.start, end, warnings)
