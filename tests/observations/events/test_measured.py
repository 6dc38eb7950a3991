"""Intervals of measures and of the yearly wave, against the jackknife of blocks worked out in plain NumPy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import f, t

from contested.observations.events.measured import Peak, Span, _told_from_none, measured, phase_of, wave

LINE = np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]], dtype=bool)
COUNTS = np.random.default_rng(4).poisson(0.5, (3, 120))
YEAR = 365.25 / 7.0


def blocks(weeks: int) -> list[np.ndarray]:
    """Weeks by quarters of 13; what is left over makes the first ones longer by one."""
    number = max(weeks // 13, 1)
    size, more = divmod(weeks, number)
    ends = np.cumsum([size + (block < more) for block in range(number)])
    return [np.arange(end - size - (block < more), end) for block, end in enumerate(ends)]


def share(above: np.ndarray, below: np.ndarray) -> tuple[float, float, float, int]:
    """A ratio of two sums [week] and its interval, on the scale of log odds."""
    parts = blocks(len(above))
    value, number = above.sum() / below.sum(), len(parts)
    squares = sum(((above[part].sum() - value * below[part].sum()) / below.sum()) ** 2 for part in parts)
    error = np.sqrt(squares * number / (number - 1)) / (value * (1 - value)) * t.ppf(0.975, number - 1)
    low, high = (1 / (1 + (1 - value) / value * np.exp(-sign * error)) for sign in (-1, 1))
    return value, low, high, int(below.sum())


def dispersion(weekly: np.ndarray) -> tuple[float, float, float, int]:
    """Variance over mean and its interval, on the scale of the logarithm."""
    parts = blocks(len(weekly))
    logs = []
    for part in parts:
        left = [one for week, one in enumerate(weekly) if week not in part]
        logs.append(np.log(max(np.mean(np.square(left)) - np.mean(left) ** 2, 0.0) / np.mean(left) or 1e-12))
    number, value = len(parts), np.var(weekly) / np.mean(weekly)
    error = np.sqrt((number - 1) * np.var(logs)) * t.ppf(0.975, number - 1)
    return value, value * np.exp(-error), value * np.exp(error), len(weekly)


def beside(active: np.ndarray) -> np.ndarray:
    return np.array([active[1], active[0] | active[2], active[1]])


@pytest.mark.parametrize("weeks", [105, 117, 120])
def test_every_measure_has_the_interval_of_its_blocks(weeks):
    counts = COUNTS[:, :weeks]
    active = counts > 0
    found = measured(counts, LINE)
    assert list(found) == ["active", "persistence", "place_alone", "beside", "after_beside", "fano"]
    expected = {
        "active": share(active.sum(axis=0), np.full(weeks, 3.0)),
        "persistence": share((active[:, 1:] & active[:, :-1]).sum(axis=0), active[:, :-1].sum(axis=0)),
        "beside": share((active & beside(active)).sum(axis=0), beside(active).sum(axis=0)),
        "after_beside": share((active[:, 1:] & beside(active[:, :-1])).sum(axis=0), beside(active[:, :-1]).sum(axis=0)),
        "fano": dispersion(counts.sum(axis=0)),
    }
    for name, values in expected.items():
        assert found[name] == pytest.approx(values, rel=1e-9), name
    rates = active.mean(axis=1)
    assert found["place_alone"][0] == pytest.approx((rates**2).sum() / rates.sum())
    assert found["place_alone"][1:] == (None, None, 3 * weeks)
    assert {type(span.number) for span in found.values()} == {int}


def test_without_neighbours_there_is_no_measure_of_them():
    assert list(measured(COUNTS)) == ["active", "persistence", "place_alone", "fano"]


def test_what_is_not_defined_is_left_out():
    found = measured(np.zeros((2, 20), dtype=int))
    assert found == {"active": Span(0.0, None, None, 40)}


def test_an_interval_needs_eight_blocks_of_thirteen_weeks():
    assert measured(COUNTS[:, :104])["active"].low is not None and measured(COUNTS[:, :103])["active"].low is None
    assert measured(COUNTS[:, :104])["fano"].low is not None and measured(COUNTS[:, :103])["fano"].low is None
    # persistence has a week less
    assert measured(COUNTS[:, :104])["persistence"].low is None
    assert measured(COUNTS[:, :105])["persistence"].low is not None
    assert measured(COUNTS[:, :103])["fano"] == pytest.approx(
        (dispersion(COUNTS[:, :103].sum(axis=0))[0], None, None, 103)
    )


def test_few_weeks_are_one_block():
    found = measured(COUNTS[:, :5])
    assert found["active"] == (pytest.approx((COUNTS[:, :5] > 0).mean()), None, None, 15)
    assert found["fano"].number == 5


@pytest.mark.parametrize(("counts", "value"), [(1, 1.0), (0, 0.0)])
def test_a_share_of_none_or_of_all_has_no_interval(counts, value):
    found = measured(np.full((2, 130), counts))
    assert found["active"] == (value, None, None, 260)


def test_a_weekly_count_that_never_changes_has_no_interval():
    assert measured(np.full((2, 130), 3))["fano"] == (0.0, None, None, 130)


def test_counts_in_one_block_only_have_no_interval_since_none_is_left_without_it():
    counts = np.zeros((2, 130), dtype=int)
    counts[0, 3] = 5
    found = measured(counts)["fano"]
    assert found == (pytest.approx(25 * (1 / 130 - 1 / 130**2) / (5 / 130)), None, None, 130)


def test_counts_that_change_in_one_block_only_are_nearly_constant_without_it():
    weekly = np.ones(130)
    weekly[3] = 2.0
    found = measured(weekly[None, :])["fano"]
    value = np.var(weekly) / np.mean(weekly)
    others = np.log(116 / 117**2 / (118 / 117))
    logs = np.array([np.log(1e-12), *np.full(9, others)])
    error = np.sqrt(9 * np.var(logs)) * t.ppf(0.975, 9)
    np.testing.assert_allclose(np.log([found.low, found.high]), np.log(value) + np.array([-error, error]), rtol=1e-9)


def wave_of(weekly: np.ndarray, phase: np.ndarray, year: np.ndarray) -> np.ndarray:
    """Cosine and sine of the yearly wave by the likelihood of the weeks given each year's total."""
    angle = 2 * np.pi * phase / YEAR
    waves = np.stack([np.cos(angle), np.sin(angle)])

    def loss(found: np.ndarray) -> tuple[float, np.ndarray]:
        lost, slope = 0.0, np.zeros(2)
        for one in np.unique(year):
            y, w = weekly[year == one], waves[:, year == one]
            chance = np.exp(found @ w)
            lost -= y @ (found @ w) - y.sum() * np.log(chance.sum())
            slope -= w @ (y - y.sum() * chance / chance.sum())
        return lost, slope

    return minimize(loss, np.zeros(2), jac=True, method="BFGS", options={"gtol": 1e-7}).x


