"""What `sleepy fix` shows in a terminal: a live table of files while it works, diffs, a closing table.

Diffs go to stdout; where that is no terminal, progress goes to stderr, so that `sleepy fix > fixes.patch` holds them.
"""

import sys
import time
from pathlib import Path
from types import TracebackType

from rich.console import Console, Group
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from sleepy_lsp.cli.fix import diff_of
from sleepy_lsp.fixes.engine import Adopted, Event, Report
from sleepy_lsp.rust.shadow import Shadow
from sleepy_lsp.settings import SOURCES

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


class View:
    """Shows one run. Use it as a context."""

    def __init__(self, shadow: Shadow):
        self._shadow = shadow
        self._out = Console(file=sys.stdout, highlight=False, soft_wrap=True)
        # On one terminal one console must draw both, or the live table's redrawing would wipe lines of the diffs.
        self._progress = self._out if self._out.is_terminal else Console(file=sys.stderr, highlight=False)
        self._started = time.monotonic()
        self._state: dict[Path, str] = {}
        self._now = ""
        self._spinner = Spinner("dots")
        self._live = Live(self._render(), console=self._progress, transient=True, refresh_per_second=8)

    def __enter__(self) -> "View":
        if self._progress.is_terminal:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.stop()

    def show(self, event: Event) -> None:
        """Take one event of the engine."""
        if event.kind == "problem":
            self._progress.print(Text(f"! {event.text}", style="yellow"))
        elif event.adopted is not None:
            self._show_fix(event.adopted)
        episode = event.episode
        where = f"{episode.place} {episode.headline}" if episode else ""
        if event.kind in ("checking", "trying", "status"):
            self._now = f"{event.text}  {where}" if where else event.text
        if episode is not None:
            self._state[episode.path] = "mended" if event.kind == "adopted" else f"line {episode.span.line_start}"
        self._live.update(self._render())

    def _show_fix(self, adopted: Adopted) -> None:
        fix = adopted.fix
        episode, candidate = fix.episodes[0], fix.candidate
        known = "your fixes" if candidate.adapter else "known repair"
        origin = {"compiler": "rustc suggestion", "memory": known, "model": "model"}[candidate.source]
        self._out.print()
        self._out.print(Text.assemble((f"{episode.place} ", "bold"), (episode.headline, "red")))
        self._out.print(Text.assemble(("  ✓ ", "green"), candidate.title, (f" — checked, {origin}", "dim")))
        self._out.print(Text(f"    {fix.reason}", style="dim"))
        if len(fix.episodes) > 1:
            self._out.print(Text(f"    ends {len(fix.episodes)} errors", style="dim"))
        diff = diff_of(self._shadow, adopted)
        if not self._out.is_terminal:  # byte for byte, for `patch`: rich expands tabs and drops carriage returns
            self._out.file.write(diff)
            return
        for line in diff.split("\n")[:-1]:
            self._out.print(Text(line, style=_COLOURS.get(line[:1], "")))

    def _render(self) -> Group:
        table = Table.grid(padding=(0, 2))
        for path, state in self._state.items():
            style = "green" if state == "mended" else "yellow"
            table.add_row(Text(path.name), Text(state, style=style))
        self._spinner.update(text=Text(self._now[: max(self._progress.width - 4, 20)]))
        return Group(table, self._spinner)

    def summary(self, report: Report, written: bool) -> None:
        """The closing table and what is left."""
        self._live.stop()
        self._tables(report)
        for error in report.elsewhere:
            self._out.print(Text(f"not fixable here: {error.message.splitlines()[0]}", style="yellow"))
        for episode in report.after:
            self._out.print(Text.assemble(("left: ", "yellow"), f"{episode.place} {episode.headline}"))
        for fix in report.offered:
            where = f"{fix.episodes[0].place} {fix.candidate.title}: {fix.reason}"
            self._out.print(Text.assemble(("not adopted: ", "yellow"), where))
        seconds = time.monotonic() - self._started
        done = "no errors left" if not report.after and not report.elsewhere else report.stopped
        wrote = "; written" if written else ("; nothing written (use --apply)" if report.overlay else "")
        self._out.print(Text(f"{len(report.adopted)} fixes, {done}, {seconds:.1f} s{wrote}", style="bold"))

    def _tables(self, report: Report) -> None:
        if not report.before and not report.adopted:
            return
        table = Table(title=None, box=None, header_style="bold", pad_edge=False)
        for name in ("file", "errors", "left", "rustc", "known", "model", "seconds"):
            table.add_column(name, justify="left" if name == "file" else "right")
        paths = [*(e.path for e in report.before), *(e.path for e in report.after)]
        paths += [path for adopted in report.adopted for path in adopted.texts]
        for path in sorted(dict.fromkeys(paths)):
            fixes = [a.fix for a in report.adopted if a.fix.episodes[0].path == path]
            by_source = [sum(fix.candidate.source == name for fix in fixes) for name in SOURCES]
            table.add_row(
                path.relative_to(self._shadow.root).as_posix() if path.is_relative_to(self._shadow.root) else str(path),
                str(sum(e.path == path for e in report.before)),
                str(sum(e.path == path for e in report.after)),
                *map(str, by_source),
                f"{sum(fix.seconds for fix in fixes):.1f}",
            )
        self._out.print()
        self._out.print(table)
