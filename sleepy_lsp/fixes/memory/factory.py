"""The patterns that ship with the package: common repairs, mined from this project's own programs.

`factory.jsonl` holds one pattern a line with how often and in how many programs it was seen;
`python -m trainer.factory` makes the file anew.
"""

import functools
import json
from collections.abc import Collection, Mapping
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
    words: Mapping[str, int]
    """The names that the errors quoted, such as `Option`, and in how many of the repairs."""

    def likeness(self, words: Collection[str]) -> float:
        """How much an error that quotes `words` looks like those that this mended: from 0, no name in common, to 1."""
        return sum(self.words.get(word, 0) for word in words) / (self.n_repairs * len(words)) if words else 1.0


@functools.cache
def factory_patterns() -> dict[str, tuple[Known, ...]]:
    """By error code."""
    text = files("sleepy_lsp.fixes.memory").joinpath("factory.jsonl").read_text(encoding="utf-8")
    found: dict[str, list[Known]] = {}
    for line in text.removesuffix("\n").split("\n"):
        entry = json.loads(line)
        known = Known(from_json(entry), entry["n_repairs"], entry["n_programs"], entry["words"])
        found.setdefault(known.pattern.code, []).append(known)
    return {code: tuple(group) for code, group in found.items()}


def likely(code: str, quoted: Collection[str]) -> list[Known]:
    """The patterns for errors of a code, those that mended the likest and most errors first.

    One that shares no name with the error, where others do, is left out: `Some(…)` is no answer to a missing `Ok`.
    """
    known = factory_patterns().get(code, ())
    common = {word for one in known for word in one.words} & set(quoted)
    alike = [(one.likeness(common), one) for one in known]
    best = sorted(alike, key=lambda pair: (pair[0] * pair[1].n_repairs, pair[1].n_repairs), reverse=True)
    return [one for likeness, one in best if likeness]
