"""Measure how many broken programs are mended: `sleepy eval`, and `sleepy eval compare A B` for two runs.

Cases come from the benchmark's koans (--split, --koans) or from a file (--cases). Results are written one by one, so
that running again with the same --out goes on where a stopped run was.
"""

import argparse
import dataclasses
import json
import sys
import threading
import time
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path

from rich.console import Console

from koans.koan import FAMILIES, SPLITS, Case, Koan, KoanError, load_cases, load_koans
from sleepy_lsp import paths, settings
from sleepy_lsp.cli import CommandError
from sleepy_lsp.cli.fix import ctrl_c
from sleepy_lsp.fixes.routing import Route, Router, always
from sleepy_lsp.journal.journal import Journal
from sleepy_lsp.llm import adapters, catalog
from sleepy_lsp.llm.client import open_client
from sleepy_lsp.wholefile import write_whole
from trainer import stats, summary
from trainer.evaluate import STRATEGIES, Evaluation, Result, Run, RunError, describe, machine, read_results
from trainer.progress import progress

ROUTED = "routed"
EXIT_DONE, EXIT_ERRORS_REMAIN, EXIT_INTERRUPTED = 0, 1, 130


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("compare", nargs="*", metavar="compare A B", help="compare two runs' folders instead, in pairs")
    cases = parser.add_mutually_exclusive_group()
    cases.add_argument("--split", choices=SPLITS, help="the koans of this split (default: dev)")
    cases.add_argument("--koans", type=Path, metavar="DIR", help="a folder of koans")
    cases.add_argument("--cases", type=Path, metavar="FILE.jsonl", help="cases, one JSON object a line")
    parser.add_argument("--strategy", choices=tuple(STRATEGIES), default="full", metavar="NAME", help=_names())
    parser.add_argument("--adapter", metavar="NAME", help="ask this adapter, not the base model; `routed`: as by day")
    parser.add_argument("--attempts", type=int, metavar="N", help="answers of the model for one error")
    parser.add_argument("--seed", type=int, default=0, metavar="N")
    parser.add_argument("--limit", type=int, metavar="N", help="only the first N cases")
    parser.add_argument(
        "--jobs", type=int, default=1, metavar="N", help="cases at once; the model answers one at a time"
    )
    parser.add_argument("--max-seconds", type=float, default=600.0, metavar="S", help="time budget of one case")
    parser.add_argument("--out", type=Path, metavar="DIR", help="where results go; an unfinished run there goes on")
    parser.add_argument("--json", action="store_true", help="print the summary as one JSON object")


def run(args: argparse.Namespace) -> int:
    try:
        if args.compare:
            return _compare(args)
        return _evaluate(args)
    except (KoanError, RunError) as exc:
        raise CommandError(str(exc)) from exc


def _names() -> str:
    return ", ".join(STRATEGIES)


def _evaluate(args: argparse.Namespace) -> int:
    for name in ("attempts", "limit", "jobs"):
        if getattr(args, name) is not None and getattr(args, name) < 1:
            raise CommandError(f"--{name} must be at least 1")
    if not 0 < args.max_seconds <= threading.TIMEOUT_MAX:  # "nan" is neither
        raise CommandError("--max-seconds must be more than 0")
    chosen = settings.load()
    cases = _cases(args)[: args.limit]
    if not cases:
        raise CommandError("there is no case to evaluate")
    adapter, files, route = _routed(args.adapter, chosen)
    described = describe(
        cases,
        strategy=args.strategy,
        attempts=args.attempts or chosen.attempts,
        seed=args.seed,
        max_seconds=args.max_seconds,
        adapter=adapter,
        model=chosen.endpoint_model or chosen.model,
    )
    out = args.out or paths.state_dir() / "eval" / f"{time.strftime('%Y%m%d-%H%M%S')}-{args.strategy}"
    evaluation = Evaluation(described, out, lambda: open_client(chosen, adapters=files), route)
    n_before = len(evaluation.results)
    with progress() as bar, ctrl_c(evaluation.cancel) as interrupted:
        task = bar.add_task(args.strategy, total=len(cases), completed=n_before)

        def on_done(result: Result) -> None:
            bar.update(task, advance=1, description=f"{args.strategy}, {_passed(evaluation)} passed")

        evaluation.go(cases, jobs=args.jobs, on_done=on_done)
    _write_summary(evaluation, described)
    order = {case.id: place for place, case in enumerate(cases)}
    results = sorted(evaluation.results, key=lambda result: order[result.id])
    _print(args.json, results, f"{args.strategy}, seed {args.seed}, {len(results)} of {len(cases)} cases")
    if not args.json:
        print(f"results: {out}")
    if interrupted.is_set():
        print(f"sleepy: stopped; go on with --out {out}", file=sys.stderr)
        return EXIT_INTERRUPTED
    return EXIT_DONE if all(result.passed for result in results) else EXIT_ERRORS_REMAIN


