"""What the user mends once by hand is offered for the next error of its kind: no model, no restart."""

from pathlib import Path

from tests.e2e.conftest import Start, is_ready, outcomes
from tests.support import crate

LIB = """\
pub mod orders;
pub mod report;

pub struct Ledger {
    rows: Vec<i64>,
}

impl Ledger {
    /// It was called `tally` before.
    pub fn sum_of_cents(&self) -> i64 {
        self.rows.iter().sum()
    }
}
"""
ORDERS = "use crate::Ledger;\n\npub fn open(book: &Ledger) -> i64 {\n    book.tally()\n}\n"
REPORT = 'use crate::Ledger;\n\npub fn line(ledger: &Ledger) -> String {\n    format!("{} cents", ledger.tally())\n}\n'


def test_a_rename_done_once_by_hand_is_offered_in_the_next_file(start: Start, tmp_path: Path, home: Path) -> None:
    """The other file's error, which nobody knew a fix for, gets one as soon as the first has been mended by hand."""
    files = {"src/lib.rs": LIB, "src/orders.rs": ORDERS, "src/report.rs": REPORT}
    root = crate(tmp_path / "user", files)
    editor = start({"sources": ["compiler", "memory"]})
    report = editor.open(root / "src" / "report.rs")
    orders = editor.open(root / "src" / "orders.rs")
    editor.wait_for_status(lambda status: status["state"] == "checking")
    editor.until(lambda: len(outcomes(home)) == 2, "the journal to have seen both errors")
    assert [a for a in editor.actions(report, "tally") if "from your fixes" in a["title"]] == []

    editor.type(orders, ORDERS.replace("tally", "sum_of_cents"))
    editor.until(lambda: "fixed_by_hand" in outcomes(home), "the journal to say fixed by hand")
    editor.wait_for_status(is_ready(report))
    fix = editor.actions(report, "tally")[0]
    assert (
        fix["title"] == "Sleepy: as you did in orders.rs: change `tally` to `sum_of_cents` — checked, from your fixes"
    )
    editor.choose(fix)
    assert editor.buffers[report] == REPORT.replace("tally", "sum_of_cents")
    editor.until(lambda: "accepted" in outcomes(home), "the journal to say accepted")
