"""From an empty or an older file to the present schema: numbered steps, forward only.

Each step is one transaction that also writes its number into `PRAGMA user_version`, so that a step is done or not done,
whenever the power goes. `schema.sql` is what the steps add up to, for reading; a test keeps it so.
"""

import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from importlib import resources

from sleepy_lsp.journal.errors import JournalTooNew


@dataclass(frozen=True, slots=True)
class Migration:
    """One step: its number, from 1 without gaps, and the SQL that makes it."""

    number: int
    name: str
    sql: str


def migrations() -> tuple[Migration, ...]:
    """All steps in order. Raises ValueError when their numbers leave a gap."""
    folder = resources.files("sleepy_lsp.journal") / "migrations"
    named = sorted((file.name, file) for file in folder.iterdir() if file.name.endswith(".sql"))
    found = []
    for expected, (name, file) in enumerate(named, 1):
        match = re.fullmatch(r"(\d{4})_(\w+)\.sql", name)
        if match is None or int(match[1]) != expected:
            raise ValueError(f"migration {name} should be number {expected:04}")
        found.append(Migration(expected, match[2], file.read_text(encoding="utf-8")))
    return tuple(found)


def schema_of(connection: sqlite3.Connection) -> frozenset[tuple[str, str, str]]:
    """What is in a file, without SQLite's own: type, name and SQL of each."""
    rows = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
    return frozenset(rows.fetchall())


@cache
def present_schema() -> frozenset[tuple[str, str, str]]:
    """What is in a file on which all steps were made."""
    with closing(sqlite3.connect(":memory:")) as connection:
        migrate(connection, migrations())
        return schema_of(connection)


def version_of(connection: sqlite3.Connection) -> int:
    """The number of the last step that was made; 0 for an empty file."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection, steps: Sequence[Migration]) -> None:
    """Make the steps that are missing. The caller sees to it that nobody else migrates meanwhile.

    Raises JournalTooNew for a file of a later version, sqlite3.Error when a step fails; the file is then as the last
    good step left it.
    """
    done = version_of(connection)
    if done > len(steps):
        raise JournalTooNew(
            f"the journal was written by a newer sleepy (schema {done}, this one knows {len(steps)}); update sleepy"
        )
    for step in steps[done:]:
        try:
            connection.executescript(f"BEGIN IMMEDIATE;\n{step.sql}\n;PRAGMA user_version = {step.number};\nCOMMIT;")
        except sqlite3.Error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
