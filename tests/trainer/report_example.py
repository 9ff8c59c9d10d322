"""Invented days and nights, written through the real journal, records and registry: for tests, and for a picture.

`SLEEPY_HOME=FOLDER python -m tests.trainer.report_example` fills an empty home; `sleepy report` then shows it.
"""

import random
import tempfile
from dataclasses import replace
from pathlib import Path

from sleepy_lsp import paths
from sleepy_lsp.episode import Outcome
from sleepy_lsp.journal.events import Accepted, Detail, FixedByHand, FixName, Offered, Tried
from sleepy_lsp.journal.journal import Journal
from sleepy_lsp.llm import adapters, catalog
from sleepy_lsp.llm.cards import Served
from sleepy_lsp.settings import Settings
from tests.journal.conftest import event, seen
from tests.llm.adapter_cards import draft
from trainer import records
from trainer.records import CandidateRecord, NightRecord, PairedRecord, PatternRecord, RateRecord
from trainer.stats import mcnemar_exact

DAY_S = 86400
TALLY = "E0599 no method `tally` found for struct `Ledger`"
OPEN = "E0061 this function takes 3 arguments [open_account]"
CONVERT = "E0277 `?` couldn't convert the error to `ShopError`"
_MESSAGES = (
    ("E0599", "method", "no method named `tally` found for struct `Ledger` in the current scope"),
    ("E0061", "call", "this function takes 3 arguments but 2 arguments were supplied"),
    ("E0277", "trait", "`?` couldn't convert the error to `ShopError`"),
    ("E0382", "borrow", "use of moved value: `order`"),
    ("E0308", "type", "mismatched types"),
    ("E0425", "name", "cannot find value `total` in this scope"),
)
_ODDS = {"compiler": 0.8, "memory": 0.75, "model": 0.5}


def days(journal: Journal, n_days: int = 42, *, errors_a_day: int = 6, seed: int = 1) -> None:
    """Weeks of errors: what repeats, repeats less, and the model's offers are taken more often towards the end."""
    chance = random.Random(seed)
    for number in range(n_days * errors_a_day):
        progress = number / (n_days * errors_a_day)
        code, family, message = chance.choice(_MESSAGES[int(3 * progress) :])
        if chance.random() < 0.3 + 0.5 * progress:
            message = f"{message} of {chance.choice('abcdefghij')}{chance.choice('klmnopqr')}"
        details: list[Detail] = [seen(code=code, family=family, message=message)]
        for source, odds in _ODDS.items():
            if chance.random() < 0.4:
                continue
            fix = FixName(source, None, 1)
            for _ in range(chance.choice((1, 1, 2, 3) if progress < 0.5 else (1, 1, 1, 2))):
                details.append(Tried(fix, "a change", (), Outcome.FIXED, "the error is gone", 0.3))
            details.append(Offered(fix, "a change", 1))
            if chance.random() < odds + 0.2 * progress:
                details.append(Accepted(fix, "a change", ()))
                break
        else:
            details.append(FixedByHand(()))
        at_s = number / errors_a_day * DAY_S
        journal.record_many(event(one, at_s=at_s + i, identity=f"e{number}") for i, one in enumerate(details))


def rate(passed: int, n: int) -> RateRecord:
    return RateRecord.of(passed, n)


def paired(name: str, live: int, candidate: int, wins: int, losses: int, n: int, *lost: str) -> PairedRecord:
    p_value = mcnemar_exact(wins, losses, one_sided=True)
    return PairedRecord(name, rate(live, n), rate(candidate, n), wins, losses, list(lost), p_value)


def candidate(name: str, patterns: list[str], **changes: object) -> CandidateRecord:
    fields: dict[str, object] = {
        "name": name, "lesson": name.rsplit("-", 1)[0], "method": "lora", "patterns": patterns, "n_train": 18,
        "n_replay": 12, "n_held_out": 12, "n_steps": 90, "n_trained_parameters": 1_089_536,
        "losses": [2.31, 1.2, 0.52, 0.19], "wall_s": 512.0, "cpu_s": 958.0, "peak_bytes": 5_610_000_000,
    }  # fmt: skip
    return CandidateRecord(**{**fields, **changes})  # type: ignore[arg-type]


def night(number: int, **changes: object) -> NightRecord:
    fields: dict[str, object] = {
        "number": number, "started": f"2026-11-{9 + number:02}T01:04:00Z", "model": "qwen2.5-coder-1.5b-instruct",
        "base_sha256": catalog.find(Settings().model).sha256, "seed": 7, "step": "done",
        "ended": f"2026-11-{9 + number:02}T01:31:00Z", "wall_s": 1600.0, "cpu_s": 2900.0,
    }  # fmt: skip
    return NightRecord(**{**fields, **changes})  # type: ignore[arg-type]


