"""Laws that only a run shows, of every mechanism at once and of both sides."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from contested.engine.system import Week, mean_field
from helpers.worlds import flat, noise_of
from laws.whole import whole

KINDS = ("civilian", "displaced", "abroad", "fighters.a", "fighters.b", "captured.a", "captured.b",
         "dead.civilian", "dead.a", "dead.b")  # fmt: skip
MEMBERS = 8
HERE = whole()
LEVELS = tuple(HERE.state().levels)
"""Names of what need not be whole."""
ARRIVALS, EXITS = ("volunteers.volunteer", "prestige.arrive"), ("volunteers.go_home", "prestige.leave")
"""Declared flows of people into the model and out of it, by the kind of the mechanism."""
pytestmark = pytest.mark.heavy


def drawn(here=HERE, seed=5, of=range(MEMBERS)):
    """Ten weeks of daily steps of some members, by series [week, place, member]."""
    noise = noise_of(seed, len(of))._replace(member=jnp.asarray(of, jnp.uint32))
    return flat(here.weekly(noise, 7, state=HERE.state(len(of))))


@pytest.fixture(scope="module")
def histories():
    return drawn()


def test_people_are_kept_but_for_declared_arrivals_and_exits(histories):
    everyone = sum(histories[n].astype(np.float64).sum(axis=1) for n in KINDS)
    came, went = (
        sum(histories[name.replace(".", f"-{a}.")].astype(np.float64).sum(axis=1) for name in names for a in "ab")
        for names in (ARRIVALS, EXITS)
    )
    assert came.sum() > 0 and went.sum() > 0
    start = 40_000 + 25_000 + 12_000 + 240 + 150
    np.testing.assert_array_equal(everyone, start + np.cumsum(came - went, axis=0))


def test_ground_and_phases_are_kept(histories):
    units = sum(histories[f"control.{holder}"] for holder in ("a", "b", "contested"))
    np.testing.assert_array_equal(units, np.broadcast_to(np.array([8.0, 6.0, 5.0])[:, None], units.shape))
    for actor in "ab":
        phase = sum(a for n, a in histories.items() if n.startswith(f"phase.{actor}."))
        np.testing.assert_array_equal(phase, 1.0)


def test_counts_are_whole_and_never_negative(histories):
    counts = {n: a for n, a in histories.items() if n not in LEVELS}
    assert len(counts) > 60
    wrong = [n for n, a in counts.items() if np.any(a < 0) or np.any(a != np.round(a))]
    assert wrong == []
    assert all(np.all(np.isfinite(a)) for a in histories.values())


def test_every_flow_of_people_happens_somewhere(histories):
    """Otherwise the laws above would hold of nothing."""
    silent = {n for n, a in histories.items() if "." in n and n not in LEVELS and not np.any(a)}
    assert not {n for n in silent if n.split(".")[0].split("-")[0] in ("ambush", "operations", "recruitment")}


def test_mechanisms_in_the_opposite_order_give_the_same_bytes(histories):
    turned = drawn(whole(turned=True))
    assert set(turned) == set(histories)
    assert [n for n in histories if histories[n].tobytes() != turned[n].tobytes()] == []


def test_histories_do_not_depend_on_those_beside_them(histories):
    others = (5, 40, 0, 41, 42, 43, 44, 5)
    beside = drawn(of=others)
    for place, member in ((0, 5), (2, 0), (7, 5)):
        for name, values in beside.items():
            if name.startswith(LEVELS):  # the last bit of a float may depend on its place in a vector
                np.testing.assert_allclose(
                    values[..., place], histories[name][..., member], rtol=1e-4, atol=1e-6, err_msg=name
                )
            else:
                np.testing.assert_array_equal(values[..., place], histories[name][..., member], err_msg=name)


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(histories):
    again, other = drawn(), drawn(seed=6)
    assert all(again[n].tobytes() == histories[n].tobytes() for n in histories)
    assert other["civilian"].tobytes() != histories["civilian"].tobytes()


def test_a_step_is_the_same_compiled_or_not():
    def step(state):
        return mean_field(HERE.model).advance(state, HERE.values(), Week(0, 1), noise_of(0, 1))

    plain, compiled = (jax.tree.leaves(run(HERE.state())) for run in (step, jax.jit(step)))
    for one, other in zip(plain, compiled, strict=True):
        np.testing.assert_allclose(one, other, rtol=2e-5, atol=1e-6)


def test_without_a_second_side_there_is_no_fighting_and_nobody_flees():
    """In expectation, where any chance at all would leave a trace, over half a year."""
    here = whole(peace=True)
    state = here.after(here.state(), 26, 7)
    for name in ("dead.a", "dead.b", "dead.civilian", "captured.a", "captured.b", "displaced", "abroad", "threat",
                 "fighters.b", "excitement.ambush-a.attack", "excitement.ambush-b.attack", "harm.a",
                 "harm.b"):  # fmt: skip
        assert np.all(np.asarray(state[name]) == 0.0), name
    assert float(state["fighters.a"].sum()) != 240.0  # life goes on: people join and desert


def test_what_comes_first_within_a_day_changes_a_year_by_less_than_two_in_a_hundred():
    """Mechanisms see the state at a step's start and act in one order; half the step shows how much that matters."""
    day, half = (HERE.after(HERE.state(), 52, steps) for steps in (7, 14))
    large = {name: float(stock.sum()) for name, stock in day.stocks.items() if float(stock.sum()) > 5.0}
    assert len(large) > 12
    for name, total in large.items():
        assert float(half[name].sum()) == pytest.approx(total, rel=0.02), name
