"""Forward-only migrations, and tables that refuse to forget."""

import re
import sqlite3
from contextlib import closing
from importlib import resources
from pathlib import Path

import pytest

from sleepy_lsp.journal.errors import JournalTooNew
from sleepy_lsp.journal.events import EpisodeOutcome
from sleepy_lsp.journal.journal import Journal
from sleepy_lsp.journal.schema import Migration, migrate, migrations, version_of
from tests.journal.conftest import ONE_OF_EACH, story

OLDEST = Path(__file__).parent / "oldest.sql"


def memory() -> "closing[sqlite3.Connection]":
    return closing(sqlite3.connect(":memory:", isolation_level=None))


def shape(connection: sqlite3.Connection) -> dict[str, str]:
    """Everything in the schema, name → SQL without comments and with plain white space."""
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {name: " ".join(re.sub(r"--.*", "", sql).split()) for name, sql in rows}


def test_schema_sql_is_what_the_migrations_give() -> None:
    with memory() as migrated, memory() as written:
        migrate(migrated, migrations())
        written.executescript((resources.files("sleepy_lsp.journal") / "schema.sql").read_text())
        assert shape(written) == shape(migrated)
        assert {"episodes", "events", "diagnostics"} <= set(shape(written))


def test_the_oldest_journal_still_reads(file: Path) -> None:
    """A file of the first schema, as it was written then, opens with every event of every kind."""
    file.parent.mkdir()
    with closing(sqlite3.connect(file)) as old:
        old.executescript(OLDEST.read_text(encoding="utf-8"))
        assert version_of(old) == 1
    with Journal.open(file) as journal:
        (record,) = journal.episodes()
        assert [event.detail for event in journal.events(record.id)] == list(ONE_OF_EACH)
        assert (record.outcome, record.tests_passed) == (EpisodeOutcome.FIXED_BY_HAND, True)
        assert journal.record(story(*ONE_OF_EACH)[0]) == record.id + 1
        assert journal.run(version_of) == len(migrations())


STEPS = (
    Migration(1, "one", "CREATE TABLE a (x); INSERT INTO a VALUES (1)"),
    Migration(2, "two", "CREATE TABLE b (x); INSERT INTO b SELECT x FROM a"),
    Migration(3, "bad", "CREATE TABLE c (x); INSERT INTO nowhere VALUES (1)"),
)


def test_only_missing_steps_are_made() -> None:
    with memory() as connection:
        migrate(connection, STEPS[:1])
        migrate(connection, STEPS[:2])
        migrate(connection, STEPS[:2])
        assert connection.execute("SELECT x FROM b").fetchall() == [(1,)]


def test_a_step_that_fails_leaves_the_file_at_the_step_before() -> None:
    """Its tables and its number are one transaction."""
    with memory() as connection:
        with pytest.raises(sqlite3.Error, match="nowhere"):
            migrate(connection, STEPS)
        assert version_of(connection) == 2 and set(shape(connection)) == {"a", "b"}
        assert not connection.in_transaction


def test_nobody_ever_sees_half_a_step(tmp_path: Path) -> None:
    """Before every statement, and so after a power cut there: number and tables are those of one and the same step."""
    file, states = tmp_path / "steps.sqlite3", set()
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:

        def look(statement: str) -> None:
            with closing(sqlite3.connect(file)) as other:
                states.add((version_of(other), *sorted(shape(other))))

        connection.set_trace_callback(look)
        migrate(connection, STEPS[:2])
        look("the end")
    assert states == {(0,), (1, "a"), (2, "a", "b")}


def test_a_newer_journal_is_left_alone(file: Path) -> None:
    with Journal.open(file) as journal:
        journal.record_many(story(*ONE_OF_EACH))
    with closing(sqlite3.connect(file)) as later:
        later.execute(f"PRAGMA user_version = {len(migrations()) + 1}")
    before = file.read_bytes()
    with pytest.raises(JournalTooNew, match="update sleepy"):
        Journal.open(file)
    assert file.read_bytes() == before and not list(file.parent.glob("*corrupt*"))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET payload = '{}'",
        "UPDATE events SET kind = 'seen' WHERE id = 1",
        "DELETE FROM events",
        "DELETE FROM events WHERE id = 3",
        "INSERT OR REPLACE INTO events SELECT id, 1, 1, 'seen', 0, '{}' FROM events WHERE id = 2",
        "UPDATE diagnostics SET message = ''",
        "DELETE FROM diagnostics",
        "UPDATE texts SET text = ''",
        "DELETE FROM texts",
    ],
)
def test_what_was_written_stays(file: Path, statement: str) -> None:
    """Whoever opens the file, the tables themselves refuse."""
    with Journal.open(file) as journal:
        journal.record_many(story(*ONE_OF_EACH))
    with closing(sqlite3.connect(file)) as connection:
        before = "\n".join(connection.iterdump())
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(statement)
        connection.rollback()
        assert "\n".join(connection.iterdump()) == before
