"""Checks that what mechanisms yield has a shape for every place and member, of a stock or level that it changes."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp

from contested.checks import error
from contested.errors import InputError
from contested.model.effects import Addition, Drift, Event, Factor, Flow, LevelSpec, Move, StockSpec, Travel
from contested.model.state import State

SCOPES = ("place", "nation")


def check_flow(label: str, flow: Flow, state: State) -> None:
    """Check the rate and the shares of a flow.

    Raises:
        InputError: one that does not broadcast to the stock that the flow changes.
    """
    whole, where = state["civilian"].shape, f"mechanism.{label}"
    if isinstance(flow, Move | Travel):
        _check(flow.hazard, state[flow.source].shape, f"the hazard of '{flow.name}'", where)
    elif isinstance(flow, Event):
        _check(flow.rate, whole, f"the rate of '{flow.name}'", where)
        for part in flow.losses:
            _check(part.share, whole, f"the share of '{part.name}'", where)
    else:
        _check(flow.rate, state[flow.target].shape, f"the rate of '{flow.name}'", where)


def check_factor(label: str, effect: Factor | Addition, state: State) -> None:
    """Check the value of a factor or an addition.

    Raises:
        InputError: it does not broadcast to places and members.
    """
    value, name = (effect.value, effect.pattern) if isinstance(effect, Factor) else (effect.rate, effect.event)
    _check(value, state["civilian"].shape, f"what multiplies or is added to '{name}'", f"mechanism.{label}")


def check_drift(label: str, drift: Drift, state: State) -> None:
    """Check the change of a level.

    Raises:
        InputError: a part of it does not broadcast to the level.
    """
    for part in ("change", "toward", "speed"):
        what = f"'{part}' of the drift of '{drift.name}'"
        _check(getattr(drift, part), state[drift.name].shape, what, f"mechanism.{label}")


@error("Rates, shares, factors and drifts have a value for every place and member, or one for all of them.")
def _check(value: Any, shape: tuple[int, ...], what: str, where: str) -> None:
    found = jnp.shape(value)
    if not _fits(found, shape):
        raise InputError(f"expected {what} {_wanted(shape[0])}, found an array of shape {found}", where)


@error("A stock or level that a mechanism declares is of every place or of the nation, and so is its start.")
def check_start(spec: StockSpec | LevelSpec, places: int, members: int, where: str) -> None:
    """Check the scope and the start of a stock or level.

    Raises:
        InputError: another scope, or a start that does not broadcast to it.
    """
    if spec.scope not in SCOPES:
        raise InputError(f"expected the scope 'place' or 'nation' of '{spec.name}', found {spec.scope!r}", where)
    rows = places if spec.scope == "place" else 1
    if not _fits(jnp.shape(spec.start), (rows, members)):
        found = f"found an array of shape {jnp.shape(spec.start)}"
        raise InputError(f"expected the start of '{spec.name}' {_wanted(rows)}, {found}", where)


def _fits(found: tuple[int, ...], shape: tuple[int, ...]) -> bool:
    try:
        return jnp.broadcast_shapes(found, shape) == shape
    except ValueError:
        return False


def _wanted(rows: int) -> str:
    return (
        "as an array [1, member], for the whole country"
        if rows == 1
        else f"as an array [place, member] ({rows} places)"
    )
