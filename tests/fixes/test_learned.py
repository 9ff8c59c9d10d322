"""What the user did once mends the next error of its kind: from the journal, through rustc, into another file."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from koans.validate import diagnostics_of
from sleepy_lsp.fixes.engine import Budget, Engine
from sleepy_lsp.fixes.memory.choices import readings_of
from sleepy_lsp.fixes.memory.learned import Learned, Learner, learned_from
from sleepy_lsp.fixes.sources.memory import MemorySource
from sleepy_lsp.journal.events import Dismissed, Event, FixedByHand, FixName, Mark, Seen, Text, TextChange, Undone
from sleepy_lsp.journal.journal import Journal
from sleepy_lsp.rust.families import family_of
from sleepy_lsp.rust.shadow import Shadow
from tests.support import write_tree

API = """
pub struct Ledger { rows: Vec<(String, i64)> }
impl Ledger {
    pub fn new() -> Self { Ledger { rows: Vec::new() } }
    pub fn post_entry(&mut self, cents: i64, name: &str) { self.rows.push((name.to_string(), cents)); }
    pub fn balance_cents(&self) -> i64 { self.rows.iter().map(|row| row.1).sum() }
}
"""
"""`add(name, cents)` became `post_entry(cents, name)`, and `balance` became `balance_cents`."""


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal.open(tmp_path / "journal.sqlite3") as opened:
        yield opened


def mended_by_hand(
    journal: Journal, before: str, after: str, *, project: str = "/shop", name: str = "orders.rs"
) -> None:
    """What the server writes down when the user mends the first error of `before` by hand."""
    error = next(one for one in diagnostics_of(API + before, edition="2021", crate_type="lib") if one.is_error)
    start = len(API.encode())
    marks = tuple(
        Mark(span.byte_start - start, span.byte_end - start, span.is_primary, span.label or "")
        for span in sorted(error.spans, key=lambda span: not span.is_primary)
        if span.byte_start >= start
    )
    path, identity = f"{project}/src/orders.rs", f"{error.code}{before}"
    said = (error.code, family_of(error).value, error.message)
    seen = Seen(path, *said, 1, 1, Text(before), Text(error.rendered), marks)
    journal.record(Event(project, "s", identity, seen))
    journal.record(Event(project, "s", identity, FixedByHand((TextChange(path, 1, Text(before), Text(after)),))))


def mended(tmp_path: Path, program: str, learned: Sequence[Learned], *, name: str = "shop") -> str:
    """The program after the user's patterns, and nothing else, have been at it."""
    file = write_tree(tmp_path / name, {"lib.rs": API + program}) / "lib.rs"
    with Shadow(file, tmp_path / "cache", edition="2021", crate_type="lib") as shadow:
        report = Engine(shadow, [MemorySource(lambda: learned, factory=False)], Budget(60, 4)).mend()
        return report.overlay.get(file, file.read_bytes()).decode().removeprefix(API)


RENAMED = (
    "pub fn total(book: &Ledger) -> i64 {\n    book.balance()\n}\n",
    "pub fn total(book: &Ledger) -> i64 {\n    book.balance_cents()\n}\n",
)
TURNED = (
    'pub fn open(book: &mut Ledger) {\n    book.post_entry("till", 500);\n}\n',
    'pub fn open(book: &mut Ledger) {\n    book.post_entry(500, "till");\n}\n',
)


def test_a_renamed_method_is_learned_from_one_example(journal: Journal, tmp_path: Path) -> None:
    """Once by hand; the next use of the old name is mended without a model, in other code around it."""
    mended_by_hand(journal, *RENAMED)
    program = 'pub fn report(ledger: &Ledger) -> String {\n    format!("{}", ledger.balance() / 100)\n}\n'
    (learned,) = [replace_project(one, tmp_path / "shop") for one in learned_from(journal)]
    assert mended(tmp_path, program, [learned]) == program.replace("balance()", "balance_cents()")


def test_turned_arguments_are_learned_from_one_example(journal: Journal, tmp_path: Path) -> None:
    """The order of arguments, whatever they are."""
    mended_by_hand(journal, *TURNED)
    program = "pub fn pay(book: &mut Ledger, who: &str, cents: i64) {\n    book.post_entry(who, cents);\n}\n"
    learned = [replace_project(one, tmp_path / "shop") for one in learned_from(journal)]
    assert "book.post_entry(cents, who);" in mended(tmp_path, program, learned)


def test_a_file_that_stands_alone_is_a_project(journal: Journal, tmp_path: Path) -> None:
    """The server writes down the file itself, having no crate."""
    mended_by_hand(journal, *RENAMED)
    program = "pub fn half(ledger: &Ledger) -> i64 {\n    ledger.balance() / 2\n}\n"
    learned = [replace_project(one, tmp_path / "shop" / "lib.rs") for one in learned_from(journal)]
    assert mended(tmp_path, program, learned) == program.replace("balance()", "balance_cents()")