def _routed(name: str | None, chosen: settings.Settings) -> tuple[str | None, dict[str, Path], Route]:
    """What the run is called after, the files to load, and who is asked. Raises CommandError, AdapterError."""
    if name is None or chosen.endpoint is not None:
        return name, {}, always(name)
    base_sha256 = catalog.find(chosen.model).sha256
    if name == ROUTED:
        live, problems = adapters.live(base_sha256)
        for problem in problems:
            print(f"sleepy: {problem}", file=sys.stderr)
        router = Router(live)
        if paths.journal_file().exists():
            with Journal.open(paths.journal_file()) as journal:
                router.acceptance.read(journal)
        return f"{ROUTED} {router.version}".strip(), router.files, router
    found = {one.name: one for one in adapters.adapters(base_sha256)[0]}
    if name not in found:
        raise CommandError(f"there is no adapter {name!r}; `sleepy adapters list` shows them")
    if found[name].state is not adapters.State.LIVE:
        why = f" ({found[name].why})" if found[name].why else ""
        raise CommandError(f"{name} is not live: {found[name].state.value}{why}")
    return name, {name: found[name].file}, always(name)


def _passed(evaluation: Evaluation) -> int:
    return sum(result.passed for result in evaluation.results)


def _cases(args: argparse.Namespace) -> list[Case]:
    if args.cases is not None:
        return load_cases(args.cases)
    koans = load_koans(split=args.split or "dev") if args.koans is None else load_koans(args.koans)
    return [koan.case() for koan in _in_turn(koans)]


def _in_turn(koans: Sequence[Koan]) -> list[Koan]:
    """The families in turn, each in its own order, so that a run that is cut short has seen all of them alike."""
    own = [[koan for koan in koans if koan.family == family] for family in FAMILIES]
    return [koan for row in zip_longest(*own) for koan in row if koan is not None]


def _write_summary(evaluation: Evaluation, described: Run) -> None:
    entry = {
        **summary.summarise(evaluation.results),
        "run": dataclasses.asdict(described),
        "complete": len(evaluation.results) == described.n_cases,
        "machine": machine(),
    }
    write_whole(evaluation.out / "summary.json", json.dumps(entry, indent=1) + "\n")


def _print(as_json: bool, results: list[Result], title: str) -> None:
    if as_json:
        print(json.dumps(summary.summarise(results)))
        return
    console = Console()
    console.print(summary.table(results, title))
    for result in results:
        if not result.passed:
            console.print(f"  {result.id}: {result.problem or result.reason}", markup=False, highlight=False)


def _compare(args: argparse.Namespace) -> int:
    if args.compare[0] != "compare" or len(args.compare) != 3:
        raise CommandError("comparing takes two folders: sleepy eval compare A B")
    sides = [{result.id: result.passed for result in _results_in(Path(name))} for name in args.compare[1:]]
    shared = [name for name in sides[0] if name in sides[1]]
    if not shared:
        raise CommandError("the two runs have no case in common")
    found = stats.compare([sides[0][name] for name in shared], [sides[1][name] for name in shared])
    unshared = sum(len(side) - len(shared) for side in sides)
    if args.json:
        print(json.dumps({**dataclasses.asdict(found), "unpaired": unshared}))
        return EXIT_DONE
    print("\n".join(summary.comparison_lines(args.compare[1], args.compare[2], found)))
    for name in shared:
        if sides[0][name] != sides[1][name]:
            print(f"  only {'A' if sides[0][name] else 'B'}: {name}")
    if unshared:
        print(f"left out, because only one run has them: {unshared} results")
    return EXIT_DONE


def _results_in(path: Path) -> list[Result]:
    return read_results(path / "results.jsonl" if path.is_dir() else path)
