"""One night: select → curriculum → train → gate → publish. It makes the morning better, or it changes nothing.

It goes that way twice: for what the user's own repairs are about, and then for the kinds of errors that failed dev
koans bring up. So the user's work comes first, and what it has taught is live when the koans are asked.

Everything on the way is kept in the night's folder (`records.folder_of`): a night that was stopped or killed goes on
where it was, because trials are asked once (`trial.py`), training has checkpoints (`lora.py`), and what is live is
changed by one rename (`llm/adapters.py`).
"""

import hashlib
import json
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from threading import Event
from typing import Any, TypeVar

import psutil

from koans.koan import KoanError, load_koans
from sleepy_lsp import paths
from sleepy_lsp.fixes.routing import Pattern
from sleepy_lsp.journal.errors import JournalError
from sleepy_lsp.journal.journal import Journal
from sleepy_lsp.llm import adapters, catalog, download
from sleepy_lsp.llm.catalog import Model
from sleepy_lsp.llm.errors import AdapterError, LlmError
from sleepy_lsp.llm.launcher import physical_cores
from sleepy_lsp.llm.registry import now
from sleepy_lsp.rust.errors import Cancelled, RustError
from sleepy_lsp.settings import Settings
from trainer import extra, records
from trainer.beside import tell_beside
from trainer.control import Control, NightFailed, Stopped
from trainer.curriculum import curriculum, digest
from trainer.journal_tasks import Count, Harvest, tasks_from_journal
from trainer.judging import (
    EXAMPLES,
    Bench,
    card_of,
    is_the_users,
    judged,
    out_of_reach,
    rates_with,
    rates_without,
    taken_back,
)
from trainer.koan_tasks import KOANS, as_tasks, koans_of_night, tasks_from_koans
from trainer.leakage import Leak
from trainer.lora import NothingToLearn, TrainingError, TrainingResult, TrainingSettings, TrainingStopped, train
from trainer.neighbours import with_neighbours
from trainer.records import CandidateRecord, NightRecord, RateRecord
from trainer.select import Selection, select
from trainer.task import Example, Lesson, Task
from trainer.trial import Memory

Status = Callable[[str], None]
_T = TypeVar("_T")
_MOST_REPLAYED = 12


@dataclass(frozen=True, slots=True)
class Plan:
    """How much a night does; a rehearsal does less."""

    seed: int = 0
    trial_seconds: float = 120.0
    """Time budget of one trial."""
    n_frozen: int | None = None
    """How many of the frozen koans show that nothing is lost; None: all."""
    is_told_beside: bool = True
    """Whether what decides nothing is measured too, for the report: unrouted, and who still knows what."""
    shows_examples: bool = True
    """Whether the base model is shown the user's past repairs, as it is by day."""
    keeps_examples: bool = False
    """Whether what a candidate was trained on stays beside it: it is the user's code."""
    training: dict[str, Any] = field(default_factory=dict)
    """Fields of TrainingSettings that differ from the defaults."""


def run(
    chosen: Settings, *, control: Control, on_status: Status = lambda _: None, plan: Plan | None = None
) -> NightRecord:
    """Go through the night, from where it was when the last one was cut off. Returns its record, also written down.

    Raises ModelMissing, ModelDamaged and ExtraMissing before it begins, NightFailed (the record of one that has begun
    says so, too); Stopped when `control` says so: the next call goes on.
    """
    extra.require()
    if chosen.endpoint is not None:  # which would also be shown what the journal holds
        raise NightFailed("by day `endpoint` answers, which uses no adapter of a night's: remove it from the settings")
    if "model" not in chosen.sources:
        raise NightFailed("a night teaches the model, which is not among the `sources` in the settings: add it")
    plan = plan or Plan()
    model = catalog.find(chosen.model)
    base = download.present(model, chosen)
    record = _begun(model, plan.seed)
    wall, cpu, spent = time.monotonic(), _cpu_s(), (record.wall_s, record.cpu_s)
    try:
        _Night(chosen, control, on_status, plan, record, model, base).go()
        record.step = "done"
    except Stopped:
        record.step, record.outcome = "stopped", "stopped before its end; the next night goes on"
        raise
    except (JournalError, KoanError, Leak, LlmError, RustError, TrainingError, OSError) as exc:
        record.step, record.outcome = "failed", str(exc)
        raise NightFailed(str(exc)) from exc
    finally:
        record.ended = now() if record.step in ("done", "failed") else ""
        record.wall_s = spent[0] + time.monotonic() - wall
        record.cpu_s = spent[1] + _cpu_s() - cpu
        records.write(record)
    return record


