"""Three small crates with house rules that no model can know: invented APIs that changed, and uses of the old ones.

A shape is one change of the API (a renamed method, another order of arguments, a builder in place of a constructor, an
error to convert, ...); its uses differ in all that is around it. `data/` has a folder a crate: `api.rs`, and
`uses.toml` with each use before and after its repair and a test that holds after it.
"""

import functools
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from koans import behaviour
from koans.validate import diagnostics_of
from sleepy_lsp.journal.events import Accepted, Event, FixedByHand, FixName, Mark, Seen, Text, TextChange
from sleepy_lsp.journal.journal import Journal
from sleepy_lsp.rust.diagnostics import Diagnostic
from sleepy_lsp.rust.families import family_of

DATA = Path(__file__).parent / "data"
EDITION = "2021"
_REMOVED, _ADDED = re.compile(r"\[-(.*?)-\]", re.DOTALL), re.compile(r"\{\+(.*?)\+\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Use:
    """A function that uses the old API, before and after its repair."""

    crate: str
    shape: str
    name: str
    """The function's."""
    code: str
    """rustc's, for every error of it."""
    broken: str
    fixed: str
    test: str
    """Statements of a Rust test that hold for the repaired function."""

    @property
    def id(self) -> str:
        return f"{self.crate}/{self.shape}/{self.name}"


@dataclass(frozen=True, slots=True)
class Crate:
    name: str
    api: str
    samples: str
    """What the tests share."""
    uses: tuple[Use, ...]

    def shapes(self) -> dict[str, list[Use]]:
        found: dict[str, list[Use]] = {}
        for use in self.uses:
            found.setdefault(use.shape, []).append(use)
        return found

    def tests(self, uses: Iterable[Use]) -> str:
        """A test module, one test a use, named `checks_` and the use's name."""
        tests = "".join(f"    #[test]\n    fn checks_{use.name}() {{ {use.test} }}\n" for use in uses)
        return f"#[cfg(test)]\nmod house_rules {{\n    use super::*;\n{self.samples}{tests}}}\n"


def load() -> list[Crate]:
    return [_crate(folder) for folder in sorted(DATA.iterdir()) if folder.is_dir()]


def _crate(folder: Path) -> Crate:
    entry = tomllib.loads((folder / "uses.toml").read_text(encoding="utf-8"))
    uses = tuple(_use(folder.name, shape, use) for shape in entry["shape"] for use in shape["use"])
    return Crate(folder.name, (folder / "api.rs").read_text(encoding="utf-8"), entry["samples"], uses)


def _use(crate: str, shape: Mapping[str, Any], entry: Mapping[str, str]) -> Use:
    broken, fixed = before_and_after(entry["text"])
    name = re.search(r"fn (\w+)", broken)
    assert name is not None, f"{crate}, {shape['name']}: a use without a function"
    return Use(crate, shape["name"], name[1], entry.get("code", shape["code"]), broken, fixed, entry["test"])


def before_and_after(marked: str) -> tuple[str, str]:
    """The two texts of one in git's word-diff notation: `[-removed-]`, `{+added+}`."""
    return _ADDED.sub("", _REMOVED.sub(r"\1", marked)), _ADDED.sub(r"\1", _REMOVED.sub("", marked))


@functools.cache
def errors_of(program: str) -> tuple[Diagnostic, ...]:
    said = diagnostics_of(program, edition=EDITION, crate_type="lib")
    return tuple(one for one in said if one.is_error)


def mended_by_user(journal: Journal, project: Path, crate: Crate, use: Use, *, by_hand: bool) -> None:
    """Record what the server would when the user mends `use`."""
    journal.record_many(mending(project, crate, use, by_hand=by_hand))


def mending(project: Path, crate: Crate, use: Use, *, by_hand: bool) -> Iterator[Event]:
    """What happens when the user mends `use`: each of its errors is seen, then the item changes."""
    before, after = use.broken.strip(), use.fixed.strip()
    path, start = str(project / "src" / f"{use.name}.rs"), len(crate.api.encode())
    change = (TextChange(path, 1, Text(before), Text(after)),)
    for number, error in enumerate(errors_of(crate.api + use.broken)):
        identity = f"{use.id} {number}"
        said = (error.code, family_of(error).value, error.message, 1, 1)
        marks = tuple(
            Mark(span.byte_start - start, span.byte_end - start, span.is_primary, span.label or "")
            for span in sorted(error.spans, key=lambda span: not span.is_primary)
            if start <= span.byte_start and span.byte_end <= start + len(before.encode())
        )
        seen = Seen(path, *said, Text(before), Text(error.rendered), marks)
        end = FixedByHand(change) if by_hand else Accepted(FixName("model", None, 1), "a fix", change)
        yield from (Event(str(project), "s", identity, detail) for detail in (seen, end))


_PASSED: dict[str, bool] = {}


def passes(crate: Crate, use: Use, text: str) -> bool:
    """Whether a mended program does what it should. Draws often end in the same text, which is run once."""
    if text not in _PASSED:
        _PASSED[text] = behaviour.run_tests(text, crate.tests([use]), edition=EDITION).passed
    return _PASSED[text]
