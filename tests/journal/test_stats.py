"""The journal's numbers: each with its definition, on journals small enough to count by hand."""

from pathlib import Path
from typing import Any

import pytest

from sleepy_lsp.journal import plot, stats
from sleepy_lsp.journal.events import (
    Abandoned,
    AbandonReason,
    Accepted,
    Detail,
    Dismissed,
    FixedByHand,
    FixName,
    Offered,
    Rewritten,
    Undone,
)
from sleepy_lsp.journal.journal import Journal
from sleepy_lsp.journal.stats import Group
from tests.journal.conftest import START_US, event, seen

WEEK_S = 7 * 86400
HAND, UNDONE, DISMISSED = FixedByHand(()), Undone(), Dismissed(())
GONE = Abandoned(AbandonReason.SESSION_ENDED)


def offered(source: str) -> Offered:
    return Offered(FixName(source, None, 1), "", 1)


def accepted(source: str) -> Accepted:
    return Accepted(FixName(source, None, 1), "", ())


class Log:
    """Records episodes one after the other, an hour apart; events of one follow a second apart."""

    def __init__(self, journal: Journal):
        self.journal, self.now_s, self.n = journal, 0.0, 0

    def add(self, *details: Detail, identity: str = "", at_s: float | None = None, **fields: object) -> None:
        self.n += 1
        self.now_s = self.now_s + 3600 if at_s is None else at_s
        name = identity or f"i{self.n}"
        project = str(fields.pop("project", "/p"))
        for i, detail in enumerate((seen(**fields), *details)):
            self.journal.record(event(detail, at_s=self.now_s + i, identity=name, project=project))


@pytest.fixture
def log(journal: Journal) -> Log:
    return Log(journal)


def counts(group: Group) -> tuple[int, int, int, int, int, int]:
    return (
        group.n_episodes, group.n_offered, group.n_accepted, group.n_rewritten, group.n_undone, group.n_fixed_by_hand
    )  # fmt: skip


def test_acceptance_by_source_counts_what_each_had_on_offer(log: Log) -> None:
    both = (offered("compiler"), offered("model"))
    log.add(*both, accepted("compiler"))
    log.add(*both, accepted("model"))
    log.add(*both, accepted("model"), UNDONE)
    log.add(*both, HAND)
    log.add(offered("model"), accepted("model"), Rewritten(()))
    log.add(HAND)
    found = stats.of_journal(log.journal)
    assert {group.name: counts(group) for group in found.by_source} == {
        "compiler": (4, 4, 1, 0, 0, 1),
        "model": (5, 5, 2, 1, 1, 1),
    }
    assert counts(found.total) == (6, 5, 3, 1, 1, 2)
    assert found.total.acceptance_rate == pytest.approx(3 / 5)
    assert found.outcomes == {
        "open": 0, "accepted": 2, "accepted_undone": 1, "accepted_rewritten": 1, "dismissed": 0, "fixed_by_hand": 2,
        "abandoned": 0,
    }  # fmt: skip


def test_families_codes_and_weeks_add_up_to_all(log: Log) -> None:
    log.add(HAND, code="E0382", family="borrow")
    log.add(code="E0499", family="borrow", at_s=WEEK_S)
    log.add(offered("compiler"), accepted("compiler"), code=None, family="other", at_s=2 * WEEK_S)
    found = stats.of_journal(log.journal)
    assert [(group.name, group.n_episodes) for group in found.by_family] == [("borrow", 2), ("other", 1)]
    assert {group.name for group in found.by_code} == {"E0382", "E0499", "none"}
    assert [group.name for group in found.by_week] == ["2026-W39", "2026-W40", "2026-W41"]
    assert [group.acceptance_rate for group in found.by_week] == [None, None, 1.0]


@pytest.mark.parametrize(
    ("time_us", "week"),
    [
        (1_767_225_599_999_999, "2026-W01"),  # 2025-12-31 23:59:59.999999
        (1_609_459_200_000_000, "2020-W53"),  # 2021-01-01
        (START_US, "2026-W39"),
    ],
)
def test_weeks_are_iso_weeks_in_utc(time_us: int, week: str) -> None:
    assert stats.week_of(time_us) == week


@pytest.mark.parametrize(
    ("first", "same_place", "changes", "is_repeat"),
    [
        pytest.param((HAND,), False, {}, True, id="made again elsewhere after it was mended"),
        pytest.param((HAND,), True, {}, True, id="made again at the same place after it was mended"),
        pytest.param((GONE,), False, {}, True, id="made again elsewhere after the first was given up"),
        pytest.param((), False, {}, False, id="the first has not ended"),
        pytest.param((DISMISSED,), True, {}, False, id="the same one still there after a dismissal"),
        pytest.param((GONE,), True, {}, False, id="the same one still there in the next session"),
        pytest.param((accepted("model"), UNDONE), True, {}, False, id="the same one back after an undo"),
        pytest.param((HAND,), False, {"code": "E0499"}, False, id="another code"),
        pytest.param((HAND,), False, {"message": "borrow of moved value: `s`"}, False, id="another message"),
        pytest.param((HAND,), False, {"project": "/q"}, False, id="another project"),
    ],
)
def test_what_counts_as_a_repeated_error(
    log: Log, first: tuple[Detail, ...], same_place: bool, changes: dict[str, str], is_repeat: bool
) -> None:
    log.add(*first, identity="a", message="use of moved value: `s`")
    if not first:
        log.journal.record(event(HAND, at_s=9000, identity="a", project="/p"))  # ends after the second was seen
    fields: dict[str, Any] = {"message": "use of moved value: `t`", **changes}
    log.add(identity="a" if same_place else "b", **fields)
    total = stats.of_journal(log.journal).total
    assert (total.n_repeats, total.repeat_rate) == ((1, 0.5) if is_repeat else (0, 0.0))


def test_seconds_to_fix_are_those_of_repairs_that_stayed(log: Log) -> None:
    log.add(accepted("model"))  # 1 s
    log.add(offered("model"), offered("compiler"), HAND)  # 3 s
    log.add(offered("model"), offered("compiler"), offered("memory"), DISMISSED, HAND)  # 5 s
    log.add(accepted("model"), UNDONE)
    log.add(DISMISSED)
    found = stats.of_journal(log.journal)
    assert (found.median_seconds_to_fix, found.median_seconds_accepted, found.median_seconds_by_hand) == (3.0, 1.0, 4.0)


def test_an_empty_journal_has_no_rates(journal: Journal) -> None:
    found = stats.of_journal(journal)
    assert counts(found.total) == (0,) * 6
    assert (found.total.acceptance_rate, found.total.repeat_rate, found.median_seconds_to_fix) == (None, None, None)


def test_the_plot_is_a_picture(log: Log, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    log.add(offered("model"), accepted("model"))
    log.add(HAND, at_s=WEEK_S)
    for name, head in (("a.png", b"\x89PNG"), ("b.svg", b"<?xml")):
        plot.weeks(stats.of_journal(log.journal), tmp_path / name)
        assert (tmp_path / name).read_bytes().startswith(head)
