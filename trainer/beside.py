"""What a night measures for the report alone: who knows what, what routing saves, what adapters share."""

from collections.abc import Callable, Sequence
from pathlib import Path

from trainer.control import Control
from trainer.judging import Bench, rate_record, unrouted
from trainer.records import NightRecord
from trainer.task import Lesson
from trainer.trial import Trial


def tell_beside(
    record: NightRecord, lessons: Sequence[Lesson], bench: Bench, control: Control, on_status: Callable[[str], None]
) -> None:
    """Put it into the record. Raises Stopped, LlmError, ExportError."""
    files = {one.name: one.file for one in bench.adapters}
    adopted = [one for one in record.candidates if one.name in files]  # a later one may have replaced it
    for lesson in lessons if adopted else ():
        tables: dict[str, list[Trial]] = {"base": [bench.base(task) for task in lesson.held_out]}
        for name, file in files.items():
            on_status(f"{name} on {lesson.name}")
            tables[name] = [bench.everywhere(task, name, file) for task in lesson.held_out]
        for name, trials in tables.items():
            measured = [trial.passed for trial in trials if not trial.problem]
            record.forgetting.setdefault(name, {})[lesson.name] = rate_record(measured)
    for candidate in adopted:
        found = unrouted(bench, candidate.name, files[candidate.name], on_status)
        candidate.measured = [*(one for one in candidate.measured if one.name != found.name), found]
    if len(files) > 1:
        with control.suspendable():  # with fifty adapters a minute's work
            record.explained_variance = explained_variance(list(files.values()))


def explained_variance(files: Sequence[Path]) -> dict[str, list[float]]:
    """By side of the factors: which share of the adapters' variance k directions hold, as a mean over the matrices."""
    import torch

    from trainer.export import read_gguf
    from trainer.share import measure
    from trainer.share.shared import share

    loaded = [read_gguf(file) for file in files]
    modules = sorted(set.intersection(*(set(one) for one in loaded)))
    sides: dict[str, list[torch.Tensor]] = {"beta": [], "alpha": []}
    for module in modules:
        shared = share([one[module] for one in loaded]).shared
        sides["beta"].append(measure.explained_variance(shared.left.singular))
        sides["alpha"].append(measure.explained_variance(shared.right.singular))
    longest = max((len(one) for found in sides.values() for one in found), default=0)

    def padded(shares: torch.Tensor) -> torch.Tensor:
        """A matrix with few rows is spanned by as many directions, so that more of them hold no more."""
        return torch.cat([shares, shares.new_ones(longest - len(shares))])

    return {
        side: torch.stack([padded(one) for one in found]).mean(dim=0).tolist() for side, found in sides.items() if found
    }
