"""The recorded past beside the simulated one: simulated counts made those of the data set, and their measures."""

from __future__ import annotations

import numpy as np
import pytest

from contested.conditioning.patterns import OF_ATTACKS, Gaps, Look, measured, measures_of, part_of, simulated
from contested.scenario.calendar import Calendar
from scenario.made_up import START, MadeUp

NEAR = np.array([[False, True], [True, False]])


def look(count: str = "attacks", threshold: int | None = None, weeks: int = 60) -> Look:
    return Look(count, NEAR, np.arange(float(weeks)), threshold)


def by_id(values: np.ndarray, count: str = "attacks") -> dict[str, float]:
    return {one.id: float(values[i, 0]) for i, one in enumerate(measures_of(count))}


def test_a_data_set_has_the_part_of_the_attacks_that_its_gap_says():
    rng, counts = np.random.default_rng(1), np.full((40, 100), 10.0)
    for gap in (0.3, 1.0, 1.7):
        kept = part_of(counts, gap, rng)
        assert kept.mean() == pytest.approx(10 * gap, rel=0.02)
        assert np.all(kept == np.round(kept)) and kept.max() <= 10 * np.ceil(gap)
    assert np.array_equal(part_of(counts, 1.0, rng), counts)
    assert part_of(counts, 0.3, rng).var() == pytest.approx(10 * 0.3 * 0.7, rel=0.1)


def test_measures_of_two_places_worked_out_by_hand():
    counts = np.zeros((1, 2, 60))
    counts[0, 0, :30] = 2.0  # active half of the time, in one run
    counts[0, 1, 10] = 1.0
    found = by_id(measured(counts, look()))
    assert found["active"] == pytest.approx(31 / 120)
    assert found["persistence"] == pytest.approx(29 / 31)
    # beside an active neighbour: place 0 in week 10, place 1 in weeks 0 to 29, of which week 10 is active
    assert found["beside"] == pytest.approx(2 / 31)


def test_the_deadliest_place_and_week_as_a_share_of_all():
    killed = np.zeros((1, 2, 60))
    killed[0, 0, 3], killed[0, 1, 5] = 30.0, 10.0
    found = by_id(measured(killed, look("deaths")), "deaths")
    assert found["deadliest"] == pytest.approx(0.75) and np.isnan(found["tail"])


def test_nothing_at_all_defines_no_measure_but_the_share_of_activity():
    found = by_id(measured(np.zeros((1, 2, 60)), look()))
    assert found["active"] == 0.0
    assert all(np.isnan(value) for name, value in found.items() if name != "active")


def test_a_history_is_measured_with_its_own_gap_whatever_its_block():
    rng = np.random.default_rng(5)
    weekly = rng.poisson(1.0, (60, 2, 4)).astype(float)

    gaps = Gaps(np.array([700, 701, 3400, 9000]), np.array([1.0, 0.4, 1.0, 0.1]))

    def of(members: list[int]) -> np.ndarray:
        block = MadeUp({"attacks": weekly[:, :, members]}, np.ones(2), Calendar(START, 60), gaps.noise[members])
        return simulated(["attacks"], slice(0, 60), gaps, look(), block)

    whole, parts = of([0, 1, 2, 3]), np.concatenate([of([0, 1]), of([2, 3])], axis=1)
    # the yearly wave is found by steps for the whole block at once: its last digit may differ
    np.testing.assert_allclose(whole, parts, rtol=1e-12)
    active = whole[[one.id for one in OF_ATTACKS].index("active")]
    assert active[3] < active[1] < active[0]
    assert active[0] == pytest.approx((weekly[:, :, 0] > 0).mean())
