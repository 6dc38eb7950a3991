"""M10: movements break apart after uneven losses, and reunite where that pays."""

import jax.numpy as jnp
import numpy as np
import pytest

from helpers.worlds import case, land, part, total

COHESION = {"rate": 0.0, "shortage_slope": 0.0, "deserters": 0.0, "breaking_share": 1e9, "half_life": 10.0}


def fracture(rate=0.0, loss_slope=0.0, share=0.3, length=5.0, reunion=0.0, contest=1.0, fighters=None, weeks=20):
    return case(
        part("fracture", group="red", splinter="green", rivals="blue", rate=rate, loss_slope=loss_slope, share=share,
             length=length, reunion=reunion, contest=contest),
        part("cohesion", group="red", **COHESION),
        world=land(2, actors=("red", "green", "blue")), fighters={"red": 1000.0, "blue": 500.0} | (fighters or {}),
        weeks=weeks,
    )  # fmt: skip


def state(here, which, **changed):
    unity = {f"unity__red__{s}": [1.0 if s == which else 0.0] for s in ("united", "breaking", "broken")}
    return here.state(**unity, **changed)


def gain(sizes, contest):
    """What the first gains by joining the second, from sizes of three."""
    here = fracture(contest=contest)
    start = here.state(fighters__green=[sizes[0] / 2], fighters__red=[sizes[1] / 2], fighters__blue=[sizes[2] / 2])
    return float(np.ravel(here.bound()[0].gain(start))[0])


def modelled(size, rest, contest):
    """The mechanism's payoff of a coalition of a size against the rest."""
    return float(np.ravel(fracture(contest=contest).bound()[0].payoff(jnp.asarray(size), jnp.asarray(rest)))[0])


def payoff(own, coalition, everyone, m):
    return coalition**m / (coalition**m + (everyone - coalition) ** m) * own / coalition


def test_at_an_exponent_of_one_nobody_gains_by_any_coalition():
    """The share of a coalition's payoff by size is the payoff alone; a loss would be no gain either."""
    for own, other, rest in ((25.0, 40.0, 35.0), (10.0, 5.0, 400.0)):
        alone, together = modelled(own, other + rest, 1.0), modelled(own + other, rest, 1.0)
        assert alone == pytest.approx(own / (own + other + rest), rel=1e-5)
        assert together * own / (own + other) == pytest.approx(alone, rel=1e-5)
        assert gain((own, other, rest), 1.0) == pytest.approx(0.0, abs=1e-5)


def test_payoffs_of_large_coalitions_are_those_of_small_ones_of_the_same_proportions():
    """Sizes to the power 20 are above the largest float32."""
    assert modelled(25e4, 75e4, 20.0) == pytest.approx(payoff(25, 25, 100, 20.0), rel=1e-4)
    assert gain((25e4, 40e4, 35e4), 20.0) == pytest.approx(gain((25, 40, 35), 20.0), rel=1e-3)


@pytest.mark.parametrize(("m", "with_40", "with_35"), [(2.0, 0.298, 0.288), (20.0, 0.385, 0.417)])
def test_payoffs_of_coalitions_of_40_35_and_25_are_the_published_ones(m, with_40, with_35):
    """With m = 2 the smallest prefers the largest, with m = 20 the least that wins."""
    alone = payoff(25, 25, 100, m)
    assert payoff(25, 65, 100, m) == pytest.approx(with_40, abs=6e-4)
    assert payoff(25, 60, 100, m) == pytest.approx(with_35, abs=6e-4)
    assert gain((25, 40, 35), m) == pytest.approx(payoff(25, 65, 100, m) / alone - 1, rel=1e-3)
    assert gain((25, 35, 40), m) == pytest.approx(payoff(25, 60, 100, m) / alone - 1, rel=1e-3)


def test_even_losses_do_not_break_a_movement_faster_and_uneven_ones_do():
    here = fracture(rate=0.01, loss_slope=3.0)

    def hazard(losses):
        return float(np.ravel(here.flow("break", here.state(losses__red=losses)).hazard)[0])

    assert hazard([100.0, 100.0]) == pytest.approx(0.01, rel=1e-4)
    shares = np.array([0.0, 500.0 / 1000.0])  # of 500 fighters in each place
    assert hazard([0.0, 500.0]) == pytest.approx(0.01 * np.exp(3.0 * shares.std()), rel=1e-4)


def test_a_breaking_movement_loses_the_share_that_it_is_bound_to_in_so_long():
    here = fracture(share=0.3, length=5.0)
    after = here.after(state(here, "breaking"), 1, 7)
    # the state of breaking is left at 1 / length: fighters go over while it lasts
    rate = -np.log(0.7) / 5.0
    gone = rate * 5.0 * (1 - np.exp(-0.2))  # mean time in the state within the first week
    left = float(after.stocks["fighters.red"].sum())
    assert left == pytest.approx(1000.0 * np.exp(-gone), rel=5e-3)
    assert float(after.stocks["fighters.green"].sum()) == pytest.approx(1000.0 - left, rel=1e-4)


@pytest.mark.parametrize("steps", [1, 2, 7])
def test_steps_of_any_length_take_the_share_in_the_end(steps):
    here = fracture(share=0.3, length=5.0)
    after = here.after(state(here, "breaking"), 60, steps)
    assert float(after.stocks["fighters.red"].sum()) == pytest.approx(700.0, rel=1e-3)


def test_breaking_ends_and_nobody_is_lost():
    series = fracture(rate=0.1, share=0.5).leap(300, seed=1, per_week=1)
    everyone = total(series, "fighters.red", "fighters.green")
    assert np.all(everyone == 1000.0)
    broken = series["unity.red.broken"][-1, 0]
    assert 0.5 < broken.mean() < 0.95
    assert series["fighters.green"][-1].sum(axis=0)[broken == 1].mean() > 100.0


def test_where_reunion_pays_the_parts_come_together_and_fighters_come_back():
    still = fracture(reunion=0.5, contest=1.0, weeks=30)
    pays = fracture(reunion=0.5, contest=3.0, weeks=30)
    sizes = {"fighters__red": [300.0], "fighters__green": [200.0], "fighters__blue": [400.0]}
    for here, comes in ((still, False), (pays, True)):
        after = here.after(state(here, "broken", **sizes), 30, 7)
        united = float(np.ravel(after.stocks["unity.red.united"])[0])
        assert (united > 0.9) == comes and (united > 1e-3) == comes
        assert (float(after.stocks["fighters.green"].sum()) < 100.0) == comes
