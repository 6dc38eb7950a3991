"""Checks of what a scenario's tables about results mean: series of one kind and unit, weeks well combined."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from contested.analysis.comparison import AT_THE_END, impossible_claim, one_week, other_owner
from contested.analysis.event_readings import settle_event_data
from contested.analysis.reach import (
    Asked,
    check_places,
    check_weeks,
    condition_warnings,
    layer_warnings,
    series_limits,
)
from contested.analysis.series import matching, only_growing
from contested.checks import error, warning
from contested.errors import InputError, InputWarning
from contested.ledger.claim import Claim
from contested.ledger.ledger import Ledger
from contested.ledger.plural import plural
from contested.ledger.units import PER_WEEK, comparable, is_area
from contested.model.series import Series
from contested.observations.of_quantity import PERCENT, scale_of
from contested.scenario.calendar import Calendar
from contested.scenario.claim_weeks import before_run
from contested.scenario.load import LoadedScenario, in_file
from contested.scenario.observation import Observation
from contested.scenario.possible import Limits, check_possible
from contested.scenario.questions import ClaimCheck, Layer, Measure, Question, ReferenceValue
from contested.scenario.warnings_of_use import always_true
from contested.scenario.window import threshold, window


def settle(loaded: LoadedScenario, series: Iterable[Series]) -> LoadedScenario:
    """Check the meaning of all tables about results, and fill in the default of `over`.

    The default is the last week for stocks and levels, for observations their mean, and the sum for flows and reports.
    The places of an observation are by default those of its claim.

    Raises:
        InputError: series of several kinds or units, a stock or level that is summed over weeks, a series that is
            subtracted from itself, a claim in another unit, or a condition that no history can meet.
    """
    scenario, known = loaded.scenario, {one.name: one for one in series}
    warnings: list[InputWarning] = []
    with in_file(loaded.file):
        questions = tuple(_question(question, known, loaded, warnings) for question in scenario.question)
        for layer in scenario.layer:
            _check_layer(layer, known, loaded, warnings)
        checks = tuple(
            _claim_check(check, known, loaded, f"claim_check (entry {number})", warnings)
            for number, check in enumerate(scenario.claim_check, start=1)
        )
        for reference in scenario.reference_value:
            _check_reference_value(reference, known, loaded, warnings)
        observations = tuple(_observation(one, known, loaded, warnings) for one in scenario.observation)
        tables = settle_event_data(loaded, known, warnings)
    changed = {"question": questions, "claim_check": checks, "observation": observations, "event_data": tables}
    settled = scenario.model_copy(update=changed)
    found = tuple(InputWarning(f"{loaded.file.name}: {one.where}", one.message) for one in warnings)
    return replace(loaded, scenario=settled, warnings=(*loaded.warnings, *loaded.expansion.warned(found)))


def _question(
    question: Question, known: Mapping[str, Series], loaded: LoadedScenario, warnings: list[InputWarning]
) -> Question:
    """A question with `over` filled in; adds what is doubtful to the warnings."""
    where, span = f"question '{question.id}'", window(question, loaded.calendar)
    weeks, grown = span.stop - span.start, only_growing((one.source, one.target) for one in known.values())
    settled = [_measure(option, known, where) for option in question.alternatives]
    for option in settled:
        if option.comparison and isinstance(option.comparison[1], str):
            _check_threshold(option, known, loaded.ledger, loaded.scenario.places.control_unit, where)
        if option.measure != "series":
            warnings += _other_holder(option, loaded, where)
            continue
        chosen = option.places or question.places
        asked = Asked(_matched(option.series, known), _matched(option.minus, known), chosen)
        check_places(asked, loaded.places, where)
        check_weeks(option.reduction, span, where)
        warnings += _from_the_start(question, option, asked, loaded.calendar, grown)
        if option.comparison:
            number = threshold(option, weeks, loaded.ledger)
            warnings += condition_warnings(option, asked, loaded, number, where)
            if isinstance(option.comparison[1], str):
                claim, at = loaded.ledger.get_claim(option.comparison[1]), f"{where}, field"
                warnings += one_week(claim, asked.series[0], option.reduction, f"{at} over")
                warnings += other_owner(claim, [one.name for one in asked.series], loaded, f"{at} series")
    return question.model_copy(update={"any_of": tuple(settled)}) if question.any_of else settled[0]  # type: ignore[return-value]


@warning("A question about the time from as_of on counts from then, not from the start of the run.")
def _from_the_start(
    question: Question, option: Measure, asked: Asked, calendar: Calendar, grown: Collection[str]
) -> Iterator[InputWarning]:
    """The warning about a stock that only grows, such as the dead, in a run that begins before as_of."""
    added = next((one.name for one in (*asked.series, *asked.minus) if one.name in grown), None)
    if added and calendar.past_weeks and question.from_ is None and option.reduction != "change":
        message = f"expected over = 'change', or a day 'from' which to count, found '{option.reduction}' of '{added}'"
        since = f"it counts since the start of the run ({calendar.start}), before as_of ({calendar.as_of})"
        yield InputWarning(f"question '{question.id}', field over", f"{message}: {since}")


def _other_holder(option: Measure, loaded: LoadedScenario, where: str) -> Iterator[InputWarning]:
    if option.comparison and isinstance(option.comparison[1], str):
        claim = loaded.ledger.get_claim(option.comparison[1])
        yield from other_owner(claim, [str(option.actor)], loaded, f"{where}, field actor")


@error("No series is subtracted from itself.")
def _measure(option: Measure, known: Mapping[str, Series], where: str) -> Measure:
    if option.measure != "series":
        return option
    found = _matched(option.series, known)
    less = _matched(option.minus, known)
    both = next((one.name for one in found if one in less), None)
    if both:
        raise InputError(
            f"expected other series than in the field series, found '{both}' in both", f"{where}, field minus"
        )
    _check_alike([*found, *less], where)
    over = option.over or ("last" if found[0].kind in AT_THE_END else "sum")
    _check_sum(over, found[0], where)
    return option.model_copy(update={"over": over})


def _claim_check(
    check: ClaimCheck, known: Mapping[str, Series], loaded: LoadedScenario, where: str, warnings: list[InputWarning]
) -> ClaimCheck:
    ledger = loaded.ledger
    quantity = ledger.claims[check.claim].quantity
    claimed = quantity.unit if quantity else ""
    if check.prior:
        _check_unit(claimed, ledger.get_prior(check.prior).unit, f"{where}, field prior")
        return check
    found = _matched(check.series, known)
    _check_alike(found, where)
    _check_unit(claimed, found[0].unit, f"{where}, field series")
    check_places(Asked(found, (), check.places), loaded.places, where)
    over = check.over or ("last" if found[0].kind in AT_THE_END else "sum")
    _check_sum(over, found[0], where)
    claim = ledger.claims[check.claim]
    if over == "sum" and check.weeks is None:
        warnings += _no_period(claim, where)
    if over != "first" and check.weeks is None:
        warnings += _before_the_run(claim, loaded.calendar, where)
    warnings += one_week(claim, found[0], over, f"{where}, field over")
    warnings += other_owner(claim, [one.name for one in found], loaded, f"{where}, field series")
    warnings += impossible_claim(claim, found[0], loaded, where)
    return check.model_copy(update={"over": over})


@warning("In a run with a past, a claim that is compared with its weeks is about days of the run.")
def _before_the_run(claim: Claim, calendar: Calendar, where: str) -> Iterator[InputWarning]:
    """The warning about a claim whose period lies before the start, and is compared with later weeks."""
    if calendar.past_weeks and claim.meant and before_run(claim, calendar):
        message = f"expected a period from {calendar.start} on, when the run begins, found {claim.meant.start} to "
        yield InputWarning(
            f"{where}, field claim", f"{message}{claim.meant.end} in '{claim.id}', which is compared with later weeks"
        )


def _observation(
    one: Observation, known: Mapping[str, Series], loaded: LoadedScenario, warnings: list[InputWarning]
) -> Observation:
    where, claim = f"observation '{one.claim}'", loaded.ledger.claims[one.claim]
    found = _matched(one.series, known)
    _check_alike(found, where)
    nation = all(series.scope == "nation" for series in found)
    asked = Asked(found, (), one.places or (None if nation else claim.place.ids or None))
    check_places(asked, loaded.places, where)
    at_the_end = found[0].kind in AT_THE_END and not one.share_of
    over = one.over or ("mean" if at_the_end else "sum")
    _check_sum(over, found[0], where)
    _check_period(claim, over, where)
    if one.share_of:
        _check_alike([*found, *_matched(one.share_of, known)], where)
    if one.comparison:
        share = Limits(0.0, 1.0, "a share lies between 0 and 1")
        limits = share if one.share_of else series_limits(asked, loaded.places, loaded.control_units)
        check_possible(*one.comparison, limits, where)
        warnings += always_true(*one.comparison, limits, where)
    else:
        _check_stated(claim, "share" if one.share_of else found[0].unit, loaded, where)
        if not one.share_of:
            warnings += impossible_claim(claim, found[0], loaded, where)
    warnings += one_week(claim, found[0], over, f"{where}, field over")
    warnings += other_owner(claim, [series.name for series in found], loaded, f"{where}, field series")
    return one.model_copy(update={"over": over, "places": asked.chosen})


@error("A claim whose sum over weeks is observed has a period.")
def _check_period(claim: Claim, over: str, where: str) -> None:
    if over == "sum" and claim.meant is None:
        raise InputError(
            f"expected a claim with a period (meant) for a sum over weeks, found none in '{claim.id}'",
            f"{where}, field claim",
        )


@error("An observed share lies between 0 and 1, or 0 and 100 %, and an observed number of places is not below 0.")
def _check_stated(claim: Claim, unit: str, loaded: LoadedScenario, where: str) -> None:
    assert claim.quantity is not None
    best, percent = claim.quantity.best, claim.quantity.unit.casefold() in PERCENT
    if not (percent and unit == "share"):
        _check_unit(claim.quantity.unit, unit, f"{where}, field series")
    scale, most = scale_of(claim.quantity.unit, loaded.control_units), 100 if percent else 1
    if (scale == "logit" and not 0 <= best <= most) or (scale == "root" and best < 0):
        expected = f"a share between 0 and {most}" if scale == "logit" else "a number that is not below 0"
        raise InputError(f"expected {expected}, found {best:g} in claim '{claim.id}'", f"{where}, field claim")


@warning("A claim that is compared with a sum over weeks has a period, or the check has weeks.")
def _no_period(claim: Claim, where: str) -> Iterator[InputWarning]:
    if claim.meant is None:
        message = f"expected weeks, or a claim with a period (meant), found neither for '{claim.id}': a year is taken"
        yield InputWarning(f"{where}, field weeks", message)


def _check_layer(
    layer: Layer, known: Mapping[str, Series], loaded: LoadedScenario, warnings: list[InputWarning]
) -> None:
    where, found = f"layer '{layer.id}'", _matched(layer.series, known)
    _check_alike(found, where)
    warnings += layer_warnings(layer, found, loaded, where)


@error("A reference value is a flow or a report, which has a value per week.")
def _check_reference_value(
    reference: ReferenceValue, known: Mapping[str, Series], loaded: LoadedScenario, warnings: list[InputWarning]
) -> None:
    where, found, claim = (
        f"reference_value '{reference.id}'",
        _matched(reference.series, known),
        loaded.ledger.claims[reference.claim],
    )
    quantity = claim.quantity
    _check_alike(found, where)
    if found[0].kind in AT_THE_END:
        message = f"expected a flow or a report, which has a value per {reference.per}, found the {_named(found[0])}"
        raise InputError(message, f"{where}, field series")
    _check_unit(quantity.unit if quantity else "", found[0].unit, f"{where}, field claim")
    warnings += _before_the_run(claim, loaded.calendar, where)
    warnings += other_owner(claim, [one.name for one in found], loaded, f"{where}, field series")
    warnings += impossible_claim(claim, found[0], loaded, where)


def _matched(patterns: Sequence[str] | None, known: Mapping[str, Series]) -> list[Series]:
    return [known[name] for name in matching(patterns or (), known)]


@error("Series that are added have one unit, and are all values at the end of a week or all sums over it.")
def _check_alike(found: Sequence[Series], where: str) -> None:
    """Series that are added have one unit, and are all values at the week's end or all sums over the week."""
    first = found[0]
    for other in found[1:]:
        if (other.unit, other.kind in AT_THE_END) != (first.unit, first.kind in AT_THE_END):
            raise InputError(
                f"expected series of one unit and kind, found the {_named(first)} and the {_named(other)}, which "
                "cannot be added",
                f"{where}, field series",
            )


