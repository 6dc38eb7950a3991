"""What one mechanism says by itself: its words, and its numbers in a state, with nothing compiled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import jax.numpy as jnp
import numpy as np

from contested.model.effects import Drift, Flow
from contested.model.inputs import StepCounts
from contested.model.state import State
from helpers.worlds import Case

STEP = 0.25
"""Weeks of a step in which something is counted."""
EMPTY: Mapping[str, str] = {}


def words(effects: Iterable[Any]) -> list[tuple[str, ...]]:
    """The texts of each effect in the order of its fields; an event's losses follow it."""
    found = []
    for one in effects:
        found.append(tuple(field for field in one if isinstance(field, str)))
        found += words(getattr(one, "losses", ()))
    return found


def flows(here: Case, state: State, members: int = 2, **changed: Any) -> dict[str, Flow]:
    """The flows of the first mechanism by name; quantities are set by their names, `__` standing for a dot."""
    x = here.inputs(state)
    given = {name.replace("__", "."): jnp.asarray(value) for name, value in changed.items()}
    x = x._replace(multipliers=x.multipliers | given)
    return {flow.name: flow for flow in here.bound(members)[0].flows(state, x)}


def drifts(here: Case, state: State, entered: Mapping[str, Any], members: int = 2, **changed: Any) -> dict[str, Drift]:
    """The drifts of the first mechanism by name, where so many [place] entered stocks in a step of STEP weeks."""
    zero = 0.0 * state["civilian"]
    counts = {f"to.{stock}": zero + jnp.reshape(jnp.asarray(number), (-1, 1)) for stock, number in entered.items()}
    x = here.inputs(state)
    given = {name.replace("__", "."): jnp.asarray(value) for name, value in changed.items()}
    x = x._replace(multipliers=x.multipliers | given)
    known = StepCounts(counts, {f"to.{stock}": stock for stock in entered}, zero, STEP)
    return {drift.name: drift for drift in here.bound(members)[0].drifts(state, x, known)}


def counted(flows: Mapping[str, Any], targets: Mapping[str, str] = EMPTY, members: int = 2) -> StepCounts:
    """Counts [place] of a step of STEP weeks by the name of the flow, and the stocks that some of them enter."""
    counts = {name: column(*number) * np.ones(members) for name, number in flows.items()}
    arrays = {name: jnp.asarray(count) for name, count in counts.items()}
    zero = jnp.zeros_like(next(iter(arrays.values())))
    return StepCounts(arrays, dict.fromkeys(flows, None) | dict(targets), zero, STEP)


def near(found: Any, expected: Any, rtol: float = 1e-5) -> None:
    """Assert that two arrays have one shape and the same numbers."""
    found, expected = np.asarray(found), np.asarray(expected)
    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, rtol=rtol, atol=1e-12)


def column(*values: float) -> np.ndarray:
    """One number for each place [place, 1]."""
    return np.reshape(np.asarray(values, float), (-1, 1))
