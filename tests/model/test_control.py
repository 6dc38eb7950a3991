"""M15: who holds a place."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.special import logit
from scipy.stats import binom

from helpers.exact import chi_square_p
from helpers.plain import Pressing
from helpers.said import column, flows, near
from helpers.worlds import case, land, part, total

RATES = {"exponent": 1.0, "attack_worth": 20.0, "loss_rate": 0.1, "gain_rate": 0.2, "hysteresis": 1.0,
         "unit_force": 10.0}  # fmt: skip


def control(actor="blue", rivals=("red",), **changed):
    return part("control", f"control-{actor}", actor=actor, rivals=rivals, **(RATES | changed))


def front(red=0.0, blue=0.0, attacks=0.0, by_blue=0.0, held=(10,), theirs=(0,), units=10.0, weeks=10, **changed):
    """Blue's ground against red's recent attacks in one place; what is neither's is contested."""
    return case(control(**changed), part(Pressing, "red", actor="red", level=attacks),
                part(Pressing, "blue", actor="blue", level=by_blue), world=land(units=units), weeks=weeks,
                fighters={"red": red, "blue": blue}, held={"blue": held, "red": theirs})  # fmt: skip


def hazard(name, here, hold=0.0, strength=1.0):
    """A hazard of blue's ground, where red stays as far as `hold` and losses have left blue so much strength."""
    state = here.state()
    x = here.inputs(state)
    x = x._replace(multipliers=x.multipliers | {"hold.red": jnp.asarray(hold), "strength.blue": jnp.asarray(strength)})
    return float({f.name: f for f in here.bound()[0].flows(state, x)}[name].hazard[0, 0])


def odds_of_loss(blue=400.0, **keys):
    """Odds that an attacked unit is lost, where attacks reach every unit."""
    here = front(red=1e9, blue=blue, units=1.0, held=(1,), **keys)
    return np.exp(logit(hazard("lost", here) / 0.1 / -np.expm1(-keys.get("attacks", 0.0))))


def test_where_nobody_attacks_nothing_is_lost_however_weak_the_garrison():
    assert hazard("lost", front(red=5000, blue=1), hold=1.0) == 0.0
    left = front(red=5000, blue=1, weeks=100).expected(1)["control.blue"]
    assert np.all(left == 10.0)


def test_ground_that_a_side_has_left_opens_and_goes_to_who_is_there():
    """Red holds three units and has nobody there: they become contested at the loss rate, and blue wins them."""
    parts = [control("red", ("blue",)), control("blue", ("red",), unit_force=1e-3)]
    levels = [part(Pressing, a, actor=a, level=0.0) for a in ("red", "blue")]
    here = case(*parts, *levels, fighters={"blue": 100}, held={"red": [3], "blue": [7]}, weeks=40)
    with jax.enable_x64(True):
        found = {name: values[:, 0] for name, values in here.expected(64).items()}
    weeks = np.arange(1, 41)
    assert found["control.red"] == pytest.approx(3 * np.exp(-0.1 * weeks), rel=1e-3)
    contested = 3 * 0.1 / (0.2 - 0.1) * (np.exp(-0.1 * weeks) - np.exp(-0.2 * weeks))
    assert found["control.contested"] == pytest.approx(contested, rel=5e-3)


def test_without_fighters_to_follow_attacks_reach_nothing():
    assert hazard("lost", front(red=0, blue=100, attacks=1000.0)) == 0.0


@pytest.mark.parametrize("exponent", [0.5, 1.0, 2.5])
def test_odds_of_loss_rise_with_attacks_by_the_exponent(exponent):
    few, many = (odds_of_loss(attacks=k, exponent=exponent) for k in (5.0, 20.0))
    assert many / few == pytest.approx(4.0**exponent, rel=1e-3)
    assert odds_of_loss(attacks=20.0, exponent=exponent) == pytest.approx(1.0, rel=1e-3)  # 20 x 20 against 400
    stronger = odds_of_loss(blue=800.0, attacks=20.0, exponent=exponent)
    assert stronger == pytest.approx(2.0**-exponent, rel=1e-3)


def test_only_the_ratio_of_efforts_counts():
    one = hazard("gained", front(red=100, blue=300, attacks=5.0, held=(0,), unit_force=1e-6), hold=1.0)
    ten = hazard("gained", front(red=1000, blue=3000, attacks=50.0, held=(0,), unit_force=1e-6), hold=1.0)
    assert one == pytest.approx(ten, rel=1e-4) and one == pytest.approx(0.2 * 300 / 500, rel=1e-4)


