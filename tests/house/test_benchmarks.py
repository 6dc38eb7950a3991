"""The NumPy implementation for the benchmark computes the same law as the engine."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
import pytest
from scipy.stats import norm

from contested.engine.propose import apply_factors
from contested.model.compose import make_inputs, name_flows
from contested.model.effects import Arrive, Event
from contested.model.state import State

WEEKS, MEMBERS = 6, 128
CHANCE_OF_FALSE_ALARM = 1e-3
"""For all series together."""

COUNTS = (
    "ambush-resistance.attack",
    "ambush-iskp.killed.civilian",
    "operations-resistance.harmed",
    "operations-iskp.killed",
    "operations-resistance.clash",
    "recruitment-government.join",
    "recruitment-resistance.harmed_join",
    "cohesion-government.desert",
    "cohesion-resistance.desert",
    "reinforcement-government.move",
    "defection-to-resistance.defect",
    "displacement.flee",
    "displacement.cross",
    "campaigns-resistance.begin",
    "offensives-government.end",
    "offensives-government.begin",
    "offensives-iskp.end",
    "reporting.attacks",
    "reporting.deaths",
    "statements-government.stated",
)
ENDS = (
    "displaced",
    "fighters.resistance",
    "control.contested",
    "materiel.resistance",
    "money.government",
    "threat",
    "anger.government",
    "activity.resistance",
    "activity.government",
    "losses.government",
    "collaboration.government",
    "campaigns.place.resistance",
    "campaigns.nation.government",
    "usual-campaigns.nation.government",
    "usual-campaigns.nation.resistance",
)

HOTTER = {
    "initial.resistance": 8.0,
    "initial.iskp": 3.0,
    "ambush-resistance.engagement_rate": 2.0,
    "supply-resistance.outside": 8.0,
    "operations-resistance.rate": 8.0,
    "defection-to-resistance.rate": 20.0,
    "defection-to-government.rate": 20.0,
    "retaliation-resistance.response": 3.0,
    "phases-resistance.up_ratio": 0.3,
    "phases-resistance.support": 0.3,
    "phases-resistance.sojourn": 0.3,
    "phases-resistance.review": 0.25,
    "control-government.loss_rate": 3.0,
    "control-resistance.gain_rate": 5.0,
    "upkeep-government.reserve": 0.3,
}
"""Factors on parameters that make a war in which ground, sides and phases change and pay falls short in a few weeks."""
ONLY_IN_THE_HOTTER_WAR = (
    "control-government.lost",
    "control-resistance.gained",
    "defection-to-government.defect",
    "phases-resistance.guerrilla_to_holding",
)


@pytest.mark.parametrize("week", [0, WEEKS])
@pytest.mark.parametrize("times", [{}, HOTTER], ids=["bundled", "hotter"])
def test_every_rate_of_the_engine_is_the_one_by_hand(root, monkeypatch, times, week):
    monkeypatch.syspath_prepend(str(root))
    from benchmarks.both import both

    pair = both(WEEKS)._replace(times=times)
    core = pair.core(16)
    core.run(week)
    by_hand = core.rates(week)
    engine = engine_rates(pair.built.model, core, week)
    assert set(engine) == set(by_hand)
    far = {}
    for name, rate in engine.items():
        # of 1 minus a readiness near 1, float32 keeps the digits of 1 only
        scale = 1.0 if name.startswith("phases-") else np.abs(by_hand[name]).max()
        apart = np.abs(rate - by_hand[name]).max()
        # the engine's mean size of a cap that is not whole lies between those of its neighbours
        if not apart <= scale * (1e-2 if name.endswith((".clash", ".incident")) else 1e-5):
            far[name] = float(apart / scale)
    assert far == {}


def engine_rates(model, core, week):
    """Hazards per week and mean events of a step of a week, by the engine's formulas, from the state of the core."""
    values, stocks, levels = (
        {name: jnp.asarray(array, jnp.float32) for name, array in part.items()}
        for part in (core.v, core.stocks, core.levels)
    )
    state, mechanisms = State(stocks, levels), model.mechanisms(values)
    x = make_inputs(model, mechanisms, values, state, jnp.float32(week), 1.0)
    found = {}
    for name, _, flow in apply_factors(name_flows(mechanisms, state, x), x):
        if isinstance(flow, Event):
            whole = 1.0 if flow.size.fixed is None else flow.size.fixed / jnp.maximum(jnp.round(flow.size.fixed), 1.0)
            found[name] = np.asarray(jnp.maximum(flow.rate, 0.0) * whole, dtype=float)
        elif isinstance(flow, Arrive):
            found[name] = np.asarray(flow.rate, dtype=float)
        else:
            found[name] = np.asarray(flow.hazard, dtype=float)
    return found


@pytest.fixture(scope="module", params=["bundled", "hotter"])
def both_runs(root, request):
    """All series [week, place, member] of the engine and of NumPy, with the same parameters for each member."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(root))
        from benchmarks.both import both

        pair = both(WEEKS)._replace(times=HOTTER if request.param == "hotter" else {})
    found = pair.engine(MEMBERS)
    blocks = [found.simulate(block) for block in range(found.blocks)]
    engine = {
        name: np.concatenate([getattr(weekly, kind)[name] for weekly in blocks], axis=-1)
        for kind in blocks[0]._fields
        for name in getattr(blocks[0], kind)
    }
    counts = COUNTS + (ONLY_IN_THE_HOTTER_WAR if request.param == "hotter" else ())
    return engine, pair.core(MEMBERS).run(WEEKS), counts


@pytest.mark.heavy
def test_the_numpy_implementation_has_the_series_of_the_engine(both_runs):
    engine, by_hand, _ = both_runs
    of_nobody = {name for name in engine if name.endswith(".breakaway")}  # nobody has broken away in the core
    assert set(engine) - of_nobody == set(by_hand)
    assert {name: float(np.abs(engine[name]).max()) for name in of_nobody} == dict.fromkeys(of_nobody, 0.0)


@pytest.mark.heavy
def test_the_numpy_implementation_has_the_means_of_the_engine(both_runs):
    engine, by_hand, counts = both_runs
    series = [(name, lambda a: a.sum(axis=(0, 1))) for name in counts]
    series += [(name, lambda a: a[-1].sum(axis=0)) for name in ENDS]
    most = norm.isf(CHANCE_OF_FALSE_ALARM / len(series) / 2)
    far = {}
    for name, of in series:
        apart = of(engine[name].astype(float)) - of(by_hand[name].astype(float))
        pairs = apart.reshape(-1, 2).mean(axis=1)  # two members share their parameters
        z = pairs.mean() / (pairs.std(ddof=1) / np.sqrt(len(pairs)))
        if not abs(z) < most:
            far[name] = round(float(z), 1)
    assert far == {}
