"""The lookup benchmark's made-up projects are like the crates they come from, and no two share their names."""

from itertools import islice

from benchmarks import memory_lookup
from sleepy_lsp.fixes.memory.index import Index
from sleepy_lsp.fixes.memory.learned import Learned
from trainer.rehearsal.crates import load

CRATES = load()[:1]


def test_a_renamed_use_teaches_what_the_use_teaches() -> None:
    """Under the other names every repair has its patterns, and each is found by the error that it was learned from."""
    n_uses = len(CRATES[0].uses)
    first, second = (list(islice(memory_lookup.repairs(CRATES), n, n + n_uses)) for n in (0, n_uses))
    assert {one.project for one in first}.isdisjoint(one.project for one in second)
    for one, other in zip(first, second, strict=True):
        patterns, others = memory_lookup.taught(one), memory_lookup.taught(other)
        assert [pattern.size for pattern in patterns] == [pattern.size for pattern in others]
        assert patterns
        known = [Learned(pattern, frozenset({one.project}), (0,), "a.rs") for pattern in patterns]
        assert memory_lookup.lookup(Index(known), one, one.project) > 0
    long = memory_lookup.longer(first[0])
    known = [Learned(pattern, frozenset({long.project}), (0,), "a.rs") for pattern in memory_lookup.taught(first[0])]
    assert len(long.file) > 10 * len(first[0].file)
    assert memory_lookup.lookup(Index(known), long, long.project) > 0
    named = [
        {name for one in side for pattern in memory_lookup.taught(one) for name in pattern.all_names}
        for side in (first, second)
    ]
    assert all(name.endswith("q") for name in named[0] ^ named[1])