def test_losses_that_break_a_garrison_open_its_ground():
    """Strength 1/e of 400 fighters stands like 147."""
    whole, broken = (hazard("lost", front(red=1e9, blue=400, attacks=20.0), strength=k) for k in (1.0, np.exp(-1)))
    assert broken / whole == pytest.approx((400 / (400 + 400 / np.e)) / 0.5, rel=1e-3)


def test_attacks_reach_as_many_units_as_fall_to_one_attack_each_at_random():
    """U (1 - exp(-k / U)) of them, and no more than there are fighters for."""
    reached = 10 * -np.expm1(-7 / 10)
    p = 140 / (140 + 400)
    assert hazard("lost", front(red=1e9, blue=400, attacks=7.0)) == pytest.approx(0.1 * p * reached / 10, rel=1e-3)
    few = 10 * -np.expm1(-2 / 10)
    assert hazard("lost", front(red=20, blue=400, attacks=7.0)) == pytest.approx(0.1 * p * few / 10, rel=1e-3)


def test_loss_stops_when_all_units_in_reach_are_contested_or_theirs():
    """Of ten units, attacks reach at most 10 (1 - exp(-0.7)) = 5.03."""
    assert hazard("lost", front(red=1e9, blue=400, attacks=7.0, held=(4,))) == 0.0
    assert hazard("lost", front(red=1e9, blue=400, attacks=7.0, held=(4,), theirs=(6,))) == 0.0
    assert hazard("lost", front(red=1e9, blue=400, attacks=7.0, held=(5,))) > 0.0


def test_contested_ground_settles_where_loss_and_gain_balance():
    """n lambda / (lambda + mu): blue loses at most n units, each contested one comes back at mu."""
    here = front(red=1e6, blue=1e6, attacks=500.0, units=1000.0, held=(1000,), attack_worth=1e-6, weeks=400,
                 unit_force=1e-3)  # fmt: skip
    with jax.enable_x64(True):
        contested = 1000 - here.expected(64)["control.blue"][:, 0]
    n = 1000 * -np.expm1(-0.5)
    rate = (0.1 * 0.5, 0.2 * 0.5)
    assert contested[-1] == pytest.approx(n * rate[0] / sum(rate), rel=1e-3)
    away = n * rate[0] / sum(rate) - contested
    assert np.log(away[3] / away[13]) / 10 == pytest.approx(sum(rate), rel=5e-3)


def test_a_held_unit_is_held_for_a_geometric_time():
    """With more attacks than units, each unit is lost at q (1 - p) at equal effort, and none is won back."""
    here = front(red=1000, blue=1000, attacks=4000.0, units=40.0, held=(40,), weeks=14, gain_rate=1e-9,
                 attack_worth=1e-6, unit_force=0.1)  # fmt: skip
    members = 4000
    held = here.leap(members, seed=2, per_week=1)["control.blue"][-1, 0].astype(int)
    # all 40 units are in reach, so every unit that is still held can be lost
    law = binom.pmf(np.arange(41), 40, np.exp(-14 * 0.1 * 0.5))
    assert chi_square_p(np.bincount(held, minlength=41), members * law) > 1e-3


def test_who_does_not_stay_wins_nothing():
    parts = [control("red", ("blue",)), part(Pressing, "r", actor="red", level=50.0),
             part(Pressing, "b", actor="blue", level=0.0)]  # fmt: skip
    here = case(*parts, fighters={"red": 1000, "blue": 10}, held={"blue": [2]})
    state = here.state()
    x = here.inputs(state)
    hidden = x._replace(multipliers={"hold.red": jnp.zeros((1, 1))})
    gained = {name: here.bound()[0].flows(state, one) for name, one in (("stays", x), ("hides", hidden))}
    gained = {name: float({f.name: f for f in flows}["gained"].hazard[0, 0]) for name, flows in gained.items()}
    assert gained["hides"] == 0.0 and gained["stays"] > 0.1


def test_winning_needs_a_force_for_one_unit_more_than_are_held():
    alone = [hazard("gained", front(blue=blue, held=(held,))) for blue, held in ((10, 0), (90, 8), (900, 8))]
    assert alone == pytest.approx([0.2 / 2, 0.2 / 2, 0.2 * 900 / 990], rel=1e-3)


@pytest.mark.parametrize("hysteresis", [1.0, 1.5, 4.0])
def test_hysteresis_makes_winning_harder_than_keeping(hysteresis):
    """At equal effort a contested unit is won with odds 1 / h, and a held one is kept with odds 1."""
    here = front(red=1e9, blue=400, attacks=20.0, held=(4,), hysteresis=hysteresis, unit_force=1e-6)
    assert hazard("gained", here) == pytest.approx(0.2 / (1 + hysteresis), rel=1e-3)
    assert odds_of_loss(attacks=20.0, hysteresis=hysteresis) == pytest.approx(1.0, rel=1e-3)


