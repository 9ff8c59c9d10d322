"""The model source against the plain loop: same model, same worker, same tasks.

The plain loop is what one writes first: the whole file and the compiler's text in, the whole file out, up to four tries
at temperatures 0, 0.2, 0.5, 0.8, each from the last answer. It accepts what compiles. Ours has its default of
eight tries, most of them a few tokens. Target: our median time to a
verified fix at least 2 × shorter, at a pass rate (hidden tests) no lower.

Results are appended task by task to `results/model_source.jsonl`; a run that was stopped goes on where it was.
"""

import argparse
import json
import re
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import record
from benchmarks.tasks import Task, load, passes
from sleepy_lsp import paths, settings
from sleepy_lsp.fixes.draft import check
from sleepy_lsp.fixes.engine import Budget, Engine
from sleepy_lsp.fixes.sources.compiler import CompilerSource
from sleepy_lsp.fixes.sources.memory import MemorySource
from sleepy_lsp.fixes.sources.model import ModelSource
from sleepy_lsp.llm.client import Answer, Client, open_client
from sleepy_lsp.rust.shadow import Shadow

ATTEMPTS = 8
_TEMPERATURES = (0.0, 0.2, 0.5, 0.8)

Solved = tuple[str, list[Answer], bool]
"""The text at the end, what the model was asked, and whether the compiler accepts the text."""


def with_engine(client: Client, shadow: Shadow, path: Path) -> Solved:
    """All sources, as a user gets them."""
    source = ModelSource(client)
    report = Engine(shadow, [CompilerSource(), MemorySource(), source], Budget(seconds=600, attempts=ATTEMPTS)).mend()
    text = report.overlay.get(path, shadow.read(path)).decode()
    return text, source.answers, not report.after


def with_plain_loop(client: Client, shadow: Shadow, path: Path) -> Solved:
    text, answers = shadow.read(path).decode(), []
    for number, temperature in enumerate(_TEMPERATURES):
        draft = check(shadow, {path: text.encode()})
        if not draft.errors:
            return text, answers, True
        said = "\n".join(error.rendered for error in draft.errors)
        question = f"Fix this Rust program.\n```rust\n{text}\n```\nCompiler output:\n{said}\n"
        question += "Reply with the whole corrected program in one ```rust block."
        answers.append(
            client.complete(
                [{"role": "user", "content": question}], max_tokens=1500, temperature=temperature, seed=number
            )
        )
        block = re.search(r"```(?:rust)?\n(.*?)```", answers[-1].text, re.DOTALL)
        text = block[1] if block else text
    return text, answers, not check(shadow, {path: text.encode()}).errors


CONTENDERS: dict[str, Callable[[Client, Shadow, Path], Solved]] = {"engine": with_engine, "plain": with_plain_loop}


def run_task(contender: str, task: Task, client: Client) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "main.rs"
        path.write_text(task.broken, encoding="utf-8")
        with Shadow(path, paths.shadows_dir(), edition=task.edition, crate_type=task.crate_type) as shadow:
            started = time.perf_counter()
            text, answers, compiles = CONTENDERS[contender](client, shadow, path)
            seconds = time.perf_counter() - started
    return {
        "contender": contender,
        "id": task.id,
        "family": task.family,
        "compiles": compiles,
        "passed": compiles and passes(task, text),
        "seconds": round(seconds, 2),
        "answers": len(answers),
        "prompt_tokens_computed": sum(answer.prompt_tokens - answer.cached_tokens for answer in answers),
        "prompt_tokens_cached": sum(answer.cached_tokens for answer in answers),
        "output_tokens": sum(answer.output_tokens for answer in answers),
        "text": text,
    }


def summarise(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Per contender; a task that was not mended counts with the time that was spent on it."""
    summary: dict[str, Any] = {}
    for contender in dict.fromkeys(row["contender"] for row in rows):
        own = [row for row in rows if row["contender"] == contender]
        low, high = record.wilson(sum(row["passed"] for row in own), len(own))
        solved = [row["seconds"] for row in own if row["compiles"]]
        summary[contender] = {
            "n": len(own),
            "passed": sum(row["passed"] for row in own),
            "wilson_95": [round(low, 3), round(high, 3)],
            "compiles": sum(row["compiles"] for row in own),
            "median_s": round(statistics.median(row["seconds"] for row in own), 2),
            "median_s_where_it_compiles": round(statistics.median(solved), 2) if solved else None,
            "mean_prompt_tokens_computed": round(statistics.mean(r["prompt_tokens_computed"] for r in own), 1),
            "mean_output_tokens": round(statistics.mean(r["output_tokens"] for r in own), 1),
        }
    if {"engine", "plain"} <= summary.keys():
        by_key = {(row["contender"], row["id"]): row for row in rows}
        ids = [row["id"] for row in rows if row["contender"] == "engine" and ("plain", row["id"]) in by_key]
        ratios = [by_key["plain", i]["seconds"] / by_key["engine", i]["seconds"] for i in ids]
        summary["median_speedup"] = round(statistics.median(ratios), 2)
        summary["target_speedup"] = 2.0
        wins = sum(by_key["engine", i]["passed"] > by_key["plain", i]["passed"] for i in ids)
        losses = sum(by_key["engine", i]["passed"] < by_key["plain", i]["passed"] for i in ids)
        summary["flips"] = {"engine_only": wins, "plain_only": losses, "mcnemar_p": record.mcnemar(wins, losses)}
    return summary


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contenders", default="engine,plain")
    parser.add_argument("--limit", type=int, default=10_000)
    parser.add_argument("--out", type=Path, default=record.RESULTS / "model_source.jsonl")
    args = parser.parse_args()
    client = open_client(settings.load())
    rows = [json.loads(line) for line in args.out.read_text().splitlines()] if args.out.exists() else []
    done = {(row["contender"], row["id"]) for row in rows}
    for task in load()[: args.limit]:
        for contender in args.contenders.split(","):  # in turn, so that a noisy minute hits both
            if (contender, task.id) not in done:
                rows.append(run_task(contender, task, client))
                with args.out.open("a") as file:
                    file.write(json.dumps(rows[-1]) + "\n")
                print({key: value for key, value in rows[-1].items() if key != "text"}, flush=True)
    record.write(args.out.stem, {"what": "model source against the plain loop", "summary": summarise(rows)})


if __name__ == "__main__":
    main()
