"""Points in outlines, against angles: the edges of a shape turn once around a point inside, and not around others."""

from __future__ import annotations

import numpy as np
import pytest

from contested.observations.events import inside
from contested.observations.events.inside import locate, rings_of, sample


def ring(*corners: tuple[float, float]) -> np.ndarray:
    return np.array([*corners, corners[0]], dtype=float)


TRIANGLE = ring((0, 0), (4, 0), (0, 4))
HOLE = ring((0.5, 0.5), (1.5, 0.5), (1.5, 1.5), (0.5, 1.5))
CORNER = ring((10, 0), (14, 0), (14, 1), (11, 1), (11, 4), (10, 4))


def turns(x: float, y: float, corners: np.ndarray) -> int:
    """How often the edges turn around a point."""
    angles = np.unwrap(np.arctan2(corners[:, 1] - y, corners[:, 0] - x))
    return int(np.rint((angles[-1] - angles[0]) / (2 * np.pi)))


@pytest.mark.parametrize("at_once", [1, 10, 4_000_000])
def test_a_point_is_in_the_shape_that_turns_around_it(at_once, monkeypatch):
    monkeypatch.setattr(inside, "AT_ONCE", at_once)
    generator = np.random.default_rng(5)
    radius, angle = generator.uniform(0.5, 3.0, 17), np.linspace(0, 2 * np.pi, 17, endpoint=False)
    star = ring(*zip(20 + radius * np.cos(angle), 2 + radius * np.sin(angle), strict=True))
    shapes = [TRIANGLE], [CORNER], [star]
    x, y = generator.uniform(-1, 24, 900), generator.uniform(-2, 6, 900)
    expected = [
        next((k for k, (one,) in enumerate(shapes) if turns(*point, one)), -1) for point in zip(x, y, strict=True)
    ]
    assert {-1, 0, 1, 2} == set(expected)
    assert locate(x, y, [*shapes]).tolist() == expected


def test_a_hole_is_not_part_of_a_shape_and_another_shape_may_lie_in_it():
    x, y = np.array([1.0, 0.25, 3.0, 2.0]), np.array([1.0, 0.25, 3.0, 1.0])
    assert locate(x, y, [[TRIANGLE, HOLE]]).tolist() == [-1, 0, -1, 0]
    assert locate(x, y, [[TRIANGLE, HOLE], [HOLE]]).tolist() == [1, 0, -1, 0]


def test_the_first_of_two_shapes_counts_and_an_edge_is_in_one_of_them():
    left, right = ring((0, 0), (1, 0), (1, 1), (0, 1)), ring((1, 0), (2, 0), (2, 1), (1, 1))
    x, y = np.array([1.0, 0.5, 1.5]), np.array([0.5, 0.5, 0.5])
    assert locate(x, y, [[left], [right]]).tolist() == [1, 0, 1]
    assert locate(x, y, [[right], [left]]).tolist() == [0, 1, 0]
    assert locate(x, y, [[left], [left]]).tolist() == [-1, 0, -1]


def test_rings_of_one_polygon_and_of_several_are_all_there_without_heights():
    corners = [[0, 0, 7], [4, 0, 7], [0, 4, 7], [0, 0, 7]]
    one = rings_of({"type": "Polygon", "coordinates": [corners, HOLE.tolist()]})
    assert [found.tolist() for found in one] == [TRIANGLE.tolist(), HOLE.tolist()]
    several = rings_of({"type": "MultiPolygon", "coordinates": [[corners], [CORNER.tolist()]]})
    assert [found.tolist() for found in several] == [TRIANGLE.tolist(), CORNER.tolist()]


def test_a_sample_of_a_shape_is_a_grid_of_points_in_it():
    lon, lat = sample([TRIANGLE], across=4)
    points = {(0.5 + i, 0.5 + j) for i in range(4) for j in range(4) if i + j < 3}
    assert set(zip(lon.tolist(), lat.tolist(), strict=True)) == points


def test_a_shape_that_no_point_of_the_grid_lies_in_has_its_corners():
    thin = ring((0, 0), (1, 0.001), (0, 0.001))
    lon, lat = sample([thin, ring((0.9, 1), (1, 1), (1, 0.9))], across=1)
    assert lon.tolist() == [0, 1, 0, 0, 0.9, 1, 1, 0.9] and lat.tolist() == [0, 0.001, 0.001, 0, 1, 1, 0.9, 1]
