"""Derive places.csv, neighbours.csv and provinces.geojson of the bundled Afghan scenario.

    python docs/derivations/places.py --data FOLDER --grids ITUR_DATA_FOLDER --out FOLDER

FOLDER holds the openly licensed inputs named in SOURCES.md; ITUR_DATA_FOLDER is the `data` folder of the
PyPI package `itur` (grids of ITU-R P.1511-2 and P.1510-1). Judged weights are in `WEIGHTS`, with their
reasons in SOURCES.md.
"""

from __future__ import annotations

import argparse
import csv
import json
import shutil
from pathlib import Path

import numpy as np
from scipy.interpolate import RegularGridInterpolator

CAPITAL = (34.53, 69.17)  # Kabul city
KM_PER_HOUR = 45.0  # straight-line speed on flat ground
TOUCH_KM = 2.0  # shorter "borders" are artefacts of simplification
COD_NAMES = {
    "Helmand": "Hilmand",
    "Herat": "Hirat",
    "Wardak": "Maidan Wardak",
    "Panjshir": "Panjsher",
    "Sar-e Pul": "Sar-e-Pul",
}
MEN = ("M_15_19", "M_20_24", "M_25_29", "M_30_34")

CROP_HECTARES = 177_000  # opium poppy harvested in 2021 (UNODC)
# Judged shares of it by province (see SOURCES.md).
CROP_SHARES = {
    "AF-HEL": 0.52,
    "AF-KAN": 0.125,
    "AF-URU": 0.06,
    "AF-FRA": 0.055,
    "AF-BDG": 0.045,
    "AF-NIM": 0.04,
    "AF-BAL": 0.03,
    "AF-BDS": 0.02,
    "AF-NAN": 0.02,
    "AF-FYB": 0.02,
    "AF-ZAB": 0.015,
    "AF-HER": 0.01,
    "AF-GHO": 0.01,
    "AF-KNR": 0.005,
    "AF-LAG": 0.005,
    "AF-SAR": 0.005,
    "AF-JOW": 0.005,
    "AF-KAP": 0.005,
    "AF-KAB": 0.005,
}
# People in cities of more than 100,000 in 2020, as estimated by the statistics office.
CITIES = {
    "AF-KAB": 4273156,
    "AF-KAN": 614254,
    "AF-HER": 556205,
    "AF-BAL": 469247,
    "AF-KDZ": 356536,
    "AF-NAN": 263312,
    "AF-TAK": 253735,
    "AF-BGL": 237888,
    "AF-PAR": 198306,
    "AF-HEL": 190555,
    "AF-JOW": 188808,
    "AF-GHA": 183051,
    "AF-KHO": 180214,
    "AF-GHO": 150892,
    "AF-LAG": 144162,
    "AF-FRA": 125570,
    "AF-LOG": 117698,
}

# Judged shares of each armed side by province; what is left over is spread thinly (see SOURCES.md).
WEIGHTS = {
    "presence_resistance": {
        "AF-PAN": 30,
        "AF-BGL": 25,
        "AF-TAK": 11,
        "AF-BDS": 11,
        "AF-KAP": 7,
        "AF-PAR": 7,
        "AF-KAB": 2,
        "AF-KDZ": 2,
        "AF-SAM": 1,
        "AF-SAR": 1,
        "AF-BAL": 1,
        "AF-LAG": 1,
        "AF-NUR": 1,
    },
    "presence_foreign": {
        "AF-KNR": 18,
        "AF-NUR": 17,
        "AF-BDS": 15,
        "AF-NAN": 8,
        "AF-KHO": 8,
        "AF-PKA": 8,
        "AF-KDZ": 6,
        "AF-TAK": 5,
        "AF-BGL": 5,
        "AF-PAN": 5,
        "AF-KAB": 2,
        "AF-ZAB": 1,
        "AF-GHA": 1,
        "AF-HEL": 1,
    },
    "presence_iskp": {
        "AF-NAN": 33,
        "AF-KNR": 23,
        "AF-KAB": 20,
        "AF-KDZ": 5,
        "AF-BAL": 4,
        "AF-BDS": 3,
        "AF-TAK": 3,
        "AF-NUR": 3,
        "AF-LAG": 2,
        "AF-BGL": 2,
        "AF-HER": 2,
    },
}
GOVERNMENT_SURPLUS = {"AF-KAB": 8, "AF-PAN": 5, "AF-BGL": 3, "AF-TAK": 2, "AF-BDS": 1, "AF-KAP": 1}
COLUMNS = (
    "id",
    "name",
    "population",
    "lat",
    "lon",
    "units",
    "eligible_men",
    "area_km2",
    "elevation_m",
    "ruggedness_m",
    "snow_weeks",
    "hours_from_capital",
    "crop_hectares",
    "urban_share",
    "presence_resistance",
    "presence_government",
    "presence_foreign",
    "presence_iskp",
    "control_government",
)