def nights() -> list[NightRecord]:
    """Five nights: too little to learn from, a refusal, two adoptions, and one with both."""
    kept = PatternRecord("E0599", "no method `_` found for struct `_` [Ledger tally]", 14, 11, 2, 12, True, "most fail")
    handled = PatternRecord("E0382", "use of moved value: `_`", 23, 1, 22, 23, False, "handled: left alone")
    few = PatternRecord(
        "E0277", "`?` couldn't convert the error to `_` [ShopError]", 3, 3, 0, 3, False, "too few: 3 of 8"
    )
    tally = candidate(
        "ledger-0002", [TALLY], adopted=True,
        measured=[paired("held-out", 2, 10, 8, 0, 12), paired("frozen, routed", 161, 161, 0, 0, 200)],
    )  # fmt: skip
    shop = candidate(
        "shop-0003", [OPEN], adopted=True, method="share-b", n_trained_parameters=18_432, wall_s=233.0, cpu_s=430.0,
        measured=[paired("held-out", 5, 13, 9, 1, 16, "open_account-7"), paired("frozen, routed", 161, 161, 0, 0, 200)],
    )  # fmt: skip
    hasty = candidate(
        "shop-0001", [OPEN, CONVERT], n_train=9, n_replay=0,
        reasons=["held-out: 3 won and 2 lost of 12, p = 0.5, needed at most 0.05"],
        measured=[paired("held-out", 5, 6, 3, 2, 12, "open_account-2", "open_account-9")],
    )  # fmt: skip
    forgetful = candidate(
        "errors-0004", [CONVERT],
        reasons=["lost 2 of the frozen set: koan trait-17, koan type-03"],
        measured=[
            paired("held-out", 1, 11, 10, 0, 14),
            paired("frozen, routed", 161, 160, 1, 2, 200, "trait-17", "type-03"),
        ],
    )  # fmt: skip
    forgetting = {
        "base": {TALLY: rate(2, 12), OPEN: rate(5, 16), CONVERT: rate(1, 14), "frozen": rate(161, 200)},
        "ledger-0002": {TALLY: rate(10, 12), OPEN: rate(5, 16), CONVERT: rate(1, 14), "frozen": rate(159, 200)},
        "shop-0003": {TALLY: rate(1, 12), OPEN: rate(13, 16), CONVERT: rate(2, 14), "frozen": rate(161, 200)},
    }
    variance = {
        "alpha": [0.41, 0.63, 0.75, 0.83, 0.88, 0.92, 0.94, 0.96, 0.97, 0.98, 0.99, 0.995],
        "beta": [0.29, 0.47, 0.6, 0.7, 0.78, 0.83, 0.87, 0.91, 0.94, 0.96, 0.98, 0.99],
    }
    return [
        night(1, patterns=[few], outcome="nothing learned: 12 errors are too few", wall_s=14.0, cpu_s=21.0),
        night(
            2, patterns=[kept, few], candidates=[hasty], outcome="nothing adopted: the gate refused 1 candidate",
            rates={"held-out": rate(7, 40), "frozen": rate(161, 200)}, wall_s=1260.0, cpu_s=2310.0,
        ),
        night(
            3, patterns=[kept, handled, few], candidates=[tally], outcome="adopted ledger-0002",
            rates={"held-out": rate(17, 42), "frozen": rate(161, 200)},
        ),
        night(
            4, patterns=[kept, handled], candidates=[shop], outcome="adopted shop-0003",
            rates={"held-out": rate(25, 42), "frozen": rate(161, 200)}, wall_s=1840.0, cpu_s=3320.0,
        ),
        night(
            5, patterns=[handled, few, kept], candidates=[forgetful],
            rates={"held-out": rate(27, 44), "frozen": rate(161, 200)},
            outcome="nothing adopted: the gate refused 1 candidate; ledger-0002 and shop-0003 stay live",
            forgetting=forgetting, explained_variance=variance, wall_s=1510.0, cpu_s=2790.0,
        ),
    ]  # fmt: skip


def fill() -> None:
    """Write all of it into the folders that SLEEPY_HOME names."""
    with Journal.open(paths.journal_file()) as journal:
        days(journal)
    for record in nights():
        records.write(record)
    base = catalog.find(Settings().model).sha256
    with tempfile.TemporaryDirectory() as folder:
        for name, serves, n, wins, losses in (
            ("ledger-0002", Served("E0599", "no method `_` found for struct `_` [Ledger tally]"), 12, 8, 0),
            ("shop-0003", Served("E0061", "this function takes _ arguments [open_account]"), 16, 9, 1),
        ):
            made = draft(Path(folder), name, base_sha256=base)
            p_value = mcnemar_exact(wins, losses, one_sided=True)
            beat = replace(made.card.beat, n=n, wins=wins, losses=losses, p_value=p_value)
            made = replace(made, card=replace(made.card, serves=(serves,), beat=beat))
            adapters.publish([made], why="it passed the gate")


if __name__ == "__main__":
    fill()
