"""What the Universal Weight Subspace Hypothesis (arXiv:2512.05117) lets us check: spectra, and angles between bases."""

import torch
from torch import Tensor

from trainer.share.controls import random_orthonormal


def explained_variance(singular: Tensor) -> Tensor:
    """The share of the variance that the first 1, 2, … directions explain. All 1 where nothing varies."""
    energy = singular.double() ** 2
    total = energy.sum()
    return torch.cumsum(energy, 0) / total if float(total) else torch.ones_like(energy)


def principal_angles(one: Tensor, other: Tensor) -> Tensor:
    """The angles between two subspaces of orthonormal columns (n × k, n × k'), in radians, the smallest first.

    Small angles from their sines, large ones from their cosines (Björck and Golub 1973): the arc cosine alone calls
    everything below 10⁻⁴ the same in float32.
    """
    if one.shape[1] < other.shape[1]:
        one, other = other, one
    one, other = one.double(), other.double()
    overlap = one.T @ other  # k × k'
    cosines = torch.linalg.svdvals(overlap).clamp(max=1.0)
    sines = torch.linalg.svdvals(other - one @ overlap).flip(0).clamp(max=1.0)
    return torch.where(cosines**2 < 0.5, torch.acos(cosines), torch.asin(sines))


def grassmann_distance(one: Tensor, other: Tensor) -> float:
    """The length of the way from one subspace to the other: the root of the sum of the squared angles."""
    return float(torch.linalg.norm(principal_angles(one, other)))


def same_spectrum(singular: Tensor, n: int, generator: torch.Generator) -> Tensor:
    """n × m columns with these singular values and directions drawn at random: what "no structure" looks like."""
    m = len(singular)
    size = min(n, m)
    left = random_orthonormal(n, size, generator, singular.dtype)
    right = random_orthonormal(m, size, generator, singular.dtype)
    return left * singular[:size] @ right.T
