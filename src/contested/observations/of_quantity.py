"""The law of a claim's quantity: its scale, its bound, and the parts of its error."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

import numpy as np

from contested.ledger.claim import Quantity
from contested.ledger.units import REPORTED, is_area, is_count
from contested.observations.scales import Scale, slope, to_scale
from contested.observations.stated import Errors, Stated

PERCENT = frozenset({"percent", "%"})
SHARES = PERCENT | {"share"}
Z90 = 1.6448536269514722
"""The 95 % quantile of the standard normal law: a stated range is read as the central 90 % interval."""

SMALLEST = float(np.finfo(np.float64).tiny)
"""The variance of a number whose square is too small for a float."""


class Trust(NamedTuple):
    """How far a statement is trusted.

    Attributes:
        grade: sd of the logarithm of its error, from its grade.
        silent: the chance that it says nothing about what happened.
        definition: sd of the logarithm of what is counted against what is simulated; 0 where they are the same.
        group: the number of observed statements that say the same.
    """

    grade: float
    silent: float
    definition: float = 0.0
    group: int = 1


def scale_of(unit: str, control_units: str) -> Scale:
    """The scale for a unit; `control_units` is the scenario's word for units of control."""
    word = unit.casefold()
    if is_count(word) or word in REPORTED:
        return "log"
    if is_area(word) or word == control_units.casefold():
        return "root"
    return "logit" if word in SHARES else "plain"


def stated(quantity: Quantity, trust: Trust, control_units: str, log_shift: float = 0.0) -> Stated:
    """The law of a quantity.

    A low that equals the best value, without a high, makes it a lower bound, a high without a low an upper bound; a
    bound is exact. Another range is read as the central 90 % interval. Without a range a number is as uncertain as its
    last digit that is not 0 (a uniform law of that width, Sheppard 1898), but a count that is not rounded is exact.
    """
    scale = scale_of(quantity.unit, control_units)
    part = 0.01 if quantity.unit.casefold() in PERCENT else 1.0
    best = part * quantity.best
    low, high = (None if end is None else part * end for end in (quantity.low, quantity.high))
    at_least = best if low == best and high is None else None
    at_most = best if high == best and low is None else None
    size = max(abs(end) for end in (best, low, high) if end is not None) or part
    times = slope(scale, best, size)
    spread = rounding = 0.0
    if at_least is None and at_most is None:
        if low is None and high is None:
            rounding = _rounding(scale, quantity.best, part)
        else:
            spread = _range(scale, best, low, high)
    graded = max((times * trust.grade) ** 2, SMALLEST)
    errors = Errors(graded, spread, rounding, (times * trust.definition) ** 2)
    return Stated(scale, best, errors, trust.silent, trust.group, at_least, at_most, log_shift)


def _range(scale: Scale, best: float, low: float | None, high: float | None) -> float:
    """The variance of a range; of one end alone, as if the other were as far from the best value."""
    ends = [best if end is None else end for end in (low, high)]
    whole = range_variance(scale, *ends)
    return whole if low is not None and high is not None else 4.0 * whole


def range_variance(scale: Scale, low: float, high: float) -> float:
    """The variance of a range that is read as the central 90 % interval."""
    width = float(np.diff(to_scale(scale, np.array([low, high])))[0])
    return (width / (2.0 * Z90)) ** 2


def _rounding(scale: Scale, best: float, part: float) -> float:
    """The variance of rounding: none of a count that is not rounded."""
    digits = Decimal(repr(best)).normalize()
    place = float(Decimal(1).scaleb(int(digits.as_tuple().exponent))) if digits else 0.0
    if scale in ("log", "root") and place <= 1.0:
        return 0.0
    ends = part * (best + place * np.array([-0.5, 0.5]))
    return float(np.diff(to_scale(scale, ends))[0]) ** 2 / 12.0
