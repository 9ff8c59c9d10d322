"""Make tasks from correct programs: break each with one or two mutations, keep what rustc refuses.

Deterministic: the same programs, seed and compiler give the same cases in the same order. The split is the program's,
so no program is in two splits. What a case holds of rustc's words is what rustc printed.
"""

import hashlib
import json
import os
import random
import tomllib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path

from koans.koan import EDITIONS, KOANS_DIR, SPLITS, Case, KoanError
from koans.operators import Mutation, mutations
from koans.validate import diagnostics_of
from sleepy_lsp.rust.diagnostics import Diagnostic
from sleepy_lsp.rust.families import Family, family_of

PROGRAMS_DIR = KOANS_DIR / "programs"
_MOST_AN_OPERATOR = 3
_DOUBLES_A_PROGRAM = 15
_MOST_ERRORS = 8
"""A mutation that breaks more than this is no slip any more (a type misnamed where everything hangs on it)."""
_FAMILY_KEYS = {
    Family.BORROW: "bc",
    Family.BOUNDS: "tb",
    Family.RESULT: "rh",
    Family.MISMATCH: "tm",
    Family.MISSING: "mi",
    Family.OTHER: "other",
}


@dataclass(frozen=True, slots=True)
class Program:
    """A correct program with tests."""

    name: str
    title: str
    edition: str
    split: str
    text: str
    test: str


@dataclass(frozen=True, slots=True)
class Task:
    """A case that was made, and how."""

    case: Case
    program: str
    split: str
    operators: tuple[str, ...]
    errors: tuple[Diagnostic, ...]
    """What rustc said; its file is called `main.rs` in a folder that is gone."""

    def to_json(self) -> str:
        made = {"program": self.program, "split": self.split, "operators": self.operators}
        rendered = [error.rendered for error in self.errors]
        return json.dumps({**json.loads(self.case.to_json()), **made, "rendered": rendered}, ensure_ascii=False)


def load_programs(folder: Path = PROGRAMS_DIR, *, split: str | None = None) -> list[Program]:
    """The programs in `folder`, by name. Raises KoanError."""
    found = []
    for manifest in sorted(folder.glob("*/program.toml")):
        try:
            entry = tomllib.loads(manifest.read_text(encoding="utf-8"))
            text, test = ((manifest.parent / name).read_text(encoding="utf-8") for name in ("program.rs", "test.rs"))
            program = Program(manifest.parent.name, entry["title"], entry["edition"], entry["split"], text, test)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError) as exc:
            raise KoanError(f"program {manifest.parent.name}: {exc}") from exc
        if program.split not in SPLITS or program.edition not in EDITIONS:
            raise KoanError(f"program {program.name}: unknown split or edition")
        found.append(program)
    if not found:
        raise KoanError(f"no program in {folder}: a program is a folder with a program.toml")
    return [program for program in found if split is None or program.split == split]


def generate(
    programs: Sequence[Program],
    seed: int,
    *,
    jobs: int | None = None,
    on_tried: Callable[[int, int], None] = lambda n_tried, n_kept: None,
) -> Iterator[Task]:
    """The tasks of all programs, program by program; `on_tried` hears of every mutation that rustc has seen."""
    n_tried = n_kept = 0
    seen: set[str] = set()
    with ThreadPoolExecutor(jobs or os.cpu_count()) as pool:
        for program in programs:
            source = program.text.encode()
            # Tried in the order of the program's name, not of the folder, so that a new program changes no other's.
            own_seed = int.from_bytes(hashlib.sha256(f"{seed}/{program.name}".encode()).digest()[:8])
            attempts = list(_attempts(source, own_seed))
            for attempt, errors in zip(attempts, pool.map(_errors, repeat(program), attempts), strict=True):
                n_tried += 1
                broken = _applied(source, attempt).decode()
                if 0 < len(errors) <= _MOST_ERRORS and broken not in seen:
                    seen.add(broken)
                    n_kept += 1
                    yield _task(program, attempt, broken, errors)
                on_tried(n_tried, n_kept)


def n_attempts(programs: Sequence[Program], seed: int) -> int:
    """How many mutations `generate` will try."""
    return sum(1 for program in programs for _ in _attempts(program.text.encode(), seed))


Attempt = tuple[Mutation, ...]


def _attempts(source: bytes, seed: int) -> Iterator[Attempt]:
    singles = mutations(source, seed, most_an_operator=_MOST_AN_OPERATOR)
    yield from ((single,) for single in singles)
    chooser = random.Random(seed + 1)
    pairs = [(a, b) for a in singles for b in singles if a.operator < b.operator and not a.overlaps(b)]
    yield from chooser.sample(pairs, min(_DOUBLES_A_PROGRAM, len(pairs)))


def _applied(source: bytes, attempt: Attempt) -> bytes:
    together = Mutation("together", tuple(edit for mutation in attempt for edit in mutation.edits))
    return together.applied(source)


def _errors(program: Program, attempt: Attempt) -> list[Diagnostic]:
    text = _applied(program.text.encode(), attempt).decode(errors="replace")
    said = diagnostics_of(text, edition=program.edition, crate_type="lib")
    return [diagnostic for diagnostic in said if diagnostic.is_error]


def _task(program: Program, attempt: Attempt, broken: str, errors: Sequence[Diagnostic]) -> Task:
    digest = hashlib.sha256(broken.encode()).hexdigest()[:8]
    operators = tuple(mutation.operator for mutation in attempt)
    case = Case(
        id=f"{program.name}/{'+'.join(operators)}/{digest}",
        family=_FAMILY_KEYS[family_of(errors[0])],
        error_code=errors[0].code or "",
        edition=program.edition,
        crate_type="lib",
        broken=broken,
        fixed=program.text,
        test=program.test,
    )
    return Task(case, program.name, program.split, operators, tuple(errors))
