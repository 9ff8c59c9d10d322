"""What one repair teaches, read in three ways, and what two have in common."""

from sleepy_lsp.fixes.memory.generalise import generalise
from sleepy_lsp.fixes.memory.learning import lessons
from sleepy_lsp.fixes.memory.pattern import ANY_CODE, ANY_PARENT, Pattern
from sleepy_lsp.fixes.memory.places import Relation
from tests.fixes.repairs import error_of, firsts, learned, path_of

API = """
pub struct Crate { grams: u32 }
pub struct Weight(u32);
impl Weight { pub fn grams(&self) -> u32 { self.0 } }
impl Crate {
    pub fn heavy(&self) -> u32 { self.grams }
    pub fn weight(&self, _: bool) -> Weight { Weight(self.grams) }
    pub fn gross(&self, _: bool) -> Weight { Weight(self.grams) }
    pub fn of(grams: u32, _: bool) -> Crate { Crate { grams } }
}
pub struct Slip { id: u32, note: String, late: bool }
"""


def taught(before: str, after: str, code: str) -> list[Pattern]:
    before, after = API + before, API + after
    error = error_of(before, code)
    return lessons(error, path_of(error), before.encode(), after.encode())


def made(patterns: list[Pattern], text: str, code: str) -> list[str]:
    return [one.removeprefix(API) for one in firsts(patterns, API + text, code)]


def test_a_name_that_was_replaced_stands_for_itself() -> None:
    """`tally` became `heavy`: another method that is missing has nothing to do with it."""
    patterns = taught("fn f(c: &Crate) -> u32 { c.tally() }", "fn f(c: &Crate) -> u32 { c.heavy() }", "E0599")
    assert made(patterns, "fn g(c: &Crate) -> u32 { c.tally() }", "E0599") == ["fn g(c: &Crate) -> u32 { c.heavy() }"]
    assert made(patterns, "fn g(c: &Crate) -> u32 { c.length() }", "E0599") == []


def test_names_are_remembered_beside_the_form_of_the_message() -> None:
    """By the message `Weight` is whatever type is expected; by its name it is that one, whatever is said of it."""
    patterns = taught("fn f(c: &Crate) -> Weight { c.grams }", "fn f(c: &Crate) -> Weight { Weight(c.grams) }", "E0308")
    assert [one.describe() for one in patterns] == ["`$1` → `@0($1)`", "`$1` → `Weight($1)`"]
    other_type = "struct Id(u32);\nfn g() -> Id { 7u32 }"
    assert made(patterns[:1], other_type, "E0308") == [other_type.replace("7u32", "Id(7u32)")]
    other_form = "fn g(c: &Crate, b: bool) -> Weight { if b { c.weight(b) } else { 3 } }"
    assert made(patterns[:1], other_form, "E0308") == []
    assert made(patterns[1:], other_form, "E0308") == [other_form.replace("3", "Weight(3)")]


def test_the_same_change_in_several_places_is_one() -> None:
    """Each of them had an error of its own; the pattern is for one."""
    pattern = learned(
        API + "fn f(c: &Crate) -> u32 { c.tally() + 2 * c.tally() }",
        API + "fn f(c: &Crate) -> u32 { c.heavy() + 2 * c.heavy() }",
        "E0599",
    )
    assert len(pattern.sites) == 1
    assert made([pattern], "fn g(c: &Crate) -> u32 { c.tally() }", "E0599")


def test_a_call_that_changed_is_changed_beside_any_error() -> None:
    """Learned from a missing argument; the next use fails with another code, for the type of what it gives."""
    patterns = taught(
        "fn f(c: &Crate) -> u32 { c.weight() }", "fn f(c: &Crate) -> u32 { c.weight(true).grams() }", "E0061"
    )
    (careless,) = [one for one in patterns if one.code == ANY_CODE]
    text = "fn g(c: &Crate) -> u32 { let n: u32 = c.weight(); n }"
    assert made([careless], text, "E0061") == [text.replace("weight()", "weight(true).grams()")]
    assert made([careless], "fn g(c: &Crate) -> bool { c.heavy() }", "E0308") == [], "another call"
    beside = "fn g(c: &Crate) -> bool { nothing + c.weight() }"
    assert made([careless], beside, "E0425") == [beside.replace("weight()", "weight(true).grams()")]


def test_a_field_that_is_new_goes_beside_any_field() -> None:
    """Written out or in short: `id: 1` and `id` are both fields with their value."""
    patterns = taught(
        "fn f() -> Slip { Slip { note: String::new(), id: 1 } }",
        "fn f() -> Slip { Slip { note: String::new(), id: 1, late: false } }",
        "E0063",
    )
    text = "fn g(note: String, id: u32) -> Slip { Slip { note, id } }"
    (first, *_) = made(patterns, text, "E0063")
    assert first in (
        text.replace("note, id }", "note, id, late: false }"),
        text.replace(", id }", ", late: false, id }"),
    )


def test_two_repairs_in_different_surroundings_have_something_in_common() -> None:
    """One was an argument, the other a whole body: what covers both asks for neither."""
    one = learned(API + "fn f(c: &Crate) -> u64 { c.heavy() }", API + "fn f(c: &Crate) -> u64 { c.heavy().into() }")
    two = learned(
        API + "fn g(c: &Crate, n: u64) -> u64 { n + c.of_old }",
        API + "fn g(c: &Crate, n: u64) -> u64 { n + c.of_old.into() }",
        "E0609",
    )
    both = generalise(one, Pattern(one.code, one.shape, two.sites))
    assert both is not None
    assert both.sites[0].parent == ANY_PARENT or one.sites[0].parent == two.sites[0].parent
    assert both.sites[0].relation is one.sites[0].relation.covering(two.sites[0].relation)


def test_the_closest_relation_of_two() -> None:
    """It covers both, whichever comes first, and is no wider than it must be."""
    for one in Relation:
        assert one.covering(one) is one
        for other in Relation:
            both = one.covering(other)
            assert both is other.covering(one)
            for start, end in ((3, 6), (4, 5), (2, 7), (0, 1)):
                if one.fits(start, end, (3, 6)) or other.fits(start, end, (3, 6)):
                    assert both.fits(start, end, (3, 6))
    assert Relation.INSIDE.covering(Relation.AROUND) is Relation.NEAR


def test_a_pattern_for_every_error_keeps_its_name() -> None:
    """Two calls of different functions have no common pattern for every error: it would change every call."""
    one = taught("fn f(c: &Crate) -> u32 { c.weight() }", "fn f(c: &Crate) -> u32 { c.weight(true).grams() }", "E0061")
    two = taught("fn f(c: &Crate) -> u32 { c.gross() }", "fn f(c: &Crate) -> u32 { c.gross(true).grams() }", "E0061")
    careless = [pattern for pattern in (*one, *two) if pattern.code == ANY_CODE]
    assert len(careless) == 2
    assert all(generalise(a, b) is None for a in careless for b in careless)
