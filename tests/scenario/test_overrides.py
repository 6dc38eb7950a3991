"""Overrides: every key of the file can be set, nothing else can, and numbers by hand are known as such."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from contested.errors import InputError
from contested.scenario.bound import ByHand
from contested.scenario.overrides import parse_set
from scenario.land import EXAMPLE, land, loaded, refused

MECHANISM = """
[level]
"anger.lanterns" = "prior:flood-wage"

[mechanism.ambush-lanterns]
kind = "ambush"
attacker = "lanterns"
targets = ["regency", "salt-company"]
at_night = true
rate = "prior:flood-wage"

[mechanism.hunger]
wage = "prior:flood-wage"

[[event]]
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return land(tmp_path, ("\n[[event]]\n", MECHANISM))


def test_a_mechanism_is_split_into_roles_and_parameters(home: Path):
    entries = loaded(home).scenario.mechanism
    assert entries["ambush-lanterns"].kind == "ambush" and entries["hunger"].kind == "hunger"
    assert entries["ambush-lanterns"].parameters == {"rate": "prior:flood-wage"}
    assert entries["ambush-lanterns"].roles == {
        "attacker": "lanterns",
        "targets": ["regency", "salt-company"],
        "at_night": True,
    }


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ("rate = 0.3", ["mechanism.ambush-lanterns.rate", "has to say what it rests on", "0.3"]),
        ('rate = "prior:Flood"', ["expected a ledger entry 'prior:ID'"]),
        ('rate = "prior:flod-wage"', ["mechanism.ambush-lanterns, field rate", "did you mean 'flood-wage'?"]),
        ("rate = { low = 1 }", ["a list of texts, true or false"]),
        ("rate = [1, 2]", ["a list of texts, true or false"]),
    ],
)
def test_a_mechanism_takes_only_bound_numbers(tmp_path: Path, new: str, words: list[str]):
    refused(land(tmp_path, ("\n[[event]]\n", MECHANISM), ('rate = "prior:flood-wage"', new)), *words)


def test_a_label_must_be_usable_in_series_names(tmp_path: Path):
    broken = MECHANISM.replace("mechanism.hunger", 'mechanism."hun.ger"')
    refused(land(tmp_path, ("\n[[event]]\n", broken)), "labels of lower-case words", "hun.ger")


@pytest.mark.parametrize(
    "key", ["mechanism.ambush-lanterns.rate", 'mechanism."ambush-lanterns".rate', "mechanism . ambush-lanterns . rate"]
)
def test_a_number_for_a_parameter_is_a_value_set_by_hand(home: Path, key: str):
    read = loaded(home, f"{key}=0.25")
    value = read.scenario.mechanism["ambush-lanterns"].parameters["rate"]
    assert isinstance(value, ByHand) and value == 0.25
    assert list(read.set.values()) == [0.25]


@pytest.mark.parametrize("key", ['level."anger.lanterns"', "level.anger.lanterns"])
def test_a_level_with_a_dot_in_its_name_can_be_set_with_or_without_quotes(home: Path, key: str):
    assert loaded(home, f"{key}=2").scenario.level == {"anger.lanterns": 2.0}


def test_values_are_read_with_their_types(home: Path):
    read = loaded(
        home,
        "weeks=39",
        "step=week",
        'title="In quotes"',
        "question.lanterns_hold_a_valley.by=2031-06-01",
        "question.lanterns_hold_a_valley.any_of.1.at_least=2",
        "event.spring-flood.places=['brackmere']",
        "mechanism.ambush-lanterns.at_night=false",
        "mechanism.hunger.wage=prior:claim-inflation",
        "bias.lanterns.factor=3",
        "compare.lantern-strength.over=mean",
        "places.control_unit=ward",
    ).scenario
    assert (read.weeks, read.steps_per_week, read.title) == (39, 1, "In quotes")
    first = read.question[0]
    assert first.by == datetime.date(2031, 6, 1) and first.alternatives[1].at_least == 2
    assert read.event[0].places == ("brackmere",) and read.mechanism["ambush-lanterns"].roles["at_night"] is False
    assert read.mechanism["hunger"].parameters == {"wage": "prior:claim-inflation"}
    assert read.bias[0].factor == 3 and read.compare[0].over == "mean" and read.places.control_unit == "ward"


