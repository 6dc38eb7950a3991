"""Lists of roles and places, labels, and texts that hide or reorder what a terminal shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from contested.cli.failures import exit_code
from contested.errors import InputError
from contested.scenario.bias import bias_of
from contested.scenario.load import load_scenario
from contested.simulation import prepare
from scenario.example import EXAMPLE, copy_example, load_error

MAP = "squares.geojson"


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        (
            'defenders = ["lanterns", "salt-company"]',
            "defenders = []",
            "raids-regency.defenders: expected at least one actor",
        ),
        ('affects = ["raids-*.attack"]', "affects = []", "season.affects: expected at least one flow"),
        ('deadly = ["dead.*"]', 'deadly = ["dead.*", "dead.*"]', "displacement.deadly: expected every stock once"),
        (
            'defenders = ["lanterns", "salt-company"]',
            'defenders = ["lanterns", "lanterns"]',
            "found 'lanterns' twice",
        ),
    ],
)
def test_a_list_in_a_role_has_entries_and_each_once(tmp_path: Path, old: str, new: str, part: str):
    home = copy_example(tmp_path, (old, new))
    with pytest.raises(InputError) as caught:
        prepare(load_scenario(home), None)
    assert part in str(caught.value)


def test_a_place_stands_once_in_a_list(tmp_path: Path):
    home = copy_example(tmp_path, ('["orrin-foot", "brackmere"]', '["orrin-foot", "orrin-foot"]'))
    load_error(home, "event 'spring-flood', field places", "found 'orrin-foot' twice")


@pytest.mark.parametrize("text", ["Orrin \\u202eHead", "Orrin \\ud800Head", "Orrin \\u001b[31mHead"])
def test_a_map_has_no_characters_that_reorder_or_hide(tmp_path: Path, text: str):
    home = copy_example(tmp_path, ('"name": "Orrin Head"', f'"name": "{text}"'), file=MAP)
    load_error(home, MAP, "feature 1", "expected text without")


def test_neither_has_what_it_says_of_itself(tmp_path: Path):
    home = copy_example(tmp_path, ("an ocean; invented", "an \\u202eocean"), file=MAP)
    load_error(home, MAP, "metadata 'title'", "expected text without")


def test_a_role_has_no_characters_that_reorder(tmp_path: Path):
    home = copy_example(tmp_path, ('attacker = "lanterns"', 'attacker = "lan\\u202eterns"'))
    load_error(home, "mechanism.raids-lanterns.attacker", "right-to-left override")


def test_a_label_has_at_most_80_characters(tmp_path: Path):
    for length, refused in ((80, False), (81, True)):
        home = copy_example(
            tmp_path / str(length), ("[mechanism.season]", f'[mechanism.{"s" * length}]\nkind = "season"')
        )
        if refused:
            load_error(home, "field mechanism", "at most 80 characters, found one of 81")
        else:
            prepare(load_scenario(home), None)


def test_an_error_shows_nothing_that_would_change_the_terminal(capsys: pytest.CaptureFixture[str]):
    def fail() -> None:
        raise InputError("found 'a\x1b[31mb\u202ec'\nand more")

    assert exit_code(fail) == 2
    assert capsys.readouterr().err == "contested: error: found 'a?[31mb?c'\nand more\n"


@pytest.mark.parametrize(("mine", "theirs"), [(["regency"], []), ([], ["lanterns"]), (["regency"], ["lanterns"])])
def test_it_is_enough_that_one_of_two_actors_names_the_other_an_enemy(mine: list[str], theirs: list[str]):
    loaded = load_scenario(EXAMPLE)
    actors = {actor.id: actor for actor in loaded.scenario.actor}
    changed = [
        actors["lanterns"].model_copy(update={"enemies": tuple(mine)}),
        actors["regency"].model_copy(update={"enemies": tuple(theirs)}),
    ]
    scenario = loaded.scenario.model_copy(update={"actor": tuple(changed)})
    assert bias_of(scenario, loaded.ledger.claims["lantern-losses-claimed"]) is scenario.bias[0]


def test_actors_who_name_each_other_enemy_and_ally_are_refused(tmp_path: Path):
    home = copy_example(
        tmp_path, ('enemies = ["lanterns", "salt-company"]', 'enemies = ["salt-company"]\nallies = ["lanterns"]')
    )
    load_error(
        home, "actor 'lanterns', field enemies", "'regency' is an enemy here, and names 'lanterns' among its allies"
    )
