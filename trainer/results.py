"""docs/RESULTS.md from the committed runs: every rate with its interval, the seven, every failure.

    python -m trainer.results

Reads each `benchmarks/eval/SET-STRATEGY/` (`run.json`, `results.jsonl`), `benchmarks/results/house_rules*.json` and
what rehearsals left in `benchmarks/results/rehearsals/`, and writes the page; a number that is not there is not on it.
"""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from koans.koan import FAMILIES, KOANS_DIR
from trainer import stats, summary
from trainer.evaluate import STRATEGIES, Result, read_results
from trainer.rehearsal.table import rehearsals

ROOT = KOANS_DIR.parent
RUNS_DIR, PAGE = ROOT / "benchmarks" / "eval", ROOT / "docs" / "RESULTS.md"
HOUSE_RULES = ROOT / "benchmarks" / "results" / "house_rules.json"
WITH_MODEL = ROOT / "benchmarks" / "results" / "house_rules_model.json"
REHEARSALS = ROOT / "benchmarks" / "results" / "rehearsals"
THE_SEVEN = {
    "bc_003": "mutable borrow while an immutable one lives",
    "bc_005": "two mutable borrows",
    "bc_010": "returning a reference to a local",
    "tb_002": "missing Clone",
    "tb_007": "missing Hash",
    "tb_008": "missing Ord",
    "rh_004": "Option to Result",
}
SETS = {
    "frozen": "30 koans that nothing was ever tuned on",
    "dev": "100 koans that prompts, hints and rules were tuned on",
    "unseen": "60 koans of the train split that were written after the rules, which were not tuned on them",
    "generated": "200 tasks (seed 2) of those that mutations make of the dev programs; rules were tuned on others",
}
UNREAD = ("frozen", "unseen")
"""Of these nothing is shown that rules or prompts could be written from."""
TARGETS = {"frozen": (29, 30), "dev": (90, 100), "generated": (184, 200)}
_MOST_TRIED = 4


@dataclass(frozen=True, slots=True)
class RunOnDisk:
    cases: str
    strategy: str
    results: list[Result]
    n_cases: int
    about: dict[str, object]


def load_runs(folder: Path) -> list[RunOnDisk]:
    """The runs in a folder, by set and strategy."""
    found = []
    for cases in SETS:
        for strategy in STRATEGIES:
            path = folder / f"{cases}-{strategy}"
            if (path / "results.jsonl").exists():
                about = json.loads((path / "run.json").read_text(encoding="utf-8"))
                results = sorted(read_results(path / "results.jsonl"), key=lambda result: result.id)
                found.append(RunOnDisk(cases, strategy, results, about["n_cases"], about))
    return found


def load_rehearsals() -> list[dict[str, Any]]:
    return [json.loads(file.read_text(encoding="utf-8")) for file in sorted(REHEARSALS.glob("*.json"))]


def load_with_model() -> dict[str, Any]:
    """What `benchmarks.house_rules_model` wrote; empty where it did not run."""
    return json.loads(WITH_MODEL.read_text(encoding="utf-8")) if WITH_MODEL.exists() else {}


def page(
    runs: Sequence[RunOnDisk],
    house_rules: Mapping[str, Any],
    rehearsed: Sequence[Mapping[str, Any]] = (),
    with_model: Mapping[str, Any] = MappingProxyType({}),
) -> str:
    parts = (
        _head(runs),
        _tables(runs),
        _comparisons(runs),
        _the_seven(runs),
        _house_rules(house_rules),
        _with_model(with_model),
        rehearsals(rehearsed),
        _failures(runs),
    )
    return "\n".join(line for part in parts for line in part) + "\n"


def _head(runs: Sequence[RunOnDisk]) -> Iterator[str]:
    yield "# Results\n"
    yield "Made by `python -m trainer.results` from the files in `benchmarks/eval/`; not edited by hand. Rates are the"
    yield "share of programs that compile in the end and pass tests that no source of fixes has seen, with Wilson 95 %"
    yield "intervals. `attempts` are answers of the model. Seconds are those of the machine named in each run's"
    yield "`summary.json`, which had other work to do at times.\n"
    for cases, about in SETS.items():
        if any(run.cases == cases for run in runs):
            yield f"- **{cases}**: {about}."
    yield ""


