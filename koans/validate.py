"""Prove that every koan is what it says: broken, repairable, and tested by what it does.

Each koan: `broken.rs` fails with exactly the declared codes, `revealed.rs` with the hidden ones, `fixed.rs` compiles
without a warning and passes `test.rs`, and `test.rs` fails for gutted programs. All koans: ids, splits, no shared
code, no source program in two splits. Results are kept by content, compiler and the validator's own text, so that a
second run takes a moment.
"""

import hashlib
import json
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from koans import behaviour, gut, similarity
from koans.koan import CRATE_TYPES, EDITIONS, FAMILIES, SPLITS, Koan
from sleepy_lsp import paths
from sleepy_lsp.rust import cargo, syntax
from sleepy_lsp.rust.diagnostics import Diagnostic

_CHECK_TIMEOUT_S = 60.0
_LINES = range(8, 100)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a koan, or with two."""

    koan: str
    text: str


def validate(
    koans: Sequence[Koan], *, jobs: int | None = None, on_done: Callable[[Koan], None] = lambda _: None
) -> list[Problem]:
    """Every problem of every koan, in order of id. Raises ToolMissing."""
    cache = _Cache(paths.cache_dir() / "koans" / "validated.json")
    problems = [*_of_the_whole(koans)]
    with ThreadPoolExecutor(jobs or os.cpu_count()) as pool:
        pending = {pool.submit(cache.get_or, koan, problems_of): koan for koan in koans}
        try:
            for future in as_completed(pending):
                on_done(pending[future])
            for future, koan in pending.items():
                problems += [Problem(koan.id, text) for text in future.result()]
        finally:
            pool.shutdown(cancel_futures=True)  # or a Ctrl-C would wait for all koans
            cache.write()
    return sorted(problems, key=lambda problem: problem.koan)


def problems_of(koan: Koan) -> list[str]:
    """What is wrong with one koan; runs rustc and the koan's tests."""
    problems = list(_of_the_manifest(koan))
    if problems:
        return problems
    found = codes_of(compile_errors(koan.broken, koan))
    if Counter(found) != Counter(koan.codes):
        problems.append(f"broken.rs fails with {_listed(found)}, declared are {_listed(koan.codes)}")
    if koan.revealed is not None:
        found = codes_of(compile_errors(koan.revealed, koan))
        if Counter(found) != Counter(koan.hidden_codes):
            problems.append(f"revealed.rs fails with {_listed(found)}, declared are {_listed(koan.hidden_codes)}")
    said = diagnostics_of(koan.fixed, edition=koan.edition, crate_type=koan.crate_type)
    if said:
        return [*problems, f"fixed.rs: {said[0].level}: {said[0].message}"]
    ran = behaviour.run_tests(koan.fixed, koan.test, edition=koan.edition)
    if not ran.passed:
        return [*problems, f"fixed.rs: {ran.reason}"]
    return [*problems, *_passes_though_gutted(koan)]


def compile_errors(text: str, koan: Koan) -> list[Diagnostic]:
    said = diagnostics_of(text, edition=koan.edition, crate_type=koan.crate_type)
    return [diagnostic for diagnostic in said if diagnostic.is_error]


def diagnostics_of(text: str, *, edition: str, crate_type: str) -> list[Diagnostic]:
    """What rustc says of a program, warnings included; its file is called `main.rs` in every message."""
    with tempfile.TemporaryDirectory(prefix="sleepy-") as name:
        file = Path(name) / "main.rs"
        file.write_bytes(text.encode())
        done = cargo.check_file(
            behaviour.toolchain(),
            file,
            file.parent,
            edition=edition,
            crate_type=crate_type,
            timeout_s=_CHECK_TIMEOUT_S,
        )
    return list(done.diagnostics)


def codes_of(errors: Sequence[Diagnostic]) -> list[str]:
    return [error.code or "" for error in errors]


def _listed(codes: Sequence[str]) -> str:
    return ", ".join(code or "an error without a code" for code in sorted(codes)) or "nothing"


def _of_the_manifest(koan: Koan) -> Iterator[str]:
    allowed = (
        ("family", koan.family, tuple(FAMILIES)),
        ("edition", koan.edition, EDITIONS),
        ("crate_type", koan.crate_type, CRATE_TYPES),
        ("split", koan.split, SPLITS),
        ("difficulty", koan.difficulty, (1, 2, 3)),
    )
    for name, value, values in allowed:
        if value not in values:
            yield f"{name} is {value!r}, allowed are {', '.join(map(str, values))}"
    if not koan.id.startswith(f"{koan.family}_"):
        yield f"the id does not start with its family, {koan.family}_"
    if not koan.codes:
        yield "declares no error"
    if bool(koan.hidden_codes) != (koan.revealed is not None):
        yield "hidden_codes and revealed.rs go together"
    if not koan.title.strip():
        yield "has no title"
    if len(koan.broken.splitlines()) not in _LINES:
        yield f"broken.rs has {len(koan.broken.splitlines())} lines"
    if len(behaviour.test_names(koan.test)) < 2:
        yield "test.rs has fewer than two tests"


def _passes_though_gutted(koan: Koan) -> Iterator[str]:
    fixed = koan.fixed.encode()
    functions = gut.functions(fixed)
    attempts = [("all bodies todo!()", gut.gutted_by_todo(fixed, functions))]
    attempts.append(("all bodies a default", gut.gutted_by_default(fixed, functions)))
    for node in gut.touched(koan.broken.encode(), fixed):
        attempts.append((f"{syntax.name_of(node)}: todo!()", gut.gutted_by_todo(fixed, [node])))
    for what, text in attempts:
        if text != fixed and behaviour.run_tests(text.decode(), koan.test, edition=koan.edition).passed:
            yield f"test.rs passes for a gutted program ({what})"


def _of_the_whole(koans: Sequence[Koan]) -> Iterator[Problem]:
    splits: dict[str, set[str]] = {}
    for koan in koans:
        splits.setdefault(koan.source_program, set()).add(koan.split)
    for koan in koans:
        if len(splits[koan.source_program]) > 1:
            yield Problem(koan.id, f"its source program {koan.source_program} is in more than one split")
    programs = {koan.id: koan.fixed.encode() for koan in koans}
    same_source = {koan.id: koan.source_program for koan in koans}
    for a, b, share in similarity.too_alike(programs):
        if same_source[a] != same_source[b]:
            yield Problem(b, f"shares {share:.0%} of its code with {a}")


class _Cache:
    """What was found about a koan's content, on disk; a cache that can't be read is an empty one."""

    def __init__(self, file: Path):
        self._file = file
        try:
            self._known: dict[str, list[str]] = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            self._known = {}
        self._used: dict[str, list[str]] = {}

    def get_or(self, koan: Koan, find: Callable[[Koan], list[str]]) -> list[str]:
        key = _digest(koan)
        found = self._known[key] if key in self._known else find(koan)
        self._used[key] = found
        return found

    def write(self) -> None:
        known = {**self._known, **self._used}
        kept = dict(list(known.items())[-5000:])
        self._file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._file.with_suffix(f".{os.getpid()}")
        fresh.write_text(json.dumps(kept), encoding="utf-8")
        fresh.replace(self._file)


def _digest(koan: Koan) -> str:
    own = "".join(Path(module.__file__ or "").read_text(encoding="utf-8") for module in (behaviour, gut))
    own += Path(__file__).read_text(encoding="utf-8")
    said = "\0".join((repr(koan), behaviour.rustc_version(), own))
    return hashlib.sha256(said.encode()).hexdigest()
