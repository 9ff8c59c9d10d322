"""Shared bases: what is kept, what is lost and how much at most; against an implementation that shares no step."""

import math

import numpy as np
import pytest
import scipy.linalg
from hypothesis import given, settings
from hypothesis import strategies as st

torch = pytest.importorskip("torch", reason="needs the extra `train`")

from tests.trainer.share import reference  # noqa: E402
from trainer.share import controls, measure  # noqa: E402
from trainer.share.basis import fit, k_for  # noqa: E402
from trainer.share.factors import Factors, from_lora  # noqa: E402
from trainer.share.shared import Shared, bound, merge, residual, share  # noqa: E402

N, D, R = 14, 11, 2
seeds = st.integers(0, 2**32 - 1)
sizes = st.tuples(st.integers(1, 20), st.integers(1, 20), st.integers(1, 4), st.integers(1, 6))


def generator(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def adapters(
    seed: int, n: int = N, d: int = D, r: int = R, t: int = 4, dtype: torch.dtype = torch.float64
) -> list[Factors]:
    """`t` adapters whose columns lie near a few common directions, as those of real tasks do."""
    made = generator(seed)

    def draw(*shape: int) -> torch.Tensor:
        return torch.randn(*shape, generator=made, dtype=dtype)

    left, right = draw(n, 3), draw(d, 3)
    return [Factors(left @ draw(3, r) + 0.1 * draw(n, r), (right @ draw(3, r) + 0.1 * draw(d, r)).T) for _ in range(t)]


def in_numpy(found: list[Factors]) -> list[reference.Pair]:
    return [(one.b.numpy(), one.a.numpy()) for one in found]


def check_near(one: Factors, other: Factors, share_of: float = 1e-9) -> None:
    assert one.distance(other) <= share_of * max(other.norm(), 1e-30)


@settings(deadline=None)
@given(seeds, sizes, st.sampled_from([0.3, 0.6, 0.9]))
def test_projection_equals_the_reference(seed: int, size: tuple[int, int, int, int], variance: float) -> None:
    """Phase 1, for tall and wide stacks: each factor is what another implementation leaves of it."""
    given_adapters = adapters(seed, *size)
    merged = share(given_adapters, variance=variance)
    for idx, (b, a) in enumerate(reference.share(in_numpy(given_adapters), variance)):
        np.testing.assert_allclose(merged.shared.factors(idx).b.numpy(), b, atol=1e-6)
        np.testing.assert_allclose(merged.shared.factors(idx).a.numpy(), a, atol=1e-6)


@settings(deadline=None)
@given(seeds, st.sampled_from([0.6, 0.9]))
def test_merging_equals_the_reference(seed: int, variance: float) -> None:
    """Phase 3: rebuilt, stacked, centred, decomposed anew and projected again."""
    old, new = adapters(seed, t=3), adapters(seed + 1, t=2)
    merged = merge(share(old, variance=variance).shared, new, variance=variance)
    for idx, (b, a) in enumerate(reference.merge(in_numpy(old), in_numpy(new), variance)):
        np.testing.assert_allclose(merged.shared.factors(idx).b.numpy(), b, atol=1e-6)
        np.testing.assert_allclose(merged.shared.factors(idx).a.numpy(), a, atol=1e-6)


@settings(deadline=None)
@given(seeds, sizes, st.sampled_from([torch.float32, torch.float64]))
def test_bases_are_orthonormal_and_never_larger_than_what_they_span(
    seed: int, size: tuple[int, int, int, int], dtype: torch.dtype
) -> None:
    """Even when more directions are asked for than there are: none is invented."""
    n, d, r, t = size
    shared = share(adapters(seed, n, d, r, t, dtype), k=1000).shared
    for basis, height in ((shared.left, n), (shared.right, d)):
        assert basis.k <= min(height, r * t - 1 if r * t > 1 else 0)
        gram = basis.vectors.T @ basis.vectors
        assert torch.allclose(gram, torch.eye(basis.k, dtype=dtype), atol=1e-5 if dtype is torch.float32 else 1e-12)


@settings(deadline=None)
@given(seeds, sizes)
def test_with_all_directions_every_task_is_recovered(seed: int, size: tuple[int, int, int, int]) -> None:
    given_adapters = adapters(seed, *size)
    merged = share(given_adapters, k=10_000)
    for idx, one in enumerate(given_adapters):
        check_near(merged.shared.factors(idx), one)
        assert merged.residuals[idx].delta < 1e-9


@settings(deadline=None)
@given(seeds)
def test_tasks_of_few_common_directions_need_no_more(seed: int) -> None:
    """Adapters that really share three directions a side are exact at k = 3 and not at k = 2."""
    made = generator(seed)
    left = controls.random_orthonormal(N, 3, made, torch.float64)
    right = controls.random_orthonormal(D, 3, made, torch.float64)

    def draw() -> torch.Tensor:
        return torch.randn(3, R, generator=made, dtype=torch.float64)

    tasks = [Factors(left @ draw(), (right @ draw()).T) for _ in range(6)]
    assert max(one.delta for one in share(tasks, k=3).residuals) < 1e-9
    assert max(one.delta for one in share(tasks, k=2).residuals) > 1e-6


@settings(deadline=None)
@given(seeds, st.permutations(range(5)))
def test_the_order_of_adapters_does_not_matter(seed: int, order: list[int]) -> None:
    """Within one merge: every task comes out the same, whatever stood before it in the stack."""
    given_adapters = adapters(seed, t=5)
    straight, mixed = share(given_adapters, k=3).shared, share([given_adapters[i] for i in order], k=3).shared
    for place, idx in enumerate(order):
        check_near(mixed.factors(place), straight.factors(idx), 1e-6)


@settings(deadline=None)
@given(seeds)
def test_merged_one_by_one_or_at_once_is_the_same_while_nothing_is_dropped(seed: int) -> None:
    a, b, c = adapters(seed, t=3)
    one_by_one = merge(merge(share([a], k=99).shared, [b], k=99).shared, [c], k=99).shared
    for idx, one in enumerate((a, b, c)):
        check_near(one_by_one.factors(idx), one)


def test_merges_at_a_threshold_compound_and_say_so() -> None:
    """What the first task has lost after several merges is more than any one of them reported."""
    given_adapters = adapters(5, t=6)
    shared = share(given_adapters[:1]).shared
    reported = []
    for one in given_adapters[1:]:
        merged = merge(shared, [one])
        reported.append(merged.residuals[0].delta)
        shared = merged.shared
    lost = residual(given_adapters[0], shared.factors(0)).delta
    assert lost > max(reported) > 0.05


@settings(deadline=None)
@given(seeds, st.integers(1, 6))
def test_no_task_loses_more_than_its_bound(seed: int, k: int) -> None:
    for one in share(adapters(seed), k=k).residuals:
        assert one.delta <= one.bound * (1 + 1e-9) + 1e-12


@settings(deadline=None)
@given(seeds, st.integers(1, 8))
def test_without_a_mean_the_bound_is_the_papers(seed: int, k: int) -> None:
    """‖BA − P_β B A P_α‖ ≤ ours ≤ ‖(I−P_β)B‖·‖A‖ + ‖B‖·‖A(I−P_α)‖, all computed here from full projectors."""
    [one] = adapters(seed, t=1)
    beta = controls.random_orthonormal(N, k, generator(seed), torch.float64)
    alpha = controls.random_orthonormal(D, k, generator(seed + 1), torch.float64)
    p_beta, p_alpha = beta @ beta.T, alpha @ alpha.T
    kept = Factors(p_beta @ one.b, one.a @ p_alpha)
    lost = torch.linalg.norm(one.b @ one.a - p_beta @ one.b @ one.a @ p_alpha)
    paper = torch.linalg.norm(one.b - p_beta @ one.b) * torch.linalg.norm(one.a) + torch.linalg.norm(
        one.b
    ) * torch.linalg.norm(one.a - one.a @ p_alpha)
    assert float(lost) <= bound(one, kept) * (1 + 1e-9) <= float(paper) * (1 + 1e-8)


@settings(deadline=None)
@given(seeds, sizes)
def test_norms_of_products_are_those_of_the_product(seed: int, size: tuple[int, int, int, int]) -> None:
    """Also where both are nearly the same, where a difference of squares would be all rounding."""
    n, d, r, _ = size
    [one, other] = adapters(seed, n, d, r, 2)
    assert one.norm() == pytest.approx(float(torch.linalg.norm(one.delta())), rel=1e-9)
    assert one.distance(other) == pytest.approx(float(torch.linalg.norm(one.delta() - other.delta())), rel=1e-9)
    near = Factors(one.b * (1 + 1e-7), one.a)
    assert one.distance(near) == pytest.approx(1e-7 * one.norm(), rel=1e-3)


def test_a_loras_scale_is_folded_in() -> None:
    """alpha / r belongs to the task: two adapters of different alpha are stacked as what they do."""
    lora_a, lora_b = torch.randn(R, D, generator=generator(1)), torch.randn(N, R, generator=generator(2))
    one = from_lora(lora_a.bfloat16(), lora_b.bfloat16(), 2.0)
    assert one.b.dtype == one.a.dtype == torch.float32
    assert torch.equal(one.delta(), 2.0 * lora_b.bfloat16().float() @ lora_a.bfloat16().float())


def test_the_mean_is_kept() -> None:
    """Adapters that are all the same need no direction at all: they are the mean."""
    [one] = adapters(3, r=1, t=1)
    merged = share([one] * 4)
    assert merged.shared.left.k == merged.shared.right.k == 0
    check_near(merged.shared.factors(2), one)


@pytest.mark.parametrize(
    ("columns", "options", "said"),
    [
        pytest.param(torch.full((3, 2), math.nan), {}, "not finite", id="nan"),
        pytest.param(torch.full((3, 2), math.inf), {}, "not finite", id="infinite"),
        pytest.param(torch.zeros(3, 0), {}, "no columns", id="none"),
        pytest.param(torch.zeros(3, 2), {"variance": 0.0}, "can't keep", id="no variance"),
        pytest.param(torch.zeros(3, 2), {"k": -1}, "can't keep", id="fewer than none"),
    ],
)
def test_what_has_no_basis_is_an_error(columns: torch.Tensor, options: dict[str, float], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        fit(columns, **options)  # type: ignore[arg-type]


def test_adapters_of_different_matrices_are_an_error() -> None:
    with pytest.raises(ValueError, match="not of one matrix"):
        share([*adapters(1, t=1), *adapters(1, n=N + 1, t=1)])
    with pytest.raises(ValueError, match="no adapter"):
        share([])
    with pytest.raises(ValueError, match="no factors of one product"):
        Factors(torch.zeros(3, 2), torch.zeros(3, 2))


@settings(deadline=None)
@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=12), st.floats(0.01, 1.0))
def test_k_is_the_fewest_that_explain_enough(values: list[float], variance: float) -> None:
    singular = torch.tensor(sorted(values, reverse=True), dtype=torch.float64)
    curve = measure.explained_variance(singular)
    k = k_for(singular, variance)
    assert float(curve[k - 1]) >= variance - 1e-9
    assert k == 1 or float(curve[k - 2]) < variance
    assert float(curve[-1]) == pytest.approx(1.0)


