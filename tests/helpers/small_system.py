"""A system of a few lines that compiles at once: people who leave, a level, what is reported. For ensemble tests."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from contested.engine.system import Counts, Noise, System, UpTo, Week
from contested.ensemble.block import BlockSummary
from contested.ensemble.design import Design
from contested.ensemble.history import BlockHistory, Setting
from contested.ensemble.plan import Plan
from contested.model.state import State
from contested.scenario.calendar import Calendar

PLACES, WEEKS = 3, 5
SETTING = Setting([f"p{k}" for k in range(PLACES)], np.full(PLACES, 10.0), Calendar(date(2030, 1, 6), WEEKS))


def small_system(strength: float = 1.0) -> System:
    """In every step a share of the people leaves, drawn by a uniform of member, step and place; or half of it."""
    return System(init, partial(advance, np.float32(strength)), observe, sample)


def init(params: Any) -> State:
    """Everyone is at home; the level has one row for the whole country."""
    start = jnp.broadcast_to(params["people.start"], (PLACES, params["people.start"].shape[0]))
    return State({"home": start, "away": jnp.zeros_like(start)}, {"mood": jnp.full_like(start, 0.25), "sky": start[:1]})


def advance(strength: Any, state: State, params: Any, week: Week, noise: Noise) -> tuple[State, Counts]:
    """A week."""
    substeps = week.substeps.number if isinstance(week.substeps, UpTo) else week.substeps

    def step(substep: Any, carry: Any) -> Any:
        home, away, mood, left = carry
        uniform = uniforms(noise, week.number * substeps + substep)
        uniform = jnp.where(noise.expected, 0.5, uniform)
        leaving = strength * params["people.rate"] * home * uniform / substeps
        leaving = jnp.where(noise.expected, leaving, jnp.floor(leaving))
        return home - leaving, away + leaving, 0.5 * mood + 0.5 * uniform, left + leaving

    home, away = state.stocks["home"], state.stocks["away"]
    carry = (home, away, state.levels["mood"], jnp.zeros_like(home))
    home, away, mood, left = jax.lax.fori_loop(0, substeps, step, carry)
    after = State({"home": home, "away": away}, {"mood": mood, "sky": state.levels["sky"]})
    return after, Counts({"leave": left}, {}, {}, jnp.asarray(1.0 / substeps), (("leave", "away"),))


def observe(state: State, counts: Counts, params: Any) -> dict[str, Any]:
    """Nothing that an ensemble asks for."""
    return {}


def sample(state: State, counts: Counts, params: Any, week: Week, noise: Noise) -> dict[str, Any]:
    """Half of those who leave are reported, rounded down."""
    return {"report": jnp.floor(0.5 * counts.flows["leave"])}


def uniforms(noise: Noise, number: Any) -> jax.Array:
    """Uniforms [place, member] by seed, noise number and step."""
    keys = jax.vmap(lambda m: jax.random.fold_in(jax.random.fold_in(jax.random.key(noise.seed), m), number))(
        noise.member
    )
    return jax.vmap(lambda key: jax.random.uniform(key, (PLACES,)), out_axes=1)(keys)


def left_in_all(history: BlockHistory) -> np.ndarray:
    """Everyone who left [member]."""
    return history.series("leave").sum(axis=(0, 1), dtype=np.float64)


def two_views(history: BlockHistory) -> np.ndarray:
    """Something with an axis before the members' [2, member]."""
    return np.stack([history.series("home")[-1].sum(axis=0), history.members]).astype(np.float64)


def many_away(history: BlockHistory) -> np.ndarray:
    """Members with more than 400 away [week, place]."""
    return (history.series("away") > 400).sum(axis=2)


def small_plan(width: int = 8, audited: int | None = None, weeks: int = WEEKS) -> Plan:
    """A plan that keeps one thing of every kind."""
    values = {"left": left_in_all, "views": two_views}
    return Plan(weeks, 2, width, SETTING, values, {"many": many_away}, audited)


def small_design(members: int = 29, seed: int = 5) -> Design:
    """Two members a row, each with its own noise; the last row has one."""
    rows = -(-members // 2)
    random = np.random.default_rng(1)
    params = {"people.start": np.floor(random.uniform(500, 900, rows)), "people.rate": random.uniform(0.1, 0.4, rows)}
    return Design(params, np.arange(members) // 2, np.arange(members), seed)


def flat_summary(summary: BlockSummary) -> dict[str, bytes]:
    """Every number of a summary as bytes with its type and shape, by a path of names: to compare two byte by byte."""
    found: dict[str, bytes] = {}

    def walk(path: str, value: Any) -> None:
        if isinstance(value, dict):
            for name in sorted(value):
                walk(f"{path}/{name}", value[name])
        elif hasattr(value, "_fields"):
            for name in value._fields:
                walk(f"{path}.{name}", getattr(value, name))
        else:
            array = np.asarray(value)
            found[path] = f"{array.dtype} {array.shape} ".encode() + array.tobytes()

    walk("summary", summary)
    return found
