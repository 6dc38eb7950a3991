"""Readings of simulated histories: sums over days, means, shares and conditions, and the law of each claim."""

from __future__ import annotations

import datetime as dt
import math
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from contested.analysis.reading_values import Days, reading_value
from contested.analysis.readings import Reading, readings
from contested.errors import InputError
from contested.ledger.reading import validate
from contested.observations.stated import Stated, StatedEvent
from contested.scenario.load import load_scenario
from contested.scenario.observation import Observation
from contested.simulation import prepare
from scenario.example import copy_example
from scenario.made_up import PLACES, made_up
from scenario.test_observations import GRADE, PAST

HISTORY = made_up()
DEATHS = HISTORY.table["raid.deaths"].astype(np.float64)
WHOLE = Days({2: 7, 3: 7, 4: 7}, 21)


CHECK_OF_WHAT_IS_OBSERVED = (
    '[[claim_check]]\nclaim = "lantern-losses-claimed"\nseries = ["raids-lanterns.killed.regency"]\n',
    "",
)


def observation(**keys: Any) -> Observation:
    return validate(Observation, {"claim": "c", "series": ["raid.deaths"], "over": "sum"} | keys, "test")


def value(days: Days = WHOLE, **keys: Any) -> np.ndarray:
    return reading_value(observation(**keys), days, HISTORY)


def test_a_sum_is_over_whole_weeks_all_places_and_all_series():
    assert (value() == DEATHS[2:5].sum(axis=(0, 1))).all()
    more = value(series=["raid.deaths", "purge.*"], places=["south"])
    expected = (DEATHS + HISTORY.table["purge.deaths"])[2:5, PLACES.index("south")].sum(axis=0)
    assert (more == expected).all()


@pytest.mark.parametrize(("over", "reduce"), [("max", np.max), ("last", lambda x, axis: x[-1])])
def test_other_reductions_are_over_the_weeks_that_the_claim_touches(over, reduce):
    days = Days({2: 1, 3: 7, 4: 2}, 10)
    assert (value(days, over=over) == reduce(DEATHS[2:5].sum(axis=1), axis=0)).all()
    assert (value(days, over="first") == DEATHS[2].sum(axis=0)).all()


def test_a_mean_weighs_weeks_by_their_days():
    found = value(Days({2: 1, 3: 7, 4: 2}, 10), over="mean", places=["north"])
    assert found == pytest.approx(np.array([0.1, 0.7, 0.2]) @ DEATHS[2:5, 0])


def test_days_that_are_not_simulated_are_taken_at_the_rate_of_the_rest():
    assert value(Days({2: 7, 3: 7, 4: 7}, 42)) == pytest.approx(2 * value())


def test_of_a_part_of_a_week_each_count_is_kept_with_that_chance():
    """Binomial thinning: the mean is the part, the variance that of n draws with this chance."""
    many = made_up(members=4000)
    many.table["raid.deaths"][:] = 5
    found = reading_value(observation(), Days({0: 2, 1: 7, 2: 1}, 10), many)
    kept = found - 15  # the whole week
    assert (kept == np.round(kept)).all() and kept.min() >= 0
    assert kept.mean() == pytest.approx(15 * 3 / 7, abs=0.15)
    assert kept.var() == pytest.approx(15 * (2 / 7 * 5 / 7 + 1 / 7 * 6 / 7), rel=0.1)


def test_what_is_kept_of_a_week_depends_on_claim_and_member_only():
    days, less = Days({2: 3}, 3), made_up(members=40)
    found = value(days)
    less.table = {name: table[..., ::2] for name, table in less.table.items()}
    # the same histories with the same numbers, fewer of them
    numbers = np.arange(0, 40, 2)

    class Part(type(less)):
        @property
        def members(self) -> np.ndarray:
            return numbers

    part = Part(less.table, less.units, less.calendar)
    assert (reading_value(observation(), days, part) == found[::2]).all()
    assert (value(days, claim="another") != found).any()


