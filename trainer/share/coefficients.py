"""Phase 2 of Share: a new task in the shared bases, as what an optimiser trains.

Two arms, because the paper can be read both ways: (a) copies of the top φ directions are trained with their
coefficients, φ(n + d + 2p) numbers a matrix; (b) coefficients alone, 2φp.

Both sides of the coefficients start at random. ΔW is their product, so where one side is 0 the other gets no gradient,
and where both are, neither does.
"""

import enum
import math

import torch
from torch import Tensor, nn

from trainer.share.basis import Basis
from trainer.share.factors import Factors
from trainer.share.shared import Shared, Task

SIGMA = 0.02
"""Standard deviation of fresh coefficients: small beside any trained weight, and not 0."""


class Arm(enum.Enum):
    """What of a new task is trained."""

    BASES_AND_COEFFICIENTS = "a"
    COEFFICIENTS = "b"


class Side(nn.Module):
    """One of a task's two factors, (mean +) vectors @ coefficients, as n × p."""

    mean: Tensor | None

    def __init__(self, vectors: Tensor, coefficients: Tensor, mean: Tensor | None, arm: Arm) -> None:
        super().__init__()
        # Clones in float32 or wider: an AdamW step of 10⁻⁴ on a bf16 coefficient of 0.02 would mostly be rounded away.
        if arm is Arm.BASES_AND_COEFFICIENTS:
            self.vectors: Tensor = nn.Parameter(vectors.clone())  # n × φ
        else:
            self.register_buffer("vectors", vectors.clone())
        self.coefficients = nn.Parameter(coefficients.clone())  # φ × p
        self.register_buffer("mean", None if mean is None else mean.clone())

    def forward(self) -> Tensor:
        columns: Tensor = self.vectors @ self.coefficients  # n × p
        return columns if self.mean is None else columns + self.mean[:, None]


class TrainedTask(nn.Module):
    """A task under training: ΔW x = (β ε_β)(α ε_α)ᵀ x."""

    def __init__(self, left: Side, right: Side) -> None:
        super().__init__()
        self.left, self.right = left, right

    def forward(self, x: Tensor) -> Tensor:
        """ΔW x for x of … × d, in the coefficients' own precision: … × n."""
        narrow = x.to(self.right.coefficients.dtype) @ self.right()  # … × p
        out: Tensor = narrow @ self.left().T
        return out

    def factors(self) -> Factors:
        """The task as a LoRA of rank p with scale 1, apart from what is being trained."""
        return Factors(self.left().detach().clone(), self.right().detach().T.clone())

    def task(self) -> Task:
        """The coefficients as they are now: of a task that `resumed` gave, in that task's own bases."""
        return Task(self.left.coefficients.detach().clone(), self.right.coefficients.detach().clone())

    @property
    def n_trained(self) -> int:
        return sum(one.numel() for one in self.parameters() if one.requires_grad)


class Adapted(nn.Module):
    """A frozen layer with a task's low-rank path beside it.

    Where the layer returns bf16, that is what the sum is rounded to: an update of a thousandth of the weights' norm
    then changes outputs by 54 % of what it should on average, each with an error of 78 % (1536 × 1536, random). It is
    the coefficients that keep all of it; under float32 activations, as llama.cpp has them, it is all there.
    """

    def __init__(self, base: nn.Module, task: TrainedTask) -> None:
        super().__init__()
        self.base, self.task = base.requires_grad_(False), task

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.base(x)
        # Summed in float32, then rounded to what the layers above compute in.
        delta: Tensor = self.task(x)
        return (out.to(delta.dtype) + delta).to(out.dtype)


def new_task(
    shared: Shared,
    *,
    phi: int,
    p: int,
    arm: Arm,
    generator: torch.Generator,
    sigma: float = SIGMA,
    with_mean: bool = False,
) -> TrainedTask:
    """A task that starts near the base model, in the top `phi` directions of each basis.

    `with_mean` starts from the mean of the known tasks instead (the paper leaves it open: measure both). Raises
    ValueError where the bases have fewer than `phi` directions, or nothing could be trained.
    """
    if not 1 <= phi <= min(shared.left.k, shared.right.k):
        raise ValueError(f"phi must be between 1 and {min(shared.left.k, shared.right.k)}, not {phi}")
    if p < 1 or not (sigma > 0 and math.isfinite(sigma)):
        raise ValueError(f"p must be at least 1 and sigma more than 0, not {p} and {sigma}")

    def side(basis: Basis) -> Side:
        fresh = torch.randn(phi, p, generator=generator, dtype=basis.vectors.dtype) * sigma
        return Side(basis.vectors[:, :phi], fresh.to(basis.vectors.device), basis.mean if with_mean else None, arm)

    return TrainedTask(side(shared.left), side(shared.right))


def resumed(shared: Shared, idx: int) -> TrainedTask:
    """Task `idx` with all its coefficients to be trained further on replay, the bases fixed ("Share-full")."""
    task = shared.tasks[idx]
    return TrainedTask(
        Side(shared.left.vectors, task.beta, shared.left.mean, Arm.COEFFICIENTS),
        Side(shared.right.vectors, task.alpha, shared.right.mean, Arm.COEFFICIENTS),
    )
