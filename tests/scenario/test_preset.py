"""The mechanisms that a preset gives actors by their roles."""

from __future__ import annotations

import pytest

from contested.errors import InputError
from scenario.made_up_war import COLUMNS, COUSINS, FOREIGNERS, FRONT, GUARD, LEAGUE, actor, casting, entries


def error(*actors, **options) -> str:
    with pytest.raises(InputError) as caught:
        casting(*actors, **options)
    return str(caught.value)


def of_kind(found, kind: str) -> set[str]:
    return {label for label, table in found.items() if table["kind"] == kind}


def test_two_sides_get_what_their_roles_call_for():
    found = entries(GUARD, FRONT)
    assert of_kind(found, "ambush") == {"ambush-front"} and of_kind(found, "operations") == {"operations-front"}
    assert found["ambush-front"] == {"kind": "ambush", "attacker": "front", "defenders": ["guard"]}
    assert of_kind(found, "recruitment") == {"recruitment-guard", "recruitment-front"}
    assert found["recruitment-front"]["culprit"] == "guard" and found["recruitment-guard"]["culprit"] == "front"
    assert of_kind(found, "supply") == {"supply-front"} and of_kind(found, "upkeep") == {"upkeep-guard"}
    assert of_kind(found, "phases") == {"phases-front"}
    assert of_kind(found, "defection") == {"defection-to-front", "defection-to-guard"}
    assert found["grievance-guard"]["harms"] == ["operations-front.harmed", "collaboration-guard.*"]
    assert found["season"]["affects"] == ["ambush-front.attack", "operations-front.*"]
    assert found["displacement"]["deadly"] == ["dead.civilian", "dead.guard", "dead.front"]


def test_an_ally_fights_beside_its_actor_and_neither_recruits_nor_holds_ground():
    found = entries(GUARD, FRONT, COUSINS)
    assert {label for label in found if label.endswith("-cousins")} == {"cohesion-cousins"}
    assert found["ambush-front"]["defenders"] == ["guard", "cousins"]
    assert found["operations-front"]["helpers"] == ["cousins"]
    assert (found["control-guard"]["helpers"], found["control-front"]["rival_helpers"]) == (["cousins"], ["cousins"])
    assert found["control-front"]["rivals"] == ["guard"]
    assert found["momentum-guard"]["suffered"] == ["ambush-front.killed.guard", "ambush-front.killed.cousins"]


def test_an_ally_of_a_challenger_fights_beside_it():
    found = entries(GUARD, FRONT, actor("cousins", "ally", "guard", "front"))
    assert found["control-front"]["helpers"] == ["cousins"] and found["control-guard"]["rival_helpers"] == ["cousins"]
    assert found["operations-front"]["helpers"] == []


def test_an_outsider_searches_for_the_challengers_it_fights():
    found = entries(GUARD, FRONT, FOREIGNERS)
    assert found["operations-front"]["force"] == "guard"
    assert found["operations-front-by-foreigners"]["force"] == "foreigners"
    assert found["control-front"]["rival_helpers"] == ["foreigners"]
    assert not {"recruitment-foreigners", "control-foreigners", "defection-to-foreigners"} & found.keys()
    assert "ambush-foreigners" not in found and "grievance-foreigners" in found


def test_an_outsider_that_fights_the_incumbent_attacks_it():
    found = entries(GUARD, FRONT, actor("raiders", "outsider", "guard"))
    assert found["ambush-raiders"]["defenders"] == ["guard"]
    assert found["reporting"]["attacks"] == ["ambush-raiders.attack", "ambush-front.attack"]


def test_two_challengers_that_fight_each_other_attack_each_other():
    found = entries(GUARD, FRONT, LEAGUE)
    assert found["ambush-league"]["defenders"] == ["guard", "front"]
    assert found["ambush-front"]["defenders"] == ["guard", "league"], "it is enough that one names the other"
    assert found["control-front"]["rivals"] == ["guard", "league"]
    assert found["recruitment-front"]["competitors"] == ["league"]
    assert found["phases-front"]["rivals"] == ["guard"]
    assert {"defection-to-guard", "defection-to-guard-from-league"} <= found.keys()


def test_a_challenger_that_only_fights_another_measures_itself_against_it():
    found = entries(GUARD, FRONT, actor("league", "challenger", "front"))
    assert found["phases-league"]["rivals"] == ["front"] and found["recruitment-league"]["culprit"] == "front"
    # the dead of both in the attacks of either
    assert found["momentum-league"]["inflicted"] == ["ambush-league.killed.front", "ambush-front.killed.front"]
    assert found["momentum-league"]["suffered"] == ["ambush-league.killed.league", "ambush-front.killed.league"]
    assert "operations-league" not in found and "retaliation-league" not in found


