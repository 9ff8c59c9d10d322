"""Running the engine over cases: what a result says, what a stopped run leaves, and what two runs have in common."""

import dataclasses
import json
import multiprocessing
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import filelock
import pytest
from hypothesis import given
from hypothesis import strategies as st

from koans.koan import Case
from sleepy_lsp.llm.client import Answer
from sleepy_lsp.llm.errors import WorkerFailed
from trainer.evaluate import Evaluation, Result, Run, RunError, case_seed, describe, read_results, score
from trainer.summary import summarise

TEST = (
    "#[cfg(test)]\nmod scored {\n    use super::*;\n"
    "    #[test]\n    fn it_works() {\n        assert_eq!(f(), 2);\n    }\n}\n"
)


def case(name: str, broken: str, **changes: object) -> Case:
    fields: dict[str, object] = {
        "id": name, "family": "bc", "error_code": "E0384", "edition": "2021", "crate_type": "lib", "broken": broken,
    }  # fmt: skip
    return Case(**{**fields, **changes})  # type: ignore[arg-type]


NEEDS_MUT = "pub fn f() -> u32 {\n    let n = 1;\n    n += 1;\n    n\n}\n"
MENDED = NEEDS_MUT.replace("let n", "let mut n")
GOOD = case("good", NEEDS_MUT, test=TEST)
HOPELESS = case("hopeless", "pub fn f() -> u32 {\n    nope()\n}\n", test=TEST, error_code="E0425", family="mi")
WRONG = case("wrong", NEEDS_MUT.replace("+= 1", "+= 2"), test=TEST)
UNTESTED = case("untested", NEEDS_MUT)
CASES = [GOOD, HOPELESS, WRONG, UNTESTED]


class Model:
    """A client whose answer depends on what it is asked, as a model's does; keeps the questions, and seeds by case."""

    def __init__(self, answer: Callable[[str], str | Exception]):
        self._answer = answer
        self.seeds: dict[str, list[int]] = {}
        self.asked: list[str] = []
        self.closed = False

    def complete(
        self,
        messages: Sequence[Mapping[str, str]],
        *,
        max_tokens: int,
        temperature: float,
        seed: int,
        top_p: float = 0.95,
        stop: Sequence[str] = (),
        adapter: str | None = None,
        cancel: threading.Event | None = None,
        on_text: Callable[[str], bool] | None = None,
    ) -> Answer:
        asked = messages[-1]["content"]
        self.asked.append(asked)
        name = next(name for name in ("two", "three", "four") if name in asked)
        self.seeds.setdefault(name, []).append(seed)
        answer = self._answer(name)
        if isinstance(answer, Exception):
            raise answer
        return Answer(answer, 10, 4, 3, 0.0, "stop", adapter)

    def close(self) -> None:
        self.closed = True

    def __enter__(self) -> "Model":
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def run_of(cases: Sequence[Case], strategy: str = "suggestions", **changes: object) -> Run:
    options: dict[str, object] = {"attempts": 4, "seed": 0, "max_seconds": 120.0, "adapter": None, "model": "some"}
    return describe(cases, strategy=strategy, **{**options, **changes})  # type: ignore[arg-type]


def evaluated(cases: Sequence[Case], out: Path, strategy: str = "suggestions", model: object = None) -> list[Result]:
    evaluation = Evaluation(run_of(cases, strategy), out, lambda: model)  # type: ignore[arg-type,return-value]
    evaluation.go(cases)
    assert read_results(out / "results.jsonl") == evaluation.results
    return evaluation.results


def without_seconds(results: Sequence[Result]) -> list[Result]:
    return [
        dataclasses.replace(
            result, seconds=0.0, fixes=tuple({k: v for k, v in fix.items() if k != "seconds"} for fix in result.fixes)
        )
        for result in sorted(results, key=lambda result: result.id)
    ]


# --- what a result says


def test_results_tell_compiling_from_passing(tmp_path: Path) -> None:
    """A case passes when it compiles and its hidden tests pass; without tests, when it compiles."""
    by_id = {result.id: result for result in evaluated(CASES, tmp_path / "run")}
    said = {name: (r.passed, r.compiles, r.tests_passed, r.source) for name, r in by_id.items()}
    assert said == {
        "good": (True, True, True, "compiler"),
        "hopeless": (False, False, False, None),
        "wrong": (False, True, False, "compiler"),
        "untested": (True, True, None, "compiler"),
    }
    assert by_id["good"].code == MENDED and by_id["hopeless"].code == HOPELESS.broken
    assert by_id["wrong"].reason == "tests fail: it_works"
    assert by_id["hopeless"].remaining == (("E0425", "cannot find function `_` in this scope"),)
    assert all(r.attempts == r.prompt_tokens == r.output_tokens == 0 and r.problem == "" for r in by_id.values())
    assert [fix["code"] for fix in by_id["good"].fixes] == ["E0384"]


