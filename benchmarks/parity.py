"""Does the served adapter say what the trained one says? torch + peft against llama.cpp + the exported GGUF.

An adapter is trained on chats of the train koans, exported, and llama.cpp answers chats of the dev koans greedily, with
and without it. Then torch reads each prompt with llama.cpp's answer and says which token it would have put at every
place. Reported: agreement at all places of the answers, for adapter and base; prompts whose tokens are not the same on
both sides (must be none); answers that the adapter changes. bf16 against 8-bit activations: agreement is never total.

Every step is kept in a folder; the same command goes on where it was stopped.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import torch
from scipy.stats import bootstrap

from benchmarks import record
from benchmarks.chats import chats
from sleepy_lsp.llm import catalog, download, promptcache
from sleepy_lsp.settings import Settings
from trainer import lora
from trainer.attach import attach_lora
from trainer.basemodel import BaseFile
from trainer.batches import encode
from trainer.export import write_gguf
from trainer.lora import TrainingSettings
from trainer.progress import progress
from trainer.share.factors import Factors

MAX_TOKENS = 64
TARGETS = {"agreement": 0.97, "prompts": 200}


def main() -> None:
    arguments = _arguments()
    folder: Path = arguments.folder
    model = catalog.find(arguments.model)
    base = download.locate(model, Settings())
    if base is None:
        sys.exit(f"the model {model.name} is not on this machine; get it with: sleepy model pull {model.name}")
    settings = TrainingSettings(
        base_sha256=model.sha256,
        epochs=arguments.epochs,
        threads=arguments.threads,
        matrices=lora.ATTENTION + lora.MLP if arguments.mlp else lora.ATTENTION,
    )
    train = chats("train")[: arguments.examples]
    result = lora.train(train, base, settings, folder, on_step=lambda n, loss: print(f"step {n}: {loss:.3f}"))
    write_gguf(result.factors, folder / "adapter.gguf")
    asked = chats("dev")[: arguments.prompts]
    tokenizer = BaseFile(base).tokenizer()
    prompts = []
    for one in asked:
        sample = encode(one, tokenizer)
        prompts.append(list(sample.ids[: sample.n_prompt]))
    counts = {"adapter": len(prompts), "base": min(arguments.base_prompts, len(prompts))}
    answers = {
        who: _answers(folder, who, base, [list(one.messages) for one in asked[:n]], prompts[:n], arguments.threads)
        for who, n in counts.items()
    }
    places = _places(folder, base, settings, result.factors, prompts, answers)
    changed = sum(
        one["tokens"] != other["tokens"] for one, other in zip(answers["adapter"], answers["base"], strict=False)
    )
    record.write(
        f"parity-{model.name}",
        {
            "what": f"greedy answers of {model.name}, at most {MAX_TOKENS} tokens, teacher-forced through torch",
            "trained": {"examples": len(train), "steps": result.n_steps, "losses": _ends(result.losses)},
            "prompts_with_other_tokens": sum(not one["same_prompt"] for one in answers["adapter"]),
            **{who: _agreement(found) for who, found in places.items()},
            "answers_changed_by_the_adapter": {"n": counts["base"], "changed": changed},
            "targets": TARGETS,
        },
    )


def _agreement(places: Sequence[list[bool]]) -> dict[str, Any]:
    """Over all places of all answers; the interval resamples answers, as an answer's places are not independent."""
    right, n = np.array([sum(one) for one in places]), np.array([len(one) for one in places])
    found = bootstrap(
        (right, n),
        lambda a, b, axis: a.sum(axis) / b.sum(axis),
        paired=True,
        vectorized=True,
        method="percentile",
        rng=0,
    ).confidence_interval
    return {
        "prompts": len(places),
        "places": int(n.sum()),
        "agreement": round(float(right.sum() / n.sum()), 4),
        "interval_95": [round(float(found.low), 4), round(float(found.high), 4)],
        "whole_answers": round(sum(all(one) for one in places) / len(places), 4),
    }


def _answers(
    folder: Path, who: str, base: Path, messages: Sequence[Any], prompts: Sequence[list[int]], threads: int
) -> list[dict[str, Any]]:
    """llama.cpp's greedy tokens for every prompt: one line of `answers-WHO.jsonl` each."""
    file = folder / f"answers-{who}.jsonl"
    done = _lines(file)
    if len(done) < len(prompts):
        with _server(base, folder / "adapter.gguf", threads) as http, file.open("a") as out, progress() as bar:
            task = bar.add_task(f"llama.cpp answers ({who})", total=len(prompts), completed=len(done))
            for idx in range(len(done), len(prompts)):
                request = {
                    "prompt": prompts[idx],
                    "n_predict": MAX_TOKENS,
                    "temperature": 0.0,
                    "cache_prompt": True,
                    "return_tokens": True,
                    "lora": [{"id": 0, "scale": 1.0}] if who == "adapter" else [],
                }
                answer = http.post("/completion", json=request).raise_for_status().json()
                same_prompt = promptcache.tokenize(http, messages[idx]) == prompts[idx]
                out.write(json.dumps({"same_prompt": same_prompt, "tokens": answer["tokens"]}) + "\n")
                out.flush()
                bar.advance(task)
    return _lines(file)[: len(prompts)]