def test_a_slow_ramp_of_attacks_draws_a_loop_as_wide_as_the_hysteresis():
    """With steep odds ground is lost above one ratio of efforts and won back below 1 / h."""
    ratios = np.geomspace(0.1, 10, 41)
    steep = {"exponent": 40.0, "hysteresis": 4.0**40, "unit_force": 1e-6}
    lost = [hazard("lost", front(red=1e9, blue=400, attacks=20.0 * r, units=1.0, held=(1,), **steep)) for r in ratios]
    won = [hazard("gained", front(red=1e9, blue=400, attacks=20.0 * r, units=1.0, held=(0,), **steep)) for r in ratios]
    lost = np.asarray(lost) / 0.1 / -np.expm1(-20.0 * ratios)
    up, down = np.interp(0.5, lost, np.log(ratios)), np.interp(-0.5, -np.asarray(won) / 0.2, np.log(ratios))
    assert up == pytest.approx(0.0, abs=0.03) and down == pytest.approx(-np.log(4.0), abs=0.03)


def war(**swap):
    """Two sides that both attack and both stay, with helpers on one of them."""
    sides = ("red", "blue")
    parts = [control(a, tuple(b for b in sides if b != a)) for a in sides]
    parts += [part(Pressing, f"on-{a}", actor=a, level=swap[a]) for a in sides]
    return case(*parts, fighters={"red": 300, "blue": 500}, held={"red": [3], "blue": [5]}, weeks=30)


def test_sides_that_change_places_change_places_in_the_result():
    one = war(red=6.0, blue=2.0).expected(1)
    other = case(*[control(a, b) for a, b in (("blue", ("red",)), ("red", ("blue",)))],
                 part(Pressing, "r", actor="red", level=2.0), part(Pressing, "b", actor="blue", level=6.0),
                 fighters={"red": 500, "blue": 300}, held={"red": [5], "blue": [3]}, weeks=30).expected(1)  # fmt: skip
    for here, there in (("red", "blue"), ("blue", "red")):
        assert one[f"control.{here}"] == pytest.approx(other[f"control.{there}"], rel=1e-5)
    assert total(one, *(n for n in one if n.startswith("control.") and "-" not in n)) == pytest.approx(
        np.full(30, 10.0)
    )


def test_helpers_stand_with_whom_they_help():
    world = land(actors=("red", "blue", "green"))
    levels = [part(Pressing, a, actor=a, level=k) for a, k in (("red", 20.0), ("blue", 0.0))]
    keys = {"world": world, "held": {"blue": [10]}, "weeks": 1}
    helped = case(control(helpers=("green",)), *levels, fighters={"red": 1e9, "blue": 300, "green": 100}, **keys)
    alone = case(control(), *levels, fighters={"red": 1e9, "blue": 400}, **keys)
    assert hazard("lost", helped) == pytest.approx(hazard("lost", alone), rel=1e-5)
    against = case(control(rival_helpers=("green",)), *levels, fighters={"red": 0, "blue": 400, "green": 1e9}, **keys)
    assert hazard("lost", against) > 0.0


def test_nobody_contests_what_has_no_rival():
    assert np.all(front(blue=100, weeks=10).expected()["control.blue"] == 10.0)


def test_who_contests_alone_wins_all_that_is_contested():
    held = front(blue=1e6, held=(4,), weeks=5).expected(1)["control.blue"][:, 0]
    assert 10 - held == pytest.approx(6 * np.exp(-0.2 * np.arange(1, 6)), rel=1e-3)


def test_a_place_without_anybody_has_finite_gradients():
    here = front()
    state = here.state()

    def hazards_of(values):
        x = here.inputs(state)
        return sum(jnp.sum(flow.hazard) for flow in here.model.mechanisms(values)[0].flows(state, x))

    gradients = jax.grad(hazards_of)(here.values())
    assert [name for name, slope in gradients.items() if not np.isfinite(slope).all()] == []


SIDES = ("blue", "red", "black", "green", "grey")
NUMBERS = {"exponent": [1.2, 0.7], "attack_worth": [20.0, 5.0], "loss_rate": [0.1, 0.3], "gain_rate": [0.2, 0.4],
           "hysteresis": [1.5, 0.6], "unit_force": [10.0, 4.0]}  # fmt: skip
GROUND = {"contested": [2.0, 1.0, 4.0, 3.0, 8.0, 3.0], "blue": [5.0, 1.0, 2.0, 4.0, 0.0, 6.0],
          "red": [1.0, 2.0, 3.0, 1.0, 1.0, 0.0], "black": [2.0, 1.0, 1.0, 0.0, 1.0, 1.0],
          "green": [0.0, 3.0, 0.0, 1.0, 0.0, 0.0], "grey": [0.0, 2.0, 0.0, 1.0, 0.0, 0.0]}  # fmt: skip
