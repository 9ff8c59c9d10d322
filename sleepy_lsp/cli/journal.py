"""Read, count, export and forget what the journal has written down about your compiler errors.

The journal lies on this machine alone; nothing here sends it anywhere.
"""

import argparse
import dataclasses
import datetime
import json
import os
import re
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from sleepy_lsp import paths
from sleepy_lsp.cli import CommandError
from sleepy_lsp.journal import export, purge, stats, timeline
from sleepy_lsp.journal.errors import JournalError
from sleepy_lsp.journal.events import EpisodeOutcome
from sleepy_lsp.journal.journal import Journal
from sleepy_lsp.journal.salvage import files_set_aside
from sleepy_lsp.journal.stats import Group, Stats

OK, NOT_DONE = 0, 1
EMPTY = "The journal is empty: it begins with the first compiler error that the server sees."
_STYLES = {"title": "bold", "about": "dim", "event": "", "hunk": "cyan", "added": "green", "removed": "red"}
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the sub-commands."""
    commands = parser.add_subparsers(dest="journal_command", required=True, metavar="COMMAND")
    text = "what happened to each error, with diffs"
    show = commands.add_parser("show", help=text, description=text.capitalize() + ".")
    show.add_argument("--project", type=_root, metavar="PATH", help="only this workspace's, by its root")
    show.add_argument("--code", help="only this error code, e.g. E0382")
    show.add_argument("--source", help="only those that a fix of this source ended: compiler, memory, model")
    show.add_argument("--outcome", choices=[outcome.value for outcome in EpisodeOutcome], help="only with this outcome")
    show.add_argument("--since", type=_since_us, metavar="WHEN", help="30m, 12h, 7d, 2w, or a date (2026-01-31)")
    show.add_argument("--limit", type=_count, default=20, metavar="N", help="the latest N (default: 20)")
    text = "how much was accepted, of what, and whether mistakes come back"
    counted = commands.add_parser("stats", help=text, description=text.capitalize() + ".")
    counted.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    counted.add_argument("--plot", type=Path, metavar="FILE", help="also write a picture by weeks (.png, .svg, .pdf)")
    text = "the whole journal as JSON, one object a line"
    exported = commands.add_parser("export", help=text, description=text.capitalize() + ".")
    exported.add_argument("--out", type=Path, metavar="FILE", help="write to FILE instead of to stdout")
    exported.add_argument("--redact", action="store_true", help="replace literals, comments and your own names")
    text = "forget, leaving no trace in the journal's files"
    purged = commands.add_parser("purge", help=text, description=text.capitalize() + ".")
    what = purged.add_mutually_exclusive_group(required=True)
    what.add_argument("--all", action="store_true", help="everything")
    what.add_argument("--project", type=_root, metavar="PATH", help="one workspace's errors, by its root")
    what.add_argument("--older-than", type=_days, metavar="DAYS", help="errors last touched longer ago than this")
    purged.add_argument("--yes", action="store_true", help="don't ask")


def run(args: argparse.Namespace) -> int:
    """Run the chosen sub-command; returns the exit code. Raises CommandError."""
    file = paths.journal_file()
    if not file.exists() and not files_set_aside(file):
        return _nothing_yet(args)
    try:
        with Journal.open(file) as journal:
            code = _COMMANDS[args.journal_command](journal, args)
            notice = journal.take_notice()
    except JournalError as exc:
        raise CommandError(str(exc)) from exc
    if notice:
        print(f"sleepy: {notice}", file=sys.stderr)
    return code


def _nothing_yet(args: argparse.Namespace) -> int:
    """No file is made for being asked about."""
    if args.journal_command == "stats" and args.json:
        print(json.dumps(_as_json(stats.of_episodes([], {}))))
    else:
        print(EMPTY, file=sys.stderr if args.journal_command == "export" else sys.stdout)
    return OK


def _show(journal: Journal, args: argparse.Namespace) -> int:
    found = journal.episodes(
        project=args.project,
        code=args.code,
        source=args.source,
        outcome=EpisodeOutcome(args.outcome) if args.outcome else None,
        since_us=args.since,
        limit=args.limit,
    )
    if not found:
        print("Nothing in the journal meets that." if journal.last_activity_us() else EMPTY)
        return OK
    console = Console(highlight=False, soft_wrap=True)
    for i, record in enumerate(found):
        if i:
            console.print()
        for line in timeline.lines(record, journal.events(record.id)):
            console.print(Text(line.text, style=_STYLES.get(line.kind, "")))
    return OK


def _stats(journal: Journal, args: argparse.Namespace) -> int:
    found = stats.of_journal(journal)
    if args.plot is not None:
        _plot(found, args.plot)
    if args.json:
        print(json.dumps(_as_json(found)))
    elif not found.total.n_episodes:
        print(EMPTY)
    else:
        _print_stats(found)
    return OK


def _plot(found: Stats, file: Path) -> None:
    from sleepy_lsp.journal import plot

    try:
        plot.weeks(found, file)
    except ImportError as exc:
        raise CommandError("--plot needs matplotlib; get it with: pip install matplotlib") from exc
    except (OSError, ValueError) as exc:
        raise CommandError(f"can't write {file}: {exc}") from exc


def _print_stats(found: Stats) -> None:
    total = found.total
    console = Console(highlight=False)
    console.print(
        Text(
            f"{total.n_episodes} errors, {total.n_offered} with a fix on offer, {total.n_accepted} accepted "
            f"({_percent(total.acceptance_rate)}), {total.n_fixed_by_hand} fixed by hand\n"
            f"repeat-error rate {_percent(total.repeat_rate)}: {total.n_repeats} had been made before\n"
            f"median time to fix {_seconds(found.median_seconds_to_fix)} "
            f"(accepted {_seconds(found.median_seconds_accepted)}, by hand {_seconds(found.median_seconds_by_hand)})"
        )
    )
    for title, groups in (
        ("source", found.by_source),
        ("family", found.by_family),
        ("code", found.by_code),
        ("week", found.by_week),
    ):
        table = Table(title=Text(f"By {title}"), title_justify="left", box=None, padding=(0, 2, 0, 0))
        table.add_column(title)
        for column in ("errors", "offered", "accepted", "rate", "rewritten", "undone", "by hand", "repeats"):
            table.add_column(column, justify="right")
        for group in groups:
            table.add_row(Text(group.name), *_cells(group))
        console.print()
        console.print(table)


def _cells(group: Group) -> list[str]:
    counts = (group.n_rewritten, group.n_undone, group.n_fixed_by_hand, group.n_repeats)
    rate = _percent(group.acceptance_rate)
    return [str(group.n_episodes), str(group.n_offered), str(group.n_accepted), rate, *map(str, counts)]


def _percent(rate: float | None) -> str:
    return "–" if rate is None else f"{100 * rate:.0f} %"


def _seconds(seconds: float | None) -> str:
    return "–" if seconds is None else f"{seconds:.1f} s"


def _as_json(found: Stats) -> dict[str, Any]:
    """The numbers with their rates, under the names that docs/journal.md lists."""

    def group(one: Group) -> dict[str, Any]:
        return {
            **dataclasses.asdict(one),
            "acceptance_rate": one.acceptance_rate,
            "repeat_rate": one.repeat_rate,
        }

    return {
        "type": "stats",
        "total": group(found.total),
        "outcomes": dict(found.outcomes),
        "by_source": [group(one) for one in found.by_source],
        "by_family": [group(one) for one in found.by_family],
        "by_code": [group(one) for one in found.by_code],
        "by_week": [group(one) for one in found.by_week],
        "median_seconds_to_fix": found.median_seconds_to_fix,
        "median_seconds_accepted": found.median_seconds_accepted,
        "median_seconds_by_hand": found.median_seconds_by_hand,
    }


def _export(journal: Journal, args: argparse.Namespace) -> int:
    lines = (json.dumps(line) + "\n" for line in export.lines(journal, redacted=args.redact))
    if args.out is None:
        sys.stdout.writelines(lines)
        return OK
    try:
        n_lines = _write(args.out, lines)
    except OSError as exc:
        raise CommandError(f"can't write {args.out}: {exc.strerror or exc}") from exc
    print(f"{n_lines} lines in {args.out}", file=sys.stderr)
    return OK


def _write(file: Path, lines: Iterable[str]) -> int:
    """Write `file` as a whole or not at all, for the user's eyes only; returns the number of lines."""
    number, name = tempfile.mkstemp(dir=file.absolute().parent, prefix=f".{file.name}.")
    try:
        n_lines = 0
        with os.fdopen(number, "w", encoding="utf-8") as stream:
            for line in lines:
                stream.write(line)
                n_lines += 1
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(name, file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return n_lines


def _purge(journal: Journal, args: argparse.Namespace) -> int:
    conditions: dict[str, Any] = {"project": args.project, "older_than_days": args.older_than}
    n_episodes = purge.count(journal, **conditions)
    n_files = len(files_set_aside(journal.path))
    if not args.yes:
        also = f" and up to {n_files} damaged files that were set aside" if n_files else ""
        sys.stdout.write(f"Forget {n_episodes} errors and everything about them{also}? There is no way back. [y/N] ")
        sys.stdout.flush()
        answer = sys.stdin.readline()
        if not answer:
            raise CommandError("nobody answered; add --yes to purge without asking")
        if answer.strip().lower() not in ("y", "yes"):
            print("Nothing was changed.")
            return NOT_DONE
    gone = purge.purge(journal, **conditions)
    files = f" and {gone.n_files} damaged files" if gone.n_files else ""
    print(f"Forgot {gone.n_episodes} errors with {gone.n_events} events{files}.")
    if paths.nights_dir().exists():
        print(
            "What nights learned before stays: adapters until you disable them (`sleepy adapters list`), "
            f"and the nights' own files until you delete {paths.nights_dir()}."
        )
    return OK


_COMMANDS = {"show": _show, "stats": _stats, "export": _export, "purge": _purge}


def _root(text: str) -> str:
    return os.path.abspath(Path(text).expanduser())


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"must be a number from 1, not {text!r}")
    return int(text)


def _days(text: str) -> float:
    try:
        days = float(text)
    except ValueError:
        days = -1
    if not 0 <= days <= 1e6:
        raise argparse.ArgumentTypeError(f"must be a number of days from 0, not {text!r}")
    return days


def _since_us(text: str) -> int:
    """A span before now, or a date in local time, as microseconds since 1970."""
    span = re.fullmatch(r"(\d{1,6})([mhdw])", text)
    try:
        if span:
            when = datetime.datetime.now().astimezone() - datetime.timedelta(**{_UNITS[span[2]]: int(span[1])})
        else:
            when = datetime.datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError) as exc:
        raise argparse.ArgumentTypeError(f"must be 30m, 12h, 7d, 2w or a date, not {text!r}") from exc
    return round(when.timestamp() * 1e6)
