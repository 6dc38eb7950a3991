"""Outlines as a map: areas and borders against independent numbers, and what is mended, said or refused."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from shapely import box

from contested.errors import InputError
from contested.newscenario.earth import area_km2, borders_km, point_inside
from contested.newscenario.shapes import areas_only, make_map

EARTH = (6378.137, 6356.752314245)
"""Semi-axes of WGS 84 in kilometres."""


def cell_by_summing(west: float, south: float, east: float, north: float) -> float:
    """The area of a cell of degrees on the ellipsoid, in thin strips: parallel times meridian."""
    a, b = EARTH
    edges = np.radians(np.linspace(south, north, 20_001))
    phi = (edges[1:] + edges[:-1]) / 2
    e2 = 1 - (b / a) ** 2
    parallel = a * np.cos(phi) / np.sqrt(1 - e2 * np.sin(phi) ** 2) * np.radians(east - west)
    meridian = a * (1 - e2) / (1 - e2 * np.sin(phi) ** 2) ** 1.5 * np.diff(edges)
    return float((parallel * meridian).sum())


@pytest.mark.parametrize("cell", [(0, 0, 1, 1), (13, 11, 15, 12.5), (60, -50, 61, -48), (-5, 70, 5, 80)])
def test_the_area_of_a_cell_is_that_on_the_ellipsoid(cell):
    assert area_km2(box(*cell)) == pytest.approx(cell_by_summing(*cell), rel=1e-6)


def test_borders_are_measured_along_the_ground_and_corners_have_none():
    shapes = [box(0, 0, 1, 1), box(1, 0, 2, 1), box(1, 1, 2, 2), box(5, 5, 6, 6)]
    found = borders_km(shapes)
    assert set(found) == {(0, 1), (0, 2), (1, 2)}
    degree = np.pi / 180 * 6371.0088
    assert found[0, 1] == pytest.approx(degree, rel=1e-6) and found[0, 2] == 0
    assert found[1, 2] == pytest.approx(degree * np.cos(np.radians(1)), rel=1e-4)


def test_neighbours_across_the_meridian_of_180_degrees_are_neighbours():
    assert borders_km([box(179, 0, 180, 1), box(-180, 0, -179, 1)])[0, 1] == pytest.approx(111.2, abs=0.1)
    both_sides = shapely.MultiPolygon([box(179, 0, 180, 1), box(-180, 0, -179.5, 1)])
    assert point_inside(both_sides) == pytest.approx((179.5, 0.5))


def test_the_point_of_a_place_lies_inside_it():
    ring = shapely.Polygon([(0, 0), (3, 0), (3, 3), (0, 3)], [[(0.2, 0.2), (2.8, 0.2), (2.8, 2.8), (0.2, 2.8)]])
    assert ring.contains(shapely.Point(point_inside(ring))) and point_inside(box(0, 0, 2, 1)) == (1, 0.5)


def test_a_ring_that_barely_crosses_itself_is_mended_and_said():
    spike = shapely.Polygon([(0, 0), (1, 0), (1, 1), (0.5, 1), (0.5001, 1.0001), (0.4999, 1.0001), (0.5, 1), (0, 1)])
    crossed = shapely.Polygon([(0, 0), (1, 0), (1, 0.5), (1.0005, 0.5), (1, 0.5005), (1, 0.4999), (1, 1), (0, 1)])
    made = make_map(["A", "B"], [spike, shapely.transform(crossed, lambda xy: xy + [2, 0])], "f")
    assert all(one.is_valid for one in made.shapes)
    assert made.area_km2 == pytest.approx(12_308.8, rel=1e-3)
    assert any("crossed itself and was mended" in note or "crossed themselves" in note for note in made.notes)


def test_a_figure_of_eight_is_refused_with_its_areas():
    eight = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    with pytest.raises(InputError, match=r"'A' crosses itself .* cannot be mended without guessing"):
        make_map(["A"], [eight], "f")


def test_slivers_between_neighbours_are_given_to_one_and_gaps_closed_with_their_size():
    made = make_map(["A", "B", "C"], [box(0, 0, 1.001, 1), box(1, 0, 2, 1), box(2.005, 0, 3, 1)], "f")
    assert shapely.coverage_is_valid(np.array(made.shapes, dtype=object))
    assert "1 pair of places overlapped, by 12.3 km2 together (A and B 12.3 km2)" in made.notes[0]
    assert set(borders_km(made.shapes)) >= {(0, 1)}


def test_an_overlap_that_is_no_drawing_error_is_refused_with_its_size():
    with pytest.raises(InputError, match=r"'A' and 'B' overlap by 3,077 km2, 100% of 'B': two levels"):
        make_map(["A", "B"], [box(0, 0, 1, 1), box(0.25, 0.25, 0.75, 0.75)], "f")


def test_a_hole_in_the_map_is_said_with_its_neighbours():
    ring = shapely.Polygon([(0, 0), (3, 0), (3, 3), (0, 3)], [[(1, 1), (1, 2), (2, 2), (2, 1)]])
    (note,) = make_map(["A", "B"], [ring, box(3, 0, 4, 3)], "f").notes
    assert note.startswith("1 hole in the map, 12,") and "beside A" in note and "a place that is missing" in note


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        (shapely.Point(0.5, 0.5), "expected areas, found points for 1 of 2 places"),
        (shapely.LineString([(0, 0), (1, 1)]), "expected areas, found lines for 1 of 2 places"),
        (shapely.Polygon(), "expected an outline of 'B', found an empty one"),
        (None, "expected an outline of 'B', found an empty one"),
        (
            shapely.Polygon([(179, 0), (-179, 0), (-179, 1), (179, 1)]),
            "'B' runs from one side of the map to the other; cut it at 180 degrees",
        ),
    ],
)
def test_what_is_no_area_is_refused(shape, message):
    with pytest.raises(InputError) as refused:
        make_map(["A", "B"], areas_only(["A", "B"], [box(0, 0, 1, 1), shape], "f"), "f")
    assert message in str(refused.value)
