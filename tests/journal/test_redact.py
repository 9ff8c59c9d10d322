"""A redacted export holds nothing of the user's own, and still is code of the same shape."""

import dataclasses
import enum
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tree_sitter import Node

import sleepy_lsp
from sleepy_lsp.journal.known_words import message_words, std_names
from sleepy_lsp.journal.redact import Redactor
from sleepy_lsp.rust.syntax import error_count, parse
from tests.journal.conftest import CHANGE, ONE_OF_EACH, PROJECT, seen

ROOT = Path(sleepy_lsp.__file__).parent.parent

EVERYTHING = r"""#!/usr/bin/env secret
//! Crate notes: secret.
#![allow(dead_code, clippy::secret)]
use std::{collections::HashMap, fmt};
use crate::secret::{self, Secret as Other};
/** A block doc: secret. */
#[derive(Debug, Clone, SecretDerive)]
pub struct Secret<'secret, T: fmt::Display + 'static, const SECRET_N: usize> {
    pub secret: &'secret str, // secret
    r#type: HashMap<String, Vec<T>>, /* secret /* nested */ */
}
pub enum Kind { SecretOne(u8), Other { secret_field: i32 }, None }
macro_rules! secret { ($secret:expr, $($rest:tt)*) => { println!("secret {}", $secret) }; }
impl<'secret, T: fmt::Display> Secret<'secret, T, 3> where T: Clone {
    const SECRET: &'static [u8] = b"secret\x41\n";
    /// secret
    pub async unsafe fn r#match(&mut self, _secret: Option<T>) -> Result<(), Box<dyn std::error::Error>> {
        let secret_len = self.secret.len() as u64 + 0xFF_u64 + 1e3 as u64;
        'secret: loop { if secret_len > 3 { break 'secret; } }
        let text = "secret \"quoted\" {secret_len} {} {:?} {{x}} \u{73}ecret";
        let raw = r#"secret "raw" \n"#; let c = 's'; let b = b's'; let n = '\n'; let z = c"secret";
        println!("secret {secret_len:>8} {0:#?}", text, );
        secret!(raw, secret, "secret", 's');
        match _secret { Some(ref secret @ _) if secret_len..=9 == 3 => {} Some(_) | None => () }
        let closure = |secret: u8| -> u8 { secret.wrapping_add(1) };
        vec![1, 2].iter().map(closure).collect::<Vec<_>>(); Ok(())
    }
}
union SecretUnion { secret: u32 }
trait Secretive { type SecretItem; fn secret(&self) -> Self::SecretItem; }
extern "C" { fn secret_c(secret: *const u8); }
"""


def shape(text: str) -> list[tuple[str, int]]:
    """The kinds of all nodes with their numbers of children, in order."""

    def nodes(node: Node) -> Iterator[Node]:
        yield node
        for child in node.children:
            yield from nodes(child)

    return [(node.type, node.child_count) for node in nodes(parse(text.encode()).root_node)]


def test_a_program_with_everything_keeps_its_shape_and_no_secret() -> None:
    assert error_count(EVERYTHING.encode()) == 0
    redacted = Redactor().code(EVERYTHING)
    assert shape(redacted) == shape(EVERYTHING)
    assert not re.search('secret|quoted|raw "|nested|notes|Kind|ecret|x41|u.73', redacted, re.IGNORECASE), redacted
    for kept in (
        "HashMap<String, Vec<",
        "wrapping_add(1)",
        "println!",
        "{}",
        "{:?}",
        "collect::<Vec<_>>",
        "0xFF_u64",
        "r#type",
        'extern "C"',
    ):
        assert kept in redacted


def test_equal_names_stay_equal_and_different_ones_different() -> None:
    redactor = Redactor()
    first, second = (
        redactor.code("fn cart(cart: Cart, CART: u8) { till(cart) }"),
        redactor.code("struct Cart; fn till() {}"),
    )
    match = re.fullmatch(r"fn (\w+)\((\w+): (\w+), (\w+): u8\) \{ (\w+)\((\w+)\) \}", first)
    assert match is not None
    cart, argument, kind, constant, till, used = match.groups()
    assert cart == argument == used and len({cart, kind, constant, till}) == 4
    assert second == f"struct {kind}; fn {till}() {{}}"
    assert (cart[0].islower(), kind[0].isupper(), constant.isupper()) == (True, True, True)
    assert redactor.message("cannot find function `till`", "E0425") == f"cannot find function `{till}`"
    assert redactor.path(f"{PROJECT}/src/cart.rs", PROJECT).endswith(f"/src/{cart}.rs")


SECRETS = st.from_regex(r"[zq][a-zA-Zäß]{3,6}(_[a-z]{2,5})?", fullmatch=True)
TEMPLATES = [
    *EVERYTHING.splitlines(),
    EVERYTHING,
    'fn f( { "open secret',
    "let x = 'secret; €secret§",
    "/* secret",
    'x /* secret " y',
    "'/*secret\"*x",
    'r#"secret',
]


