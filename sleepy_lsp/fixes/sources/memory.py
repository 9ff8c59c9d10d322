"""What was learned from repairs, as a source: patterns whose error looks like this one, tried where they fit.

Costs no model: matching takes milliseconds, and each candidate one check.
"""

from collections.abc import Iterator

from sleepy_lsp.episode import Candidate
from sleepy_lsp.fixes.memory.factory import likely
from sleepy_lsp.fixes.memory.moves import moved
from sleepy_lsp.fixes.memory.pattern import applications, quoted_names
from sleepy_lsp.fixes.sources import Proposals, Request
from sleepy_lsp.fixes.titles import title_of
from sleepy_lsp.rust.text import Edit

_MOST_CANDIDATES = 16


class MemorySource:
    """See the module."""

    name = "memory"

    def propose(self, request: Request) -> Proposals:
        seen: set[tuple[Edit, ...]] = set()
        for candidate in self._candidates(request):
            if candidate.edits not in seen:
                seen.add(candidate.edits)
                yield candidate
                if len(seen) >= _MOST_CANDIDATES:
                    return

    def _candidates(self, request: Request) -> Iterator[Candidate]:
        episode = request.episode
        source = request.draft.read(episode.path)
        for title, change in moved(episode.diagnostic, str(episode.path), source):
            edits = tuple(Edit(episode.path, one.start, one.end, one.text) for one in change)
            yield Candidate(edits=edits, source="memory", title=title)
        for known in likely(episode.code or "", quoted_names(episode.diagnostic)):
            for change in applications(known.pattern, episode.diagnostic, str(episode.path), source):
                edits = tuple(Edit(episode.path, one.start, one.end, one.text) for one in change)
                yield Candidate(edits=edits, source="memory", title=title_of(request.draft, edits))
