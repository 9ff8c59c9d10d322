"""Share once more, in numpy and float64, by another way: eigenvectors of the covariance and pseudo-inverses.

It forms every n × n matrix that the real one must not form, so it is for small matrices only; where the real one takes
a singular value decomposition this one takes eigenvectors, so that they share no step that could be wrong in both.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Pair = tuple[Array, Array]
"""B (n × r) and A (r × d)."""


def basis(columns: Array, variance: float) -> tuple[Array, Array]:
    """(mean n × 1, directions n × k)."""
    mean = columns.mean(axis=1, keepdims=True)
    centred = columns - mean
    values, vectors = np.linalg.eigh(centred @ centred.T)  # ascending
    values, vectors = values[::-1].clip(min=0.0), vectors[:, ::-1]
    if values.sum() <= 1e-20 * max(float((columns**2).sum()), 1e-300):
        return mean, vectors[:, :0]
    k = int(np.argmax(np.cumsum(values) / values.sum() >= variance - 1e-9)) + 1
    return mean, vectors[:, :k]


def share(adapters: Sequence[Pair], variance: float) -> list[Pair]:
    """What is left of each adapter after one projection into shared bases."""
    mean_b, beta = basis(np.hstack([b for b, _ in adapters]), variance)
    mean_a, alpha = basis(np.hstack([a.T for _, a in adapters]), variance)
    found = []
    for b, a in adapters:
        coefficients_b = np.linalg.pinv(beta) @ (b - mean_b)
        coefficients_a = np.linalg.pinv(alpha) @ (a.T - mean_a)
        found.append((mean_b + beta @ coefficients_b, (mean_a + alpha @ coefficients_a).T))
    return found


def merge(old: Sequence[Pair], new: Sequence[Pair], variance: float) -> list[Pair]:
    return share([*share(old, variance), *new], variance)
