"""What sleepy learned from your own fixes: look at it, forget it, take it to another machine.

Learned patterns come from the journal: `sleepy journal purge` removes what its episodes taught.
"""

import argparse
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from sleepy_lsp.cli import CommandError
from sleepy_lsp.fixes.memory.choices import (
    MemoryFileError,
    export_lines,
    import_patterns,
    load_choices,
    load_memory,
    readings_of,
    save_choices,
)
from sleepy_lsp.fixes.memory.learned import Learned, pattern_id
from sleepy_lsp.fixes.memory.pattern import Site
from sleepy_lsp.fixes.memory.places import Relation
from sleepy_lsp.journal.errors import JournalError

EXIT_DONE = 0


def configure(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="action", required=True, metavar="list|show|forget|export|import")
    listing = commands.add_parser("list", help="every learned pattern, the latest first")
    listing.add_argument("--json", action="store_true", help="print one JSON object a line")
    show = commands.add_parser("show", help="one pattern: before and after, and the repairs that taught it")
    show.add_argument("id", metavar="ID")
    forget = commands.add_parser("forget", help="offer a pattern no more")
    forget.add_argument("id", metavar="ID", nargs="+")
    export = commands.add_parser("export", help="write the patterns to a file")
    export.add_argument("--out", type=Path, metavar="FILE", help="default: stdout")
    bring = commands.add_parser("import", help="add the patterns of an export")
    bring.add_argument("file", type=Path, metavar="FILE")


def run(args: argparse.Namespace) -> int:
    notice = load_choices()[1]
    if notice:
        print(f"sleepy: {notice}", file=sys.stderr)
    if args.action == "import":
        return _import(args.file)
    try:
        known = load_memory()
    except JournalError as exc:
        raise CommandError(str(exc)) from exc
    if args.action == "list":
        _list(known, args.json)
    elif args.action == "show":
        _show(_find(known, args.id))
    elif args.action == "forget":
        _forget([reading for one in args.id for reading in readings_of(_find(known, one), known)])
    else:
        _export(known, args.out)
    return EXIT_DONE


def _find(known: Sequence[Learned], wanted: str) -> Learned:
    found = [one for one in known if one.id.startswith(wanted)]
    if len(found) != 1:
        many = f"{len(found)} patterns begin with" if found else "no pattern begins with"
        raise CommandError(f"{many} {wanted!r}; `sleepy memory list` shows their ids")
    return found[0]


def _list(known: Sequence[Learned], as_json: bool) -> None:
    if as_json:
        for one in known:
            print(json.dumps(_entry(one)))
        return
    if not known:
        print("nothing learned yet: accept a fix in your editor, or mend an error by hand")
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("id", "error", "from", "repairs", "taken", "refused", "where", "pattern"):
        table.add_column(name, justify="right" if name in ("repairs", "taken", "refused") else "left")
    for one in known:
        numbers = (str(len(one.episodes)), str(one.n_taken), str(one.n_refused))
        where = "retired" if one.is_retired else "everywhere" if one.is_global else "its project"
        described = Text(" ".join(one.pattern.describe().split()), overflow="ellipsis", no_wrap=True)
        table.add_row(one.id, one.pattern.code, one.place, *numbers, where, described)
    Console().print(table)


def _entry(one: Learned) -> dict[str, object]:
    return {
        "id": one.id,
        "code": one.pattern.code,
        "pattern": one.pattern.describe(),
        "from": one.place,
        "episodes": list(one.episodes),
        "projects": sorted(one.projects),
        "taken": one.n_taken,
        "refused": one.n_refused,
        "retired": one.is_retired,
        "everywhere": one.is_global,
    }


def _show(one: Learned) -> None:
    out = Console(highlight=False, soft_wrap=True)
    out.print(Text(f"{one.id}: {one.pattern.code or 'an error without a code'}, learned in {one.place}", style="bold"))
    for site in one.pattern.sites:
        out.print(Text(f"  {_where(site)}", style="dim"))
    for line in one.pattern.before_and_after():
        out.print(Text(f"  {line}", style={"-": "red", "+": "green"}.get(line[:1], "")))
    if re.search(r"[$@]\d", one.pattern.describe()):
        out.print(Text("  $1, $2, …: whatever stands there; @0, @1, …: the names that the error quotes", style="dim"))
    out.print(f"  taken {one.n_taken} times, refused {one.n_refused} times{', retired' if one.is_retired else ''}")
    out.print(f"  taught by episodes {', '.join(map(str, one.episodes))} (sleepy journal show)", markup=False)


def _where(site: Site) -> str:
    """In words, where a pattern looks for what it changes."""
    words = {
        Relation.SAME: "what the error points at",
        Relation.INSIDE: "inside what the error points at",
        Relation.AROUND: "around what the error points at",
        Relation.NEAR: "in the statement that the error points at",
        Relation.ITEM: "in the item of the error",
        Relation.FILE: "anywhere in the file of the error",
    }
    nth = f", at its mark {site.span + 1}" if site.span else ""
    parent = f", in a {site.parent.replace('_', ' ')}" if site.parent.isidentifier() else ""
    return f"{words[site.relation]}{nth}{parent}"


def _forget(chosen: Sequence[Learned]) -> None:
    choices, _ = load_choices()
    choices.forgotten |= {one.id for one in chosen}
    choices.imported = [pattern for pattern in choices.imported if pattern_id(pattern) not in choices.forgotten]
    save_choices(choices)
    print(f"forgotten: {', '.join(dict.fromkeys(one.id for one in chosen))}")


def _export(known: Sequence[Learned], out: Path | None) -> None:
    text = "".join(f"{line}\n" for line in export_lines(known))
    if out is None:
        print(text, end="")
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as exc:
        raise CommandError(f"can't write {out}: {exc.strerror}") from exc
    print(f"{len(known)} patterns: {out}")


def _import(file: Path) -> int:
    try:
        patterns = import_patterns(file)
    except MemoryFileError as exc:
        raise CommandError(str(exc)) from exc
    choices, _ = load_choices()
    fresh = [pattern for pattern in patterns if pattern not in choices.imported]
    choices.imported += fresh
    choices.forgotten -= {pattern_id(pattern) for pattern in patterns}
    save_choices(choices)
    print(f"{len(fresh)} new patterns of {len(patterns)}")
    return EXIT_DONE
