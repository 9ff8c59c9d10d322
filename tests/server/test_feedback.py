"""What the journal is told: driven by real checks of real text, recorded in a list."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from lsprotocol import types

from sleepy_lsp.fixes.draft import check
from sleepy_lsp.journal.events import Abandoned, Accepted, Detail, Event, FixedByHand, Rewritten, Seen, Undone
from sleepy_lsp.server import feedback as feedback_module
from sleepy_lsp.server.documents import Documents, changed_window
from sleepy_lsp.server.feedback import Feedback
from sleepy_lsp.server.offers import Offer, entries_of
from tests.server.test_offers import found
from tests.support import Bench

BROKEN = (
    'fn f() {\n    let s1 = String::from("a");\n    let s2 = s1;\n    println!("{s1} {s2}");\n}\nfn main() { f(); }\n'
)
MENDED = BROKEN.replace("= s1;", "= s1.clone();")
BY_HAND = BROKEN.replace("= s1;", "= &s1;")


class Story:
    """One file in an editor, told step by step; `now` is the clock."""

    def __init__(self, bench: Bench, monkeypatch: pytest.MonkeyPatch):
        self.bench, self.path = bench, bench.shadow.path
        self.uri = self.path.as_uri()
        self.now = 1000.0
        monkeypatch.setattr(feedback_module.time, "monotonic", lambda: self.now)
        self.events: list[Event] = []
        self.feedback = Feedback(self, "session")
        self.documents = Documents()
        self.version = 1

    has_written = True

    def record(self, event: Event) -> None:
        self.events.append(event)

    def open(self, text: str) -> None:
        self.documents.open(types.TextDocumentItem(self.uri, "rust", 1, text))
        self.check()

    def type(self, text: str) -> None:
        self.version += 1
        made = self.documents.change(self.uri, self.version, [types.TextDocumentContentChangeWholeDocument(text)])
        assert made is not None
        before, after, _ = made
        self.feedback.changed(before, after, changed_window(before.text, after.text))

    def check(self) -> None:
        document = self.documents.get(self.path)
        assert document is not None
        texts = {self.path: document.text}
        draft = check(self.bench.shadow, texts)
        self.feedback.checked(self.path, draft, entries_of(draft), texts, self.documents)

    def wait(self, seconds: float) -> None:
        self.now += seconds
        self.feedback.settle()

    def accept(self, offer: Offer) -> None:
        self.feedback.accepted(offer, self.documents)

    def told(self) -> list[Detail]:
        return [event.detail for event in self.events]


@pytest.fixture
def story(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Story:
    return Story(bench, monkeypatch)


def kinds(story: Story) -> list[str]:
    return [detail.KIND for detail in story.told()]


def test_an_error_in_a_file_as_it_was_opened_is_seen_at_once(story: Story) -> None:
    story.open(BROKEN)
    [seen] = story.told()
    assert isinstance(seen, Seen) and (seen.code, seen.line, seen.item) == (
        "E0382",
        4,
        BROKEN[: BROKEN.index("fn m") - 1],
    )


def test_half_typed_code_leaves_no_trace(story: Story) -> None:
    story.open(MENDED)
    story.type(MENDED.replace("let s2", "let s2 x"))
    story.check()
    story.now += 1
    story.type(MENDED)
    story.check()
    story.wait(10)
    assert story.told() == []


def test_an_error_that_stays_is_seen(story: Story) -> None:
    story.open(MENDED)
    story.type(BROKEN)
    story.check()
    story.wait(2.5)
    assert kinds(story) == ["seen"]


def test_an_error_is_followed_through_edits_of_its_item(story: Story) -> None:
    """Its key changes with the item's text; it is one error all the same, with the item as it first read."""
    story.open(BROKEN)
    story.type(BROKEN.replace('"a"', '"abc"'))
    story.check()
    story.type(BY_HAND.replace('"a"', '"abc"'))
    story.check()
    seen, by_hand = story.told()
    assert isinstance(seen, Seen) and isinstance(by_hand, FixedByHand)
    [change] = by_hand.changes
    assert (change.before, change.after) == (seen.item, BY_HAND.replace('"a"', '"abc"')[: len(change.after)])
    assert len({event.identity for event in story.events}) == 1


def test_an_error_that_hides_behind_another_is_not_mended(story: Story) -> None:
    """A wrong type silences the borrow checker in its function."""
    story.open(BROKEN)
    story.type(BROKEN.replace("fn f() {", 'fn f() { let _n: u32 = "a";'))
    story.check()
    assert kinds(story) == ["seen"]
    story.type(BY_HAND)
    story.check()
    assert kinds(story) == ["seen", "fixed_by_hand"]


