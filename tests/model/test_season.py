"""M14: the fighting season."""

import numpy as np
import pytest
from scipy.special import i0

from contested.model.inputs import WEEKS_PER_YEAR
from helpers.worlds import case, land, part

WEEKS = (np.arange(20_000) + 0.5) / 20_000 * WEEKS_PER_YEAR


def multiplier(amplitude=1.2, peak=26.0, closure=0.0, weeks=WEEKS, southern=False, snow=(0.0, 16.0), at=None):
    """Factors [place, week]: members stand for weeks."""
    world = land(len(snow), columns={"snow_weeks": snow})._replace(southern=southern)
    here = case(part("season", affects=("attack",), snow="snow_weeks", amplitude=amplitude, peak=peak, closure=closure),
                world=world)  # fmt: skip
    state = here.state(len(weeks))
    x = here.inputs(state)._replace(week_of_year=np.asarray(weeks, np.float32))
    (said,) = here.bound(len(weeks))[0].factors(state, x)
    assert said.pattern == "attack"
    return np.asarray(said.value)


@pytest.mark.parametrize("amplitude", [-1.0, 0.0, 0.3, 1.2, 4.0])
def test_the_mean_over_a_year_is_one(amplitude):
    wave = multiplier(amplitude)[0]
    assert wave.mean() == pytest.approx(1.0, abs=1e-5)
    assert wave == pytest.approx(np.exp(amplitude * np.cos(2 * np.pi * (WEEKS - 26) / WEEKS_PER_YEAR)) / i0(amplitude),
                                 rel=1e-3)  # fmt: skip


def test_peak_and_trough():
    wave = multiplier(1.2)[0]
    assert WEEKS[np.argmax(wave)] == pytest.approx(26.0, abs=0.2)
    assert wave.max() / wave.min() == pytest.approx(np.exp(2.4), rel=1e-4)


def test_snow_stops_its_share_of_so_many_weeks():
    bare, snowed = multiplier(0.0, closure=0.7)
    assert bare == pytest.approx(1.0)
    assert (1 - snowed).sum() * WEEKS_PER_YEAR / len(WEEKS) == pytest.approx(0.7 * 16.0, rel=1e-3)


def test_snow_lies_in_january_and_in_july_in_the_south():
    january, july = 2.5, 2.5 + WEEKS_PER_YEAR / 2
    for southern, winter, summer in ((False, january, july), (True, july, january)):
        closed, open_ = multiplier(0.0, closure=1.0, weeks=np.array([winter, summer]), southern=southern)[1]
        assert closed == pytest.approx(0.0) and open_ == pytest.approx(1.0)
