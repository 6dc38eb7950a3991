"""Whole numbers and expectations say the same in the end, and shorter steps converge at first order."""

import jax
import numpy as np
import pytest

from helpers.worlds import case, land, part

WATCHED = ("fighters.red", "fighters.blue", "dead.red", "dead.blue", "dead.civilian")


def war(size=1.0, weeks=20):
    """A small war, with population, fighters and thresholds all multiplied by `size`."""
    parts = (
        part("ambush", attacker="red", defenders="blue", engagement_rate=0.05, loss_ratio=1.5,
             reference_garrison=20.0 * size, lethal_share=0.8, size_exponent=2.5, size_cap=1.0, civilian_share=0.1),
        part("recruitment", group="red", rate=2e-4, wage_elasticity=0.0, rent_elasticity=0.0, collateral=0.0),
        part("desertion", group="blue", rate=0.01, shortage_slope=0.0, loss_slope=0.0),
    )  # fmt: skip
    fighters = {"red": 12.0 * size, "blue": 20.0 * size}
    return case(*parts, world=land(population=2000.0 * size), fighters=fighters, weeks=weeks)


def test_halving_the_step_halves_the_error():
    with jax.enable_x64(True):
        runs = [war(10).expected(k) for k in (2, 4, 8, 16)]
    ends = [{name: run[name][-1, 0] for name in WATCHED} for run in runs]
    for name in WATCHED:
        first, second, third = (a[name] - b[name] for a, b in zip(ends, ends[1:], strict=False))
        assert abs(first) > 0.005
        assert first / second == pytest.approx(2.0, abs=0.1), name
        assert second / third == pytest.approx(2.0, abs=0.05), name


def gaps(size, members, weeks=12):
    """Relative difference of the mean of whole numbers from expectation, and its Monte Carlo error."""
    here = war(size, weeks)
    expected, drawn = here.expected(2), here.leap(members, seed=7, per_week=2)
    found = {}
    for name in WATCHED:
        end, whole = expected[name][-1, 0], drawn[name][-1, 0]
        found[name] = (whole.mean() / end - 1.0, whole.std() / np.sqrt(members) / end)
    return found


def test_whole_numbers_tend_to_expectations_in_a_large_population():
    for name, (gap, error) in gaps(400.0, 600).items():
        assert abs(gap) < 0.0005 + 4 * error, name
        assert error < 0.003, name


@pytest.mark.heavy
def test_the_difference_falls_at_least_as_the_root_of_the_population():
    small, large = gaps(1.0, 60_000, 20), gaps(16.0, 30_000, 20)
    gap, error = small["dead.red"]
    assert gap < -4 * error  # a small war is not its expectation
    for name in WATCHED:
        (before, error), (after, other) = small[name], large[name]
        assert abs(after) < abs(before) / 4 + 3 * (error / 4 + other), name


def test_the_spread_of_whole_numbers_falls_as_the_root_of_the_population():
    spreads = {size: gaps(size, 3000)["fighters.blue"][1] for size in (4.0, 64.0)}
    assert spreads[4.0] / spreads[64.0] == pytest.approx(4.0, rel=0.15)