def test_a_key_that_the_file_leaves_out_can_be_set():
    assert loaded(EXAMPLE, "start=2031-02-20", "weeks=42").calendar.start == datetime.date(2031, 2, 20)
    assert loaded(EXAMPLE, "question.displaced_at_the_end.by=2031-05-01").scenario.question[2].by is not None


def test_what_was_set_is_kept_as_json_can_hold_it():
    read = loaded(EXAMPLE, "weeks=39", "start=2031-03-01")
    assert read.set == {"weeks": 39, "start": "2031-03-01"}


def test_overrides_may_come_as_a_table():
    assert loaded(EXAMPLE).set == {}
    from contested.scenario.load import load_scenario

    assert load_scenario(EXAMPLE, set_={"weeks": 39}).scenario.weeks == 39


@pytest.mark.parametrize(
    ("override", "words"),
    [
        ("wekks=3", ["--set wekks", "unknown key 'wekks'", "did you mean 'weeks'?"]),
        ("weeks=many", ["--set weeks", "a whole number", "'many'"]),
        ("weeks=1.5", ["--set weeks", "a whole number"]),
        ("weeks=", ["--set weeks", "a whole number"]),
        ("weeks", ["expected KEY=VALUE"]),
        ("=3", ["expected KEY=VALUE"]),
        ("a b=3", ["expected KEY=VALUE"]),
        ("we\neks=3", ["expected KEY=VALUE"]),
        ("weeks.x=3", ["'weeks' holds '40', not a table"]),
        ("mechanism.ambush-lantern.rate=1", ["unknown key 'ambush-lantern'", "did you mean 'ambush-lanterns'?"]),
        ("mechanism.ambush-lanterns.rte=1", ["unknown key 'rte'", "did you mean 'rate'?"]),
        ("mechanism.ambush-lanterns.rate=true", ["no such"]),
        ("level.anger.lantern=1", ["unknown key 'anger'", "anger.lanterns"]),
        ("actor.lantern.fighters=1", ["no entry 'lantern'", "did you mean 'lanterns'?"]),
        ("actor.lanterns.figters=1", ["unknown key 'figters'", "did you mean 'fighters'?"]),
        ("actor.lanterns.fighters=nan", ["expected a finite number"]),
        ("actor.lanterns.fighters=-inf", ["expected a finite number"]),
        ("actor.lanterns.fighters=" + "9" * 400, ["expected a finite number"]),
        ("actor.lanterns.fighters=some", ["expected a ledger entry 'prior:ID'", "'some'"]),
        ("actor.99.fighters=1", ["no entry '99'"]),
        ("event.spring-flood.to=2031-02-30", ["expected a date"]),
        ("event.spring-flood.to.x=1", ["not a table"]),
        ("question.more_deaths_than_claimed.more_than=" + "9" * 400, ["expected a number or a ledger claim"]),
    ],
)
def test_a_wrong_override_is_refused_with_its_place(home: Path, override: str, words: list[str]):
    if words == ["no such"]:
        # A switch in the place of a number is no longer a parameter: the model says so when it is built.
        assert loaded(home, override).scenario.mechanism["ambush-lanterns"].parameters == {}
        return
    refused(home, *words, set_=[override])


def test_a_value_cannot_smuggle_in_another_key():
    assert parse_set("title=1\nweeks=3") == ("title", "1\nweeks=3")


def test_a_key_may_hold_an_equals_sign_in_quotes():
    assert parse_set('level."a=b"=1') == ('level."a=b"', 1)


def test_an_override_of_a_position_counts_from_zero_and_needs_it_where_names_repeat(tmp_path: Path):
    twice = '[[bias]]\nside = "lanterns"\nabout = ["money"]\nfactor = "prior:claim-inflation"\n\n[[bias]]'
    home = land(tmp_path, ("[[bias]]", twice))
    assert loaded(home, "bias.0.factor=2").scenario.bias[0].factor == 2
    refused(home, "is there 2 times", set_=["bias.lanterns.factor=2"])


def test_an_empty_key_in_a_table_is_refused():
    from contested.scenario.load import load_scenario

    with pytest.raises(InputError, match="expected a dotted key"):
        load_scenario(EXAMPLE, set_={"": 1})
