"""The cache keeps edits by error, moves them with their item, and never grows past its size."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from sleepy_lsp.server.fixcache import FixCache
from sleepy_lsp.server.offers import Entry, Offer, entries_of
from tests.server.test_offers import BROKEN, found
from tests.support import Bench


@pytest.fixture
def known(bench: Bench) -> tuple[Entry, Offer]:
    entry, [offer] = found(bench, BROKEN)
    return entry, offer


def test_what_was_thought_of_is_proposed_again(known: tuple[Entry, Offer], bench: Bench, tmp_path: Path) -> None:
    """In another session, and where the item has moved meanwhile."""
    entry, offer = known
    draft = bench.draft(BROKEN)
    FixCache(tmp_path).put("m", draft, entry, [offer])
    moved = bench.draft("// a line above\n" + BROKEN)
    [later] = entries_of(moved)
    source = FixCache(tmp_path).replay("m", moved, later)
    assert source is not None
    [candidate] = list(source.propose(None))  # type: ignore[arg-type]
    after = moved.edited(candidate.edits)[entry.path]
    assert after.decode() == "// a line above\n" + BROKEN.replace("= s1;", "= s1.clone();")


def test_that_nothing_was_found_is_known_too(known: tuple[Entry, Offer], bench: Bench, tmp_path: Path) -> None:
    entry, draft = known[0], bench.draft(BROKEN)
    FixCache(tmp_path).put("m", draft, entry, [])
    source = FixCache(tmp_path).replay("m", draft, entry)
    assert source is not None and list(source.propose(None)) == []  # type: ignore[arg-type]


def test_another_model_or_another_text_is_another_question(
    known: tuple[Entry, Offer], bench: Bench, tmp_path: Path
) -> None:
    entry, offer = known
    cache, draft = FixCache(tmp_path), bench.draft(BROKEN)
    cache.put("m", draft, entry, [offer])
    assert cache.replay("n", draft, entry) is None
    assert cache.replay("m", draft, replace(entry, key="another")) is None


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": 1, "candidates": [{}]}', '{"format": 1, "candidates": '
    '[{"title": "t", "adapter": null, "attempt": 1, "edits": [[0, 99999, "x"]]}]}', "\x00"])  # fmt: skip
def test_a_damaged_entry_is_forgotten(content: str, known: tuple[Entry, Offer], bench: Bench, tmp_path: Path) -> None:
    entry, offer = known
    cache, draft = FixCache(tmp_path), bench.draft(BROKEN)
    cache.put("m", draft, entry, [offer])
    [file] = tmp_path.iterdir()
    file.write_text(content)
    assert cache.replay("m", draft, entry) is None and not file.exists()


def test_the_folder_stays_below_its_size(known: tuple[Entry, Offer], bench: Bench, tmp_path: Path) -> None:
    """What was used longest ago goes first."""
    entry, offer = known
    draft = bench.draft(BROKEN)
    cache = FixCache(tmp_path)
    for number in range(20):
        cache.put("m", draft, replace(entry, key=f"key {number}"), [offer])
    files = sorted(tmp_path.iterdir())
    for age, file in enumerate(files):
        os.utime(file, (1_000_000 - age, 1_000_000 - age))
    size = files[0].stat().st_size
    FixCache(tmp_path, max_bytes=5 * size).trim()
    assert sorted(tmp_path.iterdir()) == files[:5]
