"""Gutted programs keep their signatures and do nothing."""

import pytest

from koans import gut
from koans.similarity import shingles, too_alike
from koans.validate import diagnostics_of

SOURCE = b"""\
pub struct Shelf {
    pub books: Vec<String>,
}

impl Shelf {
    pub fn first(&self) -> Option<&String> {
        self.books.first()
    }

    pub fn count(&self) -> usize {
        fn inner(books: &[String]) -> usize {
            books.len()
        }
        inner(&self.books)
    }
}

pub fn parse(text: &str) -> Result<u32, std::num::ParseIntError> {
    text.parse()
}

#[cfg(test)]
mod tests {
    #[test]
    fn untouched() {
        assert_eq!(1, 1);
    }
}
"""


@pytest.mark.parametrize("way", [gut.gutted_by_todo, gut.gutted_by_default])
def test_a_gutted_program_compiles_and_has_no_body_left(way: object) -> None:
    """Every function but the tests' is emptied; what is left is a valid program."""
    assert callable(way)
    gutted = way(SOURCE, gut.functions(SOURCE)).decode()
    assert not any(said.is_error for said in diagnostics_of(gutted, edition="2021", crate_type="lib"))
    for body in ("self.books.first()", "books.len()", "text.parse()"):
        assert body not in gutted
    assert "assert_eq!(1, 1)" in gutted


@pytest.mark.parametrize(
    ("returned", "body"),
    [
        ("", "{  }"),
        (" -> u8", "{ 0 }"),
        (" -> Option<Vec<u8>>", "{ None }"),
        (" -> Result<Vec<(u8, u8)>, String>", "{ Ok(Default::default()) }"),
        (" -> io::Result<()>", "{ Ok(()) }"),
        (" -> Widget", "{ todo!() }"),
    ],
)
def test_the_default_body_is_the_plainest_value_of_the_type(returned: str, body: str) -> None:
    """A type without a plain value gets `todo!()`."""
    (function,) = gut.functions(f"fn f(){returned} {{ work() }}".encode())
    assert gut.default_body(function) == body


def test_touched_functions_are_those_that_a_repair_changed() -> None:
    """One changed body, one touched function."""
    changed = SOURCE.replace(b"text.parse()", b"text.trim().parse()")
    assert [node.child_by_field_name("name").text for node in gut.touched(SOURCE, changed)] == [b"parse"]  # type: ignore[union-attr]


def test_a_renamed_copy_is_a_copy() -> None:
    """Other names, literals, comments and spacing do not hide shared code."""
    copy = SOURCE.replace(b"Shelf", b"Rack").replace(b"books", b"wines").replace(b"    ", b"\t").replace(b"1", b"42")
    assert shingles(copy) == shingles(SOURCE)
    assert [(a, b) for a, b, _ in too_alike({"one": SOURCE, "two": copy})] == [("one", "two")]


def test_boilerplate_is_not_sharing() -> None:
    """What many programs have in common makes none of them a copy of another."""
    common = b"#[derive(Debug, Clone, PartialEq)]\npub struct A { pub x: u32, pub y: u32, pub z: u32, pub w: u32 }\n"
    own = [b"pub fn f%d(a: u32) -> u32 { %s }\n" % (n, b" + ".join([b"a"] * (12 + 5 * n))) for n in range(5)]
    programs = {
        str(n): common + text + b"pub const K: [u8; %d] = [%s];" % (n, b"1, " * n) for n, text in enumerate(own)
    }
    assert list(too_alike(programs)) == []
