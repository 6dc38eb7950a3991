import jax
import jax.numpy as jnp
import numpy as np
import pytest

from helpers.exact import garrison_wins
from helpers.worlds import case, land, noise_of, part

RATIO = 50.0
"""a / b of Deitchman's law, from a = 0.02 and b = 0.0004."""


def skirmishes(guerrillas, garrison, rate=0.02, **keys):
    """Attacks that kill exactly one person, a guerrilla or a soldier."""
    fight = part(
        "ambush", attacker="red", defenders=("blue",), engagement_rate=rate, loss_ratio=RATIO / 10.0,
        reference_garrison=10.0, lethal_share=1.0, size_exponent=2.5, size_offset=0.0, size_cap=1.0, civilian_share=0.0,
    )  # fmt: skip
    return case(fight, fighters={"red": guerrillas, "blue": garrison}, **keys)


def paths(guerrillas, garrison, per_week):
    with jax.enable_x64(True):
        series = skirmishes(guerrillas, garrison, weeks=2500).expected(per_week)
    return series["fighters.red"][:, 0], series["fighters.blue"][:, 0]


def test_the_difference_of_deitchmans_mixed_law_stays_constant():
    drift = []
    for per_week in (8, 16):
        red, blue = (path[:120] for path in paths(40, 50, per_week))
        kept = blue**2 / 2 - RATIO * red
        drift.append(np.max(np.abs(kept - (50**2 / 2 - RATIO * 40))))
    assert blue[-1] < 35
    assert drift[1] < 3
    assert drift[0] / drift[1] == pytest.approx(2.0, abs=0.1)  # only the step is at fault


def test_forty_guerrillas_beat_fifty_soldiers_and_fifteen_are_left():
    left = {n: paths(40, 50, n)[0][-1] for n in (8, 16)}
    assert 2 * left[16] - left[8] == pytest.approx(15.0, abs=0.01)  # extrapolated to steps of no length


def test_twenty_five_guerrillas_break_even_with_fifty_soldiers():
    red, blue = paths(25, 50, 8)
    assert red[-1] < 1.5 and blue[-1] < 12  # both sides waste away together
    red, blue = paths(24, 50, 8)
    assert blue[-1] == pytest.approx(np.sqrt(50**2 - 2 * RATIO * 24), rel=0.02)
    red, blue = paths(26, 50, 8)
    assert red[-1] == pytest.approx(1.0, abs=0.25) and blue[-1] < 0.5


def test_a_garrison_twice_as_large_needs_four_times_the_guerrillas():
    red, blue = paths(100, 100, 8)
    assert red[-1] < 3 and blue[-1] < 20
    red, blue = paths(50, 100, 8)
    assert blue[-1] == pytest.approx(np.sqrt(100**2 - 2 * RATIO * 50), rel=0.02)


def split_chances(garrison):
    """The implemented chance that a death is the garrison's, for garrisons of 1, 2, ... soldiers."""
    world = land(garrison)
    here = skirmishes(garrison * 10, garrison, world=world)
    state = here.state(fighters__blue=np.arange(1, garrison + 1))
    losses = {part.name: part.share for part in here.flow("attack", state).losses}
    return np.asarray(losses["killed.blue"])[:, 0], np.asarray(losses["killed.red"])[:, 0]


@pytest.mark.parametrize(("guerrillas", "wins"), [(15, 0.96702), (25, 0.53695), (26, 0.47540), (40, 0.02423)])
def test_the_chain_of_deaths_has_deitchmans_chances_of_winning(guerrillas, wins):
    soldiers, attackers = split_chances(50)
    np.testing.assert_allclose(soldiers, RATIO / (RATIO + np.arange(1, 51)), rtol=1e-6)
    np.testing.assert_allclose(soldiers + attackers, 1.0, rtol=1e-6)
    assert garrison_wins(soldiers, guerrillas) == pytest.approx(wins, abs=2e-5)


@pytest.mark.heavy
def test_drawn_wars_are_won_as_often_as_the_chain_says():
    """Attack by attack until one side is gone; each third of the histories starts with another number of guerrillas."""
    starts, wins, each = (15, 25, 40), (0.96702, 0.53695, 0.02423), 2000
    here = skirmishes(np.repeat(starts, each), 50, rate=2.0)
    members = each * len(starts)
    end = here.after(here.state(members), 60, 150, noise_of(4, members))
    red, blue = (np.asarray(end[f"fighters.{side}"])[0].reshape(len(starts), each) for side in ("red", "blue"))
    assert np.mean((red > 0) & (blue > 0)) < 0.002
    for found, exact in zip(np.mean(red == 0, axis=1), wins, strict=True):
        assert found == pytest.approx(exact, abs=4 * np.sqrt(exact * (1 - exact) / each))


def test_hiding_helps_and_exposure_hurts_the_attacker_only():
    soldiers, _ = split_chances(3)
    here = skirmishes(30, 3, world=land(3))
    state = here.state(fighters__blue=[1, 2, 3])
    seen = here.inputs(state)._replace(multipliers={"hiding.red": jnp.array(2.0), "exposure.red": jnp.array(8.0)})
    flow = next(iter(here.bound()[0].flows(state, seen)))
    changed = np.asarray(flow.losses[0].share)[:, 0]
    np.testing.assert_allclose(changed / (1 - changed), soldiers / (1 - soldiers) / 4.0, rtol=1e-5)


def test_an_ambush_looks_up_how_well_its_attackers_hide_and_how_exposed_they_are():
    (ambush,) = skirmishes(40, 50).bound()
    assert [spec.name for spec in ambush.quantities(land())] == ["hiding.red", "exposure.red"]
