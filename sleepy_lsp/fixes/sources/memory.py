"""What was learned from repairs, as a source: patterns whose error looks like this one, tried where they fit.

The user's own come first, then known repairs by rule and statements to be moved, then the patterns that ship with the
package. Costs no model: matching takes milliseconds, and each candidate one check.
"""

from collections.abc import Callable, Iterator, Sequence

from sleepy_lsp.episode import Candidate
from sleepy_lsp.fixes.memory.factory import likely
from sleepy_lsp.fixes.memory.index import Index
from sleepy_lsp.fixes.memory.learned import Learned
from sleepy_lsp.fixes.memory.matching import Change, applications
from sleepy_lsp.fixes.memory.moves import moved
from sleepy_lsp.fixes.memory.scene import Scene
from sleepy_lsp.fixes.rules import known_repairs
from sleepy_lsp.fixes.sources import Proposals, Request
from sleepy_lsp.fixes.titles import title_of
from sleepy_lsp.rust.diagnostics import Applicability
from sleepy_lsp.rust.text import Edit

_MOST_CANDIDATES = 16


class MemorySource:
    """See the module. `learned` gives what the user's repairs taught; `factory` is whether the shipped ones speak."""

    name = "memory"

    def __init__(self, learned: Callable[[], Sequence[Learned]] = tuple, *, factory: bool = True):
        self._learned = learned
        self._factory = factory
        self._indexed: tuple[Sequence[Learned], Index] = ((), Index(()))

    @property
    def version(self) -> str:
        return self._index().version

    def _index(self) -> Index:
        """Of what is learned now; one object is indexed once."""
        known, index = self._indexed
        latest = self._learned()
        if latest is not known:
            index = Index(latest)
            self._indexed = latest, index
        return index

    def propose(self, request: Request) -> Proposals:
        seen: set[tuple[Edit, ...]] = set()
        for candidate in self._candidates(request):
            if candidate.edits not in seen:
                seen.add(candidate.edits)
                yield candidate
                if len(seen) >= _MOST_CANDIDATES:
                    return

    def _candidates(self, request: Request) -> Iterator[Candidate]:
        episode, path = request.episode, request.episode.path
        source = request.draft.read(path)
        diagnostic = episode.diagnostic

        def edits(change: Change) -> tuple[Edit, ...]:
            return tuple(Edit(path, one.start, one.end, one.text) for one in change)

        scene = Scene(diagnostic, str(path), source)
        for own in self._index().candidates(scene, *request.draft.shadow.projects):
            for change in applications(own.pattern, scene):
                title = f"as you did in {own.place}: {title_of(request.draft, edits(change))}"
                yield Candidate(edits=edits(change), source="memory", title=title, adapter=own.id)
        if not self._factory:
            return
        for repair in known_repairs(diagnostic, str(path), source):
            rating = Applicability.MAYBE_INCORRECT if repair.doubtful else None
            yield Candidate(edits=edits(repair.change), source="memory", title=repair.title, applicability=rating)
        for title, change in moved(diagnostic, str(path), source):
            yield Candidate(edits=edits(change), source="memory", title=title)
        for known in likely(episode.code or "", scene.words):
            for change in applications(known.pattern, scene):
                title = title_of(request.draft, edits(change))
                yield Candidate(edits=edits(change), source="memory", title=title)
