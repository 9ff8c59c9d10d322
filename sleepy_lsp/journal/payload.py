"""Event details as JSON and back, by their type hints.

A `Text` becomes `{"text": id}`; everything else is plain JSON. What an episode's own row holds (`IN_THE_ROW`) is left
out of a `seen` event and put back when it is read.
"""

import dataclasses
import enum
import json
import types
import typing
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from sleepy_lsp.journal.events import KINDS, Detail, Text

IN_THE_ROW = ("path", "code", "family", "message")
"""Fields of `Seen` that the table `diagnostics` keeps, once for an episode."""


def encode(detail: Detail, keep_text: Callable[[str], int]) -> str:
    """`detail` as JSON; `keep_text` stores a text and gives its id."""
    fields = plain(detail, lambda text: {"text": keep_text(text)})
    if detail.KIND == "seen":
        for name in IN_THE_ROW:
            del fields[name]
    return json.dumps(fields, separators=(",", ":"))


def plain(detail: Detail, text: Callable[[str], object]) -> dict[str, Any]:
    """`detail` as what JSON can hold, every field of its type in order; `text` says how a `Text` is written."""
    fields: dict[str, Any] = _plain(detail, type(detail), text)
    return fields


class UnreadablePayload(Exception):
    """A row of `events` holds what no version has written: the file is damaged."""


def decode(kind: str, payload: str, row: Mapping[str, Any], text_of: Callable[[int], str]) -> Detail:
    """The detail in a row of `events`; `row` has the episode's `IN_THE_ROW` fields. Raises UnreadablePayload."""
    try:
        fields = json.loads(payload)
        if kind == "seen":
            fields |= {name: row[name] for name in IN_THE_ROW}
        detail: Detail = _typed(fields, KINDS[kind], text_of)
    except (ValueError, KeyError, TypeError) as exc:
        raise UnreadablePayload(f"{kind!r} event {str(payload)[:80]!r}") from exc
    return detail


def storable(text: str) -> str:
    """`text` as SQLite can hold it: a lone surrogate, from a file name that is no UTF-8, becomes its escape."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()


@lru_cache
def _hints(cls: type) -> dict[str, Any]:
    """Field → declared type, in order."""
    hints = typing.get_type_hints(cls)
    return {field.name: hints[field.name] for field in dataclasses.fields(cls)}


def _plain(value: Any, hint: Any, text: Callable[[str], object]) -> Any:
    if hint is Text:
        return text(storable(value))
    if dataclasses.is_dataclass(hint):
        inner = _hints(typing.cast(type, hint)).items()
        return {name: _plain(getattr(value, name), inner_hint, text) for name, inner_hint in inner}
    if typing.get_origin(hint) is tuple:
        (element, _) = typing.get_args(hint)
        return [_plain(item, element, text) for item in value]
    if isinstance(value, enum.Enum):
        return value.value
    return storable(value) if isinstance(value, str) else value


def _typed(value: Any, hint: Any, text_of: Callable[[int], str]) -> Any:
    if hint is Text:
        return Text(text_of(value["text"]))
    if dataclasses.is_dataclass(hint):
        # A field that the writer did not know yet takes its default.
        inner = _hints(typing.cast(type, hint)).items()
        return typing.cast(type, hint)(
            **{name: _typed(value[name], inner_hint, text_of) for name, inner_hint in inner if name in value}
        )
    if typing.get_origin(hint) is tuple:
        (element, _) = typing.get_args(hint)
        return tuple(_typed(item, element, text_of) for item in value)
    if isinstance(hint, types.UnionType):
        return value  # `X | None` of plain types only
    return hint(value) if isinstance(hint, type) and issubclass(hint, enum.Enum) else value
