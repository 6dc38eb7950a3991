"""M05: attacks that answer harm to civilians."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from helpers.plain import Background, Killing
from helpers.worlds import case, land, noise_of, part, shock

QUIET = 1e-9
"""Attacks a week where harm alone brings any."""


def answering(label="retaliation", group="red", attack="background.attack", competitors=(), response=0.25,
              half_life=4.0):  # fmt: skip
    return part("retaliation", label, group=group, culprit="blue", attack=attack, competitors=competitors,
                response=response, half_life=half_life)  # fmt: skip


def memory(half_life=4.0):
    """The memory of harm that the answers follow."""
    return part("grievance", culprit="blue", harms=("killing.kill",), frightens=(), joins=(), anger_start=0.25,
                fear_start=0.5, threshold=0.5, anger_step=0.5, fear_step=0.5, anger_half_life=20.0, fear_half_life=10.0,
                anger_sd=0.125, fear_sd=0.25, threshold_sd=0.25, harm_half_life=half_life)  # fmt: skip


def after_harm(response, half_life=4.0, per_week=1, rate=3.0, weeks=120, shocks=None):
    """Persons harmed in a first week, and attacks by week beyond those of a steady background."""
    once = {shock("killing.kill", 1, 999): 0.0} | (shocks or {})
    here = case(answering(response=response, half_life=half_life), part(Background, rate=rate), memory(half_life),
                part(Killing, hazard=4e-4), fighters={"red": 50}, shocks=once, weeks=weeks)  # fmt: skip
    with jax.enable_x64(True):
        series = here.expected(per_week)
    return float(series["killing.kill"].sum()), series["background.attack"][:, 0] - rate


@pytest.mark.parametrize("per_week", [1, 7])
@pytest.mark.parametrize(("response", "half_life"), [(0.25, 4.0), (0.03, 9.0), (-0.25, 4.0)])
def test_each_person_harmed_changes_attacks_by_eta_in_all_and_half_of_it_within_a_half_life(
    response, half_life, per_week
):
    harmed, extra = after_harm(response, half_life, per_week)
    assert harmed == pytest.approx(40.0, rel=1e-3)
    assert extra.sum() == pytest.approx(response * harmed, rel=2e-3)
    if per_week == 1:  # the harm of the first week is answered from the second on
        assert extra[1 : 1 + int(half_life)].sum() == pytest.approx(0.5 * response * harmed, rel=2e-3)


def test_a_negative_answer_leaves_no_attacks_and_never_fewer():
    _, extra = after_harm(-0.25, rate=0.5)
    attacks = 0.5 + extra
    assert attacks.min() == 0.0 and np.sum(attacks == 0.0) > 3 and attacks[-1] == pytest.approx(0.5, rel=1e-3)


def test_lack_of_supply_reduces_answers_as_it_does_attacks_and_a_busy_season_does_not_multiply_them():
    harmed, short = after_harm(0.25, rate=QUIET, shocks={shock("background.attack", 0, 999, id="short"): 0.3})
    _, busy = after_harm(0.25, rate=QUIET, shocks={shock("background.attack", 0, 999, id="busy"): 3.0})
    assert short.sum() == pytest.approx(0.3 * 0.25 * harmed, rel=2e-3)
    assert busy.sum() == pytest.approx(0.25 * harmed, rel=2e-3)


def additions(harm, fighters, competitors=("green",)):
    world = land(len(harm), actors=("red", "blue", "green"))
    here = case(answering(competitors=competitors), answering("other", "green", "theirs", ("red",)), memory(),
                world=world)  # fmt: skip
    state = here.state(harm__blue=harm, **{f"fighters__{actor}": there for actor, there in fighters.items()})
    x = here.inputs(state)
    return tuple(np.asarray(x.added(name))[:, 0] for name in ("background.attack", "theirs"))


def test_groups_answer_in_proportion_to_their_fighters_and_a_group_that_is_not_there_does_not():
    red, green = additions([40.0, 40.0, 40.0, 0.0], {"red": [30, 20, 0, 10], "green": [10, 0, 0, 0]})
    whole = 0.25 * 40.0 * np.log(2.0) / 4.0
    assert red == pytest.approx([0.75 * whole, whole, 0.0, 0.0], rel=1e-5)
    assert green == pytest.approx([0.25 * whole, 0.0, 0.0, 0.0], rel=1e-5)


def test_the_size_of_a_group_alone_does_not_change_its_answer():
    few, many = (additions([40.0], {"red": [n]}, ())[0] for n in (1, 5000))
    assert few == pytest.approx(many) and float(few[0]) == pytest.approx(0.25 * 40.0 * np.log(2.0) / 4.0, rel=1e-5)


def test_drawn_attacks_answer_harm_where_it_was_done():
    here = case(answering(), part(Background, rate=QUIET), memory(), world=land(2), fighters={"red": 200}, weeks=40)
    harm = here.state(400, harm__blue=[16.0, 0.0])
    attacks = np.asarray(here.weekly(noise_of(5, 400), 7, state=harm).flows["background.attack"]).sum(axis=0)
    mean = 0.25 * 16.0
    assert attacks[0].mean() == pytest.approx(mean, abs=4 * np.sqrt(mean / 400) + 0.015 * mean)
    assert attacks[0].var() == pytest.approx(mean, rel=0.35)  # a Poisson count
    assert np.all(attacks[1] == 0.0)


def test_where_nobody_is_gradients_are_finite():
    here = case(answering(competitors=("green",)), part(Background, rate=1.0), memory(), part(Killing, hazard=0.1),
                world=land(2, population=0.0, actors=("red", "blue", "green")))  # fmt: skip
    assert here.without_slope(here.state()) == []
    assert jnp.all(jnp.asarray(here.inputs(here.state()).added("background.attack")) == 0.0)
