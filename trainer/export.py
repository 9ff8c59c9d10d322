"""From what training leaves behind to the one file that serving loads: LoRA factors to a GGUF adapter.

llama.cpp finds a matrix by its name in the base model and computes W₀ x + (alpha / r) B (A x), r being the height of
each A. alpha is one number for the whole file, so B takes up whatever a matrix's own scale and rank leave over. Tensors
are float32, as trained: in half precision, the small updates of a short night would be rounded.

The same factors give the same bytes, so a file can be told from another by its hash.
"""

import itertools
import json
import math
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from torch import Tensor

from trainer.lora import TrainingError
from trainer.share.factors import Factors, from_lora, wide

ARCHITECTURE = "qwen2"
"""llama.cpp's name for the base models' architecture; others may need the rows of q and k in another order."""

GGUF_NAMES = {
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}
"""The matrices that an adapter may change: transformers' name within a layer, and llama.cpp's."""

_MODULE = re.compile(r"(?:base_model\.model\.)?model\.layers\.(\d+)\.(\w+\.\w+)")
_TENSOR = re.compile(r"(.+)\.lora_([AB])\.weight")
_CONFIG, _WEIGHTS = "adapter_config.json", "adapter_model.safetensors"


class ExportError(TrainingError):
    """This can't be served as a GGUF adapter; the message says what of it, in a line."""


def export_peft(folder: Path, file: Path) -> None:
    """Write the LoRA that peft saved in `folder` as the GGUF adapter `file`. Raises ExportError, OSError."""
    write_gguf(read_peft(folder), file)


def read_peft(folder: Path) -> dict[str, Factors]:
    """The factors of a LoRA that peft saved, by module name, scale folded in. Raises ExportError."""
    import safetensors
    from safetensors.torch import load_file

    try:
        config = json.loads((folder / _CONFIG).read_text(encoding="utf-8"))
        tensors = load_file(folder / _WEIGHTS)
    except (OSError, ValueError, safetensors.SafetensorError) as exc:
        raise ExportError(f"{folder} holds no adapter of peft's: {exc}") from exc
    _check(config)
    found: dict[str, Factors] = {}
    for module, (lora_a, lora_b) in sorted(_pairs(tensors).items()):
        rank = lora_a.shape[0]
        scale = config["lora_alpha"] / (math.sqrt(rank) if config.get("use_rslora") else rank)
        try:
            found[module] = from_lora(lora_a, lora_b, scale)
        except ValueError as exc:
            raise ExportError(f"{module}: {exc}") from exc
    return found


def write_gguf(factors: Mapping[str, Factors], file: Path) -> None:
    """Write ΔW = b a of each module as a GGUF adapter, atomically.

    Modules are named as in transformers (`model.layers.3.self_attn.q_proj`). A task of Share is given as
    `Shared.factors` makes it: rank p, alpha = r = p. Raises ExportError, OSError.
    """
    import gguf

    if not factors or not all(one.rank for one in factors.values()):
        raise ExportError("there is no tensor to export, or one of rank 0")
    alpha = max(one.rank for one in factors.values())
    named = sorted((_gguf_name(module), module, one) for module, one in factors.items())
    twice = [name for (name, _, _), (following, _, _) in itertools.pairwise(named) if name == following]
    if twice:
        raise ExportError(f"{twice[0]} is there twice")
    fresh = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        writer = gguf.GGUFWriter(fresh, ARCHITECTURE)
        writer.add_string("general.type", "adapter")
        writer.add_string("adapter.type", "lora")
        writer.add_float32("adapter.lora.alpha", float(alpha))
        for name, module, one in named:
            for kind, tensor in (("a", one.a), ("b", one.b * (one.rank / alpha))):
                writer.add_tensor(f"{name}.lora_{kind}", _numbers(tensor, module))  # r × in, out × r
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()
        with fresh.open("rb+") as out:
            os.fsync(out.fileno())
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)


def read_gguf(file: Path) -> dict[str, Factors]:
    """The factors of a GGUF adapter as `write_gguf` wrote it, by module name, scale folded in. Raises ExportError."""
    import gguf
    import torch

    names = {name: module for module, name in GGUF_NAMES.items()}
    sides: dict[str, dict[str, Tensor]] = {}
    try:
        reader = gguf.GGUFReader(file)
        alpha = float(reader.fields["adapter.lora.alpha"].contents())
        for tensor in reader.tensors:
            _, layer, name, _, side = tensor.name.split(".")
            values = torch.from_numpy(tensor.data.copy())
            sides.setdefault(f"model.layers.{layer}.{names[name]}", {})[side] = values
        return {
            module: from_lora(pair["lora_a"], pair["lora_b"], alpha / pair["lora_a"].shape[0])
            for module, pair in sides.items()
        }
    except (OSError, ValueError, KeyError, IndexError) as exc:
        raise ExportError(f"{file} is no adapter of ours: {type(exc).__name__} {exc}") from exc


def _check(config: Any) -> None:
    """Refuse what a GGUF adapter can't say. Raises ExportError."""
    if not isinstance(config, dict) or config.get("peft_type") != "LORA":
        raise ExportError("only a plain LoRA can be exported")
    alpha = config.get("lora_alpha")
    if not isinstance(alpha, int | float) or not math.isfinite(alpha):
        raise ExportError(f"lora_alpha must be a number, not {alpha!r}")
    said = {
        "use_dora": "DoRA's magnitudes",
        "alpha_pattern": "an alpha of its own for some modules",
        "modules_to_save": "whole modules beside the adapter",
        "lora_bias": "a bias",
        "fan_in_fan_out": "transposed weights",
        "layer_replication": "replicated layers",
        "trainable_token_indices": "trained tokens",
    }
    for key, meaning in said.items():
        if config.get(key):
            raise ExportError(f"a GGUF adapter can't carry {meaning} ({key})")
    if config.get("bias", "none") != "none":
        raise ExportError("a GGUF adapter can't carry biases (bias)")


def _pairs(tensors: Mapping[str, Tensor]) -> dict[str, tuple[Tensor, Tensor]]:
    """(A, B) by module. Raises ExportError for anything else."""
    sides: dict[str, dict[str, Tensor]] = {}
    for key, tensor in tensors.items():
        match = _TENSOR.fullmatch(key)
        if match is None:
            raise ExportError(f"{key} is no factor of a LoRA")
        sides.setdefault(match[1], {})[match[2]] = tensor
    for module, pair in sides.items():
        if len(pair) != 2:
            raise ExportError(f"{module} has only one of its two factors")
    return {module: (pair["A"], pair["B"]) for module, pair in sides.items()}


def _gguf_name(module: str) -> str:
    match = _MODULE.fullmatch(module)
    if match is None or match[2] not in GGUF_NAMES:
        raise ExportError(f"{module} is none of the matrices that can be adapted: {', '.join(GGUF_NAMES)} of a layer")
    return f"blk.{int(match[1])}.{GGUF_NAMES[match[2]]}.weight"


def _numbers(tensor: Tensor, module: str) -> Any:
    """A numpy array of the tensor's float32 values. Raises ExportError for a number that is none."""
    values = wide(tensor).float().cpu().contiguous()
    if not bool(values.isfinite().all()):
        raise ExportError(f"{module} holds a number that is not finite: its training went wrong")
    return values.numpy()
