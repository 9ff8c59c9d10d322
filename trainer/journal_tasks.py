"""Journal → tasks: the user's own repairs, each put back into the code on disk and compiled to prove that it is one.

Nothing is taken on trust. A repair counts where its project is still there and compiles, where the repaired text still
stands in its file, where the old text in its place brings the same error back, and where the guards that every offer
must pass let it through: a "fix" that only throws code away teaches nothing. The rest is dropped, counted by reason.
"""

import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sleepy_lsp.episode import Candidate, Episode
from sleepy_lsp.fixes.routing import Pattern, pattern_of
from sleepy_lsp.fixes.verify import refused_unchecked
from sleepy_lsp.journal.events import MENDED, EpisodeOutcome, EpisodeRecord
from sleepy_lsp.journal.journal import Journal
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.diagnostics import normalised_message
from sleepy_lsp.rust.errors import CheckFailed, ProjectError
from sleepy_lsp.rust.shadow import Shadow, crate_type_of
from sleepy_lsp.rust.text import minimal_edits
from trainer.drafts import compiled, encoded, raise_if_set
from trainer.repairs import Later, Located, Repair, Unusable, located, repair_of, without_contradictions
from trainer.task import Task

CONTRADICTED = "a later repair did something else to the same code"
_LATEST_EPISODES = 2000
_LARGEST_FILE_BYTES = 1 << 20
_OFFERS_THAT_STAYED = (EpisodeOutcome.ACCEPTED, EpisodeOutcome.ACCEPTED_REWRITTEN)


@dataclass(slots=True)
class Count:
    """How often a kind of error was met."""

    n_episodes: int = 0
    n_unmended: int = 0
    """Those that no offer ended: fixed by hand, left, or taken back."""


@dataclass(frozen=True, slots=True)
class Harvest:
    """What a journal is good for."""

    tasks: tuple[Task, ...]
    dropped: Mapping[str, int]
    """How many repairs were dropped, by reason."""
    counts: Mapping[Pattern, Count]
    """All episodes; of one that no task was made of, the pattern has no API."""


def tasks_from_journal(
    journal: Journal,
    cache: Path,
    *,
    edition: str = "2024",
    features: Sequence[str] = (),
    on_progress: Callable[[int, int], None] = lambda n_done, n: None,
    cancel: threading.Event | None = None,
) -> Harvest:
    """The tasks in the latest episodes; `cache` is a folder for shadows, `edition` that of files outside any crate,
    `features` what crates are checked with.

    `on_progress` hears how many of the repairs are done.

    Raises JournalError, ToolMissing, Cancelled.
    """
    records = sorted(journal.episodes(), key=lambda record: record.id)[-_LATEST_EPISODES:]
    total = _Found([], {}, Counter())
    projects: dict[Path, list[Repair]] = {}
    for record in records:
        raise_if_set(cancel)
        if record.outcome in MENDED:
            try:
                projects.setdefault(Path(record.project), []).append(repair_of(record, journal.events(record.id)))
            except Unusable as exc:
                total.dropped[str(exc)] += 1
    n_done, n = 0, sum(map(len, projects.values()))

    def advance(n_repairs: int) -> None:
        nonlocal n_done
        n_done += n_repairs
        on_progress(n_done, n)

    for root, repairs in projects.items():
        try:
            total.add(_in_project(root, repairs, cache, edition, features, advance, cancel))
        except Unusable as exc:
            total.dropped[str(exc)] += len(repairs)
            advance(len(repairs))
    return Harvest(tuple(total.tasks), dict(total.dropped), _counted(records, total.patterns))


@dataclass(frozen=True, slots=True)
class _Found:
    tasks: list[Task]
    patterns: dict[int, Pattern]
    """Of the episodes that a task was made of, by id."""
    dropped: Counter[str]

    def add(self, other: "_Found") -> None:
        self.tasks.extend(other.tasks)
        self.patterns.update(other.patterns)
        self.dropped.update(other.dropped)


def _counted(records: Sequence[EpisodeRecord], patterns: Mapping[int, Pattern]) -> dict[Pattern, Count]:
    counts: dict[Pattern, Count] = {}
    for record in records:
        pattern = patterns.get(record.id) or Pattern(record.code or "", record.normalised)
        count = counts.setdefault(pattern, Count())
        count.n_episodes += 1
        count.n_unmended += record.outcome not in _OFFERS_THAT_STAYED
    return counts


