"""A draft: the user's sources with the edits adopted so far, and what the compiler says of them.

Drafts are values. Adopting a fix makes a new one from texts and errors that verification has already seen, so no
check is run twice.
"""

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sleepy_lsp.episode import Episode
from sleepy_lsp.rust.diagnostics import Diagnostic
from sleepy_lsp.rust.shadow import Shadow
from sleepy_lsp.rust.text import Edit, apply_edits


@dataclass(frozen=True)
class Draft:
    shadow: Shadow
    overlay: Mapping[Path, bytes]
    """The files whose text differs from the user's."""
    errors: tuple[Diagnostic, ...]
    finished: frozenset[str] = frozenset()
    """The units of the crate that compiled."""
    all_targets: bool = False
    """Whether `errors` covers tests, examples and benches too."""
    warnings: tuple[Diagnostic, ...] = ()
    """What the compiler only warns of; it warns little while errors are left."""

    def read(self, path: Path) -> bytes:
        """The text of `path` in this draft."""
        text = self.overlay.get(path)
        return self.shadow.read(path) if text is None else text

    def edited(self, edits: Iterable[Edit]) -> dict[Path, bytes]:
        """The overlay with `edits` made. Raises OverlappingEdits."""
        by_path: dict[Path, list[Edit]] = {}
        for edit in edits:
            by_path.setdefault(edit.path, []).append(edit)
        changed = {path: apply_edits(self.read(path), group) for path, group in by_path.items()}
        return {**self.overlay, **changed}

    def episodes(self) -> tuple[Episode, ...]:
        """The errors that lie in the user's own sources, earliest phase first, then by place."""
        found = [episode for error in self.errors if (episode := locate(error, self.shadow)) is not None]
        return tuple(sorted(found, key=lambda e: (e.phase, str(e.path), e.span.byte_start)))

    def elsewhere(self) -> tuple[Diagnostic, ...]:
        """The errors that have no place in the user's own sources: reported, never edited."""
        return tuple(error for error in self.errors if locate(error, self.shadow) is None)


def locate(error: Diagnostic, shadow: Shadow) -> Episode | None:
    """The Episode of an error: at its primary span, else at another of its spans, out of macros; None outside."""
    primaries = [span for span in error.spans if span.is_primary]
    for span in [*primaries, *(span for span in error.spans if not span.is_primary)]:
        for place in span.out_of_macros():
            path = Path(place.path)
            if path.is_absolute() and shadow.contains(path):
                return Episode(error, path, place)
    return None


def check(
    shadow: Shadow,
    overlay: Mapping[Path, bytes],
    *,
    all_targets: bool = False,
    cancel: threading.Event | None = None,
) -> Draft:
    """Compile `overlay` over the user's sources and say what stands. Raises CheckFailed, Cancelled."""
    done = shadow.check(overlay, all_targets=all_targets, cancel=cancel)
    errors = tuple(diagnostic for diagnostic in done.diagnostics if diagnostic.is_error)
    warnings = tuple(diagnostic for diagnostic in done.diagnostics if not diagnostic.is_error)
    return Draft(shadow, dict(overlay), errors, done.finished, all_targets, warnings)
