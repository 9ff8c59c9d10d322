"""The controls without which a routed adapter's result means nothing: what the same adapters are worth mixed.

Each is made of the adapters that are live, matrix by matrix, and written as GGUF files that the worker loads.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sleepy_lsp.fixes.routing import Pattern
from sleepy_lsp.llm import catalog, download
from sleepy_lsp.llm.adapters import Adapter
from sleepy_lsp.settings import Settings
from trainer import records
from trainer.control import Control
from trainer.lora import TrainingSettings, TrainingStopped, train
from trainer.records import NightRecord
from trainer.task import Example

if TYPE_CHECKING:
    from trainer.share.factors import Factors

AVERAGED, MEAN, RANDOM, POOLED = "averaged in a shared basis", "mean adapter", "random basis, routed", "pooled LoRA"
_RANDOM_SEED = 7


def control_adapters(
    row: str, live: Sequence[Adapter], record: NightRecord, chosen: Settings, folder: Path, control: Control
) -> dict[str, Path] | None:
    """The adapters of a control row by name, made once; None where fewer than two are live, so that nothing is mixed.

    Raises Stopped, TrainingError, ExportError.
    """
    if len(live) < 2:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    if row == POOLED:
        return {"pooled": _pooled(live, record, chosen, folder / "pooled", control)}
    return {name: _written(factors, folder / f"{name}.gguf") for name, factors in _mixed(row, live).items()}


def _mixed(row: str, live: Sequence[Adapter]) -> "dict[str, dict[str, Factors]]":
    """By adapter, then by module."""
    import torch

    from trainer.export import read_gguf
    from trainer.share.controls import averaged_coefficients, mean_adapter, with_random_basis
    from trainer.share.shared import share

    loaded = {one.name: read_gguf(one.file) for one in live}
    modules = sorted(set.intersection(*(set(one) for one in loaded.values())))
    generator = torch.Generator().manual_seed(_RANDOM_SEED)
    found: dict[str, dict[str, Factors]] = {}
    for module in modules:
        parts = [one[module] for one in loaded.values()]
        if row == MEAN:
            found.setdefault("mean", {})[module] = mean_adapter(parts)
            continue
        shared = share(parts).shared
        if row == AVERAGED:
            found.setdefault("averaged", {})[module] = shared.rebuild(averaged_coefficients(shared))
        elif row == RANDOM:
            drawn = with_random_basis(shared, parts, generator)
            for idx, name in enumerate(loaded):
                found.setdefault(name, {})[module] = drawn.factors(idx)
        else:
            raise ValueError(f"no control is called {row!r}")
    return found


def _written(factors: "Mapping[str, Factors]", file: Path) -> Path:
    from trainer.export import write_gguf

    write_gguf(factors, file)
    return file


def _pooled(live: Sequence[Adapter], record: NightRecord, chosen: Settings, folder: Path, control: Control) -> Path:
    """One LoRA trained on the examples of all lessons that were adopted, in as many epochs as each of them was."""
    model = catalog.find(chosen.model)
    base = download.present(model, chosen)
    names = {one.name for one in live}
    candidates = records.folder_of(record.number) / "candidates"
    examples = [one for name in sorted(names) for one in read_examples(candidates / name)]
    folder.mkdir(parents=True, exist_ok=True)
    settings = TrainingSettings(base_sha256=model.sha256, threads=chosen.night_threads)
    while True:
        control.checkpoint()
        try:
            return _written(
                train(examples, base, settings, folder, stop=control.wanted_away).factors, folder / "pooled.gguf"
            )
        except TrainingStopped:
            continue


def read_examples(folder: Path) -> list[Example]:
    """What a candidate was trained on, as the night has kept it."""
    found = []
    for line in (folder / "examples.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        found.append(Example(tuple(entry.pop("messages")), pattern=Pattern(**entry.pop("pattern")), **entry))
    return found