def _begun(model: Model, seed: int) -> NightRecord:
    """A new night, or the last one where it was cut off and the base model is still the same."""
    known, _ = records.read_all()
    last = known[-1] if known else None
    if last is not None and not last.ended and (last.base_sha256, last.seed) == (model.sha256, seed):
        # What it had found is found again, from the trials and checkpoints that are kept; but not what went live, which
        # is what others are measured against by now.
        published = {one.name for one in adapters.adapters(model.sha256)[0]}
        kept = [replace(one, adopted=True) for one in last.candidates if one.name in published]
        rates = {name: rate for one in kept for name, rate in rates_with(one).items()}
        begun = replace(last, step="select", patterns=[], candidates=kept, rates=rates, koans=None)
        return replace(begun, forgetting={}, explained_variance={})
    taken = [int(folder.name) for folder in paths.nights_dir().glob("[0-9]" * 6)]
    record = NightRecord(max(taken, default=0) + 1, now(), model.name, model.sha256, seed)
    records.write(record)
    return record


def _cpu_s() -> float:
    """CPU seconds of this process and of its children that have ended."""
    times = psutil.Process().cpu_times()
    return float(times.user + times.system + times.children_user + times.children_system)


class _Night:
    """The steps, in their order; each writes the record before it begins."""

    def __init__(
        self,
        chosen: Settings,
        control: Control,
        on_status: Status,
        plan: Plan,
        record: NightRecord,
        model: Model,
        base: Path,
    ) -> None:
        self._chosen, self._control, self._on_status, self._plan = chosen, control, on_status, plan
        self._record, self._model, self._base = record, model, base
        self._folder = records.folder_of(record.number)
        self._cache = paths.cache_dir() / "night"  # the editor's server holds the locks of the day's shadows
        self._training = TrainingSettings(
            base_sha256=model.sha256, seed=plan.seed, threads=chosen.night_threads, **plan.training
        )

    def go(self) -> None:
        file = paths.journal_file()
        if not file.exists() and not self._chosen.night_koans:
            self._record.outcome = "there is no journal yet: nothing to learn from"
            return
        with Journal.open(file) if file.exists() else nullcontext() as journal:
            harvest = self._harvest(journal) if journal is not None else Harvest((), {}, {})
            with Bench(
                self._chosen,
                self._model,
                self._control,
                self._folder,
                Memory(journal),
                seed=self._plan.seed,
                trial_seconds=self._plan.trial_seconds,
                n_frozen=self._plan.n_frozen,
                shows_examples=self._plan.shows_examples,
            ) as bench:
                lessons = self._learned("journal", harvest.tasks, harvest.counts, bench)
                lessons += self._learned(KOANS, self._nominated(bench), {}, bench)
                if self._plan.is_told_beside:
                    self._step("report", "measuring for the report")
                    tell_beside(self._record, lessons, bench, self._control, self._on_status)
        self._record.outcome = records.in_a_line(self._record)

    def _step(self, step: str, said: str) -> None:
        self._record.step = step
        records.write(self._record)
        self._on_status(said)
        self._control.checkpoint()

    def _undisturbed(self, work: Callable[[Event], _T]) -> _T:
        """What `work` makes, done again after a pause: it ends early when its event is set. Raises Stopped."""
        while True:
            self._control.checkpoint()
            try:
                return work(self._control.wanted_away)
            except (Cancelled, TrainingStopped):
                continue

    def _counting(self, what: str) -> Callable[[int, int], None]:
        return lambda n_done, n: self._on_status(f"{what}: {n_done} of {n}")

    def _harvest(self, journal: Journal) -> Harvest:
        self._step("select", "reading the journal")
        harvest = self._undisturbed(
            lambda away: tasks_from_journal(
                journal,
                self._cache,
                edition=self._chosen.edition,
                features=self._chosen.cargo_features,
                on_progress=self._counting("repairs put back and compiled"),
                cancel=away,
            )
        )
        for reason, n in harvest.dropped.items():
            self._on_status(f"left out, {n} repair(s): {reason}")
        return harvest

    def _nominated(self, bench: Bench) -> list[Task]:
        """Tasks of the train split for the errors met in those dev koans of tonight that what is live fails, or needs
        several answers for. What an adapter of the user's own is for stays with that."""
        if not self._chosen.night_koans:
            return []
        seed, n = self._plan.seed, self._chosen.night_koans
        tonight = koans_of_night(self._record.number, n, seed, load_koans(split="dev"))
        self._step("select", f"trying what is live on {len(tonight)} koans")
        counting, trials = self._counting("koans tried"), []
        for task in as_tasks(tonight, self._folder.parent / "dev"):
            trials.append(bench.live(task))
            counting(len(trials), len(tonight))
        failed = [trial for trial in trials if trial.is_at_once is False]
        n_mended = sum(trial.is_at_once is True for trial in trials)
        self._record.koans = RateRecord.of(n_mended, n_mended + len(failed))
        codes = sorted({error.code for trial in failed for error in trial.asked})
        if not codes:
            return []
        self._step("select", f"making tasks for {', '.join(code or 'errors without a code' for code in codes)}")
        making = self._counting("tasks made, at most")
        tasks = self._undisturbed(
            lambda away: tasks_from_koans(
                codes,
                self._folder.parent / KOANS,
                self._cache,
                seed=seed,
                jobs=self._chosen.night_threads or physical_cores(),
                on_progress=making,
                cancel=away,
            )
        )
        return [task for task in tasks if not is_the_users(task.pattern, bench.adapters)]

    def _learned(
        self, origin: str, tasks: Sequence[Task], counts: Mapping[Pattern, Count], bench: Bench
    ) -> list[Lesson]:
        """Learn what is worth it, by what is live now; the lessons that there were."""
        selection = self._undisturbed(
            lambda away: select(
                tasks,
                counts,
                lambda task: bench.live(task).is_at_once,
                seed=self._plan.seed,
                on_progress=self._counting("asking what is live"),
                cancel=away,
            )
        )
        self._record.patterns += [replace(one, origin=origin) for one in selection.patterns]
        records.write(self._record)
        done = {one.lesson for one in self._record.candidates}  # before the night was cut off
        for lesson in selection.lessons:
            if lesson.name not in done:
                self._learn(lesson, selection, bench)
        return list(selection.lessons)

    def _learn(self, lesson: Lesson, selection: Selection, bench: Bench) -> None:
        self._step("select", f"{lesson.name}: what is live on {len(lesson.held_out)} held-out tasks")
        if why := out_of_reach(bench, lesson, self._chosen.night_max_p):
            self._leave_alone(lesson, why)
            return
        self._step("curriculum", f"{lesson.name}: making examples")
        making = self._counting(f"{lesson.name}: examples made")
        cache, replay = self._cache, selection.solved[:_MOST_REPLAYED]
        lesson = self._undisturbed(lambda away: with_neighbours(lesson, cache, on_progress=making, cancel=away))
        examples = self._undisturbed(lambda away: curriculum(lesson, replay, cache, on_progress=making, cancel=away))
        key = self._key(lesson, examples, bench)
        why = "no example came of its tasks" if all(one.is_replay for one in examples) else ""
        if not why and any(key == one.key for past in records.read_all()[0] for one in past.candidates):
            why = "refused before, and nothing has changed since"
        if not why and (gone := taken_back(digest(examples), self._model)):
            why = f"{gone}, and nothing has changed since"
        if why:
            self._leave_alone(lesson, why)
            return
        bench.rest()
        try:
            candidate, file = self._trained(lesson, examples)
        except NothingToLearn as exc:
            self._leave_alone(lesson, str(exc))
            return
        self._record.candidates.append(candidate)
        self._step("gate", f"{candidate.name}: {len(lesson.held_out)} held-out tasks against what is live")
        decision, measured = judged(bench, lesson, candidate.name, file, self._chosen.night_max_p, self._on_status)
        candidate.reasons, candidate.measured = list(decision.reasons), measured
        candidate.key = "" if decision.is_adopted or decision.unmeasured else key
        self._record.rates |= rates_without(bench, lesson, decision)
        if decision.is_adopted and not bench.is_current():
            candidate.reasons = ["what is live was changed meanwhile, and that is not what it was proved against"]
        if not decision.is_adopted or not bench.is_current():
            self._on_status(f"{candidate.name} is refused: {candidate.reasons[0]}")
            bench.reload()
            return
        self._step("publish", f"{candidate.name} goes live: {decision.reasons[0]}")
        replaced = bench.replaced_by(lesson)
        card = card_of(
            candidate.name,
            lesson,
            decision,
            self._model,
            against=[one.name for one in bench.adapters],
            data={EXAMPLES: digest(examples)},
            seeds={"night": self._plan.seed, "a": self._training.a_seed, "order": self._training.seed},
            training={
                "method": candidate.method,
                "rank": str(self._training.rank),
                "steps": str(candidate.n_steps),
                "examples": str(len(examples)),
            },
        )
        try:
            adapters.publish([adapters.Draft(card, file)], replacing=replaced, why=decision.reasons[0])
        except AdapterError as exc:
            candidate.reasons.insert(0, f"proved better, and could not be published: {exc}")
            raise
        candidate.adopted = True
        self._record.rates |= rates_with(candidate)
        records.write(self._record)
        bench.reload()

    def _leave_alone(self, lesson: Lesson, why: str) -> None:
        for record in self._record.patterns:
            if (record.code, record.pattern) in {(one.code, one.text) for one in lesson.patterns}:
                record.kept, record.reason = False, why

    def _key(self, lesson: Lesson, examples: Sequence[Example], bench: Bench) -> str:
        """A hash of what a candidate is trained on and how, and of what it is judged by."""
        training = asdict(replace(self._training, threads=0))
        tasks = [bench.live_key(task) for task in (*lesson.held_out, *bench.frozen)]
        said = [digest(examples), training, self._chosen.night_max_p, tasks]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()

    def _trained(self, lesson: Lesson, examples: Sequence[Example]) -> tuple[CandidateRecord, Path]:
        from trainer.export import write_gguf

        name = f"{lesson.name[:40]}-{self._record.number}-{digest(examples)[:8]}"
        self._step("train", f"{lesson.name}: training on {len(examples)} examples")
        folder = self._folder / "candidates" / name
        folder.mkdir(parents=True, exist_ok=True)
        if self._plan.keeps_examples:
            lines = (json.dumps(asdict(one)) + "\n" for one in examples)
            (folder / "examples.jsonl").write_text("".join(lines), encoding="utf-8")

        def training(away: Event) -> TrainingResult:
            with self._control.suspendable():
                return train(
                    examples,
                    self._base,
                    self._training,
                    folder,
                    on_step=lambda step, loss: self._on_status(f"{lesson.name}: step {step}, loss {loss:.3f}"),
                    stop=away,
                )

        result = self._undisturbed(training)
        for note in result.notes:
            self._on_status(note)
        if result.n_dropped:
            self._on_status(f"{lesson.name}: {result.n_dropped} examples were too long to train on")
        file = folder / "adapter.gguf"
        write_gguf(result.factors, file)
        record = CandidateRecord(
            name=name,
            lesson=lesson.name,
            method="lora",
            patterns=[f"{one.code} {one.text}" for one in lesson.patterns],
            n_train=sum(not one.is_replay for one in examples),
            n_replay=sum(one.is_replay for one in examples),
            n_held_out=len(lesson.held_out),
            n_steps=result.n_steps,
            n_trained_parameters=result.n_trained_parameters,
            losses=list(result.losses),
            wall_s=result.wall_s,
            cpu_s=result.cpu_s,
            peak_bytes=result.peak_bytes,
        )
        return record, file
