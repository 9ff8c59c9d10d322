"""The report's pictures: each as SVG that takes its colours from the page around it, and as PNG to keep or send.

Drawn by matplotlib without a screen. The colours are those of Okabe and Ito (2008), which people with any kind of
colour vision can tell apart; series differ in their markers, too. In the SVG each colour is a CSS variable (`COLOURS`),
so that one drawing serves a light and a dark page. Axes begin at zero; whiskers are 95 % intervals.
"""

import io
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sleepy_lsp.journal.stats import Group
from trainer.records import NightRecord, RateRecord

COLOURS = {
    "ink": "#24292f",
    "grid": "#d8dee4",
    "first": "#0072b2",
    "second": "#d55e00",
    "third": "#009e73",
    "fourth": "#cc79a7",
}
"""CSS variable → its colour in a PNG, on white."""
_SERIES = [COLOURS[name] for name in ("first", "second", "third", "fourth")]
_MARKERS = "osD^"
MOST_NIGHTS, MOST_WEEKS = 30, 26
"""How many a plot shows, the latest."""


@dataclass(frozen=True, slots=True)
class Plot:
    """A picture, and in `alt` what it shows, for those who don't see it."""

    alt: str
    svg: str
    """An `<svg>` element to put into a page."""
    png: bytes


def pass_rates(nights: Sequence[NightRecord]) -> Plot | None:
    """What is live each morning, by what it was measured on; None where no night has measured."""
    shown = [night for night in nights if any(map(_is_known, night.rates.values()))][-MOST_NIGHTS:]
    # The latest, where they are too many: what was measured last is what the page is opened for.
    names = list(dict.fromkeys(name for night in reversed(shown) for name in night.rates))[: len(_SERIES)]
    if not names:
        return None

    def draw(axes: Axes) -> None:
        for i, name in enumerate(names):
            points = [(x, night.rates[name]) for x, night in enumerate(shown) if name in night.rates]
            known = [(x + 0.08 * i, rate) for x, rate in points if _is_known(rate)]
            _whiskers(axes, [x for x, _ in known], [rate for _, rate in known], i, _plain(name), line="-")
        _name_axis(axes, "night", [str(night.number) for night in shown])
        _percent_axis(axes, "tasks passed (%)")

    last = "; ".join(f"{name} {_said(rate)}" for name, rate in shown[-1].rates.items() if _is_known(rate))
    return _plot("pass", draw, f"Pass rate by night, with 95 % intervals. After night {shown[-1].number}: {last}.")


def acceptance(sources: Sequence[Group]) -> Plot | None:
    """How much of what each source offered was accepted; None where nothing was offered."""
    shown = [(group, RateRecord.of(group.n_accepted, group.n_offered)) for group in sources if group.n_offered]
    if not shown:
        return None

    def draw(axes: Axes) -> None:
        for place, (group, rate) in enumerate(shown):
            _whiskers(axes, [place], [rate], place % len(_SERIES), _plain(group.name), line="none")
        axes.set_xticks(range(len(shown)), [f"{_plain(group.name)}\nof {group.n_offered}" for group, _ in shown])
        axes.set_xlim(-0.5, len(shown) - 0.5)
        axes.set_xlabel("source, and the errors that it had a fix for")
        _percent_axis(axes, "accepted (%)")

    said = "; ".join(f"{group.name} {_said(rate)}" for group, rate in shown)
    return _plot("acceptance", draw, f"Accepted fixes by source, with 95 % intervals: {said}.", legend=False)


def repeats(weeks: Sequence[Group]) -> Plot | None:
    """The repeat-error rate by week; None for no week."""
    shown = [(week, RateRecord.of(week.n_repeats, week.n_episodes)) for week in weeks if week.n_episodes][-MOST_WEEKS:]
    if not shown:
        return None

    def draw(axes: Axes) -> None:
        _whiskers(axes, list(range(len(shown))), [rate for _, rate in shown], 0, "repeats", line="-")
        _name_axis(axes, "week of first sight", [_plain(week.name) for week, _ in shown], rotation=30, ha="right")
        _percent_axis(axes, "errors made before (%)")

    (first, at_first), (last, at_last) = shown[0], shown[-1]
    alt = f"Repeat-error rate by week, with 95 % intervals: {first.name} {_said(at_first)}"
    return _plot("repeats", draw, f"{alt}, {last.name} {_said(at_last)}.", legend=False)


def attempts(weeks: Sequence[Group]) -> Plot | None:
    """Candidates tried until the one that was accepted, by week; None where none was accepted."""
    shown = [(week.name, week.median_attempts) for week in weeks if week.median_attempts is not None][-MOST_WEEKS:]
    if not shown:
        return None

    def draw(axes: Axes) -> None:
        axes.plot(range(len(shown)), [n for _, n in shown], color=_SERIES[2], marker="D", markersize=5)
        _name_axis(axes, "week of first sight", [_plain(name) for name, _ in shown], rotation=30, ha="right")
        axes.set_ylabel("candidates tried (median)")
        axes.set_ylim(0, max(1.0, *(n for _, n in shown)) * 1.15)

    (first, at_first), (last, at_last) = shown[0], shown[-1]
    alt = f"Median candidates tried per accepted fix by week: {first} {at_first:g}, {last} {at_last:g}."
    return _plot("attempts", draw, alt, legend=False)


