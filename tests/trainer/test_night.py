"""A whole night over a real journal and a real crate; only the model and the training are scripted.

`test_rehearsal_model.py` goes through one with the real ones.
"""

import re
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import pytest

from koans.koan import load_koans
from sleepy_lsp import paths
from sleepy_lsp.journal.journal import Journal
from sleepy_lsp.llm import adapters, catalog
from sleepy_lsp.llm.client import Answer
from sleepy_lsp.llm.errors import ModelMissing, WorkerFailed
from sleepy_lsp.settings import Settings
from tests.koans.small import FIXED, small_koan
from tests.llm.adapter_cards import draft
from tests.support import write_tree
from tests.trainer.day import hall, mended, use
from trainer import judging, night, records
from trainer.control import Control, NightFailed, Stopped
from trainer.koan_tasks import tasks_from_koans
from trainer.leakage import Leak
from trainer.lora import NothingToLearn, TrainingResult
from trainer.night import Plan, run
from trainer.task import Example

torch = pytest.importorskip("torch")

from trainer.share.factors import Factors  # noqa: E402

CHOSEN = Settings(sources=("model",), attempts=1, night_koans=0)
MODEL = catalog.find(CHOSEN.model)
SHORT = Plan(n_frozen=1, shows_examples=False)
PROGRAM = {"program.toml": 'title = "-"\nedition = "2021"\nsplit = "train"\n', "program.rs": "", "test.rs": ""}
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
        turned = turned.replace('n += "1"', "n += 1")
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


def go(plan: Plan = SHORT, control: Control | None = None, *, n_koans: int = 0, **more: Any) -> records.NightRecord:
    return run(replace(CHOSEN, night_koans=n_koans), control=control or Control(), plan=plan, **more)


def koans(folder: Path, monkeypatch: pytest.MonkeyPatch, n_train: int) -> None:
    """One dev koan, and so many of the train split that are like it but for the code around."""
    codes = {"codes": '["E0277"]'}
    small_koan(folder / "koans", "dev", broken=FIXED.replace("n += 1", 'n += "1"'), **codes)
    for idx in range(n_train):
        around = AROUND[idx].replace("let n", "let m").replace("true { return false", "to > 9 { return 9")
        fixed = FIXED.replace("let mut n = 1;\n", f"let mut n = 1;\n    {around}\n")
        broken = fixed.replace("n += 1", 'n += "1"')
        small_koan(folder / "koans", f"train_{idx}", split='"train"', fixed=fixed, broken=broken, **codes)
    write_tree(folder / "programs" / "nothing", PROGRAM)
    monkeypatch.setattr(night, "load_koans", partial(load_koans, folder / "koans"))
    made = partial(tasks_from_koans, koans=folder / "koans", programs=folder / "programs")
    monkeypatch.setattr(night, "tasks_from_koans", made)


def live() -> list[str]:
    return [one.name for one in adapters.live(MODEL.sha256)[0]]


def test_before_the_first_day_there_is_nothing_to_learn_from(model: Model) -> None:
    record = go()
    assert (record.step, record.outcome) == ("done", "there is no journal yet: nothing to learn from")
    assert records.read(record.number) == record and model.asked == []
    assert sys.platform == "win32" or not paths.nights_dir().stat().st_mode & 0o077


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
    assert {name: rate.n for name, rate in record.rates.items()} == {
        f"held-out: {candidate.lesson}": candidate.n_held_out,
        "frozen": 1,
    }
    second = go()
    assert second.number == record.number + 1 and second.candidates == [] and len(trained) == 1
    assert "left alone" in second.outcome and live() == [candidate.name]


def test_what_is_not_proved_better_is_refused_with_its_reason(model: Model, trained: list[int], tmp_path: Path) -> None:
    """And is not trained again as long as everything is as it was."""
    lived(tmp_path / "hall", 12)
    model.has_learned = False
    record = go()
    [candidate] = record.candidates
    assert not candidate.adopted and "stopped after" in candidate.reasons[0] and live() == []
    assert record.outcome == "what was trained was not proved better: nothing has changed"
    again = go()
    assert again.candidates == [] and len(trained) == 1 and "refused before" in again.outcome
    run(replace(CHOSEN, night_max_p=0.04, night_koans=0), control=Control(), plan=SHORT)
    assert len(trained) == 2


