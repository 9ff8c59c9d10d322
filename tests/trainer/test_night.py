"""A whole night over a real journal and a real crate; only the model and the training are scripted.

`test_rehearsal_model.py` goes through one with the real ones.
"""

import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from sleepy_lsp import paths
from sleepy_lsp.journal.journal import Journal
from sleepy_lsp.llm import adapters, catalog
from sleepy_lsp.llm.client import Answer
from sleepy_lsp.llm.errors import ModelMissing, WorkerFailed
from sleepy_lsp.settings import Settings
from tests.trainer.day import hall, mended, use
from trainer import judging, night, records
from trainer.control import Control, Stopped
from trainer.lora import TrainingResult
from trainer.night import Plan, run
from trainer.task import Example

torch = pytest.importorskip("torch")

from trainer.share.factors import Factors  # noqa: E402

CHOSEN = Settings(sources=("model",), attempts=1, night_koans=0)
MODEL = catalog.find(CHOSEN.model)
SHORT = Plan(n_frozen=1, shows_examples=False)
# Code around the call that is unlike from one to the next, so that no item is another's but for its names.
AROUND = (
    "let n = 1 + 2;", "for i in 0..3 { drop(i); }", "if true { return false; }", "let t = (1, 'a');",
    "let v = [0u8; 4];", "while false {}", "let s = String::new();", "match 3 { _ => {} }", "let f = |x: u8| x;",
    "loop { break; }", "let o = Some(1u8);", "let r = &7;",
)  # fmt: skip


class Model:
    """Without an adapter it answers with what it was shown; an adapter has learned to turn the arguments round."""

    def __init__(self) -> None:
        self.asked: list[str | None] = []
        self.has_learned = True
        self.on_ask: Callable[[], None] = lambda: None

    def complete(self, messages: Sequence[Mapping[str, str]], *, adapter: str | None = None, **_: Any) -> Answer:
        self.asked.append(adapter)
        self.on_ask()
        shown = messages[-1]["content"].rpartition("```rust\n")[2].partition("\n```")[0]
        turned = re.sub(r"book\((\d+), (\"\w+\")\)", r"book(\2, \1)", shown)
        text = turned if adapter and self.has_learned else shown
        return Answer(f"```rust\n{text}\n```", 10, 4, 3, 0.0, "stop", adapter)

    def close(self) -> None:
        pass

    def __enter__(self) -> "Model":
        return self

    def __exit__(self, *exc: object) -> None:
        pass


@pytest.fixture
def model(sleepy_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Model]:
    """A machine with the model; what a client of its worker would have been opened with is its adapters."""
    model = Model()
    monkeypatch.setattr(judging, "open_client", lambda settings, *, adapters: model)
    monkeypatch.setattr(night.download, "present", lambda *_: tmp_path / "model.gguf")
    yield model


