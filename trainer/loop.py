"""The one training loop: AdamW on what `attach` put beside the frozen network, batch by batch as `batches` planned.

Examples are padded on the right, and attention looks to the left only: no token ever sees the padding, so no mask is
needed, and the faster kernels without one apply. The loss is on the answers' tokens alone, so only their rows go
through the output matrix, a sixth of the 1.5B model's work for a token.
"""

import math
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import psutil
import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import Qwen2ForCausalLM

from trainer import batches, checkpoint
from trainer.attach import Attached, attach_lora, attach_tasks
from trainer.basemodel import BaseFile, check_hash
from trainer.batches import Sample
from trainer.lora import NothingToLearn, TrainingError, TrainingResult, TrainingSettings, TrainingStopped
from trainer.share.coefficients import TrainedTask
from trainer.task import Example


class _Stop(Exception):
    """Raised inside a step, which is then as if it had never begun."""


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
    if settings.threads:
        torch.set_num_threads(settings.threads)
    check_hash(base, settings.base_sha256)
    opened = BaseFile(base)
    tokenizer = opened.tokenizer()
    samples = batches.fitting((batches.encode(one, tokenizer) for one in examples), settings.context_tokens)
    if not samples:
        raise NothingToLearn(f"none of {len(examples)} examples fits a context of {settings.context_tokens} tokens")
    network = opened.network(torch.device("cuda" if torch.cuda.is_available() else "cpu"))
    del opened  # and the mapped file with it
    # The layers look at `network.training` to decide; with no dropout, nothing else does.
    network.activation_checkpointing_enable()
    network.disable_input_require_grads()  # type: ignore[no-untyped-call]
    attached = attach_lora(network, settings) if tasks is None else attach_tasks(network, tasks)
    optimizer = new_optimizer(attached, settings)
    identity = _identity(settings, samples, attached)
    progress, note = checkpoint.restore(out, identity, attached.parameters, optimizer)
    clock.start(progress)
    plan = batches.plan(
        samples,
        epochs=settings.epochs,
        seed=settings.seed,
        batch_examples=settings.batch_examples,
        batch_tokens=settings.batch_tokens,
    )

    def save() -> None:
        clock.read(progress)
        checkpoint.save(out, identity, progress, attached.parameters, optimizer)

    _listen(network, stop)
    saved_at = time.monotonic()
    n_saved = len(progress.losses)
    for batch in plan[n_saved:]:
        try:
            rate = learning_rate(len(progress.losses), len(plan), settings)
            found = [samples[idx] for idx in batch]
            too_long = max(len(one.ids) for one in found) > settings.batch_tokens
            loss = step(network, attached, optimizer, found, rate, settings.clip_norm, recompute=too_long)
        except _Stop:
            save()
            raise TrainingStopped(len(progress.losses), len(plan)) from None
        progress.losses.append(loss)
        progress.n_tokens += sum(len(one.ids) for one in found)
        on_step(len(progress.losses), loss)
        if time.monotonic() - saved_at >= settings.checkpoint_s:
            save()
            saved_at, n_saved = time.monotonic(), len(progress.losses)
    if n_saved < len(plan):
        save()
    return TrainingResult(
        factors=attached.factors(),
        losses=tuple(progress.losses),
        n_steps=len(plan),
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
) -> float:
    """One step of the optimiser; the batch's loss before it. Raises TrainingError where that is no number.

    `recompute` keeps only the layers' inputs until the way back and computes the rest again: a fifth slower.
    """
    for group in optimizer.param_groups:
        group["lr"] = rate
    optimizer.zero_grad()
    network.train(recompute)
    loss = answer_loss(network, batch)
    value = loss.item()
    if not math.isfinite(value):
        raise TrainingError("training went wrong: the loss is no number any more; try a lower learning rate")
    loss.backward()  # type: ignore[no-untyped-call]
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
