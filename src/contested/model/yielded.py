"""What a method of a mechanism yields, with an error in its code located by its label, in a user's own by its line."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import jax

from contested.checks import error
from contested.errors import InputError
from contested.model.effects import (
    Addition,
    Arrive,
    Drift,
    Event,
    Factor,
    LevelSpec,
    Move,
    QuantitySpec,
    Report,
    StockSpec,
    Travel,
)
from contested.model.mechanism import Mechanism
from contested.model.state import UnknownNameError

KINDS: dict[str, tuple[type, ...]] = {
    "declare": (StockSpec, LevelSpec),
    "quantities": (QuantitySpec,),
    "factors": (Factor, Addition),
    "flows": (Move, Arrive, Travel, Event),
    "drifts": (Drift,),
    "reports": (Report,),
}
"""What each method of a mechanism yields."""
BY_VERBS = {"factors": "factor(...) or Addition(...)", "flows": "move, arrive, leave, travel or event"}
"""How a method is told to make them, where that is by other names than those of their classes."""
LONGEST = 200
ARRAY_AS_CHOICE = "an array decides no `if`; write jnp.where(condition, one, other)"


def yielded(mechanism: Mechanism, method: str, *given: Any) -> Iterator[Any]:
    """Yield what a method of a mechanism yields.

    Args:
        mechanism: with its parameters.
        method: one of KINDS.
        given: its arguments.

    Raises:
        InputError: an error of the mechanism, located by its label; of a user's own also whatever its code raises.
    """
    where = f"mechanism.{mechanism.label}"
    try:
        for effect in getattr(mechanism, method)(*given):
            _check_kind(effect, mechanism, method, where)
            yield effect
    except UnknownNameError as fault:
        raise fault.at(fault.where or where) from None
    except InputError as fault:
        raise InputError(fault.message, fault.where or where) from None
    except Exception as fault:
        if is_built_in(type(mechanism)):
            raise
        _fail(fault, mechanism, method, where)


def is_built_in(mechanism: type[Mechanism]) -> bool:
    """Whether a mechanism is one of this package, so that an exception in it is no error of the input."""
    return mechanism.__module__.partition(".")[0] == "contested"


@error("A method of a mechanism yields records of its own kind: flows yields flows, drifts yields drifts.")
def _check_kind(effect: Any, mechanism: Mechanism, method: str, where: str) -> None:
    kinds = KINDS[method]
    if not isinstance(effect, kinds):
        wanted = BY_VERBS.get(method) or " or ".join(kind.__name__ for kind in kinds)
        found = type(effect).__name__ if isinstance(effect, tuple) else repr(effect)[:LONGEST]
        message = f"{type(mechanism).__name__}.{method}: expected to yield what {wanted} makes, found {found}"
        raise InputError(message, where)


@error("The code of a mechanism of the user's raises nothing.")
def _fail(fault: Exception, mechanism: Mechanism, method: str, where: str) -> NoReturn:
    """What the code of a user's mechanism raised, with its last line there."""
    at = next(iter(_lines(fault, type(mechanism), method)), "")
    says = " ".join(str(fault).split())[:LONGEST]
    if isinstance(fault, jax.errors.TracerBoolConversionError):
        says = ARRAY_AS_CHOICE
    name = f"{type(mechanism).__name__}.{method}"
    raise InputError(f"{name} fails{at}: {type(fault).__name__}: {says}", where) from fault


def _lines(fault: Exception, mechanism: type[Mechanism], method: str) -> Iterator[str]:
    code = getattr(getattr(mechanism, method), "__code__", None)
    for frame in reversed(traceback.extract_tb(fault.__traceback__)):
        if code is not None and frame.filename == code.co_filename:
            yield f" in line {frame.lineno} of {Path(frame.filename).name}"
