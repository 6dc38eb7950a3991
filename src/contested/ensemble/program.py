"""Compiled programs, kept in the process and on disk: one for each (model, width of a block, weeks)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import partial
from threading import Lock
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from contested.engine.system import Noise, System, UpTo, Weekly, simulate
from contested.ensemble.kept_programs import kept
from contested.ensemble.memory import release_memory

KEPT = 4
"""Programs kept in a process, the newest."""
_programs: dict[Hashable, Callable[..., Weekly]] = {}
_lock = Lock()


def program(system: System, names: Iterable[str], width: int, weeks: int, most: int) -> Callable[..., Weekly]:
    """A compiled function (params, noise, substeps) -> Weekly for blocks of `width` members.

    Parameter values, seed, noise and the number of steps in a week (`most` at most) are arguments of the program, so
    another ensemble of the same model, half the step, or the expected mode compiles nothing.
    """
    sorted_names = sorted(names)
    key = (content(system), tuple(sorted_names), width, weeks, most)
    with _lock:
        if key not in _programs:
            while len(_programs) >= KEPT:
                _programs.pop(next(iter(_programs)))
            _programs[key] = _compile(system, sorted_names, width, weeks, most)
        return _programs[key]


def _compile(system: System, names: list[str], width: int, weeks: int, most: int) -> Callable[..., Weekly]:
    def simulate_block(params: dict[str, jax.Array], noise: Noise, substeps: jax.Array) -> Weekly:
        return simulate(system, params, noise, weeks, UpTo(most, substeps))

    shape: Any = jax.ShapeDtypeStruct
    noise = Noise(shape((), jnp.uint32), shape((width,), jnp.uint32), shape((), jnp.bool_))
    params = {name: shape((width,), jnp.float32) for name in names}

    def compile_it() -> jax.stages.Compiled:
        return jax.jit(simulate_block).lower(params, noise, shape((), jnp.int32)).compile()

    compiled = kept((system, names, width, weeks, most), compile_it)
    release_memory()
    return compiled


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
