"""Does the morning beat the evening? A scripted day, a real night, and the uses that are left, answered in every way.

It has a home of its own (`OUT/home`): the user's journal and adapters are not touched. Everything is kept, so that a
rehearsal that was stopped goes on. The night works with the model alone, without rustc's suggestions, the memory and
examples: with them, what they mend is left alone, and there would be little to compare.

Rows: the base model; with the user's repairs as examples in the prompt; what the memory learned; the adapters that the
night published, each for its patterns; the same with examples; everything together, as by day. Controls: all adapters
averaged in a shared basis and their mean, asked whatever the error is; the adapters projected on a random basis of the
shared one's size, routed; and one LoRA trained on all lessons at once.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from sleepy_lsp import paths
from sleepy_lsp.fixes.routing import Pattern, Router
from sleepy_lsp.journal.journal import Journal
from sleepy_lsp.llm import adapters, catalog, download
from sleepy_lsp.llm.client import open_client
from sleepy_lsp.settings import Settings
from sleepy_lsp.wholefile import write_whole
from trainer import night, records, report
from trainer.control import Control
from trainer.night import Plan
from trainer.records import NightRecord
from trainer.rehearsal.controls import AVERAGED, MEAN, POOLED, RANDOM, control_adapters
from trainer.rehearsal.crates import EDITION, Crate, Use, load
from trainer.rehearsal.day import halves, lay_out, live_through
from trainer.stats import Rate, compare, median
from trainer.task import Task
from trainer.trial import Answerer, Memory, Route, Trial, Trials

Status = Callable[[str], None]

ROWS = (
    "base",
    "base + examples",
    "memory alone",
    "routed adapters",
    "routed adapters + examples",
    "everything",
    AVERAGED,
    MEAN,
    RANDOM,
    POOLED,
)
"""In the order in which they are made; the first is what the others are compared with."""


class OtherRehearsal(Exception):
    """The folder holds the days and nights of another rehearsal; the message says how to mend it."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What is rehearsed; but for the rows, what a stopped one must have in common with the one that goes on."""

    crates: tuple[str, ...]
    most_left: int | None = None
    """The most uses of one shape that are asked for in the morning; None: all that are left."""
    attempts: int = 2
    """Answers of the model for one error, at night and in the morning."""
    n_frozen: int | None = None
    is_told_beside: bool = True
    """As in `night.Plan`."""
    seed: int = 0
    rows: tuple[str, ...] = ROWS


def rehearse(
    chosen: Settings, rehearsal: Rehearsal, out: Path, control: Control, on_status: Status = lambda _: None
) -> dict[str, Any]:
    """Go through day, night and morning, or what is left of them; returns the summary, also `OUT/summary.json`.

    Raises OtherRehearsal, ModelMissing, ModelDamaged, NightFailed, ExtraMissing, Stopped.
    """
    model = catalog.find(chosen.model)
    chosen = replace(chosen, model_path=download.present(model, chosen), attempts=rehearsal.attempts)
    _claim(out, rehearsal, model.name)
    crates = [crate for crate in load() if crate.name in rehearsal.crates]
    with _home(out / "home"):
        _day(crates, out)
        at_night = replace(chosen, sources=("model",), night_koans=0)
        record = _night(at_night, rehearsal, control, on_status)
        with Journal.open(out / "morning.sqlite3") as journal:
            _remember(crates, journal, out)
            morning = _Morning(chosen, rehearsal, crates, out, journal, control, on_status)
            for row in rehearsal.rows:
                on_status(f"morning: {row}")
                morning.answer(row, record)
                summary = {"model": model.name, **morning.summary(), "night": _of_night(record)}
                write_whole(out / "summary.json", json.dumps(summary, indent=1) + "\n")
        report.write(report.gather(chosen))
    return summary


