"""S6, S13, S15 and S16: attacks without ground, desertion, force ratios, and fighters from abroad."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from contested.analysis.series import History, control_stock, series_total
from contested.facts.estimates import over_histories, pooled
from contested.facts.fact import Estimate, Parts, Rows

YEAR = 52.0
PHASE_ONE = ("survival", "guerrilla")
NEEDED_WEEKS = 500
FEWEST_WEEKS = 13
"""Weeks in phase one below which a history says nothing about ground."""
MASS = 20.0
"""Fighters of the incumbent for each 1,000 people: the rule of thumb that is tested."""
NEAR = 2.0
"""Force ratios from MASS / NEAR to MASS * NEAR are compared."""
EACH_SIDE = 100
"""Places, in all histories, on each side of the ratio below which nothing can be told."""


def phase_one(history: History, group: str, always: bool = False) -> Float[np.ndarray, "week member"]:
    """1 in weeks in which a group neither holds ground by choice nor fights openly; 1 in all with `always`."""
    weeks = series_total([f"phase.{group}.{phase}" for phase in PHASE_ONE], history).sum(axis=1)
    return np.ones_like(weeks) if always else (weeks > 0).astype(np.float64)


def ground_parts(history: History, groups: Sequence[tuple[str, str]], always: bool = False) -> Parts:
    """Sums for a correlation over weeks of attacks and units gained, in phase one, [6, member]: n, x, y, xx, yy, xy.

    Args:
        history: a block of histories.
        groups: groups, each with the flow of its attacks.
        always: count all weeks: for the null, in which no phase keeps a group from holding ground.
    """
    found = np.zeros((6, len(history.members)))
    for group, attacks in groups:
        inside = phase_one(history, group, always)[1:]
        attacked = series_total([attacks], history).sum(axis=1)[1:]
        gained = np.diff(series_total([control_stock(group)], history).sum(axis=1), axis=0)
        terms = (np.ones_like(gained), attacked, gained, attacked**2, gained**2, attacked * gained)
        found += np.stack([(inside * term).sum(axis=0) for term in terms])
    return found


def correlation(parts: Float[np.ndarray, " part"]) -> float:
    """The correlation of two numbers from their sums; 0 where one never varies."""
    n, x, y, xx, yy, xy = parts
    if n == 0:
        return np.nan
    spread = (xx / n - (x / n) ** 2) * (yy / n - (y / n) ** 2)
    return float((xy / n - x * y / n**2) / np.sqrt(spread)) if spread > 1e-12 else 0.0


def attacks_and_ground(parts: Parts, rows: Rows) -> Estimate:
    """The correlation over all weeks and histories."""
    return pooled(parts, rows, correlation, (int(parts[0].sum()), NEEDED_WEEKS, "weeks in phase one"))


def units_a_year(parts: Parts, rows: Rows) -> Estimate:
    """Units gained in a year of phase one: the median over histories."""
    weeks, gained = parts[0], parts[2]
    values = np.divide(YEAR * gained, weeks, out=np.full(len(weeks), np.nan), where=weeks >= FEWEST_WEEKS)
    return over_histories(values, f"{FEWEST_WEEKS} weeks in phase one")


def desertion_parts(history: History, groups: Sequence[tuple[str, str]]) -> Parts:
    """Deserters and fighter-weeks of groups that have fewer fighters at the end than at first, [2, member]."""
    found = np.zeros((2, len(history.members)))
    for group, flow in groups:
        fighters = series_total([f"fighters.{group}"], history).sum(axis=1)
        declining = fighters[-1] < fighters[0]
        found += declining * np.stack([series_total([flow], history).sum(axis=(0, 1)), fighters.sum(axis=0)])
    return found


def desertion(parts: Parts, rows: Rows) -> Estimate:
    """Deserters for each fighter and week: the median over histories."""
    values = np.divide(parts[0], parts[1], out=np.full(parts.shape[1], np.nan), where=parts[1] > 0)
    return over_histories(values, "a group that shrinks")


def mass_parts(history: History, incumbents: Sequence[str], foes: Sequence[str], planted: bool = False) -> Parts:
    """Force ratio and outcome of every place, [2 places, member]: in fighters for each 1,000, and the foes' loss of it.

    The ratio is the mean of the first half of the run, the outcome minus the change of the units that the foes hold or
    dispute from its middle to its end, as a share of the place's units. With `planted` places above 20 have an outcome
    that is better by one unit in two: the null, which a test that finds nothing would miss.
    """
    half = len(np.asarray(history.series("civilian"))) // 2
    people = np.maximum(series_total(["civilian"], history)[:half].mean(axis=0), 1.0)
    force = series_total([f"fighters.{actor}" for actor in incumbents], history)[:half].mean(axis=0)
    against = series_total([control_stock(one) for one in (*foes, "contested")], history)
    units = np.maximum(history.units, 1e-9)[:, None]
    outcome = (against[half] - against[-1]) / units
    ratio = 1000.0 * force / people
    if planted:
        outcome = outcome + 0.5 * (ratio > MASS)
    return np.concatenate([ratio, outcome])


def jump(ratio: Float[np.ndarray, " cell"], outcome: Float[np.ndarray, " cell"]) -> float:
    """The step of the outcome at a ratio of 20, in standard deviations of it; lines fitted on either side."""
    x = np.log(ratio / MASS)
    above = (x > 0).astype(np.float64)
    columns = np.stack([np.ones_like(x), x, above, above * x], axis=1)
    spread = outcome.std()
    return float(np.linalg.lstsq(columns, outcome, rcond=None)[0][2] / spread) if spread > 0 else 0.0


def threshold(parts: Parts, rows: Rows) -> Estimate:
    """The largest jump that the data allow: the size of the step with its 90 % range over resampled rows."""
    places = len(parts) // 2
    ratio, outcome, row = parts[:places], parts[places:], np.broadcast_to(rows, (places, len(rows)))
    near = (ratio > MASS / NEAR) & (ratio < MASS * NEAR)
    sides = [int((near & side).sum()) for side in (ratio <= MASS, ratio > MASS)]
    if min(sides) < EACH_SIDE:
        few = f"{sides[0]:,} places have less than 20 for each 1,000 and {sides[1]:,} more, of {EACH_SIDE} needed"
        return Estimate(np.nan, np.nan, np.nan, min(sides), "places", few)
    x, y, row = ratio[near], outcome[near], row[near]
    rng, found = np.random.Generator(np.random.PCG64(0)), jump(x, y)
    known = np.unique(row)
    values = []
    for _ in range(100):
        times = rng.multinomial(len(known), np.full(len(known), 1.0 / len(known)))
        chosen = np.repeat(np.arange(len(x)), times[np.searchsorted(known, row)])
        values.append(jump(x[chosen], y[chosen]) if len(chosen) > 4 else found)
    low, high = np.quantile(values, (0.05, 0.95))
    return Estimate(found, min(float(low), found), max(float(high), found), len(x), "places")


def pace_parts(history: History, groups: Sequence[str]) -> Parts:
    """How fast the number of fighters of some groups together changes, as a log ratio a year, of every history."""
    fighters = series_total([f"fighters.{group}" for group in groups], history).sum(axis=1)
    years = (len(fighters) - 1) / YEAR
    both = (fighters[0] > 0) & (fighters[-1] > 0)
    ratio = np.divide(fighters[-1], fighters[0], out=np.ones(len(both)), where=both)
    return np.where(both, np.abs(np.log(ratio)) / years, np.nan)[None]


def pace(parts: Parts, rows: Rows) -> Estimate:
    """The median over histories."""
    return over_histories(parts[0], "fighters from abroad at start and end")
