"""docs/journal.md says what the code does, field by field."""

import argparse
import dataclasses
import json
import re
import typing
from pathlib import Path

import sleepy_lsp
from sleepy_lsp.cli import journal as command
from sleepy_lsp.journal import export, stats
from sleepy_lsp.journal.events import KINDS, AbandonReason, EpisodeOutcome, FixName, TextChange
from sleepy_lsp.journal.journal import Journal
from sleepy_lsp.rust.families import Family
from tests.journal.conftest import ONE_OF_EACH, story

PAGE = (Path(sleepy_lsp.__file__).parent.parent / "docs" / "journal.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    """The text below a heading, up to the next heading of any level."""
    match = re.search(rf"^#+ {re.escape(title)}\n(.*?)(?=^#|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert match, f"no heading {title!r}"
    return match[1]


def first_column(title: str) -> list[str]:
    return re.findall(r"^\| `(\w+)` \|", section(title), re.MULTILINE)


def test_every_event_with_every_field_in_order() -> None:
    documented = re.findall(r"^### ([a-z_]+)$", PAGE[PAGE.index("## Events") : PAGE.index("## Export")], re.MULTILINE)
    assert documented == list(KINDS)
    for kind, cls in KINDS.items():
        assert first_column(kind) == [field.name for field in dataclasses.fields(cls)], kind


def test_shared_types_and_values() -> None:
    for cls in (FixName, TextChange):
        listed = ", ".join(f"`{field.name}`" for field in dataclasses.fields(cls))
        assert f"`{cls.__name__}` ({listed}" in " ".join(section("Events").split())
    assert all(f"`{reason.value}`" in section("abandoned") for reason in AbandonReason)
    assert all(f"`{family.value}`" in section("The view `episodes`") for family in Family)


def test_tables_and_the_view(journal: Journal) -> None:
    rows = journal.run(
        lambda connection: connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    )
    assert set(first_column("Tables")) == {name for (name,) in rows if not name.startswith("sqlite_")}
    columns = journal.run(lambda connection: connection.execute("PRAGMA table_info(episodes)").fetchall())
    assert first_column("The view `episodes`") == [column[1] for column in columns]


def test_outcomes() -> None:
    assert first_column("Outcomes") == [outcome.value for outcome in EpisodeOutcome]


def test_the_lines_of_an_export(journal: Journal) -> None:
    journal.record_many(story(*ONE_OF_EACH))
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", section("Export"), re.MULTILINE))
    for line in export.lines(journal):
        if line["type"] == "episode":
            assert set(line) == {"type", *first_column("The view `episodes`")}
        else:
            assert list(line) == ["type", *re.findall(r"`(\w+)`", rows[line["type"]])]
        if line["type"] == "event":
            assert list(line["detail"]) == first_column(line["kind"])


def test_the_fields_of_stats() -> None:
    found = command._as_json(stats.of_episodes([], {}))
    json.dumps(found)
    text = section("Statistics")
    assert set(first_column("Statistics")) == set(found["total"])
    assert [name for name in found if f"`{name}`" not in text] == []


def test_every_command_and_option_is_named() -> None:
    parser = argparse.ArgumentParser()
    command.configure(parser)
    (commands,) = (action for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    for name, sub in typing.cast("dict[str, argparse.ArgumentParser]", commands.choices).items():
        assert f"sleepy journal {name}" in PAGE
        for action in sub._actions:
            for option in action.option_strings:
                assert name == "show" or option in ("-h", "--help") or option in PAGE, option
