"""Statistics of sizes, bursts, season, few places and forecasts: closed forms and wars drawn in plain NumPy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import zeta

from contested.facts.bursts import branching, branching_of, fano_factors, least_fano, usual, weekly_parts
from contested.facts.forecasts import no_change_score
from contested.facts.season_and_places import even_parts, quiet_parts, spread_parts, top_share, wave, wave_parts
from contested.facts.sizes import exponent_of, size_counts, size_exponent
from helpers.told import told

PHASE = np.arange(208.0)


def zeta_draws(exponent, number, cap, seed=0):
    sizes = np.arange(1, cap + 1)
    weights = sizes**-exponent
    return np.random.default_rng(seed).choice(sizes, size=number, p=weights / weights.sum())


def hawkes(ratio, half_life, mean, members=60, weeks=208, seed=1):
    """Counts by weeks in which each attack brings on `ratio` others, half of them within `half_life` weeks."""
    rng, kept = np.random.default_rng(seed), 0.5 ** (1 / half_life)
    counts, recent = np.zeros((members, weeks)), np.full(members, mean)
    for week in range(weeks):
        counts[:, week] = rng.poisson((1 - ratio) * mean + ratio * recent)
        recent = kept * recent + (1 - kept) * counts[:, week]
    return counts


def test_the_exponent_of_zeta_draws_is_found_and_a_cut_off_makes_it_steeper():
    whole = exponent_of(np.bincount(zeta_draws(2.5, 20_000, 1_999), minlength=2_001))
    cut = exponent_of(np.bincount(zeta_draws(2.5, 20_000, 10), minlength=2_001))
    assert whole is not None and cut is not None
    assert whole.exponent == pytest.approx(2.5, abs=0.03) and whole.distance < 0.01
    assert cut.exponent > 2.6 and cut.distance > 2 * whole.distance
    assert np.bincount(zeta_draws(2.5, 20_000, 1_999))[1] / 20_000 == pytest.approx(1 / zeta(2.5), abs=0.01)


def test_sizes_are_read_only_where_an_attack_is_alone():
    attack = np.array([[[1.0, 2.0]], [[1.0, 0.0]]])
    killed = np.array([[[3.0, 7.0]], [[0.0, 0.0]]])
    found = size_counts(told(raid__attack=attack, raid__killed__a=killed), ["raid"])
    assert found[:, 0].nonzero()[0].tolist() == [0, 3] and found[:, 1].sum() == 0


def test_five_hundred_lethal_attacks_are_needed_and_attacks_of_one_size_have_no_exponent():
    rows, parts = np.array([0, 1]), np.zeros((2_001, 2))
    parts[1] = 200
    assert size_exponent(parts, rows).unknown.startswith("only 400 lethal attacks")
    parts[1] = 400
    one_size = size_exponent(parts, rows)
    assert np.isinf(one_size.value) and not one_size.unknown


@pytest.mark.parametrize("ratio", [0.0, 0.4, 0.7])
def test_the_branching_ratio_of_a_self_exciting_war_is_found(ratio):
    found = branching(hawkes(ratio, 2.0, 20.0), PHASE)
    assert np.median(found) == pytest.approx(ratio, abs=0.1)


def test_a_season_is_no_burst():
    """A wave of peak to trough e^1.2 = 3.3: raw Fano factors are far above 1, those beside the wave are 1."""
    rate = 20.0 * np.exp(0.6 * np.cos(2 * np.pi * PHASE / (365.25 / 7)))
    counts = np.random.default_rng(2).poisson(rate, (80, 208))
    assert counts.var(axis=1).mean() / counts.mean() > 3
    assert np.median(branching(counts, PHASE)) < 0.1
    np.testing.assert_allclose(fano_factors(counts, PHASE).mean(axis=1), 1.0, atol=0.12)
    np.testing.assert_allclose(usual(counts, PHASE).sum(axis=1), counts.sum(axis=1))


def test_bursts_raise_fano_factors_over_long_windows_to_the_closed_form():
    """1 / (1 - n)^2 over windows far longer than the excitement (Lewis et al. 2012); 26 weeks come near it."""
    found = fano_factors(hawkes(0.5, 0.5, 20.0, members=300), PHASE).mean(axis=1)
    assert found[0] < found[1] < found[2] and found[2] == pytest.approx(4.0, rel=0.15)
    history = told(raid=hawkes(0.5, 0.5, 20.0).T[:, None, :])
    parts, rows = weekly_parts(history, ["raid"]), np.arange(60)
    assert least_fano(parts, rows, PHASE).value == pytest.approx(found[0], abs=0.06)
    assert branching_of(parts, rows, PHASE).value == pytest.approx(0.5, abs=0.08)


def test_few_attacks_say_nothing_about_bursts():
    few = np.zeros((2, 208))
    few[:, 3] = 40
    assert np.isnan(branching(few, PHASE)).all() and np.isnan(fano_factors(few, PHASE)).all()
    assert least_fano(few.T, np.arange(2), PHASE).unknown.startswith("only 0 histories")


def test_the_mean_wave_has_the_amplitude_and_none_where_there_is_none():
    rng, rows = np.random.default_rng(3), np.arange(60)
    angle = 2 * np.pi * PHASE / (365.25 / 7)
    for amplitude in (0.5, 0.0):
        counts = rng.poisson(5.0 * np.exp(amplitude * np.cos(angle)), (60, 208))
        parts = wave_parts(told(raid__attack=counts.T[:, None, :]), ["raid.attack"], PHASE)
        assert wave(parts, rows).value == pytest.approx(amplitude, abs=0.03)
    assert wave(parts[:, :20], rows[:20]).unknown.startswith("only 20 histories")


def test_two_of_many_places_have_their_share():
    by_place = np.array([[60.0, 20.0, 10.0, 10.0], [4.0, 3.0, 2.0, 1.0]])
    assert top_share(by_place)[0] == pytest.approx(0.8) and np.isnan(top_share(by_place)[1])
    attacks = np.zeros((10, 4, 50))
    attacks[:, 0] = 40.0
    spread = spread_parts(told(raid__attack=attacks), ["raid.attack"], np.array([1.0, 1.0, 1.0, 7.0]))
    assert spread.mean() == pytest.approx(0.8, abs=0.03)


def test_quiet_weeks_are_counted_and_even_attacks_leave_those_of_poisson():
    attacks = np.zeros((10, 5, 1))
    attacks[0, 0] = 50.0
    history = told(raid__attack=attacks)
    assert quiet_parts(history, ["raid.attack"]) == pytest.approx(0.98)
    assert even_parts(history, ["raid.attack"]) == pytest.approx(np.exp(-1.0))


def test_the_last_weeks_forecast_best_only_where_there_is_memory():
    rng = np.random.default_rng(4)
    level = np.repeat(rng.choice([0.2, 8.0], size=(30, 13)), 16, axis=1)
    assert no_change_score(rng.poisson(level)) < 0.75
    assert no_change_score(rng.poisson(3.0, (60, 208))) == pytest.approx(1.25, abs=0.06)  # (1 + 1/4) for four draws
    assert np.isnan(no_change_score(np.zeros((3, 60))))
