"""Sobol indices against SALib's, against chance, and their intervals."""

from __future__ import annotations

import numpy as np
import pytest
from SALib.analyze import sobol

from contested.sensitivities.indices import Estimates, indices, told_apart
from contested.sensitivities.samples import base_samples
from sensitivities.functions import g_function

IMPORTANCE = {"a": 0.0, "b": 1.0, "c": 9.0}
ALONE = {name: name for name in IMPORTANCE}


def table(count: int, seed: int, chance: float = 0.0) -> np.ndarray:
    """The g-function of base samples in two halves with chance, the dummy last."""
    rows = base_samples(list(IMPORTANCE), ALONE, count, seed)
    value = g_function(IMPORTANCE)({name: rows[..., at] for at, name in enumerate(IMPORTANCE)})
    value = np.concatenate([value, value[:, :1]], axis=1)
    generator = np.random.Generator(np.random.PCG64(seed))
    common, fresh = (generator.normal(size=(count, 1, 2)) for _ in range(2))
    shared = np.concatenate([np.repeat(common, len(IMPORTANCE) + 2, axis=1), fresh], axis=1)
    own = generator.normal(size=(count, len(IMPORTANCE) + 3, 2))
    return value[..., None] + chance * (shared + own)


def test_without_chance_the_total_index_is_that_of_salib():
    halves = table(256, 4)
    problem = {"num_vars": 3, "names": list(IMPORTANCE), "bounds": [[0.0, 1.0]] * 3}
    theirs = sobol.analyze(problem, halves[:, :-1, 0].ravel(), calc_second_order=False, seed=1)
    ours = indices(halves)
    assert ours.total.value[:3] == pytest.approx(
        theirs["ST"], rel=0.02
    )  # they divide by the variance of A and B together
    assert (ours.total.high - ours.total.low)[:3] == pytest.approx(2.0 * theirs["ST_conf"], rel=0.35)
    assert ours.first.value[:3] == pytest.approx(theirs["S1"], abs=1.5 * theirs["S1_conf"].max())
    assert (ours.first.error[:3] < theirs["S1_conf"] / 1.96).all()


def test_a_dummy_without_chance_has_no_index():
    ours = indices(table(64, 4))
    assert (ours.total.value[-1], ours.first.value[-1], ours.total.error[-1]) == (0.0, 0.0, 0.0)


def test_chance_biases_plain_indices_and_not_these():
    """The mean of many small studies is the truth; that of plain indices of the mean of halves is not."""
    exact = indices(table(8192, 0))
    few = [table(64, seed, chance=1.0) for seed in range(300)]
    ours = np.array(
        [[(part := indices(one)).total.value * part.variance, part.first.value * part.variance] for one in few]
    )
    plain = np.array([indices(np.repeat(one.mean(axis=2, keepdims=True), 2, axis=2)).total.value for one in few])
    error = ours.std(axis=0, ddof=1) / np.sqrt(len(few))
    truth = np.array([exact.total.value, exact.first.value]) * exact.variance
    assert (np.abs(ours.mean(axis=0) - truth) < 4.0 * error + 2e-3).all()
    assert abs(plain.mean(axis=0)[2] - exact.total.value[2]) > 0.1


def test_95_percent_intervals_hold_the_truth_about_that_often():
    exact = indices(table(16384, 0))
    held = []
    for seed in range(200):
        one = indices(table(256, 1000 + seed, chance=0.5))
        for made, truth in ((one.total, exact.total), (one.first, exact.first)):
            held.append((made.low[:3] <= truth.value[:3]) & (truth.value[:3] <= made.high[:3]))
    assert 0.91 < np.mean(held) < 0.995


def test_chance_alone_is_seldom_told_apart():
    generator = np.random.Generator(np.random.PCG64(8))
    told = 0
    for _ in range(100):
        value = generator.normal(size=(128, 1, 1)) + generator.normal(size=(128, 13, 2))
        value[:, 11] += generator.normal(size=(128, 1))  # B differs from A, and no factor is why
        told += told_apart(indices(value).total).any()
    assert told < 15


def test_an_index_is_told_apart_where_its_interval_lies_above_that_of_the_dummy():
    found = Estimates(np.array([0.30, 0.12, 0.05, 0.02]), np.array([0.05, 0.03, 0.05, 0.02]))
    assert list(told_apart(found)) == [
        True,
        True,
        False,
        False,
    ]  # the dummy reaches 0.0592, the second starts at 0.0612
    assert list(told_apart(Estimates(np.array([0.01, -0.3]), np.array([0.006, 0.01])))) == [False, False]