@pytest.mark.parametrize("strategy", ["suggestions", "no-model"])
def test_a_second_run_gives_the_same_results(tmp_path: Path, strategy: str) -> None:
    """Everything but the seconds is equal, also with the cases in another order and two at once."""
    first = evaluated(CASES, tmp_path / "one", strategy)
    again = Evaluation(run_of(CASES[::-1], strategy), tmp_path / "two", lambda: pytest.fail("no model is asked"))
    again.go(CASES[::-1], jobs=2)
    assert without_seconds(again.results) == without_seconds(first)


OWN_TESTS = "#[cfg(test)]\nmod own {\n    #[test]\n    fn fails() {\n        assert!(false);\n    }\n}\n"
MAIN = 'fn main() {\n    println!("2");\n}\n'


@pytest.mark.parametrize(
    ("given", "text", "expected"),
    [
        pytest.param({"test": TEST}, MENDED, (True, True), id="tests pass"),
        pytest.param({"test": TEST}, MENDED.replace("n += 1", "n += 2"), (False, False), id="a test fails"),
        pytest.param({}, MENDED, (True, None), id="nothing asked for but compiling"),
        pytest.param({"run_tests": True}, MENDED + OWN_TESTS, (False, False), id="its own tests fail"),
        pytest.param({"test": TEST}, MENDED + OWN_TESTS, (True, True), id="its own tests do not matter"),
        pytest.param({"run_tests": True}, MENDED, (False, False), id="no test of its own is no evidence"),
        pytest.param({"expected_stdout": "2\n", "crate_type": "bin"}, MAIN, (True, None), id="prints it"),
        pytest.param({"expected_stdout": "3\n", "crate_type": "bin"}, MAIN, (False, None), id="prints otherwise"),
        pytest.param(
            {"expected_stdout": "3\n", "crate_type": "bin", "test": TEST},
            MAIN + MENDED,
            (False, True),
            id="passes its tests and prints otherwise",
        ),
    ],
)
def test_all_that_a_case_asks_for_must_hold(given: dict[str, object], text: str, expected: tuple[bool, object]) -> None:
    """Hidden tests, the program's own tests and its output, each where it is asked for."""
    passed, tests_passed, reason = score(case("any", "", **given), text, compiles=True)
    assert (passed, tests_passed) == expected
    assert bool(reason) == (not passed)


def test_what_does_not_compile_is_not_run() -> None:
    """Errors that remain fail the tests that there are; without any, there is nothing to say of tests."""
    assert score(GOOD, NEEDS_MUT, compiles=False) == (False, False, "errors remain")
    assert score(UNTESTED, NEEDS_MUT, compiles=False) == (False, None, "errors remain")


@pytest.mark.parametrize("manifest", ["nonsense", '[package]\nname = "theirs"\nversion = "0.1.0"\n'])
def test_a_case_is_no_part_of_a_crate_around_the_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, manifest: str
) -> None:
    """Or that crate would be compiled in its place, and find nothing wrong."""
    (tmp_path / "Cargo.toml").write_text(manifest)
    (tmp_path / "src").mkdir()
    (tmp_path / "src/lib.rs").write_text("")
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    by_id = {result.id: result for result in evaluated([UNTESTED, HOPELESS], tmp_path / "run")}
    assert {name: (one.compiles, one.problem) for name, one in by_id.items()} == {
        "untested": (True, ""),
        "hopeless": (False, ""),
    }
    assert by_id["untested"].code == MENDED


# --- with a model


def asks_for(name: str) -> Case:
    return case(name, f"pub fn f() -> u32 {{\n    let n = {name};\n    n\n}}\n", error_code="E0425", family="mi")


MODEL_CASES = [asks_for("two"), asks_for("three")]


def answer_at(n: int, good: str = "let n = 2;") -> Callable[[str], str]:
    """Mends each case with its `n`-th answer."""
    given: dict[str, int] = {}

    def answer(name: str) -> str:
        given[name] = given.get(name, 0) + 1
        return f"```rust\n{good if given[name] == n else f'let n = none_{given[name]};'}\n```"

    return answer


@pytest.mark.parametrize(("n", "strategy", "attempts"), [(1, "model-loop", 1), (3, "model-loop", 3), (3, "full", 3)])
def test_attempts_are_the_answers_that_the_model_gave(tmp_path: Path, n: int, strategy: str, attempts: int) -> None:
    """Refused answers count; tokens add up over them."""
    model = Model(answer_at(n))
    for result in evaluated(MODEL_CASES, tmp_path / "run", strategy, model):
        assert (result.passed, result.source, result.attempts) == (True, "model", attempts)
        assert (result.prompt_tokens, result.cached_tokens, result.output_tokens) == (
            10 * attempts, 4 * attempts, 3 * attempts,
        )  # fmt: skip
        assert len(result.tried) >= attempts - 1
    assert model.closed


