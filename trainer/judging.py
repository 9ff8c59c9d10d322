"""Measuring a candidate against what is live: on its lesson's held-out tasks, and on the frozen koans as routed.

A frozen koan none of whose errors the candidate is for would be asked word for word as before: its outcome is that of
what is live, and is not asked for again.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from importlib import metadata
from pathlib import Path
from types import TracebackType
from typing import Self

from koans.koan import load_koans
from sleepy_lsp import paths
from sleepy_lsp.fixes.routing import Pattern, Router
from sleepy_lsp.llm import adapters, launcher, promptcache
from sleepy_lsp.llm.adapters import Adapter, State
from sleepy_lsp.llm.cards import Beat, Card, Metric, Served
from sleepy_lsp.llm.catalog import Model
from sleepy_lsp.llm.client import Client, open_client
from sleepy_lsp.llm.registry import now
from sleepy_lsp.settings import Settings
from trainer import gate
from trainer.control import Control
from trainer.gate import Decision, Outcome, Paired, Rule
from trainer.koan_tasks import KOANS, as_tasks
from trainer.records import CandidateRecord, PairedRecord, RateRecord
from trainer.stats import Rate
from trainer.task import Lesson, Task
from trainer.trial import Answerer, Memory, Route, Trial, Trials

HELD_OUT, FROZEN, UNROUTED = "held-out", "frozen, routed", "frozen, unrouted"
EXAMPLES = "examples"
"""Under which name a card has the hash of what was trained on."""
_ORIGIN = "origin"
_PACKAGES = ("sleepy-lsp", "torch", "transformers", "peft", "gguf")


class Bench:
    """What is live, the tasks that everybody answers, and the trials made so far. Use as a context manager."""

    def __init__(
        self,
        chosen: Settings,
        model: Model,
        control: Control,
        folder: Path,
        memory: Memory,
        *,
        seed: int,
        trial_seconds: float,
        n_frozen: int | None,
        shows_examples: bool = True,
    ) -> None:
        """`folder` is the night's; `shows_examples` whether the base model is shown the user's past repairs."""
        self._chosen, self._model, self._memory = chosen, model, memory
        self._shows_examples = shows_examples
        self._trials = Trials(
            folder.parent / "trials.jsonl", paths.cache_dir() / "night", control, seed=seed, seconds=trial_seconds
        )
        # Beside the nights: a koan that stood in each night's folder would leave a shadow for each night.
        self.frozen = frozen_tasks(folder.parent / "frozen", n_frozen)
        self._client: Client | None = None
        self._opened: tuple[str, ...] = ()
        self.adapters: list[Adapter] = []
        self.reload()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._client is not None:
            self._client.close()
        self.rest()

    def rest(self) -> None:
        """Stop the worker where this night has started it; the next trial starts it anew.

        It would keep its memory beside a training, and answer whoever works by day at the night's priority, the lowest.
        """
        with promptcache.only_user(None):  # somebody else's question is answered first
            launcher.stop_worker(only_own=True)

    def reload(self) -> None:
        """Look anew at which adapters are live. Raises AdapterError."""
        self.adapters, _ = adapters.live(self._model.sha256)

    def is_current(self) -> bool:
        """Whether what is live is what was measured. Raises AdapterError."""
        return _names(adapters.live(self._model.sha256)[0]) == _names(self.adapters)

    def replaced_by(self, lesson: Lesson) -> list[str]:
        """The live adapters that would have nothing left to serve beside one for `lesson`."""
        served = {(one.code, one.text) for one in lesson.patterns}
        return [
            one.name
            for one in self.adapters
            if one.card is not None and {(each.code, each.pattern) for each in one.card.serves} <= served
        ]

    def live(self, task: Task) -> Trial:
        """The trial of what is live. Raises Stopped, LlmError."""
        return self._trials(task, self._live())

    def live_key(self, task: Task) -> str:
        """A hash of all that `live` depends on."""
        return self._trials.key(task, self._live())

    def routed(self, task: Task, name: str, file: Path, lesson: Lesson) -> Trial:
        """The trial of what would be live: the candidate for its patterns, what is live for the rest."""
        mine, live = set(lesson.patterns), self._live_route()
        key = f"{_names(self.adapters)} {name} {sorted(one.text for one in mine)}"
        return self._trials(
            task, self._answerer({name: file}, lambda found: name if _is_of(found, mine) else live(found), key)
        )

    def everywhere(self, task: Task, name: str, file: Path) -> Trial:
        """The trial of one adapter, asked whatever the error is."""
        return self._trials(task, self._answerer({name: file}, lambda _: name, f"all {name}"))

    def base(self, task: Task) -> Trial:
        """The trial of the model without any adapter."""
        return self._trials(task, self._answerer({}, lambda _: None, ""))

    def _live(self) -> Answerer:
        return self._answerer({}, self._live_route(), _names(self.adapters))

    def _live_route(self) -> Route:
        return Router(self.adapters).choose

    def _answerer(self, more: Mapping[str, Path], route: Route, key: str) -> Answerer:
        return Answerer(self._chosen, self._client_with(more), route, key, self._memory, self._shows_examples)

    def _client_with(self, more: Mapping[str, Path]) -> Client | None:
        """A client whose worker has the live adapters and `more` loaded; opened anew when those are others."""
        if "model" not in self._chosen.sources:
            return None
        files = {one.name: one.file for one in self.adapters} | dict(more)
        if self._client is None or set(self._opened) != set(files):
            if self._client is not None:
                self._client.close()
            self._client, self._opened = open_client(self._chosen, adapters=files), tuple(files)
        return self._client


def out_of_reach(bench: Bench, lesson: Lesson, threshold: float) -> str:
    """Why no candidate for the lesson could pass the gate, however good; empty where one could. Raises Stopped,
    LlmError."""
    before = [bench.live(task).outcome for task in lesson.held_out]
    if gate.can_win(before, (), Rule(threshold)):
        return ""
    n_left = sum(not one.passed and not one.problem for one in before)
    return f"what is live leaves {n_left} of its {len(before)} held-out tasks: too few to prove anything better"


def judged(
    bench: Bench, lesson: Lesson, name: str, file: Path, threshold: float, on_status: Callable[[str], None]
) -> tuple[Decision, list[PairedRecord]]:
    """The gate's decision on a candidate, and every comparison that was made. Raises Stopped, LlmError."""
    held_out = {task.id: task for task in lesson.held_out}
    frozen = {task.id: task for task in bench.frozen}
    mine = set(lesson.patterns)
    numbers = {case_id: number for number, case_id in enumerate(held_out, start=1)}

    def candidate(case_id: str) -> Outcome:
        on_status(f"{name}: held-out task {numbers[case_id]} of {len(held_out)}")
        return bench.routed(held_out[case_id], name, file, lesson).outcome

    def candidate_on_frozen(case_id: str) -> Outcome:
        before = bench.live(frozen[case_id])
        if not any(_is_of(one, mine) for one in before.asked):
            return before.outcome
        on_status(f"{name}: frozen koan {case_id}")
        return bench.routed(frozen[case_id], name, file, lesson).outcome

    def live_on_frozen() -> list[Outcome]:
        outcomes = []
        for number, task in enumerate(bench.frozen, start=1):
            on_status(f"what is live on the frozen koans: {number} of {len(bench.frozen)}")
            outcomes.append(bench.live(task).outcome)
        return outcomes

    rule = Rule(threshold)
    before = [bench.live(task).outcome for task in lesson.held_out]
    decision = gate.judge(before, [], candidate, rule)
    if decision.held_out.p_value <= rule.alpha and decision.held_out.n == decision.held_out.n_planned:
        decision = gate.judge(before, live_on_frozen(), candidate, rule, answer_frozen=candidate_on_frozen)
    found = [_record(HELD_OUT, decision.held_out)]
    if decision.frozen is not None:
        found.append(_record(FROZEN, decision.frozen))
    return decision, found


