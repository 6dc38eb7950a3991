"""A prior in words: its middle and range, whether its sign is open, what it is the default of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from contested.present.views import chances
from contested.present.views.wording import number, plain_unit

if TYPE_CHECKING:
    from contested.ledger.prior import Prior


ROUNDING = 1e-12
"""Of the width of a prior: a quantile nearer to 0 is 0, and the rest is rounding."""


def points(prior: Prior) -> tuple[float, float, float]:
    """The 5, 50 and 95 % points of a prior, in its unit."""
    low, high = prior.interval(0.9)
    least = ROUNDING * (high - low)
    low, middle, high = (0.0 if abs(value) < least else value for value in (low, prior.median, high))
    return low, middle, high


def range_text(prior: Prior) -> str:
    """'2 ratio (90 %: 0.536 to 7.45)': median, unit, and the interval from 5 to 95 %."""
    low, _, high = points(prior)
    return f"{with_its_unit(prior)} (90 %: {number(low)} to {number(high)})"


def with_its_unit(prior: Prior) -> str:
    """'2 ratio': the median and the unit; a bare number has none."""
    return f"{number(points(prior)[1])} {plain_unit(prior.unit)}".rstrip()


def sign_text(prior: Prior) -> str:
    """'its sign is open: 27 % below 0', where the interval from 5 to 95 % has both signs; else nothing."""
    return f"its sign is open: {chances.percent(prior.below_zero)} below 0" if prior.sign_is_open else ""


def default_text(prior: Prior) -> str:
    """'ambush.size_exponent, where the context has terrorism'; nothing for a prior that is the default of nothing."""
    where = f", where the context has {' and '.join(prior.context)}" if prior.context else ""
    return ", ".join(prior.parameters) + where if prior.parameters else ""


def variants(prior: Prior, among: Iterable[Prior]) -> list[Prior]:
    """The other priors of a parameter that this one is the default of: those without a context first, then by id."""
    same = [one for one in among if one.id != prior.id and set(one.parameters) & set(prior.parameters)]
    return sorted(same, key=lambda one: (bool(one.context), one.id))
