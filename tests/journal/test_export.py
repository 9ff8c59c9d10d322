"""The export is all of the journal, line by line, and says so in docs/journal.md's words."""

import json
from typing import Any

from sleepy_lsp.journal import export
from sleepy_lsp.journal.journal import Journal
from tests.journal.conftest import AFTER, BEFORE, CHANGE, ONE_OF_EACH, PROJECT, event, seen, story


def exported(journal: Journal, *, redacted: bool = False) -> list[dict[str, Any]]:
    """As a reader gets it: through JSON."""
    return [json.loads(json.dumps(line)) for line in export.lines(journal, redacted=redacted)]


def test_every_episode_comes_with_its_events(journal: Journal) -> None:
    journal.record_many(story(*ONE_OF_EACH))
    journal.record(event(seen(code=None), at_s=50, identity="b"))
    header, *lines = exported(journal)
    assert (header["type"], header["format"], header["redacted"]) == ("journal", 1, False)
    assert [line["type"] for line in lines] == ["episode", *["event"] * len(ONE_OF_EACH), "episode", "event"]
    assert [line["kind"] for line in lines if line["type"] == "event"][:-1] == [one.KIND for one in ONE_OF_EACH]
    assert {line["episode"] for line in lines[1:-2]} == {lines[0]["id"]}
    assert (lines[0]["outcome"], lines[0]["seconds"], lines[0]["tests_passed"]) == ("fixed_by_hand", 8.0, True)
    change = lines[2]["detail"]["changes"][0]
    assert change == {"path": CHANGE.path, "line": 10, "before": BEFORE, "after": AFTER}, "texts are written out"


def test_an_empty_journal_is_a_header(journal: Journal) -> None:
    assert [line["type"] for line in exported(journal)] == ["journal"]


def test_redacted_lines_have_the_same_fields_and_replace_alike(journal: Journal) -> None:
    for identity in ("a", "b"):
        journal.record_many(story(*ONE_OF_EACH, identity=identity))
    plain, redacted = exported(journal), exported(journal, redacted=True)

    def fields(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: fields(inner) for name, inner in value.items()}
        return [fields(item) for item in value] if isinstance(value, list) else type(value)

    assert fields(plain) == fields(redacted)
    text = json.dumps(redacted)
    for own in (PROJECT, "cart", "somebody", "total", "eat(s", "borrow-3", '"a1"', '"s1"'):
        assert own not in text, own
    episodes = [line for line in redacted if line["type"] == "episode"]
    assert len({line["project"] for line in episodes}) == len({line["path"] for line in episodes}) == 1
    assert len({line["identity"] for line in episodes}) == 2
    assert [line["time_us"] for line in plain if line["type"] == "event"] == [
        line["time_us"] for line in redacted if line["type"] == "event"
    ]
