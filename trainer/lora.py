"""Training an adapter: examples and a base model in, LoRA factors out. One loop for plain LoRA and for Share's tasks.

    result = train(examples, base, TrainingSettings(base_sha256=...), out, on_step=show, stop=stop)
    export.write_gguf(result.factors, file)

What holds:

- The base is the GGUF file that serves by day, its tokenizer and its chat template, and no other byte from anywhere.
- The same base, examples, settings, start and number of threads give the same factors, cut off in between or not: bit
  for bit on a CPU.
- `stop` ends training within one layer's work; what was learned up to the last whole step is in `out`, and the same
  call goes on from there. Only loading (20 s of processor time for the 1.5B model) hears nothing of it. To pause and
  keep the memory, block in `on_step` or suspend the process.
- A killed process, a full disk or a damaged checkpoint costs at most `checkpoint_s` seconds of work.

This module imports nothing heavy; `train` does, once it knows that the packages are there.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from trainer import extra
from trainer.task import Example

if TYPE_CHECKING:
    from trainer.share.coefficients import TrainedTask
    from trainer.share.factors import Factors

ATTENTION = ("q_proj", "k_proj", "v_proj", "o_proj")
MLP = ("gate_proj", "up_proj", "down_proj")


class TrainingError(Exception):
    """Nothing can be trained like this; the message says why and how to mend it, in a line."""


class WrongBase(TrainingError):
    """The base model's file is missing, damaged, or not the one that was asked for."""


class NothingToLearn(TrainingError):
    """Nothing comes of these examples: there is none, none fits the context, or the loss is no number any more."""


class CheckpointMismatch(TrainingError):
    """`out` holds the checkpoint of another training."""


class TrainingStopped(Exception):
    """`stop` was set; all whole steps are saved, and the same call goes on after them."""

    def __init__(self, n_done: int, n_steps: int) -> None:
        super().__init__(f"stopped after {n_done} of {n_steps} steps; they are saved")
        self.n_done, self.n_steps = n_done, n_steps


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingSettings:
    """How to train; whatever of this changes the result is part of a checkpoint's identity."""

    base_sha256: str
    """Of the base model's file: another file is refused."""
    rank: int = 8
    """r of a plain LoRA."""
    alpha: int = 16
    """A plain LoRA's product is used with alpha / r."""
    matrices: tuple[str, ...] = ATTENTION
    """Of every layer, for a plain LoRA: names of ATTENTION and MLP."""
    a_seed: int = 0
    """Where every LoRA's A starts. One for all adapters: else what they have in common is lost in different starts."""
    seed: int = 0
    """Of the order of the examples."""
    epochs: int = 3
    learning_rate: float = 2e-4
    warmup: float = 0.1
    """Share of the steps in which the learning rate rises from 0; then it falls to 0 along a cosine."""
    weight_decay: float = 0.0
    clip_norm: float = 1.0
    """The most that the norm of a step's gradient may be."""
    batch_examples: int = 4
    """At most so many examples a step …"""
    batch_tokens: int = 640
    """… and so many tokens with the padding: 3.7 MB each with the 1.5B model. A longer example is a step of its own,
    with less kept in memory, and a fifth slower."""
    context_tokens: int = 2048
    """Longer examples are dropped, and counted."""
    threads: int = 0
    """Of torch; 0: as many as torch takes."""
    checkpoint_s: float = 180.0

    def __post_init__(self) -> None:
        unknown = set(self.matrices) - {*ATTENTION, *MLP}
        if unknown or not self.matrices:
            raise ValueError(f"matrices must be of {', '.join((*ATTENTION, *MLP))}, not {sorted(unknown) or 'none'}")
        for name in ("rank", "epochs", "batch_examples", "batch_tokens", "context_tokens"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, not {getattr(self, name)}")
        for name in ("alpha", "learning_rate", "clip_norm"):
            if not getattr(self, name) > 0:
                raise ValueError(f"{name} must be more than 0, not {getattr(self, name)}")
        if not 0 <= self.warmup < 1:
            raise ValueError(f"warmup must be at least 0 and less than 1, not {self.warmup}")


@dataclass(frozen=True, slots=True)
class TrainingResult:
    """What a training left; times and losses are of the whole of it, however often it was cut off."""

    factors: "Mapping[str, Factors]"
    """What was learned, by module (`model.layers.3.self_attn.q_proj`), on the CPU: for `export.write_gguf`."""
    losses: tuple[float, ...]
    """Mean cross-entropy of the answers' tokens (nats) of each step, before it."""
    n_steps: int
    n_trained_parameters: int
    n_examples: int
    n_dropped: int
    """Examples that were longer than the context."""
    n_tokens: int
    """Tokens that were computed, over all steps, without the padding."""
    data_sha256: str
    """Of all token ids and of where the answers start."""
    wall_s: float
    cpu_s: float
    """Processor seconds of this process, all threads."""
    peak_bytes: int
    """The most resident memory that this process ever had."""
    notes: tuple[str, ...]
    """What the user should be told: a damaged checkpoint that was set aside."""


def _ignore(_step: int, _loss: float) -> None:
    pass


def train(
    examples: Sequence[Example],
    base: Path,
    settings: TrainingSettings,
    out: Path,
    *,
    on_step: Callable[[int, float], None] = _ignore,
    stop: threading.Event | None = None,
    tasks: "Mapping[str, TrainedTask] | None" = None,
) -> TrainingResult:
    """Train on the answers of `examples`, and return what was learned. `out` is a folder for the checkpoint.

    `on_step` is told after each step how many are done and what the loss was before it. `tasks` are Share's, by module,
    as `share.coefficients.new_task` or `resumed` made them: they are trained in place, instead of a plain LoRA. Uses a
    GPU where torch finds one, and for a plain LoRA the processes that have joined this one (`team.py`): then `stop` is
    heeded between two steps. A finished training is not run again: its checkpoint is the result.

    Raises ExtraMissing, WrongBase, NothingToLearn, CheckpointMismatch, TrainingError (the disk is full, memory
    runs out), TrainingStopped.
    """
    extra.require()
    from trainer import loop

    if not examples:
        raise NothingToLearn("there is no example to learn from")
    return loop.run(examples, base, settings, out, on_step, stop or threading.Event(), tasks)
