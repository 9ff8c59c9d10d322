"""`sleepy journal`: what a person sees and what a script reads."""

import io
import json
import re
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sleepy_lsp import paths
from sleepy_lsp.cli import main
from sleepy_lsp.journal.events import Accepted, Event, FixedByHand, now_us
from sleepy_lsp.journal.journal import Journal
from tests.journal.conftest import CHANGE, FIX, MODEL_FIX, ONE_OF_EACH, PROJECT, event, seen, story
from tests.support import sleepy


@pytest.fixture
def journal(sleepy_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Journal]:
    """The user's journal with three episodes: accepted, fixed by hand, open."""
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "120")
    with Journal.open(paths.journal_file()) as opened:
        opened.record_many(story(*ONE_OF_EACH[:4], Accepted(MODEL_FIX, "borrow instead", (CHANGE,)), identity="a"))
        opened.record_many(story(seen(code="E0499", message="twice"), FixedByHand((CHANGE,)), identity="b"))
        now = Event(
            "/other", "s2", "c", seen(path="/other/src/main.rs", code=None, message="[red]hot[/red] `x`"), now_us()
        )
        opened.record(now)
        yield opened


def run(*words: str) -> int:
    return main(["journal", *words])


def show(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert run("show", *words) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("words", [("show",), ("stats",), ("export",), ("purge", "--all")])
def test_before_the_first_event_every_command_says_so(
    sleepy_home: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    """And asking makes no file."""
    assert run(*words) == 0
    said = capsys.readouterr()
    assert "The journal is empty: it begins with" in said.out + said.err
    assert not sleepy_home.exists()
    assert run("stats", "--json") == 0
    assert json.loads(capsys.readouterr().out)["total"]["n_episodes"] == 0


def test_show_tells_each_error_with_its_diff(journal: Journal, capsys: pytest.CaptureFixture[str]) -> None:
    out = show(capsys)
    assert out.index("error[E0382]: use of moved value: `s`") < out.index("error[E0499]: twice")
    assert "[red]hot[/red] `x`" in out, "no text is taken for markup"
    assert re.search(r"accepted model 2 with borrow-3.*\n.*--- a/src/cart.rs", out)
    assert "+    eat(s.clone());" in out and "@@ -10,4 +10,4 @@" in out


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (("--project", PROJECT), {"E0382", "E0499"}),
        (("--project", "/nowhere"), set()),
        (("--code", "E0499"), {"E0499"}),
        (("--source", "model"), {"E0382"}),
        (("--outcome", "fixed_by_hand"), {"E0499"}),
        (("--outcome", "open"), {"hot"}),
        (("--since", "7d"), {"hot"}),
        (("--since", "2020-01-01", "--limit", "2"), {"E0499", "hot"}),
        (("--since", "2020-01-01"), {"E0382", "E0499", "hot"}),
    ],
)
def test_show_filters(
    journal: Journal, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], shown: set[str]
) -> None:
    out = show(capsys, *words)
    assert {name for name in ("E0382", "E0499", "hot") if f"[{name}]: " in out or f"]{name}[" in out} == shown
    assert shown or "Nothing in the journal meets that." in out