def explained_variance(sides: Mapping[str, Sequence[float]]) -> Plot | None:
    """The share of the adapters' variance that k basis vectors hold; None where no night has measured it."""
    shown = {name: [v for v in shares if math.isfinite(v)] for name, shares in list(sides.items())[: len(_SERIES)]}
    shown = {name: shares for name, shares in shown.items() if shares}
    if not shown:
        return None

    def draw(axes: Axes) -> None:
        for i, (name, shares) in enumerate(shown.items()):
            ks = range(1, len(shares) + 1)
            percents = [100 * share for share in shares]
            axes.plot(ks, percents, color=_SERIES[i], marker=_MARKERS[i], markersize=4, label=_plain(name))
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set_xlabel("k (basis vectors kept)")
        _percent_axis(axes, "variance explained (%)")

    said = "; ".join(f"{name} {shares[-1]:.0%} at k = {len(shares)}" for name, shares in shown.items())
    return _plot("variance", draw, f"Explained variance against k, the mean over the matrices: {said}.")


def cost(nights: Sequence[NightRecord]) -> Plot | None:
    """Time and processor time of each night; None for no night."""
    shown = [night for night in nights if math.isfinite(night.wall_s) and math.isfinite(night.cpu_s)][-MOST_NIGHTS:]
    if not shown:
        return None

    def draw(axes: Axes) -> None:
        for i, (name, seconds) in enumerate(
            (("time on the clock", [n.wall_s for n in shown]), ("processor time, all cores", [n.cpu_s for n in shown]))
        ):
            places = [x + 0.38 * (i - 0.5) for x in range(len(shown))]
            axes.bar(places, [s / 60 for s in seconds], width=0.36, color=_SERIES[i], label=name)
        _name_axis(axes, "night", [str(night.number) for night in shown])
        axes.set_ylabel("minutes")

    last = shown[-1]
    said = f"{last.wall_s / 60:.1f} minutes on the clock, {last.cpu_s / 60:.1f} of processor time"
    return _plot("cost", draw, f"What each night cost. Night {last.number}: {said}.")


def _plot(name: str, draw: Callable[[Axes], None], alt: str, *, legend: bool = True) -> Plot:
    """Have `draw` fill one pair of axes, 4.8 by 3 inches: readable on a phone, two abreast on a desk."""
    ink = COLOURS["ink"]
    style = matplotlib.rc_context(
        {
            "axes.edgecolor": ink,
            "axes.labelcolor": ink,
            "axes.spines.right": False,
            "axes.spines.top": False,
            "font.size": 9,
            "grid.color": COLOURS["grid"],
            "legend.frameon": False,
            "svg.fonttype": "none",
            "svg.hashsalt": name,
            "text.color": ink,
            "text.parse_math": False,
            "xtick.color": ink,
            "ytick.color": ink,
        }
    )
    with style:
        figure = Figure(figsize=(4.8, 3.0), layout="constrained")
        axes = figure.subplots()
        axes.set_axisbelow(True)
        axes.grid(axis="y")
        draw(axes)
        if legend:
            axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2)
        svg, png = io.StringIO(), io.BytesIO()
        no_metadata = dict.fromkeys(("Creator", "Date", "Format", "Type"))
        figure.savefig(svg, format="svg", transparent=True, metadata=no_metadata)
        figure.savefig(png, format="png", dpi=160, facecolor="white")
    return Plot(alt, _for_a_page(svg.getvalue(), name), png.getvalue())


def _for_a_page(document: str, name: str) -> str:
    """The `<svg>` element alone, its ids unique in the page, its size and colours the page's."""
    svg = document[document.index("<svg") :]
    for before, after in (('id="', f'id="{name}-'), ('href="#', f'href="#{name}-'), ("url(#", f"url(#{name}-")):
        svg = svg.replace(before, after)
    for variable, colour in COLOURS.items():
        svg = svg.replace(colour, f"var(--{variable})")
    return re.sub(r' (?:width|height)="[\d.]+pt"', "", svg, count=2)


def _whiskers(
    axes: Axes, places: Sequence[float], rates: Sequence[RateRecord], series: int, label: str, *, line: str
) -> None:
    """Rates in percent with their intervals."""
    values = [100 * rate.passed / rate.n for rate in rates]
    below = [max(0.0, value - 100 * rate.low) for value, rate in zip(values, rates, strict=True)]
    above = [max(0.0, 100 * rate.high - value) for value, rate in zip(values, rates, strict=True)]
    axes.errorbar(
        places,
        values,
        yerr=(below, above),
        color=_SERIES[series],
        marker=_MARKERS[series],
        markersize=5,
        linestyle=line,
        linewidth=1.4,
        capsize=3,
        label=label,
    )


def _percent_axis(axes: Axes, label: str) -> None:
    axes.set_ylabel(label)
    axes.set_ylim(0, 103)


def _name_axis(axes: Axes, label: str, names: Sequence[str], **style: Any) -> None:
    """At most eight names, so that they don't overlap."""
    step = math.ceil(len(names) / 8)
    axes.set_xticks(range(len(names))[::step], names[::step], **style)
    axes.set_xlabel(label)


def _is_known(rate: RateRecord) -> bool:
    return rate.n > 0 and math.isfinite(rate.low) and math.isfinite(rate.high)


def _said(rate: RateRecord) -> str:
    return f"{rate.passed} of {rate.n} ({rate.passed / rate.n:.0%}, {rate.low:.0%} to {rate.high:.0%})"


def _plain(text: str) -> str:
    """A name that the picture's font can draw: it comes from a file, and a glyph that is missing is a warning."""
    return "".join(char if " " <= char <= "~" else "?" for char in text)[:24]
