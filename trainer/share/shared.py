"""Phases 1 and 3 of Share: tasks as coefficients in two shared bases, and what is lost when new ones are merged in.

A merge that keeps 60 % of the variance can lose 40 % of a factor's energy, and merges compound: every merge returns the
residuals of every task, and they are to be logged, not assumed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from trainer.share.basis import VARIANCE, Basis, fit
from trainer.share.factors import Factors, wide


@dataclass(frozen=True, eq=False, slots=True)
class Task:
    """One task's coefficients."""

    beta: Tensor
    """k_β × p"""
    alpha: Tensor
    """k_α × p"""


@dataclass(frozen=True, eq=False, slots=True)
class Shared:
    """The tasks of one matrix in the bases that they share."""

    left: Basis
    """β: of the columns of every B (n)"""
    right: Basis
    """α: of the rows of every A (d)"""
    tasks: tuple[Task, ...]

    def factors(self, idx: int) -> Factors:
        """Task `idx` as a LoRA of rank p, to be used with scale 1 (alpha = r = p)."""
        return self.rebuild(self.tasks[idx])

    def rebuild(self, task: Task) -> Factors:
        """A LoRA of rank p from coefficients in these bases."""
        return Factors(self.left.rebuild(task.beta), self.right.rebuild(task.alpha).T)

    def project(self, adapter: Factors) -> Task:
        """The coefficients that come closest to each factor of `adapter`."""
        return Task(self.left.project(wide(adapter.b)), self.right.project(wide(adapter.a).T))

    def n_stored(self, idx: int) -> int:
        """Numbers that task `idx` adds to what is stored."""
        return self.tasks[idx].beta.numel() + self.tasks[idx].alpha.numel()


@dataclass(frozen=True, slots=True)
class Residual:
    """What of a task is not in the shared bases, each as a share of the norm of what it was."""

    beta: float
    """‖B − B̂‖ / ‖B‖"""
    alpha: float
    """‖A − Â‖ / ‖A‖"""
    delta: float
    """‖B A − B̂ Â‖ / ‖B A‖: what the model sees"""
    bound: float
    """The most that `delta` can be, from the factors alone; see `bound`."""


@dataclass(frozen=True, eq=False, slots=True)
class Merged:
    shared: Shared
    residuals: tuple[Residual, ...]
    """Of each task, against what it was before this merge"""


def share(adapters: Sequence[Factors], *, k: int | None = None, variance: float = VARIANCE) -> Merged:
    """Phase 1: bases from the stacked factors of `adapters`, and each one's coefficients by projection.

    Raises ValueError for none, or for adapters of different matrices.
    """
    if len({(one.b.shape[0], one.a.shape[1]) for one in adapters}) != 1:
        raise ValueError("the adapters are not of one matrix" if adapters else "there is no adapter to share")
    left = fit(torch.cat([wide(one.b) for one in adapters], dim=1), k=k, variance=variance)  # n × Σr
    right = fit(torch.cat([wide(one.a).T for one in adapters], dim=1), k=k, variance=variance)  # d × Σr
    bases = Shared(left, right, ())
    shared = Shared(left, right, tuple(bases.project(one) for one in adapters))
    return Merged(shared, tuple(residual(one, shared.factors(idx)) for idx, one in enumerate(adapters)))


def merge(shared: Shared, arrivals: Sequence[Factors], *, k: int | None = None, variance: float = VARIANCE) -> Merged:
    """Phase 3: the tasks of `shared`, rebuilt, and `arrivals` after them, in bases made anew from both."""
    return share([*(shared.factors(idx) for idx in range(len(shared.tasks))), *arrivals], k=k, variance=variance)


def residual(before: Factors, after: Factors) -> Residual:
    """How far `after` is from `before`. A task of norm 0 has lost nothing where `after` is 0 too."""
    norm = before.norm()
    return Residual(
        beta=_relative(float(torch.linalg.norm(before.b - after.b)), float(torch.linalg.norm(before.b))),
        alpha=_relative(float(torch.linalg.norm(before.a - after.a)), float(torch.linalg.norm(before.a))),
        delta=_relative(before.distance(after), norm),
        bound=_relative(bound(before, after), norm),
    )


def bound(before: Factors, after: Factors) -> float:
    """An upper bound of ‖B A − B̂ Â‖: B A − B̂ Â = (B − B̂) A + B̂ (A − Â), and spectral norms for the second factors.

    For projections without a mean, ‖B̂‖ ≤ ‖B‖, and this is at most ‖(I − P_β) B‖ ‖A‖ + ‖B‖ ‖A (I − P_α)‖.
    """
    kept_b, kept_a = torch.linalg.matrix_norm(after.b, 2), torch.linalg.matrix_norm(before.a, 2)
    lost_b, lost_a = torch.linalg.norm(before.b - after.b), torch.linalg.norm(before.a - after.a)
    return float(lost_b * kept_a + kept_b * lost_a)


def _relative(part: float, whole: float) -> float:
    return part / whole if whole else (0.0 if part == 0.0 else float("inf"))