def unrouted(bench: Bench, name: str, file: Path, on_status: Callable[[str], None]) -> PairedRecord:
    """What the frozen koans would have lost if the adapter had been asked about everything."""
    live, candidate = [], []
    for number, task in enumerate(bench.frozen, start=1):
        on_status(f"{name}: unrouted, frozen koan {number} of {len(bench.frozen)}")
        live.append(bench.live(task).outcome)
        candidate.append(bench.everywhere(task, name, file).outcome)
    return _record(UNROUTED, gate.pair(live, candidate))


def card_of(
    name: str,
    lesson: Lesson,
    decision: Decision,
    model: Model,
    *,
    against: Sequence[str],
    data: Mapping[str, str],
    seeds: Mapping[str, int],
    training: Mapping[str, str],
) -> Card:
    """The card of an adapter that the gate lets through; `against` names what was live."""
    test = decision.held_out
    versions = {one: metadata.version(one) for one in _PACKAGES}
    measured = {HELD_OUT: decision.held_out} | ({FROZEN: decision.frozen} if decision.frozen is not None else {})
    return Card(
        name=name,
        base_model=model.name,
        base_sha256=model.sha256,
        serves=tuple(Served(one.code, one.text) for one in lesson.patterns),
        beat=Beat(
            against=", ".join(against) or "base",
            test="one-sided exact McNemar",
            n=test.n,
            wins=test.wins,
            losses=test.losses,
            p_value=test.p_value,
            threshold=decision.rule.alpha,
            difference=test.difference,
            interval=test.interval,
        ),
        metrics={what: _metric(paired.candidate) for what, paired in measured.items()},
        data_sha256=dict(data),
        seeds=dict(seeds),
        versions=versions,
        made_at=now(),
        training={_ORIGIN: lesson.origin, **training},
    )


