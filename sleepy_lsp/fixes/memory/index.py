"""Learned patterns by what an error and the code around it must have for them to apply: few of many are tried."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product

from sleepy_lsp.fixes.memory.learned import Learned
from sleepy_lsp.fixes.memory.pattern import ANY_CODE
from sleepy_lsp.fixes.memory.places import Relation
from sleepy_lsp.fixes.memory.scene import Scene

_NAMELESS = ""
_EVERYWHERE = ""


class Index:
    """See the module. Does not change; made anew when something was learned."""

    def __init__(self, known: Sequence[Learned]):
        self.version = str(hash(tuple((one.id, one.n_taken, one.n_refused) for one in known)))
        frequency = Counter(name for one in known for name in one.pattern.names)
        self._by_key: dict[tuple[str, str, str, Relation], dict[str, list[Learned]]] = {}
        for one in known:
            pattern = one.pattern
            rarest = min(pattern.names, key=lambda name: (frequency[name], name), default=_NAMELESS)
            for project in (_EVERYWHERE,) if one.is_global else one.projects:
                place = (project, pattern.code, pattern.shape, pattern.sites[0].relation)
                self._by_key.setdefault(place, {}).setdefault(rarest, []).append(one)

    def candidates(self, scene: Scene, *projects: str) -> list[Learned]:
        """Those that may apply to an error in a project, by any of its names; the likeliest to mend it first."""
        words = frozenset(scene.words)
        found = [one for one in self._fitting(scene, projects) if not one.is_retired]
        return sorted(found, key=lambda one: _rank(one, words))

    def _fitting(self, scene: Scene, projects: Sequence[str]) -> Iterator[Learned]:
        if not scene.spans:
            return
        for place in product((_EVERYWHERE, *projects), (scene.code, ANY_CODE), ("", scene.shape), Relation):
            by_name = self._by_key.get(place)
            if by_name is None:
                continue
            yield from by_name.get(_NAMELESS, ())
            names = scene.names(place[-1])
            few, many = sorted((names, by_name.keys()), key=len)
            for name in few:
                if name in many:
                    yield from (one for one in by_name[name] if one.pattern.names <= names)


def _rank(one: Learned, words: frozenset[str]) -> tuple[bool, bool, int, int, int, int, str]:
    """The well tried before the doubtful, the specific before the general, the latest before the earlier.

    Specific is what speaks of the names that the error quotes, then what fixes more of the code.
    """
    pattern = one.pattern
    return (
        pattern.code == ANY_CODE,
        one.is_general,
        one.n_refused - one.n_taken,
        -len(pattern.all_names & words),
        -pattern.size,
        -one.episodes[-1],
        one.id,
    )
