"""Measures of a table of places and weeks: closed forms, plain recounts, laws with a known answer, their intervals."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from scipy.special import zeta

from contested.observations.events.measured import measured, phase_of, wave
from contested.observations.events.patterns import patterns, persistence
from contested.observations.events.season import YEAR, season
from contested.observations.events.tail import tail

BESIDE = np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]], dtype=bool)


def chain(stay, start, shape, generator):
    """Activity of a two-state Markov chain, from its long-run share."""
    active = np.zeros(shape, bool)
    active[..., 0] = generator.random(shape[:-1]) < start / (1 - stay + start)
    for week in range(1, shape[-1]):
        active[..., week] = generator.random(shape[:-1]) < np.where(active[..., week - 1], stay, start)
    return active


def zeta_sample(exponent, threshold, number, generator):
    """Draws of p(x) ~ x^-exponent for x >= threshold, by searching the exact cumulative law."""
    cumulative = 1 - zeta(exponent, np.arange(threshold + 1, threshold + 2_000_000)) / zeta(exponent, threshold)
    return threshold + np.searchsorted(cumulative, generator.random(number))


def test_a_small_table_by_hand():
    counts = np.array([[1, 2, 0, 0], [0, 0, 0, 3], [0, 1, 0, 0]])
    found = patterns(counts, BESIDE)
    assert found["active"] == pytest.approx(4 / 12)
    assert found["persistence"] == pytest.approx(1 / 3)
    assert found["place_alone"] == pytest.approx((0.5**2 + 0.25**2 + 0.25**2) / 1.0)
    # a neighbour is active: the middle in weeks 0 and 1, both others in week 3; no active place-week is among them
    assert found["beside"] == 0.0
    assert found["after_beside"] == 0.0
    assert found["fano"] == pytest.approx(np.var([1, 3, 0, 3]) / 1.75)


def test_neighbours_agree_with_a_plain_recount_for_each_history():
    counts = np.random.default_rng(3).poisson(0.4, (2, 3, 40))
    found = patterns(counts, BESIDE)
    for member in range(2):
        same, same_all, after, after_all = 0, 0, 0, 0
        for place in range(3):
            for week in range(40):
                if any(counts[member, other, week] > 0 for other in range(3) if BESIDE[place, other]):
                    same_all += 1
                    same += counts[member, place, week] > 0
                    if week < 39:
                        after_all += 1
                        after += counts[member, place, week + 1] > 0
        assert found["beside"][member] == pytest.approx(same / same_all)
        assert found["after_beside"][member] == pytest.approx(after / after_all)


def test_independent_poisson_counts_have_a_fano_factor_of_one_and_no_memory_beyond_the_place():
    rates = np.linspace(0.05, 1.0, 8)
    counts = np.random.default_rng(1).poisson(rates[:, None], (8, 40_000))
    found = patterns(counts)
    assert found["fano"] == pytest.approx(1.0, abs=0.03)
    assert found["persistence"] == pytest.approx(float(found["place_alone"]), abs=0.006)
    assert np.isnan(found["beside"])


def test_a_markov_chain_has_the_persistence_it_was_made_with():
    active = chain(0.64, 0.05, (4, 30_000), np.random.default_rng(2))
    assert persistence(active).value() == pytest.approx(0.64, abs=0.015)


def test_nothing_active_has_no_persistence():
    found = patterns(np.zeros((3, 20)), BESIDE)
    assert found["active"] == 0.0
    assert all(np.isnan(found[name]) for name in ("persistence", "place_alone", "beside", "after_beside", "fano"))


def test_a_season_without_noise_is_found_exactly_whatever_the_level_of_each_year():
    phase = np.arange(260) + 7.5
    levels = np.repeat([1.0, 30.0, 3.0, 100.0, 0.5], 52)
    weekly = levels * np.exp(0.5 * np.cos(2 * np.pi * (phase - 20) / YEAR))
    found = season(np.stack([weekly, np.ones(260), np.zeros(260)]), phase)
    assert found.amplitude[0] == pytest.approx(0.5, abs=1e-6)
    assert found.peak[0] == pytest.approx(20.0, abs=1e-4)
    assert found.amplitude[1] == pytest.approx(0.0, abs=1e-6)
    assert np.isnan(found.amplitude[2])
    assert np.isnan(season(weekly[:51], phase[:51]).amplitude)


def test_all_counts_in_one_week_of_each_year_stay_finite():
    weekly = np.zeros(208)
    weekly[10::52] = 5
    found = season(weekly, np.arange(208.0))
    assert np.isfinite(found.amplitude)
    assert found.amplitude > 2


def test_a_wave_is_told_from_none_and_none_from_a_wave():
    generator = np.random.default_rng(5)
    phase = phase_of(np.datetime64("2031-01-06") + 7 * np.arange(520))
    even = wave(generator.poisson(20, 520), phase)
    strong = wave(generator.poisson(20 * np.exp(0.4 * np.cos(2 * np.pi * (phase - 30) / YEAR))), phase)
    assert even is not None and even.peak is None and even.amplitude.low == 0.0
    assert strong is not None and strong.peak == pytest.approx(30, abs=1)
    assert strong.amplitude.low < 0.4 < strong.amplitude.high
    assert wave(np.zeros(520), phase) is None
    short = wave(np.full(104, 3.0), phase[:104])
    assert short is not None and short.amplitude.low is None and short.peak is None


def test_the_phase_is_the_middle_of_the_week_counted_from_new_year():
    phase = phase_of(np.array(["2000-01-03", "2001-01-01"], "datetime64[D]"))
    assert phase[0] == pytest.approx((2 + 3.5) / 7)
    assert phase[1] % YEAR == pytest.approx(((dt.date(2001, 1, 1) - dt.date(2000, 1, 1)).days + 3.5) / 7 - YEAR)


@pytest.mark.parametrize(("exponent", "threshold"), [(2.5, 1), (2.2, 5)])
def test_the_exponent_of_a_zeta_sample_is_found(exponent, threshold):
    sizes = zeta_sample(exponent, threshold, 20_000, np.random.default_rng(7))
    below = np.repeat(np.arange(1, threshold), 500)
    found = tail(np.concatenate([sizes, below]), threshold)
    assert found is not None and found.events == 20_000
    assert found.low < exponent < found.high
    assert found.exponent == pytest.approx(exponent, abs=0.05)
    assert found.distance < 0.02
    error = 1e-5
    slope = (np.log(zeta(found.exponent + error, threshold)) - np.log(zeta(found.exponent - error, threshold))) / 2e-5
    assert -slope == pytest.approx(np.log(sizes).mean(), abs=1e-5)


def test_the_threshold_is_chosen_where_the_law_begins():
    generator = np.random.default_rng(8)
    sizes = np.concatenate([zeta_sample(2.5, 6, 3000, generator), generator.integers(1, 6, 3000)])
    found = tail(sizes)
    assert found is not None and found.threshold in (5, 6, 7, 8)
    assert found.exponent == pytest.approx(2.5, abs=0.15)


def test_the_distance_agrees_with_a_plain_sum():
    sizes = zeta_sample(2.4, 1, 300, np.random.default_rng(9))
    found = tail(sizes, 1)
    assert found is not None
    law = np.arange(1, sizes.max() + 1) ** -found.exponent / zeta(found.exponent)
    empirical = np.array([(sizes <= x).mean() for x in range(1, sizes.max() + 1)])
    assert found.distance == pytest.approx(np.abs(empirical - law.cumsum()).max(), abs=1e-6)


def test_few_events_or_one_size_have_no_tail():
    assert tail(np.arange(1, 50), 1) is None
    assert tail(np.ones(1000), 1) is None
    assert tail(np.zeros(1000)) is None


def test_intervals_hold_what_they_should_about_as_often_as_they_say():
    """Chains with memory over four years: 60 intervals of 95 %, so 50 or more (fewer: a chance of 0.003 at 0.92)."""
    generator = np.random.default_rng(11)
    held = {"active": 0, "persistence": 0}
    for _ in range(60):
        spans = measured(chain(0.6, 0.1, (6, 208), generator).astype(int))
        for name, truth in (("active", 0.1 / 0.5), ("persistence", 0.6)):
            held[name] += spans[name].low < truth < spans[name].high
    assert min(held.values()) >= 50, held
    assert spans["persistence"].number == pytest.approx(0.2 * 6 * 207, rel=0.5)


def test_a_short_table_has_values_without_intervals():
    spans = measured(np.random.default_rng(1).poisson(0.5, (3, 30)), BESIDE)
    assert set(spans) == {"active", "persistence", "place_alone", "beside", "after_beside", "fano"}
    assert all(span.low is None and span.high is None for span in spans.values())
    assert spans["active"].number == 90
