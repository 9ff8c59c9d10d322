"""Verified fixes that wait for the user, and how they outlive edits elsewhere.

An Entry is one error as the last check saw it, an Offer one verified fix for it. Both are values that always speak of
the texts they carry: `texts` says for every file which text the offsets index. When a text changes, an offer is
carried over if the change leaves its regions and its edits alone, and dropped otherwise.
"""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sleepy_lsp.episode import Candidate, Episode, Fix, Outcome
from sleepy_lsp.fixes.draft import Draft
from sleepy_lsp.fixes.rank import Rank
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.text import Edit
from sleepy_lsp.server.documents import Documents, Window, changed_window

Region = tuple[Path, int, int]
"""Bytes [start, end) of a file."""

_ids = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Offer:
    """A fix that the compiler has accepted for exactly these texts, or for ones that differ elsewhere."""

    id: str
    keys: tuple[str, ...]
    """Of the Entries that it mends; the first is the one it was made for."""
    source: str
    adapter: str | None
    attempt: int
    title: str
    reason: str
    rank: Rank
    outcome: Outcome
    edits: tuple[Edit, ...]
    regions: tuple[Region, ...]
    """What must stay as it is for the verdict to hold: the items that the errors are in."""
    texts: Mapping[Path, bytes] = field(repr=False)
    seconds: float = 0.0

    @property
    def is_sure(self) -> bool:
        """Whether rustc is sure of it and nothing speaks against it, so that nothing more needs to be looked for."""
        return not (self.rank.unsure or self.rank.doubtful)


@dataclass(frozen=True, slots=True)
class Entry:
    """One error, where it lies now, and what is on offer for it."""

    key: str
    """`Episode.identity` with the text of the enclosing item: equal keys, equal work."""
    episode: Episode
    item: tuple[int, int]
    """The enclosing item in the text of the episode's file; the error's own lines outside of all items."""
    item_name: str
    """Kind and qualified name of that item; empty outside of all items."""
    primary: tuple[int, int]
    places: tuple[Region, ...]
    """The other places that rustc points at."""
    texts: Mapping[Path, bytes] = field(repr=False)
    offers: Mapping[str, tuple[Offer, ...]] = field(default_factory=dict)
    """By source, best first; a source that is missing has not been asked or not answered yet."""
    touched: bool = False
    """Whether its item has been edited since the check: there may be no such error any more."""

    @property
    def path(self) -> Path:
        return self.episode.path

    @property
    def best(self) -> tuple[Offer, ...]:
        """All offers, best first."""
        return tuple(sorted(itertools.chain(*self.offers.values()), key=lambda offer: (offer.rank, offer.id)))

    @property
    def paths(self) -> set[Path]:
        """The files that it speaks of, its offers included."""
        own = {self.path, *(path for path, _, _ in self.places)}
        return own.union(*(offer.texts for offers in self.offers.values() for offer in offers))

    @property
    def has_sure_fix(self) -> bool:
        return any(offer.is_sure for offers in self.offers.values() for offer in offers)


def entries_of(draft: Draft) -> tuple[Entry, ...]:
    """The Entries of a checked draft, in the draft's order, each key once."""
    found: dict[str, Entry] = {}
    for episode in draft.episodes():
        text = draft.read(episode.path)
        item = syntax.enclosing_item(text, episode.span.byte_start, episode.span.byte_end)
        bounds = (item.start_byte, item.end_byte) if item else _lines_around(text, episode)
        key = episode.identity(text[bounds[0] : bounds[1]])
        if key in found:  # the same message twice in one item: tell them apart by where in it
            key = episode.identity(text[bounds[0] : bounds[1]] + b"\0%d" % (episode.span.byte_start - bounds[0]))
        spans = [*episode.diagnostic.spans, *(span for note in episode.diagnostic.notes for span in note.spans)]
        places = tuple((Path(span.path), span.byte_start, span.byte_end) for span in spans if not span.is_primary)
        found[key] = Entry(
            key=key,
            episode=episode,
            item=bounds,
            item_name=f"{item.type} {syntax.qualified_name(item)}" if item else "",
            primary=(episode.span.byte_start, episode.span.byte_end),
            places=places,
            texts={episode.path: text},
        )
    return tuple(found.values())


def offers_of(draft: Draft, entry: Entry, found: Sequence[tuple[Rank, Fix]], most: int) -> tuple[Offer, ...]:
    """The best `most` of one source's verified fixes as Offers; two that change the same are one."""
    kept: dict[tuple[Edit, ...], Offer] = {}
    for rank, fix in found:
        if rank.doubtful and fix.verdict.outcome is not Outcome.FIXED:
            continue  # it may only have moved the error
        if len(kept) < most and fix.candidate.edits not in kept:
            kept[fix.candidate.edits] = offer_of(draft, [entry], rank, fix)
    return tuple(kept.values())


