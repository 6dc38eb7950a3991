"""Questions, layers, comparisons and reference values, against loops in plain Python."""

from __future__ import annotations

import datetime
from fnmatch import fnmatchcase

import numpy as np
import pytest

from contested.analysis.claim_values import claim_value
from contested.analysis.prior_check import reference_levels, stated_level
from contested.analysis.questions import evaluate, layer_counts, nearness
from contested.analysis.series import check_series, series_patterns
from contested.errors import InputError
from contested.scenario.calendar import Calendar
from contested.scenario.claim_weeks import claim_check_weeks
from scenario.made_up import NAMES, PLACES, START, claim, claim_check, layer, ledger, made_up, question, reference_value

WORDS = {
    "at_least": lambda a, b: a >= b,
    "more_than": lambda a, b: a > b,
    "at_most": lambda a, b: a <= b,
    "less_than": lambda a, b: a < b,
}
REDUCTIONS = {
    "sum": sum,
    "last": lambda weeks: weeks[-1],
    "first": lambda weeks: weeks[0],
    "max": max,
    "min": min,
    "mean": lambda weeks: sum(weeks) / len(weeks),
    "change": lambda weeks: weeks[-1] - weeks[0],
}


def places_held(history, week: int, member: int, actor: str, places: list[str]) -> int:
    count = 0
    for index, place in enumerate(PLACES):
        if place in places and history.table[f"control.{actor}"][week, index, member] > history.units[index] / 2:
            count += 1
    return count


def total(history, week: int, member: int, patterns: list[str], places: list[str] = PLACES) -> float:
    value = 0.0
    for name, series in history.table.items():
        if any(fnmatchcase(name, pattern) for pattern in patterns):
            value += sum(float(series[week, index, member]) for index, place in enumerate(PLACES) if place in places)
    return value


def members(history) -> range:
    return range(history.table["fear"].shape[2])


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("places", [PLACES, ["north"], ["south", "north"]])
def test_places_held_in_any_week(word: str, places: list[str]):
    history = made_up(weeks=3)
    proposition = question(measure="places_held", actor="reds", places=places, **{word: 1})
    expected = [
        any(WORDS[word](places_held(history, week, member, "reds", places), 1) for week in range(3))
        for member in members(history)
    ]
    assert evaluate(proposition, history).tolist() == [float(value) for value in expected]


def test_a_place_is_held_only_with_more_than_half_of_its_units():
    history = made_up(weeks=1, members=1)
    history.units = np.array([4, 5, 6])
    for held, expected in [([2, 0, 0], 0), ([3, 0, 0], 1), ([0, 2, 0], 0), ([0, 3, 3], 1), ([4, 5, 6], 3)]:
        history.table["control.reds"] = np.array(held, dtype=np.float32)[None, :, None]
        assert evaluate(question(measure="places_held", actor="reds"), history).tolist() == [expected]


@pytest.mark.parametrize("running", [1, 2, 3, 5])
def test_units_held_for_weeks_running(running: int):
    history = made_up()
    proposition = question(measure="units_held", actor="blues", at_least=6, for_weeks=running)
    expected = []
    for member in members(history):
        best = run = 0
        for week in range(12):
            run = run + 1 if total(history, week, member, ["control.blues"]) >= 6 else 0
            best = max(best, run)
        expected.append(float(best >= running))
    assert evaluate(proposition, history).tolist() == expected
    assert 0 < sum(expected) <= len(expected)


@pytest.mark.parametrize("over", REDUCTIONS)
def test_series_over_the_window_less_others(over: str):
    history = made_up()
    quantity = question(measure="series", series=["raid.*", "*.deaths"], minus=["fear"], over=over, places=["middle"])
    expected = []
    for member in members(history):
        weeks = [
            total(history, week, member, ["raid.*", "*.deaths"], ["middle"])
            - total(history, week, member, ["fear"], ["middle"])
            for week in range(12)
        ]
        expected.append(REDUCTIONS[over](weeks))
    np.testing.assert_allclose(evaluate(quantity, history), expected, rtol=1e-12)


def test_a_window_cuts_the_weeks_that_count():
    history = made_up()
    # Weeks begin on 2030-01-01; 2030-01-09 lies inside week 1 and 2030-02-04 is the last day of week 4.
    quantity = question(
        measure="series", series=["fear"], **{"from": START.replace(day=9), "by": START.replace(month=2, day=4)}
    )
    expected = [sum(total(history, week, member, ["fear"]) for week in (2, 3, 4)) for member in members(history)]
    assert evaluate(quantity, history).tolist() == expected


