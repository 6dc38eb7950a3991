"""The counts of an imported table in a scenario's past: which events count, where and when, and what is refused."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from contested.errors import InputError
from contested.observations.event_counts import EventCounts, event_counts
from contested.scenario.load import load_scenario
from helpers.event_data import EVENTS, START, TABLE, with_events
from scenario.example import load_error

UGLY = 'actors = { "Government of Brackmere" = "regency", "Lantern Leage" = "lanterns" }'


def counts_of(home: Path) -> EventCounts:
    (found,) = event_counts(load_scenario(home))
    return found


def fault(home: Path) -> str:
    with pytest.raises(InputError) as caught:
        event_counts(load_scenario(home))
    return str(caught.value)


@pytest.fixture(scope="module")
def counts(tmp_path_factory) -> EventCounts:
    return counts_of(with_events(tmp_path_factory.mktemp("events")))


def test_events_of_actors_count_in_their_place_and_week(counts):
    deaths, attacks = counts.counts["deaths"], counts.counts["attacks"]
    week = (dt.date(2030, 3, 5) - START).days // 7
    assert deaths.best[0, week] == 4 and deaths.low[0, week] == 3 and deaths.high[0, week] == 7
    assert attacks.best[0, week] == 2
    # orrin-head 4, orrin-foot 5, brackmere 4, salt-flats 2 of civilians
    assert deaths.best.sum(axis=1).tolist() == [4, 5, 4, 2]
    assert counts.events == 5 == attacks.best.sum()


def test_nothing_after_the_date_of_the_scenario_is_used(counts):
    assert counts.counts["deaths"].best.sum() == 15
    assert counts.weeks.stop == 52


def test_weeks_before_the_first_day_of_the_data_say_nothing(tmp_path):
    found = counts_of(with_events(tmp_path, EVENTS[2:], name="export.csv"))
    # the first event is on 10 June 2030, a Monday: the first whole week after it begins on 15 June
    assert found.weeks == slice(15, 52)
    assert any("it says nothing" in note for note in found.notes)


def test_pairs_with_a_side_that_is_no_actor_are_said(counts):
    assert counts.set_aside == (("Government of Brackmere against Salt Company", 1.0),)
    assert any(
        note.startswith("Not counted, since a side of them is no actor here or both are one: 1 of 6 events")
        for note in counts.notes
    )


def test_a_clash_between_two_names_of_one_actor_does_not_count(tmp_path):
    one = '"Salt Company" = "lanterns", "Lantern League" = "lanterns"'
    clash = {"date_start": "2030-07-01", "adm_1": "Brackmere", "side_a": "Lantern League", "side_b": "Salt Company"}
    found = counts_of(with_events(tmp_path, [*EVENTS, clash], TABLE.replace('"Lantern League" = "lanterns"', one)))
    assert found.set_aside == (("Lantern League against Salt Company", 1.0),)
    assert found.events == 6 and found.counts["deaths"].best.sum() == 15 + 9


def test_an_armed_group_called_civilian_is_no_civilians(tmp_path):
    guard = {"date_start": "2030-07-01", "adm_1": "Brackmere", "side_a": "Lantern League", "side_b": "Civilian Guard"}
    found = counts_of(with_events(tmp_path, [*EVENTS, guard]))
    assert ("Lantern League against Civilian Guard", 1.0) in found.set_aside
    assert found.counts["deaths"].best.sum() == 15


def test_a_release_near_its_weeks_does_not_have_them_whole(tmp_path):
    # published about 20 March 2031, covering to 28 February 2031
    found = counts_of(with_events(tmp_path, EVENTS[:-1], name="GEDEvent_v31_0_2.csv"))
    assert found.published == dt.date(2031, 3, 20)
    ends = [START + dt.timedelta(weeks=week + 1) for week in range(found.weeks.start, found.weeks.stop)]
    # eight weeks before are 23 January
    assert [end for end, late in zip(ends, found.late, strict=True) if late] == [
        end for end in ends if end > dt.date(2031, 1, 23)
    ]
    assert found.late.sum() == 6
    fewer = with_events(tmp_path / "fewer", EVENTS[:-1], TABLE + "delay_weeks = 6\n", name="GEDEvent_v31_0_2.csv")
    assert counts_of(fewer).late.sum() == 4


def test_a_later_release_is_said_to_know_more(counts):
    assert counts.published == dt.date(2031, 6, 1)
    assert any("became known later" in note for note in counts.notes)


def test_a_name_that_the_table_does_not_have_is_refused(tmp_path):
    home = with_events(tmp_path, entry=f'\n[[event_data]]\ntable = "events"\n{UGLY}\n')
    message = fault(home)
    assert "no actor 'Lantern Leage' in the table" in message and "Lantern League" in message


def test_weeks_of_another_weekday_are_refused_with_the_way_out(tmp_path):
    message = fault(with_events(tmp_path, weeks_from=None))
    assert "a Saturday; import again with --weeks-from 2030-03-02" in message


def test_a_place_without_data_is_refused(tmp_path):
    places = tmp_path / "fewer.csv"
    places.write_text(
        "id,name\norrin-head,Orrin Head\norrin-foot,Orrin Foot\nbrackmere,Brackmere\nsaltflats,Salt Flats\n"
    )
    message = fault(with_events(tmp_path, places=str(places)))
    assert "none with the id 'salt-flats'" in message and "saltflats" in message


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        ('= "lanterns"', '= "lantern"', ("no actor 'lantern' for 'Lantern League'", "lanterns")),
        ('"events"', '"event"', ("field table", "found no such folder")),
        ('"events"', '"../events"', ("inside the scenario's folder",)),
        ('table = "events"\n', 'table = "events"\nattacks = []\ndeaths = []\n', ("found empty lists for both",)),
        ('table = "events"\n', 'table = "events"\ndelay = "prior:event-gap-deaths"\n', ("expected shares from 0",)),
    ],
)
def test_entries_that_do_not_fit_are_refused(tmp_path, old, new, parts):
    load_error(with_events(tmp_path, entry=TABLE.replace(old, new)), *parts)


def test_the_table_is_part_of_the_hash_of_the_scenario(tmp_path):
    one = load_scenario(with_events(tmp_path / "one")).hash
    other = load_scenario(with_events(tmp_path / "other", EVENTS[:-1])).hash
    again = load_scenario(with_events(tmp_path / "again")).hash
    assert one == again != other
    assert np.all([len(name) == 64 for name in (one, other)])


def test_bounds_of_what_is_spread_are_those_of_the_rest(tmp_path):
    # 6 dead known to the month, over the weeks of April; the rest is 4 dead with 2 to 12
    known = {"date_start": "2030-03-05", "adm_1": "Orrin Head", "best": 4, "low": 2, "high": 12}
    month = {"date_start": "2030-04-01", "date_end": "2030-04-30", "date_prec": 4, "best": 6, "low": 0, "high": 600}
    deaths = counts_of(with_events(tmp_path, [known, {**month, "adm_1": "Brackmere"}])).counts["deaths"]
    assert deaths.best[2].sum() == pytest.approx(6) == deaths.spread[2].sum()
    assert deaths.low.sum() == pytest.approx(2 + 3) and deaths.high.sum() == pytest.approx(12 + 18)


def test_what_is_known_of_the_country_only_is_shared_out_and_is_spread(tmp_path):
    known = [{"date_start": "2030-03-05", "adm_1": "Orrin Head", "best": 1, "low": 1, "high": 1}] * 3
    unplaced = {"date_start": "2030-03-06", "adm_1": "", "where_prec": 6, "best": 8, "low": 8, "high": 8}
    found = counts_of(with_events(tmp_path, [*known, unplaced]))
    deaths, attacks = found.counts["deaths"], found.counts["attacks"]
    assert deaths.best.sum() == pytest.approx(11) and attacks.best.sum() == pytest.approx(4) == found.events
    # the place with three events has the most of the fourth; all of that is spread
    assert attacks.best[0, 0] > 3.5 and attacks.best[1:, 0].min() > 0
    assert attacks.spread.sum() == pytest.approx(1) and deaths.spread.sum() == pytest.approx(8)
    assert not any("no place of the scenario" in note for note in found.notes)


def test_what_may_lie_in_another_place_of_the_table_is_not_the_scenario_s(tmp_path):
    """Nine events of ten with a place lie in one that the scenario does not have, and so do nine of the others."""
    places = tmp_path / "places.csv"
    names = ("Orrin Head", "Orrin Foot", "Brackmere", "Salt Flats", "Far Off")
    places.write_text("id,name\n" + "".join(f"{name.lower().replace(' ', '-')},{name}\n" for name in names))
    one = {"date_start": "2030-03-05", "adm_1": "Orrin Head", "best": 1, "low": 1, "high": 1}
    unplaced = {"date_start": "2030-03-06", "adm_1": "", "where_prec": 6, "best": 1, "low": 1, "high": 1}
    events = [*[one] * 10, *[{**one, "adm_1": "Far Off"}] * 90, *[unplaced] * 10]
    found = counts_of(with_events(tmp_path / "home", events, places=str(places)))
    assert found.counts["attacks"].best.sum() == pytest.approx(11, abs=0.2)
    assert found.events == pytest.approx(found.counts["attacks"].best.sum())