def test_what_nobody_could_prove_better_is_not_trained(model: Model, trained: list[int], tmp_path: Path) -> None:
    """Five wins of five have p = 1/32: where less is asked for, half an hour of training would be for nothing."""
    lived(tmp_path / "hall", 12)
    record = run(replace(CHOSEN, night_max_p=0.001, night_koans=0), control=Control(), plan=SHORT)
    assert record.candidates == [] and trained == []
    assert "held-out tasks: too few to prove anything better" in record.outcome


def test_what_is_refused_early_leaves_the_rate_of_what_is_live_on_all_held_out_tasks(
    model: Model, trained: list[int], tmp_path: Path
) -> None:
    lived(tmp_path / "hall", 12)
    model.has_learned = False
    record = go()
    [candidate] = record.candidates
    assert candidate.measured[0].live.n < candidate.n_held_out
    assert record.rates[f"held-out: {candidate.lesson}"] == records.RateRecord.of(0, candidate.n_held_out)


def test_what_could_not_be_published_is_not_called_learned(
    model: Model, trained: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a full disk: the record, and the report that is made of it, say what is so."""

    def full(*_: object, **__: object) -> NoReturn:
        raise adapters.AdapterError("the adapters were left as they are: No space left on device")

    lived(tmp_path / "hall", 12)
    monkeypatch.setattr(adapters, "publish", full)
    with pytest.raises(NightFailed, match="No space left"):
        go()
    [record], _ = records.read_all()
    [candidate] = record.candidates
    assert (record.step, candidate.adopted, live()) == ("failed", False, [])
    assert "could not be published" in candidate.reasons[0]
    assert record.rates[f"held-out: {candidate.lesson}"].passed == 0


def test_what_went_live_just_before_a_kill_is_learned_when_the_night_goes_on(
    model: Model, trained: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    really_publish = adapters.publish

    def killed(*drafts: Any, **more: Any) -> NoReturn:
        really_publish(*drafts, **more)
        raise KeyboardInterrupt

    lived(tmp_path / "hall", 12)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(adapters, "publish", killed)
        go()
    record = go()
    [candidate] = record.candidates
    assert (record.number, candidate.adopted, live()) == (1, True, [candidate.name]) and len(trained) == 1
    assert record.rates[f"held-out: {candidate.lesson}"].passed == candidate.n_held_out


def test_what_was_proved_against_what_is_live_no_more_is_not_published(
    model: Model, trained: list[int], tmp_path: Path
) -> None:
    """Somebody has published, taken back or disabled an adapter while the candidate was being judged."""

    def meddle() -> None:
        if model.asked[-1] is not None and not live():
            adapters.publish([draft(tmp_path, "other", base_sha256=MODEL.sha256)], why="meanwhile")

    lived(tmp_path / "hall", 12)
    model.on_ask = meddle
    record = go()
    [candidate] = record.candidates
    assert (candidate.adopted, live()) == (False, ["other"]) and "was changed meanwhile" in candidate.reasons[0]
    assert candidate.key == "", "so it is trained again another night"


@pytest.mark.parametrize("how", ["switched off", "taken back"])
def test_what_was_live_and_is_no_more_is_not_made_again_of_the_same(
    model: Model, trained: list[int], tmp_path: Path, how: str
) -> None:
    """Else the next morning would undo what the user, or the days, have decided; under another name, so unnoticed."""
    lived(tmp_path / "hall", 12)
    [candidate] = go().candidates
    adapters.disable(candidate.name, "it annoys me") if how == "switched off" else adapters.rollback()
    record = go()
    assert (record.candidates, live(), len(trained)) == ([], [], 1)
    assert f"{candidate.name} had learned it and was {how}" in record.outcome


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


def test_a_project_that_can_not_be_trained_for_does_not_end_the_night(
    model: Model, trained: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would end every night there, and nothing else would ever be learned."""

    def fails(*_: object, **__: object) -> NoReturn:
        raise NothingToLearn("none of 8 examples fits a context of 2048 tokens")

    lived(tmp_path / "hall", 12)
    monkeypatch.setattr(night, "train", fails)
    record = go()
    assert (record.step, record.candidates) == ("done", [])
    [pattern] = [one for one in record.patterns if one.live_n]
    assert not pattern.kept and "fits a context" in pattern.reason


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


def test_a_failed_koan_brings_up_what_is_trained_for(
    model: Model, trained: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before there is a journal, and none is begun; what is learned from is of the train split."""
    koans(tmp_path, monkeypatch, 12)
    plan = replace(SHORT, is_told_beside=False, keeps_examples=True)
    record = go(plan, n_koans=8)
    assert record.koans == records.RateRecord.of(0, 1)
    [pattern] = record.patterns
    assert (pattern.origin, pattern.code, pattern.kept) == ("koans", "E0277", True)
    [candidate] = record.candidates
    assert candidate.adopted and candidate.lesson == "koans-bounds" and live() == [candidate.name]
    [kept] = records.folder_of(record.number).glob("candidates/*/examples.jsonl")
    assert set(re.findall(r'"group": "(\w+?)_', kept.read_text())) == {"train"}
    assert not paths.journal_file().exists()
    shadows = set((paths.cache_dir() / "night").iterdir())
    second = go(plan, n_koans=8)
    assert set((paths.cache_dir() / "night").iterdir()) == shadows, "the nights share the shadows of the koans"
    assert second.koans == records.RateRecord.of(1, 1) and second.patterns == []
    assert second.outcome.endswith("koans mended at once: 1 of 1")


def test_the_users_own_work_comes_first_and_what_went_live_is_kept(
    model: Model, trained: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A night that is stopped after something went live goes on with that in its record, also when the user has taken
    it back meanwhile, which stays so."""
    lived(tmp_path / "hall", 12)
    koans(tmp_path, monkeypatch, 1)
    control = Control()
    with pytest.raises(Stopped):
        go(control=control, n_koans=1, on_status=lambda said: control.stop() if said.startswith("trying") else None)
    [adopted] = live()
    adapters.rollback()
    record = go(n_koans=1)
    assert record.number == 1 and record.outcome == f"learned: {adopted}" and live() == []
    [candidate] = record.candidates
    assert candidate.adopted and candidate.measured and len(trained) == 1
    assert record.rates[f"held-out: {candidate.lesson}"].passed == candidate.n_held_out
    assert [one.origin for one in record.patterns if one.live_n] == ["journal", "koans"]
    assert "too few for training" in record.patterns[-1].reason


@pytest.mark.parametrize(
    "changed", [{"endpoint": "https://models.example/v1"}, {"sources": ("compiler",)}], ids=["endpoint", "no model"]
)
def test_a_night_that_nobody_would_use_is_refused(model: Model, tmp_path: Path, changed: dict[str, Any]) -> None:
    """Above all, no other machine is shown what the journal holds."""
    lived(tmp_path / "hall", 1)
    with pytest.raises(NightFailed, match=next(iter(changed))):
        run(replace(CHOSEN, **changed), control=Control(), plan=SHORT)
    assert model.asked == [] and records.read_all() == ([], [])


def test_a_leak_ends_the_night_in_a_line(
    model: Model, trained: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is trained on what it would be judged on, and the record says why."""

    def leaking(*_: object, **__: object) -> NoReturn:
        raise Leak("journal-3 shows an item that is judged on")

    lived(tmp_path / "hall", 12)
    monkeypatch.setattr(night, "curriculum", leaking)
    with pytest.raises(NightFailed, match="judged on"):
        go()
    [record], _ = records.read_all()
    assert (record.step, "judged on" in record.outcome, trained, live()) == ("failed", True, [], [])
