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
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import torch

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

MAX_TOKENS = 96
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
    answers = _answers(folder, base, [list(one.messages) for one in asked], prompts, arguments.threads)
    places = _places(folder, base, settings, result.factors, prompts, answers)
    changed = sum(one["adapter"] != one["base"] for one in answers)
    record.write(
        f"parity-{model.name}",
        {
            "what": f"greedy answers of {model.name}, at most {MAX_TOKENS} tokens, teacher-forced through torch",
            "trained": {"examples": len(train), "steps": result.n_steps, "losses": _ends(result.losses)},
            "prompts": len(prompts),
            "prompts_with_other_tokens": sum(not one["same_prompt"] for one in answers),
            **{
                who: {
                    "places": sum(len(one[who]) for one in places),
                    "agreement": round(_rate([agrees for one in places for agrees in one[who]]), 4),
                    "whole_answers": round(_rate([all(one[who]) for one in places]), 4),
                }
                for who in ("adapter", "base")
            },
            "answers_changed_by_the_adapter": changed,
            "targets": TARGETS,
        },
    )


def _answers(
    folder: Path, base: Path, messages: Sequence[Any], prompts: Sequence[list[int]], threads: int
) -> list[dict[str, Any]]:
    """llama.cpp's greedy tokens for every prompt, with and without the adapter: one line of `answers.jsonl` each."""
    file = folder / "answers.jsonl"
    done = _lines(file)
    if len(done) < len(prompts):
        with _server(base, folder / "adapter.gguf", threads) as http, file.open("a") as out, progress() as bar:
            task = bar.add_task("llama.cpp answers", total=len(prompts), completed=len(done))
            for idx in range(len(done), len(prompts)):
                line: dict[str, Any] = {"same_prompt": promptcache.tokenize(http, messages[idx]) == prompts[idx]}
                for who, scale in (("adapter", 1.0), ("base", 0.0)):
                    request = {
                        "prompt": prompts[idx],
                        "n_predict": MAX_TOKENS,
                        "temperature": 0.0,
                        "cache_prompt": False,
                        "return_tokens": True,
                        "lora": [{"id": 0, "scale": scale}] if scale else [],
                    }
                    answer = http.post("/completion", json=request).raise_for_status().json()
                    line[who] = answer["tokens"]
                out.write(json.dumps(line) + "\n")
                out.flush()
                bar.advance(task)
    return _lines(file)[: len(prompts)]


@torch.no_grad()
def _places(
    folder: Path,
    base: Path,
    settings: TrainingSettings,
    factors: dict[str, Factors],
    prompts: Sequence[list[int]],
    answers: Sequence[dict[str, Any]],
) -> list[dict[str, list[bool]]]:
    """Whether torch would have put the same token, place by place: one line of `places.jsonl` a prompt."""
    file = folder / "places.jsonl"
    done = _lines(file)
    if len(done) < len(prompts):
        network = BaseFile(base).network(torch.device("cuda" if torch.cuda.is_available() else "cpu"))
        attached = attach_lora(network, settings)
        trained = {name: one for name, one in attached.parameters.items() if ".lora_B." in name}
        for name, parameter in attached.parameters.items():
            module, side = name.removesuffix(".default.weight").rsplit(".lora_", 1)
            scale = settings.alpha / settings.rank
            parameter.copy_(factors[module].a if side == "A" else factors[module].b / scale)
        kept = {name: one.clone() for name, one in trained.items()}
        with file.open("a") as out, progress() as bar:
            task = bar.add_task("torch reads them", total=len(prompts), completed=len(done))
            for idx in range(len(done), len(prompts)):
                line = {}
                for who, share in (("adapter", 1.0), ("base", 0.0)):
                    for name, parameter in trained.items():
                        parameter.copy_(kept[name] * share)
                    ids = torch.tensor([prompts[idx] + answers[idx][who]], device=network.device)
                    hidden = network.model(input_ids=ids, use_cache=False).last_hidden_state[0]
                    said = network.lm_head(hidden[len(prompts[idx]) - 1 : -1]).argmax(dim=-1)
                    line[who] = [ours == theirs for ours, theirs in zip(said.tolist(), answers[idx][who], strict=True)]
                out.write(json.dumps(line) + "\n")
                out.flush()
                bar.advance(task)
    return _lines(file)[: len(prompts)]


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


def _rate(found: Sequence[bool]) -> float:
    return sum(found) / len(found) if found else 0.0


def _ends(losses: Sequence[float]) -> list[float]:
    return [round(losses[0], 3), round(losses[-1], 3)]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default=Settings().model)
    parser.add_argument("--folder", type=Path, required=True, help="where steps are kept; one a set of options")
    parser.add_argument("--prompts", type=int, default=200)
    parser.add_argument("--examples", type=int, default=24, help="to train on")
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--mlp", action="store_true", help="adapt the MLP's matrices too")
    parser.add_argument("--threads", type=int, default=0)
    return parser.parse_args()


if __name__ == "__main__":
    main()