@settings(deadline=None)
@given(seeds, st.integers(1, 5), st.integers(1, 5))
def test_principal_angles_are_scipys(seed: int, k: int, other_k: int) -> None:
    one = controls.random_orthonormal(N, k, generator(seed), torch.float64)
    other = controls.random_orthonormal(N, other_k, generator(seed + 1), torch.float64)
    wanted = np.sort(scipy.linalg.subspace_angles(one.numpy(), other.numpy()))
    np.testing.assert_allclose(measure.principal_angles(one, other).numpy(), wanted, atol=1e-9)
    assert measure.grassmann_distance(one, other) == pytest.approx(float(np.linalg.norm(wanted)))


def test_a_small_angle_is_seen() -> None:
    """Two bases that differ by 10⁻⁶ are told from equal ones: an arc cosine alone could not."""
    one = torch.eye(N, dtype=torch.float64)[:, :2]
    turned = one.clone()
    turned[:, 0] = math.cos(1e-6) * one[:, 0] + math.sin(1e-6) * torch.eye(N, dtype=torch.float64)[:, 5]
    assert measure.grassmann_distance(one, turned) == pytest.approx(1e-6, rel=1e-6)
    assert measure.grassmann_distance(one, one) < 1e-12


def test_random_columns_of_the_same_spectrum_have_it() -> None:
    singular = torch.tensor([5.0, 2.0, 0.5], dtype=torch.float64)
    found = torch.linalg.svdvals(measure.same_spectrum(singular, N, generator(4)))
    assert torch.allclose(found, singular)


