"""What the morning report says, section by section, the same for the page and for the terminal.

A Morning is what is known; `sections` puts it into words and tables, newest first. Whatever is missing (no journal yet,
no night yet) is said in a line where it would have stood. Nothing here reads a file or knows how a page looks.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sleepy_lsp.journal.stats import Group, Stats
from sleepy_lsp.llm.adapters import Adapter
from sleepy_lsp.llm.registry import Change
from trainer.figures import counted, described, duration, gigabytes, number, percent, with_interval
from trainer.records import CandidateRecord, NightRecord, PairedRecord, RateRecord

FEW_EPISODES = 30
"""With fewer errors than this the report says that its numbers are hardly more than guesses."""
RECENT_NIGHTS, RECENT_WEEKS, MOST_ROWS, MOST_ADAPTERS, MOST_CODES = 10, 12, 30, 12, 8
WORSE, BETTER = "▼", "▲"
NO_JOURNAL = "There is no journal yet: it begins with the first compiler error that the server sees."
NO_NIGHT = "There was no night yet. `sleepy trainer run-night` runs one now, `sleepy trainer start` when you are away."


@dataclass(frozen=True, slots=True)
class Morning:
    """Everything that a report is made of."""

    made_at: str
    """UTC, for people."""
    nights: Sequence[NightRecord]
    """Oldest first."""
    day: Stats | None
    """The journal in numbers; None where there is no journal, or none that can be read."""
    adapters: Sequence[Adapter]
    changes: Sequence[Change]
    """Of the adapters' registry, oldest first."""
    problems: Sequence[str]
    """A line for each thing that could not be read."""


class Column(NamedTuple):
    name: str
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Cells are text; one of the forgetting table ends with WORSE or BETTER where it differs from the base's."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what belongs to it."""

    title: str
    lines: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    plot: str = ""
    """Name in the report's plots, where that one could be drawn. The tables then are its numbers, to be looked up."""


class KeyFigure(NamedTuple):
    name: str
    value: str
    about: str
    """What it is counted from."""


def headline(morning: Morning) -> str:
    """What the last night changed, in a line."""
    if not morning.nights:
        return NO_NIGHT
    last = morning.nights[-1]
    if last.ended:
        return f"Night {last.number}: {last.outcome or last.step}"
    return f"Night {last.number} has not ended: it is running, or was cut off, at the step “{last.step}”."


def key_figures(morning: Morning) -> list[KeyFigure]:
    """The handful of numbers to look at first; those that nothing is known of are left out."""
    found = []
    measured = next((night for night in reversed(morning.nights) if night.rates), None)
    if measured:
        found += [
            KeyFigure(f"{name} tasks passed", percent(rate), f"{counted(rate)}, night {measured.number}")
            for name, rate in measured.rates.items()
        ]
    if morning.day and morning.day.total.n_episodes:
        total = morning.day.total
        accepted = RateRecord.of(total.n_accepted, total.n_offered)
        repeated = RateRecord.of(total.n_repeats, total.n_episodes)
        found += [
            KeyFigure("offers accepted", percent(accepted), counted(accepted)),
            KeyFigure("repeat-error rate", percent(repeated), counted(repeated)),
            KeyFigure("median steps to green", number(total.median_attempts), "candidates tried per accepted fix"),
        ]
    return found


def sections(morning: Morning) -> list[Section]:
    """The report's body, in reading order."""
    basis = next((night for night in reversed(morning.nights) if night.explained_variance), None)
    return [
        *_of_the_nights(morning.nights),
        *_of_the_days(morning.day),
        *([_variance(basis)] if basis else []),
        _adapters(morning),
    ]


def _of_the_nights(nights: Sequence[NightRecord]) -> Iterator[Section]:
    if not nights:
        return
    recent = list(reversed(nights[-RECENT_NIGHTS:]))
    candidates = [(night, candidate) for night in recent for candidate in night.candidates]
    yield _learned([(night, one) for night, one in candidates if one.adopted])
    yield _refused([(night, one) for night, one in candidates if not one.adopted and night.ended])
    yield _looked_at(nights[-1])
    yield from _rates(recent)
    yield _cost(recent)
    if found := next((night for night in recent if night.forgetting), None):
        yield _forgetting(found)


def _learned(found: Sequence[tuple[NightRecord, CandidateRecord]]) -> Section:
    title = "What was learned"
    if not found:
        return Section(title, (f"Nothing was adopted in the last {RECENT_NIGHTS} nights.",))
    names = "night", "adapter", "for", "examples", "steps", "loss, first → last"
    rows = tuple(
        (
            str(night.number),
            one.name,
            _codes(one.patterns),
            f"{one.n_train + one.n_replay}, {one.n_replay} of them replay",
            str(one.n_steps),
            f"{one.losses[0]:.2f} → {one.losses[-1]:.2f}" if one.losses else "–",
        )
        for night, one in found[:MOST_ROWS]
    )
    trained = Table("How it was trained", _columns(names, {"steps"}), rows)
    return Section(title, (), (trained, _measured("What it was measured against", found)))


