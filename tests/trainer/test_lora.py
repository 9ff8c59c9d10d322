"""The training loop on a tiny model: it learns answers, stops and goes on without a trace, refuses what is wrong."""

import errno
import hashlib
import os
import tempfile
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="needs the extra `train`")
pytest.importorskip("peft", reason="needs the extra `train`")

from tests.trainer import tiny_model  # noqa: E402
from trainer import loop, lora  # noqa: E402
from trainer.attach import attach_lora  # noqa: E402
from trainer.basemodel import BaseFile  # noqa: E402
from trainer.batches import Sample, encode  # noqa: E402
from trainer.checkpoint import FILE  # noqa: E402
from trainer.export import write_gguf  # noqa: E402
from trainer.loop import answer_loss, learning_rate  # noqa: E402
from trainer.lora import (  # noqa: E402
    CheckpointMismatch,
    NothingToLearn,
    TrainingError,
    TrainingResult,
    TrainingSettings,
    TrainingStopped,
    WrongBase,
)
from trainer.share.coefficients import Arm, TrainedTask, new_task  # noqa: E402
from trainer.share.factors import Factors  # noqa: E402
from trainer.share.shared import Shared, share  # noqa: E402
from trainer.task import Example, Pattern  # noqa: E402


def example(question: str, answer: str) -> Example:
    return Example(({"role": "user", "content": question},), answer, Pattern("E0308", "mismatched types"), "g", "t")


EXAMPLES = [
    example("let a: u8 = b;", "let a = b as u8;"),
    example("vec.len", "vec.len()"),
    example("x = 1; x = 2; fn main() {}", "let mut x = 1;"),
]


@pytest.fixture(scope="module")
def settings(tiny: Path) -> TrainingSettings:
    return of_tiny(tiny)


def of_tiny(base: Path) -> TrainingSettings:
    """Five epochs of two steps."""
    digest = hashlib.sha256(base.read_bytes()).hexdigest()
    return TrainingSettings(base_sha256=digest, rank=4, epochs=5, learning_rate=0.01, batch_examples=2, threads=1)


def same(one: TrainingResult, other: TrainingResult) -> bool:
    """Bit by bit."""
    return one.losses == other.losses and all(
        torch.equal(one.factors[name].a, other.factors[name].a) and torch.equal(one.factors[name].b, found.b)
        for name, found in other.factors.items()
    )


@pytest.fixture(scope="module")
def whole(tiny: Path, settings: TrainingSettings, tmp_path_factory: pytest.TempPathFactory) -> TrainingResult:
    """The training that nothing cut off."""
    return lora.train(EXAMPLES, tiny, settings, tmp_path_factory.mktemp("whole"))


def ask(server: Any, one: Example, scale: float) -> tuple[str, str]:
    """The greedy answer with the adapter at `scale`, and why it ended."""
    request = {"messages": list(one.messages), "max_tokens": 30, "temperature": 0.0}
    answer = server.handle_chat_completions({**request, "lora": [{"id": 0, "scale": scale}]})
    return answer["choices"][0]["message"]["content"], answer["choices"][0]["finish_reason"]


def test_three_answers_are_learned_and_served(tiny: Path, settings: TrainingSettings, tmp_path: Path) -> None:
    """From examples to llama.cpp: with the exported adapter it gives each answer, ended; without it, none."""
    long = replace(settings, epochs=40, learning_rate=0.02, matrices=lora.ATTENTION + lora.MLP)
    result = lora.train(EXAMPLES, tiny, long, tmp_path)
    assert result.losses[0] > 1.0 > 0.05 > result.losses[-1]
    write_gguf(result.factors, tmp_path / "adapter.gguf")
    with tempfile.TemporaryDirectory() as socket_folder:  # a socket's path must be short
        server = tiny_model.serve(tiny, f"{socket_folder}/s.sock", tmp_path / "adapter.gguf")
        assert [ask(server, one, 1.0) for one in EXAMPLES] == [(one.answer, "stop") for one in EXAMPLES]
        assert all(ask(server, one, 0.0)[0] != one.answer for one in EXAMPLES)
        del server