@settings(deadline=None)
@given(seeds, st.integers(1, 4))
def test_the_mean_adapter_is_the_mean_of_what_they_do(seed: int, rank: int) -> None:
    """Not the product of the factors' means; and cut to a rank it is the best of that rank."""
    given_adapters = adapters(seed)
    wanted = torch.stack([one.delta() for one in given_adapters]).mean(dim=0)
    assert torch.allclose(controls.mean_adapter(given_adapters).delta(), wanted)
    cut = controls.mean_adapter(given_adapters, rank=rank)
    dropped = torch.linalg.svdvals(wanted)[rank:]
    assert cut.rank == rank
    assert float(torch.linalg.norm(cut.delta() - wanted)) == pytest.approx(float(torch.linalg.norm(dropped)), abs=1e-9)


def test_averaged_coefficients_are_the_average_of_the_factors() -> None:
    shared = share(adapters(8), k=3).shared
    found = shared.rebuild(controls.averaged_coefficients(shared))
    wanted = torch.stack([shared.factors(idx).b for idx in range(4)]).mean(dim=0)
    assert torch.allclose(found.b, wanted)
    with pytest.raises(ValueError, match="no task"):
        controls.averaged_coefficients(Shared(shared.left, shared.right, ()))


def test_a_random_basis_has_the_same_size_and_keeps_less() -> None:
    given_adapters = adapters(9, n=60, d=50)
    shared = share(given_adapters, k=3).shared
    control = controls.with_random_basis(shared, given_adapters, generator(1))
    assert (control.left.k, control.right.k) == (shared.left.k, shared.right.k)
    for idx, one in enumerate(given_adapters):
        assert residual(one, control.factors(idx)).delta > 3 * residual(one, shared.factors(idx)).delta


def test_random_directions_repeat_with_their_seed() -> None:
    one, again, other = (controls.random_orthonormal(9, 4, generator(seed)) for seed in (1, 1, 2))
    assert torch.equal(one, again) and not torch.equal(one, other)
    assert torch.allclose(one.T @ one, torch.eye(4), atol=1e-6)
    with pytest.raises(ValueError, match="no 10 orthonormal"):
        controls.random_orthonormal(9, 10, generator(1))
