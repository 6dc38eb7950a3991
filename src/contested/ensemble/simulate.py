"""Weekly series of some members, by a compiled program."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Int

from contested.engine.system import Noise, System, Weekly
from contested.ensemble.design import Design, Start, member_params, part_of
from contested.ensemble.finite import check_finite
from contested.ensemble.plan import Plan, past_numbers
from contested.ensemble.program import Most, is_loaded, program
from contested.model.state import State


def compile_block(system: System, design: Design, plan: Plan) -> None:
    """Compile the program of `run_block` ahead of its first call, unless this process has it already."""
    _program(system, design, plan)


def has_program(system: System, design: Design, plan: Plan) -> bool:
    """Whether this process has the program of `run_block`."""
    return is_loaded(system, design.params, plan.width, _most(plan))


def simulate_block(system: System, part: Design, plan: Plan, substeps: int, expected: bool = False) -> Weekly:
    """Weekly series [week, place, member] on the host of a part of a design, of `plan.width` members at most.

    Raises:
        InputError: one of them is infinite or no number.
    """
    filled = np.minimum(np.arange(plan.width), part.members - 1)
    numbers, later = (jnp.asarray(one[filled], dtype=jnp.uint32) for one in (part.noise, part.later_noise))
    noise = Noise(jnp.uint32(part.seed % 2**32), numbers, jnp.asarray(expected), later, jnp.int32(part.branch))
    compiled = _program(system, part, plan)
    arguments = (member_params(part, filled), noise, plan.weeks, substeps, _begin(part, filled))
    weekly = jax.tree.map(lambda series: np.asarray(series)[: plan.weeks], compiled(*arguments))
    check_finite(weekly, part.begin.week if part.begin else 0, plan.setting)
    return weekly if part.members == plan.width else jax.tree.map(lambda a: a[..., : part.members], weekly)


class Shared(NamedTuple):
    """Histories of members of whom some share a past. Series are put together one at a time, when they are read.

    Attributes:
        past: series [week, place, past] of every past, until the members branch.
        of: the past of each member.
        futures: series [week, place, member] from there on, of some members after the others.
    """

    past: Weekly
    of: Int[np.ndarray, " member"]
    futures: tuple[Weekly, ...]

    def parts(self, kind: str, name: str) -> tuple[np.ndarray, np.ndarray]:
        """A series of stocks, levels, flows or reports: that of the pasts, then the members' own from there on."""
        past, *later = (getattr(part, kind)[name] for part in (self.past, *self.futures))
        return np.asarray(past), np.concatenate(later, axis=-1)

    @property
    def whole(self) -> Weekly:
        """All weeks of all members."""
        return Weekly(*(_Joined(self, kind) for kind in Weekly._fields))


def simulate_shared(system: System, part: Design, plan: Plan) -> Shared:
    """Histories of members of at most `plan.width` different pasts, each of which is simulated once.

    The same as `simulate_block` returns of these members, to the last bit.
    """
    of, until = past_numbers(part), part.branch
    first = np.unique(of, return_index=True)[1]
    past = _simulated(system, part_of(part, first), plan, until)
    stocks, levels = (
        {name: np.asarray(values[-1]) for name, values in kind.items()} for kind in (past.stocks, past.levels)
    )
    begin = Start(until, stocks, levels)
    futures = []
    for start in range(0, part.members, plan.width):
        members = np.arange(start, min(start + plan.width, part.members))
        own = part_of(part, members)._replace(begin=begin.of(of[members]))
        futures.append(_simulated(system, own, plan, plan.weeks - until))
    return Shared(past, of, tuple(futures))


def _simulated(system: System, part: Design, plan: Plan, weeks: int) -> Weekly:
    """Series of so many weeks, without the others that the program returns, which would take as much memory."""
    shorter = plan._replace(weeks=weeks, most_weeks=plan.program_weeks)
    return jax.tree.map(np.copy, simulate_block(system, part, shorter, plan.substeps))


class _Joined(Mapping[str, Any]):
    """All weeks of all members, by the name of a series."""

    def __init__(self, shared: Shared, kind: str) -> None:
        self._shared, self._kind = shared, kind

    def __getitem__(self, name: str) -> np.ndarray:
        past, future = self._shared.parts(self._kind, name)
        return np.concatenate([past[..., self._shared.of], future])

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    @property
    def _names(self) -> Mapping[str, Any]:
        return getattr(self._shared.past, self._kind)


def _begin(part: Design, members: Int[np.ndarray, " member"]) -> tuple[int, State] | None:
    """The week in which these members begin, and their state; None where they begin at the start."""
    if part.begin is None:
        return None
    begin = part.begin.of(members)
    stocks, levels = ({name: jnp.asarray(values) for name, values in part.items()} for part in begin[1:])
    return begin.week, State(stocks, levels)


def _program(system: System, design: Design, plan: Plan) -> Callable[..., Weekly]:
    return program(system, design.params, plan.width, _most(plan))


def _most(plan: Plan) -> Most:
    return Most(plan.program_weeks, 2 * plan.substeps)
