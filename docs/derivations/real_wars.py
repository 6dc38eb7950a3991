"""Writes src/contested/analysis/real_wars.toml from event files of UCDP: how activity clusters in real wars.

Run as `python docs/derivations/real_wars.py FOLDER`, FOLDER with the files that `EVENT_FILES` names.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from contested.analysis.clustering import MEASURES, WINDOW, by_window, clustering, lag_one

HEAD = """\
# How activity clusters in real wars, by the definitions of clustering.py. Made by docs/derivations/real_wars.py.
# events: events by first-order unit and week of their first day; deaths: their best estimates. Dates known to the week
# or better (date_prec 1 to 3). whole: the whole file; year: the mean of its windows of 52 weeks.
"""


class EventFile(NamedTuple):
    """A file of events: which war, from which Monday, for how many weeks, and outlines of its places if any."""

    id: str
    title: str
    name: str
    start: str
    weeks: int
    source: str
    outlines: str = ""


EVENT_FILES = (
    EventFile(
        "central-african-republic",
        "Central African Republic 2012-22",
        "ucdp/ged231_central_african_republic_1989_2022.csv.gz",
        "2012-01-02",
        573,
        "UCDP GED 23.1 (Davies, Pettersson and Oberg 2023; Sundberg and Melander 2013), CC BY 4.0",
        "places/caf_admin1.geojson",
    ),
    EventFile(
        "nigeria",
        "Nigeria 2009-19",
        "ucdp/hdx_ged_nigeria_1990_2019.csv.gz",
        "2009-01-05",
        573,
        "UCDP GED as on the Humanitarian Data Exchange (Sundberg and Melander 2013), CC BY 4.0",
        "places/nga_admin1.geojson",
    ),
    EventFile(
        "ukraine",
        "Ukraine 2014-21",
        "ucdp/hdx_ged_ukraine_2014_2021.csv.gz",
        "2014-01-06",
        416,
        "UCDP GED as on the Humanitarian Data Exchange (Sundberg and Melander 2013), CC BY 4.0",
    ),
)
MONTHLY_FILE = "ucdp/ged251_country_month_best_1989_2022-11.csv.gz"
SAME_PLACE = {"nassarawa": "nasarawa"}
"""Spellings of the outlines, and those of the event files."""


class Tables(NamedTuple):
    """Counts [place, week] and which places are neighbours; None without outlines."""

    events: np.ndarray
    deaths: np.ndarray
    neighbours: np.ndarray | None


def tables(folder: Path, file: EventFile) -> Tables:
    """Events and deaths by place and week of one file. Places are those with an event in these weeks."""
    read = pd.read_csv(folder / file.name, low_memory=False, dtype=str)
    read = read[~read.date_start.str.startswith("#")]  # the row of HXL tags
    placed = read[read.date_prec.astype(float).isin([1, 2, 3]) & read.adm_1.notna()]
    day = pd.to_datetime(placed.date_start, format="mixed")
    week = (day - pd.Timestamp(file.start)).dt.days // 7
    inside = (week >= 0) & (week < file.weeks)
    units = (
        placed.adm_1[inside].str.lower().str.replace(r" (?:state|province|prefecture|oblast|region)$", "", regex=True)
    )
    places = sorted(set(units.str.strip()))
    at = (units.str.strip().map(places.index).to_numpy(), week[inside].to_numpy())
    events, deaths = np.zeros((2, len(places), file.weeks))
    np.add.at(events, at, 1.0)
    np.add.at(deaths, at, placed.best[inside].astype(float).to_numpy())
    return Tables(events, deaths, neighbours(folder / file.outlines, places) if file.outlines else None)


def neighbours(outlines: Path, places: list[str]) -> np.ndarray:
    """Which places share two corners of their outlines or more [place, place]."""
    corners: dict[str, set[tuple[float, float]]] = {}
    for feature in json.loads(outlines.read_text(encoding="utf-8"))["features"]:
        shape = feature["geometry"]
        parts = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
        name = plain(feature["properties"]["name"])
        corners[SAME_PLACE.get(name, name)] = {tuple(point) for part in parts for ring in part for point in ring}
    found = [corners[plain(place)] for place in places]
    return np.array([[i != j and len(a & b) >= 2 for j, b in enumerate(found)] for i, a in enumerate(found)])


def plain(name: str) -> str:
    """A name in lower case without accents."""
    return unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()


def afghan_months(folder: Path) -> np.ndarray:
    """Deaths in Afghanistan by calendar month from 6 September 2021 to November 2022: 25 days of the first month."""
    read = pd.read_csv(folder / MONTHLY_FILE)
    months = read[(read.country == "Afghanistan") & (read.month >= "2021-09") & (read.month <= "2022-11")]
    deaths = months.best.to_numpy(dtype=float)
    return deaths * np.array([25.0 / 30.0, *[1.0] * (len(deaths) - 1)])


def wars(folder: Path) -> list[dict[str, Any]]:
    """What stands in the file, as plain data."""
    found: list[dict[str, Any]] = []
    for file in EVENT_FILES:
        made = tables(folder, file)
        war: dict[str, Any] = {
            "id": file.id,
            "title": file.title,
            "places": len(made.events),
            "weeks": file.weeks,
            "source": file.source,
        }
        for kind, counts in (("events", made.events), ("deaths", made.deaths)):
            war[f"{kind}_whole"] = rounded(clustering(counts, made.neighbours))
            war[f"{kind}_year"] = rounded(by_window(counts, made.neighbours, WINDOW))
        found.append(war)
    logs = np.log1p(afghan_months(folder))
    found.append(
        {
            "id": "afghanistan",
            "title": "Afghanistan, September 2021 to November 2022",
            "places": 1,
            "weeks": 64,
            "source": "UCDP GED 25.1 (Sundberg and Melander 2013), CC BY 4.0: calendar months, from 6 September 2021",
            "deaths_whole": rounded({"monthly_sd": logs.std(), "monthly_correlation": lag_one(logs)}),
        }
    )
    return found


def rounded(values: Any) -> dict[str, float]:
    """Three decimals; measures that are not defined are left out."""
    known = {measure.id for measure in MEASURES}
    return {name: round(float(value), 3) for name, value in values.items() if name in known and not np.isnan(value)}


def page(folder: Path) -> str:
    """The file as text."""
    parts = [HEAD]
    for war in wars(folder):
        parts.append("[[war]]")
        for key, value in war.items():
            parts.append(f"{key} = {inline(value) if isinstance(value, dict) else json.dumps(value)}")
        parts.append("")
    return "\n".join(parts)


def inline(values: dict[str, float]) -> str:
    """An inline table of TOML."""
    return "{ " + ", ".join(f"{name} = {number}" for name, number in values.items()) + " }"


if __name__ == "__main__":
    print(page(Path(sys.argv[1])).rstrip())
