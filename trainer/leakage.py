"""What must never be on both sides: learned from, and judged on (invariant 8 of ARCHITECTURE.md).

Two texts are alike when an item of one is one of the other with other names, literals and white space
(`koans.similarity`). Groups keep items of one origin together; this looks at what the texts say, so that a copy under
another name is found too.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from koans.koan import load_koans
from koans.mutate import load_programs
from koans.similarity import SHINGLE_TOKENS, normalised_tokens
from sleepy_lsp.rust import syntax
from trainer.task import Example, Task

_KINDS = frozenset("function_item struct_item enum_item union_item trait_item".split())
_BLOCK = re.compile(r"```rust\n(.*?)\n```", re.DOTALL)


class Leak(Exception):
    """An example to learn from is one that is judged on; the message says which."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What something is judged on."""

    groups: frozenset[str]
    items: frozenset[str]
    """The items as `items_of` has them."""


def items_of(text: str, *, min_tokens: int = 1) -> frozenset[str]:
    """The functions and types of a text without names, literals, comments and layout; short ones left out."""
    source = text.encode()
    found = set()
    for item in syntax.items(source):
        if item.type in _KINDS:
            tokens = normalised_tokens(source[item.start_byte : item.end_byte])
            if len(tokens) >= min_tokens:
                found.add(" ".join(tokens))
    return frozenset(found)


def changed_items(task: Task) -> frozenset[str]:
    """The items that a task's repair changes, before and after it."""
    found: set[str] = set()
    for path, broken in task.broken.items():
        before, after = _own_texts(broken), _own_texts(task.fixed[path])
        for text in before ^ after:
            found |= items_of(text)
    return frozenset(found)


def _own_texts(text: str) -> set[str]:
    source = text.encode()
    return {source[i.start_byte : i.end_byte].decode() for i in syntax.items(source) if i.type in _KINDS}


def judged_on(tasks: Iterable[Task]) -> Judged:
    """Held-out tasks."""
    tasks = list(tasks)
    items = (item for task in tasks for item in changed_items(task))
    return Judged(frozenset(task.group for task in tasks), frozenset(items))


@lru_cache(maxsize=1)
def evaluation() -> Judged:
    """The dev and frozen koans and programs. Items that are shorter than two lines or so are common property."""
    groups: set[str] = set()
    items: set[str] = set()
    for group, text in _evaluation_texts():
        groups.add(group)
        items |= items_of(text, min_tokens=SHINGLE_TOKENS)
    return Judged(frozenset(groups), frozenset(items))


def _evaluation_texts() -> Iterator[tuple[str, str]]:
    for koan in load_koans():
        if koan.split != "train":
            yield from ((koan.source_program, text) for text in (koan.broken, koan.fixed, koan.revealed or ""))
    for program in load_programs():
        if program.split != "train":
            yield program.name, program.text


def shows_judged(example: Example, judged: Judged) -> bool:
    """Whether an example shows an item that is judged on, but for its names."""
    texts = [*(message["content"] for message in example.messages), example.answer]
    return any(items_of(block) & judged.items for text in texts for block in _BLOCK.findall(text))


def refuse_leaks(examples: Iterable[Example], held_out: Iterable[Task]) -> None:
    """Raises Leak for the first example of which a group or an item is in `held_out` or in an evaluation split."""
    sides = (judged_on(held_out), evaluation())
    for example in examples:
        for judged in sides:
            if example.group in judged.groups:
                raise Leak(f"{example.task_id} comes from {example.group}, which is judged on")
            if shows_judged(example, judged):
                raise Leak(f"{example.task_id} shows an item that is judged on, but for its names")
