"""What a result of Share is compared with: without these it means nothing.

In a re-examination of 500 adapters only their mean transferred, so a basis has to beat it; and a basis that is no
better than a random one of the same size is no finding.
"""

from collections.abc import Sequence

import torch

from trainer.share.basis import Basis
from trainer.share.factors import Factors, wide
from trainer.share.shared import Shared, Task


def mean_adapter(adapters: Sequence[Factors], *, rank: int | None = None) -> Factors:
    """The mean of ΔW over `adapters`, exactly (rank Σr), or its best approximation of a rank. Raises ValueError."""
    if not adapters:
        raise ValueError("there is no adapter to take the mean of")
    b = torch.cat([wide(one.b) for one in adapters], dim=1) / len(adapters)  # n × Σr
    a = torch.cat([wide(one.a) for one in adapters], dim=0)  # Σr × d
    mean = Factors(b, a)
    return mean if rank is None else truncated(mean, rank)


def truncated(adapter: Factors, rank: int) -> Factors:
    """The best approximation of that rank (Eckart and Young), from QR decompositions of the thin factors."""
    q_b, r_b = torch.linalg.qr(wide(adapter.b))  # n × m, m × m
    q_a, r_a = torch.linalg.qr(wide(adapter.a).T)  # d × m, m × m
    left, singular, right = torch.linalg.svd(r_b @ r_a.T)
    root = singular[:rank].sqrt()
    return Factors(q_b @ left[:, :rank] * root, (q_a @ right[:rank].T * root).T)


def averaged_coefficients(shared: Shared) -> Task:
    """The mean of all tasks' coefficients: one task for everything. Raises ValueError where their ranks differ."""
    if len({(task.beta.shape, task.alpha.shape) for task in shared.tasks}) != 1:
        raise ValueError("coefficients of different shapes have no mean" if shared.tasks else "there is no task")
    beta = torch.stack([task.beta for task in shared.tasks]).mean(dim=0)
    return Task(beta, torch.stack([task.alpha for task in shared.tasks]).mean(dim=0))


def with_random_basis(shared: Shared, adapters: Sequence[Factors], generator: torch.Generator) -> Shared:
    """The same means and the same k, but directions drawn at random, and `adapters` projected onto them."""
    bases = Shared(_randomised(shared.left, generator), _randomised(shared.right, generator), ())
    return Shared(bases.left, bases.right, tuple(bases.project(one) for one in adapters))


def random_orthonormal(n: int, k: int, generator: torch.Generator, dtype: torch.dtype = torch.float32) -> torch.Tensor:
    """n × k orthonormal columns, uniform over all such. Raises ValueError for more columns than rows."""
    if k > n:
        raise ValueError(f"{n} dimensions have no {k} orthonormal directions")
    q, r = torch.linalg.qr(torch.randn(n, k, generator=generator, dtype=dtype))
    turned: torch.Tensor = q * torch.where(torch.diagonal(r) < 0, -1.0, 1.0).to(dtype)  # QR's own signs are not uniform
    return turned


def _randomised(basis: Basis, generator: torch.Generator) -> Basis:
    vectors = random_orthonormal(basis.vectors.shape[0], basis.k, generator, basis.vectors.dtype)
    return Basis(basis.mean, vectors.to(basis.vectors.device), basis.singular)
