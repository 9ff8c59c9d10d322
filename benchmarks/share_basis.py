"""Shared bases over 50 adapters of every attention matrix of the 1.5B model: time, memory, and numbers for a new task.

The alternative, on a query matrix of the first layer: an eigen-decomposition of the n × n covariance of each side. The
adapters are drawn at random around 40 common directions, so k, and what a task stores after a merge, say nothing
about real ones; what a new task trains (and stores until it is merged) does not depend on k.
"""

import resource

import torch
from torch import Tensor

from benchmarks import record
from trainer.share.coefficients import Arm, new_task
from trainer.share.factors import Factors
from trainer.share.shared import Shared, share

N_ADAPTERS, RANK, LAYERS = 50, 8, 28
SHAPES = {"q": (1536, 1536), "k": (256, 1536), "v": (256, 1536), "o": (1536, 1536)}
N_COMMON, PHI, P = 40, 4, 3


def main() -> None:
    generator = torch.Generator().manual_seed(1)
    seconds, n_lora, n_trained, n_stored = 0.0, 0, 0, 0
    first: list[Factors] = []
    for _ in range(LAYERS):
        for n, d in SHAPES.values():
            adapters = _adapters(n, d, generator)
            first = first or adapters
            found: list[Shared] = []
            seconds += record.seconds(lambda adapters=adapters, found=found: found.append(share(adapters).shared))  # type: ignore[misc]
            task = new_task(found[0], phi=PHI, p=P, arm=Arm.COEFFICIENTS, generator=generator)
            n_lora += RANK * (n + d)
            n_trained += task.n_trained
            n_stored += P * (found[0].left.k + found[0].right.k)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    result = {
        "what": f"bases over {N_ADAPTERS} adapters of rank {RANK}, {LAYERS} layers, q k v o",
        "threads": torch.get_num_threads(),
        "seconds": round(seconds, 2),
        "target_s": 60,
        "peak_mb": round(peak_mb, 1),
        "target_mb": 2000,
        "one_matrix_against_covariance": record.paired(3, lambda: share(first), lambda: _by_covariance(first)),
        "trained_of_lora": f"1/{n_lora / n_trained:.0f}",
        "stored_after_merge_of_lora": f"1/{n_lora / n_stored:.0f}",
        "mean_k": round(n_stored / P / 2 / LAYERS / len(SHAPES), 1),
        "target_of_lora": "1/50",
    }
    record.write("share_basis", result)


def _adapters(n: int, d: int, generator: torch.Generator) -> list[Factors]:
    def draw(*shape: int) -> Tensor:
        return torch.randn(*shape, generator=generator) / 10

    left, right = draw(n, N_COMMON), draw(d, N_COMMON)
    return [
        Factors(left @ draw(N_COMMON, RANK) + draw(n, RANK), (right @ draw(N_COMMON, RANK) + draw(d, RANK)).T)
        for _ in range(N_ADAPTERS)
    ]


def _by_covariance(adapters: list[Factors]) -> None:
    for stack in (torch.cat([one.b for one in adapters], dim=1), torch.cat([one.a.T for one in adapters], dim=1)):
        centred = stack - stack.mean(dim=1, keepdim=True)
        torch.linalg.eigh(centred @ centred.T)


if __name__ == "__main__":
    main()
