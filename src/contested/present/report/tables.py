"""The numbers of the charts that Python alone draws, as tables for a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contested.results.text import plain

if TYPE_CHECKING:
    from contested.results.answers import Answer
    from contested.results.claims import ClaimCheck
    from contested.results.run import Run

_QUANTILES = ("q05", "q25", "q50", "q75", "q95")
_ANSWERS = (
    "question",
    "id",
    "histories",
    "histories that say yes",
    "chance (share of histories)",
    "chance, low",
    "chance, high",
    "level of low and high",
    "unit of the quantiles",
    *_QUANTILES,
    "before the evidence (chance or median)",
)
_CLAIMS = (
    "claim",
    "id",
    "speaker",
    "grade",
    "unit",
    "stated",
    "stated, low",
    "stated, high",
    *(f"expected, {name}" for name in _QUANTILES),
    "share of histories below what is stated",
    "the same once inflation is taken out",
    "expected from",
)


def tables(run: Run) -> dict[str, dict[str, Any]]:
    """`{head, rows}` by the name that a figure gives its file (`data-csv-name`): all answers, all claim checks."""
    return {
        "questions": {"head": _ANSWERS, "rows": [_answer(answer) for answer in run.answers.values()]},
        "claims": {"head": _CLAIMS, "rows": [_claim(check) for check in run.claims.claims]},
    }


def _digits(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.6g}")


def _answer(answer: Answer) -> list[Any]:
    interval, quantiles, prior = answer.interval, answer.quantiles, answer.prior_answer
    before = None if prior is None else prior.quantiles.q50 if prior.quantiles else prior.probability
    return [
        plain(answer.text),
        plain(answer.id),
        answer.members,
        answer.count,
        _digits(answer.probability),
        _digits(interval.low) if interval else None,
        _digits(interval.high) if interval else None,
        interval.level if interval else None,
        plain(answer.unit) if quantiles else None,
        *(_digits(getattr(quantiles, name)) if quantiles else None for name in _QUANTILES),
        _digits(before),
    ]


def _claim(check: ClaimCheck) -> list[Any]:
    return [
        plain(check.says),
        plain(check.id),
        plain(check.speaker),
        check.grade,
        plain(check.unit),
        *(_digits(value) for value in (check.value, check.low, check.high)),
        *(_digits(getattr(check.quantiles, name)) for name in _QUANTILES),
        _digits(check.percentile_as_stated),
        _digits(check.percentile_after_bias),
        check.against,
    ]
