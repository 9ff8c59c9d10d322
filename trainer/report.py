"""The morning report: what the nights learned and refused and what the days say to it, as one page in a folder.

The page is one file that needs nothing else: no script, no network, the pictures inside it; the same pictures lie
beside it as PNG. What can't be read (a damaged record, a journal of a newer version) is named at the top, and the rest
is shown. Names and messages come from source files that anybody may have written: the template escapes every one.
"""

import functools
import time
from dataclasses import dataclass
from pathlib import Path

import jinja2
from markupsafe import Markup

from sleepy_lsp import paths
from sleepy_lsp.journal import stats
from sleepy_lsp.journal.errors import JournalError
from sleepy_lsp.journal.journal import Journal
from sleepy_lsp.journal.salvage import files_set_aside
from sleepy_lsp.journal.stats import Stats
from sleepy_lsp.journal.timeline import safe
from sleepy_lsp.llm import adapters, catalog
from sleepy_lsp.llm.errors import LlmError
from sleepy_lsp.settings import Settings
from sleepy_lsp.wholefile import write_whole
from trainer import plots, records, sections
from trainer.plots import COLOURS, Plot
from trainer.sections import BETTER, WORSE, Morning

_PICTURES = {
    "pass": "pass-rate.png",
    "acceptance": "acceptance.png",
    "attempts": "steps-to-green.png",
    "repeats": "repeat-errors.png",
    "variance": "explained-variance.png",
    "cost": "cost.png",
}
"""Plot → its file beside the page."""


@dataclass(frozen=True, slots=True)
class Written:
    """Where a report lies."""

    page: Path
    pictures: tuple[Path, ...]


def gather(settings: Settings) -> Morning:
    """What there is to report, read from the disk; what can't be read becomes a problem in a line."""
    nights, problems = records.read_all()
    day, notice = _day(paths.journal_file())
    problems += [notice] if notice else []
    standing: list[adapters.Adapter] = []
    changes: list[adapters.Change] = []
    try:
        standing, notice = adapters.adapters(catalog.find(settings.model).sha256)
        problems += [notice] if notice else []
        changes = adapters.history()
    except LlmError as exc:
        problems.append(str(exc))
    made_at = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime())
    return Morning(made_at, nights, day, standing, changes, problems)


def write(morning: Morning) -> Written:
    """Write the page and its pictures, each in place of the last one, whole. Raises OSError."""
    page = paths.report_file()
    folder = paths.private_dir(page.parent)
    drawn = draw(morning)
    pictures = []
    for name, file_name in _PICTURES.items():
        picture = folder / file_name
        if name in drawn:
            write_whole(picture, drawn[name].png)
            pictures.append(picture)
        else:  # what a purge or a reset took away must not stay as a picture
            picture.unlink(missing_ok=True)
    write_whole(page, html(morning, drawn))
    return Written(page, tuple(pictures))


def draw(morning: Morning) -> dict[str, Plot]:
    """The plots that there is something to show in, by name."""
    day, nights = morning.day, morning.nights
    variance = next((night.explained_variance for night in reversed(nights) if night.explained_variance), {})
    drawn = {
        "pass": plots.pass_rates(nights),
        "acceptance": plots.acceptance(day.by_source) if day else None,
        "attempts": plots.attempts(day.by_week) if day else None,
        "repeats": plots.repeats(day.by_week) if day else None,
        "variance": plots.explained_variance(variance),
        "cost": plots.cost(nights),
    }
    return {name: plot for name, plot in drawn.items() if plot is not None}


def html(morning: Morning, drawn: dict[str, Plot]) -> str:
    """The page."""
    return _template().render(
        morning=morning,
        headline=sections.headline(morning),
        figures=sections.key_figures(morning),
        sections=sections.sections(morning),
        plots=drawn,
        colours=COLOURS,
        worse=WORSE,
        better=BETTER,
    )


@functools.cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("trainer"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    return environment.get_template("report.html.j2")


def _shown(value: object) -> object:
    """Every text on its way into the page: without what steers, and with no break between a number and its `%`."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return safe(value).replace(" %", "\N{NO-BREAK SPACE}%")
    return value


def _day(file: Path) -> tuple[Stats | None, str]:
    """The journal in numbers, and what to tell the user about it. No file is made for being asked about."""
    if not file.exists() and not files_set_aside(file):
        return None, ""
    try:
        with Journal.open(file) as journal:
            return stats.of_journal(journal), journal.take_notice() or ""
    except JournalError as exc:
        return None, str(exc)
