"""How fast training is, and what it takes: a step, batches of like length, a whole short training, Share's arm (b).

- `step`: one step of ours against a bare peft loop on the same batch, network and adapter: transformers' own loss over
  all positions with an attention mask, backward, clip, AdamW.
- `bucketed`: examples a second in the batches that a training plans, against the same examples one by one, each padded
  to the longest of all, through the same step.
- `whole`: `trainer.lora.train` in a process of its own: tokens a second without loading, peak resident memory.
- `share_b`: numbers that arm (b) trains, against LoRA of rank 8 on the same matrices of the same network.

On a CPU, `step` and `bucketed` count processor seconds: steps of many seconds on a shared machine are never alone.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch import nn

from benchmarks import record
from benchmarks.chats import chats
from sleepy_lsp.llm import catalog, download
from sleepy_lsp.settings import Settings
from trainer import batches, lora
from trainer.attach import attach_lora, attach_tasks
from trainer.basemodel import BaseFile
from trainer.batches import Sample, encode
from trainer.loop import new_optimizer, step
from trainer.lora import TrainingSettings
from trainer.share.coefficients import Arm, TrainedTask, new_task
from trainer.share.factors import Factors
from trainer.share.shared import share
from trainer.task import Example

PHI, P = 4, 3
TARGETS = {"step_ratio": 1.1, "bucketed_ratio": round(1 / 1.5, 3), "peak_gb": 7, "share_b_of_lora": "1/50"}


def main() -> None:
    arguments = _arguments()
    model = catalog.find(arguments.model)
    base = download.locate(model, Settings())
    if base is None:
        sys.exit(f"the model {model.name} is not on this machine; get it with: sleepy model pull {model.name}")
    settings = TrainingSettings(base_sha256=model.sha256, threads=arguments.threads)
    if arguments.whole:
        print(json.dumps(_whole(base, settings, arguments.examples)))
        return
    own = [sys.executable, "-m", "benchmarks.training", *sys.argv[1:], "--whole"]
    whole = json.loads(subprocess.run(own, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()[-1])
    torch.set_num_threads(arguments.threads or torch.get_num_threads())
    opened = BaseFile(base)
    tokenizer = opened.tokenizer()
    samples = [encode(one, tokenizer) for one in _spread(arguments.examples)]
    network = opened.network(torch.device("cuda" if torch.cuda.is_available() else "cpu"))
    share_b = _share_b(opened)
    attached = attach_lora(network, settings)
    optimizer = new_optimizer(attached, settings)
    planned = batches.plan(
        samples, epochs=1, seed=0, batch_examples=settings.batch_examples, batch_tokens=settings.batch_tokens
    )
    found = [[samples[idx] for idx in batch] for batch in planned]
    longest = max(len(one.ids) for one in samples)
    clock = time.perf_counter if torch.cuda.is_available() else time.process_time

    def ours(batch: list[Sample]) -> None:
        step(network, attached, optimizer, batch, settings.learning_rate, settings.clip_norm)

    def bare(batch: list[Sample], width: int) -> None:
        ids, mask, labels = _padded(batch, width)
        optimizer.zero_grad()
        loss = network(input_ids=ids, attention_mask=mask, labels=labels, use_cache=False).loss
        loss.backward()
        nn.utils.clip_grad_norm_(attached.parameters.values(), settings.clip_norm)
        optimizer.step()

    middle = sorted(found, key=lambda batch: sum(len(one.ids) for one in batch))[len(found) // 2]
    result = {
        "what": f"{model.name}, LoRA of rank {settings.rank} on {' '.join(settings.matrices)}, bf16 activations",
        "threads": torch.get_num_threads(),
        "device": str(network.device),
        "batch": [len(one.ids) for one in middle],
        "step": record.paired(
            arguments.runs, lambda: ours(middle), lambda: bare(middle, max(len(one.ids) for one in middle)), clock=clock
        ),
        "lengths": sorted(len(one.ids) for one in samples),
        "bucketed": record.paired(
            max(1, arguments.runs // 2),
            lambda: [ours(batch) for batch in found],
            lambda: [ours([_stretched(one, longest)]) for one in samples],
            clock=clock,
        ),
        "whole": whole,
        "share_b": share_b,
        "targets": TARGETS,
    }
    record.write(f"training-{model.name}", result)


def _whole(base: Path, settings: TrainingSettings, n_examples: int) -> dict[str, Any]:
    """One epoch."""
    examples = _spread(n_examples)
    at = [time.perf_counter()]

    def on_step(_step: int, _loss: float) -> None:
        at.append(time.perf_counter())

    with tempfile.TemporaryDirectory() as out:
        result = lora.train(examples, base, replace(settings, epochs=1), Path(out), on_step=on_step)
    return {
        "examples": result.n_examples,
        "steps": result.n_steps,
        "tokens": result.n_tokens,
        # The first step, which warms up, is left out.
        "tokens_per_s": round(result.n_tokens * (1 - 1 / result.n_steps) / (at[-1] - at[1]), 1),
        "load_and_first_step_s": round(at[1] - at[0], 1),
        "cpu_s": round(result.cpu_s, 1),
        "peak_gb": round(result.peak_bytes / 1e9, 2),
    }


def _share_b(opened: BaseFile) -> dict[str, Any]:
    """Counted on the network itself, its numbers left out: both adapters on q, k, v and o of every layer."""
    generator = torch.Generator().manual_seed(1)
    settings = TrainingSettings(base_sha256="")
    n_lora = attach_lora(opened.skeleton(), settings).n_trained
    network = opened.skeleton()
    tasks: dict[str, TrainedTask] = {}
    for name, module in network.named_modules():
        if isinstance(module, nn.Linear) and name.rsplit(".", 1)[-1] in settings.matrices:
            n, d = module.weight.shape
            known = [
                Factors(torch.randn(n, 2, generator=generator), torch.randn(2, d, generator=generator))
                for _ in range(4)
            ]
            tasks[name] = new_task(share(known, k=PHI).shared, phi=PHI, p=P, arm=Arm.COEFFICIENTS, generator=generator)
    n_share = attach_tasks(network, tasks).n_trained
    return {"lora_r8": n_lora, "share_b": n_share, "of_lora": f"1/{n_lora / n_share:.0f}", "phi": PHI, "p": P}


def _spread(n: int) -> list[Example]:
    """So many chats of all lengths, the longest among them."""
    found = sorted(chats("train"), key=lambda one: -len(one.messages[-1]["content"] + one.answer))
    return found[:: max(1, len(found) // n)][:n]


def _padded(batch: list[Sample], width: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """ids, mask and labels: examples × width."""
    ids, labels = torch.zeros(len(batch), width, dtype=torch.long), torch.full((len(batch), width), -100)
    mask = torch.zeros(len(batch), width, dtype=torch.long)
    for row, one in enumerate(batch):
        ids[row, : len(one.ids)] = torch.tensor(one.ids)
        mask[row, : len(one.ids)] = 1
        labels[row, one.n_prompt : len(one.ids)] = ids[row, one.n_prompt : len(one.ids)]
    return ids, mask, labels


def _stretched(sample: Sample, width: int) -> Sample:
    """The same work as the sample padded to `width`: padding in front, where it costs what it costs behind."""
    n_more = width - len(sample.ids)
    return Sample((*([0] * n_more), *sample.ids), sample.n_prompt + n_more)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default=Settings().model)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--examples", type=int, default=24, help="for `bucketed` and `whole`")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--whole", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
