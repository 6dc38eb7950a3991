"""Overrides: every key of the file can be set and no other; numbers for parameters are marked as set by hand."""

from __future__ import annotations

import datetime
from pathlib import Path

import numpy as np
import pytest

from contested.errors import InputError
from contested.scenario.bound import ByHand
from contested.scenario.load import load_scenario
from contested.scenario.overrides import parse_set
from scenario.example import EXAMPLE, copy_example, load_error, load_example

MECHANISM = """
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
    return copy_example(tmp_path, ("\n[[event]]\n", MECHANISM))


def test_the_values_of_a_mechanism_are_roles_and_parameters(home: Path):
    entries = load_example(home).scenario.mechanism
    assert entries["ambush-lanterns"].kind == "ambush" and entries["hunger"].kind == "hunger"
    assert entries["ambush-lanterns"].parameters["rate"] == "prior:flood-wage"
    assert entries["ambush-lanterns"].roles == {
        "attacker": "lanterns",
        "targets": ["regency", "salt-company"],
        "at_night": True,
    }


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ("rate = 0.3", ["mechanism.ambush-lanterns.rate", "found the number 0.3: bind it to a ledger entry"]),
        ('rate = "prior:Flood"', ["expected a ledger entry 'prior:ID'"]),
        ('rate = "prior:flod-wage"', ["mechanism.ambush-lanterns, field rate", "did you mean 'flood-wage'?"]),
        ("rate = { low = 1 }", ["a list of texts, true or false"]),
        ("rate = [1, 2]", ["a list of texts, true or false"]),
    ],
)
def test_a_parameter_must_be_bound_to_a_ledger_entry(tmp_path: Path, new: str, words: list[str]):
    load_error(copy_example(tmp_path, ("\n[[event]]\n", MECHANISM), ('rate = "prior:flood-wage"', new)), *words)


def test_a_label_has_no_dots(tmp_path: Path):
    broken = MECHANISM.replace("mechanism.hunger", 'mechanism."hun.ger"')
    load_error(copy_example(tmp_path, ("\n[[event]]\n", broken)), "labels of lower-case words", "hun.ger")


@pytest.mark.parametrize(
    "key", ["mechanism.ambush-lanterns.rate", 'mechanism."ambush-lanterns".rate', "mechanism . ambush-lanterns . rate"]
)
def test_a_number_for_a_parameter_is_marked_as_set_by_hand(home: Path, key: str):
    read = load_example(home, f"{key}=0.25")
    value = read.scenario.mechanism["ambush-lanterns"].parameters["rate"]
    assert isinstance(value, ByHand) and value == 0.25
    assert list(read.set.values()) == [0.25]


def test_values_are_read_as_toml(home: Path):
    read = load_example(
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
        "claim_check.lantern-losses-claimed.over=mean",
        "places.control_unit=ward",
    ).scenario
    assert (read.weeks, read.steps_per_week, read.title) == (39, 1, "In quotes")
    first = read.question[0]
    assert first.by == datetime.date(2031, 6, 1) and first.alternatives[1].at_least == 2
    assert read.event[0].places == ("brackmere",) and read.mechanism["ambush-lanterns"].roles["at_night"] is False
    assert read.mechanism["hunger"].parameters == {"wage": "prior:claim-inflation"}
    assert read.bias[0].factor == 3 and read.claim_check[1].over == "mean" and read.places.control_unit == "ward"


def test_an_optional_key_that_the_file_omits_can_be_set():
    assert load_example(EXAMPLE, "start=2031-02-15", "weeks=42").calendar.start == datetime.date(2031, 2, 15)
    assert load_example(EXAMPLE, "question.displaced_at_the_end.by=2031-05-01").scenario.question[2].by is not None


def test_the_values_that_were_set_are_kept_as_json():
    read = load_example(EXAMPLE, "weeks=39", "start=2031-03-01")
    assert read.set == {"weeks": 39, "start": "2031-03-01"}


def test_overrides_can_be_a_mapping():
    assert load_example(EXAMPLE).set == {}
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
        ("weeks.x=3", ["'weeks' is '40', not a table"]),
        ("mechanism.ambush-lantern.rate=1", ["unknown key 'ambush-lantern'", "did you mean 'ambush-lanterns'?"]),
        ("mechanism.ambush-lanterns.rte=1", ["unknown key 'rte'", "did you mean 'rate'?"]),
        ("mechanism.ambush-lanterns.rate=true", ["no error here"]),
        ("level.anger=1", ["unknown key 'level'"]),
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
def test_an_error_in_an_override_names_the_override(home: Path, override: str, words: list[str]):
    if words == ["no error here"]:
        # With true in place of a number it is no longer a parameter; building the model reports that.
        assert load_example(home, override).scenario.mechanism["ambush-lanterns"].roles["rate"] is True
        return
    load_error(home, *words, set_=[override])


def test_a_value_cannot_set_another_key():
    assert parse_set("title=1\nweeks=3") == ("title", "1\nweeks=3")


def test_a_quoted_key_can_contain_an_equals_sign():
    assert parse_set('mechanism."a=b"=1') == ('mechanism."a=b"', 1)


def test_a_position_counts_from_zero_and_is_needed_if_names_repeat(tmp_path: Path):
    twice = '[[bias]]\nside = "lanterns"\nabout = ["money"]\nfactor = "prior:claim-inflation"\n\n[[bias]]'
    home = copy_example(tmp_path, ("[[bias]]", twice))
    assert load_example(home, "bias.0.factor=2").scenario.bias[0].factor == 2
    load_error(home, "2 entries are called 'lanterns'", set_=["bias.lanterns.factor=2"])


def test_an_empty_key_is_an_error():
    from contested.scenario.load import load_scenario

    with pytest.raises(InputError, match="expected a dotted key"):
        load_scenario(EXAMPLE, set_={"": 1})


def test_a_position_is_at_most_the_last_entry():
    assert load_example(EXAMPLE, "actor.2.name=Third").scenario.actor[2].name == "Third"
    load_error(EXAMPLE, "no entry '3'", "known: 'lanterns', 'regency', 'salt-company'", set_=["actor.3.name=Fourth"])


def test_later_overrides_replace_earlier_ones():
    assert load_example(EXAMPLE, "weeks=41", "weeks=42").scenario.weeks == 42


def test_an_override_does_not_change_the_data_that_was_read():
    from contested.ledger.reading import read_toml
    from contested.scenario.files import ScenarioFiles
    from contested.scenario.overrides import apply_overrides

    file = EXAMPLE / "scenario.toml"
    data = read_toml(file)
    settings = ["weeks=41", "actor.lanterns.fighters=7"]
    scenario, values, _ = apply_overrides(data, settings, str(file), ScenarioFiles(file).whole)
    assert (scenario.weeks, scenario.actor[0].fighters, values) == (41, 7, {"weeks": 41, "actor.lanterns.fighters": 7})
    assert data == read_toml(EXAMPLE / "scenario.toml")


def test_in_python_a_date_given_as_a_text_gets_a_hint_for_python():
    for value in ("2031-03-02", datetime.datetime(2031, 3, 2, 12)):
        message = load_error(EXAMPLE, "set['as_of']", "datetime.date(2022, 12, 31)", set_={"as_of": value})
        assert "quotes" not in message and "time of day" not in message
    assert "[[" not in load_error(EXAMPLE, "expected a list, found a table", set_={"event": {"id": "x"}})
    load_error(EXAMPLE, "without quotes", set_=['as_of="2031-03-02"'])


def test_values_of_numpy_and_tuples_are_read_as_those_of_a_file():
    found = load_scenario(
        EXAMPLE,
        set_={
            "weeks": np.int64(41),
            "actor.lanterns.fighters": np.float64(7),
            "mechanism.raids-regency.defenders": ("salt-company", "lanterns"),
        },
    )
    assert (found.scenario.weeks, found.scenario.actor[0].fighters) == (41, 7)
    assert found.scenario.mechanism["raids-regency"].roles["defenders"] == ["salt-company", "lanterns"]
    assert found.set == {
        "weeks": 41,
        "actor.lanterns.fighters": 7.0,
        "mechanism.raids-regency.defenders": ["salt-company", "lanterns"],
    }


def test_a_key_that_is_no_text_is_an_error():
    load_error(EXAMPLE, "set[1]", "dotted key", set_={1: 2})
