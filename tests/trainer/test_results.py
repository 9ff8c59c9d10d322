"""The results page says what the committed runs say, names what is unfinished, and shows no frozen koan's text."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from trainer.evaluate import Result
from trainer.rehearsal.table import rehearsals
from trainer.results import HOUSE_RULES, PAGE, RUNS_DIR, load_rehearsals, load_runs, load_with_model, page

HOUSE: dict[str, Any] = {
    "goals": {"mended_after_2": 0.6, "mended_after_4": 0.9},
    "own": {"after_2": {"mended": 3, "n": 4, "rate": 0.75, "wilson": [0.3, 0.95], "false_offers": 0}},
}


def result(name: str, *, passed: bool, tried: tuple[str, ...] = ()) -> Result:
    given: dict[str, Any] = {field.name: "" for field in dataclasses.fields(Result)}
    given |= {"id": name, "family": name[:2], "passed": passed, "compiles": passed, "tests_passed": passed}
    given |= {"source": "model" if passed else None, "adapter": None, "attempts": 2, "seconds": 3.0, "seed": 1}
    given |= {"prompt_tokens": 10, "output_tokens": 5, "cached_tokens": 0, "fixes": (), "tried": tried}
    return Result(**given | {"remaining": () if passed else (("E0382", "use of moved value: `_`"),)})


def run(folder: Path, name: str, results: list[Result], n_cases: int) -> None:
    (folder / name).mkdir(parents=True)
    (folder / name / "run.json").write_text(json.dumps({"n_cases": n_cases, "model": "some model"}))
    lines = [json.dumps(dataclasses.asdict(one)) for one in results]
    (folder / name / "results.jsonl").write_text("\n".join(lines) + "\n")


@pytest.fixture
def text(tmp_path: Path) -> str:
    tried = ("change `secret` to `shown`: still there",)
    frozen = [result("bc_003", passed=True), result("tb_002", passed=False, tried=tried)]
    run(tmp_path, "frozen-full", frozen, 2)
    run(tmp_path, "frozen-suggestions", [result(one.id, passed=False) for one in frozen], 2)
    run(tmp_path, "unseen-full", [result("bc_041", passed=False, tried=tried)], 1)
    run(tmp_path, "dev-full", [result("bc_001", passed=True), result("tm_001", passed=False, tried=tried)], 100)
    return page(load_runs(tmp_path), HOUSE)


def test_rates_stand_beside_their_intervals(text: str) -> None:
    assert "| `full` | 1/1 | 0/1 | 1/2 | 9.5% – 90.5% |" in text
    assert "| frozen (n = 2) | `suggestions` | `full` | 0 | 1 | +50.0% |" in text
    assert "| 2 | 3/4 (75.0%) | 30.0% – 95.0% | 0 | 60% |" in text


def test_what_is_unfinished_or_missed_is_called_so(text: str) -> None:
    assert "1/2 (of 100, unfinished)" in text and "90 of 100: **unfinished**" in text
    assert "29 of 30: **missed**" in text and "`full` asks some model." in text


def test_the_seven_stand_one_by_one(text: str) -> None:
    assert "| bc_003 | mutable borrow while an immutable one lives | not solved | solved (model, 2 answers) |" in text
    assert "| tb_007 | missing Hash | not run | not run |" in text


def test_of_a_frozen_or_unseen_koan_no_text_is_shown(text: str) -> None:
    assert text.count("change `secret` to `shown`") == 1, "the dev koan's"
    assert "- **tb_002** (E0382; 2 answers)" in text and "- **bc_041** (E0382; 2 answers)" in text


def test_memory_and_model_stand_side_by_side(tmp_path: Path) -> None:
    def scores(mended: int, tokens: float | None) -> dict[str, Any]:
        return {
            "mended": mended, "n": 18, "rate": mended / 18, "wilson": [0.25, 0.75], "wrong": 1, "median_s": 1.25,
            "median_prompt_tokens": tokens,
        }  # fmt: skip

    flips = {"n": 18, "won": 6, "lost": 1, "mcnemar_p": 0.125}
    after = {"memory": scores(18, None), "model + examples": scores(14, 620.0) | {"against_model": flips}}
    text = page(load_runs(tmp_path), HOUSE, with_model={"model": scores(9, 540.0), "after_2": after})
    assert "| – | model | 9/18 (50%) | 25% – 75% | 1 | 1.2 | 540 |" in text
    assert "| 2 | memory | 18/18 (100%) | 25% – 75% | 1 | 1.2 | – |" in text
    assert "After 2, examples won 6 and lost 1 of 18 against the model alone (exact McNemar p 0.12)." in text


def test_the_committed_page_is_that_of_the_committed_runs() -> None:
    house_rules = json.loads(HOUSE_RULES.read_text(encoding="utf-8"))
    made = page(load_runs(RUNS_DIR), house_rules, load_rehearsals(), load_with_model())
    assert PAGE.read_text(encoding="utf-8") == made, "make it anew: python -m trainer.results"


def test_a_rehearsal_is_told_with_its_refusals() -> None:
    def paired(name: str, live: int, candidate: int, lost: list[str]) -> dict[str, Any]:
        rates = {"live": {"passed": live, "n": 10}, "candidate": {"passed": candidate, "n": 10}}
        return {"name": name, **rates, "wins": 0, "losses": 0, "lost": lost, "p_value": 0.03}

    adopted = {"name": "a-1", "adopted": True, "reasons": ["won"]}
    refused = {"name": "b-1", "adopted": False, "reasons": ["stopped after 3"]}
    row = {"passed": 3, "n": 12, "interval": [0.1, 0.5], "median_prompt_tokens": 400, "median_seconds": 3.0}
    summary = {
        "model": "small",
        "n": 12,
        "rows": {
            "base": {**row, "by_crate": {"parcels": [3, 12]}},
            "routed adapters": {**row, "passed": 9, "against_base": {"wins": 7, "losses": 1, "p_value": 0.07}},
        },
        "night": {
            "outcome": "learned: a-1",
            "wall_s": 600,
            "cpu_s": 900,
            "candidates": [
                {**adopted, "measured": [paired("held-out", 0, 8, []), paired("frozen, routed", 4, 4, [])]},
                {**refused, "measured": [paired("held-out", 1, 1, [])]},
            ],
        },
    }
    text = "\n".join(rehearsals([summary]))
    assert "### small, parcels (n = 12)" in text
    assert "| a-1 | 0 → 8 of 10 | 0.03 | 0 of 10 | adopted |" in text
    assert "| b-1 | 1 → 1 of 10 | 0.03 | not asked | refused: stopped after 3 |" in text
    assert "| routed adapters | 9/12 (75%) | 10% – 50% | 7, 1 | 0.07 | 400 | 3.0 |" in text
    assert list(rehearsals([])) == []


def test_what_memory_saves_is_told(tmp_path: Path) -> None:
    def fixed(source: str, seconds: float) -> Result:
        fix = {"source": source, "seconds": seconds}
        return dataclasses.replace(result("bc_003", passed=True), fixes=(fix,))

    run(tmp_path, "dev-no-model", [fixed("memory", 0.1)], 1)
    run(tmp_path, "dev-model-once", [fixed("model", 9.0)], 1)
    text = page(load_runs(tmp_path), HOUSE)
    assert "takes 100 ms (median of 1), one that the\nmodel gives 9000 ms (1): 8900 ms saved for each." in text
