"""One table holds every series with its kind, unit, title, mechanism, source and target."""

from __future__ import annotations

from functools import cache

import pytest

from contested.model.build import build
from contested.model.introspect import trace
from contested.model.series import Series
from contested.scenario.load import load_scenario
from scenario.example import EXAMPLE

BUNDLED = "afghanistan-2022"


@cache
def series_of(scenario=EXAMPLE):
    return trace(build(load_scenario(scenario)))


@pytest.mark.parametrize("scenario", [EXAMPLE, BUNDLED])
def test_every_series_of_built_in_mechanisms_has_a_unit_and_a_title_of_its_own(scenario):
    info = series_of(scenario)
    names = [one.name for one in info.series]
    assert len(set(names)) == len(names) > 30
    titles = [one.title for one in info.series]
    assert sorted({title for title in titles if titles.count(title) > 1}) == []
    for one in info.series:
        assert one.unit and one.title[0].isupper(), one.name
        assert "_" not in one.title and f"({one.mechanism})" not in one.title, one.title  # nothing made from the name


def test_titles_are_plain_words_with_the_display_names_of_actors():
    table = {one.name: one for one in series_of().series}
    assert table["cohesion-lanterns.desert"] == Series(
        "cohesion-lanterns.desert", "flow", "persons per week", "Fighters who desert: Lantern League",
        "cohesion-lanterns", "fighters.lanterns", "civilian", "move",
    )  # fmt: skip
    assert (
        table["raids-salt.killed.regency"].title
        == "Fighters killed in attacks by Salt Company Guard: Regency of Brackmere"
    )
    assert table["raids-salt.attack"][2:4] == ("events per week", "Attacks by Salt Company Guard")
    assert table["fighters.regency"] == Series("fighters.regency", "stock", "persons", "Fighters: Regency of Brackmere")


def test_units_of_flows_follow_from_the_stocks_they_move():
    table = {one.name: one for one in series_of().series}
    assert table["control.lanterns"].unit == "parishes"
    assert table["control-lanterns.gained"].unit == "parishes per week"
    assert table["control-lanterns.gained"].title == "Parishes won: Lantern League"
    assert table["displacement.flee"].unit == "persons per week"
    assert {one.name: one for one in series_of(BUNDLED).series}[
        "phases-iskp.holding_to_open"
    ].unit == "changes per week"


def test_series_are_listed_in_the_order_stocks_levels_flows_reports():
    order = [one.kind for one in series_of().series]
    assert order == sorted(order, key=["stock", "level", "flow", "report"].index)
    assert series_of().names() == [one.name for one in series_of().series]