def _tables(runs: Sequence[RunOnDisk]) -> Iterator[str]:
    for cases in dict.fromkeys(run.cases for run in runs):
        yield f"## {cases}\n"
        names = [
            name
            for name in FAMILIES
            if any(r.family == name for run in runs if run.cases == cases for r in run.results)
        ]
        yield "| strategy | " + " | ".join(names) + " | all | 95 % interval | median s | p95 s | median attempts |"
        yield "|---" * (len(names) + 6) + "|"
        for run in runs:
            if run.cases == cases:
                yield _row(run, names)
        yield ""
        full = next((run for run in runs if run.cases == cases and run.strategy == "full"), None)
        if full is not None:
            yield from _about_full(full)
        yield from _about_memory([run for run in runs if run.cases == cases])


def _about_memory(runs: Sequence[RunOnDisk]) -> Iterator[str]:
    """What a fix of the memory costs beside one of the model: seconds from looking at the error to the verdict."""
    spent: dict[str, list[float]] = {"memory": [], "model": []}
    for run in runs:
        if run.strategy in ("no-model", "model-once"):
            for fix in (fix for result in run.results for fix in result.fixes if fix["source"] in spent):
                spent[fix["source"]].append(fix["seconds"])
    medians = {source: stats.median(seconds) for source, seconds in spent.items()}
    memory, model = medians["memory"], medians["model"]
    if memory is not None and model is not None:
        yield f"A fix from known repairs takes {memory * 1000:.0f} ms (median of {len(spent['memory'])}), one that the"
        saved = f"{(model - memory) * 1000:.0f} ms saved for each"
        yield f"model gives {model * 1000:.0f} ms ({len(spent['model'])}): {saved}.\n"


def _row(run: RunOnDisk, names: Sequence[str]) -> str:
    cells = []
    for name in names:
        own = [result for result in run.results if result.family == name]
        cells.append(f"{sum(result.passed for result in own)}/{len(own)}")
    rate = stats.Rate(sum(result.passed for result in run.results), len(run.results))
    low, high = rate.interval
    seconds = [result.seconds for result in run.results]
    attempts = stats.median([result.attempts for result in run.results if result.passed])
    shown = "–" if attempts is None else f"{attempts:g}"
    partial = "" if len(run.results) == run.n_cases else f" (of {run.n_cases}, unfinished)"
    return (
        f"| `{run.strategy}` | {' | '.join(cells)} | {rate.passed}/{rate.n}{partial} | {low:.1%} – {high:.1%} "
        f"| {stats.median(seconds):.1f} | {stats.percentile(seconds, 95):.1f} | {shown} |"
    )


def _about_full(run: RunOnDisk) -> Iterator[str]:
    passed = sum(result.passed for result in run.results)
    complete = len(run.results) == run.n_cases
    yield f"`full` asks {run.about['model']}."
    if run.cases in TARGETS:
        wanted, of = TARGETS[run.cases]
        is_reached = passed * of >= wanted * run.n_cases
        verdict = "unfinished" if not complete else "reached" if is_reached else "missed"
        yield f"Target: {wanted} of {of}: **{verdict}**."
    yield "Mended by: "
    yield (", ".join(f"{source} {n}" for source, n in summary.sources(run.results).items()) or "nothing") + "."
    entry = summary.summarise(run.results)
    to_fix, late = entry["median_seconds_to_fix"], entry["p95_seconds_to_fix"]
    times = "" if to_fix is None else f"; to a verified fix median {to_fix:.1f} s, p95 {late:.1f} s"
    repeats = entry["repeat_error_rate"]
    yield (
        f"Repeat-error rate {repeats['passed']}/{repeats['n']}; prompt tokens {entry['mean_prompt_tokens']} a case, "
        f"{entry['mean_cached_tokens']} of them cached, output tokens {entry['mean_output_tokens']}{times}.\n"
    )


def _comparisons(runs: Sequence[RunOnDisk]) -> Iterator[str]:
    yield "## Comparisons, paired\n"
    yield "| cases | A | B | only A | only B | B − A | 95 % interval | exact McNemar p |"
    yield "|---|---|---|---|---|---|---|---|"
    for cases in dict.fromkeys(run.cases for run in runs):
        own = {run.strategy: {r.id: r.passed for r in run.results} for run in runs if run.cases == cases}
        for a, b in [("suggestions", "no-model"), *((name, "full") for name in own if name != "full")]:
            shared = sorted(own.get(a, {}).keys() & own.get(b, {}).keys())
            if shared:
                found = stats.compare([own[a][i] for i in shared], [own[b][i] for i in shared])
                low, high = found.interval
                yield (
                    f"| {cases} (n = {found.n}) | `{a}` | `{b}` | {found.only_a} | {found.only_b} "
                    f"| {found.difference:+.1%} | {low:+.1%} – {high:+.1%} | {found.p_value:.2g} |"
                )
    yield ""


