"""The manifest of a run says what was simulated, with which numbers, and from which entries of the ledger."""

from __future__ import annotations

import datetime
import platform
from dataclasses import replace
from importlib.metadata import version

import numpy as np
import pytest

from contested.analysis.manifest import Simulated, make_manifest, parameter_table, versions
from contested.model.build import build
from contested.model.introspect import ModelInfo, trace
from contested.model.series import Series
from contested.results.digests import manifest_digest
from contested.results.json_files import to_json
from contested.results.manifest import Manifest, StepAudit
from contested.scenario.load import load_scenario
from helpers.small_run import manifest as small_manifest
from scenario.example import EXAMPLE

BY_HAND = "mechanism.raids-lanterns.engagement_rate"
LOADED = load_scenario(EXAMPLE, set_=[f"{BY_HAND}=0.25"])
BUILT = build(LOADED)


@pytest.fixture(scope="module")
def info() -> ModelInfo:
    return trace(BUILT)


@pytest.fixture(scope="module")
def found(info) -> Manifest:
    audit = small_manifest().step_audit
    assert isinstance(audit, StepAudit)
    named = Simulated(LOADED, BUILT, info, seed=7, members=30, rows=15, by_place={"threat"})
    return make_manifest(named, (), audit, {"simulate": 1.5})


def test_it_says_what_was_run(found):
    scenario = found.scenario
    assert (scenario.name, scenario.title, scenario.hash) == (LOADED.scenario.name, LOADED.scenario.title, LOADED.hash)
    assert (scenario.as_of, scenario.start) == (LOADED.scenario.as_of, LOADED.calendar.start)
    assert (scenario.weeks, scenario.step, scenario.step_days) == (40, "week", 7.0)
    assert (found.seed, found.members, found.parameter_rows, found.timings) == (7, 30, 15, {"simulate": 1.5})
    assert found.set == {BY_HAND: 0.25} and (found.files, found.prior_check) == ({}, ())
    assert found.digest == manifest_digest(to_json(found))


def test_it_has_the_setting(found):
    assert [(place.id, place.population, place.units) for place in found.places] == [
        ("orrin-head", 42_000, 3), ("orrin-foot", 118_000, 4), ("brackmere", 260_000, 5), ("salt-flats", 31_000, 2),
    ]  # fmt: skip
    assert [(actor.id, actor.name) for actor in found.actors][0] == ("lanterns", "Lantern League")
    assert found.control_unit == "parish"
    (layer,) = found.layers
    assert (layer.id, layer.series, layer.condition) == ("lanterns_hold_most", ("control.lanterns",), "at least 2")


def test_the_ledger_is_counted(found):
    ledger = LOADED.ledger
    assert (found.ledger.hash, found.ledger.claims, found.ledger.priors) == (
        ledger.hash, len(ledger.claims), len(ledger.priors),
    )  # fmt: skip
    assert (found.ledger.hindsight, found.ledger.late_entries, found.ledger.withheld) == (False, (), 1)


def test_series_have_their_mechanism_and_say_whether_they_have_places(found):
    series = {one.name: one for one in found.series}
    assert (series["threat"].mechanism, series["threat"].kind, series["threat"].by_place) == (
        "displacement",
        "level",
        True,
    )
    assert (series["civilian"].mechanism, series["civilian"].unit, series["civilian"].by_place) == (
        None,
        "persons",
        False,
    )


def test_mechanisms_have_their_own_flows_and_levels(found):
    mechanisms = {one.label: one for one in found.mechanisms}
    raids = mechanisms["raids-lanterns"]
    assert (raids.kind, raids.levels, raids.roles["defenders"]) == ("ambush", (), ("regency",))
    assert raids.roles["attacker"] == "lanterns"
    assert {(flow.name, flow.kind, flow.source, flow.target) for flow in raids.flows} == {
        ("raids-lanterns.attack", "event", None, None),
        *(
            (f"raids-lanterns.killed.{side}", "loss", source, f"dead.{side}")
            for side, source in (
                ("lanterns", "fighters.lanterns"), ("regency", "fighters.regency"), ("civilian", "civilian"),
            )
        ),
    }  # fmt: skip
    assert mechanisms["displacement"].levels == ("threat",)
    assert raids.summary and raids.sources == ("deitchman-1962", "bohorquez-2009")


