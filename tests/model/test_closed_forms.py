"""Mechanisms against numbers known without them (catalogue of mechanisms, derived values)."""

import jax.numpy as jnp
import numpy as np
import pytest

from contested.model.flow import Event
from contested.model.inputs import Done, Inputs, World
from contested.model.mechanisms import BUILT_IN
from contested.model.parameter import parameters_of, roles_of
from contested.model.size import draw_size, fixed_size, heavy_tail, mean_size
from contested.model.stocks import Stocks


def world(places=1, **columns):
    ids = tuple(f"p{k}" for k in range(places))
    distance = np.abs(np.subtract.outer(np.arange(places), np.arange(places))) * 100.0
    return World(
        ids,
        ("g", "r"),
        np.full(places, 1e5),
        np.full(places, 10.0),
        {name: np.asarray(column, float) for name, column in columns.items()},
        distance,
        distance == 100.0,
    )


def inputs(land, week_of_year=26.0, **factors):
    return Inputs(
        land,
        jnp.float32(0),
        jnp.float32(week_of_year),
        1 / 7,
        {k.replace("__", "."): v for k, v in factors.items()},
        {},
        set(),
    )


def make(kind, roles, **numbers):
    mechanism = BUILT_IN[kind]
    values = {spec.name: jnp.asarray([numbers.get(spec.name, 1.0)], jnp.float32) for spec in parameters_of(mechanism)}
    chosen = {spec.name: roles.get(spec.name, spec.default) for spec in roles_of(mechanism)}
    return mechanism(label="m", **chosen, **values)


def state(places=1, **stocks):
    full = {k.replace("__", "."): jnp.broadcast_to(jnp.asarray(v, jnp.float32), (places, 1)) for k, v in stocks.items()}
    return Stocks({"civilian": jnp.full((places, 1), 1e5), **full}, {})


def value(array):
    return float(np.asarray(array).ravel()[0])


def flows(mechanism, s, x):
    return {flow.name: flow for flow in mechanism.flows(s, x)}


def ambush(**numbers):
    roles = {"attacker": "r", "defenders": ("g",)}
    return make("ambush", roles, civilian_share=0.0, loss_ratio=1.0, reference_garrison=50.0, **numbers)


@pytest.mark.parametrize("garrison", [1, 10, 50, 200])
def test_next_to_die_is_a_soldier_with_deitchmans_chance(garrison):
    # a / (a + b g) with a / b = loss_ratio * reference_garrison = 50 (a = 0.02, b = 0.0004).
    attack = flows(ambush(), state(fighters__r=40, fighters__g=garrison), inputs(world()))["attack"]
    shares = {part.name: value(part.share) for part in attack.losses}
    assert shares["killed.g"] == pytest.approx(0.02 / (0.02 + 0.0004 * garrison), rel=1e-5)
    assert sum(shares.values()) == pytest.approx(1.0, rel=1e-5)


@pytest.mark.parametrize(("rebels", "garrison_wins"), [(15, 0.96702), (25, 0.53695), (26, 0.47540), (40, 0.02423)])
def test_the_chain_of_deaths_is_won_as_often_as_deitchmans(rebels, garrison_wins):
    # Rebels lost before the garrison of 50 is gone: the sum of geometric numbers with these chances, in plain NumPy.
    law = np.zeros(rebels)
    law[0] = 1.0
    attacks = ambush()
    for garrison in range(50, 0, -1):
        attack = flows(attacks, state(fighters__r=1, fighters__g=garrison), inputs(world()))["attack"]
        p = next(value(part.share) for part in attack.losses if part.name == "killed.g")
        geometric = p * (1 - p) ** np.arange(rebels)
        law = np.convolve(law, geometric)[:rebels]
    assert 1.0 - law.sum() == pytest.approx(garrison_wins, abs=2e-4)


