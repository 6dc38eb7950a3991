"""The place files of the bundled Afghan scenario are complete, connected, plausible and derived from their inputs."""

from __future__ import annotations

import csv
import importlib.util
import json
import runpy
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "src/contested/scenario/library/afghanistan-2022"
SHARED = ROOT.parent / "shared/data/places"
WEIGHTS = ("presence_resistance", "presence_government", "presence_foreign", "presence_iskp")


def rows(name: str = "places.csv") -> list[dict[str, str]]:
    with (FOLDER / name).open(newline="") as file:
        return list(csv.DictReader(file))


def column(name: str) -> np.ndarray:
    return np.array([float(r[name]) for r in rows()])


def outlines() -> dict[str, dict]:
    features = json.loads((FOLDER / "provinces.geojson").read_text())["features"]
    return {f["properties"]["id"]: f["geometry"] for f in features}


def winding_contains(geometry: dict, lon: float, lat: float) -> bool:
    """Whether a polygon contains a point, by the winding number; the derivation uses another method."""
    turns = 0.0
    parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    for part in parts:
        ring = np.array(part[0], float) - (lon, lat)
        angle = np.arctan2(ring[:, 1], ring[:, 0])
        turns += np.sum((np.diff(angle) + np.pi) % (2 * np.pi) - np.pi)
    return abs(turns) > np.pi


def test_there_are_34_provinces_sorted_by_id_and_each_has_an_outline() -> None:
    ids = [r["id"] for r in rows()]
    assert len(ids) == 34 and ids == sorted(set(ids))
    assert set(ids) == set(outlines())


def test_totals_equal_those_of_the_sources() -> None:
    assert column("population").sum() == 40_411_869
    assert column("eligible_men").sum() == 6_552_012
    assert column("units").sum() == 398
    assert np.all(column("control_government") == column("units"))


def test_every_point_lies_inside_its_outline_and_no_other() -> None:
    shapes = outlines()
    for row in rows():
        holders = [i for i, g in shapes.items() if winding_contains(g, float(row["lon"]), float(row["lat"]))]
        assert holders == [row["id"]]


def test_weights_are_not_negative_and_add_up_to_100() -> None:
    for name in WEIGHTS:
        assert np.all(column(name) >= 0) and column(name).sum() == pytest.approx(100, abs=0.2)


def test_the_neighbour_graph_is_simple_and_connected_and_omits_the_shortest_border() -> None:
    ids = [r["id"] for r in rows()]
    pairs = [(r["a"], r["b"]) for r in rows("neighbours.csv")]
    assert len(pairs) == len({frozenset(p) for p in pairs}) == 79
    assert ("AF-NAN", "AF-PIA") not in pairs and all(a < b for a, b in pairs)
    reach = np.eye(len(ids), dtype=bool)
    for a, b in pairs:
        reach[ids.index(a), ids.index(b)] = reach[ids.index(b), ids.index(a)] = True
    assert np.linalg.matrix_power(reach.astype(float), len(ids)).all()


def test_snow_weeks_rise_with_elevation_and_travel_time_with_distance() -> None:
    def rank_correlation(x: np.ndarray, y: np.ndarray) -> float:
        return float(np.corrcoef(x.argsort().argsort(), y.argsort().argsort())[0, 1])

    assert rank_correlation(column("elevation_m"), column("snow_weeks")) > 0.9
    km = np.hypot((column("lat") - 34.53) * 111, (column("lon") - 69.17) * 91)
    assert rank_correlation(km, column("hours_from_capital")) > 0.9
    assert 0 <= column("snow_weeks").min() and column("snow_weeks").max() <= 52


def test_eligible_men_are_a_plausible_share_of_the_population() -> None:
    share = column("eligible_men") / column("population")
    assert share.min() > 0.12 and share.max() < 0.22


def test_the_outlines_carry_their_licence_notice() -> None:
    assert "Mark DiMarco" in json.loads((FOLDER / "provinces.geojson").read_text())["metadata"]["licence"]
    assert "Permission is hereby granted" in (FOLDER / "SOURCES.md").read_text()


def test_the_derivation_rebuilds_the_committed_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not SHARED.is_dir():
        pytest.skip("../shared/data/places is not here: the open inputs are not part of a clone")
    spec = importlib.util.find_spec("itur")
    if spec is None or spec.origin is None:
        pytest.skip("the package itur, whose grids the derivation reads, is not installed")
    grids = Path(spec.origin).parent / "data"
    command = ["places.py", "--data", str(SHARED), "--grids", str(grids), "--out", str(tmp_path)]
    monkeypatch.setattr("sys.argv", command)
    runpy.run_path(str(ROOT / "docs/derivations/places.py"), run_name="__main__")
    for name in ("places.csv", "neighbours.csv", "provinces.geojson"):
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes()
