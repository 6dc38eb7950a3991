"""Observations: which days they are about, whose interest they serve, which count once, and what is not observed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from contested.ledger.claim import Claim, Link
from contested.scenario.bias import inflation_of, interest_of
from contested.scenario.calendar import Calendar
from contested.scenario.independence import independence_groups
from contested.scenario.load import load_scenario
from contested.scenario.observed_days import observed_days
from contested.scenario.unused_claims import unused_claims
from scenario.example import EXAMPLE, copy_example, load_error, load_example
from scenario.made_up import claim

PAST = ("start=2030-09-07",)
OBSERVATION = '\n[[observation]]\nclaim = "observed-deaths"\nseries = ["reporting.deaths"]\n'
GRADE = """
[[prior]]
id = "{name}"
says = "What a grade means."
unit = "1"
basis = "judged"
distribution = {{ kind = "fixed", value = 0.3 }}
why = "Judged."
known_from = 2031-01-01
status = "reviewed"
"""


def with_observation(tmp_path: Path, extra: str = "", grades: str = "error-b2 silent-b2") -> Path:
    home = copy_example(tmp_path)
    for file, text in (
        ("scenario.toml", OBSERVATION + extra),
        ("ledger/priors.toml", "".join(GRADE.format(name=f"grade-{name}") for name in grades.split())),
    ):
        path = home / file
        path.write_text(path.read_text() + text)
    return home


def run(past_weeks: int = 4) -> Calendar:
    """A run from 7 September 2030; its past ends on 5 October."""
    return Calendar(dt.date(2030, 9, 7), 10, past_weeks)


def about(first: str | None, last: str = "", said: str = "2030-10-05") -> Claim:
    data = claim(days=1).model_dump(by_alias=True) | {"said": dt.date.fromisoformat(said)}
    data["known_from"] = data["said"]
    days = {"from": dt.date.fromisoformat(first), "to": dt.date.fromisoformat(last)} if first else None
    return Claim.model_validate(data | {"meant": days})


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2030-09-07", "2030-10-04", {0: 7, 1: 7, 2: 7, 3: 7}),
        ("2030-09-10", "2030-09-22", {0: 4, 1: 7, 2: 2}),
        ("2030-09-16", "2030-09-18", {1: 3}),
        ("2030-08-01", "2030-09-08", {0: 2}),
        ("2030-10-01", "2030-10-05", {3: 4}),
        ("2030-10-05", "2030-10-05", {3: 1}),
        ("2030-10-06", "2030-10-20", {}),
        ("2030-08-01", "2030-09-06", {}),
    ],
)
def test_a_claim_is_about_the_days_of_its_period_that_lie_in_the_past(first, last, expected):
    assert observed_days(about(first, last), run()) == expected


@pytest.mark.parametrize(
    ("said", "week"), [("2030-09-07", 0), ("2030-09-14", 0), ("2030-09-17", 0), ("2030-09-18", 1), ("2030-10-05", 3)]
)
def test_a_claim_without_a_period_is_about_the_week_that_ends_nearest_to_the_day_on_which_it_was_said(said, week):
    assert observed_days(about(None, said=said), run()) == {week: 7}


def test_a_claim_without_a_period_that_was_said_outside_the_past_is_about_no_day_of_it():
    assert observed_days(about(None, said="2030-09-06"), run()) == {}
    assert observed_days(about(None, said="2030-10-06"), run()) == {}
    assert observed_days(about("2030-09-07", "2030-09-08"), run(past_weeks=0)) == {}


@pytest.mark.parametrize(
    ("side", "of", "whose", "interest"),
    [
        ("lanterns", "fatalities", "regency", "self_serving"),  # a bias applies
        ("lanterns", "Fatalities", "lanterns", "against"),
        ("regency", "desertions", "regency", "against"),
        ("regency", "parishes held", "lanterns", "against"),
        ("regency", "parishes held", "regency", "none"),
        ("regency", "fatalities", "lanterns", "none"),  # no bias of the Regency
        ("regency", "fatalities", "none", "none"),
        ("none", "fatalities", "lanterns", "none"),
    ],
)
def test_own_losses_and_ground_of_enemies_are_against_a_side_s_interest(side, of, whose, interest):
    scenario = load_example(EXAMPLE).scenario
    one = claim(side=side, of=of, whose=whose)
    assert interest_of(scenario, one) == interest
    assert (inflation_of(scenario, one) is not None) == (interest == "self_serving")


def test_what_a_claim_says_of_its_interest_goes_first():
    scenario = load_example(EXAMPLE).scenario
    for interest in ("against", "none"):
        one = claim(side="lanterns", whose="regency").model_copy(update={"interest": interest})
        assert interest_of(scenario, one) == interest and inflation_of(scenario, one) is None
    without = claim(best=None, side="lanterns")
    assert interest_of(scenario, without) == "none"
    assert interest_of(scenario, without.model_copy(update={"interest": "against"})) == "against"


def test_a_bias_of_nobody_applies_to_neutral_claims(tmp_path: Path):
    bias = '[[bias]]\nside = "none"\nabout = ["fatalities"]\nfactor = "prior:claim-inflation"\n\n[[bias]]'
    scenario = load_example(copy_example(tmp_path, ("[[bias]]", bias))).scenario
    one = claim(side="none", whose="regency")
    assert interest_of(scenario, one) == "none" and inflation_of(scenario, one) is scenario.bias[0]


def test_claims_that_repeat_each_other_form_a_group_also_through_others():
    links = {"a": ["x"], "x": [], "b": ["x"], "c": ["b"], "d": [], "e": ["d"]}
    claims = {
        key: claim().model_copy(
            update={"id": key, "links": tuple(Link(relation="repeats", claim=other) for other in others)}
        )
        for key, others in links.items()
    }
    other = Link(relation="corroborates", claim="a")
    claims["d"] = claims["d"].model_copy(update={"links": (other,)})
    found = independence_groups(claims, ["c", "a", "d", "b"])
    assert found == dict.fromkeys("abc", ("a", "b", "c")) | {"d": ("d",)}


def test_a_claim_that_is_observed_twice_is_refused(tmp_path: Path):
    home = with_observation(tmp_path, OBSERVATION)
    load_error(home, "the id 'observed-deaths' is used by 2 entries", "observation", set_=PAST)


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        ('places = ["orrin-hed"]\n', "did you mean 'orrin-head'?"),
        ('factor = ["prior:claim-inflatio"]\n', "did you mean 'claim-inflation'?"),
        ("factor = [2]\n", "found the number 2: bind it to a ledger entry"),
        ('definition = "prior:raid-rat"\n', "did you mean 'raid-rate'?"),
        ('at_least = 1\nfactor = ["prior:claim-inflation"]\n', "the key 'factor' is for a claim's number"),
        ('over = "week"\n', "field over: expected 'sum'"),
        ('\n[[not_observed]]\nclaims = ["observed-death"]\nwhy = "?"\n', "did you mean 'observed-deaths'?"),
    ],
)
def test_a_wrong_word_in_an_observation_is_an_error_with_the_nearest_right_one(tmp_path: Path, extra, words):
    load_error(with_observation(tmp_path, extra), words, "observ", set_=PAST)


def test_a_grade_needs_its_entries_and_a_yes_or_no_observation_only_its_silence(tmp_path: Path):
    alone = (*PAST, "library=false")
    home = with_observation(tmp_path / "a", grades="silent-b2")
    load_error(home, "no prior 'grade-error-b2'", "its grade B2", set_=alone)
    assert "prior:grade-error-b2" in load_scenario(home, set_=PAST).from_library
    home = with_observation(tmp_path / "b", "at_least = 1\n", grades="silent-b2")
    assert load_scenario(home, set_=alone).scenario.observation[0].comparison == ("at_least", 1.0)
    load_error(with_observation(tmp_path / "c", grades="error-b2"), "no prior 'grade-silent-b2'", set_=alone)


def test_the_entries_of_an_observation_count_as_used(tmp_path: Path):
    loaded = load_scenario(with_observation(tmp_path), set_=PAST)
    assert not {"claim:observed-deaths", "prior:grade-error-b2", "prior:grade-silent-b2"} & set(loaded.unused)
    assert "claim:observed-deaths" in load_example(EXAMPLE).unused


def unused(home: Path, *set_: str) -> dict[str, str]:
    return dict(unused_claims(load_scenario(home, set_=set_)))


def test_claims_that_are_not_observed_are_listed_with_the_reason(tmp_path: Path):
    assert unused(with_observation(tmp_path), *PAST) == {
        "lantern-losses-claimed": "no observation names it",
        "lantern-strength": "compared with independent evidence only",
    }
    given = '\n[[not_observed]]\nclaims = ["lantern-losses-claimed"]\nwhy = "Nobody knows which raids are meant."\n'
    found = unused(with_observation(tmp_path / "given", given), *PAST)
    assert found["lantern-losses-claimed"] == "Nobody knows which raids are meant."


def test_a_run_without_a_past_observes_nothing():
    assert set(unused(EXAMPLE).values()) == {"about the time before the start"}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"kind": "forecast"}, "a forecast"),
        ({"kind": "opinion"}, "an opinion"),
        ({"quantity": None}, "no quantity and no condition"),
        ({"meant": None, "said": dt.date(2030, 9, 1)}, "about the time before the start"),
        ({"meant": None, "said": dt.date(2031, 4, 1)}, "about the time after as_of"),
        ({"status": "withdrawn"}, None),
    ],
)
def test_the_reason_is_the_first_that_a_claim_gives(change, reason):
    one = claim(side="lanterns").model_copy(update={"said": dt.date(2030, 11, 1)} | change)
    scenario = SimpleNamespace(observation=(), not_observed=(), claim_check=())
    ledger = SimpleNamespace(claims={"c": one}, priors={})
    loaded: Any = SimpleNamespace(scenario=scenario, ledger=ledger, calendar=run(past_weeks=9), from_library=())
    assert dict(unused_claims(loaded)).get("c") == reason


def test_a_claim_that_a_prior_rests_on_is_observed_with_a_warning_that_names_the_prior(tmp_path: Path):
    extra = '\n[[observation]]\nclaim = "lantern-strength"\nseries = ["fighters.lanterns"]\n'
    home = with_observation(tmp_path, extra, grades="error-b2 silent-b2 error-b3 silent-b3")
    (found,) = [one for one in load_scenario(home, set_=PAST).warnings if "no prior rests" in one.message]
    assert "'prior:lantern-fighters'" in found.message and "lantern-strength" in found.where