def test_a_result_says_what_was_done(whole: TrainingResult, tiny: Path) -> None:
    assert (whole.n_steps, len(whole.losses), whole.n_examples, whole.n_dropped) == (10, 10, 3, 0)
    assert sorted(whole.factors) == [
        f"model.layers.{layer}.self_attn.{name}"
        for layer in range(tiny_model.LAYERS)
        for name in sorted(lora.ATTENTION)
    ]
    kv = tiny_model.WIDTH * tiny_model.KV_HEADS // tiny_model.HEADS
    assert whole.n_trained_parameters == tiny_model.LAYERS * 4 * (2 * (64 + 64) + 2 * (64 + kv))
    tokenizer = BaseFile(tiny).tokenizer()
    assert whole.n_tokens == 5 * sum(len(encode(one, tokenizer).ids) for one in EXAMPLES)
    assert whole.cpu_s > 0 and 0 < whole.wall_s < 60 and 10**8 < whole.peak_bytes < 10**10


def test_a_long_example_is_computed_piece_by_piece_with_the_same_result(
    whole: TrainingResult, tiny: Path, settings: TrainingSettings, tmp_path: Path
) -> None:
    """An example longer than a step may be has its layers computed again on the way back; `stop` is heard there."""
    narrow = replace(settings, batch_tokens=1)
    wide = replace(settings, batch_examples=1)
    result = lora.train(EXAMPLES, tiny, narrow, tmp_path / "narrow")
    assert same(result, lora.train(EXAMPLES, tiny, wide, tmp_path / "wide"))
    for n_looks in range(1, 7):  # the first step and the second
        out = tmp_path / str(n_looks)
        with pytest.raises(TrainingStopped):
            lora.train(EXAMPLES, tiny, narrow, out, stop=StopAt(n_looks))
        assert same(lora.train(EXAMPLES, tiny, narrow, out), result)


class StopAt(threading.Event):
    """Set once it has been looked at so many times: a place inside a step, forward or backward."""

    def __init__(self, n_looks: int) -> None:
        super().__init__()
        self.n_looks = n_looks

    def is_set(self) -> bool:
        self.n_looks -= 1
        return self.n_looks < 0


@pytest.mark.parametrize("n_looks", [0, 1, 2, 3, 4, 9, 14, 29])
def test_stopped_anywhere_it_goes_on_as_if_nothing_had_been(
    n_looks: int, whole: TrainingResult, tiny: Path, settings: TrainingSettings, tmp_path: Path
) -> None:
    """Before a layer's work in either direction: the step is dropped, the rest is bit for bit the same."""
    seen: list[int] = []
    with pytest.raises(TrainingStopped) as caught:
        lora.train(EXAMPLES, tiny, settings, tmp_path, stop=StopAt(n_looks), on_step=lambda n, _: seen.append(n))
    assert caught.value.n_done == len(seen) < caught.value.n_steps == 10
    result = lora.train(EXAMPLES, tiny, settings, tmp_path, on_step=lambda n, _: seen.append(n))
    assert seen == list(range(1, 11)) and same(result, whole)
    assert result.wall_s > 0 and result.n_tokens == whole.n_tokens


class Killed(BaseException):
    """The process ends here: nothing is saved any more."""


@pytest.mark.parametrize("n_done", [1, 2, 9, 10])
def test_killed_after_any_step_it_goes_on_from_the_last_checkpoint(
    n_done: int, whole: TrainingResult, tiny: Path, settings: TrainingSettings, tmp_path: Path
) -> None:
    def kill(step: int, _loss: float) -> None:
        if step == n_done:
            raise Killed

    eager = replace(settings, checkpoint_s=0.0)
    with pytest.raises(Killed):
        lora.train(EXAMPLES, tiny, eager, tmp_path, on_step=kill)
    seen: list[int] = []
    assert same(lora.train(EXAMPLES, tiny, settings, tmp_path, on_step=lambda n, _: seen.append(n)), whole)
    assert seen == list(range(n_done, 11)), "the step before the kill was not saved yet; those before it were"
    again = lora.train(EXAMPLES, tiny, settings, tmp_path, on_step=lambda *_: pytest.fail("all is done"))
    assert same(again, whole), "a finished training is not run again"


