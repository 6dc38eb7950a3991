"""Whether an answer survives a change that should not matter: the difference, its interval, and a verdict."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from jaxtyping import Float, Int

from contested.analysis.rows import by_row
from contested.results.critical_values import CRITICAL_99

Verdict = Literal["holds", "does not hold", "cannot be told"]
Kind = Literal["probability", "quantity"]

POINTS = 0.05
"""A chance that moves by no more than this holds."""
PART = 0.1
"""A quantity whose median moves by no more than this part of its 90 % range holds."""
RESAMPLES = 200
WORST_FIRST: tuple[Verdict, ...] = ("does not hold", "cannot be told", "holds")


class Values(NamedTuple):
    """An answer in every history, and each history's row of parameters."""

    values: Float[np.ndarray, " member"]
    row: Int[np.ndarray, " member"]


class Difference(NamedTuple):
    """An answer after a change: value, difference with its 99 % interval, what would matter, and the verdict."""

    value: float
    difference: float
    low: float
    high: float
    margin: float
    verdict: Verdict


class Variant(NamedTuple):
    """A change that should not matter: what it is, and whether every history has to stay as it was, to the last bit."""

    id: str
    title: str
    text: str
    exact: bool = False


class Answer(NamedTuple):
    """A question with its answer, and the difference that each change makes, by the change's id."""

    question: str
    text: str
    kind: Kind
    value: float
    by_variant: dict[str, Difference]

    @property
    def verdict(self) -> Verdict:
        """The worst of all changes."""
        found = {one.verdict for one in self.by_variant.values()}
        return next(one for one in WORST_FIRST if one in found)


class Invariances(NamedTuple):
    """All answers under all changes; how many histories, and whether their parameters are conditioned on evidence."""

    variants: tuple[Variant, ...]
    answers: tuple[Answer, ...]
    members: int
    seed: int
    conditioned: bool


def compared(kind: Kind, before: Values, after: Values, paired: bool) -> Difference:
    """How far an answer moves, at 99 %: a run has many answers and changes, and few may be judged by chance.

    Args:
        kind: a probability is the share of histories, a quantity its median.
        before: the answer as it is.
        after: the answer after the change.
        paired: whether both have the same rows of parameters, so that these do not add to the noise.
    """
    first, second = value(kind, before), value(kind, after)
    error = (_paired_error if paired else _separate_error)(kind, before, after)
    low, high = np.quantile(before.values, (0.05, 0.95))
    margin = POINTS if kind == "probability" else PART * float(high - low)
    moved = second - first
    ends = moved - CRITICAL_99 * error, moved + CRITICAL_99 * error
    return Difference(second, moved, *ends, margin, _verdict(moved, *ends, margin))


def exactly(kind: Kind, before: Values, after: Values) -> Difference:
    """The same for a change after which every history has to have the same answer, to the last bit."""
    first, second = value(kind, before), value(kind, after)
    same = bool(np.array_equal(before.values, after.values))
    return Difference(second, second - first, second - first, second - first, 0.0, "holds" if same else "does not hold")


def value(kind: Kind, found: Values) -> float:
    """The answer over all histories."""
    return float(found.values.mean() if kind == "probability" else np.median(found.values))


def _verdict(moved: float, low: float, high: float, margin: float) -> Verdict:
    if -margin <= low and high <= margin:
        return "holds"
    if abs(moved) > margin and (low > 0 or high < 0):
        return "does not hold"
    return "cannot be told"


def _paired_error(kind: Kind, before: Values, after: Values) -> float:
    """Standard error of a difference from the rows that both have."""
    one, other = by_row(*before).values, by_row(*after).values
    if kind == "probability":
        moved = (other - one).mean(axis=1)
        changed = (np.count_nonzero(moved) + 0.5) / (len(moved) + 1.0)
        floor = np.sqrt(changed * (1.0 - min(changed, 0.5)) / len(moved) / one.shape[1])
        return float(max(moved.std(ddof=1) / np.sqrt(len(moved)), floor)) if len(moved) > 1 else float(floor)
    chosen = _resampled(len(one))
    return _spread(np.median(other[chosen], axis=(1, 2)) - np.median(one[chosen], axis=(1, 2)))


def _separate_error(kind: Kind, before: Values, after: Values) -> float:
    """Standard error of a difference of ensembles that have nothing in common."""
    return float(np.hypot(_own_error(kind, before), _own_error(kind, after)))


def _own_error(kind: Kind, found: Values) -> float:
    table = by_row(*found).values
    if kind == "probability":
        smoothed = (found.values.sum() + 0.5) / (len(found.values) + 1.0)
        floor = np.sqrt(smoothed * (1.0 - smoothed) / len(found.values))
        means = table.mean(axis=1)
        return float(max(means.std(ddof=1) / np.sqrt(len(means)), floor)) if len(means) > 1 else float(floor)
    return _spread(np.median(table[_resampled(len(table))], axis=(1, 2)))


def _resampled(rows: int) -> Int[np.ndarray, "resample row"]:
    return np.random.Generator(np.random.PCG64(0)).integers(0, rows, size=(RESAMPLES, rows))


def _spread(values: Float[np.ndarray, " resample"]) -> float:
    return float(values.std(ddof=1))