def peak_of(weekly: np.ndarray, phase: np.ndarray) -> tuple[float, float, float, float, float]:
    """Amplitude, its error, its peak, the statistic of the test of none, and its limit."""
    year = np.arange(len(weekly)) // 52
    years = [one for one in range(year[-1] + 1) if weekly[year == one].sum() > 0]
    own = wave_of(weekly, phase, year)
    without = np.array([wave_of(np.where(year == one, 0.0, weekly), phase, year) for one in years])
    number = len(years)
    away = without - np.mean(without, axis=0)
    covariance = (number - 1) / number * sum(np.outer(one, one) for one in away)
    amplitude = float(np.hypot(*own))
    error = t.ppf(0.975, number - 1) * float(np.sqrt(own @ covariance @ own)) / amplitude
    statistic = float(own @ np.linalg.inv(covariance) @ own) * (number - 2) / (2 * (number - 1))
    peak = float(np.arctan2(own[1], own[0]) * YEAR / (2 * np.pi) % YEAR)
    return amplitude, error, peak, statistic, float(f.ppf(0.95, 2, number - 2))


def seasonal(weeks: int, height: float, rate: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    phase = np.arange(weeks) + 3.25
    drawn = np.random.default_rng(seed).poisson(rate * np.exp(height * np.cos(2 * np.pi * (phase - 20) / YEAR)))
    return drawn.astype(float), phase


@pytest.mark.parametrize(("weeks", "height", "seed"), [(260, 0.5, 1), (312, 0.9, 2), (222, 0.6, 3)])
def test_a_clear_wave_has_the_interval_of_its_years_and_a_peak(weeks, height, seed):
    weekly, phase = seasonal(weeks, height, 6.0, seed)
    amplitude, error, peak, statistic, limit = peak_of(weekly, phase)
    assert statistic > limit
    found = wave(weekly, phase)
    assert found is not None
    assert found.amplitude == pytest.approx(
        (amplitude, max(amplitude - error, 0.0), amplitude + error, weeks), rel=1e-5
    )
    assert found.peak == pytest.approx(peak, rel=1e-5)


def test_years_without_any_count_are_no_years_of_the_interval():
    weekly, phase = seasonal(416, 0.7, 5.0, 6)
    weekly[104:208] = 0.0
    amplitude, error, peak, _, _ = peak_of(weekly, phase)
    found = wave(weekly, phase)
    assert found is not None
    assert found == (
        pytest.approx((amplitude, amplitude - error, amplitude + error, 416), rel=1e-5),
        pytest.approx(peak),
    )


def test_waves_are_told_from_none_where_the_test_says_so():
    told = []
    for seed in range(12):
        weekly, phase = seasonal(260, 0.12, 4.0, seed)
        amplitude, error, peak, statistic, limit = peak_of(weekly, phase)
        found = wave(weekly, phase)
        assert found is not None
        told.append(statistic > limit)
        low = max(amplitude - error, 0.0) if statistic > limit else 0.0
        assert found.amplitude == pytest.approx((amplitude, low, amplitude + error, 260), rel=1e-5, abs=1e-9)
        assert found.peak == (pytest.approx(peak, rel=1e-5) if statistic > limit else None)
    assert {*told} == {True, False}


def test_an_interval_needs_four_years_with_counts():
    weekly, phase = seasonal(208, 0.8, 6.0, 5)
    four, three = wave(weekly, phase), wave(np.where(np.arange(208) < 52, 0.0, weekly), phase)
    assert four is not None and four.amplitude.high is not None
    assert three is not None and three.amplitude[1:] == (None, None, 208) and three.peak is None
    assert three.amplitude.value == pytest.approx(peak_of(weekly[52:], phase[52:])[0], rel=1e-5)


def test_a_year_is_fifty_two_weeks_from_the_first():
    # 209 weeks are four years and one week, which is a fifth year
    weekly, phase = seasonal(209, 0.8, 6.0, 5)
    weekly[208] = 3.0
    amplitude, error, _, _, _ = peak_of(weekly, phase)
    found = wave(weekly, phase)
    assert found is not None and found.amplitude.high == pytest.approx(amplitude + error, rel=1e-5)


@pytest.mark.parametrize("covariance", [np.diag([1.0, 0.0]), np.zeros((2, 2)), np.ones((2, 2))])
def test_a_wave_whose_errors_lie_on_a_line_is_not_told_from_none(covariance):
    assert _told_from_none(np.array([3000.0, 4000.0]), covariance, 9) is False


@pytest.mark.parametrize("years", [4, 5, 9])
def test_a_wave_is_told_from_none_where_its_square_exceeds_the_limit_of_hotelling(years):
    # for two coefficients the limit of F has a closed form: (d / 2) (0.05 ** (-2 / d) - 1) with d = years - 2
    degrees = years - 2
    squared = 2 * (years - 1) / degrees * degrees / 2 * (0.05 ** (-2 / degrees) - 1)
    covariance = np.array([[4.0, 1.0], [1.0, 1.0]])
    own = np.array([1.0, 2.0])
    own *= np.sqrt(squared / (own @ np.linalg.inv(covariance) @ own))
    assert _told_from_none(1.001 * own, covariance, years)
    assert not _told_from_none(0.999 * own, covariance, years)


def test_weeks_without_any_count_have_no_wave():
    assert wave(np.zeros(260, dtype=int), np.arange(260.0)) is None
    assert wave(np.ones(51, dtype=int), np.arange(51.0)) is None


def test_counts_as_whole_numbers_have_the_same_wave():
    weekly, phase = seasonal(260, 0.5, 6.0, 1)
    assert wave(weekly.astype(np.int32), phase) == wave(weekly, phase)
    assert isinstance(wave(weekly, phase), Peak)


def test_the_phase_counts_weeks_from_the_turn_of_the_year_2000_to_their_middle():
    days = np.array(["2000-01-01", "2000-01-08", "1999-12-25", "2001-01-01"], "datetime64[D]")
    np.testing.assert_allclose(phase_of(days), [0.5, 1.5, -0.5, (366 + 3.5) / 7])
    hours = np.array(["2000-01-08T12"], "datetime64[h]")
    np.testing.assert_allclose(phase_of(hours), [1.5])
