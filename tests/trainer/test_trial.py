"""One task put to the engine: what counts as passed, who is asked, what is kept, and what a pause does to it."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sleepy_lsp.fixes.memory.choices import Choices, save_choices
from sleepy_lsp.fixes.memory.examples import Repair
from sleepy_lsp.fixes.memory.learned import RETIRED_AFTER, Learned
from sleepy_lsp.fixes.routing import Pattern
from sleepy_lsp.journal.journal import Journal
from sleepy_lsp.llm.client import Answer
from sleepy_lsp.settings import Settings
from trainer import trial as trial_module
from trainer.control import Control, Stopped
from trainer.rehearsal.crates import EDITION, Crate, Use, load, mended_by_user
from trainer.task import Task
from trainer.trial import Answerer, Memory, Trials

PARCELS = next(crate for crate in load() if crate.name == "parcels")


class Model:
    """A client that answers by adapter and keeps what it was asked; `on_ask` happens in the middle of a request, and
    hears of its cancelling."""

    def __init__(
        self, answers: Mapping[str | None, str], on_ask: Callable[[threading.Event], None] = lambda cancel: None
    ):
        self._answers, self._on_ask = answers, on_ask
        self.asked: list[str | None] = []

    def complete(self, messages: object, *, cancel: threading.Event, adapter: str | None = None, **_: object) -> Answer:
        self.asked.append(adapter)
        self._on_ask(cancel)
        return Answer(self._answers[adapter], 10, 4, 3, 0.0, "stop", adapter)

    def close(self) -> None:
        pass

    def __enter__(self) -> "Model":
        return self

    def __exit__(self, *exc: object) -> None:
        pass


BROKEN = "pub fn add(a: u32, b: u32) -> u32 {\n    b * (a + c)\n}\n"
FIXED = BROKEN.replace("+ c", "+ b")
RIGHT, WRONG = "```rust\nb * (a + b)\n```", "```rust\nb * (a + a)\n```"
MODEL_ONLY = Settings(sources=("model",), attempts=1)


@pytest.fixture
def journal(tmp_path: Path, sleepy_home: Path) -> Iterator[Journal]:
    with Journal.open(tmp_path / "journal.sqlite3") as opened:
        yield opened


@pytest.fixture
def task(tmp_path: Path) -> Task:
    file = tmp_path / "program" / "lib.rs"
    file.parent.mkdir()
    file.write_text(FIXED, encoding="utf-8")
    pattern = Pattern("E0425", "cannot find value `_` in this scope")
    return Task("t", pattern, "g", "journal", file, {file: BROKEN}, {file: FIXED})


class Bench:
    def __init__(self, folder: Path, journal: Journal, control: Control | None = None):
        self.folder, self.control, self.memory = folder, control or Control(), Memory(journal)

    def trials(self) -> Trials:
        return Trials(self.folder / "trials.jsonl", self.folder / "cache", self.control, seed=1, seconds=60)

    def answerer(self, model: Model | None, settings: Settings = MODEL_ONLY) -> Answerer:
        return Answerer(settings, model, lambda _: None, "base", self.memory)


@pytest.fixture
def bench(tmp_path: Path, journal: Journal) -> Bench:
    return Bench(tmp_path, journal)


def test_without_a_test_the_repair_must_be_the_users_own(bench: Bench, task: Task) -> None:
    """What merely compiles is not what the user wrote; white space and a closing comma are no difference."""
    trials = bench.trials()
    assert not trials(task, bench.answerer(Model({None: WRONG}))).passed
    other = replace(bench.answerer(Model({None: "```rust\nb  *  (a  +  b)\n```"})), key="other")
    assert trials(task, other).passed


def test_with_a_test_any_repair_that_passes_it_will_do(bench: Bench, task: Task) -> None:
    test = "#[cfg(test)]\nmod scored {\n    #[test]\n    fn adds() { assert_eq!(super::add(2, 2), 8); }\n}\n"
    tested = replace(task, test=test)
    assert bench.trials()(tested, bench.answerer(Model({None: WRONG}))).passed


def test_a_trial_is_made_once_and_outlives_a_crash(bench: Bench, task: Task, tmp_path: Path) -> None:
    model = Model({None: RIGHT})
    first = bench.trials()(task, bench.answerer(model))
    with (tmp_path / "trials.jsonl").open("ab") as file:
        file.write(b'\n{"key": "half a li\xff')
    again = bench.trials()(task, bench.answerer(model))
    assert again == first and len(model.asked) == 1
    for _ in range(2):
        bench.trials()(task, replace(bench.answerer(model), key="somebody else"))
    assert len(model.asked) == 2


def test_only_the_newest_trials_are_kept(
    bench: Bench, task: Task, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Years of nights must not fill the disk, nor each night's memory."""
    monkeypatch.setattr(trial_module, "KEPT", 2)
    model = Model({None: RIGHT})
    for key in ("oldest", "older", "newest"):
        bench.trials()(task, replace(bench.answerer(model), key=key))
    bench.trials()
    assert (tmp_path / "trials.jsonl").read_text().count('"key"') == 2
    for key in ("older", "newest"):
        bench.trials()(task, replace(bench.answerer(model), key=key))
    assert len(model.asked) == 3
    bench.trials()(task, replace(bench.answerer(model), key="oldest"))
    assert len(model.asked) == 4


def test_the_route_decides_who_is_asked_and_is_told_of_every_error(bench: Bench, task: Task) -> None:
    model = Model({None: WRONG, "lora": RIGHT})
    routed = replace(bench.answerer(model), route=lambda pattern: "lora" if pattern == task.pattern else None, key="l")
    trial = bench.trials()(task, routed)
    assert trial.passed and model.asked == ["lora"]
    assert set(trial.asked) == {task.pattern}


