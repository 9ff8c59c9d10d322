"""A rehearsal's summary as Markdown, for docs/RESULTS.md."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any


def rehearsals(summaries: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """A section with a table for each rehearsal (`summary.json`); nothing where there is none."""
    if not summaries:
        return
    yield "## Does the morning beat the evening?\n"
    yield "`sleepy trainer rehearse`: crates with house rules. A scripted user mends the smaller half of the broken"
    yield "uses by hand; a real night follows over that journal; then uses of the larger half, each alone in its file,"
    yield "scored by a test. The night and all rows but `memory alone` and `everything` ask the model alone;"
    yield "`everything` is how sleepy works by day.\n"
    for summary in summaries:
        crates = sorted(next(iter(summary["rows"].values()))["by_crate"]) if summary["rows"] else []
        night = summary["night"]
        yield f"### {summary['model']}, {', '.join(crates)} (n = {summary['n']})\n"
        yield f"The night: {night['outcome']}; {night['wall_s'] / 60:.0f} min, {night['cpu_s'] / 60:.0f} min of CPU.\n"
        if night["candidates"]:
            yield "| candidate | held out: before → after | p | frozen: lost | decision |"
            yield "|---|---|---|---|---|"
            yield from (_candidate(one) for one in night["candidates"])
            yield ""
        yield "| answered by | passed | 95 % interval | won, lost | p | prompt tokens | s |"
        yield "|---|---|---|---|---|---|---|"
        yield from (_row(name, row) for name, row in summary["rows"].items())
        yield ""


def _candidate(one: Mapping[str, Any]) -> str:
    measured = {paired["name"]: paired for paired in one["measured"]}
    held_out, frozen = measured["held-out"], measured.get("frozen, routed")
    rates = f"{held_out['live']['passed']} → {held_out['candidate']['passed']} of {held_out['candidate']['n']}"
    lost = f"{len(frozen['lost'])} of {frozen['live']['n']}" if frozen else "not asked"
    decision = "adopted" if one["adopted"] else f"refused: {one['reasons'][0]}"
    return f"| {one['name']} | {rates} | {held_out['p_value']:.2g} | {lost} | {decision} |"


def _row(name: str, row: Mapping[str, Any]) -> str:
    low, high = row["interval"]
    paired = row.get("against_base")
    flips = f"{paired['wins']}, {paired['losses']} | {paired['p_value']:.2g}" if paired else "– | –"
    return (
        f"| {name} | {row['passed']}/{row['n']} ({row['passed'] / row['n']:.0%}) | {low:.0%} – {high:.0%} | {flips} "
        f"| {row['median_prompt_tokens']:.0f} | {row['median_seconds']:.1f} |"
    )
