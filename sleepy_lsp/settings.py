"""The user's settings: one typed table, read from `settings.toml` in the config folder and validated once.

Every field has a default that needs no reading. An unknown key or a wrong type is an error that names the file, the
key and what is allowed; a setting is never silently ignored.
"""

import dataclasses
import re
import tomllib
import types
import typing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sleepy_lsp import paths

SOURCES = ("compiler", "memory", "model")
_LOOPBACK = re.compile(r"https?://(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?(?:/|$)", re.IGNORECASE)


class SettingsError(Exception):
    """The settings can't be used; the message says where and how to mend it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user may choose. The text under a field is its documentation."""

    sources: tuple[str, ...] = SOURCES
    """Where fixes may come from: `compiler` (rustc's own suggestions), `memory` (learned from you), `model`."""

    factory_memory: bool = True
    """Whether the repair patterns that ship with sleepy are tried too, beside those learned from you."""

    model: str = "qwen2.5-coder-1.5b-instruct"
    """Name of a model that `sleepy model list` shows."""

    model_path: Path | None = None
    """A GGUF file to use for `model` instead of fetching one; it is checked against the model's SHA-256."""

    endpoint: str | None = None
    """Base URL of an OpenAI-compatible server (e.g. http://127.0.0.1:8000/v1) to use instead of the local worker."""

    endpoint_model: str = ""
    """The model name that is sent to `endpoint`; empty: the first one that it lists."""

    endpoint_key_variable: str = "SLEEPY_API_KEY"
    """Name of the environment variable that holds the key for `endpoint`; the key itself is never stored."""

    max_seconds: float = 600.0
    """Time budget of one `sleepy fix`, in seconds."""

    attempts: int = 8
    """How many answers the model may give for one error."""

    seed: int = 0
    """Seed of the model's sampling: same seed, same machine, same result."""

    cargo_features: tuple[str, ...] = ()
    """Features to check with, as for `cargo check --features`; `["all"]` means `--all-features`."""

    check_timeout_seconds: float = 300.0
    """How long one `cargo check` may take before it is stopped."""

    verify: str = "check"
    """`check`: a fix must compile. `check+tests`: the tests that cover the file must also still pass."""

    edition: str = "2024"
    """Edition for a single `.rs` file outside any crate."""

    night_max_p: float = 0.05
    """What a night learned is adopted when its one-sided exact McNemar p-value is at most this."""

    night_idle_minutes: float = 10.0
    """Minutes without activity after which a night may begin; `sleepy.idleMinutes` in an editor wins where changed."""

    night_hours: str = ""
    """When a night may run, local time: `22-7`, `22:30-6:15`; empty: at any hour."""

    night_on_battery: bool = False
    """Whether a night may run while the machine is on battery."""

    night_threads: int = 0
    """Threads that a night computes with; 0: one for each physical core."""

    night_koans: int = 8
    """How many of the shipped dev koans a night tries what is live on, to train for what it fails; 0: none."""

    night_disk_gb: float = 5.0
    """How much the nights and the adapters may take on the disk, in 10^9 bytes; the oldest that nobody needs goes."""

    worker_idle_minutes: float = 10.0
    """The model's process stops after this many minutes without a request."""

    worker_threads: int = 0
    """Threads of the model's process; 0: one for each physical core."""

    worker_context_tokens: int = 6144
    """Tokens of prompt and answer that the model's process has room for."""

    @property
    def model_is_here(self) -> bool:
        """Whether what the model is told stays on this machine."""
        return self.endpoint is None or _LOOPBACK.match(self.endpoint) is not None