def _in_project(
    root: Path,
    repairs: Sequence[Repair],
    cache: Path,
    edition: str,
    features: Sequence[str],
    advance: Callable[[int], None],
    cancel: threading.Event | None,
) -> _Found:
    """Raises Unusable when nothing can be made of the whole project, Cancelled, ToolMissing."""
    if not root.exists():
        raise Unusable("its project is gone")
    try:
        with Shadow(root, cache, edition=edition, features=features) as shadow:
            if compiled(shadow, {}, cancel).errors:
                raise Unusable("its project has errors at present")
            in_place, found = _in_place(shadow, repairs)
            advance(len(repairs) - len(in_place))
            alike: dict[tuple[tuple[Path, str], ...], list[Located]] = {}
            for one in in_place:
                alike.setdefault(tuple(sorted(one.broken.items())), []).append(one)
            for same in alike.values():
                raise_if_set(cancel)
                try:
                    task, patterns = _task(shadow, same, root, features, cancel)
                    found.tasks.append(task)
                    found.patterns.update(patterns)
                except Unusable as exc:
                    found.dropped[str(exc)] += len(same)
                advance(len(same))
            return found
    except (ProjectError, CheckFailed) as exc:
        raise Unusable("its project can't be checked") from exc


def _in_place(shadow: Shadow, repairs: Sequence[Repair]) -> tuple[list[Located], _Found]:
    """The repairs whose text stands in the files and that nothing contradicts; the others are counted."""
    found = _Found([], {}, Counter())
    later = Later(repairs)
    in_place: list[Located] = []
    for repair in repairs:
        try:
            in_place.append(located(repair, _texts(shadow, repair), later))
        except Unusable as exc:
            found.dropped[str(exc)] += 1
    kept, n_contradicted = without_contradictions(in_place)
    if n_contradicted:
        found.dropped[CONTRADICTED] = n_contradicted
    return kept, found


def _task(
    shadow: Shadow, same: Sequence[Located], root: Path, features: Sequence[str], cancel: threading.Event | None
) -> tuple[Task, dict[int, Pattern]]:
    """The task of repairs that were one edit, and the patterns of their errors.

    Raises Unusable, Cancelled.
    """
    one = same[0]
    try:
        draft = compiled(shadow, one.broken, cancel)
    except CheckFailed as exc:
        raise Unusable("its old code can't be checked") from exc
    episodes = draft.episodes()
    patterns = {
        each.repair.record.id: pattern_of(draft, error.diagnostic)
        for each in same
        if (error := _same_error(episodes, each.repair.record)) is not None
    }
    if not patterns:
        raise Unusable("the error does not come back with the old code")
    edits = [edit for path, text in encoded(one.fixed).items() for edit in minimal_edits(path, draft.read(path), text)]
    if refused_unchecked(draft, episodes, Candidate(tuple(edits), "journal", "the repair")) is not None:
        raise Unusable("the repair throws code away")
    path = Path(one.repair.changes[0].path)
    task = Task(
        id=f"journal-{one.repair.record.id}",
        pattern=pattern_of(draft, episodes[0].diagnostic),
        group=group_of(root, path, one.fixed[path], one.offset),
        origin="journal",
        root=root,
        broken=one.broken,
        fixed=one.fixed,
        edition=shadow.edition,
        crate_type=crate_type_of(shadow.read(root)) if shadow.single_file else "lib",
        features=tuple(features),
        episodes=tuple(each.repair.record.id for each in same),
    )
    return task, patterns


def group_of(root: Path, path: Path, text: str, offset: int) -> str:
    """The item of a file around a place (in characters): what all tasks made of it have in common.

    It does not say where the project stands: how its tasks are split must not depend on that.
    """
    at = len(text[:offset].encode())
    first = len(text[offset:]) - len(text[offset:].lstrip())
    item = syntax.enclosing_item(text.encode(), at + first, at + first + 1)
    file = (path.relative_to(root.parent) if path.is_relative_to(root.parent) else path).as_posix()
    return f"{file}::{syntax.qualified_name(item)}" if item is not None else file


def _texts(shadow: Shadow, repair: Repair) -> dict[Path, str]:
    """The files of a repair as they are on disk. Raises Unusable."""
    found = {}
    for path in {Path(change.path) for change in repair.changes}:
        if not shadow.contains(path):
            raise Unusable("its file is gone")
        data = shadow.read(path)
        if len(data) > _LARGEST_FILE_BYTES:
            raise Unusable("its file is too large")
        try:
            found[path] = data.decode()
        except UnicodeDecodeError as exc:
            raise Unusable("its file is no UTF-8") from exc
    return found


def _same_error(episodes: Sequence[Episode], record: EpisodeRecord) -> Episode | None:
    """The error that an episode was about."""
    said = (record.code, record.normalised)
    return next((one for one in episodes if (one.code, normalised_message(one.diagnostic.message)) == said), None)