@pytest.mark.parametrize("word", WORDS)
def test_alternatives_are_true_when_one_is(word: str):
    history = made_up(weeks=2)
    one = {"measure": "places_held", "actor": "reds", "at_least": 2}
    other = {"measure": "series", "series": ["fear"], "over": "last", word: 4, "places": ["south", "north"]}
    expected = [
        any(places_held(history, week, member, "reds", PLACES) >= 2 for week in range(2))
        or WORDS[word](total(history, 1, member, ["fear"], ["south", "north"]), 4)
        for member in members(history)
    ]
    assert len(set(expected)) == 2
    assert evaluate(question(any_of=[one, other]), history).tolist() == [float(value) for value in expected]


def test_running_weeks_hold_within_one_alternative_not_across_two():
    history = made_up(weeks=2, members=1)
    history.table["control.reds"] = np.array([[[9.0], [0], [0]], [[0], [0], [0]]])
    history.table["control.blues"] = np.array([[[0.0], [0], [0]], [[9], [0], [0]]])
    options = [{"measure": "units_held", "actor": actor, "at_least": 9} for actor in ("reds", "blues")]
    assert evaluate(question(any_of=options), history).tolist() == [1]
    assert evaluate(question(any_of=options, for_weeks=2), history).tolist() == [0]


def test_an_alternatives_own_places_take_the_place_of_the_questions():
    history = made_up(weeks=1)
    option = {"measure": "series", "series": ["fear"], "at_least": 2}
    proposition = question(any_of=[option | {"places": ["south"]}], places=["north", "middle"])
    south = [total(history, 0, member, ["fear"], ["south"]) >= 2 for member in members(history)]
    assert evaluate(proposition, history).tolist() == [float(value) for value in south]


def test_a_series_can_be_compared_week_by_week():
    history = made_up(weeks=3, members=2)
    weekly = np.array([[3.0, 3], [3, 0], [0, 3]])
    history.table["fear"] = np.stack([weekly, 0 * weekly, 0 * weekly], axis=1)
    proposition = question(measure="series", series=["fear"], over="week", at_least=3, for_weeks=2)
    assert evaluate(proposition, history).tolist() == [1, 0]


def test_a_sum_compared_with_a_claim_uses_the_claims_rate():
    history = made_up(weeks=10)
    sums = np.array([sum(total(history, week, member, ["fear"]) for week in range(10)) for member in members(history)])
    middle = float(np.median(sums))
    # Stated over 35 days, compared over 70: the threshold is twice the stated value.
    stated = claim(best=middle / 2, days=35)
    proposition = question(measure="series", series=["fear"], more_than="claim:c")
    assert evaluate(proposition, history, ledger(stated)).tolist() == (sums > middle).tolist()
    assert evaluate(proposition, history, ledger(claim(best=middle))).tolist() == (sums > middle).tolist()
    last = question(measure="series", series=["fear"], over="last", at_least="claim:c")
    ends = np.array([total(history, 9, member, ["fear"]) for member in members(history)])
    assert evaluate(last, history, ledger(claim(best=6, days=35))).tolist() == (ends >= 6).tolist()


def test_a_claim_needs_a_ledger_and_a_quantity():
    proposition = question(measure="series", series=["fear"], more_than="claim:c")
    with pytest.raises(InputError, match="no ledger"):
        evaluate(proposition, made_up())
    with pytest.raises(InputError, match="a claim with a quantity"):
        evaluate(proposition, made_up(), ledger(claim(best=None)))


def test_a_question_needs_the_series_of_every_alternative():
    options = [
        {"measure": "places_held", "actor": "reds", "at_least": 1},
        {"measure": "series", "series": ["a.*"], "minus": ["b"], "at_least": 1},
    ]
    assert series_patterns(question(any_of=options)) == {"control.reds", "a.*", "b"}
    assert (
        series_patterns(layer(series=["x"], at_least=1))
        == series_patterns(reference_value(series=["x"]))
        == series_patterns(claim_check(series=["x"]))
        == {"x"}
    )
    assert series_patterns(claim_check(prior="prior:x")) == set()