# Longer than anybody waits, and within what the operating system's timers can count.
_SPAN = (lambda v: 0 < v <= 1e7, "greater than 0 and at most 10000000")
_CHECKS: dict[str, tuple[typing.Callable[[Any], bool], str]] = {
    "sources": (lambda v: bool(v) and set(v) <= set(SOURCES), f"some of {', '.join(SOURCES)}"),
    "max_seconds": _SPAN,
    "attempts": (lambda v: 1 <= v <= 64, "between 1 and 64"),
    "check_timeout_seconds": _SPAN,
    "verify": (lambda v: v in ("check", "check+tests"), "check or check+tests"),
    "edition": (lambda v: v in ("2015", "2018", "2021", "2024"), "2015, 2018, 2021 or 2024"),
    "night_max_p": (lambda v: 0 < v <= 0.5, "greater than 0 and at most 0.5"),
    "night_idle_minutes": (lambda v: 0 <= v <= 10080, "between 0 and 10080"),
    "night_hours": (lambda v: v == "" or _parsed_hours(v) is not None, "like 22-7 or 22:30-6:15, or empty"),
    "night_threads": (lambda v: 0 <= v <= 1024, "between 0 and 1024"),
    "night_koans": (lambda v: 0 <= v <= 100, "between 0 and 100"),
    "night_disk_gb": (lambda v: 0.1 <= v <= 1e5, "between 0.1 and 100000"),
    "worker_idle_minutes": _SPAN,
    "worker_threads": (lambda v: 0 <= v <= 1024, "between 0 and 1024"),
    "worker_context_tokens": (lambda v: 1024 <= v <= 131072, "between 1024 and 131072"),
}


_HOURS = re.compile(r"(\d{1,2})(?::([0-5]\d))?-(\d{1,2})(?::([0-5]\d))?")


def _parsed_hours(text: str) -> tuple[int, int] | None:
    """Minutes of the day from which and to which (not included) `text` reaches; None when it is no such span."""
    found = _HOURS.fullmatch(text)
    if found is None:
        return None
    hour, minute, to_hour, to_minute = (int(part or 0) for part in found.groups())
    begin, end = hour * 60 + minute, to_hour * 60 + to_minute
    return (begin, end) if max(begin, end) <= 24 * 60 and begin != end else None


def within_hours(hours: str, minute_of_day: int) -> bool:
    """Whether a valid `night_hours` has that minute; a span may reach over midnight."""
    begin, end = _parsed_hours(hours) or (0, 24 * 60)
    if begin < end:
        return begin <= minute_of_day < end
    return minute_of_day >= begin or minute_of_day < end


def load(path: Path | None = None) -> Settings:
    """Read the settings file (default: the user's); a missing file means the defaults. Raises SettingsError."""
    path = path or paths.settings_file()
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as exc:
        raise SettingsError(f"can't read {path}: {exc}") from exc
    except tomllib.TOMLDecodeError as exc:
        raise SettingsError(f"{path} is not TOML: {exc}; correct it or delete it for the defaults") from exc
    return from_table(table, origin=str(path))


def from_table(table: dict[str, Any], origin: str) -> Settings:
    """Settings from a decoded table; `origin` names it in errors. Raises SettingsError."""
    hints = typing.get_type_hints(Settings)
    unknown = sorted(set(table) - set(hints))
    if unknown:
        raise SettingsError(f"{origin}: unknown setting {unknown[0]!r}; known are {', '.join(sorted(hints))}")
    return replace(Settings(), {key: _convert(key, value, hints[key], origin) for key, value in table.items()}, origin)


def replace(settings: Settings, changes: dict[str, Any], origin: str) -> Settings:
    """`settings` with `changes`, range-checked. Raises SettingsError."""
    for key, value in changes.items():
        accepts, allowed = _CHECKS.get(key, (lambda _: True, ""))
        if not accepts(value):
            raise SettingsError(f"{origin}: {key} must be {allowed}, not {value!r}")
    return dataclasses.replace(settings, **changes)


def _convert(key: str, value: Any, hint: Any, origin: str) -> Any:
    """`value` as the type that the field declares; TOML has no tuples, paths or int-as-float."""
    if isinstance(hint, types.UnionType):
        hint = next(arm for arm in typing.get_args(hint) if arm is not type(None))
    if typing.get_origin(hint) is tuple and isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    if hint is Path and isinstance(value, str):
        return Path(value).expanduser()
    if hint is float and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if isinstance(hint, type) and isinstance(value, hint) and not (hint is int and isinstance(value, bool)):
        return value
    wanted = "a list of strings" if typing.get_origin(hint) is tuple else {Path: "a string"}.get(hint, hint.__name__)
    raise SettingsError(f"{origin}: {key} must be {wanted}, not {value!r}")