def test_stop_is_heeded_within_the_step(tiny: Path, settings: TrainingSettings, tmp_path: Path) -> None:
    stop = threading.Event()
    with pytest.raises(TrainingStopped, match="stopped after 3 of 10 steps; they are saved"):
        lora.train(EXAMPLES, tiny, settings, tmp_path, stop=stop, on_step=lambda n, _: stop.set() if n == 3 else None)
    assert [file.name for file in tmp_path.iterdir()] == [FILE]


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_the_loss_is_that_of_answers_alone_and_padding_has_no_part_in_it(dtype: Any, tiny: Path) -> None:
    """Against transformers' own loss with the prompt's labels left out, example by example, weighted by tokens."""
    opened = BaseFile(tiny)
    tokenizer, network = opened.tokenizer(), opened.network(torch.device("cpu"), dtype)
    samples = [encode(one, tokenizer) for one in EXAMPLES]
    assert len({len(one.ids) for one in samples}) == 3
    total = 0.0
    for sample in samples:
        labels = torch.tensor([[-100] * sample.n_prompt + list(sample.ids[sample.n_prompt :])])
        total += float(network(torch.tensor([sample.ids]), labels=labels).loss) * sample.n_answer
    tolerance = 1e-5 if dtype is torch.float32 else 0.03
    found = float(answer_loss(network, samples))
    assert abs(found - total / sum(one.n_answer for one in samples)) < tolerance
    other = [Sample((*one.ids[: one.n_prompt - 1], 7, *one.ids[one.n_prompt :]), one.n_prompt) for one in samples]
    assert abs(float(answer_loss(network, other)) - found) > 0.01, "the prompt is seen"


def shared_bases() -> dict[str, Shared]:
    """Of five LoRAs drawn at random, on q and v of both layers."""
    made = torch.Generator().manual_seed(5)
    kv = tiny_model.WIDTH * tiny_model.KV_HEADS // tiny_model.HEADS

    def draw(n_out: int) -> Shared:
        sizes = [(torch.randn(n_out, 2, generator=made), torch.randn(2, tiny_model.WIDTH, generator=made))] * 5
        return share([Factors(b + 0.1 * idx, a * (1 + idx)) for idx, (b, a) in enumerate(sizes)], k=3).shared

    return {
        f"model.layers.{layer}.self_attn.{name}": draw(n_out)
        for layer in range(tiny_model.LAYERS)
        for name, n_out in (("q_proj", tiny_model.WIDTH), ("v_proj", kv))
    }


def tasks(arm: Arm) -> dict[str, TrainedTask]:
    made = torch.Generator().manual_seed(9)
    return {name: new_task(one, phi=2, p=2, arm=arm, generator=made) for name, one in shared_bases().items()}


@pytest.mark.parametrize("arm", list(Arm))
def test_an_arm_of_share_trains_what_it_may_and_nothing_else(
    arm: Arm, tiny: Path, settings: TrainingSettings, tmp_path: Path
) -> None:
    """Coefficients move in both arms, bases in (a) alone; the factors are the tasks'; stopping loses nothing either."""
    started, trained = tasks(arm), tasks(arm)
    fast = replace(settings, learning_rate=0.05, epochs=10)
    result = lora.train(EXAMPLES, tiny, fast, tmp_path / "whole", tasks=trained)
    assert sum(result.losses[-2:]) < sum(result.losses[:2]) - 0.1  # of an epoch's two steps
    assert result.n_trained_parameters == sum(task.n_trained for task in started.values())
    for name, task in trained.items():
        for now, then in ((task.left, started[name].left), (task.right, started[name].right)):
            assert not torch.equal(now.coefficients, then.coefficients)
            assert torch.equal(now.vectors, then.vectors) == (arm is Arm.COEFFICIENTS)
        assert torch.equal(result.factors[name].delta(), task.factors().delta())
    with pytest.raises(TrainingStopped):
        lora.train(EXAMPLES, tiny, fast, tmp_path / "cut", tasks=tasks(arm), stop=StopAt(14))
    assert same(lora.train(EXAMPLES, tiny, fast, tmp_path / "cut", tasks=tasks(arm)), result)