def _claim(out: Path, rehearsal: Rehearsal, model: str) -> None:
    """Write down what is rehearsed in `out`, once. Raises OtherRehearsal where that was something else."""
    own = {"model": model, **asdict(rehearsal)}
    del own["rows"]
    said, file = json.dumps(own, indent=1), out / "rehearsal.json"
    if file.exists() and file.read_text(encoding="utf-8") != said:
        raise OtherRehearsal(f"{out} holds another rehearsal; give this one its own --out, or delete that one")
    out.mkdir(parents=True, exist_ok=True)
    write_whole(file, said)


@contextmanager
def _home(folder: Path) -> Iterator[None]:
    """Everything that is kept goes below `folder`, instead of into the user's own places."""
    before = os.environ.get("SLEEPY_HOME")
    os.environ["SLEEPY_HOME"] = str(folder.absolute())
    try:
        yield
    finally:
        if before is None:
            del os.environ["SLEEPY_HOME"]
        else:
            os.environ["SLEEPY_HOME"] = before


def _day(crates: Sequence[Crate], out: Path) -> None:
    """The day, once: a second call finds the projects in the journal."""
    with Journal.open(paths.journal_file()) as journal:
        lived = {Path(one.project).name for one in journal.episodes()}
        for crate in crates:
            if crate.name not in lived:
                by_hand, _ = halves(crate)
                live_through(crate, by_hand, lay_out(crate, by_hand, out.absolute() / "day"), journal)


def _remember(crates: Sequence[Crate], journal: Journal, out: Path) -> None:
    """The day's repairs as those of the folder in which the morning's files stand: what the memory learned, and the
    examples, are a project's own."""
    lived = {Path(one.project).name for one in journal.episodes()}
    for crate in crates:
        if crate.name not in lived:
            live_through(crate, halves(crate)[0], (out / "left" / crate.name).absolute(), journal)


def _night(chosen: Settings, rehearsal: Rehearsal, control: Control, on_status: Status) -> NightRecord:
    """The one night, or its record where it is over."""
    nights, _ = records.read_all()
    if nights and nights[-1].step == "done":
        return nights[-1]
    plan = Plan(
        seed=rehearsal.seed,
        n_frozen=rehearsal.n_frozen,
        is_told_beside=rehearsal.is_told_beside,
        shows_examples=False,
        keeps_examples=True,
    )
    return night.run(chosen, control=control, on_status=lambda text: on_status(f"night: {text}"), plan=plan)


class _Morning:
    """The uses that the user has left, and everybody who may answer them."""

    def __init__(
        self,
        chosen: Settings,
        rehearsal: Rehearsal,
        crates: Sequence[Crate],
        out: Path,
        journal: Journal,
        control: Control,
        on_status: Status,
    ) -> None:
        self._chosen, self._out, self._memory, self._on_status = chosen, out, Memory(journal), on_status
        self._trials = Trials(out / "trials.jsonl", paths.shadows_dir(), control, seed=rehearsal.seed, seconds=120.0)
        self._tasks = [
            task_of(crate, use, out / "left") for crate in crates for use in halves(crate, rehearsal.most_left)[1]
        ]
        self._live, _ = adapters.live(catalog.find(chosen.model).sha256)
        self._control, self._rows = control, dict[str, list[Trial]]()

    def answer(self, row: str, record: NightRecord) -> None:
        """Answer every task as `row` says. Raises Stopped, LlmError."""
        answerer, files = self._answerer(row, record)
        if answerer is None:
            return
        with open_client(answerer.settings, adapters=files) as client:
            trials = []
            for number, task in enumerate(self._tasks, start=1):
                self._on_status(f"morning: {row}, {number} of {len(self._tasks)}")
                trials.append(self._trials(task, replace(answerer, client=client)))
        self._rows[row] = trials

    def _answerer(self, row: str, record: NightRecord) -> tuple[Answerer | None, Mapping[str, Path]]:
        """Who answers and with which adapters; None where the night published too few adapters for such a row."""
        sources = {"memory alone": ("memory",), "everything": ("compiler", "memory", "model")}
        chosen = replace(self._chosen, sources=sources.get(row, ("model",)), factory_memory=row == "everything")
        answerer = Answerer(chosen, None, lambda _: None, row, self._memory, shows_examples=False)
        files = {one.name: one.file for one in self._live}
        key = f"{row}: {' '.join(sorted(files))}"
        if row in ("base", "memory alone"):
            return answerer, {}
        if row == "base + examples":
            return replace(answerer, shows_examples=True), {}
        if row == "routed adapters":
            return replace(answerer, route=Router(self._live).choose, key=key), files
        if row == "routed adapters + examples":
            both = replace(answerer, route=Router(self._live).choose, key=key, shows_examples=True, shows_adapters=True)
            return both, files
        if row == "everything":
            return replace(answerer, route=Router(self._live).choose, key=key, shows_examples=True), files
        made = control_adapters(row, self._live, record, self._chosen, self._out / "controls", self._control)
        if made is None:
            return None, {}
        route = Router(self._live).choose if len(made) > 1 else _always(next(iter(made)))
        return replace(answerer, route=route, key=key), made

    def summary(self) -> dict[str, Any]:
        """What the rows made so far come to, each compared with the first."""
        base = self._rows.get(ROWS[0], [])
        return {"n": len(self._tasks), "rows": {row: _row(trials, base) for row, trials in self._rows.items()}}


