"""Examples as token ids, and the order in which a training sees them: batches of like length, shuffled.

Cost is what a batch is wide times its longest example, so batches are cut from the examples sorted by length; their
order, and which neighbours meet, is drawn anew every epoch. The whole plan is known before the first step, so training
can be resumed at any of them.
"""

import hashlib
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from trainer.task import Example

BUCKET_TOKENS = 32
"""Lengths that differ by less are alike."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One example as the model sees it."""

    ids: tuple[int, ...]
    """The prompt as it is served, the answer, the end token."""
    n_prompt: int
    """Tokens of the prompt: the loss is on those after it."""

    @property
    def n_answer(self) -> int:
        return len(self.ids) - self.n_prompt


def encode(example: Example, tokenizer: Any) -> Sample:
    """The tokens of an example, `tokenizer` being the base model's (`basemodel.BaseFile.tokenizer`).

    Prompt and answer are encoded apart: by day the prompt's tokens are fixed before the first of the answer is chosen.
    """
    text = tokenizer.apply_chat_template(list(example.messages), tokenize=False, add_generation_prompt=True)
    prompt: list[int] = tokenizer.encode(text, add_special_tokens=False)
    answer: list[int] = tokenizer.encode(example.answer, add_special_tokens=False)
    return Sample((*prompt, *answer, tokenizer.eos_token_id), len(prompt))


def fitting(samples: Iterable[Sample], context_tokens: int) -> list[Sample]:
    """Those that the context has room for."""
    return [sample for sample in samples if len(sample.ids) <= context_tokens]


def plan(
    samples: Sequence[Sample], *, epochs: int, seed: int, batch_examples: int, batch_tokens: int
) -> list[tuple[int, ...]]:
    """The batches of a whole training, as indices of `samples`: every sample once an epoch."""
    draw = random.Random(seed)
    return [batch for _ in range(epochs) for batch in _epoch(samples, draw, batch_examples, batch_tokens)]


def _epoch(
    samples: Sequence[Sample], draw: random.Random, batch_examples: int, batch_tokens: int
) -> list[tuple[int, ...]]:
    order = list(range(len(samples)))
    draw.shuffle(order)
    order.sort(key=lambda idx: len(samples[idx].ids) // BUCKET_TOKENS)  # stable: shuffled within a bucket
    batches: list[tuple[int, ...]] = []
    batch: list[int] = []
    longest = 0
    for idx in order:
        longest = max(longest, len(samples[idx].ids))
        if batch and (len(batch) == batch_examples or longest * (len(batch) + 1) > batch_tokens):
            batches.append(tuple(batch))
            batch, longest = [], len(samples[idx].ids)
        batch.append(idx)
    if batch:
        batches.append(tuple(batch))
    draw.shuffle(batches)
    return batches


def digest(samples: Sequence[Sample]) -> str:
    """SHA-256 of everything that is learned from, in its order."""
    hasher = hashlib.sha256()
    for sample in samples:
        hasher.update(f"{sample.n_prompt} {' '.join(map(str, sample.ids))}\n".encode())
    return hasher.hexdigest()
