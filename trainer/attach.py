"""What is trained beside the frozen network: a plain LoRA of peft's, or tasks of Share. Always in float32.

Float32 because AdamW's steps of 10⁻⁴ would mostly be rounded away in bf16; only activations are bf16.
"""

import hashlib
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

import torch
from peft import LoraConfig, inject_adapter_in_model
from peft.tuners.lora import LoraLayer
from torch import Tensor, nn
from transformers import Qwen2ForCausalLM

from trainer.lora import TrainingError, TrainingSettings
from trainer.share.coefficients import Adapted, TrainedTask
from trainer.share.factors import Factors, from_lora


@dataclass(frozen=True, slots=True)
class Attached:
    """An adapter under training."""

    parameters: dict[str, nn.Parameter]
    """What the optimiser moves, by name, in a fixed order."""
    factors: Callable[[], dict[str, Factors]]
    """What has been learned so far, by module, on the CPU and apart from what is being trained."""

    @property
    def n_trained(self) -> int:
        return sum(one.numel() for one in self.parameters.values())

    def digest(self) -> str:
        """SHA-256 of the parameters' names and values as they are now."""
        hasher = hashlib.sha256()
        for name, parameter in self.parameters.items():
            hasher.update(f"{name} {tuple(parameter.shape)}\n".encode())
            hasher.update(parameter.detach().cpu().contiguous().numpy().tobytes())
        return hasher.hexdigest()


def attach_lora(network: Qwen2ForCausalLM, settings: TrainingSettings) -> Attached:
    """Put a LoRA beside every matrix that `settings` name. A starts from `a_seed`, B at 0: the base, to begin with."""
    config = LoraConfig(
        r=settings.rank, lora_alpha=settings.alpha, target_modules=list(settings.matrices), lora_dropout=0.0
    )
    with warnings.catch_warnings(), torch.random.fork_rng(devices=[]):
        # peft 0.21 reads a property that transformers 5 calls deprecated.
        warnings.filterwarnings("ignore", message="`is_gradient_checkpointing` is deprecated", category=FutureWarning)
        inject_adapter_in_model(config, network)
        torch.manual_seed(settings.a_seed)
        pairs: dict[str, tuple[Tensor, Tensor]] = {}
        for name, layer in sorted(network.named_modules()):
            if isinstance(layer, LoraLayer):
                lora_a, lora_b = (cast(nn.Linear, one["default"]).weight for one in (layer.lora_A, layer.lora_B))
                # Drawn on the CPU in the modules' own order, so that a device or a version of peft changes nothing.
                fresh = torch.empty(lora_a.shape)
                nn.init.kaiming_uniform_(fresh, a=5**0.5)
                lora_a.data, lora_b.data = fresh.to(lora_a.device), torch.zeros_like(lora_b, dtype=torch.float32)
                pairs[name] = lora_a, lora_b

    def factors() -> dict[str, Factors]:
        scale = settings.alpha / settings.rank
        return {name: from_lora(a.cpu().clone(), b.cpu().clone(), scale) for name, (a, b) in pairs.items()}

    parameters = {name: one for name, one in network.named_parameters() if one.requires_grad}
    return Attached(dict(sorted(parameters.items())), factors)


def attach_tasks(network: Qwen2ForCausalLM, tasks: Mapping[str, TrainedTask]) -> Attached:
    """Put each of Share's tasks beside the matrix that it is for. Raises TrainingError where there is none such."""
    for name, task in sorted(tasks.items()):
        try:
            base = network.get_submodule(name)
        except AttributeError as exc:
            raise TrainingError(f"the base model has no matrix {name}") from exc
        shape = (task.left.vectors.shape[0], task.right.vectors.shape[0])
        if not isinstance(base, nn.Linear) or base.weight.shape != shape:
            raise TrainingError(f"the bases of {name} are for a matrix of {shape[0]} × {shape[1]}, and it is not one")
        network.set_submodule(name, Adapted(base, task.to(base.weight.device)))

    def factors() -> dict[str, Factors]:
        found = {name: task.factors() for name, task in tasks.items()}
        return {name: Factors(one.b.cpu(), one.a.cpu()) for name, one in found.items()}

    parameters = {name: one for name, one in network.named_parameters() if one.requires_grad}
    return Attached(dict(sorted(parameters.items())), factors)