def _refused(found: Sequence[tuple[NightRecord, CandidateRecord]]) -> Section:
    title = "What was tried and refused"
    if not found:
        return Section(title, (f"No candidate was refused in the last {RECENT_NIGHTS} nights.",))
    rows = tuple(
        (str(night.number), one.name, _codes(one.patterns), "; ".join(one.reasons) or "no reason noted")
        for night, one in found[:MOST_ROWS]
    )
    reasons = Table("Why", _columns(("night", "candidate", "for", "the gate's reasons"), set()), rows)
    return Section(title, (), (reasons, _measured("What it was measured against", found)))


def _codes(patterns: Sequence[str]) -> str:
    """The error codes of patterns; in full these are among what a night looked at."""
    found = sorted(Counter(one.partition(" ")[0] or "no code" for one in patterns).items())
    return ", ".join(f"{code} × {n}" if n > 1 else code for code, n in found)


def _measured(caption: str, found: Sequence[tuple[NightRecord, CandidateRecord]]) -> Table:
    names = "adapter", "on", "what was live", "with the adapter", "won", "lost", "p", "tasks lost"
    measured = [(one.name, paired) for _, one in found for paired in one.measured]
    rows = tuple((name, *_paired(paired)) for name, paired in measured[:MOST_ROWS])
    return Table(caption, _columns(names, {"what was live", "with the adapter", "won", "lost", "p"}), rows)


def _paired(paired: PairedRecord) -> tuple[str, ...]:
    lost = ", ".join(paired.lost[:5]) + (f" and {len(paired.lost) - 5} more" if len(paired.lost) > 5 else "")
    rates = described(paired.live), described(paired.candidate)
    return paired.name, *rates, str(paired.wins), str(paired.losses), f"{paired.p_value:.3g}", lost


def _looked_at(night: NightRecord) -> Section:
    title = f"What night {night.number} looked at"
    lines = (f"Koans that what was live mended at once: {counted(night.koans)}.",) if night.koans else ()
    if not night.patterns:
        return Section(title, ("No kind of error had enough examples to look at.", *lines))
    names = "code", "kind of error", "from", "errors", "not mended by an offer", "mended at once", "trained", "why"
    rows = tuple(
        (
            one.code or "–",
            one.pattern,
            one.origin,
            *((str(one.n_episodes), str(one.n_unmended)) if one.origin == "journal" else ("–", "–")),
            f"{one.live_passed} of {one.live_n}" if one.live_n else "–",
            "yes" if one.kept else "no",
            one.reason,
        )
        for one in sorted(night.patterns, key=lambda one: (not one.kept, -one.n_episodes))[:MOST_ROWS]
    )
    n_kept = sum(one.kept for one in night.patterns)
    line = f"{len(night.patterns)} kinds of error, {n_kept} worth training for; the others were left alone."
    numbers = {"errors", "not mended by an offer", "mended at once"}
    return Section(title, (line, *lines), (Table("Kinds of error", _columns(names, numbers), rows),))


def _rates(recent: Sequence[NightRecord]) -> Iterator[Section]:
    outcomes = tuple(
        (
            str(night.number),
            night.started[:16].replace("T", " "),
            night.outcome if night.ended else f"not ended, at “{night.step}”",
        )
        for night in recent
    )
    nights = Table("The latest first", _columns(("night", "began (UTC)", "outcome"), set()), outcomes)
    yield Section("Night by night", (), (nights,))
    names = list(dict.fromkeys(name for night in recent for name in night.rates))
    rows = tuple(
        (str(night.number), *(described(night.rates[name]) if name in night.rates else "–" for name in names))
        for night in recent
        if night.rates
    )
    if rows:
        line = "Tasks that what was live the morning after mends."
        table = Table("Pass rates, the latest first", _columns(("night", *names), set(names)), rows)
        yield Section("Pass rate by night", (line,), (table,), "pass")


def _forgetting(night: NightRecord) -> Section:
    adapters = list(night.forgetting)[:MOST_ADAPTERS]
    patterns = list(dict.fromkeys(pattern for rates in night.forgetting.values() for pattern in rates))
    base = night.forgetting.get("base", {})
    rows = tuple(
        (pattern, *(_against(night.forgetting[name].get(pattern), base.get(pattern)) for name in adapters))
        for pattern in patterns[:MOST_ROWS]
    )
    left = len(night.forgetting) - len(adapters), len(patterns) - len(rows)
    more = (f"Left out: {left[0]} adapters, {left[1]} kinds of error.",) if any(left) else ()
    line = f"Who still knows what after night {night.number}: {BETTER} passes more than the base model, {WORSE} fewer."
    columns = (Column("kind of error"), *(Column(name, is_number=True) for name in adapters))
    return Section("Forgetting", (line, *more), (Table("Pass rates by kind of error and adapter", columns, rows),))


def _against(rate: RateRecord | None, base: RateRecord | None) -> str:
    if rate is None or rate.n <= 0:
        return "–"
    mark = ""
    if base is not None and base.n > 0:
        difference = rate.passed / rate.n - base.passed / base.n
        mark = f" {BETTER}" if difference > 0 else f" {WORSE}" if difference < 0 else ""
    return f"{rate.passed}/{rate.n} ({100 * rate.low:.0f}–{100 * rate.high:.0f} %){mark}"


