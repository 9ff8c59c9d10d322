"""House rules: after how many repairs of a kind does the memory alone mend the next ones?

`trainer/rehearsal/data/` holds three small crates with invented APIs that changed, each with uses of the old API in
several shapes. A shape is one change of the API; its uses differ in all that is around it. For every shape, k of its
uses are mended "by the user" and recorded in a fresh journal as the server would; then the memory, with no model and
without the patterns that ship with the package, is let loose on each of the other uses, alone in its file. What it does
is scored by a test that it never sees.

- `own`: the journal holds repairs of this shape alone; `all`: k repairs of every shape of the crate (interference).
- mended: no error is left and the test passes; false offer: verified, no error left, and the test fails.

Each outcome is a line of `results/house_rules.jsonl`; a run that was stopped goes on. Lines made with other data, or
another state of the memory's code, are dropped.
"""

import argparse
import hashlib
import json
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import sleepy_lsp
from benchmarks import record
from sleepy_lsp.fixes.engine import Budget, Engine
from sleepy_lsp.fixes.engine import Event as EngineEvent
from sleepy_lsp.fixes.memory.learned import Learned, learned_from
from sleepy_lsp.fixes.sources.memory import MemorySource
from sleepy_lsp.journal.journal import Journal
from sleepy_lsp.rust.shadow import Shadow
from trainer.rehearsal.crates import DATA, EDITION, Crate, Use, load, mended_by_user, passes
from trainer.stats import Rate, median, percentile

ROWS = record.RESULTS / "house_rules.jsonl"
EXAMPLES = (1, 2, 4, 8)
SCOPES = ("own", "all")
GOALS = {"mended_after_2": 0.6, "mended_after_4": 0.9, "false_offers": 0.02}


def learned_by(examples: Sequence[Use], crate: Crate, project: Path, folder: Path) -> list[Learned]:
    """What the memory has learned from these repairs and nothing else; every other one was an accepted fix."""
    with tempfile.TemporaryDirectory(dir=folder) as name, Journal.open(Path(name) / "journal.sqlite3") as journal:
        for number, use in enumerate(examples):
            mended_by_user(journal, project, crate, use, by_hand=number % 2 == 0)
        return learned_from(journal)


# --- the memory


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one use."""

    state: str
    """A hash of the data and of the memory's code."""
    crate: str
    shape: str
    use: str
    code: str
    scope: str
    k: int
    draw: int
    examples: list[str]
    code_seen: bool
    """Whether one of the shape's examples had the same error code."""
    outcome: str
    """`mended`, `false offer`, `in part` (a verified fix, but errors are left) or `none`."""
    pattern: str
    """The pattern whose fix was adopted."""
    n_patterns: int
    n_tried: int
    ms: float
    """From looking at the first error to the last verified fix: matching and checks."""
    refused: list[str]
    """The first candidates that were refused, and why."""

    @property
    def key(self) -> tuple[object, ...]:
        return self.crate, self.shape, self.use, self.scope, self.k, self.draw


def mend(crate: Crate, use: Use, learned: Sequence[Learned], project: Path, cache: Path) -> dict[str, Any]:
    """Let the memory loose on one use; the fields of a Row that say what came of it."""
    file = project / "lib.rs"
    file.write_text(crate.api + use.broken, encoding="utf-8")
    events: list[EngineEvent] = []
    with Shadow(file, cache, edition=EDITION, crate_type="lib") as shadow:
        engine = Engine(shadow, [MemorySource(lambda: learned, factory=False)], Budget(60, 4), on_event=events.append)
        report = engine.mend()
        text = report.overlay.get(file, file.read_bytes()).decode()
    used = [adopted.fix.candidate.adapter for adopted in report.adopted]
    known = {one.id: one.pattern.describe() for one in learned}
    outcome = "none" if not used else "in part" if report.after else "mended"
    if outcome == "mended" and not passes(crate, use, text):
        outcome = "false offer"
    return {
        "outcome": outcome,
        "pattern": "; ".join(known[name] for name in used if name),
        "n_patterns": len(learned),
        "n_tried": sum(event.kind == "trying" for event in events),
        "ms": round(sum(adopted.fix.seconds for adopted in report.adopted) * 1000, 1),
        "refused": [event.text for event in events if event.kind == "refused"][:4],
    }


# --- the experiment


def drawn(uses: Sequence[Use], k: int, draw: int) -> list[Use]:
    """`k` of a shape's uses in an order of their own; the same for every scope."""
    return random.Random(f"{uses[0].crate}/{uses[0].shape}/{draw}").sample(list(uses), len(uses))[:k]


def wanted(crates: Sequence[Crate], n_draws: int) -> Iterator[tuple[Crate, str, int, int, list[Use], list[Use]]]:
    """Every experiment: crate, scope, k, draw, the examples, and the uses of one shape that are left."""
    for draw in range(n_draws):
        for k in EXAMPLES:
            for crate in crates:
                shapes = crate.shapes()
                everything = [use for uses in shapes.values() for use in drawn(uses, min(k, len(uses) - 1), draw)]
                for uses in shapes.values():
                    own = drawn(uses, k, draw)
                    left = [use for use in uses if use not in own]
                    for scope in SCOPES if left else ():
                        yield crate, scope, k, draw, own if scope == "own" else everything, left


