"""Series of a block: what its program is given, what of it is returned, and pasts that members share."""

from __future__ import annotations

from datetime import date

import jax.numpy as jnp
import numpy as np
import pytest

from contested.engine.system import Weekly
from contested.ensemble import simulate
from contested.ensemble.design import Design, Start
from contested.ensemble.history import Setting
from contested.ensemble.plan import Plan
from contested.ensemble.program import Most
from contested.ensemble.simulate import Shared, compile_block, simulate_block, simulate_shared
from contested.errors import InputError
from contested.scenario.calendar import Calendar
from helpers.small_system import small_system

SYSTEM = small_system()
PLAN = Plan(3, 2, 4, Setting(["p0", "p1"], np.ones(2), Calendar(date(2030, 1, 6), 9)), most_weeks=5)
DESIGN = Design({"a": np.array([0.1, 0.2]), "b": np.array([5.0, 6.0])}, np.array([1, 0, 1]), np.array([70, 71, 72]), 9)
FULL = DESIGN._replace(row=np.array([1, 0, 1, 0]), noise=np.array([70, 71, 72, 73]))
SERIES = np.arange(40.0, dtype=np.float32).reshape(5, 2, 4)
"""A series of five weeks, two places and four members."""


@pytest.fixture
def asked(monkeypatch):
    """What the compiled program is asked for; it returns the series of five weeks."""
    seen = []

    def run(*arguments):
        seen.append(arguments)
        weekly = {"home": jnp.asarray(SERIES)}, {"mood": jnp.asarray(SERIES[:, :1])}, {"go": jnp.asarray(SERIES + 1)}
        return Weekly(*weekly, {})

    def program(*what):
        seen.append(what)
        return run

    monkeypatch.setattr(simulate, "program", program)
    return seen


def test_a_program_is_for_as_many_weeks_and_twice_as_many_steps_as_the_plan_has(asked):
    compile_block(SYSTEM, DESIGN, PLAN)
    compile_block(SYSTEM, DESIGN, PLAN._replace(most_weeks=None, substeps=7))
    assert asked == [(SYSTEM, DESIGN.params, 4, Most(5, 4)), (SYSTEM, DESIGN.params, 4, Most(3, 14))]


def test_a_block_is_filled_with_its_last_member(asked):
    simulate_block(SYSTEM, DESIGN, PLAN, 6)
    what, (params, noise, weeks, substeps, begin) = asked
    assert what == (SYSTEM, DESIGN.params, 4, Most(5, 4))
    assert (weeks, substeps, begin) == (3, 6, None)
    assert {name: values.tolist() for name, values in params.items()} == {
        "a": np.float32([0.2, 0.1, 0.2, 0.2]).tolist(), "b": [6.0, 5.0, 6.0, 6.0]
    }  # fmt: skip
    assert noise.member.tolist() == noise.later.tolist() == [70, 71, 72, 72] and noise.member.dtype == jnp.uint32
    assert int(noise.seed) == 9 and int(noise.branch) == 0 and not bool(noise.expected)


def test_the_seed_the_later_noise_and_the_mode_are_handed_on(asked):
    part = FULL._replace(seed=2**32 + 5, later=np.array([1, 2, 3, 4]), branch=2)
    simulate_block(SYSTEM, part, PLAN, 2, expected=True)
    noise = asked[1][1]
    assert noise.later.tolist() == [1, 2, 3, 4] and noise.member.tolist() == [70, 71, 72, 73]
    assert int(noise.seed) == 5 and noise.seed.dtype == jnp.uint32 and int(noise.branch) == 2
    assert bool(noise.expected)


def test_weeks_and_members_that_are_not_asked_for_are_left_out(asked):
    found = simulate_block(SYSTEM, DESIGN, PLAN, 2)
    np.testing.assert_array_equal(found.stocks["home"], SERIES[:3, :, :3])
    np.testing.assert_array_equal(found.levels["mood"], SERIES[:3, :1, :3])
    np.testing.assert_array_equal(found.flows["go"], SERIES[:3, :, :3] + 1)
    assert found.reports == {} and isinstance(found.stocks["home"], np.ndarray)
    np.testing.assert_array_equal(simulate_block(SYSTEM, FULL, PLAN, 2).stocks["home"], SERIES[:3])


STATE = Start(4, {"home": np.float32([[1, 2, 3], [4, 5, 6]])}, {"mood": np.float32([[7, 8, 9]])})


def test_members_go_on_from_their_own_state(asked):
    simulate_block(SYSTEM, DESIGN._replace(begin=STATE), PLAN, 2)
    week, state = asked[1][4]
    assert week == 4
    assert state.stocks["home"].tolist() == [[1, 2, 3, 3], [4, 5, 6, 6]]
    assert state.levels["mood"].tolist() == [[7, 8, 9, 9]]