def test_two_incumbents_each_search_for_the_challenger():
    found = entries(GUARD, actor("council", "incumbent", "front"), FRONT)
    assert of_kind(found, "operations") == {"operations-front", "operations-front-by-council"}
    assert found["activity-council"]["attacks"] == ["operations-front-by-council.clash"]
    assert of_kind(found, "retaliation") == {"retaliation-front", "retaliation-front-on-council"}
    assert found["recruitment-front"]["culprit"] == "guard"


def test_an_incumbent_that_nobody_fights_gets_little():
    found = entries(GUARD, actor("council", "incumbent"), FRONT)
    assert {label for label in found if label.endswith("-council")} == {"recruitment-council", "cohesion-council"}


@pytest.mark.parametrize(
    ("actors", "parts"),
    [
        ([FRONT | {"enemies": ["league"]}, LEAGUE | {"enemies": []}], ['needs an actor with role = "incumbent"']),
        ([GUARD], ['needs an actor with role = "challenger"', "the armed group that fights it"]),
        ([GUARD, FRONT | {"enemies": []}], ["actor 'front', field enemies", "that this challenger fights", "'guard'"]),
        ([GUARD, FRONT, COUSINS | {"allies": []}], ["actor 'cousins', field allies", "name whom", "'guard', 'front'"]),
        ([GUARD, FRONT, FOREIGNERS | {"enemies": []}], ["'foreigners', field enemies", "this outsider fights"]),
        ([GUARD, actor("council", "incumbent", "guard front"), FRONT], ["two incumbents", 'role = "challenger"']),
        ([GUARD | {"role": None}, FRONT], ["actor 'guard', field role", 'role = "incumbent" or "challenger"']),
    ],
)
def test_roles_that_do_not_fit_are_errors_that_say_what_to_write(actors, parts):
    message = error(*({key: value for key, value in one.items() if value is not None} for one in actors))
    assert all(part in message for part in parts), message


def test_a_table_replaces_single_keys_and_what_follows_from_them_follows():
    tables = {"ambush_league": {"engagement_rate": "prior:rare", "defenders": ["guard"]}}
    found = entries(GUARD, FRONT, LEAGUE, **tables)
    assert found["ambush-league"]["attacker"] == "league" and found["ambush-league"]["defenders"] == ["guard"]
    assert found["supply-league"]["attack_rate"] == found["phases-league"]["attack_rate"] == "prior:rare"
    assert "attack_rate" not in found["supply-front"]
    assert found["statements-league"]["inflicted"] == ["ambush-league.killed.guard"]


def test_what_is_switched_off_is_gone_with_all_that_lives_on_it():
    found = casting(GUARD, FRONT, momentum_front={"off": True})
    tables = found.entries()
    assert "momentum-front" not in tables and "defection-to-front" not in tables and "defection-to-guard" in tables
    assert found.left_out == {"defection-to-front": "it needs a mechanism 'momentum' that is not there"}
    tables = entries(GUARD, FRONT, LEAGUE, operations_league={"off": True})
    assert tables["season"]["affects"] == ["ambush-front.attack", "ambush-league.attack", "operations-front.*"]
    assert "momentum-front" in entries(GUARD, FRONT, momentum_front={"off": False})
    assert "off" not in entries(GUARD, FRONT, momentum_front={"off": False})["momentum-front"]


def test_only_some_kinds_or_all_but_some_are_taken():
    only = {"name": "irregular-war-core", "only": ["ambush", "cohesion"]}
    assert {table["kind"] for table in entries(GUARD, FRONT, preset=only).values()} == {"ambush", "cohesion"}
    without = entries(GUARD, FRONT, preset={"name": "irregular-war-core", "without": ["grievance", "season"]})
    assert not of_kind(without, "grievance") and not of_kind(without, "season")
    assert "culprit" not in without["recruitment-front"] and not of_kind(without, "retaliation")


@pytest.mark.parametrize(
    ("options", "parts"),
    [
        ({"preset": "irregular-wars"}, ["field preset: no preset 'irregular-wars'", "did you mean 'irregular-war'?"]),
        (
            {"preset": {"name": "irregular-war-core", "only": ["ambushes"]}},
            ["field preset.only", "did you mean 'ambush'?"],
        ),
        ({"preset": {"name": "irregular-war-core", "without": ["x"]}}, ["preset.without", "no mechanism of kind 'x'"]),
        ({"ambush_frnt": {"off": True}}, ["mechanism.ambush-frnt", "did you mean 'ambush-front'?"]),
        ({"ambush_fronts": {"defenders": ["guard"]}}, ["mechanism.ambush-fronts", "did you mean 'ambush-front'?"]),
        ({"ambush_front": {"kind": "supply"}}, ["ambush-front, field kind", "'ambush'", "another label"]),
        (
            {"momentum_front": {"off": True}, "defection_to_front": {"rate": "prior:r"}},
            ["mechanism.defection-to-front", "out here, since it needs a mechanism 'momentum'", "remove the table"],
        ),
    ],
)
def test_a_table_or_a_word_that_fits_nothing_is_an_error_with_the_nearest_right_one(options, parts):
    message = error(GUARD, FRONT, **options)
    assert all(part in message for part in parts), message


