"""`sleepy koans generate`: whole files, the same for the same seed, that `sleepy eval --cases` can read."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from koans.koan import load_cases
from koans.mutate import Program, Task
from sleepy_lsp.cli import main
from trainer.cli import koans as command

PROGRAM = Program(
    "small",
    "A small program",
    "2021",
    "train",
    "pub fn longest(words: &[String]) -> Option<String> {\n    let mut found: Option<&String> = None;\n"
    "    for word in words {\n        if found.is_none_or(|known| known.len() < word.len()) {\n"
    "            found = Some(word);\n        }\n    }\n    found.cloned()\n}\n",
    "#[test]\nfn t() {}\n",
)


@pytest.fixture(autouse=True)
def one_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real ones take minutes."""
    monkeypatch.setattr(command, "load_programs", lambda split=None: [PROGRAM])


def generate(out: Path, *arguments: str) -> int:
    return main(["koans", "generate", "--out", str(out), "--jobs", "1", *arguments])


def test_the_same_seed_gives_the_same_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Byte for byte; the cases can be evaluated, and the last line says what there is."""
    assert generate(tmp_path / "one.jsonl", "--seed", "5") == 0
    said = capsys.readouterr().out
    assert generate(tmp_path / "deep" / "two.jsonl", "--seed", "5") == 0
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "deep" / "two.jsonl").read_bytes()
    cases = load_cases(tmp_path / "one.jsonl")
    assert cases and all(case.fixed == PROGRAM.text != case.broken for case in cases)
    assert said.startswith(f"{len(cases)} cases from 1 programs by ")


def test_a_sample_is_a_part_in_the_same_order(tmp_path: Path) -> None:
    """Chosen by the seed; asking for more than there is gives all."""
    assert generate(tmp_path / "all.jsonl") == generate(tmp_path / "some.jsonl", "--sample", "3") == 0
    whole, some = ((tmp_path / name).read_text().splitlines() for name in ("all.jsonl", "some.jsonl"))
    assert len(some) == 3 and [line for line in whole if line in some] == some
    assert generate(tmp_path / "more.jsonl", "--sample", "9999") == 0
    assert (tmp_path / "more.jsonl").read_text().splitlines() == whole


def test_a_stopped_run_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is a whole set of cases or the old one, and nothing lies beside it."""
    out = tmp_path / "cases.jsonl"
    out.write_text("as it was\n")

    def stopped(*_: object, **__: object) -> Iterator[Task]:
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr(command, "generate", stopped)
    assert generate(out) == 130
    assert out.read_text() == "as it was\n" and list(tmp_path.iterdir()) == [out]


def test_a_place_that_can_not_be_written_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2 and a line that says which."""
    (tmp_path / "file").write_text("")
    assert generate(tmp_path / "file" / "cases.jsonl") == 2
    assert f"can't write {tmp_path / 'file' / 'cases.jsonl'}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["generate", "--out", "x.jsonl", "--jobs", "-1"], "--jobs must be at least 1"),
        (["generate", "--out", "x.jsonl", "--sample", "-1"], "--sample must be at least 1"),
        (["generate", "--out", "."], "can't write ."),
        (["validate", "--jobs", "0"], "--jobs must be at least 1"),
    ],
)
def test_wrong_use_is_said_in_a_line(
    arguments: list[str],
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Exit code 2, no traceback, and nothing is run."""
    monkeypatch.chdir(tmp_path)
    assert main(["koans", *arguments]) == 2
    told = capsys.readouterr().err
    assert said in told and told.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
