"""The journal's weeks as a picture: what was accepted of what was offered, and how often mistakes came back.

The only module here that needs matplotlib, and it imports it when called: 0.5 s and 30 MB that nothing else wants.
"""

from pathlib import Path

from sleepy_lsp.journal.stats import Stats


def weeks(stats: Stats, file: Path) -> None:
    """Write the plot to `file`, in the format of its ending. Raises ImportError, OSError, ValueError (ending)."""
    from matplotlib.figure import Figure

    names = [group.name for group in stats.by_week]
    places = range(len(names))
    figure = Figure(figsize=(max(6.0, 0.6 * len(names)), 6.0), layout="constrained")
    counts, rates = figure.subplots(2, 1, sharex=True)
    counts.bar(places, [group.n_episodes for group in stats.by_week], color="#d0d7de", label="errors")
    counts.bar(places, [group.n_offered for group in stats.by_week], color="#8fb8de", width=0.6, label="offered a fix")
    counts.bar(places, [group.n_accepted for group in stats.by_week], color="#1f6feb", width=0.4, label="accepted")
    counts.set_ylabel("episodes")
    counts.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3, frameon=False)
    for rate, label, marker in (("acceptance_rate", "accepted of offered", "o"), ("repeat_rate", "repeats", "s")):
        known = [
            (i, 100 * value) for i, group in enumerate(stats.by_week) if (value := getattr(group, rate)) is not None
        ]
        rates.plot([i for i, _ in known], [value for _, value in known], marker=marker, label=label)
    rates.set_ylim(0, 105)
    rates.set_ylabel("%")
    rates.set_xticks(list(places), names, rotation=45, ha="right")
    rates.legend()
    figure.savefig(file)
