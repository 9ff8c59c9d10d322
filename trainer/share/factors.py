"""The two thin factors of a low-rank update, ΔW = B A, and norms of it that never form ΔW."""

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True, eq=False, slots=True)
class Factors:
    """ΔW = b a, with nothing left to scale."""

    b: Tensor
    """n × r"""
    a: Tensor
    """r × d"""

    def __post_init__(self) -> None:
        if self.b.ndim != 2 or self.a.ndim != 2 or self.b.shape[1] != self.a.shape[0]:
            raise ValueError(f"no factors of one product: {tuple(self.b.shape)} and {tuple(self.a.shape)}")

    @property
    def rank(self) -> int:
        return self.b.shape[1]

    def delta(self) -> Tensor:
        """ΔW itself, n × d: for one matrix at a time."""
        return self.b @ self.a

    def norm(self) -> float:
        """‖ΔW‖ (Frobenius)."""
        # b = Q_b R_b and aᵀ = Q_a R_a, so ‖b a‖ = ‖R_b R_aᵀ‖, which is r × r.
        return float(torch.linalg.norm(_triangle(self.b) @ _triangle(self.a.T).T))

    def distance(self, other: "Factors") -> float:
        """‖ΔW − ΔW'‖ (Frobenius)."""
        b = torch.cat([self.b, -other.b], dim=1)  # n × (r + r')
        return Factors(b, torch.cat([self.a, other.a], dim=0)).norm()


def from_lora(lora_a: Tensor, lora_b: Tensor, scale: float) -> Factors:
    """The factors of a LoRA: A r × d, B n × r, and the scale (alpha / r) that its product is used with."""
    return Factors(wide(lora_b) * scale, wide(lora_a))


def wide(tensor: Tensor) -> Tensor:
    """In float32, or float64 where it came so: sums over thousands of bf16 values are worth nothing."""
    return tensor.detach().to(torch.promote_types(tensor.dtype, torch.float32))


def _triangle(thin: Tensor) -> Tensor:
    """R of the QR decomposition."""
    r: Tensor = torch.linalg.qr(thin, mode="r").R
    return r
