"""Two errors of one kind read alike, whoever's names they hold; two kinds stay apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepy_lsp.rust.diagnostics import normalised_message


@pytest.mark.parametrize(
    ("message", "normalised"),
    [
        ("borrow of moved value: `s1`", "borrow of moved value: `_`"),
        ("the trait bound `Vec<T>: Copy` is not satisfied", "the trait bound `_` is not satisfied"),
        ("this function takes 2 arguments but 13 were supplied", "this function takes 0 arguments but 0 were supplied"),
        ("expected `;`, found `}`", "expected `;`, found `}`"),
        ("the `?` operator can only be used in a method that returns `Result`",
         "the `?` operator can only be used in a method that returns `_`"),
        ("lifetime 'a may not outlive 'static", "lifetime '_ may not outlive '_"),
        ("unknown start of token: 'ß' and '\\u{a0}'", "unknown start of token: '_' and '_'"),
        ('character literal "abc" isn\'t one', 'character literal "_" isn\'t one'),
        ("can't find crate for `größe`", "can't find crate for `_`"),
        ("index 1_000 is out of 3.5 for u32", "index 0 is out of 0 for u32"),
        ("unknown '00'", "unknown '_'"),
        ("since 1.70.0 of the compiler", "since 0 of the compiler"),
        ("mismatched\n   types", "mismatched types"),
        ("mismatched types", "mismatched types"),
        ("an odd ` stays", "an odd ` stays"),
    ],
)  # fmt: skip
def test_what_is_particular_goes(message: str, normalised: str) -> None:
    assert normalised_message(message) == normalised


@given(st.text("`'\"\\ab_1 .\n", max_size=40) | st.text(max_size=40))
def test_twice_is_once(message: str) -> None:
    assert normalised_message(normalised_message(message)) == normalised_message(message)


NAMES = st.from_regex(r"[a-zA-Zäß_][\w:<>& ]{0,12}", fullmatch=True).filter(lambda name: "`" not in name)


@given(NAMES, NAMES, st.integers(0, 10**9), st.integers(0, 10**9))
def test_names_and_numbers_make_no_difference(one: str, other: str, n: int, m: int) -> None:
    said = "cannot add `{}` to `{}` in 'x after {} tries"
    assert normalised_message(said.format(one, other, n)) == normalised_message(said.format(other, one, m))
