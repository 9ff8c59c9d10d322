"""Cards and files of adapters for tests, and a writer that dies at a chosen step."""

import os
import sys
from pathlib import Path

from sleepy_lsp.llm import adapters
from sleepy_lsp.llm.cards import Beat, Card, Metric, Served

BASE = "a" * 64
OTHER = "b" * 64


def card(name: str, base_sha256: str = BASE) -> Card:
    return Card(
        name=name,
        base_model="tiny",
        base_sha256=base_sha256,
        serves=(Served("E0599", "no method `tally` on `Ledger`"), Served("E0308")),
        beat=Beat("base", "exact McNemar, one-sided", 24, 9, 1, 0.0107, 0.05, 8 / 24, (0.125, 0.54)),
        metrics={"held-out": Metric(20, 24, 0.64, 0.93)},
        data_sha256={"curriculum": "c" * 64},
        seeds={"training": 7},
        versions={"torch": "2.13.0"},
        made_at="2026-01-02T03:04:05Z",
        parents=("older",),
        training={"method": "LoRA", "rank": "8"},
    )


def draft(folder: Path, name: str, *, content: bytes = b"some tensors", base_sha256: str = BASE) -> adapters.Draft:
    file = folder / f"{name.replace('/', '_')}.source.gguf"
    file.write_bytes(b"GGUF" + content)
    return adapters.Draft(card(name, base_sha256), file)


def publish(folder: Path, *names: str, replacing: tuple[str, ...] = ()) -> adapters.Change:
    return adapters.publish([draft(folder, name) for name in names], replacing=replacing, why="a test")


def live_names(base_sha256: str = BASE) -> list[str]:
    return [one.name for one in adapters.live(base_sha256)[0]]


def die_at(step: int) -> None:
    """Let this process end, without a word, when it is about to reach the disk for the `step`-th time."""
    left = step

    def counted(name: str) -> None:
        real = getattr(os, name)

        def replacement(*arguments: object) -> object:
            nonlocal left
            left -= 1
            if left == 0:
                os._exit(9)
            return real(*arguments)

        setattr(os, name, replacement)

    for name in ("fsync", "replace", "rename"):
        counted(name)


if __name__ == "__main__":  # FOLDER STEP NAME... : publish, and die at that step (0: live through it)
    if int(sys.argv[2]):
        die_at(int(sys.argv[2]))
    publish(Path(sys.argv[1]), *sys.argv[3:])
