"""The page of an imported table: one file, no script, nothing loaded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from markupsafe import Markup

from contested.ledger.plural import counted
from contested.observations.events.ids import AGAIN, GONE, REPLACED
from contested.observations.events.record import Amount, DataSet
from contested.observations.events.rules import RULES
from contested.observations.events.summary import FLAGS, REASONS
from contested.observations.events.table import EventTable
from contested.observations.events.totals import Total, by_place, totals
from contested.present.events.measures import ABOUT, measure_rows
from contested.present.events.overlap import overlap_lines
from contested.present.events.place_map import map_view
from contested.present.events.told import DONE, amount, by_size, persons, told
from contested.present.events.weeks_chart import weeks_view
from contested.present.report.build import written
from contested.present.report.page import asset, environment, kept_together, policy
from contested.present.views.wording import day, number

STYLES = ("base", "where", "print", "events")
MOST_PAIRS, MOST_PLACES = 15, 10
TWICE = ("same-id", "same-id-differs")
IN_FILES = ("Files", "Names of places to look at", "Time", "Actors whose names begin alike (factions, or the same?)")


def write_page(table: EventTable, path: str | Path) -> Path:
    """Write the page of a table; a file that is there already is replaced at once.

    Raises:
        InputError: there is no such folder, or the path is a folder.
    """
    return written(lambda: render(table), Path(path))


def render(table: EventTable) -> str:
    """The page as text."""
    record = table.record
    style = "".join(asset(f"styles/{name}.css") for name in STYLES)
    parts = dict(told(record))
    text = (
        environment()
        .get_template("events.html.j2")
        .render(
            csp=policy(style),
            style=Markup(style),
            datasets=[_data_set(table, one, number) for number, one in enumerate(record.datasets, start=1)],
            empty=[one.title for one in record.datasets if not one.in_table.rows],
            overlap=overlap_lines(table),
            aside=_aside(record.set_aside),
            doubtful=[_flag(one) for one in record.flags],
            twice=_twice(table),
            lists={title: parts[title] for title in IN_FILES if title in parts},
            rules=[(name, RULES[name][0], choice) for name, choice in record.rules.items()],
            imported=day(record.imported.isoformat()),
            version=record.contested,
            place_count=counted(len(record.places), "place"),
            places_from=record.places_from,
            has_outlines=table.outlines is not None,
        )
    )
    return str(kept_together(text))


def _data_set(table: EventTable, one: DataSet, place_in_page: int) -> dict[str, Any] | None:
    if not one.in_table.rows or one.first is None or one.last is None:
        return None
    places = by_place(table, one.dataset)
    every = totals(table, one.dataset)[0]
    releases = [v.release.name for v in table.record.vintages if v.dataset == one.dataset and v.release]
    pairs = totals(table, one.dataset, "side_a", "side_b")
    return {
        "n": place_in_page,
        "title": one.title + (f" {releases[-1]}" if releases else ""),
        "credit": one.credit,
        "licence": one.licence,
        "period": f"{day(one.first.isoformat())} to {day(one.last.isoformat())}",
        "killed": persons(every.best),
        "range": f"{persons(every.low)} to {persons(every.high)}" if one.bounds else "",
        "events": "" if one.sums else counted(one.in_table.rows, "event"),
        "read": amount(one.read),
        "aside": amount(one.set_aside) if one.set_aside.rows else "",
        "spread": amount(one.spread) if one.spread.rows else "",
        "map": map_view(table, places),
        "weeks": weeks_view(table, one),
        "places": [_row(total, every.best) for total in sorted(places, key=lambda total: (-total.best, total.names))],
        "most_places": MOST_PLACES,
        "pairs": [_row(total._replace(names=(_pair(*total.names),)), every.best) for total in pairs[:MOST_PAIRS]],
        "other_pairs": _others(pairs[MOST_PAIRS:]),
        "violence": [_row(total, every.best) for total in totals(table, one.dataset, "violence")],
        "precision": [
            (what, [_row(total, every.best) for total in totals(table, one.dataset, column)])
            for what, column in (("Date known to", "date_precision"), ("Place known to", "place_precision"))
        ],
        "measures": measure_rows(table, one),
        "about_measures": ABOUT,
    }


def _row(total: Total, every: float) -> dict[str, str]:
    share = 100 * total.best / every if every else 0.0
    return {
        "name": total.names[0] or "not stated",
        "events": number(total.events, 6 if total.events == round(total.events) else 3),
        "best": number(total.best, 6 if total.best == round(total.best) else 4),
        "range": f"{persons(total.low)} to {persons(total.high)}",
        "share": f"{share:.0f} %" if share >= 1 or not total.best else "under 1 %",
        "shared": number(total.spread, 3) if total.spread >= 0.05 else "",
    }


def _pair(a: str, b: str) -> str:
    return " / ".join(side for side in (a, b) if side)


def _others(rest: list[Total]) -> str:
    if not rest:
        return ""
    return f"{counted(len(rest), 'more pair')}: {persons(sum(total.best for total in rest))} killed"


def _aside(amounts: dict[str, Amount]) -> list[dict[str, str]]:
    made = []
    for reason, one in by_size(amounts):
        rule = REASONS.get(reason)
        others = ", ".join(choice for choice in RULES[rule][1] if choice != "set-aside") if rule else ""
        made.append(
            {
                "reason": reason,
                "rows": f"{one.rows:,}",
                "best": persons(one.best),
                "rule": f"{rule}: {others}" if rule else "none",
            }
        )
    return made


def _flag(one: Any) -> dict[str, str]:
    others = [choice for choice in RULES[one.rule][1] if choice != one.done] if one.rule else []
    return {
        "what": one.what,
        "rows": f"{one.rows:,}",
        "best": persons(one.best),
        "done": DONE[one.done] if one.done in DONE else str(one.done),
        "rule": f"{one.rule}: {', '.join(others)}" if one.rule else "none",
        "first": ", ".join(one.examples),
    }


def _twice(table: EventTable) -> list[str]:
    """What was found of one event in several rows or releases."""
    record = table.record
    known = {FLAGS[name][0] for name in TWICE}
    found = [one for one in record.flags if one.what in known]
    lines = [f"{one.what}: {counted(one.rows, 'row')}, {persons(one.best)} killed" for one in found]
    aside = [why for why in (AGAIN, REPLACED, GONE) if why in record.set_aside]
    lines += [f"{why}, set aside: {amount(record.set_aside[why])}" for why in aside]
    return lines or ["No id stands twice. Rows alike in date, place and killed but with other ids are other events."]
