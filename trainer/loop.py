"""The one training loop: AdamW on what `attach` put beside the frozen network, batch by batch as `batches` planned.

Examples are padded on the right, and attention looks to the left only: no token ever sees the padding, so no mask is
needed, and the faster kernels without one apply. The loss is on the answers' tokens alone, so only their rows go
through the output matrix, a sixth of the 1.5B model's work for a token.
"""

import math
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import torch
from torch import Tensor, distributed, nn
from torch.nn import functional
from transformers import Qwen2ForCausalLM

from trainer import batches, checkpoint
from trainer.attach import Attached, attach_lora, attach_tasks
from trainer.basemodel import BaseFile, check_hash
from trainer.batches import Sample
from trainer.lora import NothingToLearn, TrainingError, TrainingResult, TrainingSettings, TrainingStopped
from trainer.share.coefficients import TrainedTask
from trainer.task import Example

if TYPE_CHECKING:
    from trainer.team import Team


class _Stop(Exception):
    """Raised inside a step, which is then as if it had never begun."""


@contextmanager
def _memory_running_out() -> Iterator[None]:
    """Is told in a line. Raises TrainingError."""
    try:
        yield
    except torch.OutOfMemoryError as exc:
        raise TrainingError(
            "the GPU has too little free memory: set CUDA_VISIBLE_DEVICES to nothing to train on the processor"
        ) from exc
    except RuntimeError as exc:
        if "can't allocate memory" not in str(exc):  # torch has no exception of its own for the processor's memory
            raise
        raise TrainingError(
            "there is too little free memory to train: close something, or take a smaller model"
        ) from exc


@_memory_running_out()
def run(
    examples: Sequence[Example],
    base: Path,
    settings: TrainingSettings,
    out: Path,
    on_step: Callable[[int, float], None],
    stop: threading.Event,
    tasks: Mapping[str, TrainedTask] | None,
) -> TrainingResult:
    """See `lora.train`."""
    clock = _Clock()
    opened = open_base(base, settings)
    tokenizer = opened.tokenizer()
    samples = batches.fitting((batches.encode(one, tokenizer) for one in examples), settings.context_tokens)
    if not samples:
        raise NothingToLearn(f"none of {len(examples)} examples fits a context of {settings.context_tokens} tokens")
    team = _team() if tasks is None else None  # Share's tasks live in this process alone
    with nullcontext() if team is None else team.training(samples, base, settings):
        with nullcontext() if team is None else team.all_or_none():
            training = Training(opened, samples, settings, tasks, team)
            del opened  # and the mapped file with it
            attached, optimizer = training.attached, training.optimizer
            identity = _identity(settings, samples, attached)
            progress, note = checkpoint.restore(out, identity, attached.parameters, optimizer)
        if team is None:
            _listen(training.network, stop)
        else:
            team.start_alike(len(progress.losses), attached.parameters.values(), optimizer)
        clock.start(progress)

        def save() -> None:
            clock.read(progress)
            checkpoint.save(out, identity, progress, attached.parameters, optimizer)

        saved_at = time.monotonic()
        n_saved = len(progress.losses)
        for batch in training.plan[n_saved:]:
            try:
                if team is not None:
                    if stop.is_set():  # between two steps, since nobody may leave one that the others are in
                        raise _Stop
                    team.next_step()
                loss = training.step(len(progress.losses))
            except _Stop:
                save()
                raise TrainingStopped(len(progress.losses), len(training.plan)) from None
            progress.losses.append(loss)
            progress.n_tokens += sum(len(samples[idx].ids) for idx in batch)
            on_step(len(progress.losses), loss)
            if time.monotonic() - saved_at >= settings.checkpoint_s:
                save()
                saved_at, n_saved = time.monotonic(), len(progress.losses)
        if n_saved < len(training.plan):
            save()
    return TrainingResult(
        factors=attached.factors(),
        losses=tuple(progress.losses),
        n_steps=len(training.plan),
        n_trained_parameters=attached.n_trained,
        n_examples=len(samples),
        n_dropped=len(examples) - len(samples),
        n_tokens=progress.n_tokens,
        data_sha256=identity["examples"],
        wall_s=progress.wall_s,
        cpu_s=progress.cpu_s,
        peak_bytes=progress.peak_bytes,
        notes=() if note is None else (note,),
    )


