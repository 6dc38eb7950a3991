"""An audit of the bundled war: every mechanism and every parameter moves something.

All of it is the mean field: in each member one mechanism is switched off, or one parameter is changed. That is done at
prior medians, and again for strong challengers who hold ground and for weak ones who only survive.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cache, partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from contested.engine.system import mean_field, simulate
from contested.model.build import Built, build
from contested.model.mechanisms import BUILT_IN
from contested.scenario.load import LoadedScenario, load_scenario
from helpers.bundled_core import bundled_core
from helpers.worlds import FOR_LONG, noise_of

pytestmark = pytest.mark.heavy
NEVER, HUGE = 1e-12, 1e9
OFF = {
    "activity": {"civilian_share": 1.0},
    "aid": {"relief": 0.0, "captured": 0.0, "per_head": 0.0},
    "alienation": {"effect": 0.0},
    "ambush": {"engagement_rate": 0.0},
    "campaigns": {"size": HUGE},
    "cohesion": {"rate": 0.0, "deserters": 0.0, "breaking_share": HUGE},
    "collaboration": {"willing": NEVER, "selective_rate": 0.0, "indiscriminate_rate": 0.0},
    "control": {"loss_rate": NEVER, "gain_rate": NEVER},
    "defection": {"rate": 0.0},
    "displacement": {"leave_rate": 0.0, "hunger_rate": 0.0},
    "equipment": {"gain": 0.0},
    "excitation": {"branching": 0.0},
    "fabrication": {"made_up": 0.0, "denied": 1.0},
    "fracture": {"rate": 0.0},
    "grievance": {"anger_step": NEVER, "fear_step": NEVER},
    "leadership": {"rate": 0.0},
    "learning": {"exponent": 0.0},
    "momentum": {"doubt": HUGE},
    "narcotics": {"household": 0.0, "taxed": 0.0, "rent": 0.0},
    "operations": {"rate": 0.0},
    "outward": {"memory": HUGE},
    "phases": {"review": HUGE},
    "pitched": {"contact": 0.0},
    "prestige": {"arrivals": 0.0, "leaving": 0.0},
    "provisions": {"outside": HUGE},
    "recruitment": {"rate": 0.0, "founding": 0.0, "collateral": 0.0},
    "reinforcement": {"rate": 0.0},
    "reporting": {"base": -40.0},
    "repression": {"memory": HUGE, "excluded": 0.0, "risk": 0.0},
    "retaliation": {"response": 0.0},
    "rout": {"rate": 0.0},
    "season": {"amplitude": 0.0, "closure": 0.0},
    "sponsor": {"shipments": 0.0, "sanctuary": 0.0},
    "statements": {"inflation": NEVER, "admission": 0.0},
    "strikes": {"rate": 0.0},
    "supply": {"outside": HUGE},
    "terrain": {"gain": 0.0},
    "towns": {"start": 0.0, "most": 0.0},
    "upkeep": {"income": HUGE, "reserve": HUGE},
    "veterans": {"rate": 0.0},
}
"""What switches a mechanism off: parameters at which it does nothing."""
IDLE = {
    "core": ["cohesion-breakaway"],
    "full": [
        "aid-government",
        "outward-government",
        "fabrication-government",
        "fabrication-resistance",
        "fabrication-iskp",
    ],
}
"""Mechanisms that move no answer: nobody breaks away in the core; in the full set, aid is as it is until an event
changes it, no question looks at the outward index, and what is made up changes reports only."""
STILL = {
    "core": [
        "cohesion-breakaway.rate",
        "cohesion-breakaway.shortage_slope",
        "cohesion-breakaway.deserters",
        "cohesion-breakaway.breaking_share",
        "cohesion-breakaway.half_life",
        "strikes-foreign.with_partner",
        "initial.breakaway",
    ],
    "full": [
        "cohesion-breakaway.deserters",
        "cohesion-breakaway.breaking_share",
        "cohesion-breakaway.half_life",
        "aid-government.relief",
        "aid-government.captured",
        "aid-government.per_head",
        "aid-government.calming",
        "aid-government.sabotage",
        "aid-government.steepness",
        "aid-government.midpoint",
        "repression-government.cost",
        "repression-government.memory",
        "repression-government.excluded",
        "fracture-government.reunion",
        "strikes-foreign.with_partner",
        "initial.breakaway",
    ],
}
"""Parameters that move no series: those of a group that nobody has broken away to yet, of a partner that no scenario
names, and of aid and repression, which act where an event changes them."""
SPREAD = {"campaigns"}
"""Mechanisms that move no mean: `test_effects.py` shows what they do to the spread."""
MOVED = 1e-4
"""The least relative change of a series over the run that counts: a hundred times the error of a float."""
LEAST = 0.01
"""Series that sum to less over the run do not count."""
STRONG = {"initial.resistance": 10.0, "initial.iskp": 10.0, "supply-*.outside": 10.0, "collaboration-iskp.willing": 6.0}
WEAK = {"initial.resistance": 0.3, "initial.iskp": 0.3, "supply-*.outside": 0.1}
"""Two other wars: what their parameters are multiplied by, by the pattern of their names."""


class Audit(NamedTuple):
    """The largest relative change of every series in the three wars, summed over weeks and places [series, case]."""

    loaded: LoadedScenario
    built: Built
    series: tuple[str, ...]
    cases: tuple[str, ...]
    change: np.ndarray


@cache
def audit(mechanisms: str) -> Audit:
    loaded = bundled_core() if mechanisms == "core" else load_scenario("afghanistan-2022")
    built = build(loaded, {})
    usual = {b.name: b.by_hand if b.prior is None else float(b.prior.median) for b in built.parameters}
    spread = {
        b.name: 0.0 if b.prior is None else float(np.ptp(b.prior.ppf(np.array([0.25, 0.75])))) for b in built.parameters
    }
    cases: dict[str, dict[str, float]] = {"as it is": {}}
    for instance in built.model.instances:
        cases[f"without {instance.label}"] = {f"{instance.label}.{k}": v for k, v in OFF[instance.kind].items()}
    for name, value in usual.items():
        cases[name] = {name: value + (spread[name] or 0.2 * abs(value))}
    rows = {name: np.asarray([case.get(name, usual[name]) for case in cases.values()]) for name in usual}

    @partial(jax.jit, compiler_options=FOR_LONG)
    def run(params):
        weekly = simulate(mean_field(built.model), params, noise_of(0, len(cases)), loaded.calendar.weeks, 1)
        return {name: series.sum(axis=0) for part in weekly for name, series in part.items()}

    change: dict[str, np.ndarray] = {}
    for scale in ({}, STRONG, WEAK):
        times = {name: next((f for pattern, f in scale.items() if fnmatchcase(name, pattern)), 1.0) for name in rows}
        params = {name: jnp.asarray(values * times[name]) for name, values in rows.items()}
        for name, series in run(params).items():
            by_place = np.asarray(series, dtype=float)
            usually = np.abs(by_place[:, 0]).sum()
            moved = (
                np.abs(by_place - by_place[:, :1]).sum(axis=0) / usually if usually > LEAST else np.zeros(len(cases))
            )
            change[name] = np.maximum(change.get(name, 0.0), moved)
    return Audit(loaded, built, tuple(change), tuple(cases), np.stack(list(change.values())))


def asked(found: Audit) -> list[bool]:
    """Which series a question looks at."""
    patterns = []
    for question in found.loaded.scenario.question:
        for option in question.alternatives:
            patterns += [*(option.series or ()), *(option.minus or ())]
            patterns += [f"control.{option.actor}"] if option.actor else []
    return [any(fnmatchcase(name, pattern) for pattern in patterns) for name in found.series]


def test_every_kind_of_mechanism_has_a_way_to_switch_it_off():
    assert set(OFF) == set(BUILT_IN)


@pytest.mark.parametrize("mechanisms", IDLE)
def test_every_mechanism_switched_off_moves_a_series_that_a_question_looks_at(mechanisms):
    found = audit(mechanisms)
    means = [instance.label for instance in found.built.model.instances if instance.kind not in SPREAD]
    off = [found.cases.index(f"without {label}") for label in means]
    moved = found.change[asked(found)][:, off].max(axis=0)
    assert [label for label, change in zip(means, moved, strict=True) if not change > MOVED] == IDLE[mechanisms]


@pytest.mark.parametrize("mechanisms", STILL)
def test_every_parameter_moves_something(mechanisms):
    found = audit(mechanisms)
    names = [one.name for one in found.built.parameters]
    moved = found.change[:, [found.cases.index(name) for name in names]].max(axis=0)
    assert [name for name, change in zip(names, moved, strict=True) if not change > MOVED] == STILL[mechanisms]