@torch.no_grad()
def _places(
    folder: Path,
    base: Path,
    settings: TrainingSettings,
    factors: Mapping[str, Factors],
    prompts: Sequence[list[int]],
    answers: dict[str, list[dict[str, Any]]],
) -> dict[str, list[list[bool]]]:
    """Whether torch would have put the same token, place by place: one line of `places-WHO.jsonl` a prompt."""
    files = {who: folder / f"places-{who}.jsonl" for who in answers}
    if any(len(_lines(files[who])) < len(found) for who, found in answers.items()):
        network = BaseFile(base).network(torch.device("cuda" if torch.cuda.is_available() else "cpu"))
        attached = attach_lora(network, settings)
        for who, found in answers.items():
            _set(attached.parameters, factors, settings.alpha / settings.rank, is_on=who == "adapter")
            done = _lines(files[who])
            with files[who].open("a") as out, progress() as bar:
                task = bar.add_task(f"torch reads them ({who})", total=len(found), completed=len(done))
                for idx in range(len(done), len(found)):
                    tokens = found[idx]["tokens"]
                    ids = torch.tensor([prompts[idx] + tokens], device=network.device)
                    hidden = network.model(input_ids=ids, use_cache=False).last_hidden_state[0]
                    said = network.lm_head(hidden[len(prompts[idx]) - 1 : -1]).argmax(dim=-1)
                    agrees = [ours == theirs for ours, theirs in zip(said.tolist(), tokens, strict=True)]
                    out.write(json.dumps(agrees) + "\n")
                    out.flush()
                    bar.advance(task)
    return {who: _lines(files[who])[: len(found)] for who, found in answers.items()}


def _set(
    parameters: dict[str, torch.nn.Parameter], factors: Mapping[str, Factors], scale: float, *, is_on: bool
) -> None:
    """Put the trained adapter into the network, or none: `scale` is what peft multiplies it by."""
    for name, parameter in parameters.items():
        module, side = name.removesuffix(".default.weight").rsplit(".lora_", 1)
        parameter.copy_(factors[module].a if side == "A" else factors[module].b / scale * is_on)


@contextmanager
def _server(base: Path, adapter: Path, threads: int) -> Iterator[httpx.Client]:
    """llama.cpp on a private socket, its computation set up as in the worker."""
    import xllamacpp

    from sleepy_lsp.llm.worker import BATCH_TOKENS

    params = xllamacpp.CommonParams()
    params.model.path = str(base)
    params.n_ctx = 4096
    params.n_parallel = 1
    params.n_batch = params.n_ubatch = BATCH_TOKENS
    params.cache_ram_mib = 0
    params.n_gpu_layers = 0
    params.flash_attn_type = xllamacpp.llama_flash_attn_type.LLAMA_FLASH_ATTN_TYPE_ENABLED
    if threads:
        params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
    params.verbosity = 0
    lora_file = xllamacpp.CommonAdapterLoraInfo()
    lora_file.path, lora_file.scale = str(adapter), 0.0
    params.lora_adapters = [lora_file]
    params.lora_init_without_apply = True
    with tempfile.TemporaryDirectory() as short:
        params.hostnames = [f"{short}/s.sock"]
        server = xllamacpp.Server(params)
        transport = httpx.HTTPTransport(uds=f"{short}/s.sock")
        with httpx.Client(transport=transport, base_url="http://llama", timeout=None) as http:
            yield http
        del server


def _lines(file: Path) -> list[Any]:
    """Whole lines only: one that a killed run left half-written is cut off."""
    if not file.exists():
        return []
    text = file.read_text()
    whole = text[: text.rfind("\n") + 1]
    if whole != text:
        file.write_text(whole)
    return [json.loads(line) for line in whole.splitlines()]


def _ends(losses: Sequence[float]) -> list[float]:
    return [round(losses[0], 3), round(losses[-1], 3)]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default=Settings().model)
    parser.add_argument("--folder", type=Path, required=True, help="where steps are kept; one a set of options")
    parser.add_argument("--prompts", type=int, default=200)
    parser.add_argument("--base-prompts", type=int, default=40, help="so many of them without the adapter too")
    parser.add_argument("--examples", type=int, default=24, help="to train on")
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--mlp", action="store_true", help="adapt the MLP's matrices too")
    parser.add_argument("--threads", type=int, default=0)
    return parser.parse_args()


if __name__ == "__main__":
    main()
