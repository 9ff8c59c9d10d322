"""The morning report: what the nights learned and refused, and what the days say to it, as text and as a page.

The page is one file that needs no network; its pictures lie beside it as PNG.
"""

import argparse
import sys
import webbrowser

from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from sleepy_lsp import paths, settings
from sleepy_lsp.cli import CommandError
from sleepy_lsp.journal.timeline import safe
from trainer import report, sections
from trainer.sections import Morning, Section

EXIT_DONE = 0
_ENDLESS = 10_000
_MARKS = {sections.WORSE: "yellow", sections.BETTER: "green"}


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--open", action="store_true", help="open the page in the browser instead of printing the text")


def run(args: argparse.Namespace) -> int:
    """Returns the exit code. Raises CommandError, and SettingsError for the frame to print."""
    busy = Console(stderr=True)
    with busy.status("reading the journal"):
        morning = report.gather(settings.load())
    if not args.open:
        _print(morning)
    try:
        with busy.status("drawing the page"):
            page = report.write(morning).page
    except OSError as exc:
        raise CommandError(f"can't write {paths.report_file()}: {exc.strerror or exc}") from exc
    if args.open and not webbrowser.open(page.as_uri()):
        print("sleepy: there is no browser to open it with", file=sys.stderr)
    print(f"The page: {page}")
    return EXIT_DONE


def _print(morning: Morning) -> None:
    out = Console(highlight=False, markup=False, emoji=False)
    out.print(Text(safe(sections.headline(morning)), style="bold"))
    for problem in morning.problems:
        out.print(Text(f"! {safe(problem)}", style="yellow"))
    figures = Table.grid(padding=(0, 2, 0, 0))
    for figure in sections.key_figures(morning):
        figures.add_row(*(Text(safe(part)) for part in figure))
    if figures.row_count:
        out.print(figures)
    for section in sections.sections(morning):
        _print_section(out, section)
    out.print()


def _print_section(out: Console, section: Section) -> None:
    out.print()
    out.print(Text(safe(section.title), style="bold"))
    for line in section.lines:
        out.print(Text(safe(line)))
    for content in section.tables:
        if not content.rows:
            continue
        out.print(Text(safe(content.caption), style="italic"))
        table = Table(box=None, header_style="dim", pad_edge=False)
        for column in content.columns:
            table.add_column(
                Text(safe(column.name)),
                justify="right" if column.is_number else "left",
                no_wrap=column.is_number,
                overflow="fold",
            )
        for row in content.rows:
            table.add_row(*map(_cell, row))
        natural = Measurement.get(out, out.options.update(max_width=_ENDLESS), table).maximum
        out.print(table if natural <= out.width else _one_by_one(content))


def _one_by_one(content: sections.Table) -> Table:
    """A table that is wider than the terminal: each row's cells below each other, with their columns' names."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    for row in content.rows:
        for column, cell in zip(content.columns, row, strict=True):
            if cell and cell != "–":
                grid.add_row(Text(safe(column.name), style="dim"), _cell(cell))
        grid.add_row()
    return grid


def _cell(text: str) -> Text:
    style = next((style for mark, style in _MARKS.items() if text.endswith(mark)), "")
    return Text(safe(text), style=style)