def test_levels_that_are_no_whole_numbers_are_scaled_by_days():
    history = made_up()
    history.table["raid.deaths"] = history.table["raid.deaths"] + 0.25
    found = reading_value(observation(), Days({2: 3, 3: 7}, 10), history)
    weekly = history.table["raid.deaths"].sum(axis=1)
    assert found == pytest.approx(3 / 7 * weekly[2] + weekly[3])


def test_a_share_is_of_the_whole_area_and_never_0_or_1():
    found = value(places=["north"], share_of=["raid.deaths"])
    part, whole = DEATHS[2:5, 0].sum(axis=0), DEATHS[2:5].sum(axis=(0, 1))
    assert found == pytest.approx((part + 0.5) / (whole + 1))
    none = made_up()
    none.table["raid.deaths"][:] = 0
    assert reading_value(observation(share_of=["raid.deaths"]), WHOLE, none) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("word", "holds"),
    [("at_least", np.greater_equal), ("more_than", np.greater), ("at_most", np.less_equal), ("less_than", np.less)],
)
def test_a_condition_is_1_where_it_holds_and_0_elsewhere(word, holds):
    total = DEATHS[2:5].sum(axis=(0, 1))
    number = float(np.median(total))
    assert (value(**{word: number}) == holds(total, number)).all()


def test_an_unknown_series_or_place_is_an_error():
    with pytest.raises(InputError, match="raid.deaths"):
        value(series=["raid.death"])
    with pytest.raises(InputError, match="did you mean 'north'"):
        value(places=["noth"])


LEDGER = "ledger/reports.toml"
OBSERVATIONS = """
[[observation]]
claim = "observed-deaths"
series = ["reporting.deaths"]
definition = "prior:gap"

[[observation]]
claim = "lantern-losses-claimed"
series = ["raids-lanterns.killed.regency"]
factor = ["prior:raid-loss-ratio"]

[[observation]]
claim = "lantern-strength"
series = ["fighters.lanterns"]
"""
NAMES = "gap grade-error-b2 grade-silent-b2 grade-error-d4 grade-silent-d4 grade-error-b3 grade-silent-b3".split()


def read(tmp_path: Path, *changes: tuple[str, str], extra: str = "", names: list[str] = NAMES, set_: Any = ()):
    """The readings of the example, with a past and three observations."""
    home = copy_example(tmp_path, CHECK_OF_WHAT_IS_OBSERVED)
    copy_example(tmp_path, *changes, file=LEDGER)
    for file, text in (("scenario.toml", OBSERVATIONS + extra), ("ledger/priors.toml", "".join(map(prior, names)))):
        path = home / file
        path.write_text(path.read_text() + text)
    return prepare(load_scenario(home, set_=[*PAST, *set_]), None).loaded


def prior(name: str) -> str:
    return GRADE.format(name=name)


def by_claim(loaded) -> dict[str, Reading]:
    return {one.claim: one for one in readings(loaded)}


def law(one: Reading) -> Stated:
    assert isinstance(one.law, Stated)
    return one.law


def test_readings_are_resolved_in_the_order_of_the_file_and_can_be_pickled(tmp_path: Path):
    loaded = read(tmp_path)
    found = readings(loaded)
    assert [one.claim for one in found] == ["observed-deaths", "lantern-losses-claimed", "lantern-strength"]
    seen, claimed, strength = found
    assert (seen.side, seen.speaker, seen.spread, seen.factors) == ("none", None, None, ())
    assert (claimed.side, claimed.speaker, claimed.spread) == ("lanterns", "a Lantern spokesperson", None)
    assert claimed.factors == ("raid-loss-ratio", "claim-inflation")
    # 2030-12-16 is day 100 of the run: the third day of week 14; 2031-02-15 is the first of week 23.
    assert seen.weeks == slice(14, 24) and claimed.weeks == slice(0, 25)
    # said on day 161 of the run, without a period: the week that ends on it
    assert strength.weeks == slice(22, 23)
    again = pickle.loads(pickle.dumps(found))
    assert [(one.law, one.group, one.value.args) for one in again] == [(o.law, o.group, o.value.args) for o in found]


def test_the_defaults_of_an_observation_are_settled(tmp_path: Path):
    seen, claimed, strength = read(tmp_path).scenario.observation
    assert (seen.over, claimed.over, strength.over) == ("sum", "sum", "mean")
    assert (seen.places, strength.places) == (None, ("orrin-head",))


