"""The patterns that ship with the package: common repairs, mined from this project's own programs.

`factory.jsonl` holds one pattern a line with how often and in how many programs it was seen;
`python -m trainer.factory` makes the file anew.
"""

import functools
import json
from dataclasses import dataclass
from importlib.resources import files

from sleepy_lsp.fixes.memory.encoding import from_json
from sleepy_lsp.fixes.memory.pattern import Pattern


@dataclass(frozen=True, slots=True)
class Known:
    """A pattern and its evidence."""

    pattern: Pattern
    n_repairs: int
    n_programs: int


@functools.cache
def factory_patterns() -> dict[str, tuple[Known, ...]]:
    """By error code, the best founded first."""
    text = files("sleepy_lsp.fixes.memory").joinpath("factory.jsonl").read_text(encoding="utf-8")
    found: dict[str, list[Known]] = {}
    for line in text.splitlines():
        entry = json.loads(line)
        known = Known(from_json(entry), entry["n_repairs"], entry["n_programs"])
        found.setdefault(known.pattern.code, []).append(known)
    return {code: tuple(sorted(group, key=_weight, reverse=True)) for code, group in found.items()}


def _weight(known: Known) -> tuple[int, int]:
    return known.n_repairs, known.pattern.size
