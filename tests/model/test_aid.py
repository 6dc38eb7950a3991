"""M17: aid feeds people and who captures it; it calms secure ground and draws attacks elsewhere."""

import numpy as np
import pytest

from helpers.plain import Raids
from helpers.worlds import case, land, part, shock, total

HALF = {shock("aid", 0, 99): 0.5}
DOUBLE = {shock("aid", 0, 99): 2.0}


def aid(shocks=None, held=(10.0, 0.0), weeks=2, **changed):
    numbers = {"relief": 0.3, "captured": 0.2, "per_head": 50.0, "calming": 0.004, "sabotage": 0.012,
               "steepness": 20.0, "midpoint": 0.8}  # fmt: skip
    return case(
        part("aid", holder="blue", attacks=("raids.attack",), **(numbers | changed)),
        part(Raids, "raids", group="red", rate=0.1), world=land(2), fighters={"red": 100.0},
        held={"blue": list(held)}, shocks=shocks, weeks=weeks,
    )  # fmt: skip


def read(here, name):
    return np.ravel(here.inputs(here.state()).factor(name))


def test_at_the_usual_aid_nothing_changes():
    here = aid()
    assert all(read(here, name) == pytest.approx(1.0) for name in ("wage", "income.blue", "raids.attack"))


def test_halved_aid_takes_half_of_what_people_and_the_army_live_on():
    here = aid(HALF)
    assert read(here, "wage") == pytest.approx(1 - 0.3 / 2)
    assert read(here, "income.blue") == pytest.approx(1 - 0.2 / 2)


def test_more_aid_calms_secure_ground_and_draws_attacks_elsewhere():
    secure = 1 / (1 + np.exp(-20.0 * (np.array([1.0, 0.0]) - 0.8)))
    expected = np.exp(50.0 * (0.012 * (1 - secure) - 0.004 * secure))
    assert read(aid(DOUBLE), "raids.attack") == pytest.approx(expected, rel=1e-4)
    assert expected[0] < 1 < expected[1]


def test_the_effect_changes_sign_at_the_share_of_sabotage():
    """Security b_s / (b_h + b_s) is 3/4: with steepness 20 and midpoint 0.8 at a control of 0.8 + ln(3) / 20."""
    control = 0.8 + np.log(3.0) / 20.0
    units = 10.0 * control
    here = aid(DOUBLE)
    start = here.state(control__blue=[units, 0.0], control__contested=[10.0 - units, 10.0])
    assert np.ravel(here.inputs(start).factor("raids.attack"))[0] == pytest.approx(1.0, abs=1e-4)


def test_without_sabotage_more_aid_never_raises_attacks():
    for held in ((10.0, 0.0), (5.0, 8.0)):
        assert np.all(read(aid(DOUBLE, held=held, sabotage=0.0), "raids.attack") <= 1.0)


def test_attacks_follow():
    usual, doubled = (total(aid(s).expected(1), "raids.attack")[0] for s in (None, DOUBLE))
    assert doubled > usual
