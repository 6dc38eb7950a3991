"""Stylised facts beside what simulated histories show: a table, and what stands behind each of its rows."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from contested.facts.fact import Estimate, Tolerance
from contested.facts.judge import Facts, Judged
from contested.present.views.wording import number

HEAD = ("fact", "shown at", "value", "90 % range", "verdict", "without it")
NOTHING = "-"


def fact_rows(found: Facts) -> list[tuple[str, ...]]:
    """One row a fact, as in `HEAD`."""
    return [
        (
            f"{one.fact.id} {one.fact.title}",
            tolerance_text(one.fact.tolerance),
            value_text(one.found),
            range_text(one.found),
            one.verdict,
            without_text(one),
        )
        for one in found.judged
    ]


def fact_details(one: Judged) -> list[tuple[str, str]]:
    """What stands behind a row: names and texts."""
    fact = one.fact
    fields = [
        ("fact", fact.text),
        ("source", fact.source),
        ("statistic", fact.statistic),
        ("switched off", f"{fact.null}{_without_range(one)}"),
    ]
    if one.found is not None and not math.isnan(one.found.value):
        fields.append(("measured on", f"{one.found.number:,} {one.found.of}"))
    return [*fields, *([("why", one.why[:1].upper() + one.why[1:] + ".")] if one.why else [])]


def summary(found: Facts) -> list[str]:
    """How many facts are shown, and what the table means, in sentences."""
    judged = found.judged
    telling = [one for one in judged if one.shows_something]
    empty = [one for one in judged if one.verdict == "pass" and not one.shows_something]
    rest = {
        verdict: [one for one in judged if one.verdict == verdict]
        for verdict in ("fail", "cannot be told", "does not apply")
    }
    lines = [
        f"{len(telling)} of {len(judged)} facts are shown, and not without the mechanism that should make them"
        f"{_ids(telling)}."
    ]
    if empty:
        lines.append(
            "Shown, but without the mechanism too or with nothing to switch off, so that they show nothing"
            f"{_ids(empty)}."
        )
    words = {"fail": "Not shown", "cannot be told": "Cannot be told", "does not apply": "Does not apply"}
    lines += [f"{words[verdict]}{_ids(some)}." for verdict, some in rest.items() if some]
    return [
        *lines,
        f"Measured on {found.members:,} histories of {found.weeks} weeks from the priors, before any evidence; "
        f"seed {found.seed}.",
    ]


def facts_data(found: Facts) -> dict[str, Any]:
    """Everything for machines; a number that is not defined or infinite is null."""
    return {
        "members": found.members,
        "seed": found.seed,
        "weeks": found.weeks,
        "from": "priors",
        "facts": [
            {
                "id": one.fact.id,
                "title": one.fact.title,
                "text": one.fact.text,
                "source": one.fact.source,
                "statistic": one.fact.statistic,
                "tolerance": one.fact.tolerance._asdict(),
                "verdict": one.verdict,
                "why": one.why,
                "found": _estimate(one.found),
                "null": {"switched_off": one.fact.null, "verdict": one.null, "found": _estimate(one.without)},
                "shows_something": one.shows_something,
            }
            for one in found.judged
        ],
    }


def tolerance_text(tolerance: Tolerance) -> str:
    """The values at which a fact is shown."""
    low, high = tolerance.low, tolerance.high
    if tolerance.spans:
        return f"range from {number(low)} to {number(high)}"
    if low == high:
        return number(low)
    if low is None:
        return f"{number(high)} or less"
    return f"{number(low)} or more" if high is None else f"{number(low)} to {number(high)}"


def value_text(found: Estimate | None) -> str:
    """The value; "none" where it has no end."""
    if found is None or math.isnan(found.value):
        return NOTHING
    return "no end" if math.isinf(found.value) else number(found.value)


def range_text(found: Estimate | None) -> str:
    """The range over histories."""
    if found is None or not (math.isfinite(found.low) and math.isfinite(found.high)):
        return NOTHING
    return f"{number(found.low)} to {number(found.high)}"


def without_text(one: Judged) -> str:
    """The value with the mechanism off, and the verdict on it."""
    if one.null is None:
        return NOTHING
    return f"{value_text(one.without)}: {one.null}"


def _without_range(one: Judged) -> str:
    if one.without is None:
        return ""
    if one.without.unknown:
        return f": cannot be told, {one.without.unknown}"
    return f": {value_text(one.without)} ({range_text(one.without)}), {one.null}"


def _ids(some: Iterable[Judged]) -> str:
    names = [one.fact.id for one in some]
    return f": {', '.join(names)}" if names else ""


def _estimate(found: Estimate | None) -> dict[str, Any] | None:
    if found is None:
        return None
    finite = {
        name: value if math.isfinite(value) else None
        for name, value in zip(("value", "low", "high"), found[:3], strict=True)
    }
    return {**finite, "number": found.number, "of": found.of, "unknown": found.unknown or None}
