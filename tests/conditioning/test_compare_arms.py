"""Arms that go on from one past: constant hazards against their closed form, and the same digits in every way."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from contested.analysis.compare_outcomes import Counted
from contested.conditioning import compare_arms
from contested.conditioning.compare_arms import Arms, Stage, extremes
from contested.engine.system import tau_leap
from contested.ensemble import program
from contested.ensemble.design import Design
from contested.ensemble.ensemble import run_ensemble
from contested.ensemble.executors.threads import Threads
from contested.ensemble.history import Setting
from contested.ensemble.plan import Plan
from contested.model.build import Built
from contested.model.introspect import trace
from contested.model.model import ExogenousShock
from contested.scenario.calendar import Calendar
from helpers.plain import Killing
from helpers.worlds import case, land, part

pytestmark = pytest.mark.heavy
WEEKS, PAST, MEMBERS, HAZARD = 20, 8, 64, 0.02
CALENDAR = Calendar(date(2031, 1, 6), WEEKS, PAST)
DEATHS = Counted("deaths", "civilians", "Deaths", "since then", "persons", "dead.civilian", "since")
LEVER = "event.truce.half"
HALF = {LEVER: np.full(1, 0.5)}


def stage(threads=1):
    world = land()
    here = case(part(Killing, hazard=HAZARD), world=world, weeks=WEEKS)
    shock = ExogenousShock("truce.half", float(PAST), float(WEEKS), ("killing.kill",), np.ones(1, bool))
    model = here.model._replace(shocks=(shock,))
    names = [SimpleNamespace(name=name) for name in (*here.numbers, LEVER)]
    info = trace(Built(model, tuple(names), Path("toy")))
    plan = Plan(WEEKS, 1, 8, Setting(world.places, world.units, CALENDAR))
    params = {name: np.full(1, float(value)) for name, value in here.numbers.items()} | {LEVER: np.ones(1)}
    number = np.arange(MEMBERS)
    design = Design(params, np.zeros(MEMBERS, int), number, 5, number + 2**30, PAST)
    return Stage(model, info, plan, Threads(threads), (), (DEATHS,), ("killing.kill",)), design


def arms(factor, threads=1):
    found = Arms(*stage(threads), lambda name, done, of: None)
    return found.simulated({}, "without"), found.simulated({LEVER: np.full(1, factor)}, "with")


def deaths(weekly):
    return weekly["outcome deaths"][-1] - weekly["outcome deaths"][PAST - 1]


def test_half_a_constant_hazard_has_the_difference_of_the_closed_form():
    base, other = arms(0.5)
    alive = 100_000.0 - base["outcome deaths"][PAST - 1]
    future = WEEKS - PAST
    expected = alive * (np.exp(-HAZARD * future) - np.exp(-HAZARD * future / 2.0))
    difference = deaths(other) - deaths(base)
    assert difference.mean() == pytest.approx(expected.mean(), rel=0.005)
    assert np.all(difference < 0)
    assert np.array_equal(base["outcome deaths"][:PAST], other["outcome deaths"][:PAST])
    found = [extremes(one, ["killing.kill"])["killing.kill"] for one in (base, other)]
    assert [one.range(slice(PAST, WEEKS)) for one in found] == [(1.0, 1.0), (0.5, 0.5)]
    assert [one.range(slice(0, PAST)) for one in found] == [(1.0, 1.0), (1.0, 1.0)]


def test_compiling_is_told_first_and_once(monkeypatch):
    monkeypatch.setattr(program, "_traced", {})
    monkeypatch.setattr(compare_arms, "kept_value", lambda made_of, work_out, *others: work_out())
    told, (whole, design) = [], stage()
    one_program = replace(whole, plan=whole.plan._replace(most_weeks=WEEKS))
    found = Arms(one_program, design, lambda name, done, of: told.append((name, done, of)))
    found.simulated({}, "without")
    found.simulated(HALF, "with")
    assert list(dict.fromkeys(name for name, *_ in told)) == ["compiling", "the past", "without", "with"]
    assert told[:2] == [("compiling", 0, 1), ("compiling", 1, 1)]
    assert sum(name == "compiling" for name, *_ in told) == 2


def test_a_lever_that_does_nothing_changes_no_digit_of_any_pair():
    base, other = arms(1.0)
    assert all(np.array_equal(base[name], other[name]) for name in base)


def test_the_digits_are_those_of_a_whole_run_and_the_same_for_any_number_of_threads():
    base, other = arms(0.5)
    whole, design = stage()
    plan = whole.plan._replace(per_member={"deaths": _weekly_deaths}, series=False)
    run = run_ensemble(tau_leap(whole.model), design, plan, Threads(1)).per_member["deaths"]
    assert np.array_equal(base["outcome deaths"], run)
    changed = run_ensemble(tau_leap(whole.model), design._replace(params=design.params | HALF), plan, Threads(2))
    assert np.array_equal(other["outcome deaths"], changed.per_member["deaths"])
    assert all(np.array_equal(base[name], again) for name, again in arms(0.5, threads=2)[0].items())


def test_events_of_other_what_ifs_that_do_not_act_change_no_digit():
    """A model has the events of all what-ifs: without any it gives the same, and so does an arm beside more of them."""
    whole, design = stage()
    numbers = {name: values for name, values in design.params.items() if name != LEVER}
    plan = whole.plan._replace(per_member={"deaths": _weekly_deaths}, series=False)
    bare = run_ensemble(tau_leap(whole.model._replace(shocks=())), design._replace(params=numbers), plan, Threads(1))
    (shock,) = whole.model.shocks
    others = [shock._replace(id=f"other.{name}", patterns=("*",)) for name in ("a", "b")]
    more = replace(whole, model=whole.model._replace(shocks=(others[0], shock, others[1])))
    params = design.params | {f"event.{one.id}": np.ones(1) for one in others}
    found = Arms(more, design._replace(params=params), lambda name, done, of: None)
    base, other = arms(0.5)
    assert np.array_equal(found.simulated({}, "without")["outcome deaths"], bare.per_member["deaths"])
    assert all(np.array_equal(base[name], values) for name, values in found.simulated({}, "without").items())
    assert all(np.array_equal(other[name], values) for name, values in found.simulated(HALF, "with").items())


def _weekly_deaths(history):
    return np.asarray(history.raw("dead.civilian"), np.float64).sum(axis=1)
