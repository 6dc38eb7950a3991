"""The step audit: what fails, what is noise, and what cannot be decided."""

import numpy as np
import pytest
from scipy.stats import norm

from analysis.pairs import pairs_row
from contested.analysis.step_audit import audit_step


def audited(change, noise, members=400, others=3):
    """One series that moves by a share, with a standard error of its mean change, among others that do not move."""
    wave = np.resize([1.0, 1.0, -1.0, -1.0], members) * noise * np.sqrt(members / 2 - 1)  # two histories a draw
    before = {"moved": np.full(members, 100.0)} | {f"still{k}": np.full(members, 10.0) for k in range(others)}
    after = before | {"moved": 100.0 * (1.0 + change + wave)}
    return audit_step(1.0, before, after, pairs_row(members))


@pytest.mark.parametrize(
    ("change", "noise", "passed", "undecided"),
    [
        (0.0, 0.001, True, []),
        (0.04, 0.001, True, []),
        (0.045, 0.012, True, ["moved"]),
        (-0.052, 0.009, False, []),  # 5.8 standard errors: no noise, whatever two of them would excuse
        (-0.12, 0.009, False, []),
        (0.06, 0.04, True, ["moved"]),  # may be noise, and may be not
        (0.0, 0.03, True, ["moved"]),
    ],
)
def test_a_change_above_the_limit_fails_unless_it_may_be_noise(change, noise, passed, undecided):
    found = audited(change, noise)
    row = found.series["moved"]
    assert row.standard_error == pytest.approx(noise * 100 / max(100.0, 100 * (1 + change)), rel=1e-6)
    assert (found.step_days, found.half_step_days, found.members, found.threshold) == (1.0, 0.5, 400, 0.05)
    assert found.passed is passed and found.undecided == tuple(undecided)
    assert found.worst == (0.0 if passed and change != 0.04 and change != 0.045 else abs(row.relative_change))


def test_noise_alone_seldom_fails_any_of_many_series():
    generator = np.random.Generator(np.random.PCG64(3))
    before = {f"series{k}": np.full(192, 100.0) for k in range(60)}
    found = [
        audit_step(
            1.0, before, {name: b + generator.normal(0, 60.0, 192) for name, b in before.items()}, pairs_row(192)
        )
        for _ in range(200)
    ]
    assert found[0].noise_limit == pytest.approx(norm.isf(0.05 / 2 / 60))
    failed = np.mean([not audit.passed for audit in found])
    assert 0.0 < failed < 0.05 + 3 * np.sqrt(0.05 * 0.95 / 200) + 0.03  # of 96 draws t has longer tails than normal


def test_few_units_are_not_judged():
    found = audit_step(1.0, {"rare": np.full(8, 2.0)}, {"rare": np.full(8, 4.0)}, pairs_row(8))
    assert found.series == {} and found.passed and found.worst_series is None


@pytest.mark.parametrize(
    ("before", "after", "judged"), [(4.9, 4.9, False), (5.0, 5.0, True), (2.0, 6.0, True), (6.0, 2.0, True)]
)
def test_a_series_is_judged_from_a_mean_of_five_units_on_at_either_step(before, after, judged):
    found = audit_step(1.0, {"rare": np.full(8, before)}, {"rare": np.full(8, after)}, pairs_row(8))
    assert set(found.series) == ({"rare"} if judged else set())
    if judged:
        assert found.series["rare"].relative_change == pytest.approx((after - before) / max(before, after))
