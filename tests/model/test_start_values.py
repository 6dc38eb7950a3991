"""What a scenario says of stocks and levels at the start acts, and is checked for name, unit and range."""

from __future__ import annotations

from pathlib import Path

import jax.numpy as jnp
import numpy as np
import pytest

from contested.engine.integrators.leap import Leap
from contested.errors import InputError
from contested.model.build import Built, build
from contested.model.introspect import trace
from contested.model.state import State
from contested.scenario.load import load_scenario
from scenario.example import copy_example, load_error

PRIOR = """
[[prior]]
id = "{id}"
says = "Known at the start."
unit = "{unit}"
basis = "judged"
distribution = {{ kind = "fixed", value = {value} }}
why = "For a test."
known_from = 2031-02-01
status = "reviewed"
"""
PEOPLE = np.array([42_000, 118_000, 260_000, 31_000])


def scenario(folder: Path, *entries: tuple[str, str, float, str]) -> Path:
    """The example with start values: series, unit, number, and further keys."""
    tables = [
        f'[[start_value]]\nseries = "{series}"\nvalue = "prior:given-{number}"\n{keys}\n\n'
        for number, (series, _, _, keys) in enumerate(entries)
    ]
    home = copy_example(folder, ("[mechanism.season]", "".join(tables) + "[mechanism.season]"))
    priors = [PRIOR.format(id=f"given-{n}", unit=unit, value=value) for n, (_, unit, value, _) in enumerate(entries)]
    (home / "ledger/start.toml").write_text("".join(priors))
    return home


def built(folder: Path, *entries: tuple[str, str, float, str]) -> Built:
    return build(load_scenario(scenario(folder, *entries)))


def initial(found: Built, whole: bool = False) -> State:
    values = {one.name: jnp.full(2, one.prior.median if one.prior else one.by_hand) for one in found.parameters}
    return found.model.initial(values, Leap.allocate) if whole else found.model.initial(values)


def column(state: State, name: str) -> np.ndarray:
    return np.asarray(state[name])[:, 0]


def test_displaced_people_and_refugees_are_taken_from_those_at_home(tmp_path: Path):
    state = initial(
        built(tmp_path, ("displaced", "persons", 9000, 'where = "posts_salt"'), ("abroad", "persons", 4510, "")), True
    )
    displaced, abroad = column(state, "displaced"), column(state, "abroad")
    assert displaced.tolist() == [0, 0, 1800, 7200]
    assert abroad.sum() == 4510 and abs(abroad - 0.01 * PEOPLE).max() <= 1
    assert (column(state, "civilian") + displaced + abroad == PEOPLE).all()


def test_the_dead_are_counted_on_from_the_start_value_and_do_not_reduce_the_living(tmp_path: Path):
    state = initial(built(tmp_path, ("dead.civilian", "persons", 500, 'where = "posts_lanterns"')), True)
    assert column(state, "dead.civilian").tolist() == [375, 125, 0, 0]
    assert (column(state, "civilian") == PEOPLE).all()


def test_a_level_has_its_value_in_every_place_or_times_a_column(tmp_path: Path):
    unit = "deaths per 100000 per week"
    assert column(initial(built(tmp_path, ("threat", unit, 2.5, ""))), "threat").tolist() == [2.5] * 4


def test_a_column_multiplies_a_level(tmp_path: Path):
    found = built(tmp_path, ("threat", "deaths per 100000 per week", 2.5, 'where = "posts_salt"'))
    assert column(initial(found), "threat").tolist() == [0, 0, 2.5, 10]


def test_a_start_value_changes_nothing_else(tmp_path: Path):
    plain = initial(built(tmp_path / "a"), True)
    given = initial(built(tmp_path / "b", ("abroad", "persons", 4000, "")), True)
    for name in (*plain.stocks, *plain.levels):
        same = np.array_equal(np.asarray(plain[name]), np.asarray(given[name]))
        assert same == (name not in ("abroad", "civilian")), name


def test_a_start_value_is_a_parameter_with_its_prior(tmp_path: Path):
    found = built(tmp_path, ("displaced", "persons", 9000, ""))
    (one,) = [one for one in found.parameters if one.name == "start.displaced"]
    assert one.prior is not None and one.prior.id == "given-0" and one.label == "initial"
    assert one.spec.description == "People displaced within the country at the start"
    trace(found)


def test_a_start_value_can_be_set_by_hand(tmp_path: Path):
    home = scenario(tmp_path, ("displaced", "persons", 9000, ""))
    state = initial(build(load_scenario(home, set_=["start_value.displaced.value=421000"])))
    assert (column(state, "civilian") < 60_000).all() and column(state, "displaced").sum() < 452_000


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (("displacd", "persons", 1, ""), ["start_value 'displacd' (entry 1), field series", "'displaced'?"]),
        (("raids-salt.attack", "persons", 1, ""), ["no stock or level 'raids-salt.attack'"]),
        (("fighters.lanterns", "persons", 1, ""), ["the field fighters of the actor"]),
        (("control.regency", "parishes", 1, ""), ["the field holds of the actor"]),
        (("civilian", "persons", 1, ""), ["the column population"]),
        (("displaced", "percent", 1, ""), ["field value", "expected the unit 'persons', found 'percent'"]),
        (("displaced", "persons", -1, ""), ["field value", "0 or more"]),
        (("displaced", "persons", 452_000, ""), ["at most 451,000", "found at least 452,000"]),
        (("displaced", "persons", 32_000, 'where = "held_salt"'), ["at most 31,000"]),
    ],
)
def test_a_wrong_start_value_is_refused(tmp_path: Path, entry: tuple[str, str, float, str], words: list[str]):
    with pytest.raises(InputError) as caught:
        built(tmp_path, entry)
    for word in ("scenario.toml", *words):
        assert word in str(caught.value)


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ('where = "post_salt"', "did you mean 'posts_salt'?"),
        ('where = "posts_salt"\n\n[[start_value]]\nseries = "displaced"\nvalue = "prior:given-0"', "used by 2 entries"),
        ('were = "posts_salt"', "did you mean 'where'?"),
    ],
)
def test_the_fields_of_a_start_value_are_checked(tmp_path: Path, keys: str, words: str):
    load_error(scenario(tmp_path, ("displaced", "persons", 1, keys)), "start_value", words)


def test_a_prior_of_a_start_value_is_used_evidence(tmp_path: Path):
    home = scenario(tmp_path, ("displaced", "persons", 1, ""))
    assert "prior:given-0" not in load_scenario(home).unused
    path = home / "ledger/start.toml"
    path.write_text(path.read_text().replace("2031-02-01", "2031-04-01"))
    load_error(home, "start_value 'displaced' (entry 1), field value", "'prior:given-0' (2031-04-01)")


def test_more_displaced_people_than_people_in_a_place_are_listed(tmp_path: Path):
    home = scenario(tmp_path, ("displaced", "persons", 40_000, 'where = "posts_salt"'))
    (warning,) = load_scenario(home).warnings
    assert "expected fewer displaced people than people" in str(warning) and "'salt-flats'" in str(warning)