def _variance(night: NightRecord) -> Section:
    sides = night.explained_variance
    longest = max(map(len, sides.values()))
    ks = [k for k in (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128) if k < longest] + [longest] * (longest > 0)
    rows = tuple(
        (str(k), *(f"{100 * shares[k - 1]:.1f} %" if k <= len(shares) else "–" for shares in sides.values()))
        for k in ks
    )
    columns = (Column("k", is_number=True), *(Column(name, is_number=True) for name in sides))
    line = (
        f"What k basis vectors hold of the adapters' variance after night {night.number}, the mean over the matrices."
    )
    return Section("Shared basis", (line,), (Table("Explained variance against k", columns, rows),), "variance")


def _cost(recent: Sequence[NightRecord]) -> Section:
    names = "night", "time", "processor time", "peak memory", "trained parameters", "model", "seed"
    rows = tuple(
        (
            str(night.number),
            duration(night.wall_s),
            duration(night.cpu_s),
            gigabytes(max((one.peak_bytes for one in night.candidates), default=0)),
            f"{sum(one.n_trained_parameters for one in night.candidates):,}",
            night.model,
            str(night.seed),
        )
        for night in recent
    )
    columns = _columns(names, {*names} - {"model"})
    cpu = duration(sum(night.cpu_s for night in recent))
    nights = f"last {len(recent)} nights" if len(recent) > 1 else "last night"
    line = f"The {nights} took {cpu} of processor time; the energy goes with it."
    return Section("What it cost", (line,), (Table("Cost by night", columns, rows),), "cost")


def _of_the_days(day: Stats | None) -> Iterator[Section]:
    title = "Your days"
    if day is None or not day.total.n_episodes:
        yield Section(title, (NO_JOURNAL,))
        return
    total = day.total
    lines = [
        f"{total.n_episodes} errors, {total.n_offered} with a fix on offer, {total.n_accepted} accepted, "
        f"{total.n_fixed_by_hand} fixed by hand; median time to fix {duration(day.median_seconds_to_fix)}."
    ]
    if total.n_episodes < FEW_EPISODES:
        lines.append(f"Only {total.n_episodes} errors so far: read the intervals, not the rates.")
    yield Section(title, tuple(lines), (_groups("The most frequent codes", "code", day.by_code[:MOST_CODES]),))
    line = "Of the errors that a source had a verified fix for, those in which its fix was taken and kept."
    yield Section("Acceptance by source", (line,), (_groups("By source", "source", day.by_source),), "acceptance")
    weeks = _groups("By week, the latest first", "week", list(reversed(day.by_week))[:RECENT_WEEKS])
    line = "Errors of a kind (code and message) that had come to an end in the same project before."
    yield Section("Repeated errors", (line,), (weeks,), "repeats")
    steps = tuple(
        (week.name, str(week.n_accepted), number(week.median_attempts))
        for week in reversed(day.by_week)
        if week.median_attempts is not None
    )
    if steps:
        line = "Candidates that were compiled for an error before its fix was accepted, the median."
        columns = _columns(("week", "fixes accepted", "steps"), {"fixes accepted", "steps"})
        yield Section("Steps to green", (line,), (Table("By week", columns, steps[:RECENT_WEEKS]),), "attempts")


def _groups(caption: str, name: str, groups: Sequence[Group]) -> Table:
    names = name, "errors", "accepted of offered", "by hand", "repeats", "steps"
    rows = tuple(
        (
            group.name,
            str(group.n_episodes),
            described(RateRecord.of(group.n_accepted, group.n_offered)),
            str(group.n_fixed_by_hand),
            with_interval(RateRecord.of(group.n_repeats, group.n_episodes)),
            number(group.median_attempts),
        )
        for group in groups
    )
    return Table(caption, _columns(names, {*names[1:]}), rows)


def _adapters(morning: Morning) -> Section:
    if not morning.adapters:
        return Section("Adapters", ("No adapter has been published yet: the model answers as it came.",))
    standing = tuple(
        (
            one.name,
            f"{one.state.value}: {one.why}" if one.why else one.state.value,
            "; ".join(" ".join(filter(None, (s.code, s.pattern))) for s in one.card.serves) if one.card else "",
            f"{one.card.beat.wins} won, {one.card.beat.losses} lost of {one.card.beat.n}" if one.card else "",
        )
        for one in reversed(morning.adapters)
    )
    history = tuple(
        (str(change.number), change.at, change.what, ", ".join(change.names), change.why)
        for change in reversed(morning.changes[-RECENT_NIGHTS:])
    )
    tables = (
        Table("How each stands", _columns(("adapter", "state", "for", "its test"), set()), standing[:MOST_ROWS]),
        Table("What was changed", _columns(("change", "at (UTC)", "what", "adapters", "why"), set()), history),
    )
    return Section("Adapters", (), tables)


def _columns(names: Sequence[str], numbers: set[str]) -> tuple[Column, ...]:
    return tuple(Column(name, name in numbers) for name in names)
