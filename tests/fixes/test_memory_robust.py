"""Repairs that contradict each other, destroy code, run in circles or drown in other edits."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sleepy_lsp.fixes.engine import Budget, Engine, Report
from sleepy_lsp.fixes.memory.learned import Learned, learned_from
from sleepy_lsp.fixes.sources.memory import MemorySource
from sleepy_lsp.journal.events import Event, FixedByHand, Mark, Seen, Text, TextChange
from sleepy_lsp.journal.journal import Journal
from sleepy_lsp.rust.families import family_of
from sleepy_lsp.rust.shadow import Shadow
from tests.fixes.repairs import error_of
from tests.support import write_tree

API = """
pub struct Till { cents: i64 }
impl Till {
    pub fn sum(&self) -> i64 { self.cents }
    pub fn total(&self) -> i64 { self.cents }
    pub fn name(&self) -> String { String::new() }
    pub fn count(&mut self, n: i64) { self.cents += n; }
}
"""


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal.open(tmp_path / "journal.sqlite3") as opened:
        yield opened


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return tmp_path / "shop"


def mended_by_hand(journal: Journal, project: Path, before: str, after: str) -> None:
    """What the server writes down when the user mends the first error of an item by hand."""
    error = error_of(API + before, None)
    start = len(API.encode())
    marks = tuple(
        Mark(span.byte_start - start, span.byte_end - start, span.is_primary, span.label or "")
        for span in sorted(error.spans, key=lambda span: not span.is_primary)
        if span.byte_start >= start
    )
    path = str(project / "lib.rs")
    said = (error.code, family_of(error).value, error.message)
    seen = Seen(path, *said, 1, 1, Text(before), Text(error.rendered), marks)
    change = TextChange(path, 1, Text(before), Text(after))
    journal.record_many(Event(str(project), "s", before + after, detail) for detail in (seen, FixedByHand((change,))))


def mend(project: Path, program: str, known: list[Learned]) -> tuple[str, Report]:
    """What the user's own patterns make of a program."""
    file = write_tree(project, {"lib.rs": API + program}) / "lib.rs"
    with Shadow(file, project.parent / "cache", edition="2021", crate_type="lib") as shadow:
        report = Engine(shadow, [MemorySource(lambda: known, factory=False)], Budget(60, 4)).mend()
        return report.overlay.get(file, file.read_bytes()).decode().removeprefix(API), report


OLD = "pub fn f(till: &Till) -> i64 { till.amount() }"
NEXT = "pub fn g(till: &Till) -> i64 { 1 + till.amount() }"


def test_of_two_repairs_that_contradict_each_other_the_later_is_offered_first(journal: Journal, project: Path) -> None:
    """The user has changed their mind; both compile, and both stay known."""
    mended_by_hand(journal, project, OLD, OLD.replace("amount", "sum"))
    mended_by_hand(journal, project, OLD, OLD.replace("amount", "total"))
    known = learned_from(journal)
    assert len(known) == 2
    assert mend(project, NEXT, known)[0] == NEXT.replace("amount", "total")


@pytest.mark.parametrize(
    ("before", "after", "program"),
    [
        pytest.param(
            "pub fn f(till: &mut Till) {\n    till.add(1);\n    till.count(2);\n}",
            "pub fn f(till: &mut Till) {\n    till.count(2);\n}",
            "pub fn g(till: &mut Till) {\n    till.count(3);\n    till.add(1);\n    till.count(4);\n}",
            id="a statement",
        ),
        pytest.param(
            "pub fn f(till: &mut Till) {\n    till.add(1);\n    till.count(2);\n}",
            "pub fn f(till: &mut Till) {}",
            "pub fn g(till: &mut Till) {\n    till.add(1);\n    till.count(2);\n}",
            id="a whole body",
        ),
        pytest.param(
            "pub fn f(till: &Till) -> i64 {\n    till.amount()\n}",
            "pub fn f(till: &Till) -> i64 {\n    todo!()\n}",
            "pub fn g(till: &Till) -> i64 {\n    2 * till.amount()\n}",
            id="a value that became todo!()",
        ),
    ],
)
def test_a_repair_that_throws_code_away_is_never_offered(
    journal: Journal, project: Path, before: str, after: str, program: str
) -> None:
    """The user may do so; the memory may not, though it would compile."""
    mended_by_hand(journal, project, before, after)
    text, report = mend(project, program, learned_from(journal))
    assert (text, report.adopted) == (program, ())


