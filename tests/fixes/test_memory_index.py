"""Finding the few patterns among many that may apply: none that applies is missed, and it does not take long."""

import random
from collections.abc import Sequence

import pytest

from koans.mutate import load_programs
from koans.operators import mutations
from koans.validate import diagnostics_of
from sleepy_lsp.fixes.memory.factory import factory_patterns
from sleepy_lsp.fixes.memory.index import Index
from sleepy_lsp.fixes.memory.learned import Learned
from sleepy_lsp.fixes.memory.learning import lessons
from sleepy_lsp.fixes.memory.matching import applications
from sleepy_lsp.fixes.memory.pattern import Pattern
from sleepy_lsp.fixes.memory.scene import Scene
from sleepy_lsp.rust.diagnostics import Diagnostic
from tests.fixes.repairs import path_of

PROJECT = "/shop"


def remembered(patterns: Sequence[Pattern]) -> list[Learned]:
    return [Learned(one, frozenset({PROJECT}), (n,), "a.rs") for n, one in enumerate(dict.fromkeys(patterns))]


@pytest.fixture(scope="module")
def slips() -> list[tuple[Diagnostic, str, str]]:
    """Errors of slips in this project's programs, the broken texts and the right ones."""
    chooser = random.Random(3)
    found = []
    for program in chooser.sample(load_programs(split="train"), 8):
        for mutation in chooser.sample(mutations(program.text.encode(), 3, most_an_operator=1), 4):
            broken = mutation.applied(program.text.encode()).decode()
            errors = [e for e in diagnostics_of(broken, edition=program.edition, crate_type="lib") if e.is_error]
            found += [(error, broken, program.text) for error in errors[:2] if error.primary is not None]
    assert len(found) > 20
    return found


def test_no_pattern_that_applies_is_missed(slips: list[tuple[Diagnostic, str, str]]) -> None:
    """What ships and what these slips teach, on each of the slips: the same with the index as when all are tried."""
    patterns = [known.pattern for group in factory_patterns().values() for known in group]
    for error, broken, right in slips:
        patterns += lessons(error, path_of(error), broken.encode(), right.encode())
    known = remembered(patterns)
    index = Index(known)
    n_found = n_tried = 0
    for error, broken, _ in slips:
        scene = Scene(error, path_of(error), broken.encode())
        wanted = {one.id for one in known if list(applications(one.pattern, scene))}
        candidates = {one.id for one in index.candidates(scene, PROJECT)}
        assert wanted <= candidates
        n_found, n_tried = n_found + len(wanted), n_tried + len(candidates)
    assert 0 < n_found <= n_tried < len(slips) * len(known) / 4


def test_the_order_is_by_evidence_then_by_detail_then_by_age(slips: list[tuple[Diagnostic, str, str]]) -> None:
    """Whatever order they were learned in; a pattern that does not apply in the project is not among them."""
    error, broken, right = next(
        one for one in slips if lessons(one[0], path_of(one[0]), one[1].encode(), one[2].encode())
    )
    (pattern, *_) = lessons(error, path_of(error), broken.encode(), right.encode())
    other = Pattern(pattern.code, "", pattern.sites[:1])
    scene = Scene(error, path_of(error), broken.encode())
    tried = Learned(pattern, frozenset({PROJECT}), (1,), "a.rs", n_taken=2)
    general = Learned(other, frozenset({PROJECT}), (5,), "a.rs", is_general=True)
    foreign = Learned(pattern, frozenset({PROJECT}), (9,), "a.rs", n_refused=2)
    for known in ([tried, general, foreign], [foreign, general, tried]):
        assert Index(known).candidates(scene, PROJECT) == [tried, general]


def test_its_version_tells_what_is_known() -> None:
    """The same patterns with the same evidence have the same version; anything learned or refused changes it."""
    patterns = remembered([known.pattern for known in factory_patterns()["E0308"]])
    refused = [Learned(patterns[0].pattern, patterns[0].projects, (0,), "a.rs", n_refused=1), *patterns[1:]]
    assert Index(patterns).version == Index(list(patterns)).version
    assert len({Index(known).version for known in (patterns, patterns[1:], refused, [])}) == 4