FIGHTERS = {"blue": [60.0, 30.0, 20.0, 0.25, 0.0, 40.0], "red": [50.0, 500.0, 30.0, 40.0, 20.0, 15.0],
            "black": [20.0, 100.0, 10.0, 30.0, 0.0, 5.0], "green": [15.0, 25.0, 0.0, 0.5, 0.0, 8.0],
            "grey": [10.0, 40.0, 5.0, 0.0, 60.0, 5.0]}  # fmt: skip
ATTACKS = {"blue": [1.0, 3.0, 0.0, 2.0, 0.0, 4.0], "red": [6.0, 90.0, 0.5, 7.0, 2.0, 30.0],
           "black": [3.0, 20.0, 0.0, 1.0, 5.0, 30.0]}  # fmt: skip
STRENGTH = {"blue": 0.9, "red": 0.8, "black": 0.7, "green": 0.6, "grey": 0.5}
HOLD = {"blue": 0.85, "red": 0.4, "black": 0.3, "green": 0.75, "grey": 0.2}


def crowded():
    """Two rivals, a helper of each side, six places: reach below and above what is held, and nobody left in some."""
    parts = [part(Pressing, a, actor=a, level=0.0) for a in ("red", "blue", "black")]
    actor = part("control", actor="blue", rivals=("red", "black"), helpers=("green",), rival_helpers=("grey",),
                 **NUMBERS)  # fmt: skip
    here = case(actor, *parts, world=land(6, actors=SIDES))
    given = {f"control__{who}": units for who, units in GROUND.items()}
    given |= {f"fighters__{who}": count for who, count in FIGHTERS.items()}
    return here, here.state(2, **given, **{f"activity__{who}": count for who, count in ATTACKS.items()})


def test_loss_and_gain_in_each_place_are_those_of_the_formulas():
    here, state = crowded()
    quantities = {f"strength__{who}": STRENGTH[who] for who in SIDES} | {f"hold__{who}": HOLD[who] for who in SIDES}
    found = flows(here, state, **quantities)
    m, worth, loss, gain, h, force = (np.array(NUMBERS[name]) for name in NUMBERS)
    units, people, pressed = (
        {who: column(*number) for who, number in table.items()} for table in (GROUND, FIGHTERS, ATTACKS)
    )
    stay = {who: people[who] * STRENGTH[who] * HOLD[who] for who in SIDES}
    own = stay["blue"] + stay["green"] + worth * pressed["blue"]
    theirs = stay["red"] + stay["black"] + stay["grey"] + worth * (pressed["red"] + pressed["black"])
    every, limit = sum(units.values()), (people["red"] + people["black"] + people["grey"]) / force
    reached = every * (1.0 - np.exp(-np.minimum(pressed["red"] + pressed["black"], limit) / every))
    room = np.maximum(reached - units["contested"] - units["red"] - units["black"], 0.0)
    part_in_reach = np.minimum(room / np.maximum(units["blue"], 1e-9), 1.0) * (units["blue"] > 0)
    assert {0.0, 1.0} < set(part_in_reach.ravel()) and len(set(part_in_reach.ravel())) > 4
    garrison = people["blue"] + people["green"]
    left = np.maximum(1.0 - garrison, 0.0)
    own, theirs = own + 1e-3, theirs + 1e-3
    beaten = part_in_reach * theirs**m / (own**m + theirs**m)
    near(found["lost"].hazard, loss * (left + (1.0 - left) * beaten), 1e-4)
    enough = garrison / (garrison + force * (1.0 + units["blue"]))
    near(found["gained"].hazard, gain * own**m / (own**m + h * theirs**m) * enough * HOLD["blue"], 1e-4)


def test_next_to_nobody_on_either_side_a_thousandth_of_a_fighter_keeps_the_ratio_finite():
    """Efforts of 0.003 and of 0.001 count as 0.004 and 0.002."""
    here = front(held=(0,), unit_force=1e-6)
    found = flows(here, here.state(fighters__blue=0.003, fighters__red=0.001), 1)
    near(found["gained"].hazard, [[0.2 * 4 / 6 * 0.003 / 0.003001]], 1e-4)


def test_units_are_called_what_the_country_calls_them():
    here = front()
    here = here._replace(model=here.model._replace(world=here.model.world._replace(control_unit="county")))
    found = flows(here, here.state(), 1)
    assert [found[name].title for name in ("lost", "gained")] == ["Counties lost: blue", "Counties won: blue"]
