"""Mutation operators: small syntax-tree edits that turn a correct program into one that a person might have left.

An operator is a function from a program to the mutations that it could make. Whether a mutation is an error at all is
for rustc to say; the repair is always the original text.
"""

import random
from dataclasses import dataclass
from itertools import islice

from koans.operators import expressions, items
from koans.operators.tree import Edits, Operator


@dataclass(frozen=True, slots=True)
class Mutation:
    operator: str
    edits: Edits

    def applied(self, source: bytes) -> bytes:
        for start, end, text in sorted(self.edits, reverse=True):
            source = source[:start] + text.encode() + source[end:]
        return source

    def overlaps(self, other: "Mutation") -> bool:
        return any((a < d and c < b) or a == c for a, b, _ in self.edits for c, d, _ in other.edits)


OPERATORS: dict[str, Operator] = {
    operator.__name__: operator
    for operator in (
        expressions.drop_reference,
        expressions.drop_mut_binding,
        items.drop_mut_reference,
        expressions.drop_copy,
        expressions.drop_adapter,
        expressions.drop_conversion,
        expressions.iterate_by_value,
        items.drop_derive,
        items.drop_use,
        expressions.drop_question_mark,
        items.drop_lifetime,
        items.drop_bound,
        expressions.drop_match_arm,
        expressions.drop_field_value,
        expressions.drop_tail_value,
        expressions.drop_return,
        expressions.swap_statements,
        items.swap_number_type,
        items.swap_string_type,
        items.option_for_result,
        expressions.rename_at_one_site,
        items.misspell_type,
        expressions.shorten_owner,
        items.remove_impl,
        expressions.drop_argument,
        expressions.swap_arguments,
        expressions.drop_move,
        expressions.drop_dereference,
        expressions.drop_cast,
        expressions.unwrap_value,
        expressions.drop_annotation,
        items.drop_visibility,
        items.drop_self,
        items.take_self_by_value,
        expressions.drop_path,
        expressions.swap_literal,
        items.drop_associated_type,
        expressions.drop_punctuation,
    )
}
"""By name, in the order in which they are tried."""


def mutations(source: bytes, seed: int, *, most_an_operator: int) -> list[Mutation]:
    """A seeded choice of single mutations of `source`, at most so many of each operator, tests left alone."""
    chooser = random.Random(seed)
    found: list[Mutation] = []
    for name, operator in OPERATORS.items():
        possible = [Mutation(name, edits) for edits in dict.fromkeys(operator(source))]
        chooser.shuffle(possible)
        real = (mutation for mutation in possible if mutation.applied(source) != source)
        found += islice(real, most_an_operator)
    return found