def test_tasks_of_another_model_are_refused(tiny: Path, settings: TrainingSettings, tmp_path: Path) -> None:
    task = tasks(Arm.COEFFICIENTS)["model.layers.0.self_attn.v_proj"]
    for name, said in (
        ("model.layers.7.self_attn.q_proj", "no matrix"),
        ("model.layers.0.self_attn.q_proj", "32 × 64"),
    ):
        with pytest.raises(TrainingError, match=said):
            lora.train(EXAMPLES, tiny, settings, tmp_path, tasks={name: task})


def test_every_lora_starts_from_the_same_a(tiny: Path, settings: TrainingSettings) -> None:
    """Whatever else differs; another seed gives another start; B starts at 0."""

    def start(**changes: Any) -> dict[str, Factors]:
        torch.rand(3)  # the surroundings' random state has no part in it
        network = BaseFile(tiny).network(torch.device("cpu"))
        attached = attach_lora(network, replace(settings, **changes))
        assert all(parameter.dtype == torch.float32 for parameter in attached.parameters.values())
        return attached.factors()

    first, second, third = start(), start(seed=8, learning_rate=0.5), start(a_seed=1)
    for name in first:
        assert torch.equal(first[name].a, second[name].a) and not torch.equal(first[name].a, third[name].a)
        assert not first[name].b.any()


def test_the_learning_rate_rises_and_falls(settings: TrainingSettings) -> None:
    rates = [learning_rate(n, 20, settings) / settings.learning_rate for n in range(20)]
    assert rates[:2] == [0.5, 1.0] and rates[2:] == sorted(rates[2:], reverse=True)
    assert rates[2] == 1.0 and 0 < rates[-1] < 0.02
    assert learning_rate(0, 1, settings) == settings.learning_rate


def test_examples_that_do_not_fit_are_dropped_and_counted(
    tiny: Path, settings: TrainingSettings, tmp_path: Path
) -> None:
    tokenizer = BaseFile(tiny).tokenizer()
    lengths = sorted(len(encode(one, tokenizer).ids) for one in EXAMPLES)
    short = replace(settings, context_tokens=lengths[1], epochs=1)
    result = lora.train(EXAMPLES, tiny, short, tmp_path)
    assert (result.n_examples, result.n_dropped) == (2, 1)
    with pytest.raises(NothingToLearn, match="none of 3 examples fits a context of 5 tokens"):
        lora.train(EXAMPLES, tiny, replace(settings, context_tokens=5), tmp_path / "none")


def other_base(tiny: Path, folder: Path) -> Path:
    file = folder / "other.gguf"
    file.write_bytes(tiny.read_bytes()[:-1] + b"x")
    return file


