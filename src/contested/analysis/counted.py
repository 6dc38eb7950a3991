"""How a question counts, in words: how its weeks become one value, over which places, and of what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from contested.analysis.series import matching, only_growing
from contested.ledger.plural import plural
from contested.results.manifest import Manifest, SeriesInfo
from contested.scenario.calendar import Calendar
from contested.scenario.questions import Measure, Question
from contested.scenario.window import window

MOST_NAMED = 3
WEEKS = {
    "sum": "summed over {weeks} ({first} to {last})",
    "mean": "the mean of {weeks} ({first} to {last})",
    "max": "the highest of {weeks} ({first} to {last})",
    "min": "the lowest of {weeks} ({first} to {last})",
    "change": "the change in {weeks} ({first} to {last}), against the week before",
    "last": "in the last week (to {last})",
    "first": "in the first week (from {first})",
    "week": "in each of {weeks} ({first} to {last})",
}
FROM_THE_START = "the last week minus the first of {weeks} ({first} to {last})"
"""A change from the first week of the run on, before which there is none."""


def counted(question: Question, calendar: Calendar, manifest: Manifest) -> str:
    """How a question counts: "in the last week (to 2031-12-05), all 34 provinces; Civilians killed, since the start".

    Alternatives that count in the same way are described once.
    """
    ways = [_way(question, option, calendar, manifest) for option in question.alternatives]
    return " or ".join(dict.fromkeys(ways))


def _way(question: Question, option: Measure, calendar: Calendar, manifest: Manifest) -> str:
    span = window(question, calendar)
    number = span.stop - span.start
    words = FROM_THE_START if option.reduction == "change" and span.start == 0 else WEEKS[option.reduction]
    weeks = words.format(
        weeks=f"{number} week{'s' * (number != 1)}",
        first=calendar.date(span.start),
        last=calendar.date(span.stop) - timedelta(days=1),
    )
    where = f"{weeks}, {_places(option.places or question.places, manifest)}"
    if option.measure != "series":
        return where
    added = _matched(option.series, manifest)
    if not any(one.by_place for one in added):
        where = f"{weeks}, the whole area"
    less, since = _matched(option.minus, manifest), option.reduction != "change"
    minus = f", minus {_titles(less, manifest, since)}" if less else ""
    return f"{where}; {_titles(added, manifest, since)}{minus}"


def _matched(patterns: Sequence[str] | None, manifest: Manifest) -> list[SeriesInfo]:
    known = {one.name: one for one in manifest.series}
    return [known[name] for name in matching(patterns or (), known)]


def _places(chosen: tuple[str, ...] | None, manifest: Manifest) -> str:
    names = {place.id: place.name for place in manifest.places}
    if chosen is None or set(chosen) == set(names):
        return f"all {len(names)} {plural(manifest.place)}" if len(names) > 1 else f"in {next(iter(names.values()))}"
    named = list(dict.fromkeys(names[place] for place in chosen))
    if len(named) <= MOST_NAMED:
        return f"in {', '.join(named)}"
    return f"{len(named)} of {len(names)} {plural(manifest.place)}"


def _titles(series: Sequence[SeriesInfo], manifest: Manifest, since: bool) -> str:
    """What series count; of stocks that nothing leaves, `since` when they count it. "Fighters: A, B" stands for two."""
    flows = [(flow.source, flow.target) for mechanism in manifest.mechanisms for flow in mechanism.flows]
    growing = only_growing(flows) if since else set()
    given, scenario = {parameter.name for parameter in manifest.parameters}, manifest.scenario
    start = f"the run begins on {scenario.start}" if scenario.past_weeks else "the start"
    parts: dict[tuple[str, str], list[str]] = {}
    for one in series[:MOST_NAMED]:
        counted_from = f", with those before {start}" if f"start.{one.name}" in given else f", since {start}"
        what, colon, whose = one.title.rpartition(": ")
        key = (what if colon else one.title, counted_from if one.name in growing else "")
        parts.setdefault(key, []).extend([whose] if colon else [])
    texts = [f"{what}{': ' * bool(whose)}{', '.join(whose)}{start}" for (what, start), whose in parts.items()]
    more = len(series) - MOST_NAMED
    return " + ".join(texts) + (f" and {more} more" if more > 0 else "")