@pytest.fixture
def trained(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many examples each training had; it takes no time, and what it makes is an adapter of a few numbers."""
    seen: list[int] = []

    def train(examples: Sequence[Example], base: Path, settings: Any, out: Path, **_: Any) -> TrainingResult:
        seen.append(len(examples))
        factors = {"model.layers.0.self_attn.q_proj": Factors(torch.ones(4, 1), torch.ones(1, 4))}
        return TrainingResult(factors, (1.0, 0.5), 2, 8, len(examples), 0, 99, "0" * 64, 1.0, 1.0, 1, ())

    monkeypatch.setattr(night, "train", train)
    return seen


def lived(root: Path, n: int) -> None:
    """A day on which the user has turned round the arguments of `n` calls."""
    fixed = [use(f"book_{idx}", f'hall.book("Ada", {idx})', AROUND[idx]) for idx in range(n)]
    hall(root, *fixed)
    with Journal.open(paths.journal_file()) as journal:
        for idx, after in enumerate(fixed):
            mended(journal, root, after.replace(f'"Ada", {idx}', f'{idx}, "Ada"'), after)


def go(plan: Plan = SHORT, control: Control | None = None) -> records.NightRecord:
    return run(CHOSEN, control=control or Control(), plan=plan)


def live() -> list[str]:
    return [one.name for one in adapters.live(MODEL.sha256)[0]]


def test_before_the_first_day_there_is_nothing_to_learn_from(model: Model) -> None:
    record = go()
    assert (record.step, record.outcome) == ("done", "there is no journal yet: nothing to learn from")
    assert records.read(record.number) == record and model.asked == []


def test_without_the_model_it_is_said_how_to_get_it(sleepy_home: Path) -> None:
    with pytest.raises(ModelMissing, match="sleepy model pull"):
        go()
    assert records.read_all() == ([], [])


def test_a_few_repairs_are_too_few_and_nothing_is_trained(model: Model, trained: list[int], tmp_path: Path) -> None:
    lived(tmp_path / "hall", 4)
    record = go()
    assert record.step == "done" and trained == [] and live() == []
    [pattern] = [one for one in record.patterns if one.live_n]
    assert not pattern.kept and "too few for training" in pattern.reason and "too few" in record.outcome


def test_what_is_proved_better_goes_live_and_is_left_alone_from_then_on(
    model: Model, trained: list[int], tmp_path: Path
) -> None:
    lived(tmp_path / "hall", 12)
    record = go()
    assert record.step == "done" and record.outcome.startswith("learned: hall-")
    [candidate] = record.candidates
    assert candidate.adopted and live() == [candidate.name]
    [adapter] = adapters.live(MODEL.sha256)[0]
    assert adapter.card is not None and adapter.card.beat.wins == candidate.n_held_out >= 5
    assert [one.name for one in candidate.measured] == ["held-out", "frozen, routed", "frozen, unrouted"]
    assert record.forgetting["base"][candidate.lesson].passed == 0
    second = go()
    assert second.number == record.number + 1 and second.candidates == [] and len(trained) == 1
    assert "left alone" in second.outcome and live() == [candidate.name]


def test_what_is_not_proved_better_is_refused_with_its_reason(model: Model, trained: list[int], tmp_path: Path) -> None:
    lived(tmp_path / "hall", 12)
    model.has_learned = False
    record = go()
    [candidate] = record.candidates
    assert not candidate.adopted and "stopped after" in candidate.reasons[0] and live() == []
    assert record.outcome == "what was trained was not proved better: nothing has changed"


def test_a_stopped_night_goes_on_and_asks_nothing_twice(model: Model, trained: list[int], tmp_path: Path) -> None:
    lived(tmp_path / "hall", 12)
    control = Control()
    model.on_ask = lambda: control.stop() if model.asked[-1] else None
    with pytest.raises(Stopped):
        go(control=control)
    [stopped], _ = records.read_all()
    assert (stopped.step, stopped.ended) == ("stopped", "") and live() == []
    n_asked, model.on_ask = len(model.asked), lambda: None
    record = go()
    assert record.number == stopped.number and record.step == "done" and live() == [record.candidates[0].name]
    base_again = [one for one in model.asked[n_asked:] if one is None]
    assert len(base_again) <= 2  # what the frozen koan needs, which the first half had not come to


def test_a_failing_worker_changes_nothing(model: Model, trained: list[int], tmp_path: Path) -> None:
    lived(tmp_path / "hall", 12)

    def fail() -> None:
        raise WorkerFailed("the worker has died")

    model.on_ask = fail
    record = go()
    assert record.step == "done" and live() == [] and not any(one.adopted for one in record.candidates)


def test_the_trial_of_a_night_ends_when_it_is_wanted_away(model: Model, trained: list[int], tmp_path: Path) -> None:
    lived(tmp_path / "hall", 12)
    control = Control()
    model.on_ask = lambda: threading.Timer(0, control.stop).start()
    with pytest.raises(Stopped):
        go(control=control)
    assert live() == [] and trained == []
