"""An episode as a person reads it, whatever its texts hold."""

import re

from hypothesis import given
from hypothesis import strategies as st

from sleepy_lsp.journal import timeline
from sleepy_lsp.journal.events import Text, TextChange
from sleepy_lsp.journal.journal import Journal
from sleepy_lsp.journal.timeline import Line
from tests.journal.conftest import ONE_OF_EACH, PROJECT, event, seen, story


def told(journal: Journal) -> list[Line]:
    (record,) = journal.episodes()
    return list(timeline.lines(record, journal.events(record.id)))


def test_an_episode_reads_from_first_sight_to_the_end(journal: Journal) -> None:
    journal.record_many(story(*ONE_OF_EACH))
    title, about, *rest = told(journal)
    assert title.text.endswith("src/cart.rs:12:9  error[E0382]: use of moved value: `s`")
    assert "fixed by hand after 8.0 s, tests passed" in about.text and PROJECT in about.text
    events = [line.text for line in rest if line.kind == "event"]
    assert [re.sub(r"^\s+\+\d+\.0 s\s+", "", text) for text in events] == [
        "seen at 12:9",
        "tried compiler 1: clone `s` before the move — fixed: the error is gone, nothing new",
        "offered compiler 1 as number 1: clone `s` before the move",
        "shown compiler 1, model 2 with borrow-3",
        "dismissed compiler 1",
        "accepted model 2 with borrow-3: borrow instead",
        "rewritten by you",
        "undone",
        "fixed by hand",
        "tests passed",
        "abandoned: file closed",
    ]
    assert next(line.text.strip() for line in rest if line.kind == "added") == "+    eat(s.clone());"


LINES = st.lists(st.sampled_from(["a", "b", "    c", "", "fn d() {}"]), max_size=12).map("\n".join)


@given(before=LINES, after=LINES, line=st.integers(1, 4))
def test_a_diff_has_the_files_own_line_numbers(before: str, after: str, line: int) -> None:
    """Made by hand as it says, hunk by hunk, it turns the old file into the new one."""
    head = [f"line {i}" for i in range(1, line)]
    result, shift = [*head, *before.split("\n")], 0
    shown = [one.text[6:] for one in timeline.diff(TextChange("/p/x.rs", line, Text(before), Text(after)), "/p")]
    assert shown[:2] == (["--- a/x.rs", "+++ b/x.rs"] if before != after else [])
    for i, text in enumerate(shown):
        hunk = re.fullmatch(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", text)
        if hunk:
            start, n_old, new_start, n_new = (int(number) if number else 1 for number in hunk.groups())
            body = shown[i + 1 : next((k for k in range(i + 1, len(shown)) if shown[k].startswith("@@")), None)]
            old, new = ([one[1:] for one in body if one[0] in " " + sign] for sign in "-+")
            place = start - 1 + shift
            assert (len(old), len(new), place) == (n_old, n_new, new_start - 1)
            assert result[place : place + n_old] == old
            result[place : place + n_old] = new
            shift += n_new - n_old
    assert result == [*head, *after.split("\n")]


@given(st.text(max_size=30))
def test_no_text_reaches_the_terminals_controls(text: str) -> None:
    """No escape sequence, no bell, no line that overwrites another, no letters in an order that deceives."""
    change = TextChange(f"/p/{text}", 1, Text(f"{text}\nx"), Text(f"{text}\ny\n{text}"))
    for line in timeline.diff(change, "/p"):
        assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", line.text)


def test_a_hostile_message_is_one_line(journal: Journal) -> None:
    journal.record(event(seen(message="bad \x1b[2J\x07\r\nnews")))
    (title, *_) = told(journal)
    assert title.text.endswith("error[E0382]: bad �[2J� news")