def test_a_parameter_has_the_range_of_its_prior_and_the_claims_it_rests_on():
    rows = {row.name: row for row in parameter_table(BUILT)}
    start, bound = rows["initial.lanterns"], LOADED.ledger.priors["lantern-fighters"]
    assert (start.prior, start.mechanism, start.basis) == ("lantern-fighters", "initial", bound.basis)
    assert (start.low, start.high) == bound.interval(0.9) and start.median == bound.median
    assert start.rests_on == tuple(bound.rests_on) and start.initial_of == "fighters.lanterns"
    assert any(row.rests_on for row in rows.values())


def test_parameters_with_a_prior_have_a_range_each_and_belong_to_no_stock_but_those_of_the_start():
    drawn = BUILT._replace(parameters=tuple(one for one in BUILT.parameters if one.prior))
    rows = {row.name: row for row in parameter_table(drawn)}
    size = rows["raids-lanterns.size_cap"]
    assert size.initial_of is None and size.low < size.median < size.high
    ends = [float(LOADED.ledger.priors["death-toll-cap"].distribution.ppf(level)) for level in (0.05, 0.5, 0.95)]
    assert [size.low, size.median, size.high] == pytest.approx(ends)
    bound = LOADED.ledger.priors["lantern-fighters"]
    assert rows["initial.lanterns"].rests_on == tuple(bound.rests_on) != ()


def test_a_parameter_set_to_nothing_is_0():
    (one,) = (one for one in BUILT.parameters if one.name == "raids-lanterns.engagement_rate")
    (row,) = parameter_table(BUILT._replace(parameters=(one._replace(by_hand=0.0),)))
    assert (row.low, row.median, row.high) == (0.0, 0.0, 0.0)


def test_a_parameter_set_by_hand_is_one_number_that_rests_on_nothing():
    row = {row.name: row for row in parameter_table(BUILT)}["raids-lanterns.engagement_rate"]
    assert (row.prior, row.basis, row.rests_on) == (None, "set by hand", ())
    assert (row.low, row.median, row.high, row.unit) == (0.25, 0.25, 0.25, "per fighter per week")


def test_versions_are_those_of_the_packages_that_compute(monkeypatch):
    assert versions()["jax"] == version("jax") and versions()["python"] == platform.python_version()
    monkeypatch.setattr("contested.analysis.manifest.PACKAGES", ("numpy", "no-such-package"))
    assert versions() == {"python": platform.python_version(), "numpy": version("numpy"), "no-such-package": "unknown"}


def test_it_says_how_much_of_the_run_is_its_past():
    loaded = load_scenario(EXAMPLE, set_=["start=2031-01-04"])
    built = build(loaded)
    named = Simulated(loaded, built, trace(built), seed=7, members=30, rows=15, by_place={"threat"})
    scenario = make_manifest(named, (), small_manifest().step_audit, {}).scenario
    assert (scenario.start, scenario.as_of) == (datetime.date(2031, 1, 4), datetime.date(2031, 3, 1))
    assert (scenario.weeks, scenario.past_weeks) == (48, 8)


def test_whole_numbers_that_were_set_stay_whole(info):
    loaded = replace(LOADED, set={"weeks": 30, "step_days": np.float64(3.5), "hindsight": True})
    named = Simulated(loaded, BUILT, info, seed=7, members=30, rows=15, by_place=set())
    found = make_manifest(named, (), small_manifest().step_audit, {}).set
    assert found == {"weeks": 30, "step_days": 3.5, "hindsight": True}
    assert {name: type(value) for name, value in found.items()} == {"weeks": int, "step_days": float, "hindsight": bool}


def test_series_of_which_one_is_1_name_what_they_stand_for(info):
    phases = Series("phase-two", "stock", "1", "Phase two", "phases", scope="nation", one_of="phase")
    named = Simulated(LOADED, BUILT, info._replace(series=(phases, *info.series)), 7, 30, 15, set())
    found = make_manifest(named, (), small_manifest().step_audit, {}).series
    assert (found[0].one_of, found[0].mechanism) == ("phase", "phases")
    assert {one.one_of for one in found[1:]} == {None}
