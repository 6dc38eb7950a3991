"""Effects of mechanisms: flows, drifts, factors, reports. Plain records; the engine decides how to integrate them.

Arrays are [place, member] (or [1, member] for the whole country); hazards are per unit of the source stock per week,
rates are counts per week. Every flow may carry a `title` in plain words and a `unit`; without them, the title is made
from its name and the unit from the stock it moves ("persons per week").
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Array, Float, Int

from contested.model.size import Size
from contested.observations.laws import Component

Rate = Float[Array, "..."] | float
"""A hazard, rate, factor or share: a number, or any shape that broadcasts to [place, member]."""


class Move(NamedTuple):
    """Units leave one stock for another (or, with no target, leave the model) at a hazard."""

    name: str
    source: str
    target: str | None
    hazard: Rate
    title: str = ""
    unit: str = ""


class Arrive(NamedTuple):
    """Units enter from outside the model, as a Poisson process."""

    name: str
    target: str
    rate: Rate
    title: str = ""
    unit: str = ""


class Travel(NamedTuple):
    """Units leave a stock in one place for a stock in another, over fixed routes in proportion to weights.

    `routes[origin, route]` is the destination's index; `weights[origin, route, member]` are 0 or more.
    """

    name: str
    source: str
    target: str
    hazard: Rate
    routes: Int[np.ndarray, "place route"]
    weights: Float[Array, "place route member"]
    title: str = ""
    unit: str = ""


class Loss(NamedTuple):
    """The part of an event's size that falls on one stock."""

    name: str
    source: str
    target: str
    share: Rate
    title: str = ""
    unit: str = ""


class Event(NamedTuple):
    """Events at a rate; with a size law, the size of each event is lost by the stocks named in `losses`.

    The shares of `losses` sum to at most one; the rest of an event's size is lost by no stock.
    """

    name: str
    rate: Rate
    size: Size | None
    losses: tuple[Loss, ...]
    title: str = ""
    unit: str = "events per week"


class Drift(NamedTuple):
    """A continuous level moves by `change` per week and towards `toward` at `speed` per week, solved exactly."""

    name: str
    change: Rate = 0.0
    toward: Rate = 0.0
    speed: Rate = 0.0


class Factor(NamedTuple):
    """A multiplier on every flow and quantity whose name matches the pattern; factors commute."""

    pattern: str
    value: Rate


class Addition(NamedTuple):
    """A count per week added to an event's rate; factors below 1 reduce it, others do not. Additions commute."""

    event: str
    rate: Rate


class Report(NamedTuple):
    """What is observed of the counts of one substep, as a law [place, member]: `Binomial`, `Groups` or `Poisson`.

    A law [group, place, member] is one of independent parts that are summed. Reports of one name that differ in their
    `cause` are independent too, and are summed. A report that `shares_noise_with`
    another one of its mechanism is drawn from the same random numbers: of two reports of one count the less likely is
    then never more.
    """

    name: str
    law: Component
    cause: str = ""
    shares_noise_with: str = ""
    title: str = ""
    unit: str = "reported per week"


class StockSpec(NamedTuple):
    """A stock of whole units. `scope` is "place" or "nation"; `start` is an array or a number.

    `one_of` names stocks of the nation of which one is 1 and the others are 0, such as the phases of an actor.
    """

    name: str
    unit: str
    scope: str
    start: Rate
    title: str = ""
    one_of: str = ""


class LevelSpec(NamedTuple):
    """A continuous level with bounds. `scope` is "place" or "nation"; `start` is an array or a number."""

    name: str
    unit: str
    scope: str
    start: Rate
    low: float = 0.0
    high: float = float("inf")
    title: str = ""


class QuantitySpec(NamedTuple):
    """A named quantity that mechanisms and shocks multiply and mechanisms look up; 1 without factors."""

    name: str
    title: str
    unit: str = "ratio"


Flow = Move | Arrive | Travel | Event


def move(name: str, source: str, target: str, hazard: Rate, *, title: str = "", unit: str = "") -> Move:
    """Units of `source` become units of `target` at `hazard` per unit per week."""
    return Move(name, source, target, hazard, title, unit)


def leave(name: str, source: str, hazard: Rate, *, title: str = "", unit: str = "") -> Move:
    """Units of `source` leave the model at `hazard` per unit per week."""
    return Move(name, source, None, hazard, title, unit)


def arrive(name: str, target: str, rate: Rate, *, title: str = "", unit: str = "") -> Arrive:
    """Units enter `target` from outside, `rate` per week on average."""
    return Arrive(name, target, rate, title, unit)


def travel(
    name: str,
    source: str,
    target: str,
    hazard: Rate,
    routes: Int[np.ndarray, "place route"],
    weights: Float[Array, "place route member"],
    *,
    title: str = "",
    unit: str = "",
) -> Travel:
    """Units of `source` in one place become units of `target` in the places their routes lead to."""
    return Travel(name, source, target, hazard, routes, weights, title, unit)


def event(
    name: str,
    rate: Rate,
    size: Size | None = None,
    losses: tuple[Loss, ...] = (),
    *,
    title: str = "",
    unit: str = "events per week",
) -> Event:
    """Events counted as a Poisson process, each with a size that falls on stocks."""
    return Event(name, rate, size, losses, title, unit)


def loss(name: str, source: str, target: str, share: Rate, *, title: str = "", unit: str = "") -> Loss:
    """The share of each event's size that moves units from `source` to `target`."""
    return Loss(name, source, target, share, title, unit)


def drift(name: str, *, change: Rate = 0.0, toward: Rate = 0.0, speed: Rate = 0.0) -> Drift:
    """A level L changes by dL/dt = change + speed (toward - L), per week."""
    return Drift(name, change, toward, speed)


def factor(pattern: str, value: Rate) -> Factor:
    """Multiply every flow and quantity whose name matches the pattern (`*` stands for anything)."""
    return Factor(pattern, value)
