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

KEPT = 4
"""Programs kept in a process, the newest; and models whose arrays are kept."""
COMPILER_OPTIONS: dict[str, Any] = {"xla_backend_optimization_level": 1}
"""Compiled further, a program gives the same numbers no sooner, and takes a fifth longer to compile (measured)."""
_traced: dict[Hashable, Traced] = {}
_programs: dict[Hashable, jax.stages.Compiled] = {}
_lock = Lock()
Kept = TypeVar("Kept")


def program(
    system: System, names: Iterable[str], width: int, weeks: int, most: int, onward: bool = False
) -> Callable[..., Weekly]:
    """A compiled function (params, noise, substeps) -> Weekly for blocks of `width` members.

    With `onward` it takes two more arguments: the number of the first of these weeks, and the state at its beginning.

    Parameter values, seed, noise and the number of steps in a week (`most` at most) are arguments of the program, and
    so are the arrays of the model. So another ensemble of the same model, half the step, the expected mode, or another
    model with the same mechanisms, actors, number of places and of routes compiles nothing.
    """
    asked = _Asked(system, tuple(sorted(names)), width, weeks, most, onward)
    key = content(asked)
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
        traced = _kept_newest(_traced, key, lambda: kept_value(("traced", asked), trace_it))
        made_of = ("program", traced.computation, *COMPILER_OPTIONS.items())
        make = compile_it if traced.calls_python else lambda: kept(made_of, compile_it)
        compiled = _kept_newest(_programs, made_of, make)
    return partial(_run, compiled, traced)


class _Asked(NamedTuple):
    """What a program simulates."""

    system: System
    names: tuple[str, ...]
    width: int
    weeks: int
    most: int
    onward: bool

    def trace(self) -> tuple[Traced, jax.stages.Lowered]:
        """Trace it, ready to be compiled."""
        shape: Any = jax.ShapeDtypeStruct
        members = shape((self.width,), jnp.uint32)
        noise = Noise(shape((), jnp.uint32), members, shape((), jnp.bool_), members, shape((), jnp.int32))
        params = {name: shape((self.width,), jnp.float32) for name in self.names}
        begin = (shape((), jnp.int32), jax.eval_shape(self.system.init, params)) if self.onward else ()
        return trace(self._simulate, params, noise, shape((), jnp.int32), *begin)

    def _simulate(self, params: dict[str, jax.Array], noise: Noise, substeps: jax.Array, *begin: Any) -> Weekly:
        return simulate(self.system, params, noise, self.weeks, UpTo(self.most, substeps), *begin)


def _compile(lowered: jax.stages.Lowered) -> jax.stages.Compiled:
    compiled = lowered.compile(COMPILER_OPTIONS)
    release_memory()
    return compiled


def _run(compiled: jax.stages.Compiled, traced: Traced, *arguments: Any) -> Weekly:
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
