"""Write the places of a scenario: places.csv, outlines.geojson, and neighbours.csv where places share a border."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from contested.newscenario.gather import NewPlaces
from contested.newscenario.presence import Presence
from contested.newscenario.simplify import simplified

OUTLINE_BYTES = 300_000
"""Of the map in the report; the bundled scenario's has 52,000."""


def write_places(folder: Path, places: NewPlaces, where: Presence) -> list[str]:
    """Write the files, that of neighbours where there are any; returns what was done to the outlines."""
    columns: dict[str, list[Any]] = {
        "id": places.ids,
        "name": places.names,
        "population": places.population or [],
        "lat": [round(lat, 4) for _, lat in places.points],
        "lon": [round(lon, 4) for lon, _ in places.points],
        "units": where.units,
        "area_km2": [round(one, 1) for one in places.area_km2],
    }
    if places.eligible_men:
        columns["eligible_men"] = places.eligible_men
    for actor, weights in where.where.items():
        columns[column("presence", actor)] = weights
    for actor, held in where.holds.items():
        if sum(held):
            columns[column("control", actor)] = held
    for name, texts in (("pcode", places.pcode), ("iso_3166_2", places.iso), ("parent", places.parent)):
        if texts and texts != places.ids:
            columns[name] = texts
    if any(places.other_names):
        columns["other_names"] = ["|".join(names) for names in places.other_names]
    _csv(folder / "places.csv", list(columns), list(zip(*columns.values(), strict=True)))
    borders = sorted((places.ids[one], places.ids[other], round(km, 1)) for (one, other), km in places.borders.items())
    if borders:
        _csv(folder / "neighbours.csv", ["a", "b", "km"], borders)
    geometries, said = simplified(places.shapes, OUTLINE_BYTES)
    write_outlines(folder / "outlines.geojson", places, geometries)
    return [f"outlines simplified {said}"] if said else []


def column(kind: str, actor: str) -> str:
    """The name of a column of an actor, such as presence_government."""
    return f"{kind}_{actor.replace('-', '_')}"


def write_outlines(path: Path, places: NewPlaces, geometries: list[dict[str, Any]]) -> None:
    """Write geometries [place] as GeoJSON, with ids, names and what else a place is called."""
    features = []
    for number, geometry in enumerate(geometries):
        properties: dict[str, Any] = {"id": places.ids[number], "name": places.names[number]}
        for name, texts in (("pcode", places.pcode), ("iso_3166_2", places.iso), ("parent", places.parent)):
            if texts:
                properties[name] = texts[number]
        if places.other_names[number]:
            properties["aliases"] = "|".join(places.other_names[number])
        features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    content = {"type": "FeatureCollection", "metadata": places.metadata, "features": features}
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def _csv(path: Path, header: list[str], rows: list[Any]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
