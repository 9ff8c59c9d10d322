"""What became of the model's offers, read step by step from a real journal."""

import pytest

from sleepy_lsp.journal.events import Abandoned, AbandonReason, Accepted, Detail, Dismissed, FixedByHand, Shown, Undone
from sleepy_lsp.journal.journal import Journal
from sleepy_lsp.journal.purge import purge
from sleepy_lsp.journal.reception import Receptions
from tests.journal.conftest import CHANGE, FIX, MODEL_FIX, seen, story

SHOWN = Shown((FIX, MODEL_FIX))
TAKEN = Accepted(MODEL_FIX, "borrow instead", (CHANGE,))


@pytest.mark.parametrize(
    ("details", "accepted"),
    [
        pytest.param((SHOWN, TAKEN), {"borrow-3": True}, id="taken"),
        pytest.param((TAKEN,), {"borrow-3": True}, id="taken without being listed first"),
        pytest.param((SHOWN, TAKEN, Undone()), {"borrow-3": False}, id="undone"),
        pytest.param((SHOWN, Accepted(FIX, "clone", (CHANGE,))), {"borrow-3": False}, id="another was taken"),
        pytest.param((SHOWN, FixedByHand((CHANGE,))), {"borrow-3": False}, id="fixed by hand"),
        pytest.param((Dismissed((MODEL_FIX,)),), {"borrow-3": False}, id="dismissed"),
        pytest.param((SHOWN,), None, id="still open"),
        pytest.param((SHOWN, Abandoned(AbandonReason.FILE_CLOSED)), None, id="given up"),
        pytest.param((FixedByHand((CHANGE,)),), None, id="never shown"),
        pytest.param((Shown((FIX,)), FixedByHand((CHANGE,))), None, id="another source's"),
    ],
)
def test_what_counts_as_accepted(
    journal: Journal, details: tuple[Detail, ...], accepted: dict[str | None, bool] | None
) -> None:
    journal.record_many(story(seen(), *details))
    _, found = Receptions("model").news(journal)
    assert [dict(one.accepted) for one in found] == ([accepted] if accepted is not None else [])
    assert all((one.code, one.message) == ("E0382", "use of moved value: `_`") for one in found)
    assert all(one.rendered.startswith("error[E0382]: use of moved value") for one in found)


def test_each_look_tells_only_what_is_new(journal: Journal) -> None:
    receptions = Receptions("model")
    journal.record_many(story(seen(), SHOWN, TAKEN, identity="one"))
    assert len(receptions.news(journal)[1]) == 1
    assert receptions.news(journal) == (False, [])
    journal.record_many(story(seen(), SHOWN, TAKEN, identity="two"))
    is_void, found = receptions.news(journal)
    assert not is_void and [one.episode_id for one in found] == [2]
    journal.record_many(story(Undone(), identity="one"))
    [one] = receptions.news(journal)[1]
    assert (one.episode_id, dict(one.accepted)) == (1, {"borrow-3": False}), "an episode whose end changed comes again"


def test_a_purge_makes_what_was_told_void(journal: Journal) -> None:
    receptions = Receptions("model")
    journal.record_many(story(seen(), SHOWN, TAKEN, project="/one"))
    journal.record_many(story(seen(), SHOWN, TAKEN, project="/two"))
    assert len(receptions.news(journal)[1]) == 2
    purge(journal, project="/one")
    is_void, found = receptions.news(journal)
    assert is_void and [one.episode_id for one in found] == [2]
