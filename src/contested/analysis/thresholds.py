"""What a proposition is compared with, as numbers with units, and the unit of a question's value."""

from __future__ import annotations

from contested.analysis.series import matching
from contested.ledger.ledger import Ledger
from contested.ledger.plural import plural
from contested.results.answers import Comparison, Threshold
from contested.results.manifest import Manifest
from contested.scenario.calendar import Calendar
from contested.scenario.questions import Measure, Question
from contested.scenario.window import threshold, threshold_text, window

PER_WEEK = " per week"


def question_threshold(question: Question, ledger: Ledger, calendar: Calendar, manifest: Manifest) -> Threshold | None:
    """The comparisons of a proposition; None for a quantity."""
    text = threshold_text(question, ledger, calendar, _subjects(manifest))
    if text is None:
        return None
    span = window(question, calendar)
    alternatives = tuple(
        _comparison(option, span.stop - span.start, ledger, manifest) for option in question.alternatives
    )
    return Threshold(text=text, alternatives=alternatives, for_weeks=question.running_weeks)


def _comparison(option: Measure, weeks: int, ledger: Ledger, manifest: Manifest) -> Comparison:
    assert option.comparison is not None
    direction, value = option.comparison
    return Comparison(
        subject=subject_of(option, manifest),
        direction=direction,  # pyright: ignore[reportArgumentType]  # one of the four keys
        number=float(threshold(option, weeks, ledger)),
        unit=measure_unit(option, manifest),
        claim=value.removeprefix("claim:") if isinstance(value, str) else None,
    )


def subject_of(measure: Measure, manifest: Manifest) -> str:
    """What is measured: places or control units that an actor holds, or names of series."""
    if measure.measure == "series":
        less = f" - {' - '.join(measure.minus)}" if measure.minus else ""
        return " + ".join(measure.series or ()) + less
    return _subjects(manifest)[str(measure.measure)]


def _subjects(manifest: Manifest) -> dict[str, str]:
    return {
        "places_held": f"{plural(manifest.place)} held",
        "units_held": f"{plural(manifest.control_unit)} held",
    }


def measure_unit(measure: Measure, manifest: Manifest) -> str:
    """The unit of a measure's value; empty where its series have several."""
    if measure.measure == "places_held":
        return plural(manifest.place)
    if measure.measure == "units_held":
        return plural(manifest.control_unit)
    units = {info.name: info.unit for info in manifest.series}
    found = {units[name] for name in matching(measure.series or (), units)}
    unit = found.pop() if len(found) == 1 else ""
    return unit.removesuffix(PER_WEEK) if measure.reduction == "sum" else unit


def question_unit(question: Question, manifest: Manifest) -> str:
    """The unit of a quantity; empty for a proposition."""
    return measure_unit(question, manifest) if question.kind == "quantity" else ""
