"""What a night writes down: one JSON file a night, written anew after every step, read by the status and the report.

A night's folder is `paths.nights_dir()/NUMBER` (six digits); the record is its `night.json`. What else is in the folder
(examples, checkpoints, candidates, outcomes) belongs to the night that runs and is evicted later; the record stays.
"""

import contextlib
import json
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

import cattrs

from sleepy_lsp import paths
from sleepy_lsp.wholefile import write_whole
from trainer.stats import Rate

RECORD = "night.json"


class RecordUnreadable(Exception):
    """A night's record can't be read, or has another shape, as a newer version may write it; the message says which."""


class RecordDamaged(RecordUnreadable):
    """It is no JSON at all."""


@dataclass(slots=True)
class RateRecord:
    """A pass rate with its 95 % Wilson interval."""

    passed: int
    n: int
    low: float
    high: float

    @classmethod
    def of(cls, passed: int, n: int) -> Self:
        """With the interval computed."""
        return cls(passed, n, *Rate(passed, n).interval)


@dataclass(slots=True)
class PairedRecord:
    """A paired comparison: the candidate against what was live, on the same cases."""

    name: str
    """`held-out`, `frozen, routed`, `frozen, unrouted`, `averaged`, …"""
    live: RateRecord
    candidate: RateRecord
    wins: int
    losses: int
    lost: list[str]
    p_value: float


@dataclass(slots=True)
class PatternRecord:
    """A kind of error that the night looked at, and why it did or did not train for it."""

    code: str
    pattern: str
    n_episodes: int
    n_unmended: int
    """Episodes that no offer ended: fixed by hand or left."""
    live_passed: int
    """Of `live_n` tasks of it, how many what is live mends at once."""
    live_n: int
    kept: bool
    reason: str
    origin: str = "journal"
    """Of the tasks: `journal`, or `koans` for a kind of error that a failed koan brought up."""


@dataclass(slots=True)
class CandidateRecord:
    """An adapter that was trained tonight, and what the gate said."""

    name: str
    lesson: str
    method: str
    """`lora`, `share-a`, `share-b`."""
    patterns: list[str]
    n_train: int
    n_replay: int
    n_held_out: int
    n_steps: int
    n_trained_parameters: int
    losses: list[float]
    """Training loss, step by step."""
    wall_s: float
    cpu_s: float
    peak_bytes: int
    adopted: bool = False
    reasons: list[str] = field(default_factory=list)
    measured: list[PairedRecord] = field(default_factory=list)
    key: str = ""
    """A hash of all that the outcome depends on, where everything was measured: the same again would come out alike."""


@dataclass(slots=True)
class NightRecord:
    """One night, from its start; `ended` is empty while it runs or when it was cut off."""

    number: int
    started: str
    """UTC, ISO 8601, for people."""
    model: str
    base_sha256: str
    seed: int
    step: str = "select"
    """`select`, `curriculum`, `train`, `gate`, `publish`, `report`, `done`, `stopped` or `failed`."""
    ended: str = ""
    outcome: str = ""
    """In a line, for people: what the night changed, or why nothing."""
    patterns: list[PatternRecord] = field(default_factory=list)
    koans: RateRecord | None = None
    """How many of the dev koans that it tried what is live on were mended at once; None: it tried none."""
    candidates: list[CandidateRecord] = field(default_factory=list)
    rates: dict[str, RateRecord] = field(default_factory=dict)
    """What is live in the morning, by what was measured: `held-out`, `frozen`."""
    forgetting: dict[str, dict[str, RateRecord]] = field(default_factory=dict)
    """Adapter (or `base`) → pattern → pass rate: who still knows what."""
    explained_variance: dict[str, list[float]] = field(default_factory=dict)
    """Side (`alpha`, `beta`) → share of the variance by k, the mean over the matrices."""
    wall_s: float = 0.0
    cpu_s: float = 0.0


def in_a_line(record: NightRecord) -> str:
    """What a night changed, or why nothing, for people."""
    adopted = [one.name for one in record.candidates if one.adopted]
    if adopted:
        return f"learned: {', '.join(adopted)}"
    if record.candidates:
        return "what was trained was not proved better: nothing has changed"
    if not record.patterns:
        koans = f"; koans mended at once: {record.koans.passed} of {record.koans.n}" if record.koans else ""
        return f"the journal holds no repair that can be learned from yet{koans}"
    reasons = [one.reason for one in record.patterns]
    return f"nothing to train; most often: {max(sorted(set(reasons)), key=reasons.count)}"


def folder_of(number: int) -> Path:
    return paths.nights_dir() / f"{number:06}"


def write(record: NightRecord) -> None:
    """Put the record in place of the last one, whole. Raises OSError."""
    paths.private_dir(paths.nights_dir())  # beside the record lies what was made of the user's code
    folder = folder_of(record.number)
    folder.mkdir(exist_ok=True)
    write_whole(folder / RECORD, json.dumps(asdict(record), indent=1))


def read(number: int) -> NightRecord:
    """Raises RecordUnreadable."""
    file = folder_of(number) / RECORD
    try:
        table: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except OSError as exc:
        raise RecordUnreadable(f"can't read {file}: {exc.strerror}") from exc
    except (ValueError, RecursionError) as exc:
        raise RecordDamaged(f"can't read {file}: {type(exc).__name__}") from exc
    try:
        return cattrs.structure(table, NightRecord)
    except (ValueError, KeyError, TypeError, AttributeError, cattrs.BaseValidationError) as exc:
        raise RecordUnreadable(f"can't read {file}: {type(exc).__name__}") from exc


def read_all() -> tuple[list[NightRecord], list[str]]:
    """Every night's record, oldest first, and a line for each that can't be read; a damaged one is set aside, and told
    once. A folder without one is of a night that never began: the disk was full, or it was killed right then.
    """
    records, problems = [], []
    for file in sorted(paths.nights_dir().glob(f"{'[0-9]' * 6}/{RECORD}")):
        try:
            records.append(read(int(file.parent.name)))
        except RecordDamaged as exc:
            with contextlib.suppress(OSError):  # another process was quicker, or may write here and this one may not
                aside = file.rename(file.with_name(f"{RECORD}.corrupt-{time.strftime('%Y%m%dT%H%M%S')}"))
                exc = RecordDamaged(f"{exc}; it was set aside as {aside.name}")
            problems.append(str(exc))
        except RecordUnreadable as exc:
            problems.append(str(exc))
    return records, problems