def test_each_result_names_the_adapter_that_answered(tmp_path: Path) -> None:
    """Routed: one error has an adapter, the other has none."""
    evaluation = Evaluation(
        run_of(MODEL_CASES, "model-loop", adapter="routed"),
        tmp_path / "run",
        lambda: Model(answer_at(1)),
        lambda request: "numbers" if "two" in request.episode.diagnostic.message else None,
    )
    evaluation.go(MODEL_CASES)
    assert {result.id: result.adapter for result in evaluation.results} == {"two": "numbers", "three": None}


def test_model_once_asks_once(tmp_path: Path) -> None:
    """However many attempts are allowed."""
    model = Model(answer_at(2))
    results = evaluated(MODEL_CASES, tmp_path / "run", "model-once", model)
    assert [(result.passed, result.attempts, result.source) for result in results] == [(False, 1, None)] * 2


def test_seeds_are_the_cases_own(tmp_path: Path) -> None:
    """Each case has its seed, whatever its place in the run and whatever came before; each answer has its own."""
    seeds = []
    for number, cases in enumerate((MODEL_CASES, MODEL_CASES[::-1], MODEL_CASES[1:])):
        model = Model(answer_at(99))
        evaluated(cases, tmp_path / str(number), "model-loop", model)
        seeds.append(model.seeds)
    assert seeds[0] == seeds[1]
    assert seeds[2] == {"three": seeds[0]["three"]}
    assert not set(seeds[0]["two"]) & set(seeds[0]["three"])
    assert all(len(set(given)) == len(given) == 4 for given in seeds[0].values())


def test_a_second_run_asks_the_same(tmp_path: Path) -> None:
    """Also where rustc names a closure by its file: the folder of the run is no part of a question."""
    closures = case("two", "pub fn two() {\n    let mut g = || 1;\n    g = || 2;\n    g();\n}\n", error_code="E0308")
    asked = []
    for name in ("one", "again"):
        model = Model(answer_at(99))
        evaluated([closures], tmp_path / name, "model-loop", model)
        asked.append(model.asked)
    assert asked[0] == asked[1] and "{closure@lib.rs:2:17: 2:19}" in asked[0][0]


@given(st.integers(0, 2**31), st.integers(0, 2**31), st.text(max_size=9), st.text(max_size=9))
def test_a_seed_is_a_function_of_run_and_case(seed: int, other: int, a: str, b: str) -> None:
    """31 bits, as llama.cpp takes them; another run or another case gives another one."""
    assert 0 <= case_seed(seed, a) < 2**31
    assert (case_seed(seed, a) == case_seed(other, b)) == ((seed, a) == (other, b))


def test_a_dead_model_fails_its_cases_and_not_the_run(tmp_path: Path) -> None:
    """The trouble is in the row, and the row stays in the denominator; the other sources still work."""
    model = Model(lambda _: WorkerFailed("the model's process died"))
    results = evaluated([asks_for("two"), GOOD], tmp_path / "run", "full", model)
    assert [(r.id, r.passed, r.problem) for r in results] == [
        ("two", False, "model: the model's process died"),
        ("good", True, ""),
    ]
    assert summarise(results)["problems"] == 1 and summarise(results)["n"] == 2


# --- stopping and going on


def test_a_half_written_line_is_done_again(tmp_path: Path) -> None:
    """A run that was killed while it wrote leaves a part of a line: cut off, and its case evaluated anew."""
    out = tmp_path / "run"
    first = evaluated(CASES, out)
    file = out / "results.jsonl"
    whole = file.read_bytes()
    for kept in (len(whole) - 1, len(whole) - 30, whole.find(b"\n") + 2, whole.find(b"\n") + 1, 5, 0):
        file.write_bytes(whole[:kept])
        assert without_seconds(evaluated(CASES, out)) == without_seconds(first)
        assert len(file.read_text().splitlines()) == len(CASES)


def test_reading_results_changes_nothing(tmp_path: Path) -> None:
    """A run may be writing the very line whose beginning another process reads."""
    out = tmp_path / "run"
    evaluated(CASES[:2], out)
    file = out / "results.jsonl"
    half = file.read_bytes()[:-20]
    file.write_bytes(half)
    assert [result.id for result in read_results(file)] == ["good"]
    assert file.read_bytes() == half


def test_a_line_that_is_no_result_is_named(tmp_path: Path) -> None:
    """A damaged file is not silently shortened."""
    file = tmp_path / "results.jsonl"
    for line in ("{}", "nonsense", "[1]", '{"id": "a"}', "null"):
        file.write_text(f"{line}\n")
        with pytest.raises(RunError, match="line 1 is not a result"):
            read_results(file)


