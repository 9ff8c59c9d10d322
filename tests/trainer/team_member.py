"""One of the processes of `test_team.py`, which `torch.distributed.run` starts; rank 0 writes down what came of it.

`python -m torch.distributed.run … -m tests.trainer.team_member BASE FOLDER`. What the processes train is in
FOLDER/facts.json, in this order; what can't go on comes first, to show that the next training can.
"""

import errno
import json
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partialmethod
from pathlib import Path
from typing import Any
from unittest.mock import patch

import psutil
import torch
from safetensors.torch import save_file

from tests.trainer.test_lora import EXAMPLES, StopAt, of_tiny, tasks
from trainer import lora, team
from trainer.basemodel import BaseFile
from trainer.lora import TrainingError, TrainingResult, TrainingStopped
from trainer.share.coefficients import Arm


def in_float32() -> Any:
    """As the network computes while this holds: in bf16, shares of a batch are rounded otherwise than the whole."""
    return patch.object(BaseFile, "network", partialmethod(BaseFile.network, dtype=torch.float32))


def factors_of(result: TrainingResult) -> dict[str, Any]:
    """By name, as a file takes them."""
    named = result.factors.items()
    return {f"{name}.{kind}": getattr(one, kind).contiguous() for name, one in named for kind in ("a", "b")}


def lead(base: Path, folder: Path) -> None:
    facts: dict[str, Any] = {}
    settings = of_tiny(base)

    def train(name: str, changed: dict[str, Any] | None = None, base: Path = base, **more: Any) -> None:
        seen: list[int] = []
        on_step: Callable[[int, float], None] = more.pop("on_step", lambda n, _: seen.append(n))
        try:
            result = lora.train(
                EXAMPLES, base, replace(settings, **changed or {}), folder / name, on_step=on_step, **more
            )
        except (TrainingError, TrainingStopped) as exc:
            facts[name] = {"said": str(exc), "seen": seen}
        else:
            facts[name] = {"losses": result.losses, "n_steps": result.n_steps, "seen": seen}
            save_file(factors_of(result), folder / f"{name}.safetensors")
        (folder / "facts.json").write_text(json.dumps(facts))

    train("wild", {"learning_rate": 1e30, "clip_norm": 1e30})
    with patch.object(os, "fsync", side_effect=OSError(errno.ENOSPC, "No space left on device")):
        train("full", {"checkpoint_s": 0.0})
    os.chdir(base.parent)
    train("elsewhere", base=Path(base.name))
    train("whole")
    train("stopped", stop=StopAt(3))
    train("at_once", stop=StopAt(0))
    train("begun_alone")
    train("share", tasks=tasks(Arm.COEFFICIENTS))
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # by which the launcher ends all when one has gone

    def kill_the_other(n_done: int, _loss: float) -> None:
        if n_done == 2:
            for process in psutil.Process(os.getppid()).children():
                if process.pid != os.getpid():
                    process.kill()

    train("left_alone", on_step=kill_the_other)


def main(base: Path, folder: Path) -> None:
    with in_float32(), team.joined() as joined:
        if joined.leads:
            lead(base, folder)
        else:
            team.follow(joined)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
