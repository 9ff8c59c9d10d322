"""`sleepy eval` as a command: the case format, the files that it writes, exit codes, and what a kill leaves."""

import dataclasses
import json
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from sleepy_lsp.fixes.live import LiveAdapters
from sleepy_lsp.llm import adapters
from sleepy_lsp.llm.cards import Served
from sleepy_lsp.settings import Settings
from tests.fixes.days import card, publish
from tests.support import sleepy, sleepy_argv, sleepy_env
from tests.trainer.test_evaluate import GOOD, HOPELESS, NEEDS_MUT, WRONG, without_seconds
from trainer.evaluate import Result, read_results
from trainer.stats import compare
from trainer.summary import summarise

FIELDS = (
    "id family passed compiles tests_passed source adapter attempts seconds prompt_tokens output_tokens code".split()
)
BARE = {"id": "bare", "edition": "2021", "crate_type": "lib", "broken": NEEDS_MUT}
BIN = {**BARE, "crate_type": "bin", "family": "bc", "error_code": "E0384", "fixed": None, "test": None}


def written(folder: Path, cases: Sequence[Mapping[str, object] | str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "cases.jsonl"
    file.write_text("".join((one if isinstance(one, str) else json.dumps(one)) + "\n" for one in cases))
    return file


def evaluate(tmp_path: Path, *arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    return sleepy(["eval", "--strategy", "suggestions", *arguments], tmp_path / "home", tmp_path)


def entries(out: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (out / "results.jsonl").read_text().split("\n")[:-1]]


def as_entry(case: object) -> dict[str, object]:
    assert dataclasses.is_dataclass(case) and not isinstance(case, type)
    return dataclasses.asdict(case)


# --- the files


def test_results_and_summary_hold_what_was_promised(tmp_path: Path) -> None:
    """One line a case with every field of the contract; rates with intervals; a table for people."""
    cases = written(tmp_path, [as_entry(GOOD), as_entry(HOPELESS), as_entry(WRONG)])
    done = evaluate(tmp_path, "--cases", cases, "--out", tmp_path / "run", "--jobs", "2")
    assert (done.returncode, done.stderr) == (1, "")
    found = {entry["id"]: entry for entry in entries(tmp_path / "run")}
    assert {name: entry["passed"] for name, entry in found.items()} == {"good": True, "hopeless": False, "wrong": False}
    assert all(set(FIELDS) <= entry.keys() for entry in found.values())
    summary = json.loads((tmp_path / "run" / "summary.json").read_text())
    assert summary["complete"] is True
    assert summary["pass_rate"] == {"passed": 1, "n": 3, "rate": 0.3333, "wilson_95": [0.0615, 0.7923]}
    assert summary["families"]["bc"]["n"] == 2 and summary["families"]["mi"]["passed"] == 0
    assert {"median_attempts", "median_seconds", "p95_seconds", "repeat_error_rate"} <= summary.keys()
    assert (summary["run"]["strategy"], summary["run"]["n_cases"]) == ("suggestions", 3)
    assert "1/3" in done.stdout and "hopeless: left: E0425" in done.stdout and str(tmp_path / "run") in done.stdout


def test_only_what_a_case_needs_must_be_given(tmp_path: Path) -> None:
    """Family, code, repair and tests may be left out or null; what is not known is ignored; blank lines too."""
    full = {**BARE, "id": "nulls", "family": None, "error_code": None, "fixed": None, "test": None}
    cases = written(tmp_path, [BARE, "", {**full, "expected_stdout": None, "run_tests": False, "more": 1}])
    done = evaluate(tmp_path, "--cases", cases, "--json", "--out", tmp_path / "run")
    assert done.returncode == 0
    (line,) = done.stdout.splitlines()
    assert json.loads(line)["families"]["other"] == {"passed": 2, "n": 2, "rate": 1.0, "wilson_95": [0.3424, 1.0]}


def test_a_program_that_misbehaves_is_one_failed_case(tmp_path: Path) -> None:
    """Loops, floods and forks are stopped; the cases around them are done as ever."""
    body = "let n = 1;\n    n += 1;\n    let _ = n;\n    "
    programs = {
        "waits": "loop { std::thread::sleep(std::time::Duration::from_secs(1)); }",
        "floods": 'loop { println!("{}", "x".repeat(4096)); }',
        "forks": 'loop { let _ = std::process::Command::new("sleep").arg("60").spawn(); }',
        "crashes": "std::process::abort();",
        "prints": 'println!("hello");',
    }
    cases: list[Mapping[str, object]] = [
        {**BIN, "id": name, "broken": f"fn main() {{\n    {body}{end}\n}}\n", "expected_stdout": "hello\n"}
        for name, end in programs.items()
    ]
    hangs = "#[cfg(test)]\nmod own {\n    #[test]\n    fn ends() {\n        std::thread::park();\n    }\n}\n"
    cases.append({**BARE, "id": "hangs", "broken": NEEDS_MUT + hangs, "run_tests": True})
    done = evaluate(tmp_path, "--cases", written(tmp_path, cases), "--out", tmp_path / "run", "--jobs", "2")
    assert done.returncode == 1
    reasons = {
        str(entry["id"]): (entry["passed"], entry["compiles"], entry["reason"]) for entry in entries(tmp_path / "run")
    }
    assert reasons == {
        "waits": (False, True, "stopped: it passed its limit of time"),
        "floods": (False, True, "stopped: it passed its limit of output"),
        "forks": (False, True, "stopped: it passed its limit of processes"),
        "crashes": (False, True, reasons["crashes"][2]),
        "prints": (True, True, ""),
        "hangs": (False, True, "stopped: it passed its limit of time"),
    }
    assert reasons["crashes"][2]


# --- wrong use


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("nonsense", "line 2: not JSON"),
        ("[]", "line 2: not a JSON object"),
        (json.dumps({"id": "b"}), "line 2: lacks edition, crate_type, broken"),
        (json.dumps({**BARE, "id": 5}), "line 2: id must be a string"),
        (json.dumps({**BARE, "id": "b", "test": 5}), "line 2: test must be a string or null"),
        (json.dumps({**BARE, "id": "b", "edition": 2021}), "line 2: edition must be a string"),
        (json.dumps({**BARE, "id": "b", "edition": "2020"}), "line 2: edition must be one of"),
        (json.dumps({**BARE, "id": "b", "crate_type": "dylib"}), "line 2: crate_type must be bin or lib"),
        (json.dumps({**BARE, "id": "b", "run_tests": "yes"}), "line 2: run_tests must be true or false"),
        (json.dumps({**BARE, "id": "b", "broken": "\ud800"}), "line 2: broken holds half of a surrogate pair"),
        (json.dumps(BARE), "the id 'bare' occurs more than once"),
    ],
)
def test_a_case_that_can_not_be_used_is_named(tmp_path: Path, line: str, said: str) -> None:
    """Before anything is run: exit code 2 and one line with the file, the line and what is wrong."""
    done = evaluate(tmp_path, "--cases", written(tmp_path, [BARE, line]), "--out", tmp_path / "run")
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr and done.stderr.count("\n") == 1
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--cases", "missing.jsonl"], "can't read missing.jsonl"),
        (["--koans", "missing"], "missing is not a folder"),
        (["--koans", "."], "no koan in"),
        (["--cases", "empty.jsonl"], "there is no case"),
        (["--limit", "0"], "--limit must be at least 1"),
        (["--jobs", "-1"], "--jobs must be at least 1"),
        (["--max-seconds", "0"], "--max-seconds must be more than 0"),
        (["--max-seconds", "nan"], "--max-seconds must be more than 0"),
        (["--cases", "cases.jsonl", "--out", "empty.jsonl"], "can't write to empty.jsonl"),
        (["--cases", "a.jsonl", "--split", "dev"], "not allowed with"),
        (["--strategy", "magic"], "invalid choice"),
        (["--cases", "cases.jsonl", "--adapter", "nope"], "there is no adapter 'nope'"),
        (["compare", "run"], "comparing takes two folders"),
        (["comparing", "a", "b"], "comparing takes two folders"),
        (["compare", "missing", "missing"], "can't read missing"),
    ],
)
def test_wrong_use_is_said_in_a_line(tmp_path: Path, arguments: list[str], said: str) -> None:
    """Exit code 2, no traceback."""
    (tmp_path / "empty.jsonl").write_text("\n")
    written(tmp_path, [BARE])
    done = sleepy(["eval", *arguments], tmp_path / "home", tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr and "Traceback" not in done.stderr


def test_an_adapter_is_named_or_chosen_as_by_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is live is part of what a routed run is, so that runs with other adapters are not mixed."""
    monkeypatch.setenv("SLEEPY_HOME", str(tmp_path / "home"))
    publish(tmp_path, card("one", Served("E0308")))
    cases = written(tmp_path, [BARE])

    def adapter_of_run(given: str) -> str:
        out = tmp_path / f"run-{given}"
        done = evaluate(tmp_path, "--cases", cases, "--adapter", given, "--out", out)
        assert (done.returncode, done.stderr) == (0, "")
        return str(json.loads((out / "run.json").read_text())["adapter"])

    assert adapter_of_run("one") == "one"
    assert adapter_of_run("routed") == f"routed {LiveAdapters().version(Settings())}"
    adapters.disable("one", "a test")
    done = evaluate(tmp_path, "--cases", cases, "--adapter", "one", "--out", tmp_path / "run")
    assert (done.returncode, done.stderr) == (2, "sleepy: one is not live: disabled (a test)\n")


# --- stopped and gone on with


N_CASES = 6


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Cases that each take a moment."""
    return written(
        tmp_path, [{**as_entry(GOOD), "id": f"case_{n}", "broken": f"// {n}\n{NEEDS_MUT}"} for n in range(N_CASES)]
    )


def started(tmp_path: Path, cases: Path, out: Path) -> "subprocess.Popen[bytes]":
    argv = sleepy_argv(["eval", "--strategy", "suggestions", "--cases", cases, "--out", out])
    return subprocess.Popen(
        argv, cwd=tmp_path, env=sleepy_env(tmp_path / "home"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def until(process: "subprocess.Popen[bytes]", reached: Callable[[], bool]) -> None:
    """Wait until something is so, or the process has ended."""
    deadline = time.monotonic() + 120
    while not reached() and time.monotonic() < deadline:
        try:
            process.wait(timeout=0.01)
            return
        except subprocess.TimeoutExpired:
            continue


def size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


def test_a_killed_run_goes_on_where_it_was(tmp_path: Path, many: Path) -> None:
    """SIGKILL at its start, when its folder is there, and after each further result: none is lost, none comes twice."""
    assert evaluate(tmp_path, "--cases", many, "--out", tmp_path / "whole").returncode == 0
    out = tmp_path / "killed"
    file = out / "results.jsonl"
    seen: list[list[str]] = []
    n_bytes = 0
    moments = [out.exists, (out / "run.json").exists, *[lambda: size(file) > n_bytes] * 3]
    for reached in moments:
        n_bytes = size(file)
        process = started(tmp_path, many, out)
        until(process, reached)
        process.kill()
        process.wait()
        whole = file.read_bytes().split(b"\n")[:-1] if file.exists() else []
        seen.append([json.loads(line)["id"] for line in whole])
    assert all(later[: len(earlier)] == earlier for earlier, later in pairwise(seen)), "a result was lost"
    assert len(seen[-1]) >= 2, "the rounds made no progress"
    assert evaluate(tmp_path, "--cases", many, "--out", out).returncode == 0
    assert without_seconds(read_results(file)) == without_seconds(read_results(tmp_path / "whole" / "results.jsonl"))
    assert json.loads((out / "summary.json").read_text())["complete"] is True


def test_ctrl_c_leaves_whole_lines_and_says_how_to_go_on(tmp_path: Path, many: Path) -> None:
    """Exit code 130; the summary says that it is not complete; the same command goes on."""
    out = tmp_path / "run"
    argv = sleepy_argv(["eval", "--strategy", "suggestions", "--cases", many, "--out", out])
    process = subprocess.Popen(
        argv, cwd=tmp_path, env=sleepy_env(tmp_path / "home"), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    until(process, lambda: size(out / "results.jsonl") > 0)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 130
    assert f"go on with --out {out}" in said.decode()
    assert (out / "results.jsonl").read_bytes().endswith(b"\n")
    n_done = len(entries(out))
    summary = json.loads((out / "summary.json").read_text())
    assert 1 <= n_done < N_CASES and (summary["complete"], summary["n"]) == (False, n_done)
    assert evaluate(tmp_path, "--cases", many, "--out", out).returncode == 0
    assert sorted(str(entry["id"]) for entry in entries(out)) == [f"case_{n}" for n in range(N_CASES)]


def test_another_runs_folder_is_refused(tmp_path: Path) -> None:
    """Exit code 2, and the results stay as they are."""
    cases = written(tmp_path, [BARE])
    assert evaluate(tmp_path, "--cases", cases, "--out", tmp_path / "run").returncode == 0
    before = (tmp_path / "run" / "results.jsonl").read_bytes()
    done = evaluate(tmp_path, "--cases", cases, "--out", tmp_path / "run", "--seed", "3")
    assert done.returncode == 2 and "holds another run (other seed)" in done.stderr
    assert (tmp_path / "run" / "results.jsonl").read_bytes() == before


# --- comparing


def result(name: str, passed: bool, **changes: object) -> Result:
    fields: dict[str, object] = {
        "id": name, "family": "bc", "passed": passed, "compiles": passed, "tests_passed": None,
        "source": "compiler" if passed else None, "adapter": None, "attempts": 0, "seconds": 1.0, "prompt_tokens": 0,
        "output_tokens": 0, "code": "", "error_code": "E0382", "cached_tokens": 0, "reason": "" if passed else "errors",
        "remaining": (), "fixes": (), "tried": (), "problem": "", "seed": 0,
    }  # fmt: skip
    return Result(**{**fields, **changes})  # type: ignore[arg-type]


def run_with(folder: Path, outcomes: Mapping[str, bool]) -> Path:
    folder.mkdir()
    lines = (json.dumps(dataclasses.asdict(result(name, passed))) for name, passed in outcomes.items())
    (folder / "results.jsonl").write_text("".join(f"{line}\n" for line in lines))
    return folder


def test_comparing_pairs_the_cases(tmp_path: Path) -> None:
    """Flips each way, the exact p-value and the interval of the cases that both have, in whatever order."""
    a = {f"c{n}": n < 12 for n in range(20)} | {"only in a": True}
    b = {f"c{n}": n >= 2 for n in reversed(range(20))}
    done = evaluate(tmp_path, "compare", run_with(tmp_path / "a", a), run_with(tmp_path / "b", b), "--json")
    assert done.returncode == 0
    found = json.loads(done.stdout)
    expected = dataclasses.asdict(compare([a[f"c{n}"] for n in range(20)], [b[f"c{n}"] for n in range(20)]))
    assert found == {**expected, "interval": list(expected["interval"]), "unpaired": 1}
    assert (found["n"], found["both"], found["only_a"], found["only_b"]) == (20, 10, 2, 8)
    assert found["p_value"] == pytest.approx(0.109375)  # 2 * (1 + 10 + 45) / 2**10
    assert found["difference"] == pytest.approx(0.3)
    told = evaluate(tmp_path, "compare", tmp_path / "a", tmp_path / "b").stdout
    for words in (
        "10 passed by both, 2 only by A, 8 only by B",
        "+30.0%",
        "p = 0.1094",
        "only A: c0\n",
        "only B: c19\n",
    ):
        assert words in told
    assert "only one run has them: 1 results" in told


def test_runs_without_a_case_in_common_are_not_compared(tmp_path: Path) -> None:
    """There is nothing to pair."""
    done = evaluate(tmp_path, "compare", run_with(tmp_path / "a", {"x": True}), run_with(tmp_path / "b", {"y": True}))
    assert (done.returncode, "no case in common" in done.stderr) == (2, True)


def test_a_summary_adds_up() -> None:
    """Numbers that can be checked by hand: four results, of which two passed."""
    found = summarise(
        [
            result("a", True, attempts=2, seconds=1.0, prompt_tokens=10, source="model"),
            result("b", True, attempts=4, seconds=3.0, prompt_tokens=20, source="compiler+model"),
            result("c", False, attempts=9, seconds=5.0, remaining=(("E0382", "use of moved value: `_`"),)),
            result("d", False, attempts=9, seconds=9.0, remaining=(("E0382", "use of moved value: `_`"),), family="mi"),
        ]
    )
    assert (found["n"], found["pass_rate"]["rate"], found["compiles"]) == (4, 0.5, 2)
    assert found["sources"] == {"compiler+model": 1, "model": 1}
    assert (found["median_attempts"], found["median_seconds"], found["median_seconds_to_fix"]) == (3, 4.0, 2.0)
    assert found["p95_seconds"] == pytest.approx(8.4)
    assert (found["repeat_error_rate"]["passed"], found["repeat_error_rate"]["n"]) == (1, 2)
    assert found["mean_prompt_tokens"] == 7.5
    assert list(found["families"]) == ["bc", "mi"]