@pytest.mark.parametrize(("theta", "mu", "settled"), [(0.3, 0.1, 0.1453), (0.3, 0.0, 0.2308), (0.5, 0.2, 0.1667)])
def test_the_share_of_fighters_settles_where_kress_and_szechtman_say(theta, mu, settled):
    roles = {"force": "g", "target": "r"}
    operations = make(
        "operations",
        roles,
        aimed_max=mu,
        aimed_min=mu,
        effect=1.0,
        harm=1.0,
        killed_share=1.0,
        search_half=1e-3,
        rate=1.0,
    )
    for force in (1e3, 4e4):
        x = settled
        s = state(fighters__r=1e5 * x / (1 - x), fighters__g=force, collaboration__g=0.5)
        found = flows(operations, s, inputs(world()))
        lost = value(found["killed"].hazard * s["fighters.r"])
        sent = theta * value(found["harmed"].hazard * s["civilian"])
        assert sent == pytest.approx(lost, rel=2e-3)


def test_operations_that_are_all_aimed_harm_nobody():
    operations = make("operations", {"force": "g", "target": "r"}, aimed_max=1.0, aimed_min=1.0)
    s = state(fighters__r=100, fighters__g=1000, collaboration__g=0.5)
    assert value(flows(operations, s, inputs(world()))["harmed"].hazard) == 0.0


@pytest.mark.parametrize(
    ("k", "middle", "peak", "at_parity"), [(20, 0.65, 0.725, 0.105), (15, 0.6, 0.687, 0.370), (25, 0.7, 0.764, 0.017)]
)
def test_selective_violence_peaks_at_predominant_control(k, middle, peak, at_parity):
    kalyvas = make("collaboration", {"actor": "g", "rivals": ("r",)}, steepness=k, midpoint=middle, selective_rate=1.0)

    def violence(units):
        s = state(fighters__r=1e6, fighters__g=1e6, control__g=units, control__r=1000 - units, control__contested=0)
        return value(flows(kalyvas, s, inputs(world()))["selective"].hazard)

    curve = np.array([violence(units) for units in range(0, 1001)])
    assert curve.argmax() / 1000 == pytest.approx(peak, abs=0.002)
    assert curve[500] / curve.max() == pytest.approx(at_parity, abs=0.002)


@pytest.mark.parametrize("elasticity", [-0.2, 0.3, 0.8])
def test_doubled_wages_change_joining_by_two_to_the_minus_elasticity(elasticity):
    join = make("recruitment", {"group": "r"}, wage_elasticity=elasticity, rent_elasticity=0.2, rate=1e-4)
    usual, rich = inputs(world()), inputs(world(), wage=jnp.full((1, 1), 2.0))
    ratio = value(flows(join, state(), rich)["join"].hazard) / value(flows(join, state(), usual)["join"].hazard)
    assert ratio == pytest.approx(2.0**-elasticity, rel=1e-5)


def supply(**numbers):
    return make("supply", {"group": "r", "attacks": ("a.attack",)}, **{"attack_rate": 1.0, "horizon": 1.0, **numbers})


def weeks_of_supply(start, steps, fighters=1000.0, **numbers):
    """Attacks per week when each week's attacks are what supply allows: the mechanism's own rules, step by step."""
    group = supply(**numbers)
    stock, attacks = start, 0.0
    for _ in range(steps):
        s = Stocks(state(fighters__r=fighters).stocks, {"materiel.r": jnp.full((1, 1), stock, jnp.float32)})
        x = inputs(world())
        supplied = next(value(f.value) for f in group.factors(s, x) if f.pattern == "a.attack")
        attacks = fighters * supplied
        happened = jnp.full((1, 1), attacks / 7)
        done = Done({"a.attack": happened}, {"a.attack": None}, jnp.zeros((1, 1)), 1 / 7)
        stock += sum(value(d.change) for d in group.drifts(s, x, done)) / 7
    return attacks


def test_attacks_settle_at_what_outside_supply_sustains():
    # x_ext = 5, c = 1, kcap p = 0.5: A* = 10.
    assert weeks_of_supply(0.0, 400, outside=5.0, captured=1.0, won_share=0.5) == pytest.approx(10.0, rel=1e-3)


def test_without_stock_and_inflow_there_is_no_attack():
    assert weeks_of_supply(0.0, 1, outside=0.0, captured=1.0, won_share=0.5) == 0.0


