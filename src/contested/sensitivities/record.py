"""What a study found, as the record that is written: questions about civilians first, small indices unranked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from contested.analysis.assemble import Prepared
from contested.analysis.manifest import versions
from contested.analysis.series import matching
from contested.analysis.thresholds import PER_WEEK
from contested.ledger.plural import plural
from contested.model.series import Series
from contested.results.critical_values import CRITICAL_95
from contested.results.sensitivity import (
    METHOD,
    Carrier,
    Effect,
    Estimate,
    Measured,
    NumberInfo,
    QuestionSensitivity,
    Sensitivity,
)
from contested.scenario.questions import Question
from contested.sensitivities.effects import Effects
from contested.sensitivities.factors import DRAWS, Factors
from contested.sensitivities.indices import Estimates, told_apart
from contested.sensitivities.readings import ANSWER, ORDER, Measure
from contested.sensitivities.samples import REST
from contested.sensitivities.study import Found

OF_CIVILIANS = ("civilian", "displaced", "abroad", "dead.civilian")
"""Stocks that count civilians."""
HARMED = {"displaced", "abroad", "dead.civilian"}
"""Those of them that a flow about what happens to civilians leaves or enters: not that of recruits."""
MOSTLY = 0.9
"""Part of the effects of a number, by size, that have one sign where it has a direction."""


def sensitivity_record(prepared: Prepared, factors: Factors, found: Found, seed: int) -> Sensitivity:
    """The record of a study."""
    loaded = prepared.loaded
    series = {one.name: one for one in prepared.info.series}
    questions = [_question(question, series, prepared, factors, found) for question in loaded.scenario.question]
    return Sensitivity(
        scenario=loaded.scenario.name,
        title=loaded.scenario.title,
        as_of=loaded.calendar.as_of,
        versions=versions(),
        seed=seed,
        draws=DRAWS,
        trajectories=found.plan.trajectories,
        samples=found.plan.samples,
        histories=found.histories,
        method=METHOD,
        numbers=tuple(_number(name, factors) for name in factors.ids),
        alone=found.alone,
        grouped=tuple(name for name in factors.ids if name not in found.alone),
        questions=civilians_first(questions),
    )


def civilians_first(questions: Iterable[QuestionSensitivity]) -> tuple[QuestionSensitivity, ...]:
    """Questions about civilians, then the others, each in the order of the scenario."""
    return tuple(sorted(questions, key=lambda one: not one.civilians))


def about_civilians(question: Question, series: Mapping[str, Series]) -> bool:
    """Whether a question asks what happens to civilians: how many live at home, fled or died, or flee or die."""
    asked = [name for option in question.alternatives for name in matching(option.series or (), list(series))]
    return any(name in OF_CIVILIANS or {series[name].source, series[name].target} & HARMED for name in asked)


def _question(
    question: Question, series: Mapping[str, Series], prepared: Prepared, factors: Factors, found: Found
) -> QuestionSensitivity:
    return QuestionSensitivity(
        id=question.id,
        text=question.text,
        title=question.title or question.text,
        kind=question.kind,
        unit=_unit(question, series, prepared) if question.kind == "quantity" else "",
        civilians=about_civilians(question, series),
        answer=measured(question.id, ANSWER, factors, found),
        order=measured(question.id, ORDER, factors, found),
    )


def _unit(question: Question, series: Mapping[str, Series], prepared: Prepared) -> str:
    """The unit of a quantity; empty where its series have several."""
    places = prepared.loaded.scenario.places
    if question.measure != "series":
        return plural(places.place if question.measure == "places_held" else places.control_unit)
    units = {series[name].unit for name in matching(question.series or (), list(series))}
    unit = units.pop() if len(units) == 1 else ""
    return unit.removesuffix(PER_WEEK) if question.reduction == "sum" else unit


def measured(question: str, measure: Measure, factors: Factors, found: Found) -> Measured:
    """What was found of a question in one measure, small indices unranked."""
    shown = next(one.effects for one in found.screening if (one.question, one.measure) == (question, measure))
    made = next(one for one in found.sensitive if (one.question, one.measure) == (question, measure))
    which = made.indices
    effect = {name: _effect(shown, at) for at, name in enumerate(factors.ids)}
    above = told_apart(which.total)
    carriers = [
        Carrier(
            prior=None if name == REST else name,
            first=_estimate(which.first, at),
            total=_estimate(which.total, at),
            above_nothing=bool(above[at]),
            effect=None if name == REST else effect[name],
        )
        for at, name in enumerate(found.groups)
    ]
    return Measured(
        measure=measure,
        mean=_interval(which.mean, which.mean_error),
        varies=which.varies,
        of_histories=_rounded(made.of_histories),
        dummy_first=_estimate(which.first, -1),
        dummy_total=_estimate(which.total, -1),
        floor=_rounded(shown.floor),
        carriers=tuple(sorted(carriers, key=_rank)) if which.varies else (),
        screened=effect,
    )


def _rank(one: Carrier) -> tuple[bool, float, str]:
    """Those above nothing first, by the size of the total index; the others by name."""
    return (not one.above_nothing, -one.total.value if one.above_nothing else 0.0, one.prior or "")


def _estimate(found: Estimates, at: int) -> Estimate:
    return _interval(float(found.value[at]), float(found.error[at]))


def _interval(value: float, error: float) -> Estimate:
    half = CRITICAL_95 * error
    return Estimate(value=_rounded(value), low=_rounded(value - half), high=_rounded(value + half))


def _effect(found: Effects, at: int) -> Effect:
    mean, size = float(found.mean[at]), float(found.size[at])
    direction: Literal["raises", "lowers", "either way"] = "either way"
    if size > 0.0 and abs(mean) > (2.0 * MOSTLY - 1.0) * size:
        direction = "raises" if mean > 0.0 else "lowers"
    return Effect(
        mean=_rounded(mean),
        size=_rounded(size),
        margin=_rounded(float(found.margin[at])),
        spread=_rounded(float(found.spread[at])),
        direction=direction,
        above_nothing=bool(found.above[at]),
    )


def _number(name: str, factors: Factors) -> NumberInfo:
    prior = factors.priors[name]
    low, high = prior.interval(0.9)
    return NumberInfo(
        prior=name,
        says=prior.says,
        unit=prior.unit,
        basis=prior.basis,
        low=_rounded(low),
        high=_rounded(high),
        names=factors.names[name],
    )


def _rounded(value: float) -> float:
    """Six significant digits: more would be noise."""
    return float(f"{value:.6g}")
