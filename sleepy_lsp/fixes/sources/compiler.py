"""rustc's own suggestions as candidates: every suggestion child is one, with all its spans together.

Suggestions that rustc is sure of come first. One with placeholders is tried once each hole has been filled with
something of that type that is in scope; rustc prints the type as a comment, `/* u32 */`.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from tree_sitter import Node

from sleepy_lsp.episode import Candidate
from sleepy_lsp.fixes.draft import Draft
from sleepy_lsp.fixes.sources import Proposals, Request
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.diagnostics import Applicability, Diagnostic, Suggestion
from sleepy_lsp.rust.text import Edit

_HOLE = re.compile(r"/\* ([^*]+) \*/")
_MOST_FILLINGS = 4
_DERIVABLE = frozenset({"Clone", "Debug", "Default", "Hash", "Ord", "PartialEq", "PartialOrd"})
# What rustc prints for the text of an `expect` that it suggests.
_REASON = ('"REASON"', '"value should be present"')


class CompilerSource:
    """See the module."""

    name = "compiler"
    version = ""

    def propose(self, request: Request) -> Proposals:
        for attempt, candidate in enumerate(suggested(request.draft, request.episode.diagnostic), 1):
            if attempt > 2 * request.attempts:
                return
            yield candidate


def suggested(draft: Draft, diagnostic: Diagnostic) -> Iterator[Candidate]:
    """The candidates in a diagnostic, rustc's surest first, each once; those that leave the user's sources dropped."""
    order = list(Applicability)
    seen = set()
    for suggestion in sorted(diagnostic.suggestions, key=lambda s: order.index(s.applicability)):
        edits = _edits(draft, suggestion)
        if edits is None:
            continue
        for filled in _filled(draft, edits, _parameter_names(draft, diagnostic)):
            if filled not in seen and not (diagnostic.code in ("E0057", "E0061") and _passes_twice(edits, filled)):
                seen.add(filled)
                yield Candidate(
                    edits=filled,
                    source="compiler",
                    title=_title(suggestion),
                    applicability=suggestion.applicability,
                )
    derived = _derive_in_words(draft, diagnostic)
    if derived is not None and derived.edits not in seen:
        yield derived


def _derive_in_words(draft: Draft, diagnostic: Diagnostic) -> Candidate | None:
    """The derive that a missing method calls for; rustc names the trait and marks the type, and suggests no edit."""
    said = "\n".join(note.message for note in diagnostic.notes)
    trait = re.search(r"perhaps you need to implement it:\s*candidate #1: `(\w+)`", said)
    marked = next((span for span in diagnostic.spans if "not found for this" in (span.label or "")), None)
    if trait is None or trait[1] not in _DERIVABLE or marked is None or not draft.shadow.contains(Path(marked.path)):
        return None
    path = Path(marked.path)
    source = draft.read(path)
    item = syntax.enclosing_item(source, marked.byte_start, marked.byte_end)
    if item is None or item.type not in ("struct_item", "enum_item"):
        return None
    indent = source[source.rfind(b"\n", 0, item.start_byte) + 1 : item.start_byte].decode()
    edit = Edit(path, item.start_byte, item.start_byte, f"#[derive({trait[1]})]\n{indent}")
    title = f"derive `{trait[1]}` for `{syntax.name_of(item)}`"
    return Candidate(edits=(edit,), source="compiler", title=title, applicability=Applicability.MAYBE_INCORRECT)


def _edits(draft: Draft, suggestion: Suggestion) -> tuple[Edit, ...] | None:
    """The suggestion as edits; None when a part of it lies in a macro's output or outside the user's sources."""
    for span in suggestion.spans:
        if span.call_site is not None or not draft.shadow.contains(Path(span.path)):
            return None
    return tuple(
        Edit(Path(span.path), span.byte_start, span.byte_end, (span.replacement or "").replace(*_REASON))
        for span in suggestion.spans
    )


# rustc's help says "consider doing x"; as the name of an action it is "do x".
_GERUNDS = {
    "accessing": "access", "adding": "add", "annotating": "annotate", "assigning": "assign", "borrowing": "borrow",
    "boxing": "box", "calling": "call", "casting": "cast", "changing": "change", "cloning": "clone",
    "collecting": "collect", "constraining": "constrain", "converting": "convert", "copying": "copy",
    "creating": "create", "declaring": "declare", "dereferencing": "dereference", "derefing": "dereference",
    "enclosing": "enclose", "giving": "give", "importing": "import", "introducing": "introduce",
    "iterating": "iterate", "making": "make", "moving": "move", "pinning": "pin", "prefixing": "prefix",
    "reborrowing": "reborrow", "removing": "remove", "replacing": "replace", "restricting": "restrict",
    "returning": "return", "specifying": "specify", "unwrapping": "unwrap", "using": "use", "wrapping": "wrap",
}  # fmt: skip


def _title(suggestion: Suggestion) -> str:
    """rustc's help text as an action: its first line, without the lead-in."""
    line = suggestion.message.splitlines()[0].rstrip(":")
    line = re.sub(r"^(?:consider|try|you might have meant to|perhaps you intended to|you can) ", "", line)
    first, space, rest = line.partition(" ")
    return _GERUNDS.get(first, first) + space + rest


