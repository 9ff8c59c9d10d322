"""House rules: what past repairs as examples add for the model, and the model for the memory.

The crates, uses and tests are those of `house_rules`; of every shape the last uses of the first draw are held out. The
journal holds k repairs of every shape of the crate, as a user's would who has begun to mend them all. On each held-out
use, alone in its file, are let loose:

- `memory`: the patterns that these repairs taught, without those that ship with the package;
- `model`: the language model alone, which sees the code, the error and the definitions around it (k does not matter);
- `model + examples`: the same, and in the prompt the nearest of these repairs;
- `memory + model + examples`: first the one, then the other, as a user gets them.

A use counts as mended when no error is left and its hidden test passes. The model's answers are its first few, greedy
first; seeds are fixed. Each outcome is a line of `results/house_rules_model.jsonl`; a run that was stopped goes on.
Lines made with other data, or another state of what asks and learns, are dropped.
"""

import argparse
import hashlib
import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import sleepy_lsp
from benchmarks import record
from benchmarks.house_rules import DATA, EDITION, Crate, Use, drawn, load, mended_by_user, passes
from sleepy_lsp import settings
from sleepy_lsp.fixes.engine import Budget, Engine
from sleepy_lsp.fixes.memory.examples import Repair
from sleepy_lsp.fixes.memory.learned import Learned, Learner
from sleepy_lsp.fixes.sources import Source
from sleepy_lsp.fixes.sources.memory import MemorySource
from sleepy_lsp.fixes.sources.model import ModelSource
from sleepy_lsp.journal.journal import Journal
from sleepy_lsp.llm.client import Client, open_client
from sleepy_lsp.rust.shadow import Shadow
from trainer.stats import Rate, median

ROWS = record.RESULTS / "house_rules_model.jsonl"
KS = (1, 2, 4)
MEMORY, MODEL, EXAMPLES, ALL = "memory", "model", "model + examples", "memory + model + examples"
WITHOUT_REPAIRS = 0
"""The k of rows that no repair had a part in."""


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one use."""

    state: str
    contender: str
    k: int
    attempts: int
    crate: str
    shape: str
    use: str
    outcome: str
    """`mended`, `wrong` (it compiles and the test fails), `in part` (a fix, but errors are left) or `none`."""
    adopted: list[str]
    """The sources of the fixes."""
    answers: int
    seconds: float
    prompt_tokens: int
    """Of the first answer."""
    computed_tokens: int
    """Of all prompts, those that were not in the worker's cache."""
    output_tokens: int
    text: str
    """The function at the end."""

    @property
    def key(self) -> tuple[object, ...]:
        return self.contender, self.k, self.attempts, self.crate, self.shape, self.use


def held_out(uses: Sequence[Use], n: int) -> list[Use]:
    """The last `n` of a shape's uses in the order of the first draw, whose first are the examples."""
    found = drawn(uses, len(uses), 0)[-n:]
    assert len(uses) - n >= max(KS), f"{uses[0].shape}: too few uses for {n} beside {max(KS)} examples"
    return found


def taught_by(crate: Crate, k: int, project: Path, folder: Path) -> tuple[list[Learned], list[Repair]]:
    """What is known after `k` repairs of every shape; every other one was an accepted fix."""
    learner = Learner()
    with tempfile.TemporaryDirectory(dir=folder) as name, Journal.open(Path(name) / "journal.sqlite3") as journal:
        for uses in crate.shapes().values():
            for number, use in enumerate(drawn(uses, k, 0)):
                mended_by_user(journal, project, crate, use, by_hand=number % 2 == 0)
        known = learner.learned_from(journal)
        return known, learner.repairs(known)


def sources(contender: str, client: Client, known: Sequence[Learned], repairs: Sequence[Repair]) -> list[Source]:
    memory = MemorySource(lambda: known, factory=False)
    plain, taught = ModelSource(client), ModelSource(client, repairs=lambda: repairs)
    return {MEMORY: [memory], MODEL: [plain], EXAMPLES: [taught], ALL: [memory, taught]}[contender]


def mend(crate: Crate, use: Use, asked: Sequence[Source], attempts: int, project: Path, cache: Path) -> dict[str, Any]:
    """Let sources loose on one use; the fields of a Row that say what came of it."""
    file = project / "lib.rs"
    file.write_text(crate.api + use.broken, encoding="utf-8")
    with Shadow(file, cache, edition=EDITION, crate_type="lib") as shadow:
        started = time.perf_counter()
        report = Engine(shadow, asked, Budget(600, attempts)).mend()
        seconds = time.perf_counter() - started
        text = report.overlay.get(file, file.read_bytes()).decode()
    outcome = "none" if not report.adopted else "in part" if report.after else "mended"
    if outcome == "mended" and not passes(crate, use, text):
        outcome = "wrong"
    answers = [answer for source in asked if isinstance(source, ModelSource) for answer in source.answers]
    return {
        "outcome": outcome,
        "adopted": [adopted.fix.candidate.source for adopted in report.adopted],
        "answers": len(answers),
        "seconds": round(seconds, 2),
        "prompt_tokens": answers[0].prompt_tokens if answers else 0,
        "computed_tokens": sum(answer.prompt_tokens - answer.cached_tokens for answer in answers),
        "output_tokens": sum(answer.output_tokens for answer in answers),
        "text": text.removeprefix(crate.api),
    }


