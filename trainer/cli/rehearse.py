"""`sleepy trainer rehearse`: a scripted day, a real night, and whether the morning beats the evening."""

import argparse
import json
import sys
import webbrowser
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from sleepy_lsp import paths, settings
from sleepy_lsp.cli import CommandError
from sleepy_lsp.journal.errors import JournalError
from trainer import control, extra
from trainer.control import Control, NightFailed, Stopped
from trainer.lora import TrainingError
from trainer.stats import Rate

EXIT_DONE, EXIT_NOT_DONE = 0, 1
QUICK_MODEL, QUICK_CRATE = "qwen2.5-coder-0.5b-instruct", "parcels"
QUICK_ROWS = 4
"""The base model, with examples, the memory alone, the routed adapters."""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--quick", action="store_true", help=f"one crate, the small model ({QUICK_MODEL}), the first rows only"
    )
    parser.add_argument("--model", metavar="NAME", help="a model that `sleepy model list` shows")
    parser.add_argument("--crate", action="append", metavar="NAME", help="again for several; default: all three")
    parser.add_argument("--left", type=int, metavar="N", help="at most N uses of a shape in the morning")
    parser.add_argument("--frozen", type=int, metavar="N", help="only the first N frozen koans")
    parser.add_argument("--out", type=Path, metavar="DIR", help="where everything is kept; what is there goes on")
    parser.add_argument("--open", action="store_true", help="open the night's report at the end")
    parser.add_argument("--json", action="store_true", help="print the summary as one JSON object")


def run(args: argparse.Namespace) -> int:
    """Returns the exit code. Raises CommandError."""
    extra.require()
    from trainer.rehearsal.crates import load
    from trainer.rehearsal.rehearse import ROWS, OtherRehearsal, Rehearsal, rehearse

    chosen = settings.load()
    every = tuple(one.name for one in load())
    if unknown := sorted(set(args.crate or ()) - set(every)):
        raise CommandError(f"there is no crate {unknown[0]!r}; there are {', '.join(every)}")
    rehearsal = Rehearsal(tuple(args.crate or every), most_left=args.left, n_frozen=args.frozen)
    if args.quick:
        rehearsal = replace(
            rehearsal,
            crates=tuple(args.crate or (QUICK_CRATE,)),
            most_left=args.left or 1,
            n_frozen=args.frozen or 3,
            is_told_beside=False,
            rows=ROWS[:QUICK_ROWS],
        )
    model = args.model or (QUICK_MODEL if args.quick else chosen.model)
    if model != chosen.model:
        chosen = replace(chosen, model=model, model_path=None)  # the path is that of the settings' own model
    out = args.out or paths.state_dir() / "rehearsal" / ("quick" if args.quick else "full")
    asked = Control()
    control.stop_on_signals(asked)
    say = Console(stderr=True)
    try:
        with say.status("rehearsing") as status:
            # A log has no line to write over: there every step gets its own.
            tell = status.update if say.is_terminal else lambda text: say.print(text, markup=False, highlight=False)
            summary = rehearse(chosen, rehearsal, out, asked, tell)
    except Stopped:
        print("sleepy: stopped; the same command goes on from here", file=sys.stderr)
        return EXIT_NOT_DONE
    except (OtherRehearsal, TrainingError, JournalError) as exc:
        raise CommandError(str(exc)) from exc
    except NightFailed as exc:
        print(f"sleepy: the night failed: {exc}", file=sys.stderr)
        return EXIT_NOT_DONE
    if args.json:
        print(json.dumps(summary))
    else:
        _print(summary)
    page = out / "home" / "state" / paths.report_file().relative_to(paths.state_dir())
    print(f"the report: {page}", file=sys.stderr)
    if args.open:
        webbrowser.open(page.absolute().as_uri())
    return EXIT_DONE


def _print(summary: Mapping[str, Any]) -> None:
    table = Table("", "passed", "95 %", "won", "lost", "p", "prompt tokens", "seconds")
    for name, row in summary["rows"].items():
        rate = Rate(row["passed"], row["n"])
        low, high = rate.interval
        paired = row.get("against_base", {})
        table.add_row(
            name,
            f"{rate.passed} of {rate.n}",
            f"{low:.0%} to {high:.0%}",
            *([str(paired["wins"]), str(paired["losses"]), f"{paired['p_value']:.2g}"] if paired else ["", "", ""]),
            f"{row['median_prompt_tokens']:.0f}",
            f"{row['median_seconds']:.1f}",
        )
    console = Console()
    console.print(f"{summary['model']}; the night: {summary['night']['outcome']}")
    console.print(table)
