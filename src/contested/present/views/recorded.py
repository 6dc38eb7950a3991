"""The recorded past beside the simulated one: event tables, the sums of them that were observed, and their patterns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from contested.present.views import wording as words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from contested.results.event_data import EventDataUsed, Pattern, SummaryUsed
    from contested.results.run import Run

HEAD = ("measure", "recorded", "5 %", "median", "95 %", "")
COUNTS = {"attacks": "Events", "deaths": "Killed"}
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MOST_NAMED = 3
MOST_OUTSIDE = 6


def recorded_view(run: Run) -> list[dict[str, Any]]:
    """Every event table of a run."""
    fit = run.manifest.conditioning
    return [_table(one, run) for one in fit.event_data] if fit else []


def table_sentence(one: EventDataUsed) -> str:
    """A table in one sentence: its data set and release, how many events in which days, and of how many sums."""
    release = f", release {one.release}" if one.release else ""
    first, last = (words.day(day.isoformat()) for day in (one.first, one.last))
    sums = f"{words.counted(len(one.summaries))} sum{'s' * (len(one.summaries) != 1)}"
    events = f"{words.number(one.events)} event{'s' * (one.events != 1)}"
    return f"{one.title}{release}: {events} from {first} to {last}, observed as {sums}."


def verdict(patterns: Iterable[Pattern]) -> str:
    """How many measures of the recorded past lie inside the simulated range, and which do not."""
    told = [one for one in patterns if one.inside is not None]
    if not told:
        return "No measure is defined in both the recorded and the simulated past: too little happened."
    outside = [one for one in told if not one.inside]
    count = f"{len(told) - len(outside)} of {len(told)}"
    text = f"In {count} measures the recorded past lies inside the 90 % range of the simulated one."
    if not outside:
        return text
    named = "; ".join(_off(one) for one in outside[:MOST_OUTSIDE])
    more = f"; and {len(outside) - MOST_OUTSIDE} more" if len(outside) > MOST_OUTSIDE else ""
    return f"{text} Outside: {named}{more}."


def pattern_rows(patterns: Iterable[Pattern]) -> list[tuple[str, ...]]:
    """One row a measure, as in `HEAD`."""
    return [
        (
            f"{one.title}, {COUNTS[one.count].lower()}",
            words.number(one.observed),
            *(words.number(value) for value in (one.simulated.model_dump().values() if one.simulated else (None,) * 3)),
            {True: "inside", False: "OUTSIDE", None: "-"}[one.inside],
        )
        for one in patterns
    ]


def patterns_data(found: Mapping[str, tuple[Pattern, ...]]) -> dict[str, Any]:
    """All numbers and definitions, for machines."""
    return {
        name: [{**one.model_dump(mode="json"), "inside": one.inside} for one in patterns]
        for name, patterns in found.items()
    }


def definitions(patterns: Iterable[Pattern]) -> list[str]:
    """What each measure is, each once."""
    return list({one.measure: f"{one.title}: {one.definition}." for one in patterns}.values())


def _table(one: EventDataUsed, run: Run) -> dict[str, Any]:
    return {
        "sentence": table_sentence(one),
        "credit": f"{one.credit}; {one.licence}",
        "notes": [DAY.sub(lambda day: words.day(day[0]), note) for note in one.notes],
        "verdict": verdict(one.patterns) if one.patterns else "",
        "patterns": pattern_rows(one.patterns),
        "definitions": definitions(one.patterns),
        "gaps": [
            {
                "text": f"{COUNTS[gap.count]} in the table for each one simulated as reported",
                "before": words.band(gap.before),
                "after": words.band(gap.after),
            }
            for gap in one.gaps
        ],
        "sums": [_sum(row, run) for row in one.summaries],
    }


def _sum(row: SummaryUsed, run: Run) -> dict[str, Any]:
    stated = words.number(row.best)
    if row.high > row.low:
        stated += f" ({words.number(row.low)} to {words.number(row.high)})"
    return {
        "text": sum_text(row, run),
        "stated": stated,
        "before": words.band(row.before),
        "after": words.band(row.after),
        "misfit": words.signed(round(row.misfit, 1)),
        "reachable": row.reachable,
    }


def sum_text(row: SummaryUsed, run: Run) -> str:
    """'Killed in Alpha and 2 more, 3 Dec 2030 to 2 Mar 2031'."""
    names = [run.place_names[place] for place in row.places]
    where = f" in {', '.join(names[:MOST_NAMED])}" if names else ""
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    first, last = (words.day(day.isoformat()) for day in (row.first, row.last))
    most = ", most in one place and week" if row.kind == "largest" else ""
    return f"{COUNTS[row.count]}{where}{more}{most}, {first} to {last}"


def furthest(run: Run) -> str:
    """The sum of all tables with the largest misfit, in words; empty where there is no table."""
    fit = run.manifest.conditioning
    rows = [row for one in fit.event_data for row in one.summaries] if fit else []
    return _far(max(rows, key=lambda row: abs(row.misfit)), run) if rows else ""


def _far(row: SummaryUsed, run: Run) -> str:
    reach = "" if row.reachable else " (out of the model's reach)"
    recorded = f"recorded {words.number(row.best)}, expected without the table {words.band(row.without)}"
    return f"{_lower(sum_text(row, run))}: {recorded}{reach}"


def _off(one: Pattern) -> str:
    assert one.observed is not None and one.simulated is not None
    side = "above" if one.observed > one.simulated.high else "below"
    return f"{one.title}, {COUNTS[one.count].lower()} ({side})"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
