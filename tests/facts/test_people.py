"""Statistics of duration, revenge, desertion, fighters from abroad, crops and reports: histories that are told."""

from __future__ import annotations

import numpy as np
import pytest

from contested.facts.forces import desertion, desertion_parts, pace, pace_parts
from contested.facts.people import crop, crop_parts, duration, duration_parts, response, revenge
from contested.facts.reports import claim_parts, observer_parts, observers, verified_over_claimed
from helpers.told import told


def test_a_war_ends_with_a_year_of_fewer_than_25_battle_deaths():
    dead = np.zeros((300, 1, 2))
    dead[:100] = np.arange(100.0)[:, None, None]
    dead[100:, 0, 0] = 99.0  # nobody dies from week 100 on
    dead[100:, 0, 1] = 99.0 + np.arange(200.0)
    parts = duration_parts(told(dead__a=dead), ["dead.a"])
    assert parts[:, 0].tolist() == [76.0, 300.0]  # from week 76 on, 24 deaths in 52 weeks
    assert np.isinf(parts[0, 1])


def test_a_short_run_cannot_tell_how_long_wars_last():
    dead = np.cumsum(np.ones((121, 1, 4)), axis=0)
    found = duration(duration_parts(told(dead__a=dead), ["dead.a"]), np.arange(4))
    assert found.unknown == "the run has 2.3 years, of at least 5; the war goes on at the end of 100% of the histories"


@pytest.mark.parametrize("eta", [-0.5, 0.0, 1.0])
def test_the_answer_to_harm_is_found_whatever_its_sign(eta):
    """Each incident moves attacks of the six weeks after it by eta in all; a season and violent places do not count."""
    rng = np.random.default_rng(0)
    weeks, places, members = 150, 20, 60
    harm = (rng.random((weeks, places, members)) < 0.05).astype(float)
    base = (
        3.0
        * (1 + 0.5 * np.cos(2 * np.pi * np.arange(weeks) / 52))[:, None, None]
        * np.linspace(0.5, 2, places)[:, None]
    )
    rate = base + np.zeros((weeks, places, members))
    for lag in range(1, 7):
        rate[lag:] += eta / 6 * harm[:-lag]
    found = revenge(rng.poisson(rate).astype(float), harm)
    # the six weeks before an incident are raised or lowered by earlier ones as much as those after it, on average
    assert np.mean(found) == pytest.approx(eta, abs=0.12)
    assert response(found[None], np.arange(members)).unknown == ""
    assert np.isnan(revenge(rate, 0 * harm)).all()


def test_desertion_is_that_of_groups_that_shrink():
    fighters = np.array([[[100.0, 100.0]], [[90.0, 110.0]]])
    gone = np.array([[[2.0, 50.0]], [[1.8, 50.0]]])
    parts = desertion_parts(told(fighters__a=fighters, a__desert=gone), [("a", "a.desert")])
    assert parts.T.tolist() == [[3.8, 190.0], [0.0, 0.0]]
    assert desertion(parts, np.arange(2)).value == pytest.approx(0.02)


def test_the_pace_of_a_stock_is_its_log_ratio_a_year():
    fighters = np.linspace(4_000, 8_000, 105)[:, None, None]
    found = pace(pace_parts(told(fighters__f=fighters), ["f"]), np.arange(1))
    assert found.value == pytest.approx(np.log(2) / 2)


def test_a_crop_falls_by_a_share_of_its_start():
    area = np.array([[[100.0, 0.0], [100.0, 0.0]], [[5.0, 0.0], [5.0, 0.0]]])
    assert crop(crop_parts(told(crop__c=area), ["crop.c"]), np.arange(2)).value == pytest.approx(0.95)


def test_claims_are_set_against_what_others_report_of_the_same_deaths():
    """Half of the deaths are reported and each enemy killed is stated twice: 0.25."""
    dead = np.cumsum(np.full((50, 1, 1), 2.0), axis=0)
    history = told(
        dead__a=dead, seen=np.full((50, 1, 1), 1.0), stated=np.full((50, 1, 1), 3.0), killed=np.full((50, 1, 1), 1.5)
    )
    parts = claim_parts(history, ["seen"], ["dead.a"], "stated", ["killed"])
    assert verified_over_claimed(parts, np.arange(1)).value == pytest.approx(0.25)
    few = claim_parts(
        told(dead__a=dead, seen=0 * dead, stated=0 * dead, killed=0 * dead), ["seen"], ["dead.a"], "stated", ["killed"]
    )
    assert verified_over_claimed(few, np.arange(1)).unknown == "no history has 20 deaths stated"


def test_two_observers_differ_by_a_ratio():
    history = told(more=np.full((40, 1, 2), 4.0), fewer=np.full((40, 1, 2), 1.0))
    assert observers(observer_parts(history, ["more"], ["fewer"]), np.arange(2)).value == pytest.approx(0.25)
