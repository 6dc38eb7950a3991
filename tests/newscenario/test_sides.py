"""Actors from who fought whom, where they are, and what they hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from contested.errors import InputError
from contested.newscenario.activity import Activity, side_of, spellings_of
from contested.newscenario.answers import GivenSide
from contested.newscenario.gather import gather_places
from contested.newscenario.presence import presence
from contested.newscenario.sides import cast, suggested
from contested.observations.event_counts import is_no_actor
from contested.observations.events.importing import import_events
from contested.observations.events.table import EventTable, load_events
from helpers.event_files import ged
from helpers.outline_files import geojson

START, AS_OF = dt.date(2031, 1, 6), dt.date(2031, 6, 2)
RULERS, LEAGUE, COMPANY = "Government of Brackmere", "Lantern League", "Salt Company"


def events(one: str, other: str, count: int, place: int = 0, killed: int = 2, day: str = "2031-02-03", **more: Any):
    """Rows of GED in one place (by its point), with ids of their own."""
    return [
        {
            "id": f"{one}{other}{place}{day}{number}",
            "side_a": one,
            "side_b": other,
            "longitude": place + 0.5,
            "adm_1": "",
            "best": killed,
            "low": killed,
            "high": killed,
            "date_start": day,
            "date_end": day,
            **more,
        }
        for number in range(count)
    ]


def imported(folder: Path, rows: Iterable[dict[str, Any]]) -> EventTable:
    file, out = ged(folder / "ged.csv", list(rows)), folder / "events"
    out.mkdir()
    import_events([file], out, places=str(geojson(folder / "places.geojson", "cod_ab")), weeks_from=AS_OF)
    return load_events(out)


def activity(table: EventTable, first: dt.date = START, until: dt.date = AS_OF) -> Activity:
    return Activity(table, "ucdp-ged", ["XB01", "XB02", "XB03", "XB04"], first, until)


@pytest.mark.parametrize(
    ("spelled", "name", "kind"),
    [
        ("Government of Brackmere", "Government of Brackmere", "government"),
        ("Military Forces of Brackmere (2015-2023)", "Government of Brackmere", "government"),
        ("Police Forces of Brackmere (2023-) Prison Guards", "Government of Brackmere", "government"),
        ("Government of Brackmere, Government of Lowmark", "Government of Brackmere", "government"),
        ("Civilians (Brackmere)", "Civilians (Brackmere)", "civilians"),
        ("Civilian Guard", "Civilian Guard", "armed"),
        ("Unidentified Armed Group (Brackmere)", "Unidentified Armed Group (Brackmere)", "nobody"),
        ("Lantern League", "Lantern League", "armed"),
        ("civilians (Brackmere)", "civilians (Brackmere)", "civilians"),
        ("", "nobody named", "unnamed"),
    ],
)
def test_a_side_is_known_by_how_the_data_sets_spell_it(spelled, name, kind):
    assert (side_of(spelled).name, side_of(spelled).kind) == (name, kind)


def test_the_deadliest_opponents_of_the_government_challenge_it_and_the_rest_is_left_out_with_counts(tmp_path):
    table = imported(
        tmp_path,
        [
            *events(RULERS, LEAGUE, 10, killed=5),
            *events(RULERS, COMPANY, 4, place=1, killed=5),
            *events(RULERS, "Night Watch", 2, place=2, killed=1),
            *events(LEAGUE, "Civilians", 3, place=1, type_of_violence="3"),
            *events("Fell Riders", "Night Watch", 6, place=3, killed=7, type_of_violence="2"),
            *events(RULERS, LEAGUE, 50, day="2030-02-04"),
        ],
    )
    made = cast(activity(table), ())
    assert [(one.id, one.role) for one in made.actors] == [
        ("government", "incumbent"),
        ("lantern-league", "challenger"),
        ("salt-company", "challenger"),
    ]
    assert made.notes[1] == "challenger: Lantern League, 10 events with the incumbent, 50 killed"
    left = [(pair.one, pair.other, pair.events, pair.killed) for pair in made.left_out]
    assert left == [("Fell Riders", "Night Watch", 6, 42), (RULERS, "Night Watch", 2, 2)]
    assert made.actors[1].enemies == made.actors[2].enemies == ["government"]


def test_challengers_that_fight_each_other_are_enemies_and_an_ally_stands_beside_the_ruler(tmp_path):
    rows = [*events(RULERS, LEAGUE, 5), *events(RULERS, COMPANY, 5), *events(COMPANY, LEAGUE, 1, type_of_violence="2")]
    table = imported(tmp_path, [*rows, *events("Shore Guard", LEAGUE, 2, type_of_violence="2")])
    given = [
        GivenSide(name=RULERS, role="incumbent", id="rulers"),
        GivenSide(name=LEAGUE, role="challenger", shown="The League"),
        GivenSide(name=COMPANY, role="challenger"),
        GivenSide(name="Shore Guard", role="ally"),
    ]
    rulers, league, company, guard = cast(activity(table), given).actors
    assert (rulers.id, league.shown, guard.allies) == ("rulers", "The League", ["rulers"])
    assert league.enemies == ["rulers", company.id] and company.enemies == ["rulers"]
    assert guard.enemies == [league.id, company.id]
    with pytest.raises(InputError, match=r"no side 'Lantern Legue' in the events .* did you mean 'Lantern League'"):
        cast(activity(table), [given[0], GivenSide(name="Lantern Legue", role="challenger")])


SIDES = [
    GivenSide(name=RULERS, role="incumbent", id="rulers"),
    GivenSide(name="Government of Lowmark", role="incumbent", id="lowmark"),
    GivenSide(name=LEAGUE, role="challenger", id="league"),
]


def with_allies(**beside: str | None) -> dict[str, tuple[list[str], list[str]]]:
    """Allies and enemies of allies, by id; each stands beside an actor."""
    sides = [GivenSide(name=name, role="ally", id=name, beside=one) for name, one in beside.items()]
    return {one.id: (one.allies, one.enemies) for one in cast(None, [*SIDES, *sides]).actors if one.id in beside}


def test_an_ally_fights_whom_the_one_beside_it_fights():
    assert with_allies(guard=None) == {"guard": (["rulers", "lowmark"], ["league"])}
    assert with_allies(guard="lowmark") == {"guard": (["lowmark"], ["league"])}
    assert with_allies(guard="league") == {"guard": (["league"], ["rulers", "lowmark"])}
    assert with_allies(guard="scouts", scouts="rulers")["guard"] == (["scouts"], ["league"])
    assert with_allies(guard="scouts", scouts="league")["guard"] == (["scouts"], ["rulers", "lowmark"])


@pytest.mark.parametrize(
    ("beside", "message"),
    [
        ({"guard": "leage"}, "answers, field side.beside: no actor 'leage'; did you mean 'league'?"),
        ({"guard": "guard"}, "answers, field side.beside: 'guard' stands beside itself"),
        ({"guard": "scouts", "scouts": "guard"}, "'guard' stands beside allies only, 'scouts'"),
    ],
)
def test_an_ally_that_stands_beside_nobody_is_refused(beside, message):
    with pytest.raises(InputError) as refused:
        with_allies(**beside)
    assert message in str(refused.value)


def test_an_id_that_is_given_is_kept_or_refused():
    sides = [GivenSide(name=RULERS, role="incumbent"), GivenSide(name=LEAGUE, role="challenger", id="government")]
    assert [one.id for one in cast(None, sides).actors] == ["government-2", "government"]
    for wrong, message in (
        ("league", "expected another id for 'Salt Company': 'league' is that of 'Lantern League'"),
        ("displaced", "expected another id for 'Salt Company': 'displaced' is a reserved word; reserved are abroad"),
    ):
        with pytest.raises(InputError) as refused:
            cast(None, [*SIDES, GivenSide(name=COMPANY, role="outsider", id=wrong)])
        assert str(refused.value).startswith(f"answers, field side.id: {message}")


def test_events_with_a_blank_side_or_civilians_are_those_of_the_actor_as_where_a_scenario_is_conditioned(tmp_path):
    others = ("", "Civilians", "CIVILIANS (Brackmere)", "Unidentified Armed Group")
    rows = [row for other in others for row in events(LEAGUE, other, 2, type_of_violence="3")]
    rows += events(RULERS, "", 9, killed=50)
    made = cast(activity(imported(tmp_path, [*events(RULERS, LEAGUE, 5), *rows])), ())
    assert [one.name for one in made.actors] == [RULERS, LEAGUE]  # nobody is proposed whom no event names
    assert [(one.one, one.other, one.events) for one in made.left_out] == [(LEAGUE, "Unidentified Armed Group", 2)]
    assert [is_no_actor(name) for name in others] == [True, True, True, False]


def test_without_a_government_or_an_opponent_nothing_is_proposed(tmp_path):
    table = imported(tmp_path, events(LEAGUE, COMPANY, 3, type_of_violence="2"))
    with pytest.raises(InputError, match="who is the incumbent: Lantern League, Salt Company"):
        cast(activity(table), ())
    asked = suggested(activity(table))
    assert (asked.actors, asked.sides, len(asked.left_out)) == ([], [LEAGUE, COMPANY], 1)
    (tmp_path / "b").mkdir()
    alone = imported(tmp_path / "b", events(RULERS, "Civilians", 3, type_of_violence="3"))
    with pytest.raises(InputError, match="nobody fights 'Government of Brackmere'"):
        cast(activity(alone), ())


def test_weights_follow_the_events_of_the_year_before_the_start_and_the_rest_is_even_or_by_population(tmp_path):
    rows = [
        *events(RULERS, LEAGUE, 30, place=0, day="2030-06-03"),
        *events(RULERS, LEAGUE, 10, place=2, day="2030-06-03"),
    ]
    table = imported(tmp_path, [*rows, *events(RULERS, LEAGUE, 40, place=3)])
    places, _ = gather_places(tmp_path / "places.geojson")
    places.population = [100, 200, 300, 400]
    actors = cast(activity(table), ()).actors
    before = activity(table, dt.date(2030, 1, 7), START)
    made = presence(places, actors, before, activity(table, dt.date(2030, 1, 7), AS_OF))
    assert made.where["lantern-league"] == [2.5 + 67.5, 2.5, 2.5 + 22.5, 2.5]
    assert made.where["government"] == [5 + 37.5, 10, 15 + 12.5, 20]
    assert made.units == [10] * 4 and made.control_unit == "tenth" and made.holds["government"] == [10] * 4
    assert "90% of the weights by its 40 events in the year before the start, the rest evenly" in made.notes[2]


def test_too_few_events_before_the_start_are_said(tmp_path):
    table = imported(tmp_path, [*events(RULERS, LEAGUE, 3, day="2030-06-03"), *events(RULERS, LEAGUE, 40, place=3)])
    places, _ = gather_places(tmp_path / "places.geojson")
    places.population = [100, 200, 300, 400]
    before = activity(table, dt.date(2030, 1, 7), START)
    made = presence(places, cast(activity(table), ()).actors, before, activity(table, dt.date(2030, 1, 7), AS_OF))
    assert "its 43 events up to as_of (only 3 before the start: these events are also observed" in made.notes[2]
    assert made.where["lantern-league"][3] == pytest.approx(2.5 + 90 * 40 / 43, abs=1e-3)


def test_what_the_answers_say_is_held_is_taken_from_the_ruler(tmp_path):
    places, _ = gather_places(geojson(tmp_path / "places.geojson", "cod_ab"))
    places.population, places.parts = [1, 1, 1, 1], [3, 3, 4, 5]
    sides = [
        GivenSide(name=RULERS, role="incumbent"),
        GivenSide(name=LEAGUE, role="challenger", holds={"salt coast": 2, "XB04": 5}),
    ]
    made = presence(places, cast(None, sides).actors, None, None)
    assert made.holds == {"government": [3, 1, 4, 0], "lantern-league": [0, 2, 0, 5]}
    assert made.control_unit == "district" and made.where["lantern-league"] == [25.0] * 4
    for holds, message in (
        ({"Salt": 1}, "no place 'Salt'"),
        ({"XB02": 4}, "at most 3 parts (district) of 'Salt-Coast'"),
    ):
        wrong = [sides[0], GivenSide(name=LEAGUE, role="challenger", holds=holds)]
        with pytest.raises(InputError) as refused:
            presence(places, cast(None, wrong).actors, None, None)
        assert message in str(refused.value)


def test_every_spelling_of_a_side_is_found(tmp_path):
    rows = [*events(RULERS, LEAGUE, 1), *events("Military Forces of Brackmere (2030-)", LEAGUE, 1)]
    table = imported(tmp_path, rows)
    assert spellings_of(table, "ucdp-ged", RULERS) == [RULERS, "Military Forces of Brackmere (2030-)"]
