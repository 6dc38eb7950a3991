"""`python -m benchmarks.districts FOLDER`: time and memory of 398 districts beside those of 34 provinces.

FOLDER holds the tables `afg_adm2_covariates.csv` and `afg_adm2_adjacency.csv` (geoBoundaries, WorldPop: CC BY 4.0)
and the outlines `afg_adm2_geoboundaries2014_simplified.geojson`. The scenario is for timing only: a district has its
province's terrain and a part of its people and fighters. The largest district of a province goes by its id, so
that everything else of the bundled scenario stays as it is.
"""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from time import process_time

import numpy as np

SCENARIO = "afghanistan-2022"
SHARED_OUT = ("population", "eligible_men", "area_km2")
SHARED_EVENLY = ("presence_resistance", "presence_government", "presence_foreign", "presence_iskp")
SPELLINGS = {
    "Hirat": "Herat",
    "Hilmand": "Helmand",
    "Maidan Wardak": "Wardak",
    "Panjsher": "Panjshir",
    "Sar-e-Pul": "Sar-e Pul",
}


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a table."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def write(path: Path, rows: list[dict[str, object]]) -> None:
    """A table with a header."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, list(rows[0]))
        table.writeheader()
        table.writerows(rows)


def middle(geometry: dict) -> tuple[float, float]:
    """Latitude and longitude of the mean of all corners of an outline."""

    def corners(part: list) -> list[list[float]]:
        return [part] if isinstance(part[0], int | float) else [corner for inner in part for corner in corners(inner)]

    lon, lat = np.mean([corner[:2] for corner in corners(geometry["coordinates"])], axis=0)
    return float(lat), float(lon)


def make(source: Path, bundled: Path, target: Path) -> Path:
    """The bundled scenario with districts instead of provinces, in the folder `target`."""
    shutil.copytree(bundled, target)
    provinces = {row["name"]: row for row in read(bundled / "places.csv")}
    outlines = json.loads((source / "afg_adm2_geoboundaries2014_simplified.geojson").read_text(encoding="utf-8"))
    at = {one["properties"]["shapeID"]: middle(one["geometry"]) for one in outlines["features"]}
    groups: dict[str, dict[str, dict[str, str]]] = defaultdict(dict)
    for row in read(source / "afg_adm2_covariates.csv"):
        if row["shapeID"] in at:
            groups[SPELLINGS.get(row["adm1_name"], row["adm1_name"])][row["shapeID"]] = row
    if unknown := groups.keys() - provinces.keys():
        raise SystemExit(f"provinces of other names: {sorted(unknown)}; known: {sorted(provinces)}")
    ids: dict[str, str] = {}
    places: list[dict[str, object]] = []
    for name, districts in groups.items():
        made = districts_of(provinces[name], list(districts.values()), at)
        ids |= {shape: str(place["id"]) for shape, place in made.items()}
        places += made.values()
    pairs = [
        (ids[row["a"]], ids[row["b"]])
        for row in read(source / "afg_adm2_adjacency.csv")
        if {row["a"], row["b"]} <= ids.keys()
    ]
    write(target / "places.csv", places)
    write(target / "neighbours.csv", [{"a": a, "b": b} for a, b in pairs if a != b])
    text = (target / "scenario.toml").read_text(encoding="utf-8")
    # what was observed names provinces, and counts their districts
    for line in (' outlines = "provinces.geojson",', 'observations = "observations.toml"\n'):
        text = text.replace(line, "")
    (target / "scenario.toml").write_text(text, encoding="utf-8")
    return target


def districts_of(
    province: dict[str, str], districts: list[dict[str, str]], at: dict[str, tuple[float, float]]
) -> dict[str, dict[str, object]]:
    """Rows of the table of places for the districts of a province, by the district's shape."""
    districts = sorted(districts, key=lambda row: -int(row["pop2020_worldpop"] or 0))
    people = np.array([max(int(row["pop2020_worldpop"] or 0), 1) for row in districts], dtype=float)
    held = float(province["control_government"]) / float(province["units"])
    found: dict[str, dict[str, object]] = {}
    for number, row in enumerate(districts):
        place: dict[str, object] = dict(province)
        place["id"] = province["id"] if number == 0 else f"{province['id']}-{number + 1}"
        place["name"] = f"{' '.join(row['shapeName'].split())} ({province['name']}, {number + 1})"
        share = people[number] / people.sum()
        place |= {column: max(1, round(float(province[column]) * share)) for column in SHARED_OUT}
        place |= {column: round(float(province[column]) / len(districts), 4) for column in SHARED_EVENLY}
        place["lat"], place["lon"] = (round(degrees, 4) for degrees in at[row["shapeID"]])
        place["units"] = 1
        place["control_government"] = round((number + 1) * held) - round(number * held)
        found[row["shapeID"]] = place
    return found


def measure(scenario: str, members: int) -> None:
    """Print the figures of one scenario as JSON: CPU seconds of every stage, nanoseconds a cell-step, peak memory."""
    from contested.analysis.resources import peak_rss_mb
    from contested.engine.system import tau_leap
    from contested.ensemble.design import prior_design
    from contested.ensemble.ensemble import run_ensemble
    from contested.ensemble.executors.threads import Threads
    from contested.ensemble.simulate import compile_block
    from contested.scenario.load import load_scenario
    from contested.simulation import REPEATS, Keep, plan_of, prepare

    start = process_time()
    prepared = prepare(load_scenario(scenario), None)
    system = tau_leap(prepared.built.model)
    design = prior_design(prepared.built.parameters, 0, members, REPEATS)
    plan = plan_of(prepared, design, Keep({}, {}))
    built = process_time()
    compile_block(system, design, plan)
    compiled, memory = process_time(), peak_rss_mb()
    run_ensemble(system, design, plan, Threads())
    done = process_time()
    cells = members * plan.weeks * plan.substeps * len(plan.setting.place_ids)
    figures = {
        "places": len(plan.setting.place_ids),
        "members in a block": plan.width,
        "build, CPU s": round(built - start, 2),
        "compile, CPU s": round(compiled - built, 1),
        "peak memory after compiling, MB": round(memory),
        "simulate and summarise, CPU s": round(done - compiled, 1),
        "ns a cell-step": round(1e9 * (done - compiled) / cells),
        "ns a cell-step, compile included": round(1e9 * (done - built) / cells),
        "peak memory, MB": round(peak_rss_mb()),
    }
    print(json.dumps(figures), flush=True)


def main() -> None:
    """Both scenarios, each in a process of its own."""
    from contested.scenario.load import find_scenario

    source, members = Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "96"
    with tempfile.TemporaryDirectory() as made:
        districts = make(source, find_scenario(SCENARIO).parent, Path(made) / "districts")
        for scenario in (SCENARIO, str(districts)):
            code = f"from benchmarks.districts import measure; measure({scenario!r}, {members})"
            subprocess.run([sys.executable, "-c", code], check=True)


if __name__ == "__main__":
    main()