def state_of_things() -> str:
    """A hash of the data and of the code that learns and applies."""
    memory = Path(sleepy_lsp.__file__).parent / "fixes"
    files = [*DATA.rglob("*.*"), *(memory / "memory").glob("*.py"), memory / "sources" / "memory.py"]
    digest = hashlib.sha256()
    for file in sorted(file for file in files if file.is_file()):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def run(crates: Sequence[Crate], n_draws: int) -> list[Row]:
    """Do what is not done yet; every row, the earlier ones too."""
    state = state_of_things()
    lines = ROWS.read_text(encoding="utf-8").splitlines() if ROWS.exists() else []
    rows = [row for row in (Row(**json.loads(line)) for line in lines) if row.state == state]
    ROWS.write_text("".join(json.dumps(asdict(row)) + "\n" for row in rows), encoding="utf-8")
    done = {row.key for row in rows}
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as name, ROWS.open("a", encoding="utf-8") as out:
        folder = Path(name)
        for crate, scope, k, draw, examples, left in wanted(crates, n_draws):
            left = [use for use in left if (crate.name, use.shape, use.name, scope, k, draw) not in done]
            if not left:
                continue
            project = folder / crate.name
            project.mkdir(exist_ok=True)
            learned = learned_by(examples, crate, project, folder)
            own = [use for use in examples if use.shape == left[0].shape]
            for use in left:
                found = mend(crate, use, learned, project, folder / "cache")
                place = (state, crate.name, use.shape, use.name, use.code, scope, k, draw)
                seen = any(one.code == use.code for one in own)
                rows.append(Row(*place, [one.name for one in own], seen, **found))
                out.write(json.dumps(asdict(rows[-1])) + "\n")
                out.flush()
            print(f"{time.monotonic() - started:6.0f} s  {len(rows)} rows", flush=True)
    return rows


def summary(rows: Sequence[Row]) -> dict[str, Any]:
    """Per scope and k: all crates, each crate, each shape."""
    found: dict[str, Any] = {}
    for scope in SCOPES:
        for k in EXAMPLES:
            here = [row for row in rows if (row.scope, row.k) == (scope, k)]
            if not here:
                continue
            kinds = sorted({row.crate for row in here}), sorted({(row.crate, row.shape) for row in here})
            found.setdefault(scope, {})[f"after_{k}"] = {
                **_scores(here),
                "same_code_seen": _rate([row for row in here if row.code_seen]),
                "crates": {crate: _rate([row for row in here if row.crate == crate]) for crate in kinds[0]},
                "shapes": {
                    f"{crate}/{shape}": _scores([row for row in here if (row.crate, row.shape) == (crate, shape)])
                    for crate, shape in kinds[1]
                },
            }
    return found


def _scores(rows: Sequence[Row]) -> dict[str, Any]:
    ms = [row.ms for row in rows if row.outcome == "mended"]
    high = percentile(ms, 95)
    n_false = sum(row.outcome == "false offer" for row in rows)
    n_offered = sum(row.outcome != "none" for row in rows)
    return {
        **_rate(rows),
        "false_offers": n_false,
        "false_share_of_offers": round(n_false / n_offered, 3) if n_offered else None,
        "in_part": sum(row.outcome == "in part" for row in rows),
        "median_ms": median(ms),
        "p95_ms": None if high is None else round(high, 1),
    }


def _rate(rows: Sequence[Row]) -> dict[str, Any]:
    rate = Rate(sum(row.outcome == "mended" for row in rows), len(rows))
    if not rate.n:
        return {"mended": 0, "n": 0}
    low, high = rate.interval
    return {"mended": rate.passed, "n": rate.n, "rate": round(rate.value, 3), "wilson": [round(low, 3), round(high, 3)]}


def patterns(crates: Sequence[Crate], k: int) -> dict[str, list[str]]:
    """What is learned of each shape from the `k` examples of the first draw, to read."""
    found = {}
    with tempfile.TemporaryDirectory() as name:
        for crate in crates:
            for shape, uses in crate.shapes().items():
                learned = learned_by(drawn(uses, k, 0), crate, Path(name), Path(name))
                found[f"{crate.name}/{shape}"] = [f"{one.pattern.code} {one.pattern.describe()}" for one in learned]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--draws", type=int, default=3, help="how many times the examples are drawn (default 3)")
    draws = parser.parse_args().draws
    crates = load()
    result = {"goals": GOALS, "draws": draws, **summary(run(crates, draws)), "patterns_after_4": patterns(crates, 4)}
    record.write("house_rules", {"what": "uses mended by memory alone after k repairs of their shape", **result})


if __name__ == "__main__":
    main()