def test_a_mechanism_of_the_scenarios_own_is_no_table_for_one_of_the_preset():
    assert "sweeps" not in entries(GUARD, FRONT, sweeps={"kind": "ambush"})
    assert not casting(GUARD, FRONT, ambush={"attacker": "guard"}).made.keys() & {"ambush"}


def test_missing_columns_leave_out_what_needs_them_and_say_with_what_effect():
    found = casting(GUARD, FRONT, columns=("here",))
    tables = found.entries()
    assert "terrain" not in tables and "snow" not in tables["season"] and "remoteness" not in tables["reporting"]
    assert "eligible" not in tables["recruitment-front"]
    assert "no column snow_weeks in the table of places: snow closes no roads" in found.notes
    assert len(found.notes) == 4
    assert casting(GUARD, FRONT, columns=COLUMNS).notes == []
    other = casting(GUARD, FRONT, columns=("here", "height_m"), terrain={"ruggedness": "height_m"})
    assert other.entries()["terrain"]["ruggedness"] == "height_m" and len(other.notes) == 3
    assert "no column ruggedness_m" in error(GUARD, FRONT, columns=("here",), terrain={"gain": "prior:g"})


def test_the_map_has_the_layers_that_its_mechanisms_show():
    layers = {layer["id"]: layer for layer in casting(GUARD, FRONT, LEAGUE).layers()}
    assert list(layers) == ["contested", "held-front", "held-league", "deaths", "fled"]
    assert layers["held-front"]["title"] == "Chance that a parish is held by Front"
    few = casting(GUARD, FRONT, preset={"name": "irregular-war-core", "without": ["displacement", "control"]})
    assert [layer["id"] for layer in few.layers()] == ["deaths"]


def full(*actors, **options):
    return entries(*actors, preset="irregular-war", **options)


def test_the_full_preset_gives_each_role_its_mechanisms():
    found = full(GUARD, FRONT, COUSINS)
    of = {
        kind: sorted(of_kind(found, kind)) for kind in ("provisions", "veterans", "sponsor", "pitched", "fabrication")
    }
    assert of["provisions"] == ["provisions-front"] and of["veterans"] == ["veterans-front"]
    assert of["sponsor"] == ["sponsor-front"] and of["pitched"] == ["pitched-front"]
    assert of["fabrication"] == ["fabrication-front", "fabrication-guard"]
    assert sorted(of_kind(found, "leadership")) == ["leadership-front", "leadership-guard"]
    assert found["equipment-guard"]["actor"] == "guard" and found["repression-guard"]["joins"] == [
        "recruitment-front.join"
    ]
    assert (found["prestige-cousins"]["host"], found["prestige-cousins"]["group"]) == ("guard", "cousins")
    assert (found["alienation-cousins"]["host"], found["outward-guard"]["groups"]) == ("guard", ["cousins"])
    assert found["aid-guard"]["attacks"] == ["ambush-front.attack"]
    assert found["pitched-front"]["enemies"] == ["guard", "cousins"]
    assert not of_kind(found, "fracture") and not of_kind(found, "learning") and not of_kind(found, "strikes")


def test_an_ally_of_a_challenger_makes_it_a_host():
    found = full(GUARD, FRONT, actor("cousins", "ally", "guard", "front"))
    assert (found["prestige-cousins"]["host"], found["outward-front"]["groups"]) == ("front", ["cousins"])


def test_towns_and_drug_crops_need_their_columns():
    without, columns = full(GUARD, FRONT), {*COLUMNS, "crop_hectares", "urban_share"}
    assert not {"towns-front", "narcotics-guard"} & without.keys() and "towns" not in without["season"]
    found = full(GUARD, FRONT, columns=columns)
    assert (found["towns-front"]["urban"], found["season"]["towns"]) == ("urban_share", "front")
    assert (found["narcotics-guard"]["area"], found["narcotics-guard"]["group"]) == ("crop_hectares", "front")


def test_a_faction_breaks_away_from_the_actor_it_belongs_to_and_has_nobody_at_the_start():
    splinter = {key: value for key, value in actor("splinter", "faction", "", "guard").items() if key != "fighters"}
    found = full(GUARD, FRONT, splinter)
    assert found["fracture-guard"]["splinter"] == "splinter" and found["fracture-guard"]["rivals"] == ["front"]
    assert {label for label in found if label.endswith("-splinter")} == {"cohesion-splinter"}
    with pytest.raises(InputError, match="a faction has no fighters at the start"):
        full(GUARD, FRONT, {**splinter, "fighters": "prior:f"})
    assert "a faction belongs to an incumbent or a challenger" in error(GUARD, FRONT, {**splinter, "allies": []})