def test_a_group_that_captures_more_than_it_uses_grows_to_its_plan():
    assert weeks_of_supply(10.0, 1500, fighters=100.0, outside=0.0, captured=2.1, won_share=0.5) == pytest.approx(100.0)


def test_two_powers_are_equal_at_bouldings_distance():
    # G0 = 60,000, R0 = 3,000, 12 hours apart, lG = 4, lR = 3: equal 11.993 hours out, 2,993 each.
    hours = 11.993
    distance = np.array([[0.0, hours, 12.0], [hours, 0.0, 12 - hours], [12.0, 12 - hours, 0.0]])
    land = world(3)._replace(distance_km=distance)
    power = {}
    for actor, base, reach in (("g", "p0", 4.0), ("r", "p2", 3.0)):
        mechanism = make("reach", {"actor": actor, "bases": (base,)}, reach=reach, speed=1.0)
        power[actor] = next(np.asarray(f.value).ravel()[1] for f in mechanism.factors(state(3), inputs(land)))
    assert 60_000 * power["g"] == pytest.approx(2_993, rel=1e-3)
    assert 3_000 * power["r"] == pytest.approx(2_993, rel=1e-3)


@pytest.mark.parametrize(("amplitude", "ratio"), [(0.35, 2.0), (0.55, 3.0), (0.69, 4.0)])
def test_the_season_has_mean_one_and_the_stated_swing(amplitude, ratio):
    season = make("season", {"affects": ("x",)}, amplitude=amplitude, peak=26.0, closure=0.0)
    weeks = np.arange(0, 365.2425 / 7, 365.2425 / 7 / 520)
    wave = np.array([value(next(iter(season.factors(state(), inputs(world(), w)))).value) for w in weeks])
    assert wave.mean() == pytest.approx(1.0, abs=1e-5)
    assert wave.max() / wave.min() == pytest.approx(ratio, rel=0.02)


def control(**numbers):
    roles = {"actors": ("g", "r"), "incumbent": "g"}
    return make("control", roles, **{"spillover": 0.0, "min_force": 1.0, "bias": 1.0, **numbers})


def won(exponent, ratio, **numbers):
    s = state(fighters__g=1000 * ratio, fighters__r=1000, control__g=5, control__r=5, control__contested=0)
    return value(flows(control(exponent=exponent, gain_rate=1.0, **numbers), s, inputs(world()))["gained.g"].hazard)


def test_equal_forces_win_equally_often():
    assert won(1.7, 1.0) == pytest.approx(0.5, rel=1e-5)


@pytest.mark.parametrize("exponent", [0.5, 1.0, 2.0])
def test_the_log_odds_of_winning_rise_by_the_exponent(exponent):
    odds = [np.log(won(exponent, ratio) / (1 - won(exponent, ratio))) for ratio in (1.0, np.e)]
    assert odds[1] - odds[0] == pytest.approx(exponent, rel=1e-4)


def test_too_small_a_force_wins_no_ground():
    s = state(fighters__g=9999, fighters__r=99, control__g=5, control__r=0, control__contested=5)
    assert value(flows(control(min_force=100.0), s, inputs(world()))["gained.r"].hazard) == 0.0


def test_excited_attacks_have_the_hawkes_mean():
    # n = 0.4, background 2: mean 2 / (1 - 0.4) = 3.333, by the mechanism's own level and addition in small steps.
    burst = make("excitation", {"attack": "a.attack"}, branching=0.4, half_life=2.0, local_share=1.0)
    step, level, rate = 1 / 28, 0.0, 0.0
    for _ in range(1200):
        s = Stocks(state().stocks, {"excitement.a.attack": jnp.full((1, 1), level, jnp.float32)})
        x = inputs(world())
        rate = 2.0 + value(next(iter(burst.factors(s, x))).rate)
        done = Done({"a.attack": jnp.full((1, 1), rate * step)}, {"a.attack": None}, jnp.zeros((1, 1)), step)
        for d in burst.drifts(s, x, done):
            level += value(d.change) * step - level * (1 - np.exp(-value(d.speed) * step))
    assert rate == pytest.approx(10 / 3, rel=0.01)