def test_a_pattern_that_matches_nothing_is_refused_with_the_nearest_name():
    check_series(question(measure="series", series=["raid.*"]), NAMES)
    check_series(claim_check(prior="prior:x"), NAMES)
    with pytest.raises(InputError, match="question 'q': no series matches 'raid.death'; did you mean 'raid.deaths'"):
        check_series(question(measure="series", series=["raid.*"], minus=["raid.death"]), NAMES)
    with pytest.raises(InputError, match="no series matches 'control.red'"):
        evaluate(question(measure="places_held", actor="red"), made_up())
    with pytest.raises(InputError, match="layer 'l'"):
        check_series(layer(series=["Fear"], at_least=1), NAMES)


def test_an_unknown_place_is_refused():
    with pytest.raises(InputError, match="no place 'nort'; did you mean 'north'"):
        evaluate(question(measure="places_held", actor="reds", places=["nort"]), made_up())


@pytest.mark.parametrize("word", WORDS)
def test_a_layer_counts_members_per_place_and_week_and_over_all_places(word: str):
    history = made_up(weeks=4)
    chosen = layer(series=["fear", "raid.*"], **{word: 6})
    found = layer_counts(chosen, history)
    assert found.shape == (4, 4)
    for week in range(4):
        for row, places in enumerate([*([place] for place in PLACES), PLACES]):
            sums = [total(history, week, member, ["fear", "raid.*"], places) for member in members(history)]
            assert found[row, week] == sum(WORDS[word](value, 6) for value in sums)


@pytest.mark.parametrize(("days", "weeks"), [(28, 4), (31, 4), (700, 12), (None, 12)])
def test_a_comparison_is_a_sum_of_the_length_of_the_claim(days: int | None, weeks: int):
    history = made_up(weeks=12)
    to_check, stated = claim_check(series=["*.deaths"]), claim(days=days)
    assert claim_check_weeks(to_check, stated, history.calendar) == list(range(weeks))
    scale = (days or 364) / (7 * weeks)
    expected = [
        scale * sum(total(history, week, member, ["*.deaths"]) for week in range(weeks)) for member in members(history)
    ]
    np.testing.assert_allclose(claim_value(to_check, history, stated), expected, rtol=1e-12)


@pytest.mark.parametrize(("days", "weeks"), [(33, 5), (3, 1)])
def test_counts_in_weeks_longer_than_a_claims_period_are_thinned(days: int, weeks: int):
    history = made_up(weeks=12, members=4000)
    to_check, stated = claim_check(series=["*.deaths"], places=["north"]), claim(days=days)
    assert claim_check_weeks(to_check, stated, history.calendar) == list(range(weeks))
    all_of_them = np.array(
        [sum(total(history, week, member, ["*.deaths"], ["north"]) for week in range(weeks)) for member in
         members(history)]
    )  # fmt: skip
    kept, part = claim_value(to_check, history, stated), days / (7 * weeks)
    assert np.all((kept <= all_of_them) & (kept == np.round(kept)))
    varies = part * (1 - part) * all_of_them.mean() + part**2 * all_of_them.var()
    assert kept.mean() == pytest.approx(part * all_of_them.mean(), abs=4 * np.sqrt(varies / 4000))
    assert kept.var() == pytest.approx(varies, rel=0.1)
    assert np.array_equal(kept, claim_value(to_check, history, stated))


def test_places_go_with_series_only():
    with pytest.raises(InputError, match="'places' goes with 'series'"):
        claim_check(prior="prior:p", places=["north"])
    with pytest.raises(InputError, match="no place 'nort'; did you mean 'north'"):
        claim_value(claim_check(series=["fear"], places=["nort"]), made_up(), claim())


def test_a_comparison_may_give_its_own_weeks_or_look_at_levels():
    history = made_up(weeks=12)
    own = claim_value(claim_check(series=["fear"], weeks=6), history, claim(days=28))
    assert own.tolist() == [
        sum(total(history, week, member, ["fear"]) for week in range(6)) for member in members(history)
    ]
    first = claim_value(claim_check(series=["fear"], over="first"), history, claim(days=28))
    assert first.tolist() == [total(history, 0, member, ["fear"]) for member in members(history)]
    mean = claim_value(claim_check(series=["fear"], over="mean"), history, claim(days=28))
    expected = [sum(total(history, week, member, ["fear"]) for week in range(4)) / 4 for member in members(history)]
    np.testing.assert_allclose(mean, expected, rtol=1e-12)