@pytest.mark.parametrize(
    "words",
    [
        ("show", "--since", "yesterday"),
        ("show", "--since", "9999999d"),
        ("show", "--limit", "0"),
        ("show", "--outcome", "fine"),
        ("purge",),
        ("purge", "--all", "--project", "/p"),
        ("purge", "--older-than", "-1"),
        ("purge", "--older-than", "nan"),
        (),
    ],
)
def test_wrong_use_is_exit_code_2(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(*words)
    assert stopped.value.code == 2 and capsys.readouterr().err.startswith("usage: sleepy journal")


def test_stats_for_people_and_for_scripts(journal: Journal, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("stats") == 0
    out = capsys.readouterr().out
    assert "3 errors, 1 with a fix on offer, 1 accepted (100 %), 1 fixed by hand" in out
    assert "repeat-error rate 0 %" in out and "median time to fix 2.5 s" in out
    assert re.search(r"By source *\n.*\ncompiler +1 +1 +0 +0 %", out)
    assert run("stats", "--json") == 0
    (line,) = capsys.readouterr().out.splitlines()
    found = json.loads(line)
    assert (found["type"], found["total"]["n_accepted"], found["median_seconds_to_fix"]) == ("stats", 1, 2.5)
    assert [group["name"] for group in found["by_family"]] == ["borrow"]


def test_stats_can_be_plotted(journal: Journal, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("matplotlib")
    assert run("stats", "--json", "--plot", str(tmp_path / "weeks.png")) == 0
    assert (tmp_path / "weeks.png").stat().st_size > 5000
    assert len(capsys.readouterr().out.splitlines()) == 1
    assert run("stats", "--plot", str(tmp_path / "weeks.strange")) == 2
    assert "can't write" in capsys.readouterr().err


def test_a_missing_matplotlib_is_named(
    journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "matplotlib"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert run("stats", "--plot", str(tmp_path / "weeks.png")) == 2
    assert "pip install matplotlib" in capsys.readouterr().err


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_export_goes_to_stdout_or_whole_into_a_file(
    journal: Journal, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("export") == 0
    printed = lines(capsys.readouterr().out)
    file = tmp_path / "out.jsonl"
    assert run("export", "--out", str(file)) == 0
    written = lines(file.read_text())
    assert printed[1:] == written[1:] and len(written) == 1 + 3 + 5 + 2 + 1
    assert stat.S_IMODE(file.stat().st_mode) == 0o600 and list(tmp_path.glob(".out*")) == []
    assert run("export", "--out", str(tmp_path / "no" / "folder")) == 2
    assert "can't write" in capsys.readouterr().err


def test_a_redacted_export_holds_nothing_of_the_users(journal: Journal, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("export", "--redact") == 0
    out = capsys.readouterr().out
    assert lines(out)[0]["redacted"] is True
    assert not re.search("cart|somebody|shop|total|hot", out)


@pytest.mark.parametrize(
    ("words", "left"),
    [
        (("--all",), []),
        (("--project", PROJECT), ["/other"]),
        (("--older-than", "1"), ["/other"]),
        (("--older-than", "100000"), [PROJECT, PROJECT, "/other"]),
    ],
)
def test_purge_forgets_what_was_named(journal: Journal, words: tuple[str, ...], left: list[str]) -> None:
    assert run("purge", *words, "--yes") == 0
    assert [row.project for row in journal.episodes()] == left


def test_purge_takes_a_project_by_any_spelling(
    journal: Journal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    journal.record(event(seen(), project=str(tmp_path / "p")))
    monkeypatch.chdir(tmp_path)
    assert run("purge", "--project", "q/../p/", "--yes") == 0
    assert str(tmp_path / "p") not in {row.project for row in journal.episodes()}


@pytest.mark.parametrize(
    ("answer", "code", "n_left"), [("y\n", 0, 0), ("YES\n", 0, 0), ("n\n", 1, 3), ("\n", 1, 3), ("", 2, 3)]
)
def test_purge_asks_first(
    journal: Journal,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    answer: str,
    code: int,
    n_left: int,
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(answer))
    assert run("purge", "--all") == code
    said = capsys.readouterr()
    assert "Forget 3 errors" in said.out and len(journal.episodes()) == n_left
    assert ("add --yes" in said.err) == (not answer)


def test_purge_says_what_nights_have_learned_already(journal: Journal, capsys: pytest.CaptureFixture[str]) -> None:
    """It forgets the journal alone; whoever reads "forgotten" must not think that an adapter is unlearned, too."""
    assert run("purge", "--older-than", "1", "--yes") == 0
    assert "nights" not in capsys.readouterr().out
    paths.nights_dir().mkdir(parents=True)
    assert run("purge", "--all", "--yes") == 0
    assert f"until you delete {paths.nights_dir()}." in capsys.readouterr().out


def test_damage_is_told_of_once(journal: Journal, capsys: pytest.CaptureFixture[str]) -> None:
    journal.close()
    paths.journal_file().write_bytes(b"damaged " * 2000)
    assert run("show") == 0
    said = capsys.readouterr()
    assert "corrupt-" in said.err and "The journal is empty" in said.out
    assert run("show") == 0
    assert capsys.readouterr().err == ""
    assert run("purge", "--all", "--yes") == 0
    assert "1 damaged file" in capsys.readouterr().out


def test_what_can_not_be_opened_is_one_line(sleepy_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths.journal_file().mkdir(parents=True)
    assert run("show") == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("sleepy: can't use")


def test_the_real_command_shows_what_was_recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a process of its own, beside one that has the journal open."""
    monkeypatch.setenv("SLEEPY_HOME", str(tmp_path / "home"))
    with Journal.open(paths.journal_file()) as journal:
        journal.record_many(story(*ONE_OF_EACH))
        journal.record(Event(PROJECT, "s", "z", Accepted(FIX, "", ()), now_us()))
        done = sleepy(["journal", "show"], tmp_path / "home", tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        assert "error[E0382]: use of moved value" in done.stdout and "\x1b" not in done.stdout
