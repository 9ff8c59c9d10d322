"""The morning report: every number where a user looks for it, hostile texts as texts, a line for what is missing."""

import dataclasses
import json
import math
import os
import re
import stat
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sleepy_lsp import paths
from sleepy_lsp.cli import main
from sleepy_lsp.journal import stats
from sleepy_lsp.journal.events import EpisodeOutcome, EpisodeRecord
from sleepy_lsp.journal.journal import Journal
from sleepy_lsp.journal.stats import Group
from sleepy_lsp.settings import Settings
from tests.support import sleepy
from tests.trainer import report_example as example
from trainer import figures, plots, records, report, sections
from trainer.plots import COLOURS, Plot
from trainer.records import RateRecord
from trainer.sections import Morning

NAUGHTY = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }}",
    "$x^2$ & ' \u202e\x1b[2J\ud800 漢字",
]


class Page(HTMLParser):
    """What a browser makes of a page: its elements with their attributes' names, its texts, its tables' cells."""

    def __init__(self, text: str):
        super().__init__()
        self.shape: list[tuple[str, tuple[str, ...]]] = []
        self.links: list[str] = []
        self.cells: list[str] = []
        self.text = ""
        self._in_cell = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.shape.append((tag, tuple(name for name, _ in attrs)))
        self.links += [
            value or "" for name, value in attrs if name in ("src", "href", "xlink:href", "action", "srcset")
        ]
        if tag in ("td", "th"):
            self.cells.append("")
            self._in_cell = True

    def handle_endtag(self, tag: str) -> None:
        self._in_cell = self._in_cell and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._in_cell:
            self.cells[-1] += data.replace("\N{NO-BREAK SPACE}", " ")


def a_morning(**changes: object) -> Morning:
    fields: dict[str, object] = {
        "made_at": "2026-11-15 07:00 UTC", "nights": example.nights(), "day": None, "adapters": [], "changes": [],
        "problems": [],
    }  # fmt: skip
    return Morning(**{**fields, **changes})  # type: ignore[arg-type]


def an_episode(number: int, code: str, message: str, source: str) -> EpisodeRecord:
    return EpisodeRecord(
        number, "/p", f"i{number}", 1, "/p/a.rs", code, "borrow", message, message, number * 10**6, number * 10**6 + 5,
        EpisodeOutcome.ACCEPTED, number * 10**6 + 5, source, None, 2, 1, 1, None,
    )  # fmt: skip


