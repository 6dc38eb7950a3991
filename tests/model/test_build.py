"""What a scenario becomes: the setting, forces at the start, shocks, and which numbers no model can have."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import jax.numpy as jnp
import numpy as np
import pytest

from contested.errors import InputError
from contested.model.build import build, build_world
from contested.model.inputs import WEEKS_PER_YEAR
from contested.scenario.load import LoadedScenario, load_scenario
from scenario.example import EXAMPLE, copy_example

LOADED = load_scenario(EXAMPLE)
MOST = 2**24  # beyond, float32 does not hold every whole number


def with_places(**changes) -> LoadedScenario:
    return replace(LOADED, places=replace(LOADED.places, **changes))


def fault(loaded: LoadedScenario) -> str | None:
    """Why a scenario makes no model, if it makes none."""
    try:
        build(loaded)
    except InputError as error:
        return str(error)
    return None


def test_a_world_has_the_places_of_the_table_and_the_actors_of_the_scenario():
    world = build_world(LOADED)
    assert world.places == ("orrin-head", "orrin-foot", "brackmere", "salt-flats")
    assert (
        world.actors == ("lanterns", "regency", "salt-company") and world.name("salt-company") == "Salt Company Guard"
    )
    assert world.population.tolist() == [42_000.0, 118_000.0, 260_000.0, 31_000.0]
    assert (world.units.tolist(), world.control_units, world.southern) == ([3.0, 4.0, 5.0, 2.0], "parishes", True)
    assert world.column("height_m").ravel().tolist() == [2100.0, 900.0, 300.0, 150.0]


@pytest.mark.parametrize(("degrees", "southern"), [([-1.0, 0.5], True), ([-1.0, 1.0], False), ([0.0, 0.0], False)])
def test_a_country_is_southern_if_the_middle_of_its_places_lies_south_of_the_equator(degrees, southern):
    assert build_world(with_places(lat=np.resize(degrees, 4))).southern is southern


def test_the_first_place_with_more_people_than_can_be_counted_is_named():
    assert fault(with_places(population=np.array([MOST - 1, 1, 1, 1]))) is None
    message = fault(with_places(population=np.array([5, MOST, MOST + 7, 1])))
    assert message is not None and message.endswith(
        "places: place 'orrin-foot' has 16,777,216 people; at most 16,777,215 can be counted exactly; split the place"
    )


def test_forces_stand_where_their_columns_say():
    forces = {
        force.actor: (force.weights.tolist(), force.held.tolist()) for force in build(LOADED).model.initial_forces
    }
    assert forces == {
        "lanterns": ([6.0, 2.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0]),
        "regency": ([1.0, 5.0, 8.0, 1.0], [2.0, 4.0, 5.0, 0.0]),
        "salt-company": ([0.0, 0.0, 1.0, 4.0], [0.0, 0.0, 0.0, 2.0]),
    }


def test_an_actor_without_a_column_of_held_ground_holds_none(tmp_path):
    loaded = load_scenario(copy_example(tmp_path, ('holds = "held_lanterns"\n', "")))
    assert build(loaded).model.initial_forces[0].held.tolist() == [0.0] * 4


def test_a_part_of_a_control_unit_cannot_be_held():
    columns = LOADED.places.columns
    message = fault(with_places(columns=columns | {"held_regency": np.array([2.0, 3.5, 5.0, 2.0])}))
    assert message is not None and "actor 'regency': column 'held_regency' must hold whole control units" in message


def test_the_first_place_of_which_more_is_held_than_there_is_is_named():
    held = {"held_lanterns": np.array([1.0, 0.0, 1.0, 1.0])}
    message = fault(with_places(columns=LOADED.places.columns | held))
    assert message is not None and "places: actors hold 6 control units of 'brackmere', which has 5" in message


def test_a_shock_has_its_window_in_weeks_its_last_day_included_and_its_places():
    model = build(LOADED).model
    (flood,) = model.shocks
    start = LOADED.calendar.start
    (event,) = LOADED.scenario.event
    assert (flood.id, flood.patterns) == ("spring-flood", ("wage",))
    assert flood.first * 7 == pytest.approx((event.from_ - start).days)
    assert (flood.last - flood.first) * 7 == pytest.approx(16 + 31)  # 15 April to 31 May
    assert flood.where.tolist() == [False, True, True, False]


def test_a_shock_without_places_is_everywhere(tmp_path):
    home = copy_example(tmp_path, ('places = ["orrin-foot", "brackmere"]\n', ""))
    assert build(load_scenario(home)).model.shocks[0].where.all()


def test_a_model_has_the_length_step_and_season_of_its_scenario():
    model = build(LOADED).model
    assert (model.weeks, model.step_days) == (40, 7.0)
    new_year = LOADED.calendar.start.replace(month=1, day=1)
    assert model.start_week_of_year == pytest.approx((LOADED.calendar.start - new_year).days / 7, abs=1.0)


def test_fighters_and_factors_of_shocks_are_parameters_that_belong_to_no_mechanism():
    found = {bound.name: (bound.label, bound.spec.unit) for bound in build(LOADED).parameters}
    starts = {f"initial.{actor}": ("initial", "persons") for actor in ("lanterns", "regency", "salt-company")}
    assert {name: row for name, row in found.items() if name.startswith(("initial.", "event."))} == {
        **starts,
        "event.spring-flood": ("event", "factor"),
    }


def test_the_state_at_the_start_has_the_forces_of_the_table():
    built = build(LOADED)
    values = {bound.name: jnp.full(1, 80.0) for bound in built.parameters}
    state = built.model._replace(instances=()).initial(values)
    assert np.ravel(state["fighters.lanterns"]) == pytest.approx([60.0, 20.0, 0.0, 0.0])
    assert np.ravel(state["control.contested"]).tolist() == [0.0, 0.0, 0.0, 0.0]
    assert np.ravel(state["civilian"]) == pytest.approx([42_000.0, 118_000.0, 260_000.0, 31_000.0])


@pytest.mark.parametrize("weeks", [1, 52, 65, 480])
def test_shocks_and_seasons_keep_their_dates_whenever_a_run_starts(weeks):
    start = LOADED.calendar.start - timedelta(weeks=weeks)
    earlier = load_scenario(EXAMPLE, set_=[f"start={start}"])
    model, now = build(earlier).model, build(LOADED).model
    assert model.weeks == now.weeks + weeks
    (flood,), (known,) = model.shocks, now.shocks
    assert (flood.first, flood.last) == pytest.approx((known.first + weeks, known.last + weeks))
    apart = (model.start_week_of_year + weeks - now.start_week_of_year) % WEEKS_PER_YEAR
    assert min(apart, WEEKS_PER_YEAR - apart) < 1.5 / 7  # leap days: less than a day and a half
