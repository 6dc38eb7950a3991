"""Compiled programs, kept in the process and on disk. Models that differ only in their arrays share one."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import partial
from threading import Lock
from typing import Any, NamedTuple, TypeVar

import jax
import jax.numpy as jnp
import numpy as np

from contested.engine.system import Noise, System, UpTo, Weekly, simulate
from contested.ensemble.kept_programs import kept, kept_value
from contested.ensemble.memory import release_memory
from contested.ensemble.traced import Traced, trace
from contested.model.state import State

KEPT = 4
"""Programs kept in a process, the newest; and models whose arrays are kept."""
COMPILER_OPTIONS: dict[str, Any] = {"xla_backend_optimization_level": 1}
"""Compiled further, a program gives the same numbers no sooner, and takes a fifth longer to compile (measured)."""
_traced: dict[Hashable, Traced] = {}
_programs: dict[Hashable, jax.stages.Compiled] = {}
_contents: list[tuple[_Asked, Hashable]] = []
_lock = Lock()
Kept = TypeVar("Kept")


class Most(NamedTuple):
    """The longest run of a program, and the most steps in a week."""

    weeks: int
    substeps: int


def program(system: System, names: Iterable[str], width: int, most: Most) -> Callable[..., Weekly]:
    """A compiled function (params, noise, weeks, substeps, begin) -> Weekly for blocks of `width` members.

    `begin` is the number of the first week, and the state before it; None from the start of the scenario on. What comes
    back has `most.weeks` weeks, with zeros beyond those that are run.

    Parameter values, seed, noise and the numbers of weeks and of steps in a week are arguments of the program, and so
    are the arrays of the model. So the past, the whole run and what goes on from the past, half the step, the expected
    mode, or another model with the same mechanisms, actors, number of places and of routes compile nothing.
    """
    asked = _Asked(system, tuple(sorted(names)), width, most)
    lowered: list[jax.stages.Lowered] = []

    def trace_it() -> Traced:
        found, program = asked.trace()
        lowered[:] = [program]
        return found

    def compile_it() -> jax.stages.Compiled:
        if not lowered:
            trace_it()
        return _compile(lowered[0])

    with _lock:
        key = _content_of(asked)
        traced = _kept_newest(_traced, key, lambda: kept_value(("traced", asked), trace_it))
        made_of = ("program", traced.computation, *COMPILER_OPTIONS.items())
        make = compile_it if traced.calls_python else lambda: kept(made_of, compile_it)
        compiled = _kept_newest(_programs, made_of, make)
    return partial(_run, compiled, traced)


def is_loaded(system: System, names: Iterable[str], width: int, most: Most) -> bool:
    """Whether this process has the program already."""
    with _lock:
        return _content_of(_Asked(system, tuple(sorted(names)), width, most)) in _traced


class _Asked(NamedTuple):
    """What a program simulates."""

    system: System
    names: tuple[str, ...]
    width: int
    most: Most

    def trace(self) -> tuple[Traced, jax.stages.Lowered]:
        """Trace it, ready to be compiled."""
        shape: Any = jax.ShapeDtypeStruct
        members = shape((self.width,), jnp.uint32)
        noise = Noise(shape((), jnp.uint32), members, shape((), jnp.bool_), members, shape((), jnp.int32))
        params = {name: shape((self.width,), jnp.float32) for name in self.names}
        number = shape((), jnp.int32)
        begin = _Begin(shape((), jnp.bool_), number, jax.eval_shape(self.system.init, params))
        return trace(self._simulate, params, noise, number, number, begin)

    def _simulate(
        self, params: dict[str, jax.Array], noise: Noise, weeks: jax.Array, substeps: jax.Array, begin: _Begin
    ) -> Weekly:
        initial = self.system.init(params)
        state = jax.tree.map(lambda given, first: jnp.where(begin.given, given, first), begin.state, initial)
        number, steps = UpTo(self.most.weeks, weeks), UpTo(self.most.substeps, substeps)
        return simulate(self.system, params, noise, number, steps, begin.week, state)


class _Begin(NamedTuple):
    """The first week and the state before it; where none is `given`, week 0 and the state at the start."""

    given: Any
    week: Any
    state: Any


def _content_of(asked: _Asked) -> Hashable:
    """The content of what is asked for; every block of an ensemble asks for the same system, so it is kept."""
    for known, key in _contents:
        if known.system is asked.system and known[1:] == asked[1:]:
            return key
    key = content(asked)
    _contents.append((asked, key))
    del _contents[:-KEPT]
    return key


def _compile(lowered: jax.stages.Lowered) -> jax.stages.Compiled:
    compiled = lowered.compile(COMPILER_OPTIONS)
    release_memory()
    return compiled


def _run(
    compiled: jax.stages.Compiled,
    traced: Traced,
    params: Any,
    noise: Noise,
    weeks: int,
    substeps: int,
    begin: tuple[int, State] | None,
) -> Weekly:
    if begin is None:
        nothing = jax.tree.map(lambda one: np.zeros(one.shape, one.dtype), traced.arguments[-1].state)
        begin_at = _Begin(np.False_, np.int32(0), nothing)
    else:
        begin_at = _Begin(np.True_, np.int32(begin[0]), begin[1])
    arguments = (params, noise, np.int32(weeks), np.int32(substeps), begin_at)
    return jax.tree.unflatten(traced.results, compiled(traced.arrays, jax.tree.leaves(arguments)))


def _kept_newest(found: dict[Any, Kept], key: Hashable, make: Callable[[], Kept]) -> Kept:
    if key not in found:
        made = make()
        while len(found) >= KEPT:
            found.pop(next(iter(found)))
        found[key] = made
    return found[key]


def content(value: Any) -> Hashable:
    """A key that is equal for equal content: two builds of one scenario share it.

    Functions and classes are compared by identity, so two files of mechanisms never share a program.
    """
    if isinstance(value, np.ndarray | jax.Array):
        array = np.asarray(value)
        return (array.dtype.str, array.shape, array.tobytes())
    if isinstance(value, partial):
        return (partial, value.func, content(value.args), content(value.keywords))
    if isinstance(value, Mapping):
        return (dict, tuple((key, content(item)) for key, item in value.items()))
    if isinstance(value, tuple | list):
        return (type(value), tuple(content(item) for item in value))
    return (type(value), value)