def open_base(base: Path, settings: TrainingSettings) -> BaseFile:
    """Raises WrongBase."""
    check_hash(base, settings.base_sha256)
    return BaseFile(base)


class Training:
    """The network, what is trained beside it, and the steps: every process that takes part has its own, all alike."""

    def __init__(
        self,
        opened: BaseFile,
        samples: Sequence[Sample],
        settings: TrainingSettings,
        tasks: Mapping[str, TrainedTask] | None,
        team: "Team | None",
    ) -> None:
        """Raises WrongBase, TrainingError."""
        if settings.threads:
            torch.set_num_threads(settings.threads)
        self.network = opened.network(device(team))
        # The layers look at `network.training` to decide; with no dropout, nothing else does.
        self.network.activation_checkpointing_enable()
        self.network.disable_input_require_grads()  # type: ignore[no-untyped-call]
        self.attached = attach_lora(self.network, settings) if tasks is None else attach_tasks(self.network, tasks)
        self.optimizer = new_optimizer(self.attached, settings)
        self.plan = batches.plan(
            samples,
            epochs=settings.epochs,
            seed=settings.seed,
            batch_examples=settings.batch_examples,
            batch_tokens=settings.batch_tokens,
        )
        self._samples, self._settings, self._team = samples, settings, team

    def step(self, n_done: int) -> float:
        """The step after `n_done`; the loss before it. Raises TrainingError where that is no number."""
        batch = [self._samples[idx] for idx in self.plan[n_done]]
        rate = learning_rate(n_done, len(self.plan), self._settings)
        too_long = max(len(one.ids) for one in batch) > self._settings.batch_tokens
        clip_norm = self._settings.clip_norm
        return step(self.network, self.attached, self.optimizer, batch, rate, clip_norm, too_long, self._team)


def _team() -> "Team | None":
    """The processes that this one trains with, where `team.joined` has made them meet."""
    if not (distributed.is_available() and distributed.is_initialized()):
        return None
    from trainer.team import Team

    return Team()


def device(team: "Team | None") -> torch.device:
    """A GPU where torch finds one; each process of a team has its own. Raises TrainingError where there are too few."""
    if not torch.cuda.is_available():
        return torch.device("cpu")
    idx = 0 if team is None else distributed.get_node_local_rank(0)
    if idx >= (n_gpus := torch.cuda.device_count()):
        raise TrainingError(f"it has no GPU of its own, there are {n_gpus}: launch with --num_processes {n_gpus}")
    return torch.device("cuda", idx)


def new_optimizer(attached: Attached, settings: TrainingSettings) -> torch.optim.AdamW:
    return torch.optim.AdamW(
        attached.parameters.values(), lr=settings.learning_rate, weight_decay=settings.weight_decay
    )


def learning_rate(n_done: int, n_steps: int, settings: TrainingSettings) -> float:
    """For the step after `n_done`: a rise that ends at the full rate, then half a cosine that ends near 0."""
    n_warmup = math.ceil(settings.warmup * n_steps)
    if n_done < n_warmup:
        return settings.learning_rate * (n_done + 1) / n_warmup
    return settings.learning_rate * 0.5 * (1 + math.cos(math.pi * (n_done - n_warmup) / (n_steps - n_warmup)))


