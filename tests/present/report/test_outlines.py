"""Outlines keep their areas, their borders and their directions."""

from __future__ import annotations

import re

import numpy as np
import pytest

from contested.present.report.outlines import albers, project


def square(key: str, west: float, south: float, size: float = 1.5) -> dict:
    ring = [
        [west, south],
        [west + size, south],
        [west + size, south + size],
        [west, south + size],
        [west, south],
    ]
    return {"properties": {"id": key}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def corners(path: str) -> list[tuple[int, int]]:
    """The absolute points of a relative path, by hand."""
    numbers = [int(n) for n in re.findall(r"-?\d+", path)]
    at = (numbers[0], numbers[1])
    out = [at]
    for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
        at = (at[0] + dx, at[1] + dy)
        out.append(at)
    return out


@pytest.mark.parametrize("south", [-60.0, -35.0, -4.0, 0.0, 29.0, 62.0])
def test_the_projection_keeps_areas(south):
    rng = np.random.default_rng(0)
    extent = (60.0, south, 75.0, south + 10.0)
    lon, lat = rng.uniform(60, 75, 200), rng.uniform(south, south + 10, 200)
    h = 1e-4
    x0, y0 = albers(lon, lat, extent)
    xe, ye = albers(lon + h, lat, extent)
    xn, yn = albers(lon, lat + h, extent)
    area = np.abs((xe - x0) * (yn - y0) - (xn - x0) * (ye - y0))
    sphere = np.deg2rad(h) ** 2 * np.cos(np.deg2rad(lat))
    np.testing.assert_allclose(area, sphere, rtol=1e-3)


@pytest.mark.parametrize("south", [-35.0, 29.0])
def test_lengths_are_true_on_both_standard_parallels(south):
    extent = (60.0, south, 75.0, south + 12.0)
    for parallel in (south + 2.0, south + 10.0):
        x, y = albers(np.array([70.0, 70.001]), np.array([parallel, parallel]), extent)
        east = np.hypot(*np.diff([x, y]).ravel())
        assert east == pytest.approx(np.deg2rad(0.001) * np.cos(np.deg2rad(parallel)), rel=1e-6)


def test_north_is_up_and_east_is_right_on_both_hemispheres():
    for south in (-40.0, 30.0):
        drawing = project({"features": [square("a", 60, south), square("b", 61.5, south + 1.5)]}, ["a", "b"])
        (ax, ay), (bx, by) = np.mean(corners(drawing.paths["a"]), 0), np.mean(corners(drawing.paths["b"]), 0)
        assert bx > ax
        assert by < ay


def test_neighbours_share_their_border_on_the_grid():
    drawing = project({"features": [square("a", 60, 30), square("b", 61.5, 30)]}, ["a", "b"])
    assert len(set(corners(drawing.paths["a"])) & set(corners(drawing.paths["b"]))) == 2


def test_outlines_across_the_date_line_stay_together():
    drawing = project({"features": [square("a", 178, -18), square("b", -180, -18)]}, ["a", "b"])
    a, b = corners(drawing.paths["a"]), corners(drawing.paths["b"])
    assert min(x for x, _ in b) > max(x for x, _ in a) - 2
    assert drawing.width > 2 * (max(x for x, _ in a) - min(x for x, _ in a))


def test_only_polygons_of_known_places_are_drawn():
    features = [square("other", 1, 1), {"properties": {"id": "a"}, "geometry": None}]
    assert project({"features": features}, ["a"]) is None
