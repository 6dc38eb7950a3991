"""Statistics of zones of control, settled places, ground in phase one and force ratios: histories that are told."""

from __future__ import annotations

import numpy as np
import pytest

from contested.facts.forces import attacks_and_ground, ground_parts, jump, mass_parts, threshold, units_a_year
from contested.facts.settled import fall, fall_parts, settled
from contested.facts.zones import parity, parity_over_most, zone_parts
from helpers.told import told


def zones(rates, people=1e6):
    return np.array([*(np.array(rates, float) * people), *([people] * 5)])


def test_violence_is_lowest_at_parity_only_where_it_peaks_at_most_but_not_all_control():
    assert parity_over_most(zones([1e-4, 2e-4, 1e-4, 4e-4, 2e-4])) == pytest.approx(0.25)
    assert parity_over_most(zones([9e-4, 2e-4, 1e-4, 4e-4, 2e-4])) == 1.0
    assert np.isnan(parity_over_most(np.array([1.0, 1, 1, 1, 1, 9, 9, 0, 9, 9])))


def test_zones_are_those_of_the_killers_own_control_and_contested_units_count_half():
    shape = (3, 5, 2)
    own = np.broadcast_to(np.array([0.0, 2.0, 4.0, 8.0, 10.0])[None, :, None], shape)
    contested = np.broadcast_to(np.array([0.0, 2.0, 2.0, 0.0, 0.0])[None, :, None], shape)
    history = told(
        units=[10] * 5, control__a=own, control__contested=contested, civilian=np.full(shape, 100.0),
        fighters__a=np.ones(shape), kill__selective=np.broadcast_to(np.arange(5.0)[None, :, None], shape),
    )  # fmt: skip
    found = zone_parts(history, [("a", "kill.selective")])
    assert found[:, 0].tolist() == [0, 3, 6, 9, 12, 300, 300, 300, 300, 300]  # shares 0, .3, .5, .8 and 1


def test_too_few_people_at_parity_cannot_tell():
    parts = np.zeros((10, 2))
    parts[[3, 7, 8]] = [[500.0, 500.0], [100.0, 100.0], [1e6, 1e6]]
    assert parity(parts, np.array([0, 1])).unknown == "too few people live at parity: 0.1 killings expected there"
    assert parity(parts / 100, np.array([0, 1])).unknown.startswith("only 10 civilians")


def test_a_place_is_settled_when_a_dispute_ends_for_good():
    sole = np.zeros((60, 3, 1), bool)
    sole[30:, 0] = True
    sole[30:40, 1] = True  # not for good
    sole[:, 2] = True  # never disputed
    assert np.argwhere(settled(sole, 21)).tolist() == [[30, 0, 0]]


def test_the_fall_is_that_of_weekly_counts_after_and_before():
    weeks, members = 60, 40
    held = np.zeros((weeks, 2, members))
    held[30:, 0] = 1.0
    events = np.zeros((weeks, 2, members))
    events[:30, 0], events[30:, 0], events[:, 1] = 10.0, 1.0, 4.0
    history = told(control__a=held, raids=events)
    rows = np.arange(members)
    parts = fall_parts(history, ["a"], ["raids"], "violence")
    assert fall(parts, rows).value == pytest.approx(0.9) and parts[2].sum() == members
    elsewhere = fall_parts(history, ["a"], ["raids"], "violence", elsewhere=True)
    assert fall(elsewhere, rows).value == pytest.approx(0.0)
    assert fall(parts[:, :5], rows[:5]).unknown == "only 5 places that were settled on one actor, of at least 30"


def test_attacks_and_ground_go_together_only_where_ground_follows_attacks():
    rng = np.random.default_rng(0)
    attacks = rng.poisson(5.0, (200, 1, 8)).astype(float)
    phase = np.ones_like(attacks)
    for gain, expected in ((attacks, 1.0), (rng.poisson(5.0, attacks.shape).astype(float), 0.0)):
        history = told(
            phase__a__survival=phase, phase__a__guerrilla=0 * phase, raid=attacks, control__a=gain.cumsum(axis=0)
        )
        parts = ground_parts(history, [("a", "raid")])
        assert attacks_and_ground(parts, np.arange(8)).value == pytest.approx(expected, abs=0.06)
    assert units_a_year(parts, np.arange(8)).value == pytest.approx(52 * 5.0, rel=0.05)


def test_weeks_outside_phase_one_count_only_when_asked():
    phase = np.zeros((60, 1, 1))
    history = told(phase__a__survival=phase, phase__a__guerrilla=phase, raid=phase + 1, control__a=phase)
    assert ground_parts(history, [("a", "raid")])[0].tolist() == [0.0]
    assert ground_parts(history, [("a", "raid")], always=True)[0].tolist() == [59.0]


def test_a_jump_is_found_where_it_is_planted_and_none_in_a_smooth_rise():
    rng = np.random.default_rng(1)
    ratio = np.exp(rng.uniform(np.log(10), np.log(40), 4_000))
    smooth = 0.1 * np.log(ratio) + 0.2 * rng.standard_normal(4_000)
    assert jump(ratio, smooth) == pytest.approx(0.0, abs=0.12)
    planted = smooth + 0.3 * (ratio > 20)
    assert jump(ratio, planted) == pytest.approx(0.3 / planted.std(), abs=0.12)
    assert jump(ratio, np.zeros(4_000)) == 0.0


def test_force_ratios_are_told_only_with_places_on_both_sides():
    shape = (10, 4, 60)
    force = np.broadcast_to(np.array([12.0, 15.0, 26.0, 33.0])[None, :, None], shape)
    rng = np.random.default_rng(2)
    held = np.broadcast_to(rng.random((1, 4, 60)) * np.linspace(1, 0, 10)[:, None, None], shape)
    history = told(civilian=np.full(shape, 1e3), fighters__a=force, control__b=held, control__contested=0 * held)
    rows = np.arange(60)
    found = threshold(mass_parts(history, ["a"], ["b"]), rows)
    planted = threshold(mass_parts(history, ["a"], ["b"], planted=True), rows)
    assert found.number == 240 and planted.value > found.value + 0.5
    assert "30 needed" not in found.unknown
    few = threshold(mass_parts(history, ["a"], ["b"])[:, :20], rows[:20])
    assert few.unknown == "40 places have less than 20 for each 1,000 and 40 more, of 100 needed"