def step(
    network: Qwen2ForCausalLM,
    attached: Attached,
    optimizer: torch.optim.Optimizer,
    batch: Sequence[Sample],
    rate: float,
    clip_norm: float,
    recompute: bool = False,
    team: "Team | None" = None,
) -> float:
    """One step of the optimiser; the batch's loss before it. Raises TrainingError where that is no number.

    `recompute` keeps only the layers' inputs until the way back and computes the rest again: a fifth slower. Of a team,
    each process computes its share, and all make the same step.
    """
    for group in optimizer.param_groups:
        group["lr"] = rate
    optimizer.zero_grad()
    network.train(recompute)
    value = 0.0
    if mine := batch if team is None else team.share(batch):
        # Its weight in the mean over all of the batch's answer tokens: exactly 1 where one process has the whole batch.
        weight = sum(one.n_answer for one in mine) / sum(one.n_answer for one in batch)
        loss = answer_loss(network, mine) * weight
        value = loss.item()
        loss.backward()  # type: ignore[no-untyped-call]
    if team is not None:
        value = team.summed(attached.parameters.values(), value)
    if not math.isfinite(value):
        raise NothingToLearn("training went wrong: the loss is no number any more; try a lower learning rate")
    nn.utils.clip_grad_norm_(attached.parameters.values(), clip_norm)
    optimizer.step()
    return value


def answer_loss(network: Qwen2ForCausalLM, batch: Sequence[Sample]) -> Tensor:
    """Mean cross-entropy (nats) over all tokens of the batch's answers, end tokens included."""
    longest = max(len(sample.ids) for sample in batch)
    ids = torch.zeros(len(batch), longest, dtype=torch.long)  # examples × tokens; what pads is never looked at
    is_answer = torch.zeros(len(batch), longest, dtype=torch.bool)
    for row, sample in enumerate(batch):
        ids[row, : len(sample.ids)] = torch.tensor(sample.ids)
        is_answer[row, sample.n_prompt : len(sample.ids)] = True
    ids, is_answer = ids.to(network.device), is_answer.to(network.device)
    hidden = network.model(input_ids=ids, use_cache=False).last_hidden_state  # examples × tokens × width
    before = hidden[:, :-1][is_answer[:, 1:]]  # answer tokens × width: each is foretold from the place before it
    logits = network.lm_head(before).float()  # answer tokens × vocabulary
    return functional.cross_entropy(logits, ids[is_answer])


def _listen(network: Qwen2ForCausalLM, stop: threading.Event) -> None:
    """Make every layer look at `stop` before its work, forward and backward: a step of many seconds can be left."""

    def check(*_: object) -> None:
        if stop.is_set():
            raise _Stop

    def before(_layer: nn.Module, args: tuple[Tensor, ...]) -> None:
        check()
        if args[0].requires_grad:
            args[0].register_hook(check)  # type: ignore[no-untyped-call]  # called once the layers above are done

    for layer in network.model.layers:
        layer.register_forward_pre_hook(before)


def _identity(settings: TrainingSettings, samples: Sequence[Sample], attached: Attached) -> dict[str, str]:
    """What makes two trainings the same, under the names that a refusal calls them by."""
    return {
        "base": settings.base_sha256,
        "examples": batches.digest(samples),
        "start": attached.digest(),
        # How many threads, and when to save, is for the machine; base and start have entries of their own.
        "settings": str(asdict(replace(settings, threads=0, checkpoint_s=0.0, base_sha256=""))),
    }


class _Clock:
    """Wall and processor seconds since it was made, on top of those of the runs before."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.monotonic(), time.process_time()

    def start(self, progress: checkpoint.Progress) -> None:
        self._wall -= progress.wall_s
        self._cpu -= progress.cpu_s

    def read(self, progress: checkpoint.Progress) -> None:
        progress.wall_s, progress.cpu_s = time.monotonic() - self._wall, time.process_time() - self._cpu
        progress.peak_bytes = max(progress.peak_bytes, peak_bytes())


def peak_bytes() -> int:
    """The most resident memory that this process ever had."""
    if sys.platform == "win32":
        return int(psutil.Process().memory_info().peak_wset)
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