@pytest.mark.parametrize(
    ("examples", "base", "error", "said"),
    [
        pytest.param([], lambda tiny, _: tiny, NothingToLearn, "no example", id="no examples"),
        pytest.param(EXAMPLES, other_base, WrongBase, "SHA-256 is .* not .*: sleepy model verify", id="other base"),
        pytest.param(EXAMPLES, lambda _, folder: folder / "gone", WrongBase, "sleepy model pull", id="no base"),
    ],
)
def test_wrong_input_is_refused_in_a_line(
    examples: list[Example],
    base: Callable[[Path, Path], Path],
    error: type[TrainingError],
    said: str,
    tiny: Path,
    settings: TrainingSettings,
    tmp_path: Path,
) -> None:
    with pytest.raises(error, match=said) as caught:
        lora.train(examples, base(tiny, tmp_path), settings, tmp_path / "out")
    assert "\n" not in str(caught.value) and not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param({"seed": 1}, "other settings", id="seed"),
        pytest.param({"a_seed": 1}, "other settings, start", id="start"),
        pytest.param({"rank": 2}, "other settings, start", id="rank"),
    ],
)
def test_the_checkpoint_of_another_training_is_refused(
    change: dict[str, int], said: str, tiny: Path, settings: TrainingSettings, tmp_path: Path
) -> None:
    """It is left as it is. Other data is told apart as well; other threads are the same training."""
    short = replace(settings, epochs=1)
    lora.train(EXAMPLES, tiny, short, tmp_path)
    before = (tmp_path / FILE).read_bytes()
    with pytest.raises(CheckpointMismatch, match=said):
        lora.train(EXAMPLES, tiny, replace(short, **change), tmp_path)
    with pytest.raises(CheckpointMismatch, match="other examples"):
        lora.train([*EXAMPLES[:2], example("y", "z")], tiny, short, tmp_path)
    lora.train(EXAMPLES, tiny, replace(short, checkpoint_s=1.0), tmp_path)
    assert (tmp_path / FILE).read_bytes() == before


@pytest.mark.parametrize("cut", [0, 7, 400, 5000, -1])
def test_a_damaged_checkpoint_is_set_aside_and_told(
    cut: int, whole: TrainingResult, tiny: Path, settings: TrainingSettings, tmp_path: Path
) -> None:
    with pytest.raises(TrainingStopped):
        lora.train(EXAMPLES, tiny, settings, tmp_path, stop=StopAt(14))
    data = (tmp_path / FILE).read_bytes()
    (tmp_path / FILE).write_bytes(data[:cut])
    result = lora.train(EXAMPLES, tiny, settings, tmp_path)
    assert same(result, whole)
    (aside,) = tmp_path.glob(f"{FILE}.corrupt-*")
    assert aside.name in result.notes[0] and "\n" not in result.notes[0] and aside.read_bytes() == data[:cut]


def test_a_full_disk_ends_it_with_a_line_and_the_last_checkpoint_stands(
    whole: TrainingResult, tiny: Path, settings: TrainingSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    n_saves = 0

    def fsync(_file: int) -> None:
        nonlocal n_saves
        n_saves += 1
        if n_saves == 4:
            raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", fsync)
        with pytest.raises(TrainingError, match="the disk is full: free some room and train again; the one before"):
            lora.train(EXAMPLES, tiny, replace(settings, checkpoint_s=0.0), tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == [FILE]
    seen: list[int] = []
    assert same(lora.train(EXAMPLES, tiny, settings, tmp_path, on_step=lambda n, _: seen.append(n)), whole)
    assert seen[0] == 4


@pytest.mark.parametrize("where", ["the processor", "a GPU"])
def test_too_little_memory_is_said_in_a_line(
    where: str, tiny: Path, settings: TrainingSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer_loss(*_: object) -> Any:
        if where == "a GPU":
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")
        return torch.empty(1 << 60)

    monkeypatch.setattr(loop, "answer_loss", answer_loss)
    with pytest.raises(TrainingError, match="too little free memory"):
        lora.train(EXAMPLES, tiny, settings, tmp_path)


def test_a_training_that_went_wrong_says_so(tiny: Path, settings: TrainingSettings, tmp_path: Path) -> None:
    wild = replace(settings, learning_rate=1e30, clip_norm=1e30)
    with pytest.raises(NothingToLearn, match="the loss is no number any more; try a lower learning rate"):
        lora.train(EXAMPLES, tiny, wild, tmp_path)


@pytest.mark.parametrize(
    "wrong",
    [{"matrices": ("x_proj",)}, {"matrices": ()}, {"rank": 0}, {"epochs": 0}, {"learning_rate": 0.0}, {"warmup": 1.0}],
)
def test_settings_that_mean_nothing_are_refused(wrong: dict[str, Any], settings: TrainingSettings) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        replace(settings, **wrong)