@pytest.mark.parametrize(("per", "days"), [("week", 7), ("month", 30.4375), ("year", 365.25)])
@pytest.mark.parametrize("weeks", [10, 60])
def test_a_reference_value_is_a_mean_level_of_the_first_year(per: str, days: float, weeks: int):
    history = made_up(weeks=weeks, members=5)
    used = min(weeks, 52)
    expected = [
        days / 7 * sum(total(history, week, member, ["raid.deaths"]) for week in range(used)) / used
        for member in members(history)
    ]
    level = reference_value(series=["raid.deaths"], per=per)
    np.testing.assert_allclose(reference_levels(level, history, claim()), expected, rtol=1e-12)
    assert stated_level(level, claim(best=100, days=50)) == pytest.approx(100 / 50 * days)
    assert stated_level(level, claim(best=100)) == 100
    with pytest.raises(InputError, match="a claim with a quantity"):
        stated_level(level, claim(best=None))


def test_counts_too_large_for_single_precision_are_added_exactly():
    history = made_up(weeks=2, members=1)
    history.table["fear"] = np.full((2, 3, 1), 2**24, dtype=np.float32)
    history.table["fear"][0, 0, 0] = 1
    assert evaluate(question(measure="series", series=["fear"]), history).tolist() == [5 * 2**24 + 1]


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize(("over", "running"), [("week", 1), ("week", 3), *((over, 1) for over in REDUCTIONS)])
def test_a_history_answers_yes_exactly_if_it_comes_near_enough(word: str, over: str, running: int):
    history = made_up()
    measured = question(measure="series", series=["fear"], over="mean" if over == "week" else over)
    for number in np.quantile(evaluate(measured, history), [0.2, 0.5, 0.8]):
        spoken = {"over": over, word: float(number)} | ({"for_weeks": running} if running > 1 else {})
        proposition = question(measure="series", series=["fear"], **spoken)
        (near,) = nearness(proposition, history)
        sign = -1.0 if word in ("at_most", "less_than") else 1.0
        passes = WORDS["at_least" if word in ("at_least", "at_most") else "more_than"]
        assert evaluate(proposition, history).tolist() == [float(passes(value, sign * number)) for value in near]


def test_every_alternative_has_its_own_nearness():
    history = made_up(weeks=3)
    holding = {"actor": "reds", "at_least": 1}
    options = [{"measure": measure, **holding} for measure in ("units_held", "places_held")]
    near = nearness(question(any_of=options, for_weeks=2), history)
    assert near.shape == (2, len(members(history)))
    assert np.all(near[0] >= near[1])


@pytest.mark.parametrize("past", [1, 5])
@pytest.mark.parametrize("over", [*REDUCTIONS])
def test_weeks_of_the_future_become_one_value_and_a_change_begins_with_the_week_before(past: int, over: str):
    history = made_up(weeks=12)
    history.calendar = Calendar(START, 12, past)
    found = evaluate(question(measure="series", series=["fear"], over=over), history)
    weekly = [[total(history, week, member, ["fear"]) for week in range(12)] for member in members(history)]
    first = past - 1 if over == "change" else past
    assert found.tolist() == pytest.approx([REDUCTIONS[over](weeks[first:]) for weeks in weekly])


def test_a_change_in_one_week_with_a_week_before_it_is_what_the_week_brings():
    history = made_up(weeks=4)
    history.calendar = Calendar(START, 4, 3)
    grown = history.table["fear"].cumsum(axis=0)
    added = history.table["fear"][3].sum(axis=0)
    history.table["fear"] = grown
    assert evaluate(question(measure="series", series=["fear"], over="change"), history).tolist() == added.tolist()


@pytest.mark.parametrize("word", WORDS)
def test_nearness_of_a_change_agrees_with_its_answer(word: str):
    history = made_up(weeks=9)
    history.calendar = Calendar(START, 9, 4)
    proposition = question(measure="series", series=["fear"], over="change", **{word: 1})
    answers, near = evaluate(proposition, history), nearness(proposition, history)[0]
    assert set(answers.tolist()) == {0.0, 1.0}
    yes, no = near[answers == 1], near[answers == 0]
    assert yes.min() > no.max()


def test_a_series_of_the_past_can_be_asked_for():
    history = made_up(weeks=12)
    history.calendar = Calendar(START, 12, 6)
    last = START + datetime.timedelta(days=7 * 6 - 1)
    past = question(measure="series", series=["fear"], over="sum", **{"from": START, "by": last})
    assert evaluate(past, history).tolist() == history.table["fear"][:6].sum(axis=(0, 1)).tolist()
