"""Adapters with chosen cards, and days in which a user saw the model's offers and took them or not."""

import dataclasses
from itertools import count
from pathlib import Path

from sleepy_lsp.journal.events import (
    Accepted,
    Detail,
    Event,
    FixedByHand,
    FixName,
    Seen,
    Shown,
    Text,
    now_us,
)
from sleepy_lsp.journal.journal import Journal
from sleepy_lsp.llm import adapters, catalog
from sleepy_lsp.llm.cards import Beat, Card, Metric, Served
from sleepy_lsp.settings import Settings
from tests.llm import adapter_cards

BASE = catalog.find(Settings().model).sha256
_numbers = count()


def card(name: str, *serves: Served, held_out: tuple[int, int, int] = (18, 2, 20)) -> Card:
    """A card whose adapter passed so many held-out tasks, where what was live before passed so many, of so many."""
    passed, before, n = held_out
    beat = Beat("base", "exact McNemar, one-sided", n, passed - before, 0, 0.001, 0.05, (passed - before) / n, (0, 1))
    metrics = {"held-out": Metric(passed, n, 0.0, 1.0)}
    made = dataclasses.replace(adapter_cards.card(name, BASE), serves=serves, beat=beat, metrics=metrics)
    return dataclasses.replace(made, file_sha256="0" * 64)


def adapter(one: Card) -> adapters.Adapter:
    """It as if it were live, with no disk behind it."""
    return adapters.Adapter(one.name, adapters.State.LIVE, "", Path("/adapters") / one.name, one)


def publish(folder: Path, one: Card, content: bytes = b"some tensors") -> None:
    file = folder / f"{one.name}.source.gguf"
    file.write_bytes(b"GGUF" + content)
    draft = adapters.Draft(dataclasses.replace(one, file_sha256=""), file)
    adapters.publish([draft], why="a test")


def told(identity: str, *details: Detail) -> list[Event]:
    return [Event("/shop", "s", identity, detail, now_us()) for detail in details]


def answered(
    journal: Journal,
    adapter: str | None,
    *accepted: bool,
    code: str = "E0308",
    message: str = "mismatched types",
    rendered: str = "",
) -> None:
    """Episodes in which the model's offer was shown, and taken or not."""
    fix = FixName("model", adapter, 1)
    for one in accepted:
        seen = Seen("/shop/a.rs", code, "mismatch", message, 1, 1, Text(""), Text(rendered or message))
        end = Accepted(fix, "a fix", ()) if one else FixedByHand(())
        journal.record_many(told(f"episode {next(_numbers)}", seen, Shown((fix,)), end))
