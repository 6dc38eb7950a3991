"""An event table beside the example scenario: invented events of its valleys, and the priors of the laws of tables."""

from __future__ import annotations

import datetime as dt
import random
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from helpers.event_files import ged, imported
from scenario.example import copy_example

START = dt.date(2030, 3, 2)
"""A Saturday, 52 weeks before the date of the example."""
TABLE = """
[[event_data]]
table = "events"
actors = { "Government of Brackmere" = "regency", "Lantern League" = "lanterns" }
"""
LAWS = {
    "event-gap-attacks": '{ kind = "lognormal", median = 0.5, sigma = 0.5 }',
    "event-gap-deaths": '{ kind = "lognormal", median = 0.9, sigma = 0.4 }',
    "event-coding-error": '{ kind = "fixed", value = 0.2 }',
    "event-delay": '{ kind = "beta", a = 2, b = 10 }',
}
PRIOR = """
[[prior]]
id = "{name}"
says = "What a table of events counts."
unit = "1"
basis = "judged"
distribution = {law}
why = "Judged."
known_from = 2030-01-01
status = "reviewed"
"""
EVENTS = (
    {"date_start": "2030-03-05", "adm_1": "Orrin Head", "best": 3, "low": 2, "high": 6},
    {"date_start": "2030-03-06", "adm_1": "Orrin Head", "best": 1, "low": 1, "high": 1},
    {"date_start": "2030-06-10", "adm_1": "Brackmere", "best": 4, "low": 4, "high": 4},
    {"date_start": "2030-06-11", "adm_1": "Brackmere", "side_b": "Salt Company", "best": 9, "low": 9, "high": 9},
    {"date_start": "2030-12-30", "adm_1": "Salt Flats", "side_a": "Lantern League", "side_b": "Civilians", "best": 2},
    {"date_start": "2031-02-10", "adm_1": "Orrin Foot", "best": 5, "low": 0, "high": 20},
    {"date_start": "2031-03-20", "adm_1": "Orrin Foot", "best": 50, "low": 50, "high": 50},
)
"""Seven events: one between sides that are no actors, one after the date of the scenario."""


def busy_year(many: int = 60, seed: int = 3) -> list[dict[str, Any]]:
    """So many events of the year before the date of the example, most of them in its hills."""
    draw = random.Random(seed)  # noqa: S311
    rows = []
    for _ in range(many):
        best = draw.choice([1, 1, 1, 2, 3, 5, 12])
        day = START + dt.timedelta(days=draw.randrange(364))
        place = draw.choices(["Orrin Head", "Orrin Foot", "Brackmere", "Salt Flats"], [5, 3, 2, 2])[0]
        rows.append({"date_start": f"{day}", "adm_1": place, "best": best, "low": best - best // 3, "high": 2 * best})
    return rows


def with_events(
    folder: Path,
    events: Iterable[Mapping[str, Any]] = EVENTS,
    entry: str = TABLE,
    name: str = "ged311.csv",
    **options: Any,
) -> Path:
    """The example with a past of a year and a table of events; returns its folder."""
    home = copy_example(folder, ("as_of =", f"start = {START}\nas_of ="))
    for file, text in (
        ("scenario.toml", entry),
        ("ledger/priors.toml", "".join(PRIOR.format(name=key, law=law) for key, law in LAWS.items())),
    ):
        path = home / file
        path.write_text(path.read_text() + text)
    rows = [{"date_end": one["date_start"], "latitude": "", "longitude": "", **one} for one in events]
    options = {"places": str(home / "places.csv"), "weeks_from": START, **options}
    table = imported(folder, ged(folder / name, rows), **options)
    shutil.copytree(table.folder, home / "events", ignore=shutil.ignore_patterns("*.parquet"))
    return home
