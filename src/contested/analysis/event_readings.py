"""The summaries of event tables as readings: each with its law, what is simulated of it, and its factors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

import numpy as np
from jaxtyping import Float

from contested.analysis.comparison import AT_THE_END
from contested.analysis.readings import Late, Reading, readings
from contested.analysis.series import History, matching
from contested.checks import error, warning
from contested.errors import InputError, InputWarning, nearest
from contested.model.series import Series
from contested.observations.event_counts import EventCounts, event_counts
from contested.observations.event_summaries import Summary, law, summaries
from contested.scenario.event_data import EventData
from contested.scenario.load import LoadedScenario

COUNTS = ("attacks", "deaths")


def all_readings(loaded: LoadedScenario) -> tuple[Reading, ...]:
    """Everything that the past of a scenario is conditioned on: its observed claims, then its tables of events.

    Raises:
        InputError: a table does not fit; `loaded` is as `analysis.meaning.settle` returns it.
    """
    return (*readings(loaded), *event_readings(loaded))


def event_readings(loaded: LoadedScenario) -> tuple[Reading, ...]:
    """The summaries of every table, in the order of the file."""
    near = loaded.places.neighbours
    return tuple(_reading(one, counts, loaded) for counts in event_counts(loaded) for one in summaries(counts, near))


def _reading(one: Summary, counts: EventCounts, loaded: LoadedScenario) -> Reading:
    data, ledger = counts.data, loaded.ledger
    series = data.series(one.count, ())
    value = partial(largest_value if one.kind == "largest" else sum_value, series, one.places, one.weeks)
    return Reading(
        claim=one.name,
        law=law(one, ledger.get_prior(data.error).median, ledger.get_prior(data.gap(one.count)).median),
        value=value,
        factors=(data.gap(one.count).removeprefix("prior:"),),
        speaker=None,
        spread=None,
        side="none",
        group=data.id,
        weeks=one.weeks,
        summary=one,
        late=Late(data.delay.removeprefix("prior:"), one.late) if one.late > 0.0 else None,
    )


def sum_value(
    series: Sequence[str], places: Sequence[int], weeks: slice, history: History
) -> Float[np.ndarray, " member"]:
    """The sum of series over places and weeks."""
    rows = list(places)
    return np.sum(
        [np.asarray(history.series(name))[weeks][:, rows].sum(axis=(0, 1), dtype=np.float64) for name in series], axis=0
    )


def largest_value(
    series: Sequence[str], places: Sequence[int], weeks: slice, history: History
) -> Float[np.ndarray, " member"]:
    """The largest sum of series in one place and week."""
    rows = list(places)
    cells = sum(np.asarray(history.series(name))[weeks][:, rows].astype(np.float64) for name in series)
    return np.asarray(cells).max(axis=(0, 1))


def settle_event_data(
    loaded: LoadedScenario, known: Mapping[str, Series], warnings: list[InputWarning]
) -> tuple[EventData, ...]:
    """Event data with the names of their series filled in; adds what is doubtful to the warnings.

    Raises:
        InputError: a series that does not exist or cannot be counted by week, or a table that does not fit.
    """
    reporting = tuple(label for label, entry in loaded.scenario.mechanism.items() if entry.kind == "reporting")
    settled = tuple(_settled(one, reporting, known) for one in loaded.scenario.event_data)
    for counts in event_counts(loaded):
        warnings += _same_source(counts, loaded)
    return settled


def _settled(one: EventData, reporting: tuple[str, ...], known: Mapping[str, Series]) -> EventData:
    where = f"event_data '{one.id}'"
    found = {count: _series(one.series(count, reporting), count, known, where) for count in COUNTS}
    _check_read(found, where)
    return one.model_copy(update=found)


@error("Some mechanism reports what event data count, or they name other series.")
def _check_read(found: Mapping[str, tuple[str, ...]], where: str) -> None:
    if not any(found.values()):
        message = "expected a mechanism of kind 'reporting', or series for attacks or deaths, found neither"
        raise InputError(f"{message}: nothing is simulated that the table counts", where)


@error("The series of event data exist, and are counted by week; without a mechanism that reports they are named.")
def _series(patterns: tuple[str, ...], count: str, known: Mapping[str, Series], where: str) -> tuple[str, ...]:
    for pattern in patterns:
        names = matching([pattern], known)
        if not names:
            raise InputError(f"no series matches '{pattern}'; {nearest(pattern, known)}", f"{where}, field {count}")
        held = next((name for name in names if known[name].kind in AT_THE_END), None)
        if held:
            message = f"expected a flow or a report, which is counted by week, found the {known[held].kind} '{held}'"
            raise InputError(message, f"{where}, field {count}")
    return tuple(matching(patterns, known))


@warning("A claim that repeats numbers of a data set is not observed beside the data set itself.")
def _same_source(counts: EventCounts, loaded: LoadedScenario) -> Iterator[InputWarning]:
    """Observed claims whose speaker or document names the data set, whatever series they read."""
    name = re.split(r"[^a-z]", counts.data_set.dataset.casefold())[0]
    for one in loaded.scenario.observation:
        claim = loaded.ledger.claims[one.claim]
        document = loaded.ledger.documents[claim.document]
        text = " ".join((claim.speaker, document.title, document.publisher)).casefold()
        if len(name) >= 3 and re.search(rf"\b{name}\b", text):
            yield InputWarning(
                f"observation '{one.claim}', field claim",
                f"expected a claim that does not rest on '{counts.data_set.dataset}', of which table "
                f"'{counts.data.id}' is: '{one.claim}' may use its numbers twice; list it in [[not_observed]]",
            )
