"""Forgetting is for good: by project, by age, all; and nothing else goes."""

import time
from pathlib import Path

import pytest

from sleepy_lsp.journal.errors import JournalBusy
from sleepy_lsp.journal.events import Event, FixedByHand, Text, TextChange, now_us
from sleepy_lsp.journal.journal import Journal
from sleepy_lsp.journal.purge import Purged, count, purge
from sleepy_lsp.journal.salvage import files_set_aside
from tests.journal.conftest import event, seen, story

DAY_US = 86_400_000_000


def told(marker: str, project: str, identity: str, *, shared: str = "") -> list[Event]:
    """An episode whose every text, name and path holds `marker`."""
    change = TextChange(f"{project}/{marker}.rs", 1, Text(f"fn {marker}() {{}}" * 300), Text(f"fn {marker}2() {{}}"))
    opened = seen(
        path=f"{project}/{marker}.rs",
        message=f"{marker} is wrong",
        item=Text(f"let {marker};"),
        rendered=Text(shared or marker),
        code=f"{marker}_lint",
    )
    return story(opened, FixedByHand((change,)), project=project, identity=identity, session=f"session-{marker}")


def holders(folder: Path, marker: str) -> list[str]:
    """The files below `folder` whose bytes hold `marker`."""
    return [path.name for path in folder.rglob("*") if path.is_file() and marker.encode() in path.read_bytes()]


def fill(journal: Journal) -> None:
    """Two projects, interleaved so that their rows share pages."""
    for i in range(60):
        journal.record_many(told("KEEPME", "/keep/KEEPME", f"k{i}", shared="SHARED"))
        journal.record_many(told("FORGETME", "/gone/FORGETME", f"f{i}", shared="SHARED"))


def test_a_purged_project_leaves_no_byte(journal: Journal, file: Path) -> None:
    """Not in the file, not in the log, also while this process goes on."""
    fill(journal)
    kept = [(row, journal.events(row.id)) for row in journal.episodes(project="/keep/KEEPME")]
    assert holders(file.parent, "FORGETME")
    assert count(journal, project="/gone/FORGETME") == 60
    assert purge(journal, project="/gone/FORGETME") == Purged(60, 120, 0)
    assert holders(file.parent, "FORGETME") == []
    assert [(row, journal.events(row.id)) for row in journal.episodes()] == kept
    assert holders(file.parent, "SHARED"), "a text that others hold stays"
    journal.record_many(told("AGAIN", "/gone/FORGETME", "new"))
    assert journal.episodes()[-1].id > 120, "an id is never given twice"


def test_purging_all_leaves_no_byte(journal: Journal, file: Path) -> None:
    fill(journal)
    journal.run(lambda connection: connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone())
    size = file.stat().st_size
    assert purge(journal) == Purged(120, 240, 0)
    assert file.stat().st_size < size * 0.8, "the room is given back"
    for marker in ("FORGETME", "KEEPME", "SHARED"):
        assert holders(file.parent, marker) == []
    assert journal.episodes() == [] and purge(journal) == Purged(0, 0, 0)


def test_age_is_that_of_the_latest_event(journal: Journal, file: Path) -> None:
    now = now_us()
    for marker, days in (("OLDOLD", 40), ("MIDDLE", 20)):
        for one in told(marker, f"/{marker}", marker):
            journal.record(Event(one.project, one.session, one.identity, one.detail, now - days * DAY_US))
    journal.record(Event("/MIDDLE", "s", "MIDDLE", told("x", "", "")[1].detail, now - 5 * DAY_US))
    assert count(journal, older_than_days=10) == 1
    assert purge(journal, older_than_days=10).n_episodes == 1
    assert [row.project for row in journal.episodes()] == ["/MIDDLE"]
    assert holders(file.parent, "OLDOLD") == []


def test_what_was_set_aside_goes_too(file: Path) -> None:
    file.parent.mkdir()
    file.write_bytes(b"FORGETME " * 1000)
    with Journal.open(file) as journal:
        assert holders(file.parent, "FORGETME")
        assert purge(journal, older_than_days=1).n_files == 0, "it is not that old"
        assert purge(journal, project="/gone").n_files == len(["the damaged file"])
        assert holders(file.parent, "FORGETME") == [] and files_set_aside(file) == []


def test_another_open_server_does_not_keep_the_traces(journal: Journal, file: Path) -> None:
    with Journal.open(file) as server:
        fill(server)
        purge(journal)
        assert holders(file.parent, "FORGETME") == []
        assert server.record(event(seen())) is not None and len(journal.episodes()) == 1


def test_a_reader_that_stays_is_told_of(journal: Journal, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Old pages that somebody still reads can't be overwritten; purging again, when he has gone, clears them."""
    monkeypatch.setattr("sleepy_lsp.journal.purge.WAIT_S", 0.0)
    fill(journal)
    with Journal.open(file) as reader:

        def while_reading(connection: object) -> None:
            connection.execute("PRAGMA busy_timeout = 1")  # type: ignore[attr-defined]
            connection.execute("BEGIN")  # type: ignore[attr-defined]
            connection.execute("SELECT count(*) FROM events").fetchone()  # type: ignore[attr-defined]
            journal.run(lambda c: c.execute("PRAGMA busy_timeout = 1").fetchone())
            with pytest.raises(JournalBusy, match="last traces"):
                purge(journal)
            connection.execute("ROLLBACK")  # type: ignore[attr-defined]

        reader.run(while_reading)
    assert journal.episodes() == []
    purge(journal)
    assert holders(file.parent, "FORGETME") == []


def test_the_clock_of_a_purge_is_utc() -> None:
    assert abs(now_us() - time.time() * 1e6) < 60e6