@settings(max_examples=150, deadline=None)
@given(secret=SECRETS, template=st.sampled_from(TEMPLATES), cut=st.integers(0, 40))
def test_no_secret_is_left_in_code_whole_or_broken(secret: str, template: str, cut: int) -> None:
    """As a name, in a literal, a comment, an attribute, a macro; cut anywhere, so that it does not parse."""
    assume(secret not in std_names())
    text = re.sub("secret", secret, template[cut:], flags=re.IGNORECASE)
    assert secret.lower() not in Redactor().code(text).lower()


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=60), SECRETS)
def test_any_text_at_all_can_be_redacted(text: str, secret: str) -> None:
    """No letter outside ASCII and no unknown word gets through."""
    redacted = Redactor().code(f"{text}\n{secret}\n{text}")
    assert secret not in redacted
    assert all(char.isascii() or char.isspace() or char == "¤" for char in redacted)


PHRASE = st.lists(st.sampled_from(["launch", "the", "missiles", "at", "noon", "type", "value"]), min_size=3, max_size=6)


@given(PHRASE)
def test_sentences_in_literals_and_comments_go_whole(words: list[str]) -> None:
    """Even where each of their words is a common one."""
    phrase = " ".join(words)
    code = (
        f'fn f() {{ g("{phrase}"); /* {phrase} */ h(r"{phrase}") }} // {phrase}\n'
        f'/// {phrase}\nfn i() {{}}\nx /* {phrase} " y'
    )
    assert not set(words) & set(re.findall(r"\w+", Redactor().code(code))) - {"type"}


@given(secret=SECRETS, code=st.sampled_from(["E0308", "E0080", "unused_variables", None]))
def test_no_secret_is_left_in_a_message(secret: str, code: str | None) -> None:
    assume(secret.lower() not in message_words() and secret not in std_names())
    message = f"cannot {secret} `Vec<{secret}>`: {secret}"
    redacted = Redactor().message(message, code)
    assert secret not in redacted
    assert "`Vec<" in redacted


def test_rustcs_own_sentences_stay_readable() -> None:
    said = "cannot move out of `self.cart` which is behind a shared reference"
    assert re.fullmatch(
        r"cannot move out of `self\.name\d+` which is behind a shared reference", Redactor().message(said, "E0507")
    )


def test_a_message_that_may_be_the_users_own_goes_whole() -> None:
    """compile_error!("…") has no code; a panic in a constant has E0080."""
    for code in (None, "E0080", "deprecated"):
        redacted = Redactor().message("do not use the old value, says `cart`", code)
        assert re.fullmatch(r"text\d+ `name\d+`", redacted), redacted


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_field_of_any_event_is_forgotten(data: st.DataObject) -> None:
    """A secret put into every text of every kind of event is gone from all of them."""
    secret = data.draw(SECRETS.filter(lambda word: word not in std_names() and word.lower() not in message_words()))
    project = f"/home/{secret}/{secret}"
    for detail in ONE_OF_EACH:
        marked = _with_secret(detail, secret, project)
        redacted = repr(Redactor().detail(marked, project))
        assert secret.lower() not in redacted.lower(), redacted


def _with_secret(value: Any, secret: str, project: str) -> Any:
    """`value` with `secret` in every string, the file paths below the project, at any depth."""
    if isinstance(value, enum.Enum) or value is None:
        return value
    if isinstance(value, str):
        return value.replace(PROJECT, project) + secret if value.startswith(PROJECT) else f"{secret} {value} {secret}"
    if isinstance(value, tuple):
        return tuple(_with_secret(item, secret, project) for item in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        kept = ("code", "family")  # rustc's words, by their type
        return dataclasses.replace(
            value,
            **{
                field.name: _with_secret(getattr(value, field.name), secret, project)
                for field in dataclasses.fields(value)
                if field.name not in kept
            },
        )
    return value


def test_paths_tell_only_what_cargo_names() -> None:
    redactor = Redactor()
    assert re.fullmatch(
        r"/project\d+/src/name\d+/mod\.rs", redactor.path("/home/max/shop/src/cart/mod.rs", "/home/max/shop")
    )
    assert re.fullmatch(r"/elsewhere/name\d+\.rs", redactor.path("/home/max/other.rs", "/home/max/shop"))


@pytest.mark.parametrize("file", sorted((ROOT / "examples").rglob("*.rs")), ids=lambda file: file.name)
def test_real_programs_keep_their_shape(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert shape(Redactor().code(text)) == shape(text)


def test_the_lists_hold_what_everybody_uses() -> None:
    names = "Vec push HashMap entry unwrap_or_else Some Err Iterator collect Item fmt write_str println Arc Mutex lock i32 self".split()  # fmt: skip  # noqa: E501
    assert set(names) <= std_names()
    assert {"borrow", "moved", "cannot", "mismatched", "types", "expected", "lifetime"} <= message_words()
    assert not {"secret", "password", "customer"} & (std_names() | message_words())


def test_rendered_text_is_replaced_by_the_message() -> None:
    """It shows lines of the program between its sentences."""
    redacted = Redactor().detail(seen(rendered="error: x\n | let cart = hunter2;"), PROJECT)
    assert redacted.rendered == redacted.message  # type: ignore[union-attr]
    assert CHANGE.before not in repr(redacted)