def zeta(cap, exponent=2.5, lethal=1.0):
    return heavy_tail(jnp.array([lethal]), jnp.array([exponent]), jnp.array([float(cap)]))


@pytest.mark.parametrize(("cap", "mean"), [(50, 1.740), (200, 1.842)])
def test_capped_sizes_have_the_zeta_laws_mean(cap, mean):
    sizes = np.arange(1, cap + 1.0)
    weights = sizes**-2.5
    assert (sizes * weights).sum() / weights.sum() == pytest.approx(mean, abs=5e-4)
    found, variance = mean_size(zeta(cap))
    assert value(found) == pytest.approx(mean, abs=2e-3)
    assert value(variance) == pytest.approx((sizes**2 * weights).sum() / weights.sum() - mean**2, rel=0.01)


def test_drawn_sizes_follow_the_zeta_law():
    uniforms = jnp.asarray((np.arange(200_000) + 0.5) / 200_000, jnp.float32)[None, :]
    drawn = np.asarray(draw_size(zeta(200), uniforms)).ravel()
    weights = np.arange(1, 201.0) ** -2.5
    law = weights / weights.sum()
    for size in (1, 2, 5, 12, 13, 20):
        assert np.mean(drawn == size) == pytest.approx(law[size - 1], abs=2e-4)
    assert np.mean(drawn > 50) == pytest.approx(law[50:].sum(), rel=0.05)
    assert drawn.max() <= 200 and np.array_equal(drawn, np.round(drawn))


def test_a_unit_of_fixed_size_moves_whole():
    assert value(fixed_size(jnp.array([24.6])).fixed) == 25.0


def test_an_undisturbed_group_shrinks_at_its_desertion_rate():
    # d = 0.0022 a week: half are gone after 315 weeks.
    leave = make("desertion", {"group": "r"}, rate=0.0022)
    s = Stocks(state(fighters__r=1000).stocks, {"losses.r": jnp.zeros((1, 1))})
    hazard = value(flows(leave, s, inputs(world()))["desert"].hazard)
    assert np.log(2) / hazard == pytest.approx(315, abs=0.5)


def test_units_switch_alike_both_ways_when_nobody_seems_to_win():
    rates = {}
    for origin, destination in (("g", "r"), ("r", "g")):
        switch = make("defection", {"origin": origin, "destination": destination}, rate=2e-4, unit_size=25.0)
        levels = {f"momentum.{destination}": jnp.full((1, 1), 0.5)}
        found = flows(switch, Stocks(state(fighters__g=500, fighters__r=500).stocks, levels), inputs(world()))["switch"]
        assert isinstance(found, Event)
        rates[origin] = value(found.rate)
    assert rates["g"] == rates["r"] > 0


def displacement(places=2):
    roles = {"deadly": ("dead.civilian",)}
    return make("displacement", roles, leave_rate=0.05, threat_half=250.0, hunger_rate=0.0, abroad_share=0.25)


def test_nobody_flees_where_there_is_no_threat():
    s = Stocks(state(2, displaced=0, abroad=0).stocks, {"threat": jnp.zeros((2, 1))})
    found = flows(displacement(), s, inputs(world(2)))
    assert np.all(np.asarray(found["flee"].hazard) == 0) and np.all(np.asarray(found["cross"].hazard) == 0)


def test_those_who_flee_go_somewhere_and_equally_between_equals():
    s = Stocks(state(2, displaced=0, abroad=0).stocks, {"threat": jnp.full((2, 1), 10.0)})
    flee = flows(displacement(), s, inputs(world(2)))["flee"]
    shares = np.asarray(flee.shares)[..., 0]
    np.testing.assert_allclose(shares.sum(axis=1), 1.0, rtol=1e-6)
    np.testing.assert_allclose(shares[0], shares[1], rtol=1e-6)
    linear = 0.05 * (1 - np.exp(-10 / 250)) * 0.75
    np.testing.assert_allclose(np.asarray(flee.hazard), linear, rtol=1e-5)
