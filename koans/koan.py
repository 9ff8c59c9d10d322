"""A koan: a folder with `broken.rs`, `fixed.rs`, `test.rs` and `koan.toml`; a Case: what an evaluation is given.

The split decides what a koan may be used for: `frozen` ones are for measuring and nothing else, `dev` ones for tuning
prompts and hints, `train` ones for training.
"""

import dataclasses
import glob
import json
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

KOANS_DIR = Path(__file__).parent
SPLITS = ("frozen", "dev", "train")
FAMILIES = {
    "bc": "borrow checker",
    "tb": "type and trait bounds",
    "rh": "result handling",
    "tm": "type mismatches",
    "mi": "missing items",
}
EDITIONS = ("2015", "2018", "2021", "2024")
CRATE_TYPES = ("bin", "lib")


class KoanError(Exception):
    """A koan, a case file or a program can't be used; the message names it and says what is wrong."""


@dataclass(frozen=True, slots=True)
class Koan:
    """One hand-written task. The text under a field says what `koan.toml` and the folder's files hold."""

    id: str
    title: str
    family: str
    """A key of FAMILIES."""
    codes: tuple[str, ...]
    """The codes of the errors that rustc prints for `broken`, in its order; empty for an error without a code."""
    hidden_codes: tuple[str, ...]
    """The codes of the errors that show only once the others are mended, as they do in `revealed`."""
    edition: str
    crate_type: str
    split: str
    source_program: str
    """The program that it was made from; koans of two splits never share one."""
    difficulty: int
    """1: rustc nearly says the answer. 2: needs understanding. 3: several places, or rustc's advice misleads."""
    notes: str
    broken: str
    fixed: str
    """One reference repair; others may be as good."""
    test: str
    """A test module that is appended when an answer is scored; no source of fixes ever sees it."""
    revealed: str | None
    """`broken` with its visible errors mended, where there are hidden ones."""

    def case(self) -> "Case":
        return Case(
            id=self.id,
            family=self.family,
            error_code=self.codes[0] if self.codes else "",
            edition=self.edition,
            crate_type=self.crate_type,
            broken=self.broken,
            fixed=self.fixed,
            test=self.test,
        )


@dataclass(frozen=True, slots=True)
class Case:
    """One task of an evaluation, as a line of a `--cases` file holds it."""

    id: str
    family: str
    error_code: str
    edition: str
    crate_type: str
    broken: str
    fixed: str | None = None
    test: str | None = None
    run_tests: bool = False
    """Whether the program's own tests must pass too."""
    expected_stdout: str | None = None
    """What the program must print when it is run."""

    @classmethod
    def from_json(cls, line: str) -> Self:
        """Raises KoanError."""
        try:
            entry = json.loads(line)
        except ValueError as exc:
            raise KoanError(f"not JSON: {exc}") from exc
        if not isinstance(entry, dict):
            raise KoanError("not a JSON object")
        known = {field.name: field for field in dataclasses.fields(cls)}
        missing = [
            name
            for name, field in known.items()
            if name not in entry and field.default is dataclasses.MISSING and name not in ("error_code", "family")
        ]
        if missing:
            raise KoanError(f"lacks {', '.join(missing)}")
        given = {name: entry[name] for name in known if name in entry}
        given["error_code"], given["family"] = entry.get("error_code") or "", entry.get("family") or "other"
        case = cls(**given)
        case._validate()
        return case

    def to_json(self) -> str:
        return json.dumps(dataclasses.asdict(self), ensure_ascii=False)

    def _validate(self) -> None:
        for name in ("id", "family", "error_code", "edition", "crate_type", "broken"):
            if not isinstance(getattr(self, name), str):
                raise KoanError(f"{name} must be a string")
        for name in ("fixed", "test", "expected_stdout"):
            if not isinstance(getattr(self, name), str | None):
                raise KoanError(f"{name} must be a string or null")
        if not isinstance(self.run_tests, bool | None):
            raise KoanError("run_tests must be true or false")
        for name, value in dataclasses.asdict(self).items():
            if isinstance(value, str) and any("\ud800" <= one <= "\udfff" for one in value):
                raise KoanError(f"{name} holds half of a surrogate pair, which is no character")
        if self.edition not in EDITIONS:
            raise KoanError(f"edition must be one of {', '.join(EDITIONS)}, not {self.edition!r}")
        if self.crate_type not in CRATE_TYPES:
            raise KoanError(f"crate_type must be bin or lib, not {self.crate_type!r}")


def load_koans(folder: Path = KOANS_DIR, *, split: str | None = None, prefix: str = "") -> list[Koan]:
    """The koans in `folder`, by id, of one split or of all, whose id starts with `prefix`. Raises KoanError."""
    if not folder.is_dir():
        raise KoanError(f"{folder} is not a folder")
    koans = [load_koan(manifest.parent) for manifest in sorted(folder.glob(f"{glob.escape(prefix)}*/koan.toml"))]
    if not koans:
        named = f" whose id starts with {prefix!r}" if prefix else ""
        raise KoanError(f"no koan{named} in {folder}: a koan is a folder with a koan.toml")
    return [koan for koan in koans if split is None or koan.split == split]


def load_koan(folder: Path) -> Koan:
    """Read one koan. Raises KoanError."""
    try:
        manifest = tomllib.loads((folder / "koan.toml").read_text(encoding="utf-8"))
        texts = {name: (folder / f"{name}.rs").read_text(encoding="utf-8") for name in ("broken", "fixed", "test")}
        revealed = folder / "revealed.rs"
        texts_or_none: dict[str, Any] = {**texts, "revealed": None}
        if revealed.exists():
            texts_or_none["revealed"] = revealed.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        raise KoanError(f"koan {folder.name}: {exc}") from exc
    names = {field.name for field in dataclasses.fields(Koan)} - texts_or_none.keys()
    if manifest.keys() != names:
        differing = ", ".join(sorted(manifest.keys() ^ names))
        raise KoanError(f"koan {folder.name}: koan.toml lacks or does not know {differing}")
    if manifest["id"] != folder.name:
        raise KoanError(f"koan {folder.name}: its id is {manifest['id']!r}, not the folder's name")
    for name in ("title", "family", "edition", "crate_type", "split", "source_program", "notes"):
        if not isinstance(manifest[name], str):
            raise KoanError(f"koan {folder.name}: {name} must be a string")
    for name in ("codes", "hidden_codes"):
        codes = manifest[name]
        if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
            raise KoanError(f"koan {folder.name}: {name} must be a list of strings")
        manifest[name] = tuple(codes)
    return Koan(**manifest, **texts_or_none)


def load_cases(file: Path) -> list[Case]:
    """The cases of a JSONL file. Raises KoanError, naming the line."""
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as exc:
        raise KoanError(f"can't read {file}: {exc}") from exc
    cases = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                cases.append(Case.from_json(line))
            except KoanError as exc:
                raise KoanError(f"{file}, line {number}: {exc}") from exc
    _refuse_twins(file, [case.id for case in cases])
    return cases


def _refuse_twins(file: Path, ids: Sequence[str]) -> None:
    twins = list(_repeated(ids))
    if twins:
        raise KoanError(f"{file}: the id {twins[0]!r} occurs more than once")


def _repeated(ids: Sequence[str]) -> Iterator[str]:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            yield one
        seen.add(one)