def wanted(crates: Sequence[Crate], n_uses: int) -> Iterator[tuple[Crate, Use, str, int]]:
    """Every experiment, use by use, so that a run that is stopped has compared the contenders on the same uses."""
    for number in range(n_uses):
        for crate in crates:
            for uses in crate.shapes().values():
                use = held_out(uses, n_uses)[number]
                yield crate, use, MODEL, WITHOUT_REPAIRS
                for k in KS:
                    for contender in (MEMORY, EXAMPLES, ALL):
                        yield crate, use, contender, k


def state_of_things() -> str:
    """A hash of the data and of the code that learns, asks and reads the answer."""
    fixes = Path(sleepy_lsp.__file__).parent / "fixes"
    files = [*DATA.rglob("*.*"), *(fixes / "memory").glob("*.py"), *(fixes / "sources").glob("*.py")]
    files += [fixes / f"{name}.py" for name in ("answer", "context", "hints", "prompt")]
    digest = hashlib.sha256()
    for file in sorted(file for file in files if file.is_file()):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def run(client: Client, crates: Sequence[Crate], n_uses: int, attempts: int, limit: int) -> list[Row]:
    """Do what is not done yet, at most `limit` rows of it; every row, the earlier ones too."""
    state = state_of_things()
    lines = ROWS.read_text(encoding="utf-8").splitlines() if ROWS.exists() else []
    rows = [row for row in (Row(**json.loads(line)) for line in lines) if row.state == state]
    ROWS.write_text("".join(json.dumps(asdict(row)) + "\n" for row in rows), encoding="utf-8")
    done = {row.key for row in rows}
    taught: dict[tuple[str, int], tuple[list[Learned], list[Repair]]] = {}
    with tempfile.TemporaryDirectory() as name, ROWS.open("a", encoding="utf-8") as out:
        folder = Path(name)
        for crate, use, contender, k in wanted(crates, n_uses):
            if (contender, k, attempts, crate.name, use.shape, use.name) in done:
                continue
            if (limit := limit - 1) < 0:
                break
            project = folder / crate.name
            project.mkdir(exist_ok=True)
            if (crate.name, k) not in taught:
                taught[crate.name, k] = taught_by(crate, k, project, folder)
            asked = sources(contender, client, *taught[crate.name, k])
            found = mend(crate, use, asked, attempts, project, folder / "cache")
            rows.append(Row(state, contender, k, attempts, crate.name, use.shape, use.name, **found))
            out.write(json.dumps(asdict(rows[-1])) + "\n")
            out.flush()
            last = rows[-1]
            print(f"{last.seconds:6.1f} s  {last.outcome:8} {last.contender}, k = {k}: {use.id}", flush=True)
    return rows


def summary(rows: Sequence[Row]) -> dict[str, Any]:
    """Each contender after each k, and on the same uses what the examples won and lost against the model alone."""
    found: dict[str, Any] = {MODEL: _scores([row for row in rows if row.contender == MODEL])}
    alone = {(row.attempts, row.crate, row.use): row.outcome == "mended" for row in rows if row.contender == MODEL}
    for k in KS:
        after: dict[str, Any] = {}
        for contender in (MEMORY, EXAMPLES, ALL):
            here = [row for row in rows if (row.contender, row.k) == (contender, k)]
            after[contender] = _scores(here)
            if contender == EXAMPLES:
                pairs = [
                    (row.outcome == "mended", alone[key])
                    for row in here
                    if (key := (row.attempts, row.crate, row.use)) in alone
                ]
                won, lost = pairs.count((True, False)), pairs.count((False, True))
                flips = {"n": len(pairs), "won": won, "lost": lost, "mcnemar_p": record.mcnemar(won, lost)}
                after[contender]["against_model"] = flips
        found[f"after_{k}"] = after
    return found


def _scores(rows: Sequence[Row]) -> dict[str, Any]:
    if not rows:
        return {"n": 0}
    rate = Rate(sum(row.outcome == "mended" for row in rows), len(rows))
    low, high = rate.interval
    return {
        "mended": rate.passed,
        "n": rate.n,
        "rate": round(rate.value, 3),
        "wilson": [round(low, 3), round(high, 3)],
        "wrong": sum(row.outcome == "wrong" for row in rows),
        "median_s": median([row.seconds for row in rows]),
        "median_prompt_tokens": median([row.prompt_tokens for row in rows if row.answers]),
        "shapes": {
            f"{crate}/{shape}": sum(r.outcome == "mended" for r in rows if (r.crate, r.shape) == (crate, shape))
            for crate, shape in sorted({(row.crate, row.shape) for row in rows})
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--uses", type=int, default=2, help="how many uses of each shape are held out (default 2)")
    parser.add_argument("--attempts", type=int, default=2, help="answers of the model for one error (default 2)")
    parser.add_argument("--limit", type=int, default=100_000, metavar="N", help="stop after N new rows")
    args = parser.parse_args()
    with open_client(settings.load()) as client:
        rows = run(client, load(), args.uses, args.attempts, args.limit)
    what = "held-out uses mended by memory, by the model with and without examples, and by both"
    record.write("house_rules_model", {"what": what, **summary(rows)})


if __name__ == "__main__":
    main()
