"""The binomial and Poisson draws of one step of a run, and a sampler that makes these draws and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from benchmarks.both import Engine
from contested.engine.integrators.leap import Leap
from contested.engine.observe import sample
from contested.engine.random.binomial import binomial
from contested.engine.random.splits import SplitPlan, split_counts
from contested.engine.system import Noise, Week
from contested.engine.week import advance
from contested.ensemble.design import member_params
from contested.ensemble.plan import block_members
from contested.model.model import Model
from contested.model.state import State


class Draw(NamedTuple):
    """One name's draws in a step: trials and their chance; one row for each place, or one for the whole country."""

    name: str
    count: Float[np.ndarray, "row member"]
    chance: Float[np.ndarray, "row member"]


class _Recording(Leap):
    """A leap that notes what it draws; only where nothing is traced."""

    drawn: list[Draw] = []

    def split(self, plan: SplitPlan, counts: Sequence[Array]) -> dict[str, Array]:
        uniform = self.uniforms(plan.names, plan.chance.shape[1])

        def part(at: slice, whole: Array) -> Array:
            self._note(plan.names[at], whole, plan.chance[at])
            return binomial(uniform, whole, plan.chance, first=at.start)

        return split_counts(plan, counts, part)

    def thin(self, names: Sequence[str], counts: Sequence[Array], chances: Sequence[Array]) -> list[Array]:
        self._note(names, counts, chances)
        return super().thin(names, counts, chances)

    def _note(self, names: Sequence[str], counts: Sequence[Array] | Array, chances: Sequence[Array] | Array) -> None:
        for name, count, chance in zip(names, counts, chances, strict=True):
            if name:
                trials = np.asarray(count)
                rows = slice(1) if trials[0].any() and not trials[1:].any() else slice(None)  # the rest is padding
                self.drawn.append(Draw(name, trials[rows], np.broadcast_to(chance, trials.shape)[rows]))


def draws_of_a_step(model: Model, engine: Engine, week: int) -> list[Draw]:
    """What the first block of a run draws in its step of a week, those of reports included and sizes of events not."""
    before = engine.simulate(0)
    state = State(*({name: jnp.asarray(values[week - 1]) for name, values in part.items()} for part in before[:2]))
    members = block_members(engine.design, 0, engine.plan)
    params = {name: jnp.asarray(values) for name, values in member_params(engine.design, members).items()}
    noise = Noise(engine.design.seed, jnp.asarray(engine.design.noise[members], jnp.uint32))
    _Recording.drawn = []
    with jax.disable_jit():
        now = Week(week, engine.plan.substeps)
        after, counts = advance(model, _Recording, state, params, now, noise)
        sample(model, _Recording, after, counts, params, now, noise)
    return _Recording.drawn


def bare_sampler(draws: Sequence[Draw], places: int, steps: int) -> Callable[[int], object]:
    """These draws in every step and nothing else, with the engine's uniforms and the engine's precision."""
    rows = sorted({draw.count.shape[0] for draw in draws})
    alike = [[draw for draw in draws if draw.count.shape[0] == number] for number in rows]
    stacked = [tuple(np.stack(part) for part in list(zip(*group, strict=True))[1:]) for group in alike]
    width = stacked[0][0].shape[-1]

    def work(members: Array, stacked: list[tuple[Array, Array]]) -> Array:
        noise = Noise(0, members)

        def step(before: Array, number: Array) -> tuple[Array, None]:
            # each step needs the one before, as in a history; no sum is below zero
            leap = Leap.begin(noise, places).at(number + (before < 0.0))
            drawn = [
                binomial(leap.uniforms([draw.name for draw in group], count.shape[1]), count, chance)
                for group, (count, chance) in zip(alike, stacked, strict=True)
            ]
            return sum((one.sum() for one in drawn), start=jnp.zeros(())), None

        return jax.lax.scan(step, jnp.zeros(()), jnp.arange(steps))[0]

    compiled = jax.jit(work).lower(jnp.arange(width, dtype=jnp.uint32), stacked).compile()
    return lambda block: compiled(
        jnp.arange(block * width, (block + 1) * width, dtype=jnp.uint32), stacked
    ).block_until_ready()