def offer_of(draft: Draft, entries: Sequence[Entry], rank: Rank, fix: Fix) -> Offer:
    """One verified fix for `entries` as an Offer."""
    candidate = fix.candidate
    paths = {*candidate.paths, *(entry.path for entry in entries)}
    return Offer(
        id=f"offer-{next(_ids)}",
        keys=tuple(entry.key for entry in entries),
        source=candidate.source,
        adapter=candidate.adapter,
        attempt=candidate.attempt,
        title=candidate.title,
        reason=fix.reason,
        rank=rank,
        outcome=fix.verdict.outcome,
        edits=candidate.edits,
        regions=tuple((entry.path, *entry.item) for entry in entries),
        texts={path: draft.read(path) for path in paths},
        seconds=fix.seconds,
    )


def carried_offer(offer: Offer, path: Path, window: Window, text: bytes) -> Offer | None:
    """`offer` after `path` changed into `text`; None where the change touches what it rests on."""
    if path not in offer.texts:
        return offer
    regions: list[Region] = []
    for where, start, end in offer.regions:
        moved = window.moved(start, end) if where == path else (start, end)
        if moved is None:
            return None
        regions.append((where, *moved))
    edits: list[Edit] = []
    for edit in offer.edits:
        moved = window.moved(edit.start, edit.end) if edit.path == path else (edit.start, edit.end)
        if moved is None:
            return None
        edits.append(replace(edit, start=moved[0], end=moved[1]))
    return replace(offer, regions=tuple(regions), edits=tuple(edits), texts={**offer.texts, path: text})


def carried(entry: Entry, path: Path, window: Window, text: bytes) -> Entry:
    """`entry` after `path` changed into `text`, with those of its offers that still hold."""
    if path not in entry.paths:
        return entry
    offers = {
        source: tuple(kept for offer in group if (kept := carried_offer(offer, path, window, text)) is not None)
        for source, group in entry.offers.items()
    }
    places = tuple(
        (where, window.clamped(start), window.clamped(end)) if where == path else (where, start, end)
        for where, start, end in entry.places
    )
    if path != entry.path:
        return replace(entry, offers=offers, places=places)
    moved = window.moved(*entry.item)
    start, end = (window.clamped(offset) for offset in entry.primary)
    return replace(
        entry,
        item=moved or (window.clamped(entry.item[0]), window.clamped(entry.item[1])),
        primary=(start, max(start, end)),
        places=places,
        offers=offers,
        texts={**entry.texts, path: text},
        touched=entry.touched or moved is None,
    )


def brought_to(entry: Entry, texts: Mapping[Path, bytes]) -> Entry:
    """`entry` carried over to `texts`, which may be newer than those that it was made for."""
    for path in {*entry.texts, *(path for offer in entry.best for path in offer.texts)} & texts.keys():
        known = entry.texts.get(path)
        if known is None:
            known = next(offer.texts[path] for offer in entry.best if path in offer.texts)
        if known != texts[path]:
            entry = carried(entry, path, changed_window(known, texts[path]), texts[path])
    return entry


def offer_brought_to(offer: Offer, texts: Mapping[Path, bytes]) -> Offer | None:
    """As `brought_to`, for one offer."""
    kept: Offer | None = offer
    for path in offer.texts.keys() & texts.keys():
        if kept is not None and kept.texts[path] != texts[path]:
            kept = carried_offer(kept, path, changed_window(kept.texts[path], texts[path]), texts[path])
    return kept


def named_as(offer: Offer, known: Iterable[Offer]) -> Offer:
    """`offer` under the id of the one in `known` that makes the same edits: a menu that is open may name it."""
    return next((replace(offer, id=one.id) for one in known if one.edits == offer.edits), offer)


def is_current(offer: Offer, documents: Documents) -> bool:
    """Whether the offer speaks of the texts that the editor has now; a file that is not open counts as unchanged."""
    return all((document := documents.get(path)) is None or document.text == text for path, text in offer.texts.items())


def compatible(offers: Iterable[Offer]) -> list[Offer]:
    """Those offers, in order, whose edits do not touch what an earlier one edits."""
    taken: list[Region] = []
    kept = []
    for offer in offers:
        clash = any(
            edit.path == path and edit.start <= end and start <= edit.end
            for edit in offer.edits
            for path, start, end in taken
        )
        if not clash:
            kept.append(offer)
            taken += [(edit.path, edit.start, edit.end) for edit in offer.edits]
    return kept


def joined(offers: Sequence[Offer]) -> Candidate:
    """The edits of compatible offers as one candidate; it names the pattern that made all of them, for the credit."""
    origins = {(offer.source, offer.adapter) for offer in offers}
    return Candidate(
        edits=tuple(edit for offer in offers for edit in offer.edits),
        source=offers[0].source,
        title=f"{len(offers)} fixes",
        adapter=offers[0].adapter if len(origins) == 1 else None,
    )


def _lines_around(text: bytes, episode: Episode) -> tuple[int, int]:
    start = text.rfind(b"\n", 0, episode.span.byte_start) + 1
    end = text.find(b"\n", episode.span.byte_end)
    return start, len(text) if end < 0 else end
