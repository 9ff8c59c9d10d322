"""Recording and asking: what goes in comes out, and every diagnostic has one row with its outcome."""

import sqlite3
import stat
import threading
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sleepy_lsp.journal import journal as journal_module
from sleepy_lsp.journal.errors import JournalBusy, JournalError
from sleepy_lsp.journal.events import (
    KINDS,
    Abandoned,
    AbandonReason,
    Accepted,
    Detail,
    Dismissed,
    EpisodeOutcome,
    FixedByHand,
    FixName,
    Rewritten,
    TestsRan,
    Text,
    TextChange,
    Undone,
)
from sleepy_lsp.journal.journal import Journal
from tests.journal.conftest import CHANGE, FIX, MODEL_FIX, ONE_OF_EACH, PROJECT, START_US, event, seen, story

ACCEPTED, BY_HAND = Accepted(MODEL_FIX, "borrow instead", (CHANGE,)), FixedByHand((CHANGE,))
UNDONE, DISMISSED, REWRITTEN = Undone(), Dismissed((FIX,)), Rewritten((CHANGE,))
ABANDONED = Abandoned(AbandonReason.SESSION_ENDED)


def test_every_kind_of_event_comes_back_as_it_went_in(journal: Journal) -> None:
    assert {detail.KIND for detail in ONE_OF_EACH} == set(KINDS)
    (episode_id,) = set(journal.record_many(story(*ONE_OF_EACH)))
    assert episode_id is not None
    found = journal.events(episode_id)
    assert [one.detail for one in found] == list(ONE_OF_EACH)
    assert [one.time_us for one in found] == [START_US + i * 1_000_000 for i in range(len(ONE_OF_EACH))]
    assert {one.session for one in found} == {"s1"}


def test_an_episode_has_one_row_with_all_that_is_known(journal: Journal) -> None:
    journal.record_many(story(*ONE_OF_EACH[:4], ACCEPTED, TestsRan(False)))
    (row,) = journal.episodes()
    assert journal.episode(row.id) == row
    assert (row.project, row.path, row.code, row.family) == (PROJECT, f"{PROJECT}/src/cart.rs", "E0382", "borrow")
    assert (row.message, row.normalised) == ("use of moved value: `s`", "use of moved value: `_`")
    assert (row.first_seen_us, row.last_us, row.seconds) == (START_US, START_US + 5_000_000, 4.0)
    assert (row.outcome, row.source, row.adapter) == (EpisodeOutcome.ACCEPTED, "model", "borrow-3")
    assert (row.attempts, row.n_offered, row.n_shown, row.tests_passed) == (1, 1, 1, False)


@pytest.mark.parametrize(
    ("details", "outcome", "source", "seconds"),
    [
        ((), "open", None, None),
        ((ACCEPTED,), "accepted", "model", 1.0),
        ((ACCEPTED, UNDONE), "accepted_undone", "model", 1.0),
        ((ACCEPTED, REWRITTEN), "accepted_rewritten", "model", 1.0),
        ((ACCEPTED, REWRITTEN, UNDONE), "accepted_undone", "model", 1.0),
        ((ACCEPTED, UNDONE, ACCEPTED), "accepted", "model", 3.0),
        ((ACCEPTED, ABANDONED), "accepted", "model", 1.0),
        ((ACCEPTED, UNDONE, BY_HAND), "fixed_by_hand", None, 3.0),
        ((DISMISSED,), "dismissed", None, 1.0),
        ((DISMISSED, ABANDONED), "dismissed", None, 1.0),
        ((DISMISSED, BY_HAND), "fixed_by_hand", None, 2.0),
        ((DISMISSED, BY_HAND, TestsRan(True)), "fixed_by_hand", None, 2.0),
        ((ABANDONED,), "abandoned", None, 1.0),
        ((UNDONE, REWRITTEN), "open", None, None),
    ],
)
def test_the_outcome_follows_from_the_events(
    journal: Journal, details: Sequence[Detail], outcome: str, source: str | None, seconds: float | None
) -> None:
    journal.record_many(story(seen(), *details))
    (row,) = journal.episodes()
    assert (row.outcome, row.source, row.seconds) == (outcome, source, seconds)


