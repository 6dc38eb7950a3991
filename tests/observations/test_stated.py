"""Laws of statements: scales, densities and draws that agree, bounds, silent statements, groups."""

from __future__ import annotations

import math
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.integrate import quad

from contested.observations.scales import EDGE, Scale, from_scale, slope, to_scale
from contested.observations.stated import WIDER, Errors, Stated, StatedEvent

SCALES: list[Scale] = ["log", "root", "logit", "plain"]
SIMULATED = {"log": 40.0, "root": 7.0, "logit": 0.3, "plain": 2.5}
NUMBERS = st.floats(0, 1e9)


def law(scale: Scale = "log", value: float = 40.0, variance: float = 0.09, **keys) -> Stated:
    return Stated(scale, value, Errors(grade=variance), **keys)


def members(value: float, number: int = 1) -> np.ndarray:
    return np.full(number, value)


def normal(x: float, mean: float, sd: float) -> float:
    return -0.5 * ((x - mean) / sd) ** 2 - math.log(sd * math.sqrt(2 * math.pi))


def test_the_logarithm_of_a_count_and_a_half_is_unbiased_to_the_first_order():
    """E log(X + c) = log m + (c - 1/2) / m + ... for a Poisson count X of mean m, so c = 1/2 and not 1."""
    count = np.arange(400)
    for mean in (10.0, 20.0, 40.0):
        chance = stats.poisson(mean).pmf(count)
        bias = chance @ to_scale("log", count) - math.log(mean)
        assert abs(bias) < 0.25 / mean**2 < abs(chance @ np.log(count + 1.0) - math.log(mean))


def test_the_root_of_a_count_has_a_variance_that_does_not_depend_on_its_mean():
    count = np.arange(300)
    for mean in (4.0, 10.0, 40.0):
        chance, root = stats.poisson(mean).pmf(count), to_scale("root", count)
        assert chance @ root**2 - (chance @ root) ** 2 == pytest.approx(0.25, abs=0.015)


@pytest.mark.parametrize("scale", SCALES)
def test_a_scale_and_its_inverse_cancel_and_a_scale_rises(scale):
    values = np.linspace(EDGE, 1 - EDGE, 7) if scale == "logit" else np.array([0.0, 0.5, 1.0, 40.0, 1e6])
    assert from_scale(scale, to_scale(scale, values)) == pytest.approx(values, abs=1e-9)
    assert (np.diff(to_scale(scale, values)) > 0).all()


def test_a_factor_multiplies_numbers_and_the_odds_of_a_share():
    factor = np.log([1.0, 3.0])
    assert to_scale("log", np.array([10.0, 10.0]), factor) == pytest.approx(np.log([10.5, 30.5]))
    assert to_scale("root", np.array([10.0, 10.0]), factor) == pytest.approx(np.sqrt([10.375, 30.375]))
    assert to_scale("plain", np.array([10.0, 10.0]), factor) == pytest.approx([10.0, 30.0])
    assert to_scale("logit", np.array([0.2, 0.2]), factor) == pytest.approx(np.log([0.25, 0.75]))


@pytest.mark.parametrize(("scale", "value"), [("root", 7.0), ("plain", 2.5)])
def test_the_slope_of_a_scale_is_its_derivative_by_the_logarithm(scale, value):
    step = 1e-6
    ends = to_scale(scale, value * np.exp([-step, step]))
    assert slope(scale, value, 1.0) == pytest.approx((ends[1] - ends[0]) / (2 * step), rel=1e-6)
    assert slope("root", 0.0, 1.0) == slope("root", 1.0, 1.0) and slope("plain", 0.0, 3.0) == 3.0


@pytest.mark.parametrize("scale", SCALES)
def test_the_density_is_that_of_a_normal_law_and_of_a_wider_one(scale):
    value, simulated, silent, sd = SIMULATED[scale], 0.8 * SIMULATED[scale], 0.1, 0.3
    at, mean = float(to_scale(scale, np.array(value))), float(to_scale(scale, np.array(simulated)))
    plain = law(scale, value, sd**2).log_prob(members(simulated))
    assert plain == pytest.approx([normal(at, mean, sd)])
    both = law(scale, value, sd**2, silent=silent).log_prob(members(simulated))
    expected = (1 - silent) * math.exp(normal(at, mean, sd)) + silent * math.exp(normal(at, mean, WIDER * sd))
    assert both == pytest.approx([math.log(expected)])