def test_a_repair_in_a_file_that_was_laid_out_anew_in_the_same_save(journal: Journal, project: Path) -> None:
    """5,000 lines of other white space around one changed name: the name is what was learned."""
    lines = [f"    let x{n} = till.sum() + {n};" for n in range(5000)]
    before = "pub fn f(till: &Till) {\n    let a = till.amount();\n" + "\n".join(lines) + "\n}"
    after = before.replace("amount", "total").replace("    let", "\tlet").replace(" + ", "\n\t\t+ ")
    mended_by_hand(journal, project, before, after)
    known = learned_from(journal)
    assert [one.pattern.describe() for one in known] == ["`amount` → `total`"]
    assert mend(project, NEXT, known)[0] == NEXT.replace("amount", "total")


def test_a_rewrite_of_thousands_of_lines_teaches_nothing(journal: Journal, project: Path) -> None:
    """What changed everywhere is no idea, and takes no time to be found out."""
    lines = ["    till.amount();", *(f"    let x{n} = till.sum() + {n};" for n in range(5000))]
    others = [f"    let y{n} = {n} * till.total();" for n in range(4000)]
    head, tail = "pub fn f(till: &Till) {\n", "\n}"
    mended_by_hand(journal, project, head + "\n".join(lines) + tail, head + "\n".join(others) + tail)
    assert learned_from(journal) == []


@pytest.mark.parametrize(
    ("before", "after", "program", "wanted"),
    [
        pytest.param(
            'pub fn f(till: &Till) -> String { format!("{}", till.amount()) }',
            'pub fn f(till: &Till) -> String { format!("{}", till.total()) }',
            NEXT,
            NEXT.replace("amount", "total"),
            id="from a macro into code",
        ),
        pytest.param(
            OLD,
            OLD.replace("amount", "total"),
            'pub fn g(till: &Till) -> String {\n    format!("{} {}", vec![till.amount()][0], 1)\n}',
            'pub fn g(till: &Till) -> String {\n    format!("{} {}", vec![till.total()][0], 1)\n}',
            id="from code into a macro in a macro",
        ),
        pytest.param(
            OLD,
            OLD.replace("amount", "total"),
            "pub fn g(till: &Till) -> i64 { /* amount() */ till /* the */ .amount(/* so */) } // amount",
            "pub fn g(till: &Till) -> i64 { /* amount() */ till /* the */ .total(/* so */) } // amount",
            id="beside comments, which stay",
        ),
    ],
)
def test_macros_and_comments(
    journal: Journal, project: Path, before: str, after: str, program: str, wanted: str
) -> None:
    """What is learned in one is known in the other, and no comment is lost or changed."""
    mended_by_hand(journal, project, before, after)
    assert mend(project, program, learned_from(journal))[0] == wanted


def test_an_edit_of_a_comment_teaches_nothing(journal: Journal, project: Path) -> None:
    """The error went away with something else."""
    mended_by_hand(journal, project, OLD, OLD.replace("{ till", "{ /* sum */ till"))
    assert learned_from(journal) == []


def test_two_repairs_that_undo_each_other_end(journal: Journal, project: Path) -> None:
    """`sum` → `amount` and `amount` → `sum`: one of them mends the error, and nothing is turned back."""
    wrong = OLD.replace("amount", "amounts")
    mended_by_hand(journal, project, wrong, OLD.replace("amount", "missing"))
    mended_by_hand(journal, project, OLD.replace("amount", "missing"), wrong)
    text, report = mend(project, NEXT.replace("amount", "missing"), learned_from(journal))
    assert (text, report.adopted) == (NEXT.replace("amount", "missing"), ()), "neither name exists"
    mended_by_hand(journal, project, wrong, OLD.replace("amount", "sum"))
    text, report = mend(project, NEXT.replace("amount", "missing"), learned_from(journal))
    assert len(report.adopted) <= 1