def test_with_and_without_the_factory_memory_are_two_trials(bench: Bench, task: Task) -> None:
    """The setting may be changed between two nights; without the memory it changes nothing."""
    trials = bench.trials()
    keys = [
        trials.key(task, bench.answerer(None, Settings(sources=sources, factory_memory=factory)))
        for sources in (("memory",), ("compiler",))
        for factory in (True, False)
    ]
    assert keys[0] != keys[1] and keys[2] == keys[3]


def test_the_base_model_in_place_of_an_adapter_that_did_not_load_is_no_measurement(bench: Bench, task: Task) -> None:
    """By day that is the best there is; here it would be the outcome of the adapter, kept under its name."""

    class WithoutAdapters(Model):
        def complete(self, messages: object, *, adapter: str | None = None, **more: Any) -> Answer:
            return super().complete(messages, adapter=None, **more)

    routed = replace(bench.answerer(WithoutAdapters({None: RIGHT})), route=lambda _: "lora", key="lora")
    trial = bench.trials()(task, routed)
    assert "could not load the adapter lora" in trial.problem and not trial.passed
    loaded = replace(routed, client=Model({"lora": RIGHT}))
    assert bench.trials()(task, loaded).passed


def test_an_adapter_goes_before_rustcs_suggestion_and_the_base_after_it(bench: Bench, task: Task) -> None:
    """`c` is close to `a`: rustc suggests it, and it compiles."""
    both = Settings(sources=("compiler", "model"), attempts=1)
    model = Model({None: RIGHT, "lora": RIGHT})
    plain = bench.trials()(task, bench.answerer(model, both))
    assert model.asked == [] and plain.sources == ("compiler",) and not plain.passed
    routed = replace(bench.answerer(model, both), route=lambda _: "lora", key="lora")
    assert bench.trials()(task, routed).sources == ("model",)


def project(crate: Crate, uses: Sequence[Use], root: Path, journal: Journal) -> None:
    for use in uses:
        mended_by_user(journal, root, crate, use, by_hand=True)


def test_nobody_has_learned_from_what_he_is_asked(tmp_path: Path, journal: Journal) -> None:
    """The one repair of its kind mends its like, but not the very error that it was."""
    use, like = PARCELS.shapes()["renamed_method"][:2]
    file = tmp_path / "lib.rs"
    file.write_text(PARCELS.api + like.broken, encoding="utf-8")
    project(PARCELS, [use], tmp_path, journal)
    episodes = tuple(one.id for one in journal.episodes())
    broken, fixed = {file: PARCELS.api + like.broken}, {file: PARCELS.api + like.fixed}
    task = Task("t", Pattern(like.code, ""), "g", "journal", file, broken, fixed, EDITION)
    bench = Bench(tmp_path, journal)
    alone = bench.answerer(None, Settings(sources=("memory",), factory_memory=False))
    assert bench.trials()(task, alone).passed
    assert not bench.trials()(replace(task, episodes=episodes), alone).passed


def test_the_memory_of_a_night_is_what_the_days_have_without_what_comes_meanwhile(
    tmp_path: Path, journal: Journal
) -> None:
    """A repair that the user makes while a candidate is judged would be the candidate's alone; what is to be forgotten
    is used by nobody, and so leaves something to learn."""
    first, second = PARCELS.shapes()["renamed_method"][:2]
    project(PARCELS, [first], tmp_path, journal)
    memory = Memory(journal)
    known = {one.id for one in memory.without(())[0]}
    project(PARCELS, [second], tmp_path / "other", journal)
    assert known and {one.id for one in memory.without((999,))[0]} == known
    assert max(max(one.episodes) for one in memory.without(())[0]) < journal.episodes()[-1].id
    assert max(max(one.episodes) for one in Memory(journal).without(())[0]) == journal.episodes()[-1].id
    save_choices(Choices(forgotten=known))
    assert not known & {one.id for one in Memory(journal).without(())[0]}


def test_a_pattern_that_the_user_refused_until_it_was_retired_makes_another_trial(
    tmp_path: Path, journal: Journal, task: Task
) -> None:
    """What it mended before it mends no more, and is worth learning again."""
    project(PARCELS, PARCELS.shapes()["renamed_method"][:1], tmp_path, journal)
    bench = Bench(tmp_path, journal)
    trials, answerer = bench.trials(), bench.answerer(None, Settings(sources=("memory",)))
    before = trials.key(task, answerer)
    learned, repairs = answerer.memory.without(task.episodes)
    refused = [replace(one, n_refused=RETIRED_AFTER) for one in learned]

    class Refused(Memory):
        def without(self, episodes: Sequence[int]) -> tuple[list[Learned], list[Repair]]:
            return refused, repairs

    assert refused and trials.key(task, replace(answerer, memory=Refused(journal))) != before


def test_what_a_pause_cuts_short_is_asked_again(tmp_path: Path, journal: Journal, task: Task) -> None:
    control = Control()
    bench = Bench(tmp_path, journal, control)

    def pause_once(cancel: threading.Event) -> None:
        if len(model.asked) == 1:
            control.pause()
            assert cancel.wait(10)
            control.resume()

    model = Model({None: RIGHT}, pause_once)
    trial = bench.trials()(task, bench.answerer(model))
    assert trial.passed and len(model.asked) == 2


def test_a_stop_ends_it_and_nothing_is_kept(tmp_path: Path, journal: Journal, task: Task) -> None:
    control = Control()
    bench = Bench(tmp_path, journal, control)
    with pytest.raises(Stopped):
        bench.trials()(task, bench.answerer(Model({None: RIGHT}, lambda cancel: control.stop())))
    assert not (tmp_path / "trials.jsonl").exists() or (tmp_path / "trials.jsonl").read_text() == ""
