"""One compilation for models that differ in numbers only, and for each width and number of weeks, in a process."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import jax
import numpy as np
import pytest

from contested.engine.system import Noise, Params, System, UpTo, Weekly, mean_field, simulate, tau_leap
from contested.ensemble import program as programs
from contested.ensemble.block import run_block
from contested.ensemble.design import Design, Start, with_column
from contested.ensemble.ensemble import run_ensemble
from contested.ensemble.executors.threads import Threads
from contested.ensemble.program import content
from contested.ensemble.simulate import simulate_block
from contested.model.build import build
from contested.model.state import State
from contested.model.world import ROUTES_TOGETHER
from contested.scenario.load import load_scenario
from helpers.plain import Background
from helpers.small_system import small_design, small_plan, small_system
from helpers.worlds import FOR_LONG, Case, case, land, noise_of, part, shock

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "two-valleys"


@pytest.fixture
def compiled(monkeypatch):
    """The widths of the programs that are compiled, with none kept from before."""
    found = []
    original = programs._compile

    def compile_and_note(lowered):
        _, arguments = lowered.in_avals[0]
        found.append(max(one.size for one in arguments if one.ndim == 1))
        return original(lowered)

    monkeypatch.setattr(programs, "_compile", compile_and_note)
    monkeypatch.setattr(programs, "_traced", {})
    monkeypatch.setattr(programs, "_programs", {})
    before = jax.config.jax_compilation_cache_dir
    jax.config.update("jax_compilation_cache_dir", None)
    yield found
    jax.config.update("jax_compilation_cache_dir", before)


def test_blocks_seeds_values_and_half_the_step_share_one_program(compiled):
    design = small_design(40)
    run_ensemble(small_system(), design, small_plan(audited=2), Threads(3))
    other = with_column(design, "people.rate", 0.5 * design.params["people.rate"])
    run_block(small_system(), other._replace(seed=99, noise=design.noise + 7), 0, small_plan())
    assert compiled == [8]


def test_another_computation_width_or_number_of_weeks_needs_another_program(compiled):
    design = small_design(8)
    for system, plan in (
        (small_system(), small_plan()),
        (small_system(strength=0.5), small_plan()),
        (small_system(), small_plan(width=16)),
        (small_system(), small_plan(weeks=4)),
        (small_system(), small_plan()),
    ):
        run_block(system, design, 0, plan)
    assert compiled == [8, 8, 16, 8]


def test_the_past_the_whole_and_what_goes_on_from_the_past_share_a_program(compiled):
    system, design, plan = small_system(), small_design(8), small_plan(weeks=6)
    whole = simulate_block(system, design, plan, 2)
    past = simulate_block(system, design, plan._replace(weeks=4, most_weeks=6), 2)
    stocks, levels = ({name: series[-1] for name, series in part.items()} for part in (past.stocks, past.levels))
    future = simulate_block(
        system, design._replace(begin=Start(4, stocks, levels)), plan._replace(weeks=2, most_weeks=6), 2
    )
    assert compiled == [8]
    for first, then, both in zip(past, future, whole, strict=True):
        for name, series in both.items():
            assert series[4:].any()
            np.testing.assert_array_equal(np.concatenate([first[name], then[name]]), series, err_msg=name)


def test_only_the_newest_programs_are_kept(compiled):
    design = small_design(8)
    for weeks in range(1, programs.KEPT + 2):
        run_block(small_system(), design, 0, small_plan(weeks=weeks))
    run_block(small_system(), design, 0, small_plan(weeks=programs.KEPT + 1))
    assert len(compiled) == programs.KEPT + 1
    run_block(small_system(), design, 0, small_plan(weeks=1))
    assert len(compiled) == programs.KEPT + 2


def country(random: np.random.Generator, places: int = 16) -> Case:
    """A country with people, distances, neighbours, ground, a start and a shock of its own."""
    apart = np.triu(random.uniform(20.0, 400.0, (places, places)), 1)
    linked = np.triu(random.random((places, places)) < 0.15, 1)
    world = land(
        places,
        population=np.round(random.uniform(2e4, 3e5, places)),
        units=np.round(random.uniform(3, 12, places)),
        columns={name: random.uniform(0.0, 900.0, places) for name in ("rough", "posts")},
        distance_km=apart + apart.T,
        neighbours=linked | linked.T,
    )
    return case(
        part(Background, rate=2.0),
        part("excitation", attack="background.attack", branching=0.4, half_life=0.5, local_share=0.5),
        part("activity", actor="red", attacks="background.attack", civilian_share=0.1, half_life=4.0, local_share=0.8),
        part("reinforcement", actor="blue", rivals="red", where="posts", rate=0.05, called=3.0, reach=10.0, speed=10.0),
        part("terrain", hidden=("red",), ruggedness="rough", gain=0.4),
        part("displacement", deadly=("dead.civilian",), leave_rate=0.05, threat_half=10.0, hunger_rate=0.02,
             abroad_share=0.2, decay=80.0, size_exponent=0.7, aversion=1.0, return_rate=0.03, memory=6.0,
             within_share=0.5),
        world=world,
        fighters={"red": 400.0, "blue": 900.0},
        weights={"red": random.uniform(0.0, 1.0, places)},
        shocks={shock("wage", random.uniform(0.0, 1.0), random.uniform(2.0, 3.0), places): 0.5},
        start_week=random.uniform(0.0, 50.0),
    )  # fmt: skip


def in_steps(system: System, values: Params, noise: Noise, substeps: int) -> Weekly:
    """Three weeks in so many steps a week, the arrays of the model being constants."""
    return simulate(system, values, noise, 3, UpTo(4, substeps))


@pytest.mark.heavy
def test_countries_of_one_size_share_a_program_and_each_has_its_own_results(compiled):
    random = np.random.default_rng(8)
    countries = [country(random) for _ in range(3)]
    most_routes = [one.model.world.routes()[1].sum(axis=1).max() for one in countries]
    assert len(set(most_routes)) > 1 and max(most_routes) <= ROUTES_TOGETHER
    plan = small_plan(weeks=3)
    found = []
    for one in countries:
        design = Design({name: np.full(4, value) for name, value in one.numbers.items()}, np.arange(8) // 2,
                        np.arange(8), 3)  # fmt: skip
        system = tau_leap(one.model)
        found.append(simulate_block(system, design, plan, 1))
    assert compiled == [8]
    by_itself = jax.jit(partial(in_steps, system), compiler_options=FOR_LONG)(one.values(8), noise_of(3, 8), 1)
    for series, expected in zip(found[-1], by_itself, strict=True):
        assert series.keys() == expected.keys()
        for name, values in expected.items():
            np.testing.assert_array_equal(series[name], values, err_msg=name)
    ends = [weekly.stocks["displaced"][-1].sum(axis=0) for weekly in found]
    assert all(np.all(end > 0) for end in ends) and not np.allclose(ends[0], ends[1])


def test_a_model_that_calls_python_shares_no_program(compiled, tmp_path):
    """The text of a program does not say which function it calls; nor can it be kept."""
    jax.config.update("jax_compilation_cache_dir", str(tmp_path))

    def calling(factor):
        def called(values):
            return np.asarray(factor * values, np.float32)

        def advance_calling(state, params, week, noise):
            after, counts = small_system().advance(state, params, week, noise)
            home = after.stocks["home"]
            doubled = jax.pure_callback(called, jax.ShapeDtypeStruct(home.shape, home.dtype), home)
            return State(after.stocks | {"home": doubled}, after.levels), counts

        return small_system()._replace(advance=advance_calling)

    plan = small_plan(weeks=1)
    ends = [simulate_block(calling(factor), small_design(8), plan, 1).stocks["home"] for factor in (2.0, 3.0)]
    assert compiled == [8, 8]
    np.testing.assert_allclose(ends[1], 1.5 * ends[0], rtol=1e-6)


def test_two_builds_of_a_scenario_have_the_same_content_and_a_changed_one_has_not():
    def system(*set_):
        return tau_leap(build(load_scenario(EXAMPLE, set_=list(set_))).model)

    assert content(system()) == content(system())
    assert hash(content(system())) == hash(content(system()))
    by_value = system("mechanism.raids-lanterns.engagement_rate=0.02")
    assert content(by_value) == content(system())  # a parameter's value is no part of the model
    assert content(system("step='day'")) != content(system())
    assert content(mean_field(build(load_scenario(EXAMPLE)).model)) != content(system())


def test_content_distinguishes_types_and_values():
    values = [0, 0.0, False, "0", None, (0,), [0], {"a": 0}, np.zeros(1), np.zeros(1, np.float32), np.zeros((1, 1))]
    assert len({content(value) for value in values}) == len(values)
    assert content(np.arange(3)) == content(np.arange(3)) != content(np.array([0, 1, 3]))
