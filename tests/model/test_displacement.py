"""M18: people who flee."""

import jax
import numpy as np
import pytest

from helpers.worlds import case, land, part, people


def fleeing(**changed):
    numbers = {"leave_rate": 0.05, "threat_half": 10.0, "hunger_rate": 0.02, "abroad_share": 0.2, "decay": 80.0,
               "size_exponent": 1.0, "aversion": 1.0, "return_rate": 0.03, "memory": 6.0}  # fmt: skip
    return part("displacement", deadly=("dead.civilian",), **(numbers | changed))


def test_nobody_flees_without_threat_or_hunger():
    series = case(fleeing(), world=land(3), weeks=10).expected(1)
    for flow in ("flee", "cross", "return", "come_back"):
        assert np.all(series[f"displacement.{flow}"] == 0.0)


def test_leaving_at_a_threat_and_its_fading():
    here = case(fleeing(), world=land(3))
    state = here.state(threat=[0.0, 10.0, 1e4])
    flee, cross = (np.asarray(here.flow(n, state).hazard)[:, 0] for n in ("flee", "cross"))
    assert flee + cross == pytest.approx(0.05 * (1 - np.exp([0.0, -1.0, -1e3])), rel=1e-5)
    assert cross == pytest.approx(0.2 * (flee + cross), rel=1e-5)
    assert np.asarray(here.flow("flee", state).shares).sum(axis=1) == pytest.approx(1.0, rel=1e-5)
    later = case(fleeing(leave_rate=0.0), weeks=1)
    assert float(later.after(later.state(threat=8.0), 6)["threat"][0, 0]) == pytest.approx(8 / np.e, rel=1e-4)


def test_persons_are_conserved_and_the_war_over_they_come_home():
    here = case(fleeing(), world=land(3), fighters={"red": 30})
    start = here.state(threat=[40.0, 0.0, 5.0])
    soon, late = here.after(start, 20), here.after(start, 500)
    for state in (soon, late):
        everyone = sum(float(state[n].sum()) for n in ("civilian", "displaced", "abroad"))
        assert everyone == pytest.approx(300_000, rel=1e-5)
    assert float(soon["displaced"].sum()) > 100
    assert float(late["displaced"].sum() + late["abroad"].sum()) < 0.05 * float(soon["displaced"].sum())


def test_two_equal_places_stay_equal():
    here = case(fleeing(), world=land(2))
    state = here.after(here.state(threat=[20.0, 20.0]), 15)
    for name in ("civilian", "displaced", "abroad", "threat"):
        assert float(state[name][0, 0]) == pytest.approx(float(state[name][1, 0]), rel=1e-5)


def test_hunger_drives_out_and_whole_persons_are_conserved():
    from helpers.worlds import happening

    here = case(fleeing(), world=land(3), outside={happening("wage", 0, 5, 3): 0.5}, weeks=8)
    series = here.leap(3, per_week=1)
    assert np.all(people(series) == 300_000)
    with jax.enable_x64(True):
        first = here.expected(1)["displacement.flee"][0]
    assert first == pytest.approx(100_000 * -np.expm1(-0.01) * 0.8, rel=1e-5)