def test_a_law_has_the_grade_and_the_definition_of_its_claim(tmp_path: Path):
    seen, claimed, _ = readings(read(tmp_path))
    assert law(seen).errors == pytest.approx((0.09, 0, 0, 0.09)) and law(seen).silent == 0.3
    assert law(claimed).errors.range > 0 == law(claimed).errors.definition


def test_claims_that_repeat_each_other_are_one_group(tmp_path: Path):
    link = 'reliability = "B"\ncredibility = 3\nlinks = [{ relation = "repeats", claim = "observed-deaths" }]'
    found = by_claim(read(tmp_path, ('reliability = "B"\ncredibility = 3', link)))
    for name in ("observed-deaths", "lantern-strength"):
        assert found[name].group == "lantern-strength" and law(found[name]).group == 2
    assert law(found["lantern-losses-claimed"]).group == 1


def test_a_claim_against_the_interest_is_not_inflated_and_has_a_narrower_error(tmp_path: Path):
    change = ('side = "lanterns"', 'side = "lanterns"\ninterest = "against"')
    found = by_claim(read(tmp_path, change, names=[*NAMES, "against-interest-narrowing"]))["lantern-losses-claimed"]
    assert (found.factors, found.speaker) == (("raid-loss-ratio",), None)
    assert law(found).errors.grade == pytest.approx((0.3 * 0.3) ** 2) and law(found).silent == 0.3


def test_a_bias_set_by_hand_shifts_the_law_and_names_no_prior(tmp_path: Path):
    found = by_claim(read(tmp_path, set_=["bias.lanterns.factor=3"]))["lantern-losses-claimed"]
    assert found.factors == ("raid-loss-ratio",) and law(found).log_shift == pytest.approx(math.log(3))
    assert found.speaker == "a Lantern spokesperson"


def test_the_spread_of_a_bias_goes_with_the_speaker(tmp_path: Path):
    found = by_claim(read(tmp_path, set_=["bias.lanterns.spread=prior:gap"]))["lantern-losses-claimed"]
    assert (found.speaker, found.spread) == ("a Lantern spokesperson", "gap")


def test_a_condition_makes_a_yes_or_no_observation_without_factors(tmp_path: Path):
    extra = "at_least = 100\n"
    found = by_claim(read(tmp_path, extra=extra))["lantern-strength"]
    assert found.law == StatedEvent(0.3) and found.factors == () and found.speaker is None
    assert law(by_claim(read(tmp_path / "b"))["lantern-strength"]).scale == "log"


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        ('over = "sum"\n', "counts a stock again in every week"),
        ('share_of = ["displaced"]\n', "counts a stock again in every week"),
        ("at_least = -1\n", None),
        ("less_than = 0\n", "expected a condition that some history can meet"),
    ],
)
def test_what_an_observation_means_is_checked_against_the_model(tmp_path: Path, extra, words):
    if words is None:
        assert any("which is always true" in one.message for one in read(tmp_path, extra=extra).warnings)
        return
    with pytest.raises(InputError, match=words):
        read(tmp_path, extra=extra)


def test_a_series_that_the_model_does_not_have_is_an_error(tmp_path: Path):
    with pytest.raises(InputError, match="observation 'lantern-strength': no series matches 'fighter.lanterns'"):
        read(tmp_path, extra="", set_=['observation.lantern-strength.series=["fighter.lanterns"]'])


def test_readings_need_a_settled_scenario(tmp_path: Path):
    read(tmp_path)
    with pytest.raises(InputError, match="the model that has them settles it"):
        readings(load_scenario(tmp_path / "two-valleys", set_=PAST))


def test_the_day_of_the_evidence_counts_as_the_last_day_of_the_past(tmp_path: Path):
    home = read(
        tmp_path, ("meant = { from = 2030-09-01, to = 2031-02-28 }", "meant = { from = 2031-03-01, to = 2031-03-01 }")
    )
    assert by_claim(home)["lantern-losses-claimed"].weeks == slice(24, 25)
    assert home.scenario.as_of == dt.date(2031, 3, 1)
