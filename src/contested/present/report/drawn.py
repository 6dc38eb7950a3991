"""What is drawn of a statement on a fan, and its weeks as positions and as words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from contested.present.views import wording as words

if TYPE_CHECKING:
    from contested.results.run import Run


class Drawn(NamedTuple):
    """A statement on a fan, and what the histories have in the same weeks.

    `place` is a position, -1 the whole area. Weeks are numbers of the run's. `after` is the statement once the usual
    inflation of such statements is taken out, or None. `claim` is the number of its footnote, or None.
    """

    series: str
    place: int
    first: int
    last: int
    stated: float
    low: float
    high: float
    simulated: tuple[float, float, float]
    after: float | None
    text: str
    who: str
    claim: int | None


def week_of(run: Run, day: date) -> int:
    """Number of the run's week that a day lies in; the nearest one for days outside."""
    scenario = run.manifest.scenario
    return min(max((day - scenario.start).days // 7, 0), scenario.weeks - 1)


def span(first: date, last: date) -> str:
    """'7 Sep 2021 to 3 Jan 2022'."""
    start, end = words.day(first.isoformat()), words.day(last.isoformat())
    return start if start == end else f"{start} to {end}"
