"""Asking simulated histories: every question, map layer, comparison and anchor as a few operations on arrays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from typing import Any, Protocol
from zlib import crc32

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from contested.errors import InputError, nearest
from contested.ledger.claim import Claim
from contested.ledger.ledger import Ledger
from contested.scenario.calendar import Calendar
from contested.scenario.claim_weeks import YEAR_WEEKS, anchor_weeks, compare_span
from contested.scenario.load import LoadedScenario, in_file
from contested.scenario.questions import Anchor, Compare, Layer, Measure, Question
from contested.scenario.window import threshold, window

Floats = NDArray[np.float64]
DAYS_PER = {"week": 7.0, "month": 365.25 / 12, "year": 365.25}
COMPARE = {"at_least": np.greater_equal, "more_than": np.greater, "at_most": np.less_equal, "less_than": np.less}


class History(Protocol):
    """What a question needs of simulated histories.

    Stocks and levels have their value at the week's end, flows what happened within the week.
    """

    @property
    def names(self) -> Sequence[str]:
        """Names of the recorded series."""
        ...

    @property
    def place_ids(self) -> Sequence[str]:
        """Ids of the places, in the order of every array's axis 1."""
        ...

    @property
    def units(self) -> NDArray[Any]:
        """Control units [place]."""
        ...

    @property
    def calendar(self) -> Calendar:
        """The simulated weeks."""
        ...

    @property
    def members(self) -> NDArray[Any]:
        """Numbers of the histories, in the order of every array's last axis."""
        ...

    def series(self, name: str, /) -> NDArray[Any]:
        """One series by its exact name, as numbers [week, place, member]."""
        ...


def control(actor: str) -> str:
    """The name of the stock of control units that an actor holds."""
    return f"control.{actor}"


def needs(asked: Question | Layer | Compare | Anchor) -> set[str]:
    """Names and patterns of the series that something asked looks at."""
    if isinstance(asked, Question):
        return set().union(*(_patterns(option) for option in asked.alternatives))
    return set(asked.series or ())


def _patterns(measure: Measure) -> set[str]:
    if measure.measure == "series":
        return {*(measure.series or ()), *(measure.minus or ())}
    return {control(str(measure.actor))}


def check(asked: Question | Layer | Compare | Anchor, names: Iterable[str]) -> None:
    """Check that every series that is asked for is among the names a model records.

    Raises:
        InputError: naming the pattern that matches nothing, and the nearest name.
    """
    known = list(names)
    where = f"{type(asked).__name__.lower()} '{asked.claim if isinstance(asked, Compare) else asked.id}'"
    for pattern in sorted(needs(asked)):
        if not matching([pattern], known):
            raise InputError(f"no series matches '{pattern}'; {nearest(pattern, known)}", where)


def check_all(loaded: LoadedScenario, names: Iterable[str]) -> None:
    """Check every question, layer, anchor and comparison of a scenario against the names its model records.

    Raises:
        InputError: at the first series that nothing is called, with the scenario's file.
    """
    scenario, known = loaded.scenario, list(names)
    compared = [compare for compare in scenario.compare if compare.series]
    with in_file(loaded.file):
        for asked in (*scenario.question, *scenario.layer, *scenario.anchor, *compared):
            check(asked, known)


def matching(patterns: Iterable[str], names: Iterable[str]) -> list[str]:
    """The names that match any of the patterns, each once, in the order of the names."""
    wanted = list(patterns)
    return [name for name in names if any(fnmatchcase(name, pattern) for pattern in wanted)]


def evaluate(question: Question, history: History, ledger: Ledger | None = None) -> Floats:
    """The answer of every history [member]: 1 or 0 for a proposition, a number for a quantity.

    Args:
        question: what is asked.
        history: the simulated weeks.
        ledger: where thresholds given as ``claim:ID`` are looked up.

    Raises:
        InputError: if a series, place or claim is unknown or the window does not fit the run.
    """
    check(question, history.names)
    span = window(question, history.calendar)
    if question.kind == "quantity":
        return reduce_weeks(_weekly(question, question, history)[span], question.reduction)
    answers = [_holds(question, option, history, span, ledger) for option in question.alternatives]
    return np.any(answers, axis=0).astype(np.float64)


def _holds(
    question: Question, option: Measure, history: History, span: slice, ledger: Ledger | None
) -> NDArray[np.bool_]:
    """Whether one alternative is true [member]."""
    word, _ = option.comparison or ("", 0)
    number = threshold(option, span.stop - span.start, ledger)
    weekly = _weekly(question, option, history)[span]
    if option.reduction == "week":
        return holds_running(COMPARE[word](weekly, number), question.running_weeks)
    return COMPARE[word](reduce_weeks(weekly, option.reduction), number)


def nearness(question: Question, history: History) -> Floats:
    """How near every history comes to yes, by alternative [alternative, member]: nearer is larger.

    An alternative is true in just those histories whose nearness reaches (or passes) its number, with the sign turned
    where less is asked for. Only the order of histories has a meaning.
    """
    span = window(question, history.calendar)
    found = []
    for option in question.alternatives:
        less = option.comparison is not None and option.comparison[0] in ("at_most", "less_than")
        values = _weekly(question, option, history)[span] * (-1.0 if less else 1.0)
        if option.reduction == "week":
            running = sliding_window_view(values, min(question.running_weeks, len(values)), axis=0)
            found.append(running.min(axis=-1).max(axis=0))
        elif option.reduction in ("max", "min") and less:
            found.append(reduce_weeks(values, "min" if option.reduction == "max" else "max"))
        else:
            found.append(reduce_weeks(values, option.reduction))
    return np.stack(found)