def test_a_full_home(sleepy_home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """What was learned and refused, with the gate's reasons; rates with intervals; the page says what the text says."""
    monkeypatch.setenv("COLUMNS", "250")
    example.fill()
    assert main(["report"]) == 0
    said = capsys.readouterr().out
    page = Page(paths.report_file().read_text(encoding="utf-8"))
    for expected in (
        "Night 5: nothing adopted: the gate refused 1 candidate",
        "27/44 = 61 % (47–74 %)",
        "lost 2 of the frozen set: koan trait-17, koan type-03",
        "needed at most 0.05",
        "10/12 (55–95 %) ▲",
        "159/200 (73–85 %) ▼",
        "3 h 09 min of processor time",
        "9 won, 1 lost of 16",
    ):
        assert expected in said and expected in page.text.replace("\N{NO-BREAK SPACE}", " "), expected
    missing = [cell for cell in page.cells if cell and cell not in said]
    assert missing == []
    assert said.splitlines()[-1] == f"The page: {paths.report_file()}"


def test_the_page_needs_nothing_else(sleepy_home: Path) -> None:
    """No script, no request: one file with its six pictures in it, each described; the PNGs lie beside it."""
    example.fill()
    written = report.write(report.gather(Settings()))
    text = written.page.read_text(encoding="utf-8")
    page = Page(text)
    assert [link for link in page.links if not link.startswith("#")] == []
    assert "script" not in {tag for tag, _ in page.shape} and "@import" not in text and "url(http" not in text
    assert text.count('role="img" aria-label="') == text.count("<svg ") == len(written.pictures) == 6
    assert all(picture.read_bytes().startswith(b"\x89PNG") for picture in written.pictures)
    ids = re.findall(r'\bid="([^"]*)"', text)
    assert len(ids) == len(set(ids)), "a reference inside a picture could reach into another one"
    assert set(re.findall(r'(?:url\(|href=")#([^")]*)', text)) <= set(ids)
    if os.name == "posix":
        assert stat.S_IMODE(written.page.parent.stat().st_mode) == 0o700, "it quotes the user's code"


def test_nothing_yet(sleepy_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An empty home: three clear lines, a page that says the same, no picture, no journal made."""
    assert main(["report"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    page = " ".join(Page(paths.report_file().read_text(encoding="utf-8")).text.split())
    for line in (sections.NO_NIGHT, sections.NO_JOURNAL, "No adapter has been published yet"):
        assert line in said and line in page
    assert list(paths.report_file().parent.iterdir()) == [paths.report_file()]
    assert not paths.journal_file().exists()


def test_twelve_errors(sleepy_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Few errors are reported, with a warning that they are few."""
    with Journal.open(paths.journal_file()) as journal:
        example.days(journal, 2)
    assert main(["report"]) == 0
    said = capsys.readouterr().out
    assert "Only 12 errors so far: read the intervals, not the rates." in said and "12 errors, " in said
    assert sections.NO_NIGHT.split(".")[0] in said


def test_a_night_that_was_cut_off() -> None:
    """A record without an end is said to be unfinished; its candidate is neither learned nor refused."""
    cut = example.night(6, ended="", step="train", candidates=[example.candidate("new-0006", ["E0001"])])
    found = a_morning(nights=[*example.nights(), cut])
    assert sections.headline(found) == (
        "Night 6 has not ended: it is running, or was cut off, at the step “train”."
    )  # fmt: skip
    assert "new-0006" not in report.html(found, {})


@pytest.mark.parametrize("content", ["{", "[]", "null", '{"number": "x"}', "[" * 100_000, '{"number": 1e999}'])
def test_a_damaged_record_is_named_and_the_rest_shown(sleepy_home: Path, content: str) -> None:
    for night in example.nights():
        records.write(night)
    damaged = records.folder_of(3) / records.RECORD
    damaged.write_text(content)
    found = report.gather(Settings())
    assert [night.number for night in found.nights] == [1, 2, 4, 5]
    (problem,) = found.problems
    assert str(damaged) in problem and problem in Page(report.html(found, {})).text
    [kept] = damaged.parent.glob("night.json*")
    assert kept.read_text() == content


def test_what_a_newer_version_wrote_is_named_and_left_alone(sleepy_home: Path) -> None:
    """Journal and registry each in a line; the nights are shown."""
    example.fill()
    with Journal.open(paths.journal_file()) as journal:
        journal.run(lambda connection: connection.execute("PRAGMA user_version = 99"))
    registry = paths.adapters_dir() / "registry.json"
    registry.write_text(json.dumps({**json.loads(registry.read_text()), "format": 99}))
    found = report.gather(Settings())
    assert len(found.nights) == 5 and found.day is None and not found.adapters
    assert [problem.count("newer sleepy") for problem in found.problems] == [1, 1]
    assert all(problem in Page(report.html(found, {})).text for problem in found.problems)


def test_a_place_that_can_not_be_written(sleepy_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2 and a line that names the place; the text is printed all the same."""
    paths.state_dir().mkdir(parents=True)
    paths.report_file().parent.write_text("in the way")
    assert main(["report"]) == 2
    shown = capsys.readouterr()
    assert f"can't write {paths.report_file()}" in shown.err and "There was no night yet." in shown.out


def test_a_picture_of_what_is_gone_goes_too(sleepy_home: Path) -> None:
    """After a purge no plot of the purged journal stays beside the page."""
    full = a_morning(day=stats.of_episodes([an_episode(1, "E0382", "moved", "model")], {"model": {1}}))
    before = report.write(full).pictures
    after = report.write(a_morning()).pictures
    assert {picture.name for picture in before} - {picture.name for picture in after} == {
        "acceptance.png", "steps-to-green.png", "repeat-errors.png",
    }  # fmt: skip
    assert {path.suffix for path in paths.report_file().parent.iterdir() if path not in after} == {".html"}


@pytest.mark.skipif(os.name != "posix", reason="the stand-in for a browser is a shell script")
def test_open_hands_the_page_to_the_browser(tmp_path: Path) -> None:
    """As a URL that survives spaces and `#`, through the real webbrowser module."""
    home = tmp_path / "a home #1"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" > "{tmp_path}/opened"\n')
    browser.chmod(0o700)
    done = sleepy(["report", "--open"], home, tmp_path, environment={"BROWSER": f"{browser} %s"})
    assert (done.returncode, done.stderr) == (0, "")
    page = home / "state" / "report" / "report.html"
    assert (tmp_path / "opened").read_text() == page.as_uri() and page.is_file()
    assert done.stdout == f"The page: {page}\n"


hostile = st.one_of(st.sampled_from(NAUGHTY), st.text(max_size=40), st.text("<>&\"'/={}%`\\ab\n", max_size=40))


@settings(max_examples=30, deadline=None)
@given(hostile)
def test_hostile_texts_are_shown_as_texts(text: str) -> None:
    """Whatever a message, a name or a reason holds, the page has the same elements as with a harmless one."""
    assert Page(page_with(text)).shape == Page(page_with("harmless")).shape
    page_with(text).encode()


def test_a_terminal_obeys_no_text(sleepy_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Control and reordering characters in a record are shown as `�`, on one line; markup is plain text."""
    records.write(example.night(1, outcome=NAUGHTY[-1] + "[bold]\n", patterns=[], rates={"\x07": example.rate(1, 2)}))
    assert main(["report"]) == 0
    said = capsys.readouterr().out
    assert "Night 1: $x^2$ & ' ��[2J� 漢字[bold]" in said
    assert not re.search(r"[\x00-\x09\x0b-\x1f\u202e]", said)


def page_with(text: str) -> str:
    """A page in which every text from a journal, a record or a file is `text`."""
    paired = dataclasses.replace(example.paired("held-out", 1, 2, 1, 0, 3), name=text, lost=[text])
    kept = records.PatternRecord(text or "E", text, 1, 1, 0, 1, True, text)
    one = example.candidate(text, [text], reasons=[text], measured=[paired])
    night = example.night(
        1, started=text, model=text, outcome=text or "x", patterns=[kept], rates={text: example.rate(1, 2)},
        candidates=[one, dataclasses.replace(one, adopted=True)], forgetting={text: {text: example.rate(1, 2)}},
        explained_variance={text: [0.5]},
    )  # fmt: skip
    day = stats.of_episodes([an_episode(1, text, text, text)], {text: {1}})
    drawn = {"pass": Plot(text, "<svg></svg>", b"")}
    return report.html(a_morning(nights=[night], day=day, problems=[text]), drawn)


def group(name: str, n_accepted: int, n_offered: int) -> Group:
    return Group(name, n_offered, n_offered, n_accepted, 0, 0, 0, n_accepted, 1.5)


ODD = RateRecord(3, 2, math.nan, -1.0)
DRAWN: dict[str, Callable[[str], Plot | None]] = {
    "pass": lambda name: plots.pass_rates(
        [
            example.night(i, rates={name: example.rate(i // 5, 9), "odd": ODD, "none": RateRecord(0, 0, 0, 1)})
            for i in range(40)
        ]
    ),
    "acceptance": lambda name: plots.acceptance([group(name, 1, 4), group("b", 0, 0), group("c", 4, 4)]),
    "repeats": lambda name: plots.repeats([group(f"{name}{i}", 1, 2) for i in range(60)]),
    "attempts": lambda name: plots.attempts([group(f"{name}{i}", 1, 2) for i in range(60)]),
    "variance": lambda name: plots.explained_variance({name: [0.4, 0.9, math.nan], "empty": []}),
    "cost": lambda name: plots.cost([example.night(1, wall_s=math.inf), example.night(2)]),
}


@pytest.mark.parametrize("name", DRAWN)
def test_a_plot_is_drawn_from_any_values(name: str) -> None:
    """Odd numbers and names of any kind: well-formed SVG in the page's colours, a PNG, labelled axes; no warning."""
    for text in ("plain", NAUGHTY[-1], '<b id="a">'):
        plot = DRAWN[name](text)
        assert plot is not None and plot.alt and plot.png.startswith(b"\x89PNG")
        root = ElementTree.fromstring(plot.svg)
        assert root.tag == "{http://www.w3.org/2000/svg}svg" and "width" not in root.attrib
        assert not any(colour in plot.svg for colour in COLOURS.values()) and "var(--ink)" in plot.svg
        labels = {"".join(element.itertext()).strip() for element in root.iter("{http://www.w3.org/2000/svg}text")}
        assert name == "cost" or any(text[:5] in label for label in labels), "a `$` begins no formula"
        assert any(label in ("minutes", "candidates tried (median)") or label.endswith("(%)") for label in labels)


def test_a_plot_with_room_for_four_shows_what_was_measured_last() -> None:
    """Every lesson has a rate of its own, and there are more of them by the week."""
    plot = plots.pass_rates([example.night(i, rates={f"lesson {i}": example.rate(i, 9)}) for i in range(1, 8)])
    assert plot is not None
    assert [f"lesson {i}" in plot.svg for i in range(1, 8)] == [False] * 3 + [True] * 4


def test_nothing_known_draws_nothing() -> None:
    """An axis without a point would look like a measurement of zero."""
    unknown = example.night(1, rates={"held-out": RateRecord(0, 0, 0.0, 1.0)}, wall_s=math.nan)
    empty: list[Group] = []
    assert plots.pass_rates([unknown]) is plots.cost([unknown]) is plots.explained_variance({"alpha": []}) is None
    assert plots.acceptance(empty) is plots.repeats(empty) is plots.attempts(empty) is None


def test_the_forgetting_table_compares_with_the_base() -> None:
    """Row by row; where the base was not measured nothing is claimed."""
    rate = example.rate
    night = example.night(
        1, forgetting={"base": {"a": rate(5, 10)}, "x": {"a": rate(4, 10), "b": rate(1, 2)}, "y": {"a": rate(5, 10)}}
    )
    (table,) = next(one for one in sections.sections(a_morning(nights=[night])) if one.title == "Forgetting").tables
    assert [column.name for column in table.columns] == ["kind of error", "base", "x", "y"]
    assert table.rows == (
        ("a", "5/10 (24–76 %)", "4/10 (17–69 %) ▼", "5/10 (24–76 %)"),
        ("b", "–", "1/2 (9–91 %)", "–"),
    )


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(None, "–"), (math.nan, "–"), (0, "0.0 s"), (3.04, "3.0 s"), (45, "45 s"), (3599, "1 h 00 min"), (720, "12 min")],
)
def test_durations(seconds: float | None, text: str) -> None:
    assert figures.duration(seconds) == text
