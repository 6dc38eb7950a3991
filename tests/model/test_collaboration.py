"""M04: selective violence peaks where control is predominant but not complete."""

import numpy as np
import pytest
from scipy.special import expit

from contested.model.inputs import StepCounts
from helpers.glm import least_squares
from helpers.worlds import case, land, part

PLACES = 1001


def kalyvas(steepness=20.0, midpoint=0.65, **changed):
    numbers = {"willing": 0.4, "speed": 0.05, "selective_rate": 1e-3, "indiscriminate_rate": 1e-4, "usual_force": 1e9}
    return part("collaboration", actor="blue", rivals=("red",), steepness=steepness, midpoint=midpoint,
                **(numbers | changed))  # fmt: skip


def along_control(*parts, red=1e9, blue=1e9):
    """Places whose share of control runs from 0 to 1, half of what is not held by one being held by the other."""
    held = np.arange(PLACES, dtype=float)
    world = land(PLACES, units=1000.0)
    return case(*parts, world=world, fighters={"red": red * PLACES, "blue": blue * PLACES},
                held={"blue": held, "red": 1000.0 - held})  # fmt: skip


def violence(name, **keys):
    here = along_control(kalyvas(**keys))
    return np.asarray(here.flow(name, here.state()).hazard)[:, 0]


@pytest.mark.parametrize(
    ("steepness", "midpoint", "peak", "ratio"),
    [(20.0, 0.65, 0.725, 0.105), (15.0, 0.6, 0.687, 0.370), (25.0, 0.7, 0.764, 0.017)],
)
def test_selective_violence_peaks_under_predominant_control(steepness, midpoint, peak, ratio):
    hazard = violence("selective", steepness=steepness, midpoint=midpoint)
    assert np.argmax(hazard) / 1000.0 == pytest.approx(peak, abs=1.5e-3)
    assert hazard[500] / hazard.max() == pytest.approx(ratio, abs=1e-3)
    assert hazard[1000] == 0.0


def test_both_kinds_of_violence_have_their_closed_forms():
    c = np.arange(PLACES) / 1000.0
    np.testing.assert_allclose(violence("selective"), 1e-3 * (1 - c) * expit(20 * (c - 0.65)), rtol=1e-3, atol=1e-10)
    np.testing.assert_allclose(violence("indiscriminate"), 1e-4 * (1 - c) ** 2, rtol=1e-3, atol=1e-10)


def test_indiscriminate_violence_is_in_proportion_to_those_who_do_it():
    whole, half = (violence_of(blue) for blue in (1e9, 5e8))
    np.testing.assert_allclose(half, whole / 2, rtol=1e-5, atol=1e-12)


def violence_of(blue):
    here = along_control(kalyvas(), blue=blue)
    return np.asarray(here.flow("indiscriminate", here.state()).hazard)[:, 0]


def test_the_two_sides_mirror_each_other():
    theirs = part("collaboration", "theirs", actor="red", rivals=("blue",), steepness=20.0, midpoint=0.65, willing=0.4,
                  speed=0.05, selective_rate=1e-3, indiscriminate_rate=1e-4, usual_force=1e9)  # fmt: skip
    here = along_control(kalyvas(), theirs)
    state = here.state()
    blue, red = (next(iter(m.flows(state, here.inputs(state)))) for m in here.bound())
    np.testing.assert_allclose(np.asarray(blue.hazard), np.asarray(red.hazard)[::-1], rtol=1e-4, atol=1e-10)


def test_violence_does_not_grow_with_contestation():
    """Both sides' selective violence against the distance from parity: a hump, nil at parity and where one rules."""
    hazard = violence("selective")
    both = hazard + hazard[::-1]
    c = np.arange(PLACES) / 1000.0
    away = np.abs(c - 0.5)
    (_, _, bend), errors = least_squares(np.stack([np.ones(PLACES), away, away**2], axis=1), both)
    assert bend < -10 * errors[2]
    assert away[np.argmax(both)] == pytest.approx(0.225, abs=2e-3)
    assert both[500] < 0.25 * both.max() and both[0] < 0.01 * both.max()  # consolidation is calm on either side
    assert np.all(np.diff(both[:275]) > 0) and np.all(np.diff(both[276:500]) < 0)


@pytest.mark.parametrize("absent", ["red", "blue"])
def test_without_an_opponent_or_an_army_there_is_no_violence(absent):
    here = along_control(kalyvas(), **{absent: 0.0})
    state = here.state()
    for flow in here.bound()[0].flows(state, here.inputs(state)):
        assert np.all(np.asarray(flow.hazard) == 0.0)


def test_contested_units_count_half_and_collaboration_follows_with_a_delay():
    here = case(kalyvas(steepness=4.0), held={"blue": [4]}, weeks=20)  # six of ten units are contested: c = 0.7
    state = here.state()
    settled = 0.4 * expit(4.0 * 0.2)
    assert float(state["collaboration.blue"][0, 0]) == pytest.approx(settled, rel=1e-5)
    x = here.inputs(state)
    (d,) = here.bound()[0].drifts(state, x, StepCounts({}, {}, 0.0 * state["civilian"], 1.0))
    assert float(d.toward[0, 0]) == pytest.approx(settled, rel=1e-5) and float(d.speed[0]) == pytest.approx(0.05)
    assert float(np.ravel(x.factor("support.blue"))[0]) == pytest.approx(0.4)


def test_collaboration_falls_to_its_settled_value_along_an_exponential():
    """Where the rival rules all, from a share of one half: the closed form of a level that moves towards another."""
    here = case(kalyvas(steepness=4.0), held={"red": [10]})
    settled = 0.4 * expit(-2.0)
    after = here.after(here.state(collaboration__blue=0.5), weeks=30)
    assert float(after["collaboration.blue"][0, 0]) == pytest.approx(
        settled + (0.5 - settled) * np.exp(-0.05 * 30), rel=1e-4
    )


def test_collaboration_is_a_share():
    here = case(kalyvas())
    (spec,) = here.bound()[0].declare(here.model.world, here.state())
    assert (spec.name, spec.unit, spec.low, spec.high) == ("collaboration.blue", "share", 0.0, 1.0)
