"""A trial of a user's mechanisms at the start of a scenario: what they yield are numbers, and none is below zero."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import jax.numpy as jnp
import numpy as np
from jaxtyping import Float32

from contested.checks import error
from contested.errors import InputError
from contested.model.compose import make_inputs
from contested.model.effects import Addition, Event, Factor, Flow, Move, Travel
from contested.model.mechanism import Mechanism
from contested.model.model import Model
from contested.model.yielded import is_built_in, yielded

SEASONS = (0.0, 13.0, 26.0, 39.0)
"""Weeks of the trial, one in each season."""


def check_rates(model: Model, values: Mapping[str, Float32[np.ndarray, " member"]]) -> None:
    """Check the rates, shares and factors that mechanisms of a user's own yield at the start.

    Args:
        model: with built-in mechanisms, whose rates the tests check, and others.
        values: values of all parameters, arrays [member].

    Raises:
        InputError: one of them is no finite number, or below zero where it may not be.
    """
    arrays = {name: jnp.asarray(one) for name, one in values.items()}
    mechanisms = model.mechanisms(arrays)
    own = [one for one in mechanisms if not is_built_in(type(one))]
    if not own:
        return
    state = model.initial(arrays)
    for week in SEASONS:
        x = make_inputs(model, mechanisms, arrays, state, jnp.float32(week), model.step_days / 7.0)
        for mechanism in own:
            for method in ("factors", "flows"):
                for effect in yielded(mechanism, method, state, x):
                    for what, value in _numbers(effect):
                        _check_number(what, value, mechanism)


def _numbers(effect: Factor | Addition | Flow) -> Iterator[tuple[str, Any]]:
    """What an effect's numbers are called, and their values."""
    if isinstance(effect, Move | Travel):
        yield f"the hazard of '{effect.name}'", effect.hazard
    elif isinstance(effect, Factor):
        yield f"the factor on '{effect.pattern}'", effect.value
    elif isinstance(effect, Addition):
        yield f"the rate added to '{effect.event}'", effect.rate
    else:
        yield f"the rate of '{effect.name}'", effect.rate
    if isinstance(effect, Event):
        for part in effect.losses:
            yield f"the share of '{part.name}'", part.share


@error("Rates, shares and factors that a mechanism of the user's yields at the start are finite, and 0 or more.")
def _check_number(what: str, value: Any, mechanism: Mechanism) -> None:
    values = np.asarray(value)
    wrong = values[~(np.isfinite(values) & (values >= 0.0))]
    if wrong.size:
        raise InputError(f"expected {what} to be 0 or more, found {wrong[0]:g}", f"mechanism.{mechanism.label}")
