"""Same prompt, same seed, same bits, whatever was asked before.

What was found (xllamacpp 2026.10, two AVX2 cores, 1.5B Q4_K_M): llama.cpp's kernels sum in another order for one row
than for many, so a token's keys and values depend in their last bits on how many prompt tokens were computed with it.
A prompt that finds 313 of its 314 tokens cached, or a prefix of any other odd length, gets logits that differ by up to
0.03 from those of a fresh run: usually the same text, but not always, and least so when sampling. With the cache
switched off, runs are bit-identical, at 11 ms for every prompt token.

So the cache is used, but only ever in whole batches counted from the prompt's start: then every token is computed in
the same company as in a fresh run. llama.cpp itself reuses the longest common prefix, so before such a request the
slot is cut back by a tiny one (`cut`): the wanted prefix followed by one token that differs from the prompt's next.
It costs one token, 30-40 ms, plus the recomputed rest of the last batch (at most BATCH_TOKENS, on average a fifth of a
second), where a full prompt costs seconds.

This needs to know what the slot holds, across processes: `held.json` beside the worker's address says so, and the lock
around it lets one request run at a time (the worker has one slot anyway). It is emptied before a request and filled
once the prompt has been computed, so a killed caller leaves "unknown" behind, which means: compute afresh.
"""

import contextlib
import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from sleepy_lsp import paths
from sleepy_lsp.llm.address import Address, write_private
from sleepy_lsp.llm.locks import held
from sleepy_lsp.llm.worker import BATCH_TOKENS


@dataclass(slots=True)
class Slot:
    """The worker's only slot while its lock is held."""

    address: Address
    tokens: list[int]
    """Tokens whose keys and values it holds, all computed in whole batches from 0 (the last batch may be part)."""

    lora: list[dict[str, float]]
    """Adapter scales that they were computed with."""

    def reusable(self, wanted: Sequence[int], lora: list[dict[str, float]]) -> int:
        """How many of `wanted` may be taken from the cache: whole batches, and never the last token."""
        if lora != self.lora:
            return 0
        common = 0
        for mine, theirs in zip(self.tokens, wanted[:-1], strict=False):
            if mine != theirs:
                break
            common += 1
        return common - common % BATCH_TOKENS

    def forget(self) -> None:
        self.remember([], [])

    def remember(self, tokens: Sequence[int], lora: list[dict[str, float]]) -> None:
        self.tokens, self.lora = list(tokens), lora
        table = {"pid": self.address.pid, "started": self.address.started, "held": self.tokens, "lora": lora}
        write_private(_file(), json.dumps(table))


def only_user(
    cancel: threading.Event | None, on_wait: Callable[[], None] | None = None
) -> contextlib.AbstractContextManager[None]:
    """No other request runs or begins, and nobody replaces the worker for one. Raises Cancelled."""
    return held(paths.private_dir(paths.worker_dir()) / "slot.lock", cancel, on_wait)


def tokenize(http: httpx.Client, messages: Sequence[object]) -> list[int]:
    """The prompt's tokens as the server will see them."""
    rendered = http.post("/apply-template", json={"messages": messages}).raise_for_status().json()["prompt"]
    answer = http.post("/tokenize", json={"content": rendered, "add_special": True, "parse_special": True})
    return [int(token) for token in answer.raise_for_status().json()["tokens"]]


def cut(http: httpx.Client, tokens: Sequence[int], keep: int, lora: list[dict[str, float]]) -> None:
    """Make the slot hold `tokens[:keep]` and something else after it, given that it holds at least those."""
    other = 0 if tokens[keep] != 0 else 1
    body = {"prompt": [*tokens[:keep], other], "n_predict": 0, "cache_prompt": True, "lora": lora}
    http.post("/completion", json=body).raise_for_status()


def slot(address: Address) -> Slot:
    """The slot of the worker at `address`; for whoever is its `only_user`."""
    try:
        table = json.loads(_file().read_text(encoding="utf-8"))
        if (table["pid"], table["started"]) == (address.pid, address.started):
            return Slot(address, [int(token) for token in table["held"]], table["lora"])
    except (OSError, ValueError, KeyError, TypeError):
        pass  # unknown: nothing is reused
    return Slot(address, [], [])


def _file() -> Path:
    return paths.worker_dir() / "held.json"
