"""M09, M06: an army that dissolves before it is attacked, as a cascade of thresholds."""

import numpy as np
import pytest

from helpers.worlds import case, land, part, people, total

FOREVER = 1e9


def rout(places=1, fighters=1000.0, weeks=60, rate=3.0, threshold=0.4, steepness=2.0, nearby=0.0, half_life=FOREVER):
    return case(
        part("rout", army="blue", rate=rate, threshold=threshold, steepness=steepness, nearby=nearby,
             half_life=half_life),
        world=land(places), fighters={"blue": fighters * places}, held={"blue": [10.0] * places}, weeks=weeks,
    )  # fmt: skip


def fled(here, share, weeks=60, **changed):
    """The share of a garrison that has fled in the end, from one that has at the start."""
    start = here.state(fighters__blue=1000.0 * (1.0 - share), fled__blue=1000.0 * share, **changed)
    after = here.after(start, weeks, 7)
    return 1.0 - float(np.ravel(after.stocks["fighters.blue"])[0]) / 1000.0


@pytest.mark.parametrize("threshold", [0.3, 0.4, 0.48])
def test_flight_feeds_itself_from_the_tipping_point_on(threshold):
    """With k = 2 a share g leaves where g^2 / (g^2 + T^2) is above g: between the roots of g^2 - g + T^2."""
    low, high = (1 - np.sqrt(1 - 4 * threshold**2)) / 2, (1 + np.sqrt(1 - 4 * threshold**2)) / 2
    here = rout(threshold=threshold)
    assert fled(here, low - 0.01) == pytest.approx(low - 0.01, abs=1e-4)
    assert fled(here, low + 0.01, weeks=200) == pytest.approx(high, abs=2e-3)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_an_army_that_bears_more_than_half_never_dissolves_by_itself(share):
    assert fled(rout(threshold=0.55), share) == pytest.approx(share, abs=1e-4)


def test_those_who_have_seen_too_much_leave_at_the_rate():
    """Half of the ground is lost: of those who bear less, half leave within ln 2 / rate weeks."""
    here = rout(threshold=0.5, rate=0.7)
    hazard = np.asarray(here.flow("abandon", here.state(control__blue=[5.0], control__contested=[5.0])).hazard)
    assert hazard[0, 0] == pytest.approx(0.7 * 0.5, rel=1e-5)
    everything = here.state(control__blue=[0.0], control__contested=[10.0])
    assert np.asarray(here.flow("abandon", everything).hazard)[0, 0] == pytest.approx(0.7 / (1 + 0.5**2), rel=1e-5)


def test_garrisons_flee_before_the_advance_and_not_far_from_it():
    """The ground of the first of five places is lost: the second leaves without having lost any, the last does not."""
    here = rout(places=5, threshold=0.3, nearby=0.6, weeks=1)
    start = here.state(control__blue=[0.0, 10, 10, 10, 10], control__contested=[10.0, 0, 0, 0, 0])
    hazard = np.asarray(here.flow("abandon", start).hazard)[:, 0]
    assert hazard[0] > 1.0 and hazard[1] > 0.5 and np.all(hazard[2:] == 0.0)
    later = np.asarray(here.after(start, 8, 7).stocks["fighters.blue"])[:, 0]
    assert np.all(np.diff(later) >= 0.0) and later[1] < 500.0 and later[2] < 990.0


def test_what_is_forgotten_alarms_nobody():
    here = rout(half_life=2.0, rate=0.0, weeks=1)
    start = here.state(fled__blue=[400.0], control__blue=[5.0], control__contested=[5.0])
    after = here.after(start, 4, 7)
    assert np.ravel(after.levels["fled.blue"]) == pytest.approx([100.0], rel=1e-4)
    assert np.ravel(after.levels["usual-ground.blue"]) == pytest.approx([5.0 + 5.0 / 4], rel=1e-4)


def test_nobody_leaves_where_nothing_happened_and_people_are_conserved():
    here = rout(places=3, threshold=0.2, steepness=0.5, nearby=0.5, weeks=5)
    quiet = here.leap(20, seed=1)
    assert quiet["rout.abandon"].sum() == 0
    start = here.state(control__blue=[0.0, 10, 10], control__contested=[10.0, 0, 0])
    series = here.expected(7, start)
    assert total(series, "rout.abandon").sum() > 100
    np.testing.assert_allclose(people(series), people(series)[0], rtol=1e-5)


def test_an_army_without_soldiers_or_ground_has_a_finite_slope():
    here = rout(places=2, fighters=0.0, nearby=0.5)
    ground: dict = {"usual-ground__blue": [0.0, 0.0]}  # a name with a dash
    empty = here.state(control__blue=[0.0, 0.0], control__contested=[10.0, 10.0], **ground)
    assert here.without_slope(empty) == []
    assert np.all(np.asarray(here.flow("abandon", empty).hazard) == 0.0)