@pytest.mark.parametrize(
    ("scale", "simulated", "keys"),
    [
        ("log", 40.0, {}),
        ("log", 2.0, {}),  # some state none
        ("log", 40.0, {"at_least": 45.0}),
        ("log", 40.0, {"at_most": 35.0}),
        ("root", 7.0, {"at_least": 8.0}),
        ("logit", 0.3, {}),
        ("plain", 2.5, {"at_most": 2.0}),
    ],
)
def test_draws_agree_with_densities(scale, simulated, keys):
    """The share of draws in a bin, and at each limit, is what the law gives it; the total is 1."""
    one = law(scale, variance=0.16, silent=0.2, group=2, **keys)
    number = 40_000
    drawn = one.draw(members(simulated, number), 0.2, np.random.default_rng(1))
    low, high = one.limits
    ends = np.quantile(drawn, [0.1, 0.4, 0.7])
    ends = np.unique(ends[(ends > low) & (ends < high)])

    def density(point: float) -> float:
        value = float(from_scale(scale, np.array(point)))
        return math.exp(one.stating(value).log_prob(members(simulated), 0.2)[0])

    inside = [float(to_scale(scale, np.array(end))) for end in (low, *ends, high)]
    inside = [max(min(end, 60.0), -60.0) for end in inside]
    tiny = 1e-9
    found = [
        quad(density, a + tiny, b - tiny, limit=400, points=[a + 1e-3, b - 1e-3])[0]
        for a, b in zip(inside, inside[1:], strict=False)
    ]
    shares = [np.mean((drawn > a) & (drawn < b)) for a, b in zip((low, *ends), (*ends, high), strict=True)]
    for limit in one.limits:
        if np.isfinite(limit):
            found.append(math.exp(one.stating(limit).log_prob(members(simulated), 0.2)[0]))
            shares.append(np.mean(drawn == limit))
    assert sum(found) == pytest.approx(1.0, abs=2e-3)
    # Edges of bins are draws themselves, so each share is off by 1 / number at most.
    assert shares == pytest.approx(found, abs=4 * 0.5 / math.sqrt(number))


@pytest.mark.parametrize(("bound", "beyond", "short"), [("at_least", 50.0, 30.0), ("at_most", 30.0, 50.0)])
def test_beyond_a_bound_nothing_is_amiss(bound, beyond, short):
    one = law(value=40.0, **{bound: 40.0})
    assert one.predicted(np.array([beyond, 40.0])) == pytest.approx([one.target, one.target])
    assert one.predicted(members(short)) == pytest.approx(np.log([short + 0.5]))
    away = abs(math.log(40.5) - math.log(short + 0.5)) / 0.3
    assert one.log_prob(members(short)) == pytest.approx([stats.norm.logcdf(-away)])
    assert one.log_prob(members(beyond if bound == "at_least" else 1.0)) > math.log(0.75)


@given(NUMBERS, NUMBERS, st.sampled_from(["at_least", "at_most"]))
def test_bounds_are_monotone(one, other, bound):
    """More makes "at least" no less likely and "at most" no more likely."""
    less, more = law(value=40.0, silent=0.1, **{bound: 40.0}).log_prob(np.sort([one, other]))
    assert (less <= more + 1e-12) if bound == "at_least" else (less >= more - 1e-12)


def test_a_statement_of_none_is_a_bound_from_below():
    none = law(value=0.0)
    assert none.target == pytest.approx(math.log(0.5))
    assert none.predicted(np.array([0.0, 3.0])) == pytest.approx(np.log([0.5, 3.5]))
    away = math.log(0.5) - math.log(3.5)
    assert none.log_prob(np.array([0.0, 3.0])) == pytest.approx([math.log(0.5), stats.norm.logcdf(away / 0.3)])