def outcome_of(kinds: Sequence[str]) -> str:
    """The rule in docs/journal.md, said again in other words."""
    state = "open"
    for kind in kinds:
        held = state in ("accepted", "accepted_rewritten")
        if kind == "accepted" or (kind == "fixed_by_hand" and not held):
            state = kind
        elif kind == "undone" and held:
            state = "accepted_undone"
        elif kind == "rewritten" and state == "accepted":
            state = "accepted_rewritten"
        elif kind in ("dismissed", "abandoned") and state == "open":
            state = kind
    return state


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([detail for detail in ONE_OF_EACH if detail.KIND != "seen"]), max_size=9))
def test_any_order_of_events_has_the_outcome_of_the_rule(
    tmp_path_factory: pytest.TempPathFactory, details: list[Detail]
) -> None:
    with Journal.open(tmp_path_factory.mktemp("journal") / "j.sqlite3") as journal:
        journal.record_many(story(seen(), *details))
        (row,) = journal.episodes()
    assert row.outcome == outcome_of([detail.KIND for detail in details])
    assert (row.ended_us is None) == (row.outcome is EpisodeOutcome.OPEN)
    assert row.attempts == sum(detail.KIND == "tried" for detail in details)


def test_seen_again_after_the_end_is_another_episode(journal: Journal) -> None:
    first = journal.record(event(seen()))
    assert journal.record(event(seen(line=40), at_s=1)) == first, "still the same error, further down"
    journal.record(event(ACCEPTED, at_s=2))
    second = journal.record(event(seen(), at_s=3))
    assert second != first
    assert journal.record(event(DISMISSED, at_s=4)) == second, "what comes later belongs to the latest"
    assert [(row.id, row.occurrence, row.outcome) for row in journal.episodes()] == [
        (first, 1, "accepted"),
        (second, 2, "dismissed"),
    ]


def test_what_follows_an_end_belongs_to_the_episode_that_ended(journal: Journal) -> None:
    """An undo, a rewrite, the tests' result come after it."""
    first = journal.record_many(story(seen(), ACCEPTED, UNDONE))[0]
    assert journal.record(event(TestsRan(True), at_s=9)) == first
    (row,) = journal.episodes()
    assert (row.outcome, row.tests_passed) == (EpisodeOutcome.ACCEPTED_UNDONE, True)


def test_projects_and_identities_keep_apart(journal: Journal) -> None:
    ids = {
        journal.record(event(seen(), project=project, identity=identity))
        for project in (PROJECT, "/other")
        for identity in ("a", "b")
    }
    assert len(ids) == 4 and len(journal.episodes()) == 4


def test_an_event_of_no_known_episode_is_dropped_without_a_trace(journal: Journal, file: Path) -> None:
    """A server that lives through a purge must not bring back what was purged."""
    assert journal.record(event(ACCEPTED, project="/purged/project")) is None
    assert journal.episodes() == [] and journal.last_activity_us() is None
    journal.close()
    assert b"/purged/project" not in file.read_bytes()


def test_filters_meet_together_and_the_limit_takes_the_latest(journal: Journal) -> None:
    for i in range(6):
        code, project = f"E000{i % 2}", f"/p{i % 3}"
        journal.record(event(seen(code=code), at_s=10 * i, identity=f"i{i}", project=project))
    journal.record(event(ACCEPTED, at_s=100, identity="i4", project="/p1"))

    def found(**conditions: object) -> list[str]:
        return [row.identity for row in journal.episodes(**conditions)]  # type: ignore[arg-type]

    assert found() == ["i0", "i1", "i2", "i3", "i4", "i5"]
    assert found(project="/p1") == ["i1", "i4"]
    assert found(code="E0001") == ["i1", "i3", "i5"]
    assert found(code="E0001", project="/p2") == ["i5"]
    assert found(source="model") == ["i4"] == found(outcome=EpisodeOutcome.ACCEPTED)
    assert found(outcome=EpisodeOutcome.OPEN, project="/p1") == ["i1"]
    assert found(limit=2) == ["i4", "i5"]
    assert found(since_us=START_US + 40_000_000) == ["i4", "i5"]
    assert found(since_us=START_US + 50_000_001) == ["i4"], "its latest event counts"
    assert found(project="/p") == []


def test_last_activity_is_the_latest_event(journal: Journal) -> None:
    assert journal.last_activity_us() is None
    journal.record_many(story(seen(), DISMISSED))
    assert journal.last_activity_us() == START_US + 1_000_000


def test_a_batch_is_recorded_whole_or_not_at_all(journal: Journal) -> None:
    bad = event(FixedByHand((TextChange("/a", 1, Text("x"), Text("y")),)), at_s=1e13)  # past 64 bits
    with pytest.raises(OverflowError):
        journal.record_many([event(seen()), bad])
    assert journal.episodes() == []
    assert journal.record(event(seen())) is not None


def test_a_text_is_kept_once(journal: Journal, file: Path) -> None:
    body = "fn twice() {}  // " + "x" * 20_000
    for i in range(50):
        change = TextChange("/a.rs", 1, Text(body), Text(body + "y"))
        journal.record_many(
            [event(seen(item=Text(body)), identity=f"i{i}"), event(FixedByHand((change,)), identity=f"i{i}")]
        )
    journal.close()
    assert file.stat().st_size < 10 * len(body)


