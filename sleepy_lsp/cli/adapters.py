"""What the nights taught the model: list the adapters, look at one, switch it off and on, take a night back.

An adapter is a small file beside the language model that is used for the errors it was trained for, and for no other.
"""

import argparse
import dataclasses
import json
import sys

from rich.console import Console
from rich.table import Table

from sleepy_lsp import settings
from sleepy_lsp.llm import adapters, catalog
from sleepy_lsp.llm.adapters import Adapter, Change
from sleepy_lsp.llm.cards import Card

EXIT_DONE = 0


def configure(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="action", required=True, metavar="list|show|history|disable|enable|rollback")
    described = {
        "list": "every adapter: how it stands, what it is for, what it beat",
        "show": "everything that is known of one adapter",
        "history": "what was published, taken back, disabled and enabled, in order",
        "disable": "use an adapter no more",
        "enable": "use a disabled adapter again",
        "rollback": "take back the last publication (again: the one before it)",
    }
    actions = {name: commands.add_parser(name, help=text) for name, text in described.items()}
    for name in ("list", "show", "history"):
        actions[name].add_argument("--json", action="store_true", help="print one JSON object a line")
    for name in ("show", "disable", "enable"):
        actions[name].add_argument("name", metavar="NAME")
    actions["disable"].add_argument("--why", default="by hand", metavar="TEXT", help="what `list` shows as the reason")
    actions["rollback"].add_argument("--to", type=int, metavar="N", help="to what was live after change N of `history`")


def run(args: argparse.Namespace) -> int:
    """Returns the exit code. Raises AdapterError, SettingsError and UnknownModel for the frame to print."""
    found, notice = adapters.adapters(catalog.find(settings.load().model).sha256)
    if notice:
        print(f"sleepy: {notice}", file=sys.stderr)
    if args.action == "list":
        _list(found, args.json)
    elif args.action == "show":
        _show(_find(found, args.name), args.json)
    elif args.action == "history":
        _history(adapters.history(), args.json)
    elif args.action == "disable":
        adapters.disable(args.name, args.why)
        print(f"{args.name} is disabled; back with: sleepy adapters enable {args.name}")
    elif args.action == "enable":
        adapters.enable(args.name)
        print(f"{args.name} is enabled")
    else:
        change = adapters.rollback(args.to)
        print(f"taken back: {', '.join(change.names) or 'nothing'}; live now: {', '.join(change.live) or 'none'}")
    return EXIT_DONE


def _find(found: list[Adapter], name: str) -> Adapter:
    for one in found:
        if one.name == name:
            return one
    raise adapters.AdapterError(f"there is no adapter {name!r}; `sleepy adapters list` shows them")


def _list(found: list[Adapter], as_json: bool) -> None:
    if as_json:
        for one in found:
            print(json.dumps(_entry(one)))
        return
    if not found:
        print("no adapters yet: a night publishes one when it has proved that it helps")
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("adapter", "state", "for", "beat", "by"):
        table.add_column(name, overflow="fold")
    for one in found:
        card = one.card
        beaten = (card.beat.against, _margin(card)) if card is not None else ("", "")
        table.add_row(one.name, one.state.value, _served(card), *beaten)
    console = _console()
    console.print(table)
    for one in found:
        if one.why:
            console.print(f"{one.name}: {one.why}", soft_wrap=True)


def _served(card: Card | None) -> str:
    return ", ".join(" ".join(filter(None, (one.code, one.pattern))) for one in card.serves) if card else ""


def _margin(card: Card) -> str:
    return f"{card.beat.wins} won, {card.beat.losses} lost of {card.beat.n}"


def _entry(one: Adapter) -> dict[str, object]:
    card = dataclasses.asdict(one.card) if one.card is not None else None
    return {"name": one.name, "state": one.state.value, "why": one.why, "file": str(one.file), "card": card}


def _show(one: Adapter, as_json: bool) -> None:
    if as_json:
        print(json.dumps(_entry(one)))
        return
    out = _console()
    reason = f" ({one.why})" if one.why else ""
    lines = [f"{one.name}: {one.state.value}{reason}", f"  file      {one.file}"]
    if one.card is not None:
        lines += _card_lines(one.card)
    for line in lines:
        out.print(line, soft_wrap=True)


def _card_lines(card: Card) -> list[str]:
    beat = card.beat
    low, high = beat.interval
    lines = [
        f"  for       {_served(card)}",
        f"  base      {card.base_model} {card.base_sha256[:12]}…",
        f"  made      {card.made_at}, from {', '.join(card.parents) or 'the base model'}",
        f"  beat      {beat.against}: {_margin(card)}, {beat.difference:+.1%} [{low:+.1%}, {high:+.1%}]",
        f"            {beat.test}, p = {beat.p_value:.2g} (at most {beat.threshold:.2g})",
    ]
    for name, metric in card.metrics.items():
        interval = f"[{metric.low:.1%}, {metric.high:.1%}]"
        lines.append(f"  measured  {name}: {metric.passed}/{metric.n} {interval}")
    for title, table in (("trained", card.training), ("seeds", card.seeds), ("versions", card.versions)):
        if table:
            lines.append(f"  {title:9} {', '.join(f'{name} {value}' for name, value in table.items())}")
    return lines + [f"  data      {name}: {digest}" for name, digest in card.data_sha256.items()]


def _history(changes: list[Change], as_json: bool) -> None:
    if as_json:
        for change in changes:
            print(json.dumps(dataclasses.asdict(change)))
        return
    if not changes:
        print("nothing was ever published")
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("change", "at", "what", "adapters", "why", "live then"):
        table.add_column(name, overflow="fold", justify="right" if name == "change" else "left")
    for change in changes:
        names, live = ", ".join(change.names), ", ".join(change.live) or "none"
        table.add_row(str(change.number), change.at, change.what, names, change.why, live)
    _console().print(table)


def _console() -> Console:
    """Patterns and reasons are plain text: a `[u8]` in them is no markup."""
    return Console(highlight=False, markup=False, emoji=False)