@error("A stock or level is not summed over weeks: it would count the same again every week.")
def _check_sum(over: str, first: Series, where: str) -> None:
    if over == "sum" and first.kind in AT_THE_END:
        raise InputError(
            f"expected 'last', 'first', 'max', 'min', 'mean' or 'change' for the {_named(first)}, found 'sum', which "
            f"counts a {first.kind} again in every week",
            f"{where}, field over",
        )


def _named(series: Series) -> str:
    return f"{series.kind} '{series.name}' ({series.unit})"


@error("A claim about ground is compared with ground: places with places, units with units.")
def _check_threshold(
    option: Measure, known: Mapping[str, Series], ledger: Ledger, control_unit: str, where: str
) -> None:
    """A threshold that is a claim is in the unit of what is measured."""
    assert option.comparison is not None
    quantity = ledger.get_claim(str(option.comparison[1])).quantity
    claimed, at = quantity.unit if quantity else "", f"{where}, field {option.comparison[0]}"
    if option.measure == "series":
        _check_unit(claimed, _matched(option.series, known)[0].unit, at)
    elif option.measure == "units_held":
        _check_unit(claimed, plural(control_unit), at)
    elif not is_area(claimed) or claimed == plural(control_unit):
        raise InputError(f"expected a claim in places, such as 'provinces', found '{claimed}'", at)


@error("A claim is in the unit of what it is compared with.")
def _check_unit(claimed: str, expected: str, where: str) -> None:
    plain = expected.removesuffix(PER_WEEK)
    if not comparable(claimed, plain):
        raise InputError(
            f"expected a claim in '{plain}', the unit of what it is compared with, found '{claimed}'", where
        )