def read_table(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV file with a header."""
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def rings(geometry: dict) -> list[np.ndarray]:
    """Rings of a GeoJSON polygon or multipolygon as arrays (point, lon-lat)."""
    parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [np.array(ring, float)[:, :2] for part in parts for ring in part]


def inside(geometry: dict, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Even-odd test: which points (lon, lat in degrees) lie inside the geometry."""
    hit = np.zeros(lon.shape, bool)
    for ring in rings(geometry):
        for (x1, y1), (x2, y2) in zip(ring[:-1], ring[1:], strict=True):
            if y1 == y2:
                continue
            crosses = (y1 > lat) != (y2 > lat)
            hit ^= crosses & (lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1)
    return hit


def centroid(geometry: dict) -> tuple[float, float]:
    """(lon, lat) of the area-weighted centroid, by the shoelace rule in degrees (small areas)."""
    total, x_sum, y_sum = 0.0, 0.0, 0.0
    for ring in rings(geometry):
        x, y = ring.T
        cross = x[:-1] * y[1:] - x[1:] * y[:-1]
        total += cross.sum() / 2
        x_sum += ((x[:-1] + x[1:]) * cross).sum() / 6
        y_sum += ((y[:-1] + y[1:]) * cross).sum() / 6
    return x_sum / total, y_sum / total


def great_circle_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Distance in kilometres on a sphere of radius 6371 km; arguments in degrees."""
    a, b, c, d = np.radians([lat1, lon1, lat2, lon2])
    h = np.sin((c - a) / 2) ** 2 + np.cos(a) * np.cos(c) * np.sin((d - b) / 2) ** 2
    return float(2 * 6371 * np.arcsin(np.sqrt(h)))


def load_grid(folder: Path, name: str, lat_name: str, lon_name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(lat ascending, lon, values) of one grid shipped with `itur`."""
    arrays = []
    for file in (lat_name, lon_name, name):
        with np.load(folder / f"{file}.npz") as archive:
            arrays.append(archive["arr_0"])
    lat, lon, value = arrays
    order = np.argsort(lat[:, 0])
    return lat[order, 0], lon[0], value[order]


def heights(folder: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(lat, lon, metres) at the 1/12-degree nodes of P.1511-2 around Afghanistan."""
    lat, lon, value = load_grid(folder, "1511/v2_topo", "1511/v2_lat", "1511/v2_lon")
    rows, cols = (lat > 29) & (lat < 39), (lon > 60) & (lon < 76)
    x, y = np.meshgrid(lon[cols], lat[rows])
    return y.ravel(), x.ravel(), value[np.ix_(rows, cols)].ravel()


def months_below_freezing(folder: Path, lat: np.ndarray, lon: np.ndarray) -> np.ndarray:
    """Number of months (0-12) whose mean surface temperature (P.1510-1, bilinear) is at or below 0 C."""
    count = np.zeros(lat.shape)
    for month in range(1, 13):
        grid = load_grid(folder, f"1510/v1_t_month{month:02d}", "1510/v1_lat", "1510/v1_lon")
        kelvin = RegularGridInterpolator(grid[:2], grid[2])(np.column_stack([lat, lon]))
        count += kelvin <= 273.15
    return count


def district_centres(data: Path) -> dict[str, dict[str, float]]:
    """Per COD province: number of districts and the population-weighted mean of their centroids."""
    shapes = json.loads((data / "afg_adm2_geoboundaries2014_simplified.geojson").read_text())["features"]
    centre = {f["properties"]["shapeID"]: centroid(f["geometry"]) for f in shapes}
    sums: dict[str, np.ndarray] = {}
    for row in read_table(data / "afg_adm2_covariates.csv"):
        people = float(row["pop2020_worldpop"])
        lon, lat = centre[row["shapeID"]]
        add = np.array([1, people, people * lon, people * lat])
        sums[row["adm1_name"]] = sums.get(row["adm1_name"], np.zeros(4)) + add
    return {k: {"units": s[0], "lon": s[2] / s[1], "lat": s[3] / s[1]} for k, s in sums.items()}


def government_weights(population: dict[str, int]) -> dict[str, float]:
    """Judged: 60 % by population, 20 % evenly, 20 % surplus in the capital and the contested north."""
    total = sum(population.values())
    return {k: 60 * n / total + 20 / len(population) + GOVERNMENT_SURPLUS.get(k, 0) for k, n in population.items()}


def place_rows(data: Path, grids: Path) -> list[dict]:
    """One row per province, sorted by id, with the columns of places.csv."""
    features = json.loads((data / "afg_admin1.geojson").read_text())["features"]
    people = {r["Admin1_Name"]: r for r in read_table(data / "afg_admpop_adm1_2021_v2.csv")}
    districts = district_centres(data)
    lat, lon, metres = heights(grids)
    frozen = months_below_freezing(grids, lat, lon)
    rows = []
    for feature in sorted(features, key=lambda f: f["properties"]["id"]):
        known = feature["properties"]
        name = COD_NAMES.get(known["name"], known["name"])
        point = (districts[name]["lon"], districts[name]["lat"])
        if not inside(feature["geometry"], *(np.array([v]) for v in point))[0]:
            point = (known["lon"], known["lat"])
        here = inside(feature["geometry"], lon, lat)
        area = np.cos(np.radians(lat[here]))
        mean = np.average(metres[here], weights=area)
        rough = np.sqrt(np.average((metres[here] - mean) ** 2, weights=area))
        km = great_circle_km(*CAPITAL, point[1], point[0])
        rows.append(
            {
                "id": known["id"],
                "name": known["name"],
                "population": int(people[name]["T_TL"]),
                "lat": round(point[1], 3),
                "lon": round(point[0], 3),
                "units": int(districts[name]["units"]),
                "eligible_men": sum(int(people[name][m]) for m in MEN),
                "area_km2": known["area_km2"],
                "elevation_m": round(mean),
                "ruggedness_m": round(rough),
                "snow_weeks": round(np.average(frozen[here], weights=area) * 52 / 12, 1),
                "hours_from_capital": round(km / KM_PER_HOUR * (1 + rough / 1000), 1),
                "crop_hectares": round(CROP_HECTARES * CROP_SHARES.get(known["id"], 0)),
                "urban_share": round(min(1, CITIES.get(known["id"], 0) / int(people[name]["T_TL"])), 3),
                **{column: weights.get(known["id"], 0) for column, weights in WEIGHTS.items()},
                "control_government": int(districts[name]["units"]),
            }
        )
    government = government_weights({r["id"]: r["population"] for r in rows})
    for row in rows:
        row["presence_government"] = round(government[row["id"]], 2)
    return rows


def main() -> None:
    """Write the three files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for option in ("--data", "--grids", "--out"):
        parser.add_argument(option, type=Path, required=True)
    args = parser.parse_args()
    with (args.out / "places.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(place_rows(args.data, args.grids))
    edges = json.loads((args.data / "afg_admin1_borders_km.json").read_text())["edges"]
    pairs = sorted((*sorted((e["a"], e["b"])), e["km"]) for e in edges if e["km"] >= TOUCH_KM)
    with (args.out / "neighbours.csv").open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("a", "b", "km"))
        writer.writerows(pairs)
    shutil.copyfile(args.data / "afg_admin1.geojson", args.out / "provinces.geojson")


if __name__ == "__main__":
    main()