def _parameter_names(draft: Draft, diagnostic: Diagnostic) -> list[str]:
    """The names of the parameters that rustc marks in the signature of what is called."""
    marked = [span for note in diagnostic.notes for span in note.spans if span.replacement is None]
    texts = (
        draft.read(Path(span.path))[span.byte_start : span.byte_end].decode(errors="replace")
        for span in marked
        if Path(span.path).is_absolute() and draft.shadow.contains(Path(span.path))
    )
    return [name[1] for text in texts if (name := re.match(r"(?:mut )?(\w+)\s*:[^:]", text))]


def _filled(draft: Draft, edits: tuple[Edit, ...], likely: Sequence[str]) -> Iterator[tuple[Edit, ...]]:
    """`edits` with every `/* Type */` replaced by a name in scope that may have that type, `likely` names first.

    Edits without holes stay as they are.
    """
    choices: list[list[Edit]] = []
    n_holes = 0
    for edit in edits:
        holes = [hole[1] for hole in _HOLE.finditer(edit.replacement)]
        n_holes += len(holes)
        names = [_names_of_type(draft.read(edit.path), edit.start, hole, likely) for hole in holes]
        choices.append([_with_names(edit, chosen) for chosen in itertools.product(*names)])
    if n_holes == 0:
        yield edits
        return
    for combination in itertools.islice(itertools.product(*choices), _MOST_FILLINGS):
        yield tuple(combination)


def _passes_twice(edits: Sequence[Edit], filled: Sequence[Edit]) -> bool:
    """Whether the arguments of a call, some of them filled in, pass one variable twice."""
    if list(edits) == list(filled):
        return False
    names = re.findall(r"\b[a-z_]\w*(?:\.\w+)*", " ".join(edit.replacement for edit in filled))
    return len(names) > len(set(names))


def _with_names(edit: Edit, names: tuple[str, ...]) -> Edit:
    left = iter(names)
    return Edit(edit.path, edit.start, edit.end, _HOLE.sub(lambda _: next(left), edit.replacement))


def _names_of_type(source: bytes, offset: int, type_text: str, likely: Sequence[str]) -> list[str]:
    """What the function around `offset` has of a type: parameters, locals and fields of `self`, the likeliest first.

    A name that the callee's parameter has too comes first, then those whose type is written down, then other locals.
    """
    function = syntax.enclosing_item(source, offset, offset)
    if function is None:
        return []
    wanted = re.sub(r"\s+", "", type_text)
    in_scope = [
        (node.child_by_field_name("pattern"), node)
        for node in syntax.walk(function)
        if node.type in ("parameter", "let_declaration") and node.start_byte < offset
    ]
    found = [(syntax.node_text(name), node) for name, node in in_scope if name and name.type == "identifier"]
    if any(node.type == "self_parameter" for node in syntax.walk(function)):
        found = [(f"self.{syntax.name_of(field)}", field) for field in _own_fields(source, function)] + found
    names: list[str] = []
    untyped: list[str] = []
    for name, node in reversed(found):
        declared = node.child_by_field_name("type")
        written = re.sub(r"\s+", "", syntax.node_text(declared)) if declared else ""
        if written == wanted:
            names.append(name)
        elif f"&{written}" == wanted:
            names.append(f"&{name}")
        elif not written:
            untyped.append(f"&{name}" if wanted.startswith("&") else name)
    names += untyped
    return sorted(names, key=lambda name: name.lstrip("&").removeprefix("self.") not in likely)


def _own_fields(source: bytes, function: Node) -> Iterator[Node]:
    """The fields of the struct that the impl around `function` is for, where it is declared in the same file."""
    owner = next((node for node in syntax.ancestors(function) if node.type == "impl_item"), None)
    type_node = owner.child_by_field_name("type") if owner else None
    names = syntax.identifiers(type_node) if type_node else set()
    for item in syntax.items(source):
        if item.type == "struct_item" and syntax.name_of(item) in names:
            yield from (node for node in syntax.walk(item) if node.type == "field_declaration")
