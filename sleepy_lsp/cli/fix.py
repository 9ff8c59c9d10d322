"""Mend the compiler errors of a file, a crate or a workspace with fixes that the compiler has accepted.

Prints unified diffs; with --apply also writes the files. Nothing is written before everything has been verified.
"""

import argparse
import difflib
import json
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sleepy_lsp import paths, settings
from sleepy_lsp.fixes.apply import ApplyFailed, apply
from sleepy_lsp.fixes.engine import Adopted, Budget, Engine, Event, Report
from sleepy_lsp.fixes.memory.choices import load_memory
from sleepy_lsp.fixes.memory.learned import Learned, Learner
from sleepy_lsp.fixes.routing import Route, to_base
from sleepy_lsp.fixes.sources import Source
from sleepy_lsp.fixes.sources.order import in_order
from sleepy_lsp.journal.errors import JournalError
from sleepy_lsp.rust.errors import Cancelled, CheckFailed
from sleepy_lsp.rust.shadow import Shadow
from sleepy_lsp.settings import Settings

if TYPE_CHECKING:
    from sleepy_lsp.cli.live import View
    from sleepy_lsp.llm.client import Client

EXIT_DONE, EXIT_ERRORS_REMAIN, EXIT_USAGE, EXIT_INTERRUPTED = 0, 1, 2, 130


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", nargs="?", default=".", type=Path, metavar="PATH", help=".rs file, crate or workspace")
    parser.add_argument("--apply", action="store_true", help="write the fixes to the files")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    parser.add_argument("--sources", metavar="LIST", help="comma-separated: compiler, memory, model (default: all)")
    parser.add_argument("--max-seconds", type=float, metavar="S", help="time budget")
    parser.add_argument("--attempts", type=int, metavar="N", help="answers of the model for one error")
    parser.add_argument("--model", metavar="NAME", help="a model that `sleepy model list` shows")


def run(args: argparse.Namespace) -> int:
    chosen = _settings(args)
    with Shadow(
        args.path,
        paths.shadows_dir(),
        edition=chosen.edition,
        features=chosen.cargo_features,
        check_timeout_s=chosen.check_timeout_seconds,
        on_wait=lambda text: print(f"sleepy: {text}", file=sys.stderr),
    ) as shadow:
        with _view(args.json, shadow) as (on_event, view):
            sources, problems = _sources(chosen, on_event)
            engine = Engine(shadow, sources, _budget(chosen), on_event=on_event)
            with ctrl_c(engine.cancel) as interrupted:
                report = _mended(engine, interrupted, chosen.max_seconds)
            report = replace(report, problems=(*problems, *report.problems))
        _refuse_stray_file(shadow, report)
        written = False
        try:
            if args.apply and report.overlay and not interrupted.is_set():
                apply(shadow, report.overlay)
                written = True
        except ApplyFailed as exc:
            print(f"sleepy: {exc}", file=sys.stderr)
            return EXIT_USAGE
        if args.json:
            _print_json(shadow, report, written)
        elif view is not None:
            view.summary(report, written)
        if interrupted.is_set():
            return EXIT_INTERRUPTED
        return EXIT_ERRORS_REMAIN if report.after or report.elsewhere else EXIT_DONE


def _mended(engine: Engine, interrupted: threading.Event, max_seconds: float) -> Report:
    """The report; a run that ended before its first check did has none. Raises KeyboardInterrupt and CheckFailed."""
    try:
        return engine.mend()
    except Cancelled as exc:
        if interrupted.is_set():
            raise KeyboardInterrupt from exc
        raise CheckFailed(f"the first check took more than the {max_seconds:g} s of --max-seconds") from exc


def _settings(args: argparse.Namespace) -> Settings:
    changes: dict[str, Any] = {
        "max_seconds": args.max_seconds,
        "attempts": args.attempts,
        "model": args.model,
        "sources": tuple(word.strip() for word in args.sources.split(",")) if args.sources is not None else None,
    }
    given = {key: value for key, value in changes.items() if value is not None}
    return settings.replace(settings.load(), given, origin="command line")


def _budget(chosen: Settings) -> Budget:
    return Budget(chosen.max_seconds, chosen.attempts, chosen.seed, run_tests=chosen.verify == "check+tests")