def _house_rules(measured: Mapping[str, Any]) -> Iterator[str]:
    """What `benchmarks.house_rules` wrote, by the number of repairs that were shown."""
    yield "## Fix memory on house rules\n"
    yield "Three small crates whose invented APIs changed; after k repairs of a kind by hand, the share of its other"
    yield "uses that the memory alone mends, without a model and without the patterns that ship with the package. The"
    yield "ideas in the memory were found on these crates, so strangers' code will see less.\n"
    yield "| repairs shown | mended | 95 % interval | false offers | goal |"
    yield "|---|---|---|---|---|"
    goals = {"after_2": measured["goals"]["mended_after_2"], "after_4": measured["goals"]["mended_after_4"]}
    for name, entry in measured["own"].items():
        low, high = entry["wilson"]
        goal = f"{goals[name]:.0%}" if name in goals else "–"
        yield (
            f"| {name.removeprefix('after_')} | {entry['mended']}/{entry['n']} ({entry['rate']:.1%}) "
            f"| {low:.1%} – {high:.1%} | {entry['false_offers']} | {goal} |"
        )
    yield ""


def _with_model(measured: Mapping[str, Any]) -> Iterator[str]:
    """What `benchmarks.house_rules_model` wrote: memory, model and both on the same held-out uses."""
    if not measured:
        return
    yield "On uses of every shape that nobody had mended, each alone in its file, scored by a test; the model gives at"
    yield "most two answers, and k repairs of every shape of the crate are known.\n"
    yield "| k | mended by | | 95 % interval | wrong | median s | prompt tokens |"
    yield "|---|---|---|---|---|---|---|"
    yield _mended("–", "model", measured["model"])
    for after in (name for name in measured if name.startswith("after_")):
        for contender, entry in measured[after].items():
            yield _mended(after.removeprefix("after_"), contender, entry)
    yield ""
    for after in (name for name in measured if name.startswith("after_")):
        flips, k = measured[after]["model + examples"]["against_model"], after.removeprefix("after_")
        yield (
            f"After {k}, examples won {flips['won']} and lost {flips['lost']} of {flips['n']} "
            f"against the model alone (exact McNemar p {flips['mcnemar_p']:.2g})."
        )
    yield ""


def _mended(k: str, contender: str, entry: Mapping[str, Any]) -> str:
    low, high = entry["wilson"]
    tokens = "–" if entry["median_prompt_tokens"] is None else f"{entry['median_prompt_tokens']:.0f}"
    return (
        f"| {k} | {contender} | {entry['mended']}/{entry['n']} ({entry['rate']:.0%}) | {low:.0%} – {high:.0%} "
        f"| {entry['wrong']} | {entry['median_s']:.1f} | {tokens} |"
    )


def _the_seven(runs: Sequence[RunOnDisk]) -> Iterator[str]:
    own = {run.strategy: {r.id: r for r in run.results} for run in runs if run.cases == "frozen"}
    if not own:
        return
    yield "## The seven that an earlier system never solved\n"
    yield "| koan | meaning | " + " | ".join(f"`{name}`" for name in own) + " |"
    yield "|---" * (len(own) + 2) + "|"
    for koan, meaning in THE_SEVEN.items():
        yield f"| {koan} | {meaning} | " + " | ".join(_outcome(own[name].get(koan)) for name in own) + " |"
    yield ""


def _outcome(result: Result | None) -> str:
    if result is None:
        return "not run"
    return f"solved ({result.source}, {result.attempts} answers)" if result.passed else "not solved"


def _failures(runs: Sequence[RunOnDisk]) -> Iterator[str]:
    yield "## What `full` did not mend\n"
    yield "Of the frozen and unseen koans only the error codes are shown: reading this page tunes nothing.\n"
    for run in runs:
        if run.strategy != "full":
            continue
        yield f"### {run.cases}\n"
        for result in run.results:
            if result.passed:
                continue
            left = ", ".join(code or "no code" for code, _ in result.remaining) or "its tests fail"
            yield f"- **{result.id}** ({left}; {result.attempts} answers)"
            if run.cases not in UNREAD:
                yield from (f"  - {_one_line(text)}" for text in result.tried[-_MOST_TRIED:])
        yield ""


def _one_line(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 180 else f"{text[:177]}..."


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=Path, default=RUNS_DIR)
    parser.add_argument("--out", type=Path, default=PAGE)
    args = parser.parse_args()
    house_rules = json.loads(HOUSE_RULES.read_text(encoding="utf-8"))
    text = page(load_runs(args.runs), house_rules, load_rehearsals(), load_with_model())
    args.out.write_text(text, encoding="utf-8")
    print(args.out)


if __name__ == "__main__":
    main()