def _weekly(question: Question, option: Measure, history: History) -> Floats:
    """The measured value of every week [week, member]."""
    where = _positions(option.places or question.places, history, f"question '{question.id}'")
    if option.measure == "series":
        value = _total(option.series or (), history)[:, where]
        if option.minus:
            value = value - _total(option.minus, history)[:, where]
        return value.sum(axis=1)
    held = np.asarray(history.series(control(str(option.actor))), dtype=np.float64)[:, where]
    if option.measure == "units_held":
        return held.sum(axis=1)
    units = np.asarray(history.units, dtype=np.float64)[where]
    return (2 * held > units[None, :, None]).sum(axis=1).astype(np.float64)


def _total(patterns: Iterable[str], history: History) -> Floats:
    """The sum of all matching series [week, place, member]; a series that matches twice counts once."""
    parts = [np.asarray(history.series(name), dtype=np.float64) for name in matching(patterns, history.names)]
    if not parts:
        raise InputError(f"no series matches {', '.join(patterns)}; {nearest(next(iter(patterns)), history.names)}")
    return np.sum(parts, axis=0)


def _positions(places: Sequence[str] | None, history: History, asked: str) -> list[int]:
    ids = list(history.place_ids)
    unknown = [place for place in places or () if place not in ids]
    if unknown:
        raise InputError(f"no place '{unknown[0]}'; {nearest(unknown[0], ids)}", f"{asked}, field places")
    return [index for index, place in enumerate(ids) if places is None or place in places]


def holds_running(true: NDArray[np.bool_], weeks: int) -> NDArray[np.bool_]:
    """Whether a condition [week, member] is true for so many weeks without a break [member]."""
    if weeks > len(true):
        return np.zeros(true.shape[1:], dtype=bool)
    count = np.concatenate([np.zeros((1, *true.shape[1:]), dtype=np.int64), np.cumsum(true, axis=0)])
    return np.any(count[weeks:] - count[:-weeks] == weeks, axis=0)


def reduce_weeks(values: Floats, how: str) -> Floats:
    """One value out of weekly ones [week, ...]; ``change`` is the last week's less the first week's."""
    if how == "change":
        return values[-1] - values[0]
    if how in ("first", "last"):
        return values[0 if how == "first" else -1]
    return {"sum": np.sum, "mean": np.mean, "max": np.max, "min": np.min}[how](values, axis=0)


def layer_counts(layer: Layer, history: History) -> NDArray[np.int64]:
    """Members in which a layer's condition holds [week, place + 1]; the last column is for the sum over all places."""
    word, number = layer.comparison
    values = _total(layer.series, history)
    with_total = np.concatenate([values, values.sum(axis=1, keepdims=True)], axis=1)
    return COMPARE[word](with_total, number).sum(axis=2)


def compare_value(compare: Compare, history: History, claim: Claim) -> Floats:
    """What the model says to a claim's quantity [member].

    A sum is brought to the exact length of the claim's period (or of ``weeks``, or 52 weeks) at the rate of the weeks
    that stand for it, so that a run shorter than the period, or a period that is no whole number of weeks, compares
    like with like. Of counts in weeks longer than the period each is kept with the chance that it fell within, since a
    few days vary more than the same part of a week. Those who die in one event are kept one by one, so where events
    kill many a few days vary and are empty even more often than this says.
    """
    weeks = compare_span(compare, claim, history.calendar)
    where = _positions(compare.places, history, f"compare '{compare.claim}'")
    values = _total(compare.series or (), history)[:, where].sum(axis=1)[weeks]
    if compare.over != "sum":
        return reduce_weeks(values, compare.over)
    days = 7.0 * (compare.weeks or YEAR_WEEKS)
    if claim.meant and not compare.weeks:
        days = float(claim.meant.days)
    total, part = values.sum(axis=0), days / (7 * len(weeks))
    if part >= 1.0 or np.any(total != np.round(total)):
        return total * part
    # Seeded by claim and member, so that a history's value does not depend on the ones around it.
    claimed = crc32(claim.id.encode())
    kept = [
        np.random.Generator(np.random.PCG64([claimed, int(member)])).binomial(int(count), part)
        for member, count in zip(history.members, total, strict=True)
    ]
    return np.array(kept, dtype=np.float64)


def anchor_values(anchor: Anchor, history: History, claim: Claim) -> Floats:
    """The mean level per week, month or year over the weeks that stand for the claim's period [member]."""
    weeks = anchor_weeks(claim, history.calendar)
    return _total(anchor.series, history).sum(axis=1)[weeks].mean(axis=0) * DAYS_PER[anchor.per] / 7


def anchor_reference(anchor: Anchor, claim: Claim) -> float:
    """A claim's best value per week, month or year of its period; without a period it is taken to be that already.

    Raises:
        InputError: if the claim tells no quantity.
    """
    if claim.quantity is None:
        raise InputError(f"expected a claim with a quantity; '{claim.id}' has none", f"anchor '{anchor.id}'")
    return claim.quantity.best * (DAYS_PER[anchor.per] / claim.meant.days if claim.meant else 1.0)