def task_of(crate: Crate, use: Use, folder: Path) -> Task:
    """A use alone in a file with its API, scored by a test that nobody has seen."""
    file = (folder / crate.name / f"{use.name}.rs").absolute()
    file.parent.mkdir(parents=True, exist_ok=True)
    broken = crate.api + use.broken
    file.write_text(broken, encoding="utf-8")
    return Task(
        id=use.id,
        pattern=Pattern(use.code, ""),
        group=use.id,
        origin="rehearsal",
        root=file,
        broken={file: broken},
        fixed={file: crate.api + use.fixed},
        edition=EDITION,
        test=crate.tests([use]),
    )


def _always(name: str) -> Route:
    return lambda _: name


def _row(trials: Sequence[Trial], base: Sequence[Trial]) -> dict[str, Any]:
    """A row of the table; tokens and seconds are those of an answered task, passed or not."""
    rate = Rate(sum(one.passed for one in trials), len(trials))
    told: dict[str, Any] = {
        "passed": rate.passed,
        "n": rate.n,
        "interval": [round(bound, 3) for bound in rate.interval],
        "median_prompt_tokens": median([one.prompt_tokens for one in trials]),
        "median_seconds": median([one.seconds for one in trials]),
        "unmeasured": sum(bool(one.problem) for one in trials),
        "by_crate": _by_crate(trials),
    }
    if base and trials is not base:
        paired = compare([one.passed for one in base], [one.passed for one in trials])
        told["against_base"] = {
            "wins": paired.only_b,
            "losses": paired.only_a,
            "p_value": paired.p_value,
            "difference": paired.difference,
            "interval": paired.interval,
        }
    return told


def _by_crate(trials: Sequence[Trial]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for one in trials:
        passed_and_n = found.setdefault(one.task_id.split("/")[0], [0, 0])
        passed_and_n[0] += one.passed
        passed_and_n[1] += 1
    return found


def _of_night(record: NightRecord) -> dict[str, Any]:
    """What the night says of itself: the candidates, and what was lost on the frozen koans."""
    return {
        "outcome": record.outcome,
        "wall_s": round(record.wall_s),
        "cpu_s": round(record.cpu_s),
        "candidates": [
            {
                "name": one.name,
                "adopted": one.adopted,
                "reasons": one.reasons,
                "examples": one.n_train,
                "losses": one.losses,
                "steps": one.n_steps,
                "wall_s": round(one.wall_s),
                "measured": [asdict(each) for each in one.measured],
            }
            for one in record.candidates
        ],
    }
