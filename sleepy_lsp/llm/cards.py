"""An adapter's card: what it was trained on, what it beat and by how much, and which errors it is for.

A card is written once, beside the adapter's file, and never changed: its hash stands in the registry, the file's hash
stands in the card. What may change (live, disabled, retired) is the registry's business (`adapters.py`).

What an adapter serves is text to this package: an error code and a pattern, as whoever routes requests spells them.
"""

import dataclasses
import functools
import json
import math
import re
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sleepy_lsp.llm.errors import AdapterError

FORMAT = 1
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Served:
    """Requests that an adapter is for."""

    code: str
    """Error code; empty for errors without one."""

    pattern: str = ""
    """Only errors of this pattern; empty: all with that code."""


@dataclass(frozen=True, slots=True)
class Metric:
    """A pass rate with its 95 % interval."""

    passed: int
    n: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Beat:
    """The paired test that let the adapter through."""

    against: str
    """What was live: `base`, or the names of the adapters that it was compared with."""

    test: str
    n: int
    wins: int
    losses: int
    p_value: float
    threshold: float
    difference: float
    """Pass rate of the adapter less that of what was live, on the same cases."""

    interval: tuple[float, float]
    """95 % interval of `difference`."""


@dataclass(frozen=True, slots=True)
class Card:
    """Everything that is known of an adapter when it is published."""

    name: str
    """Unique for ever, also a folder's name: lower-case letters, digits, `.`, `_`, `-`; at most 64."""

    base_model: str
    base_sha256: str
    """Of the model file that it was trained on and may be served with."""

    serves: tuple[Served, ...]
    beat: Beat
    metrics: dict[str, Metric]
    """By what was measured: `held-out`, `frozen, routed`, …"""

    data_sha256: dict[str, str]
    """Of each data set that it was trained or judged on, by name."""

    seeds: dict[str, int]
    """Of the training, the split, the shared start of A, …"""

    versions: dict[str, str]
    """Of the packages that made it."""

    made_at: str
    """UTC, ISO 8601. For people: a clock may jump, so nothing is ordered by it."""

    parents: tuple[str, ...] = ()
    """Adapters that it was trained from or merged with."""

    training: dict[str, str] = field(default_factory=dict)
    """How it was trained: method, rank, matrices, steps, …"""

    file_sha256: str = ""
    """Of its GGUF file; filled in when it is published, like `file_bytes`."""

    file_bytes: int = 0
    format: int = FORMAT


def to_bytes(card: Card) -> bytes:
    """The card's file: JSON, the same bytes for the same card. Raises AdapterError when it could not be read back."""
    data = (json.dumps(dataclasses.asdict(card), indent=1, sort_keys=True) + "\n").encode()
    if from_bytes(data) != card:
        raise AdapterError(f"the card of {card.name!r} does not survive being written")
    return data


def from_bytes(data: bytes) -> Card:
    """Read a card's file; fields that this version does not know are ignored. Raises AdapterError, with the field."""
    try:
        table = json.loads(data)
    except (ValueError, RecursionError) as exc:
        raise AdapterError(f"the card is not JSON: {exc}") from exc
    if not isinstance(table, dict):
        raise AdapterError("the card is not a JSON object")
    if isinstance(table.get("format"), int) and table["format"] > FORMAT:
        raise AdapterError(f"the card was written by a newer sleepy (format {table['format']}, known is {FORMAT})")
    card: Card = _decoded(Card, table, "card")
    if not is_name(card.name):
        raise AdapterError(f"{card.name!r} is no name for an adapter: lower-case letters, digits and . _ -, at most 64")
    for where, digest in (("base_sha256", card.base_sha256), ("file_sha256", card.file_sha256 or "0" * 64)):
        if not _SHA256.fullmatch(digest):
            raise AdapterError(f"card.{where} is no SHA-256 in lower-case hexadecimal")
    return card


def is_name(name: str) -> bool:
    """Whether an adapter may be called so."""
    return _NAME.fullmatch(name) is not None


def _decoded(hint: Any, value: Any, where: str) -> Any:
    """`value` from JSON as the type that a field declares. Raises AdapterError."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if dataclasses.is_dataclass(hint) and isinstance(value, dict):
        return _decoded_fields(hint, value, where)
    if origin is tuple and isinstance(value, list):
        if inner[-1] is Ellipsis:
            return tuple(_decoded(inner[0], item, f"{where}[{i}]") for i, item in enumerate(value))
        if len(inner) == len(value):
            return tuple(_decoded(kind, item, where) for kind, item in zip(inner, value, strict=True))
    if origin is dict and isinstance(value, dict):
        return {key: _decoded(inner[1], item, f"{where}.{key}") for key, item in value.items()}
    if hint is float and isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    if hint in (str, int) and type(value) is hint:
        return value
    raise AdapterError(f"{where} must be {_described(hint)}, not {json.dumps(value)[:60]}")


def _decoded_fields(kind: Any, table: Mapping[str, Any], where: str) -> Any:
    hints = _hints(kind)
    missing = [
        one.name
        for one in dataclasses.fields(kind)
        if one.name not in table and one.default is dataclasses.MISSING and one.default_factory is dataclasses.MISSING
    ]
    if missing:
        raise AdapterError(f"{where} lacks {missing[0]}")
    return kind(**{name: _decoded(hints[name], table[name], f"{where}.{name}") for name in hints if name in table})


_hints = functools.cache(typing.get_type_hints)
"""By class: looking them up costs more than all the rest of reading a card."""


def _described(hint: Any) -> str:
    if isinstance(hint, types.GenericAlias):
        return "a list" if hint.__origin__ is tuple else "an object"
    return {str: "a text", int: "a whole number", float: "a finite number"}.get(hint, "an object")