def _sources(chosen: Settings, on_event: Callable[[Event], None]) -> tuple[list[Source], list[str]]:
    """The sources that the user chose, in order, and why one can't work; the others go on without it."""
    problems: list[str] = []
    learner = Learner()
    learned: list[Learned] = []
    if {"memory", "model"}.intersection(chosen.sources):
        try:
            learned = load_memory(learner)
        except JournalError as exc:
            problems.append(f"memory: {exc}")
            on_event(Event("problem", problems[-1]))
    client: Client | None = None
    route: Route = to_base
    repairs = learner.repairs(learned) if chosen.model_is_here else []  # the journal never leaves this machine
    if "model" in chosen.sources:
        from sleepy_lsp.fixes.live import LiveAdapters
        from sleepy_lsp.llm.client import open_client
        from sleepy_lsp.llm.errors import ModelDamaged, ModelMissing

        live = LiveAdapters()
        try:
            route = router = live.router(chosen)
            for notice in live.take_notices():
                problems.append(f"model: {notice}")
                on_event(Event("problem", problems[-1]))
            client = open_client(chosen, on_status=lambda text: on_event(Event("status", text)), adapters=router.files)
        except (ModelMissing, ModelDamaged) as exc:
            problems.append(f"model: {exc}")
            on_event(Event("problem", problems[-1]))
        finally:
            live.close()
    sources = in_order(
        chosen.sources,
        learned=lambda: learned,
        factory=chosen.factory_memory,
        client=client,
        route=route,
        repairs=lambda: repairs,
    )
    return sources, problems


def _refuse_stray_file(shadow: Shadow, report: Report) -> None:
    """Say so when the named file is in no target: that nothing was found wrong with it would mean nothing."""
    if not report.before and not report.elsewhere and not shadow.compiles(shadow.path):
        from sleepy_lsp.rust.errors import ProjectError

        raise ProjectError(
            f"{shadow.path} is in no target of {shadow.name}, so cargo does not compile it; "
            "add a `mod` for it, or copy it out of the crate to check it alone"
        )


@contextmanager
def ctrl_c(cancel: Callable[[], None]) -> Iterator[threading.Event]:
    """Turn the first Ctrl-C into a cancel, so that what was found is still shown; a second one stops at once."""
    pressed = threading.Event()

    def handle(number: int, frame: object) -> None:
        if pressed.is_set():
            raise KeyboardInterrupt
        pressed.set()
        cancel()

    before = signal.signal(signal.SIGINT, handle)
    try:
        yield pressed
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _view(quiet: bool, shadow: Shadow) -> "Iterator[tuple[Callable[[Event], None], View | None]]":
    if quiet:
        yield (lambda event: None), None
        return
    from sleepy_lsp.cli.live import View

    with View(shadow) as view:
        yield view.show, view


def unified_diff(shadow: Shadow, path: Path, before: bytes, after: bytes) -> str:
    """A diff that `patch -p1` takes from the workspace's root."""
    name = path.relative_to(shadow.root).as_posix() if path.is_relative_to(shadow.root) else path.as_posix()
    old, new = (_lines(text.decode(errors="replace")) for text in (before, after))
    lines = difflib.unified_diff(old, new, f"a/{name}", f"b/{name}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _lines(text: str) -> list[str]:
    """The lines as `patch` counts them: str.splitlines would also cut at form feeds and U+2028."""
    lines = text.split("\n")
    return [f"{line}\n" for line in lines[:-1]] + [line for line in lines[-1:] if line]


def diff_of(shadow: Shadow, adopted: Adopted) -> str:
    return "".join(unified_diff(shadow, path, *texts) for path, texts in adopted.texts.items())


def _print_json(shadow: Shadow, report: Report, written: bool) -> None:
    changed = {path: None for adopted in report.adopted for path in adopted.texts}
    files = dict.fromkeys([*(e.path for e in report.before), *(e.path for e in report.after), *changed])
    for path in files:
        n_after = sum(episode.path == path for episode in report.after)
        fixes = [
            {
                "code": adopted.fix.episodes[0].code,
                "family": adopted.fix.episodes[0].family.value,
                "source": adopted.fix.candidate.source,
                "adapter": adopted.fix.candidate.adapter,
                "attempts": adopted.fix.attempts,
                "seconds": round(adopted.fix.seconds, 3),
                "diff": diff_of(shadow, adopted),
            }
            for adopted in report.adopted
            if adopted.fix.episodes[0].path == path
        ]
        entry = {
            "type": "file",
            "path": str(path),
            "errors_before": sum(episode.path == path for episode in report.before),
            "errors_after": n_after,
            "verified": n_after == 0,
            "fixes": fixes,
        }
        print(json.dumps(entry))
    summary = {
        "type": "summary",
        "errors_before": len(report.before),
        "errors_after": len(report.after),
        "fixes": len(report.adopted),
        "applied": written,
        "stopped": report.stopped,
        "not_fixable": [{"code": error.code, "message": error.message} for error in report.elsewhere],
        "offered": [
            {"code": fix.episodes[0].code, "title": fix.candidate.title, "reason": fix.reason} for fix in report.offered
        ],
        "problems": list(report.problems),
    }
    print(json.dumps(summary))