@settings(max_examples=50, deadline=None)
@example(["/home/caf\udce9/a.rs", "\0", "\r\n\u2028", "\ud800", "名", "🦀"])
@given(st.lists(st.text(st.characters(exclude_categories=()), max_size=30), min_size=6, max_size=6))
def test_any_text_is_kept(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    """Letters of all scripts, NULs, line ends: as they were. What is no Unicode is kept as its escape."""
    path, message, item, project, session, identity = texts
    with Journal.open(tmp_path_factory.mktemp("journal") / "j.sqlite3") as journal:
        wanted = seen(path=path, message=message, item=Text(item))
        episode_id = journal.record(event(wanted, project=project, session=session, identity=identity))
        assert journal.record(event(UNDONE, project=project, session=session, identity=identity)) == episode_id
        assert episode_id is not None
        (first, _) = journal.events(episode_id)
        (row,) = journal.episodes(project=project)

    def kept(text: str) -> str:
        return text.encode("utf-8", "backslashreplace").decode()

    assert first.detail == seen(path=kept(path), message=kept(message), item=kept(item))
    assert (row.project, row.identity, first.session) == (kept(project), kept(identity), kept(session))


def test_threads_take_turns(journal: Journal) -> None:
    def write(name: str) -> None:
        for i in range(25):
            journal.record_many(story(seen(), ACCEPTED, identity=f"{name}{i}"))
            journal.episodes(limit=3)

    threads = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rows = journal.episodes()
    assert len(rows) == 100 and {row.outcome for row in rows} == {EpisodeOutcome.ACCEPTED}


def test_several_servers_share_a_journal(journal: Journal, file: Path) -> None:
    """Both see one error of one project: it is one episode, whoever ends it."""
    with Journal.open(file) as other:
        mine, theirs = journal.record(event(seen(), session="s1")), other.record(event(seen(), at_s=1, session="s2"))
        other.record(event(ACCEPTED, at_s=2, session="s2"))
        assert mine == theirs and mine is not None
        assert [one.session for one in journal.events(mine)] == ["s1", "s2", "s2"]
        assert journal.episodes()[0].outcome is EpisodeOutcome.ACCEPTED


def test_a_writer_waits_for_a_bounded_time(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_module, "WAIT_S", 0.05)
    with Journal.open(file) as journal, closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(JournalBusy, match="locked"):
            journal.record(event(seen()))
        assert journal.episodes() == [], "reading does not wait"
        other.execute("ROLLBACK")
        assert journal.record(event(seen())) is not None


def test_an_opener_waits_for_a_bounded_time(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For another one that makes or migrates the file and hangs."""
    monkeypatch.setattr(journal_module, "WAIT_S", 0.05)
    file.parent.mkdir(mode=0o700)
    with FileLock(file.with_suffix(".lock")), pytest.raises(JournalBusy, match="opening"):
        Journal.open(file)
    Journal.open(file).close()


def test_a_full_disk_is_a_journal_error_and_passes(journal: Journal) -> None:
    """What did not fit is not there, what was there stays, and with room again it goes on."""
    kept = journal.record(event(seen()))
    journal.run(lambda connection: connection.execute("PRAGMA max_page_count = 1").fetchone())  # no page more than now
    with pytest.raises(JournalError, match="full"):
        journal.record(event(seen(item=Text("x" * 100_000)), identity="large"))
    journal.run(lambda connection: connection.execute("PRAGMA max_page_count = 1000000").fetchone())
    assert [row.id for row in journal.episodes()] == [kept]
    assert journal.record(event(seen(item=Text("x" * 100_000)), identity="large")) is not None


def test_a_journal_that_was_deleted_under_a_server_begins_anew(journal: Journal, file: Path) -> None:
    """Not into a file that nobody can see any more."""
    journal.record(event(seen()))
    for side in file.parent.glob(f"{file.name}*"):
        side.unlink()
    journal.record(event(seen(), identity="b"))
    with Journal.open(file) as other:
        assert [row.identity for row in other.episodes()] == ["b"]


def test_only_the_user_may_read_it(journal: Journal, file: Path) -> None:
    journal.record(event(seen()))
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert {stat.S_IMODE(one.stat().st_mode) for one in file.parent.glob("journal.sqlite3*")} == {0o600}


def test_a_place_that_can_not_be_used_is_a_journal_error(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    with pytest.raises(JournalError, match="can't use"):
        Journal.open(tmp_path / "data" / "journal.sqlite3")


def test_names_of_fixes_say_attempt_and_adapter(journal: Journal) -> None:
    """The accepted candidate's, not that of another that was tried."""
    journal.record_many(story(*ONE_OF_EACH[:2], Accepted(FixName("memory", "mine", 3), "", ())))
    (row,) = journal.episodes()
    assert (row.source, row.adapter) == ("memory", "mine")