def is_the_users(pattern: Pattern, live: Sequence[Adapter]) -> bool:
    """Whether an adapter that the user's own repairs made is for exactly this."""
    cards = (one.card for one in live if one.card is not None)
    served = Served(pattern.code, pattern.text)
    return any(served in card.serves and card.training.get(_ORIGIN) != KOANS for card in cards)


def taken_back(examples_sha256: str, model: Model) -> str:
    """How the adapter that was made of these examples for this model ceased to be live: by the user, or by what the
    user made of its offers. Empty where there was none. Raises AdapterError."""
    gone = {State.DISABLED: "switched off", State.RETIRED: "taken back"}
    made_of = examples_sha256, model.sha256
    for one in adapters.adapters(model.sha256)[0]:
        card = one.card
        if card is not None and (card.data_sha256.get(EXAMPLES), card.base_sha256) == made_of and one.state in gone:
            return f"{one.name} had learned it and was {gone[one.state]}{f' ({one.why})' if one.why else ''}"
    return ""


def rates_with(candidate: CandidateRecord) -> dict[str, RateRecord]:
    """What is live passes once the candidate is, by the names that the report has for what was measured."""
    told = {HELD_OUT: f"{HELD_OUT}: {candidate.lesson}", FROZEN: "frozen"}
    return {told[one.name]: one.candidate for one in candidate.measured if one.name in told}


def rates_without(bench: Bench, lesson: Lesson, decision: Decision) -> dict[str, RateRecord]:
    """The same of what is live while it is not: of all tasks, however early the gate has stopped. Raises Stopped."""
    tasks = {f"{HELD_OUT}: {lesson.name}": lesson.held_out}
    if decision.frozen is not None:
        tasks["frozen"] = tuple(bench.frozen)
    trials = {name: [bench.live(task) for task in own] for name, own in tasks.items()}  # kept from before
    return {name: rate_record([one.passed for one in own if not one.problem]) for name, own in trials.items()}


def rate_record(outcomes: Sequence[bool]) -> RateRecord:
    rate = Rate(sum(outcomes), len(outcomes))
    return RateRecord(rate.passed, rate.n, *rate.interval)


def _metric(rate: Rate) -> Metric:
    return Metric(rate.passed, rate.n, *rate.interval)


def _record(name: str, found: Paired) -> PairedRecord:
    def rate(one: Rate) -> RateRecord:
        return RateRecord(one.passed, one.n, *one.interval)

    return PairedRecord(
        name, rate(found.live), rate(found.candidate), found.wins, found.losses, list(found.lost), found.p_value
    )


def _is_of(found: Pattern, patterns: Collection[Pattern]) -> bool:
    """Whether an adapter for `patterns` would be asked: one without an API is of any."""
    return found in patterns or replace(found, api="") in patterns


def _names(live: Sequence[Adapter]) -> str:
    return " ".join(sorted(one.name for one in live))


def frozen_tasks(folder: Path, limit: int | None) -> list[Task]:
    """The frozen koans as tasks, each a file in `folder`. They measure, and nothing else ever sees them."""
    return as_tasks(load_koans(split="frozen")[:limit], folder)
