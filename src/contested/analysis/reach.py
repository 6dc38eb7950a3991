"""What series can reach: their limits, which places they have a value for, and conditions that no history meets."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from contested.checks import error, warning
from contested.errors import InputError, InputWarning
from contested.ledger.units import PER_WEEK, is_count, is_people
from contested.model.series import Series
from contested.scenario.load import LoadedScenario
from contested.scenario.places import Places
from contested.scenario.possible import Limits, check_possible
from contested.scenario.questions import Layer, Measure
from contested.scenario.warnings_of_use import always_true, not_whole

PROPORTIONS = frozenset({"share", "ratio", "factor", "percent", "%", "1"})
"""Units of numbers that have no total over places."""


class Asked(NamedTuple):
    """The series that something adds and subtracts, and the places it looks at (None: all)."""

    series: Sequence[Series]
    minus: Sequence[Series]
    chosen: tuple[str, ...] | None


@error("Shares and rates are not added over places; a series of the whole country has no places.")
def check_places(asked: Asked, places: Places, where: str) -> None:
    """Check that series have a value in the chosen places, and a total over them.

    Raises:
        InputError: places for a series of the whole country, or several places for a level that is a proportion.
    """
    rows = len(set(asked.chosen or places.ids))
    for one in (*asked.series, *asked.minus):
        if one.scope == "nation" and asked.chosen:
            raise InputError(
                f"expected no places: the {one.kind} '{one.name}' is one number for the whole country",
                f"{where}, field places",
            )
        if one.scope == "place" and rows > 1 and is_proportion(one):
            raise InputError(
                f"expected one place, such as places = [\"{places.ids[0]}\"], found {rows}: the level '{one.name}' "
                f"({one.unit}) cannot be added over places",
                f"{where}, field places",
            )


def is_proportion(series: Series) -> bool:
    """Whether a series is a level whose values in several places cannot be added."""
    plain = series.unit.removesuffix(PER_WEEK)
    return series.kind == "level" and (plain in PROPORTIONS or " per " in plain)


@error("A change from the first week of the run on is measured over two weeks or more.")
def check_weeks(over: str, span: slice, where: str) -> None:
    """Check that a change has a week that it starts from: the one before the period, or the run's first.

    Raises:
        InputError: a change within the first week of the run, which is always 0.
    """
    if over == "change" and span.stop < 2:
        raise InputError(
            "expected a period of two weeks or more for over = 'change', found one", f"{where}, field over"
        )


def series_limits(asked: Asked, places: Places, control_units: str) -> Limits:
    """The lowest and the highest weekly value that a sum of series can have in its places."""
    rows = [places.index(place) for place in dict.fromkeys(asked.chosen or places.ids)]
    units = int(places.units[rows].sum())
    low, high, reason = _range(asked.series, len(rows), units, control_units)
    if asked.minus:
        less_low, less_high, _ = _range(asked.minus, len(rows), units, control_units)
        low, high = low - less_high, high - less_low
        reason = f"the difference lies between {low:g} and {high:g}"
    return Limits(low, high, reason)


def _range(found: Sequence[Series], rows: int, units: int, control_units: str) -> Limits:
    if all(one.name.startswith("control.") for one in found):
        return Limits(0.0, units, f"there are {units} {control_units}")
    counts = [rows if one.scope == "place" else 1 for one in found]
    low = math.fsum(count * one.low for one, count in zip(found, counts, strict=True))
    high = math.fsum(count * one.high for one, count in zip(found, counts, strict=True))
    names = ", ".join(f"'{one.name}'" for one in found[:2]) + (" ..." if len(found) > 2 else "")
    least = f"at least {low:g}" if math.isinf(high) else f"between {low:g} and {high:g}"
    return Limits(low, high, f"{names} {'is' if len(found) == 1 else 'are together'} {least}")


def over_weeks(limits: Limits, over: str) -> Limits:
    """The limits of what weekly values become."""
    if over != "change":
        return limits
    spread = limits.high - limits.low
    return Limits(-spread, spread, f"a change lies between {-spread:g} and {spread:g}")


def condition_warnings(
    option: Measure, asked: Asked, loaded: LoadedScenario, number: float, where: str
) -> Iterator[InputWarning]:
    """Check a condition on series; yields what is doubtful about it.

    Raises:
        InputError: no history can meet it.
    """
    assert option.comparison is not None
    word, given = option.comparison
    limits = over_weeks(series_limits(asked, loaded.places, loaded.control_units), option.reduction)
    check_possible(word, number, limits, where)
    if not isinstance(given, str):
        yield from always_true(word, number, limits, where)
        if is_count(asked.series[0].unit.removesuffix(PER_WEEK)) and option.reduction != "mean":
            yield from not_whole(word, number, asked.series[0].unit, where)
    if is_people(asked.series[0].unit.removesuffix(PER_WEEK)):
        yield from _more_than_people(word, number, all_people(loaded), where)


@warning("A number of people is no larger than the number of people and fighters.")
def _more_than_people(word: str, number: float, people: float, where: str) -> Iterator[InputWarning]:
    if number > people:
        message = f"expected at most {people:,.0f}, as many as there are people and fighters, found {number:,.12g}"
        yield InputWarning(f"{where}, field {word}", message)


def layer_warnings(layer: Layer, found: Sequence[Series], loaded: LoadedScenario, where: str) -> Iterator[InputWarning]:
    """Check the condition of a map layer; yields a warning where no single place can meet it, or every one does.

    Raises:
        InputError: neither a place nor the whole country can meet it, or a series has no value by place.
    """
    word, number = layer.comparison
    _by_place(found, where)
    every = [Asked(found, (), (place,)) for place in loaded.places.ids]
    by_place = [series_limits(asked, loaded.places, loaded.control_units) for asked in every]
    country = series_limits(Asked(found, (), None), loaded.places, loaded.control_units)
    most = max(by_place, key=lambda limits: limits.high)  # the lowest value is the same in all
    check_possible(word, number, most if is_proportion(found[0]) else country, where)
    if most.never(word, number):
        yield from _no_place(word, number, most, where)
    else:
        yield from always_true(word, number, most, where)


@error("The series of a map layer have a value for each place.")
def _by_place(found: Sequence[Series], where: str) -> None:
    for one in found:
        if one.scope == "nation":
            message = f"expected series with a value for each place, found '{one.name}', one for the whole country"
            raise InputError(message, f"{where}, field series")


@warning("Some place can meet the condition of a map layer.")
def _no_place(word: str, number: float, most: Limits, where: str) -> Iterator[InputWarning]:
    message = f"expected a condition that some place can meet, found {word} = {number:g}: in one place {most.reason}"
    yield InputWarning(f"{where}, field {word}", message)


def all_people(loaded: LoadedScenario) -> float:
    """Everybody in a scenario: its population, and the high end (95 %) of its fighters."""
    total = float(loaded.places.population.sum())
    for actor in loaded.scenario.actor:
        fighters = actor.fighters
        total += loaded.ledger.get_prior(fighters).interval(0.9)[1] if isinstance(fighters, str) else float(fighters)
    return total
