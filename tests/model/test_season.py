"""M14: the fighting season."""

import jax.numpy as jnp
import numpy as np
import pytest
from scipy.special import i0

from contested.model.inputs import WEEKS_PER_YEAR
from helpers.glm import poisson_log
from helpers.plain import Background
from helpers.worlds import case, land, part

WEEKS = (np.arange(20_000) + 0.5) / 20_000 * WEEKS_PER_YEAR


def season(amplitude=1.2, peak=26.0, closure=0.0, midwinter=2.5, affects=("attack",), **roles):
    numbers = {"amplitude": amplitude, "peak": peak, "closure": closure, "midwinter": midwinter}
    return part("season", affects=affects, **numbers, **roles)


def multiplier(weeks=WEEKS, southern=False, snow=(0.0, 16.0), towns=(0.0, 0.0), quantity=1.0, **changed):
    """Factors [place, week]: members stand for weeks."""
    world = land(len(snow), columns={"snow_weeks": snow, "towns": towns})._replace(southern=southern)
    here = case(season(snow="snow_weeks", urban="towns", **changed), world=world)
    state = here.state(len(weeks))
    x = here.inputs(state)._replace(
        week_of_year=np.asarray(weeks, np.float32), multipliers={"snow": jnp.asarray(quantity)}
    )
    (effect,) = here.bound(len(weeks))[0].factors(state, x)
    assert effect.pattern == "attack"
    return np.asarray(effect.value)


@pytest.mark.parametrize("amplitude", [-1.0, 0.0, 0.3, 1.2, 4.0])
def test_the_mean_over_a_year_is_one(amplitude):
    wave = multiplier(amplitude=amplitude)[0]
    assert wave.mean() == pytest.approx(1.0, abs=1e-5)
    assert wave == pytest.approx(np.exp(amplitude * np.cos(2 * np.pi * (WEEKS - 26) / WEEKS_PER_YEAR)) / i0(amplitude),
                                 rel=1e-3)  # fmt: skip


@pytest.mark.parametrize(("amplitude", "ratio", "mean"), [(0.35, 2.0, 1.031), (0.55, 3.0, 1.077), (0.69, 4.0, 1.123)])
def test_peak_and_trough(amplitude, ratio, mean):
    """The catalogue's ratios are rounded: exp(0.7) is 2.01."""
    wave = multiplier(amplitude=amplitude)[0]
    assert WEEKS[np.argmax(wave)] == pytest.approx(26.0, abs=0.2)
    assert wave.max() / wave.min() == pytest.approx(np.exp(2 * amplitude), rel=1e-4) == pytest.approx(ratio, rel=0.01)
    assert np.exp(amplitude) / wave.max() == pytest.approx(mean, abs=6e-4)


def test_a_harmonic_regression_of_ten_years_finds_the_amplitude_and_the_peak():
    here = case(part(Background, rate=20.0), season(0.5, 20.0, affects=("background.attack",)), weeks=522,
                start_week=0.5)  # fmt: skip
    counts = here.leap(4, seed=3, per_week=1)["background.attack"][:, 0]
    week = np.arange(522) + 0.5
    angle = 2 * np.pi * week / WEEKS_PER_YEAR
    design = np.stack([np.ones_like(angle), np.cos(angle), np.sin(angle)], axis=1)
    for member in range(4):
        _, across, along = poisson_log(design, counts[:, member])
        assert np.hypot(across, along) == pytest.approx(0.5, abs=0.05)  # 3.6 standard errors
        assert np.arctan2(along, across) * WEEKS_PER_YEAR / (2 * np.pi) == pytest.approx(20.0, abs=1.0)


def test_activity_in_towns_knows_no_season():
    country, half, town = multiplier(snow=(16.0, 16.0, 16.0), towns=(0.0, 0.5, 1.0), closure=0.7)
    assert town == pytest.approx(1.0)
    assert half == pytest.approx(0.5 + 0.5 * country, rel=1e-5)


def test_snow_stops_its_share_of_so_many_weeks():
    bare, snowed = multiplier(amplitude=0.0, closure=0.7)
    assert bare == pytest.approx(1.0)
    assert (1 - snowed).sum() * WEEKS_PER_YEAR / len(WEEKS) == pytest.approx(0.7 * 16.0, rel=1e-3)


def test_without_snow_the_year_starts_earlier_and_swings_less():
    bare, snowed = multiplier(amplitude=0.5, closure=0.9)
    tenth = [WEEKS[np.searchsorted(np.cumsum(wave), 0.1 * wave.sum())] for wave in (bare, snowed)]
    assert tenth[0] < tenth[1] - 2
    assert bare.max() / bare.min() < 0.5 * snowed.max() / snowed.min()


def test_snow_lies_in_january_and_in_july_in_the_south():
    january, july = 2.5, 2.5 + WEEKS_PER_YEAR / 2
    for southern, winter, summer in ((False, january, july), (True, july, january)):
        weeks = np.array([winter, summer])
        closed, open_ = multiplier(weeks, southern, amplitude=0.0, closure=1.0)[1]
        assert closed == pytest.approx(0.0) and open_ == pytest.approx(1.0)
        later = multiplier(weeks + 5.0, southern, amplitude=0.0, closure=1.0, midwinter=7.5)[1]
        assert later == pytest.approx([0.0, 1.0])


@pytest.mark.parametrize(("snow", "weeks"), [(1.0, 16.0), (1.5, 24.0), (0.5, 8.0), (0.0, 0.0)])
def test_the_quantity_snow_multiplies_the_weeks_of_snow(snow, weeks):
    changed = multiplier(closure=0.6, snow=(0.0, 16.0), quantity=snow)
    assert np.array_equal(changed[1], multiplier(closure=0.6, snow=(0.0, weeks))[1])
    assert np.array_equal(changed[0], multiplier(closure=0.6)[0])