@pytest.mark.parametrize(("begin", "week"), [(None, 1), (STATE, 5)])
def test_numbers_that_are_not_finite_are_refused_with_their_week_in_the_run(asked, monkeypatch, begin, week):
    series = SERIES.copy()
    series[1, 0, 0] = np.inf
    monkeypatch.setattr(f"{__name__}.SERIES", series)
    label = PLAN.setting.calendar.label(week)
    with pytest.raises(InputError, match=f"expected finite numbers in the week of {label}, found others of 'go'"):
        simulate_block(SYSTEM, DESIGN._replace(begin=begin), PLAN, 2)


BRANCHING = Design(
    {"a": np.array([10.0, 20.0])}, np.array([1, 0, 1, 0, 1, 1]), np.array([5, 6, 5, 6, 7, 5]), 3,
    later=np.arange(6), branch=3,
)  # fmt: skip
"""Members of three pasts: row 0 with noise 6, row 1 with noise 5, row 1 with noise 7."""


def history(part, weeks):
    """Series that say what they are: 100 times the noise, 10,000 times the week, the row's value, the place."""
    first = part.begin.week if part.begin else 0
    noise = part.later_noise if part.begin else part.noise
    of = 100.0 * noise + part.params["a"][part.row]
    weeks, places = 1e4 * np.arange(first, first + weeks)[:, None, None], np.arange(2.0)[:, None]
    local = np.float32(weeks + places + of)
    return Weekly({"home": local, "away": -local}, {"sky": local[:, :1] + 1}, {"go": local + 2}, {"heard": local + 3})


@pytest.fixture
def parts(monkeypatch):
    """The parts that are simulated, with their plans and steps."""
    seen = []

    def simulated(system, part, plan, substeps):
        seen.append((part, plan, substeps))
        return history(part, plan.weeks)

    monkeypatch.setattr(simulate, "simulate_block", simulated)
    return seen


def test_each_past_is_simulated_once_and_every_member_goes_on_from_its_own(parts):
    plan = PLAN._replace(weeks=5, most_weeks=None)
    shared = simulate_shared(SYSTEM, BRANCHING, plan)
    assert shared.of.tolist() == [1, 0, 1, 0, 2, 1]
    assert [(plan.weeks, plan.most_weeks, substeps) for _, plan, substeps in parts] == [(3, 5, 2), (2, 5, 2), (2, 5, 2)]
    past, first, then = (part for part, _, _ in parts)
    assert past.noise.tolist() == [6, 5, 7] and past.params["a"][past.row].tolist() == [10.0, 20.0, 20.0]
    assert past.begin is None
    assert first.later.tolist() == [0, 1, 2, 3] and then.later.tolist() == [4, 5]
    ends = history(past, 3).stocks["home"][2]
    for part, members in ((first, [0, 1, 2, 3]), (then, [4, 5])):
        own = ends[:, shared.of[members]]
        assert part.begin.week == 3
        np.testing.assert_array_equal(part.begin.stocks["home"], own)
        np.testing.assert_array_equal(part.begin.stocks["away"], -own)
        np.testing.assert_array_equal(part.begin.levels["sky"], own[:1] + 1)
    assert len(shared.futures) == 2


def test_histories_are_put_together_from_pasts_and_futures(parts):
    shared = simulate_shared(SYSTEM, BRANCHING, PLAN._replace(weeks=5, width=3, most_weeks=None))
    past, future = shared.parts("flows", "go")
    assert past.shape == (3, 2, 3) and future.shape == (2, 2, 6) and len(shared.futures) == 2
    before = history(BRANCHING, 3).flows["go"]
    after = history(BRANCHING._replace(begin=Start(3, {}, {})), 2).flows["go"]
    np.testing.assert_array_equal(past[..., shared.of], before)
    np.testing.assert_array_equal(future, after)
    np.testing.assert_array_equal(shared.whole.flows["go"], np.concatenate([before, after]))
    assert shared.whole.levels["sky"].shape == (5, 1, 6)


def test_all_weeks_are_a_mapping_by_the_names_of_series(parts):
    shared = simulate_shared(SYSTEM, BRANCHING, PLAN._replace(weeks=5, most_weeks=None))
    stocks, levels, flows, reports = shared.whole
    assert list(stocks) == ["away", "home"] and len(stocks) == 2 and "home" in stocks and "sky" not in stocks
    assert list(levels) == ["sky"] and list(flows) == ["go"] and list(reports) == ["heard"]
    np.testing.assert_array_equal(stocks["away"], -stocks["home"])
    assert "home" in stocks.keys() and dict(levels).keys() == {"sky"}
    assert Shared(Weekly({}, {}, {}, {}), shared.of, ()).whole.stocks == {}


def test_a_block_whose_members_fill_the_width_has_one_part_of_futures(parts):
    members = np.arange(4)
    part = BRANCHING._replace(row=BRANCHING.row[members], noise=BRANCHING.noise[members], later=members)
    shared = simulate_shared(SYSTEM, part, PLAN._replace(weeks=4))
    assert len(shared.futures) == 1 and [plan.weeks for _, plan, _ in parts] == [3, 1]
    assert [plan.most_weeks for _, plan, _ in parts] == [5, 5]
