"""A new task in the shared bases: everything that should be trained is, nothing else, and rounding eats none of it."""

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the extra `train`")

from tests.trainer.share.test_share import D, N, adapters, check_near, generator  # noqa: E402
from trainer.share.coefficients import Adapted, Arm, TrainedTask, new_task, resumed  # noqa: E402
from trainer.share.shared import Shared, merge, residual, share  # noqa: E402

PHI, P = 2, 3


def shared_bases(dtype: torch.dtype = torch.float32) -> Shared:
    return share(adapters(1, dtype=dtype), k=4).shared


def task(arm: Arm, *, with_mean: bool = False, sigma: float = 0.02) -> TrainedTask:
    return new_task(shared_bases(), phi=PHI, p=P, arm=arm, generator=generator(7), with_mean=with_mean, sigma=sigma)


def test_an_arm_trains_as_many_numbers_as_the_paper_counts() -> None:
    assert task(Arm.BASES_AND_COEFFICIENTS).n_trained == PHI * (N + D + 2 * P)
    assert task(Arm.COEFFICIENTS).n_trained == 2 * PHI * P


@pytest.mark.parametrize("with_mean", [False, True])
@pytest.mark.parametrize("arm", Arm)
def test_every_number_gets_a_gradient_at_the_first_step(arm: Arm, with_mean: bool) -> None:
    """On both sides: with zeros on one side, half of them would stand still."""
    one = task(arm, with_mean=with_mean)
    one(torch.randn(5, D, generator=generator(1))).square().sum().backward()
    trained = dict(one.named_parameters())
    assert len(trained) == (4 if arm is Arm.BASES_AND_COEFFICIENTS else 2)
    for name, parameter in trained.items():
        assert parameter.grad is not None and bool((parameter.grad != 0).all()), name


def test_the_gradient_is_that_of_the_product() -> None:
    """Against the derivative by hand: for y = L Rᵀ x it is dL = g (Rᵀx)ᵀ and dR = x (Lᵀg)ᵀ, through the bases."""
    shared = shared_bases(torch.float64)
    one = new_task(shared, phi=PHI, p=P, arm=Arm.COEFFICIENTS, generator=generator(7))
    x, g = (
        torch.randn(D, generator=generator(1), dtype=torch.float64),
        torch.randn(N, generator=generator(2), dtype=torch.float64),
    )
    (one(x) @ g).backward()
    beta, alpha = shared.left.vectors[:, :PHI].numpy(), shared.right.vectors[:, :PHI].numpy()
    left, right = beta @ one.left.coefficients.detach().numpy(), alpha @ one.right.coefficients.detach().numpy()
    wanted_left = beta.T @ np.outer(g.numpy(), right.T @ x.numpy())
    wanted_right = alpha.T @ np.outer(x.numpy(), left.T @ g.numpy())
    assert one.left.coefficients.grad is not None and one.right.coefficients.grad is not None
    np.testing.assert_allclose(one.left.coefficients.grad.numpy(), wanted_left, rtol=1e-9)
    np.testing.assert_allclose(one.right.coefficients.grad.numpy(), wanted_right, rtol=1e-9)


@pytest.mark.parametrize("arm", Arm)
def test_what_it_computes_is_what_it_exports(arm: Arm) -> None:
    """The low-rank path, ΔW x of the exported LoRA, and the rank: p."""
    one = task(arm, with_mean=True)
    x = torch.randn(2, 5, D, generator=generator(3))
    exported = one.factors()
    assert exported.rank == P and not exported.b.requires_grad
    assert torch.allclose(one(x), x @ exported.delta().T, atol=1e-6)


@pytest.mark.parametrize("arm", Arm)
def test_training_finds_a_task_that_is_there_to_be_found(arm: Arm) -> None:
    """A target in the span of the top directions: its error falls to a hundredth, and the bases stay as they are."""
    shared = shared_bases()
    before = shared.left.vectors.clone(), shared.right.vectors.clone()
    made = generator(11)
    target = shared.left.vectors[:, :PHI] @ torch.randn(PHI, D, generator=made)
    target = target @ shared.right.vectors[:, :PHI] @ shared.right.vectors[:, :PHI].T
    one = new_task(shared, phi=PHI, p=P, arm=arm, generator=made)
    optimiser = torch.optim.AdamW(one.parameters(), lr=0.04, weight_decay=0.0)
    x = torch.randn(64, D, generator=made)
    first = last = 0.0
    for step in range(200):
        loss = (one(x) - x @ target.T).square().mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        last = loss.item()
        first = first or last
        assert step < 199 or last < first / 100, (first, last)
    assert torch.equal(shared.left.vectors, before[0]) and torch.equal(shared.right.vectors, before[1])
    check_near(merge(shared, [one.factors()], k=99).shared.factors(4), one.factors(), 1e-4)


