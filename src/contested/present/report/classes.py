"""Classes of the map: chances up to 5 % in five steps of teal, or, where some place has more, blue up to 100 %."""

from __future__ import annotations

from typing import NamedTuple

BEND = 0.05
"""From this chance in some place on, the map has the steps of large chances."""


class Step(NamedTuple):
    """A class of the map: its style class, the chance that is too much for it, and its name in the legend."""

    cls: str
    below: float
    name: str


SMALL = (
    Step("l1", 0.005, "under 0.5 %"),
    Step("l2", 0.01, "0.5 to 1"),
    Step("l3", 0.02, "1 to 2"),
    Step("l4", 0.05, "2 to 5 %"),
)
LARGE = (
    Step("c1", 0.05, "under 5 %"),
    Step("c2", 0.2, "5 to 20"),
    Step("c3", 0.4, "20 to 40"),
    Step("c4", 0.6, "40 to 60"),
    Step("c5", 0.8, "60 to 80"),
    Step("c6", 2.0, "80 % and over"),
)


def steps(counts: list[int], members: int) -> tuple[Step, ...]:
    """The classes for a map of so many histories by place."""
    return LARGE if max(counts, default=0) >= BEND * members else SMALL


def class_of(count: int, members: int, scale: tuple[Step, ...]) -> str:
    """Style class of a number of histories; -1 is no data."""
    if count <= 0:
        return "none" if count == 0 else "nodata"
    return next(step.cls for step in scale if count / members < step.below)


def legend(members: int) -> list[dict[str, object]]:
    """Both scales, each with the class of no history at all."""
    nothing = Step("none", 0.0, f"none of {members:,}")
    return [{"name": name, "steps": (nothing, *scale)} for name, scale in (("small", SMALL), ("large", LARGE))]