def test_an_error_in_another_function_hides_nothing(story: Story) -> None:
    story.open(BROKEN)
    story.type(BY_HAND.replace("fn main() {", 'fn main() { let _n: u32 = "a";'))
    story.check()
    assert kinds(story) == ["seen", "fixed_by_hand"]


def test_a_deleted_function_is_no_repair(story: Story) -> None:
    story.open(BROKEN)
    story.type("fn main() {}\n")
    story.check()
    assert [type(detail) for detail in story.told()] == [Seen, Abandoned]


def accepted(story: Story) -> None:
    """Open the file and take the fix, as an editor does: first the edit, then the command."""
    story.open(BROKEN)
    _, [offer] = found(story.bench, BROKEN)
    story.type(MENDED)
    story.accept(offer)


def test_an_accepted_fix_is_not_a_repair_by_hand(story: Story) -> None:
    accepted(story)
    story.check()
    assert [type(detail) for detail in story.told()] == [Seen, Accepted]


def test_the_command_may_come_before_the_change(story: Story) -> None:
    story.open(BROKEN)
    _, [offer] = found(story.bench, BROKEN)
    story.accept(offer)
    story.type(MENDED)
    story.check()
    assert [type(detail) for detail in story.told()] == [Seen, Accepted]
    story.type(BROKEN)
    assert isinstance(story.told()[-1], Undone)


def test_a_check_that_began_before_does_not_bring_the_error_back(story: Story) -> None:
    story.open(BROKEN)
    _, [offer] = found(story.bench, BROKEN)
    story.accept(offer)
    story.check()  # of the old text: the edit is still on its way
    story.type(MENDED)
    story.check()
    assert [type(detail) for detail in story.told()] == [Seen, Accepted]


@pytest.mark.parametrize("around", ["", "// typed elsewhere meanwhile\n"], ids=["at once", "after other edits"])
def test_an_undo(around: str, story: Story) -> None:
    accepted(story)
    if around:
        story.type(around + MENDED)
    story.type(around + BROKEN)
    assert [type(detail) for detail in story.told()] == [Seen, Accepted, Undone]


def test_a_rewrite_within_ten_minutes(story: Story) -> None:
    """Taken as it stands once nothing more is typed, from what the fix had made of it."""
    accepted(story)
    story.now += 300
    for text in ("= s1.clone()", "= s1.to_owned()"):
        story.type(MENDED.replace("= s1.clone()", text))
        story.wait(0.5)
    story.wait(5)
    rewritten = story.told()[-1]
    assert isinstance(rewritten, Rewritten) and kinds(story).count("rewritten") == 1
    assert "s1.clone()" in rewritten.changes[0].before and "s1.to_owned()" in rewritten.changes[0].after


def test_a_rewrite_after_ten_minutes_is_just_work(story: Story) -> None:
    accepted(story)
    story.now += 601
    story.type(MENDED.replace("s1.clone()", "s1.to_owned()"))
    story.wait(5)
    assert kinds(story) == ["seen", "accepted"]


def test_edits_elsewhere_are_no_rewrite(story: Story) -> None:
    accepted(story)
    story.type("// above\n" + MENDED + "// below\n")
    story.wait(5)
    assert kinds(story) == ["seen", "accepted"]


def test_what_is_left_open_is_abandoned(story: Story) -> None:
    story.open(BROKEN)
    story.feedback.closed(story.path)
    story.feedback.ended()
    assert kinds(story) == ["seen", "abandoned"]


def test_switched_off_it_says_nothing(story: Story) -> None:
    story.feedback.enabled = False
    accepted(story)
    story.feedback.ended()
    assert story.told() == []


def test_one_import_ends_many_errors(story: Story, bench: Bench) -> None:
    """Each error that went with an accepted fix is accepted, though the fix was listed for one of them."""
    uses = "".join(f"pub fn f{i}() -> HashMap<u32, u32> {{ HashMap::new() }}\n" for i in range(2)) + "fn main() {}\n"
    story.open(uses)
    _, offers = found(bench, uses)
    story.type("use std::collections::HashMap;\n\n" + uses)
    story.accept(offers[0])
    story.check()
    ends: Sequence[str] = [kind for kind in kinds(story) if kind != "seen"]
    assert set(ends) == {"accepted"} and len(ends) == kinds(story).count("seen")


def test_paths_are_absolute(story: Story) -> None:
    story.open(BROKEN)
    [seen] = story.told()
    assert isinstance(seen, Seen) and Path(seen.path).is_absolute()