def test_a_layer_is_the_base_plus_the_task_and_the_base_is_frozen() -> None:
    base = torch.nn.Linear(D, N)
    layer = Adapted(base, task(Arm.COEFFICIENTS))
    x = torch.randn(4, D, generator=generator(5))
    assert torch.allclose(layer(x), base(x) + layer.task(x))
    layer(x).sum().backward()
    assert base.weight.grad is None and base.bias.grad is None


def test_a_small_update_is_not_lost_to_bf16() -> None:
    """An update of a thousandth of the weights' size: added into bf16 weights most of it goes, beside them it stays."""
    made = generator(13)
    weight = torch.randn(N, D, generator=made).bfloat16()
    one = task(Arm.COEFFICIENTS, sigma=0.03)
    delta = one.factors().delta()
    assert 1e-5 < float(torch.linalg.norm(delta) / torch.linalg.norm(weight.float())) < 2e-3
    merged = (weight + delta.bfloat16()).float() - weight.float()
    assert torch.linalg.norm(merged - delta) / torch.linalg.norm(delta) > 0.5, "or this test shows nothing"

    base = torch.nn.Linear(D, N, bias=False)  # bf16 weights under float32 activations, as llama.cpp serves them
    base.weight.data = weight.float()
    x = torch.randn(100, D, generator=made)
    beside = (Adapted(base, one)(x) - base(x)).detach()
    assert torch.linalg.norm(beside - x @ delta.T) / torch.linalg.norm(x @ delta.T) < 1e-2


def test_a_single_training_step_moves_bf16_models_coefficients() -> None:
    """They stay float32 beside a bf16 base: a step of 10⁻⁵ on 0.02 is below what bf16 can hold."""
    layer = Adapted(torch.nn.Linear(D, N, dtype=torch.bfloat16), task(Arm.COEFFICIENTS))
    before = layer.task.left.coefficients.detach().clone()
    optimiser = torch.optim.AdamW([one for one in layer.parameters() if one.requires_grad], lr=1e-5, weight_decay=0.0)
    layer(torch.randn(8, D, generator=generator(1)).bfloat16()).float().square().sum().backward()
    optimiser.step()
    moved = layer.task.left.coefficients.detach()
    assert bool((moved != before).all())
    in_bf16 = before.bfloat16() + (moved - before).bfloat16()
    assert float((in_bf16 == before.bfloat16()).float().mean()) > 0.5, "in bf16 most would have stood still"


def test_share_full_trains_a_merged_task_on() -> None:
    """It starts as the merged task is, trains its coefficients alone, and its result is a task of the same bases."""
    given_adapters = adapters(21, dtype=torch.float32)
    shared = share(given_adapters, k=2).shared
    one = resumed(shared, 1)
    check_near(one.factors(), shared.factors(1), 1e-6)
    assert {name for name, _ in one.named_parameters()} == {"left.coefficients", "right.coefficients"}
    x = torch.randn(64, D, generator=generator(2))
    optimiser = torch.optim.AdamW(one.parameters(), lr=0.01, weight_decay=0.0)
    for _ in range(300):
        loss = (one(x) - x @ given_adapters[1].delta().T).square().mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    better = shared.rebuild(one.task())
    check_near(better, one.factors(), 1e-5)
    assert residual(given_adapters[1], better).delta < 0.98 * residual(given_adapters[1], shared.factors(1)).delta


@pytest.mark.parametrize(
    "options",
    [{"phi": 0, "p": 1}, {"phi": 99, "p": 1}, {"phi": 1, "p": 0}, {"phi": 1, "p": 1, "sigma": 0.0}],
    ids=["no phi", "phi beyond k", "no p", "both sides zero"],
)
def test_what_could_not_be_trained_is_an_error(options: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must be"):
        new_task(shared_bases(), arm=Arm.COEFFICIENTS, generator=generator(1), **options)  # type: ignore[arg-type]


def test_the_same_seed_gives_the_same_start() -> None:
    one, again = task(Arm.COEFFICIENTS), task(Arm.COEFFICIENTS)
    assert torch.equal(one.left.coefficients, again.left.coefficients)
    assert not torch.equal(one.left.coefficients, one.right.coefficients)