@pytest.mark.parametrize("odd", ["\u2028", "\u0085", "\x0c", "\x1c", "é🦀"])
def test_any_character_of_a_program_survives(tmp_path: Path, odd: str) -> None:
    """Also those that Unicode counts as line ends."""
    odd_case = case(f"odd{odd}", f"// {odd} {odd}\n{NEEDS_MUT}")
    (result,) = evaluated([odd_case], tmp_path / "run")
    assert result.passed
    assert read_results(tmp_path / "run" / "results.jsonl")[0].code == f"// {odd} {odd}\n{MENDED}"


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"strategy": "no-model"}, "strategy"),
        ({"seed": 1}, "seed"),
        ({"attempts": 5}, "attempts"),
        ({"max_seconds": 1.0}, "max_seconds"),
        ({"adapter": "night-1"}, "adapter"),
    ],
)
def test_another_runs_folder_is_refused(tmp_path: Path, changes: dict[str, object], named: str) -> None:
    """Results of two ways of running are never mixed; the message names what differs."""
    out = tmp_path / "run"
    evaluated(CASES[:1], out)
    with pytest.raises(RunError, match=rf"another run \(other {named}\)"):
        Evaluation(run_of(CASES[:1], **changes), out, lambda: pytest.fail("not asked"))  # type: ignore[arg-type]
    with pytest.raises(RunError, match="other cases_sha256"):
        Evaluation(run_of([UNTESTED]), out, lambda: pytest.fail("not asked"))
    assert len(read_results(out / "results.jsonl")) == 1


def test_a_folder_that_can_not_be_used_is_said_to_be_so(tmp_path: Path) -> None:
    """A file in its place, results without their description, a description that is none."""
    (tmp_path / "file").write_text("")
    with pytest.raises(RunError, match="can't write to"):
        Evaluation(run_of([GOOD]), tmp_path / "file", lambda: pytest.fail("not asked"))
    (tmp_path / "bare").mkdir()
    (tmp_path / "bare" / "results.jsonl").write_text("")
    with pytest.raises(RunError, match=r"no run\.json"):
        Evaluation(run_of([GOOD]), tmp_path / "bare", lambda: pytest.fail("not asked"))
    (tmp_path / "cut").mkdir()
    for text in ('{"strategy": ', "[]", "null"):
        (tmp_path / "cut" / "run.json").write_text(text)
        with pytest.raises(RunError, match="can't be read"):
            Evaluation(run_of([GOOD]), tmp_path / "cut", lambda: pytest.fail("not asked"))


def _hold(lock: str, holding: "multiprocessing.Event", done: "multiprocessing.Event") -> None:  # type: ignore[valid-type]
    with filelock.FileLock(lock):
        holding.set()  # type: ignore[attr-defined]
        done.wait(60)  # type: ignore[attr-defined]


def test_two_processes_do_not_write_to_one_folder(tmp_path: Path) -> None:
    """Or each would do every case; the second is told, and goes on once the first is gone."""
    context = multiprocessing.get_context("spawn")
    evaluation = Evaluation(run_of(CASES[:1]), tmp_path, lambda: pytest.fail("not asked"))
    holding, done = context.Event(), context.Event()
    other = context.Process(target=_hold, args=(str(tmp_path / ".lock"), holding, done))
    other.start()
    assert holding.wait(60)
    with pytest.raises(RunError, match="another process is writing"):
        evaluation.go(CASES[:1])
    done.set()
    other.join()
    evaluation.go(CASES[:1])
    assert len(evaluation.results) == 1


def test_a_cancelled_run_leaves_whole_lines_and_goes_on(tmp_path: Path) -> None:
    """What was done is kept, what was in work is done again, nothing is done twice."""
    out = tmp_path / "run"
    evaluation = Evaluation(run_of(CASES), out, lambda: pytest.fail("not asked"))
    evaluation.go(CASES, jobs=2, on_done=lambda _: evaluation.cancel())
    lines = (out / "results.jsonl").read_text().splitlines()
    assert 1 <= len(lines) < len(CASES) and all(map(json.loads, lines))
    done = {result.id: result for result in evaluation.results}
    results = evaluated(CASES, out)
    assert sorted(result.id for result in results) == sorted(one.id for one in CASES)
    assert [result for result in results if result.id in done] == list(done.values())


def test_an_error_of_our_own_ends_the_run_at_once(tmp_path: Path) -> None:
    """It comes out as it is, and the cases that wait are not worked through first."""
    evaluation = Evaluation(run_of(CASES), tmp_path, lambda: pytest.fail("not asked"))

    def broken(_: Result) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        evaluation.go(CASES, on_done=broken)
    assert len(read_results(tmp_path / "results.jsonl")) == 1
