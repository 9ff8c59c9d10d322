"""A training's checkpoint: one safetensors file with parameters, AdamW's state, and the rest as JSON in its header.

One file, put in place by rename, so a kill leaves the old one or the new one and never halves of two.
"""

import contextlib
import errno
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

import safetensors
import safetensors.torch
import torch
from torch import Tensor, nn

from sleepy_lsp.llm.download import set_aside
from trainer.lora import CheckpointMismatch, TrainingError

FILE = "checkpoint.safetensors"
_HEADER = "training"
MOMENTS = ("exp_avg", "exp_avg_sq")
"""What AdamW keeps of each parameter, beside how many steps it has made."""


@dataclass(slots=True)
class Progress:
    """How far a training is."""

    losses: list[float] = field(default_factory=list)
    """One a step that is done."""
    n_tokens: int = 0
    wall_s: float = 0.0
    cpu_s: float = 0.0
    peak_bytes: int = 0


def save(
    folder: Path,
    identity: Mapping[str, str],
    progress: Progress,
    parameters: Mapping[str, nn.Parameter],
    optimizer: torch.optim.Optimizer,
) -> None:
    """Replace the checkpoint in `folder`. Raises TrainingError where the disk does not take it; the old one stands."""
    tensors: dict[str, Tensor] = {}
    for name, parameter in parameters.items():
        tensors[name] = parameter.detach().cpu().contiguous()
        for moment in MOMENTS:
            if parameter in optimizer.state:
                tensors[f"{name}.{moment}"] = optimizer.state[parameter][moment].cpu().contiguous()
    header = json.dumps({"identity": dict(identity), "progress": asdict(progress)})
    file = folder / FILE
    fresh = file.with_name(f".{FILE}.{os.getpid()}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with fresh.open("wb") as out:
            out.write(safetensors.torch.save(tensors, {_HEADER: header}))
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(file)
    except OSError as exc:
        full = exc.errno in (errno.ENOSPC, errno.EDQUOT)
        why = "the disk is full: free some room and train again" if full else exc.strerror
        raise TrainingError(f"can't save the checkpoint in {folder}: {why}; the one before it still stands") from exc
    finally:
        with contextlib.suppress(OSError):
            fresh.unlink()


def restore(
    folder: Path,
    identity: Mapping[str, str],
    parameters: Mapping[str, nn.Parameter],
    optimizer: torch.optim.Optimizer,
) -> tuple[Progress, str | None]:
    """Take up the checkpoint in `folder`, if there is one: how far it is, and a note where it had to be set aside.

    Raises CheckpointMismatch for one of another training, TrainingError for one that can't be opened.
    """
    file = folder / FILE
    try:
        with safetensors.safe_open(file, framework="pt") as opened:
            table = json.loads(opened.metadata()[_HEADER])
            tensors = {name: opened.get_tensor(name) for name in opened.keys()}  # noqa: SIM118 - not a dict
        theirs, progress = dict(table["identity"]), Progress(**table["progress"])
        if theirs == identity:
            _fill(tensors, parameters, optimizer, len(progress.losses))
    except FileNotFoundError:
        return Progress(), None
    except (safetensors.SafetensorError, ValueError, KeyError, TypeError) as exc:
        aside = set_aside(file)
        return Progress(), f"the checkpoint was damaged and is now {aside.name}; training starts anew ({exc})"
    except OSError as exc:
        raise TrainingError(f"can't read the checkpoint {file}: {exc.strerror}") from exc
    differing = sorted(key for key in theirs.keys() | identity.keys() if theirs.get(key) != identity.get(key))
    if differing:
        raise CheckpointMismatch(
            f"{file} is of another training (other {', '.join(differing)}): train into another folder, or delete it"
        )
    return progress, None


def _fill(
    tensors: Mapping[str, Tensor],
    parameters: Mapping[str, nn.Parameter],
    optimizer: torch.optim.Optimizer,
    n_done: int,
) -> None:
    """Raises KeyError, ValueError before anything is changed."""
    wanted = [name + suffix for name in parameters for suffix in ("", *(f".{one}" for one in MOMENTS if n_done))]
    for name in wanted:
        if tensors[name].dtype != torch.float32 or not bool(tensors[name].isfinite().all()):
            raise ValueError(f"{name} holds a number that is none")
    for name, parameter in parameters.items():
        if tensors[name].shape != parameter.shape:
            raise ValueError(f"{name} has another shape")
    with torch.no_grad():
        for name, parameter in parameters.items():
            parameter.copy_(tensors[name])
            if n_done:
                moments = {one: tensors[f"{name}.{one}"].to(parameter.device, copy=True) for one in MOMENTS}
                optimizer.state[parameter] = {"step": torch.tensor(float(n_done)), **moments}
