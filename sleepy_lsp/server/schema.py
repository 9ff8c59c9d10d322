"""The settings that editors send: one table, from which the JSON schema, VS Code's and the docs' are made.

Sources, model and verification that an editor does not send, or has at their defaults, come from `settings.toml`; a
value that can't be used is told to the user and the former one stays.
"""

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from sleepy_lsp import settings
from sleepy_lsp.settings import SOURCES, Settings, SettingsError

ON_SAVE, ON_TYPE, ON_REQUEST = "on save", "on type", "on request"
CLIENT_ONLY = frozenset({"path", "trace", "trusted"})
"""Keys that editors keep beside ours and that mean nothing here; `trusted` is read by `is_trusted`."""


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """What an editor may set; the names are those in the editor, below `sleepy.`, `_SCHEMAS` says what each does."""

    sources: tuple[str, ...] = SOURCES
    model: str = ""
    timeBudgetSeconds: float = 60.0
    verify: str = "check"
    run: str = ON_TYPE
    trustedOnly: bool = True
    journal: bool = True
    journalRetentionDays: int = 365
    idleMinutes: float = 10.0


_SCHEMAS: dict[str, dict[str, Any]] = {
    "sources": {
        "type": "array",
        "items": {"type": "string", "enum": list(SOURCES)},
        "uniqueItems": True,
        "description": "Where fixes may come from: `compiler` (rustc's own suggestions), `memory` (learned from your "
        "fixes), `model` (the language model on this machine).",
    },
    "model": {
        "type": "string",
        "description": "The language model, a name that `sleepy model list` shows; empty: the one in settings.toml.",
    },
    "timeBudgetSeconds": {
        "type": "number",
        "exclusiveMinimum": 0,
        "maximum": 3600,
        "description": "How long to think about one error, in seconds.",
    },
    "verify": {
        "type": "string",
        "enum": ["check", "check+tests"],
        "description": "What a fix must pass before it is offered: `check` (it compiles) or `check+tests` (the tests "
        "pass, too).",
    },
    "run": {
        "type": "string",
        "enum": [ON_SAVE, ON_TYPE, ON_REQUEST],
        "description": "When to look for errors: on save, on type (half a second after the last key) or on request "
        "only.",
    },
    "trustedOnly": {
        "type": "boolean",
        "description": "Compile nothing in a workspace that the editor does not trust: build scripts and macros run "
        "code.",
    },
    "journal": {
        "type": "boolean",
        "description": "Write down, on this machine only, what became of each error and each offer.",
    },
    "journalRetentionDays": {
        "type": "integer",
        "minimum": 1,
        "maximum": 36500,
        "description": "Forget what is older than this many days.",
    },
    "idleMinutes": {
        "type": "number",
        "minimum": 0,
        "maximum": 10080,
        "description": "Minutes without activity after which the trainer may use the machine.",
    },
}


def schemas() -> dict[str, dict[str, Any]]:
    """The JSON schema of each setting, with its default, in the order of the documentation."""
    return {one.name: {**_SCHEMAS[one.name], "default": _plain(one.default)} for one in fields(ServerSettings)}


def _plain(default: object) -> object:
    return list(default) if isinstance(default, tuple) else default


def json_schema() -> dict[str, Any]:
    """The JSON schema of the object that an editor sends as `sleepy`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "sleepy",
        "type": "object",
        "properties": schemas(),
        "additionalProperties": False,
    }


def vscode_properties() -> dict[str, Any]:
    """What VS Code's `contributes.configuration.properties` holds for these settings."""
    found: dict[str, Any] = {}
    for name, schema in schemas().items():
        schema["markdownDescription"] = schema.pop("description")
        found[f"sleepy.{name}"] = schema
    return found


def markdown_table() -> str:
    """The settings as docs/settings.md shows them."""
    lines = ["| setting | type | default | what it does |", "|---|---|---|---|"]
    for name, schema in schemas().items():
        allowed = schema.get("enum") or schema.get("items", {}).get("enum")
        kind = schema["type"] + (f" of {', '.join(f'`{value}`' for value in allowed)}" if allowed else "")
        lines.append(f"| `sleepy.{name}` | {kind} | `{json.dumps(schema['default'])}` | {schema['description']} |")
    return "\n".join(lines)


def read(sent: object, before: ServerSettings) -> tuple[ServerSettings, list[str]]:
    """The settings after an editor sent `sent`, and a line for each value that can't be used."""
    if isinstance(sent, Mapping) and isinstance(sent.get("sleepy"), Mapping):
        sent = sent["sleepy"]
    if not isinstance(sent, Mapping):
        return before, [] if sent is None else ["the settings are no object"]
    known = schemas()
    changes: dict[str, Any] = {}
    problems: list[str] = []
    for name, value in sent.items():
        if name in CLIENT_ONLY or value is None:
            continue
        if name not in known:
            problems.append(f"unknown setting sleepy.{name}; known are {', '.join(sorted(known))}")
            continue
        problem = _problem(value, known[name])
        if problem is None:
            kind = known[name]["type"]
            changes[name] = float(value) if kind == "number" else tuple(value) if kind == "array" else value
        else:
            problems.append(f"sleepy.{name} must be {problem}, not {value!r}")
    return dataclasses.replace(before, **changes), problems


def is_trusted(sent: object) -> bool:
    """Whether the client says nothing, or says that it trusts the workspace."""
    return not (isinstance(sent, Mapping) and sent.get("trusted") is False)


def combined(base: Settings, chosen: ServerSettings) -> Settings:
    """The product's settings with what the editor chose. Raises SettingsError for an unknown model or source.

    Editors that know our defaults send those too, so a default is no choice: whoever has switched the model off in
    `settings.toml` is not asked to do so again.
    """
    changes: dict[str, Any] = {"max_seconds": chosen.timeBudgetSeconds}
    default = ServerSettings()
    if chosen.sources and chosen.sources != default.sources:
        changes["sources"] = chosen.sources
    if chosen.verify != default.verify:
        changes["verify"] = chosen.verify
    if chosen.model:
        changes["model"] = chosen.model
    return settings.replace(base, changes, "the editor's settings")


def _problem(value: object, schema: Mapping[str, Any]) -> str | None:
    """What `value` must be, where it is not."""
    kinds: dict[str, tuple[type, ...]] = {
        "string": (str,),
        "boolean": (bool,),
        "integer": (int,),
        "number": (int, float),
        "array": (list, tuple),
    }
    kind = schema["type"]
    if not isinstance(value, kinds[kind]) or (isinstance(value, bool) and kind != "boolean"):
        return f"a value of type {kind}"
    if "enum" in schema and value not in schema["enum"]:
        return f"one of {', '.join(schema['enum'])}"
    if isinstance(value, list | tuple):
        allowed = schema["items"]["enum"]
        return None if all(item in allowed for item in value) else f"a list of {', '.join(allowed)}"
    if isinstance(value, int | float) and not isinstance(value, bool):
        if "exclusiveMinimum" in schema and not value > schema["exclusiveMinimum"]:
            return f"greater than {schema['exclusiveMinimum']}"
        if not schema.get("minimum", float("-inf")) <= value <= schema["maximum"]:
            return f"between {schema.get('minimum', 0)} and {schema['maximum']}"
    return None


__all__ = ["ServerSettings", "SettingsError", "combined", "is_trusted", "json_schema", "markdown_table", "read"]
