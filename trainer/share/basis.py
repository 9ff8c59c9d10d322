"""Phase 1 of Share for one side of one matrix: the mean of the stacked columns, and the directions they vary in."""

from dataclasses import dataclass

import torch
from torch import Tensor

from trainer.share.factors import wide

VARIANCE = 0.6
"""The share of the variance that the kept directions explain unless told otherwise (the paper's threshold)."""


@dataclass(frozen=True, eq=False, slots=True)
class Basis:
    """An affine subspace: columns are written as mean + vectors @ coefficients."""

    mean: Tensor
    """n"""
    vectors: Tensor
    """n × k, orthonormal columns, so that projecting needs no pseudo-inverse"""
    singular: Tensor
    """All singular values of the centred columns, the largest first: kept and dropped ones"""

    @property
    def k(self) -> int:
        return self.vectors.shape[1]

    def project(self, columns: Tensor) -> Tensor:
        """Coefficients (k × p) of n × p columns."""
        return self.vectors.T @ (columns - self.mean[:, None])

    def rebuild(self, coefficients: Tensor) -> Tensor:
        """n × p columns from k × p coefficients."""
        return self.mean[:, None] + self.vectors @ coefficients


def fit(columns: Tensor, *, k: int | None = None, variance: float = VARIANCE) -> Basis:
    """The basis of n × m columns with `k` directions, or as many as explain `variance`; never more than they span.

    Raises ValueError for no columns, columns that are not finite, and a share outside 0 to 1.
    """
    if 0 in columns.shape:
        raise ValueError(f"no columns: {tuple(columns.shape)}")
    if not 0 < variance <= 1 or (k is not None and k < 0):
        raise ValueError(f"can't keep k = {k}, variance = {variance}")
    columns = wide(columns)
    if not bool(torch.isfinite(columns).all()):
        raise ValueError("the columns hold a number that is not finite")
    mean = columns.mean(dim=1)
    # The thin SVD, n × m: an eigen-decomposition of the n × n covariance squares the condition number, and where m < n
    # its trailing directions are noise that looks like a basis.
    left, singular, _ = torch.linalg.svd(columns - mean[:, None], full_matrices=False)
    rank = numerical_rank(singular, columns)
    wanted = k_for(singular, variance) if k is None else k
    return Basis(mean, left[:, : min(wanted, rank)].contiguous(), singular)


def numerical_rank(singular: Tensor, columns: Tensor) -> int:
    """How many of the singular values are more than rounding of `columns`."""
    # Centring leaves rounding of the size of the columns themselves, however little they vary. The root of the number
    # of rows, not that number as numpy's matrix_rank has it: at 8960 rows in float32 that would call a thousandth of a
    # column noise, and what a short night adds to a shared start of A is no more.
    largest = max(float(torch.linalg.norm(columns, dim=0).max()), float(singular[0]))
    floor = 4 * largest * max(columns.shape) ** 0.5 * torch.finfo(columns.dtype).eps
    return int((singular > floor).sum())


def k_for(singular: Tensor, variance: float) -> int:
    """The fewest directions that explain `variance` of it; 0 where nothing varies."""
    energy = singular.double() ** 2
    if float(energy.sum()) == 0.0:
        return 0
    share = torch.cumsum(energy, 0) / energy.sum()
    # The last share may be 1 − 10⁻¹⁶, which must do for all of it.
    return min(int((share < variance - 1e-12).sum()) + 1, len(singular))
