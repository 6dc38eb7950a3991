"""A function apart from the arrays that it holds: those become arguments, so that others need no other program."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import uuid4

import jax
import numpy as np
from jax.extend.core import ClosedJaxpr, jaxpr_as_fun
from jaxtyping import Shaped

CALLBACK = "callback"
"""Part of the name of an operation that calls a Python function. The text of a program does not say which one."""


class Traced(NamedTuple):
    """What tracing a function finds.

    Attributes:
        computation: equal for functions that differ at most by the values of their arrays; unique for one that calls
            Python while it runs.
        calls_python: whether it does. Its program cannot be used by another process.
        arrays: the arrays that the function holds.
        arguments: shapes and types of its arguments.
        results: how what it returns is laid out (a tree structure of JAX).
    """

    computation: str
    calls_python: bool
    arrays: tuple[Shaped[np.ndarray, ...], ...]
    arguments: tuple[Any, ...]
    results: Any


def trace(function: Callable[..., Any], *shapes: Any) -> tuple[Traced, jax.stages.Lowered]:
    """Trace a function of arguments with these shapes.

    Returns:
        What is found, and a program of the function's arrays and of its flattened arguments, ready to be compiled. It
        returns a list of arrays.
    """
    found, results = jax.make_jaxpr(function, return_shape=True)(*shapes)
    arrays = tuple(np.asarray(array) for array in found.consts)

    def computation(arrays: tuple[jax.Array, ...], arguments: list[jax.Array]) -> list[jax.Array]:
        return jaxpr_as_fun(ClosedJaxpr(found.jaxpr, arrays))(*arguments)

    lowered = jax.jit(computation).lower(arrays, jax.tree.leaves(shapes))
    text = lowered.as_text()
    calls_python = CALLBACK in text
    name = uuid4().hex if calls_python else sha256(text.encode()).hexdigest()
    return Traced(name, calls_python, arrays, shapes, jax.tree.structure(results)), lowered