def test_a_project_s_own_names_stay_in_the_project(journal: Journal, tmp_path: Path) -> None:
    """A pattern with a name of one project is not tried in another, until two projects have shown it."""
    mended_by_hand(journal, *RENAMED, project="/one")
    (learned,) = learned_from(journal)
    assert (learned.applies_in("/one"), learned.applies_in("/two"), learned.place) == (True, False, "orders.rs")
    mended_by_hand(journal, *RENAMED, project="/two")
    (learned,) = learned_from(journal)
    assert learned.applies_in("/three")


def test_what_is_turned_down_again_and_again_retires(journal: Journal) -> None:
    """Two dismissals more than acceptances, and the pattern is offered no more."""
    mended_by_hand(journal, *RENAMED)
    (learned,) = learned_from(journal)
    for n in range(2):
        assert learned.applies_in("/shop")
        seen = Seen("/shop/src/a.rs", "E0599", "missing", "no method", 1, 1, Text(""), Text(""))
        journal.record(Event("/shop", "s", f"other {n}", seen))
        journal.record(Event("/shop", "s", f"other {n}", Dismissed((FixName("memory", learned.id, 1),))))
        (learned,) = learned_from(journal)
    assert (learned.is_retired, learned.applies_in("/shop")) == (True, False)


def test_a_purge_takes_along_what_was_learned(journal: Journal) -> None:
    """Nothing is remembered from episodes that the journal no longer has."""
    from sleepy_lsp.journal.purge import purge

    mended_by_hand(journal, *RENAMED)
    assert learned_from(journal)
    purge(journal, project="/shop")
    assert learned_from(journal) == []


def test_an_undone_repair_teaches_nothing(journal: Journal) -> None:
    """Only what stayed counts."""
    from sleepy_lsp.journal.events import Accepted

    before, after = RENAMED
    mended_by_hand(journal, before, after)
    (hand_made,) = learned_from(journal)
    error = next(one for one in diagnostics_of(API + before, edition="2021", crate_type="lib") if one.is_error)
    seen = Seen("/x/a.rs", error.code, "missing", error.message, 1, 1, Text(before), Text(""), (Mark(0, 3, True, ""),))
    change = TextChange("/x/a.rs", 1, Text(before), Text(after))
    for detail in (seen, Accepted(FixName("model", None, 1), "t", (change,)), Undone()):
        journal.record(Event("/x", "s", "undone", detail))
    assert [one.id for one in learned_from(journal)] == [hand_made.id]


def replace_project(one: Learned, project: Path) -> Learned:
    """The test's file lies elsewhere than the made-up project of the journal."""
    import dataclasses

    return dataclasses.replace(one, projects=frozenset({str(project)}))


WRAPPED = (
    "pub fn rows(book: &Ledger) -> Option<i64> {\n    book.balance_cents()\n}\n",
    "pub fn rows(book: &Ledger) -> Option<i64> {\n    Some(book.balance_cents())\n}\n",
)
"""Read by the message, and by the name of `Option`."""


def test_a_verdict_on_one_reading_of_a_repair_is_one_on_all(journal: Journal) -> None:
    """They make the same offer: turned down under one name, it does not come back under another."""
    mended_by_hand(journal, *WRAPPED)
    readings = learned_from(journal)
    assert len(readings) > 1
    for n in range(2):
        seen = Seen("/shop/src/a.rs", "E0599", "missing", "no method", 1, 1, Text(""), Text(""))
        journal.record(Event("/shop", "s", f"other {n}", seen))
        journal.record(Event("/shop", "s", f"other {n}", Dismissed((FixName("memory", readings[n].id, 1),))))
    assert [one.is_retired for one in learned_from(journal)] == [True] * len(readings)


def test_forgetting_takes_all_readings_of_a_repair(journal: Journal) -> None:
    """And leaves what other repairs taught."""
    mended_by_hand(journal, *WRAPPED)
    mended_by_hand(journal, *RENAMED)
    known = learned_from(journal)
    renamed = [one for one in known if "`balance`" in one.pattern.describe()]
    assert readings_of(renamed[0], known) == renamed
    other = next(one for one in known if one not in renamed)
    assert readings_of(other, known) == [one for one in known if one not in renamed]


def test_learning_again_reads_only_what_is_new(journal: Journal) -> None:
    """And knows the same as learning from nothing: new repairs, undone ones, purged ones."""
    from sleepy_lsp.journal.purge import purge

    learner = Learner()
    read: list[int] = []
    events = journal.events
    journal.events = lambda episode_id: read.append(episode_id) or events(episode_id)  # type: ignore[method-assign,func-returns-value]
    mended_by_hand(journal, *RENAMED)
    assert learner.learned_from(journal) and len(read) == 1
    mended_by_hand(journal, *TURNED)
    assert len(learner.learned_from(journal)) > 1 and len(read) == 2
    assert learner.learned_from(journal) == learned_from(journal)
    purge(journal, project="/shop")
    assert learner.learned_from(journal) == []