def test_the_variance_is_of_a_statement_that_is_not_silent_and_grows_with_the_group():
    errors = Errors(0.04, 0.01, 0.02, 0.03)
    assert Stated("log", 40.0, errors).variance == pytest.approx(0.1)
    assert Stated("log", 40.0, errors, silent=0.2, group=3).variance == pytest.approx(0.3)


def test_a_claim_that_is_given_three_times_weighs_as_one():
    simulated = np.array([20.0, 40.0, 70.0])
    once, thrice = law().log_prob(simulated), 3 * law(group=3).log_prob(simulated)
    assert thrice - thrice[0] == pytest.approx(once - once[0])
    event, three = StatedEvent(0.2), StatedEvent(0.2, group=3)
    assert 3 * three.log_prob(np.array([0.0, 1.0])) == pytest.approx(event.log_prob(np.array([0.0, 1.0])))


def test_a_factor_set_by_hand_shifts_all_factors():
    one, other = law(log_shift=math.log(2.0)), law()
    assert one.predicted(members(10.0), 0.3) == pytest.approx(other.predicted(members(10.0), 0.3 + math.log(2.0)))
    assert one.log_prob(members(10.0)) == pytest.approx(other.log_prob(members(20.0)))


def test_a_silent_statement_never_weighs_more_than_its_chance_allows():
    """However far off it is, a history keeps at least what a statement that says nothing leaves it."""
    far = law(silent=0.1).log_prob(np.array([40.0, 40.0 * math.exp(3.0)]))
    without = law().log_prob(np.array([40.0, 40.0 * math.exp(3.0)]))
    assert far[0] - far[1] < 6 < 40 < without[0] - without[1]


def test_an_event_is_told_when_it_happened_and_seldom_otherwise():
    one, happened = StatedEvent(0.2), np.array([0.0, 1.0])
    assert one.chance(happened) == pytest.approx([0.1, 0.9])
    assert one.log_prob(happened) == pytest.approx(np.log([0.1, 0.9]))
    assert StatedEvent(0.2, said=False).log_prob(happened) == pytest.approx(np.log([0.9, 0.1]))
    drawn = one.draw(np.repeat(happened, 20_000), np.random.default_rng(2)).reshape(2, -1).mean(axis=1)
    assert drawn == pytest.approx([0.1, 0.9], abs=0.01)


def test_a_draw_depends_on_its_generator_alone():
    one = law(silent=0.3)
    first, again = (one.draw(members(5.0, 50), 0.0, np.random.default_rng(7)) for _ in range(2))
    assert (first == again).all() and len(set(first)) > 30


@given(
    st.sampled_from(SCALES),
    st.floats(-1e18, 1e18),
    st.floats(1e-300, 1e18),
    st.floats(-50, 50),
    st.floats(0, 0.99),
    st.sampled_from([None, "at_least", "at_most"]),
)
def test_whatever_is_simulated_the_prediction_and_the_density_are_finite(scale, value, variance, factor, silent, bound):
    one = law(scale, value, variance, silent=silent, **({bound: value} if bound else {}))
    simulated = np.array([0.0, 0.5, 1.0, 1e7])
    assert np.isfinite(one.predicted(simulated, factor)).all() and np.isfinite(one.target)
    assert np.isfinite(one.log_prob(simulated, factor)).all()
    assert np.isfinite(one.draw(simulated, factor, np.random.default_rng(0))).all()


@pytest.mark.parametrize(
    "make",
    [
        lambda: Stated("log", 1.0, Errors()),
        lambda: Stated("log", 1.0, Errors(1.0, -0.1)),
        lambda: Stated("log", 1.0, Errors(math.inf)),
        lambda: law(silent=1.0),
        lambda: law(group=0),
        lambda: StatedEvent(0.0),
        lambda: StatedEvent(0.1, group=0),
    ],
)
def test_a_law_without_an_error_or_with_a_certain_silence_is_refused(make):
    with pytest.raises(ValueError, match="expected"):
        make()


def test_laws_can_be_pickled():
    for one in (law(at_least=3.0), StatedEvent(0.1)):
        assert pickle.loads(pickle.dumps(one)) == one
