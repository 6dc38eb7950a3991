"""Columns of the places table, and how they are standardised."""

from __future__ import annotations

import numpy as np
import pytest

from contested.errors import InputError
from helpers.worlds import land

WORLD = land(3, population=[1.0, 2.0, 6.0], columns={"far": [0.0, 2.0, 7.0], "flat": [5.0, 5.0, 5.0]})


def test_a_column_stands_upright_and_population_is_one():
    assert WORLD.column("far").tolist() == [[0.0], [2.0], [7.0]]
    assert WORLD.column("population").tolist() == [[1.0], [2.0], [6.0]]
    with pytest.raises(InputError, match="no column 'fart' in the places table; did you mean 'far'"):
        WORLD.column("fart")


def test_a_standardised_column_has_mean_0_and_standard_deviation_1():
    far = np.array([0.0, 2.0, 7.0])
    np.testing.assert_allclose(WORLD.standardised("far")[:, 0], (far - 3.0) / np.sqrt(26.0 / 3.0), rtol=1e-6)


def test_a_column_that_does_not_vary_is_0_everywhere():
    assert WORLD.standardised("flat").tolist() == [[0.0], [0.0], [0.0]]


def refused(place):
    """The text of the refusal of a place's name, if it is refused."""
    try:
        WORLD.index(place)
    except InputError as error:
        return str(error)
    return None


def test_a_place_has_its_row():
    assert refused("p1") is None and WORLD.index("p1") == 1
    with pytest.raises(InputError, match="no place 'p9'"):
        WORLD.index("p9")


def test_routes_lead_to_the_nearest_places_as_many_as_are_wanted():
    """Seven places in a row of which none is a neighbour: each way to the two nearest, and its reverse."""
    km = np.cumsum([0.0, 1, 2, 3, 4, 5, 6])
    world = land(7, distance_km=np.abs(km[:, None] - km[None, :]), neighbours=np.zeros((7, 7)))
    routes, there = world.routes(nearest=2)
    found = [sorted(row[real].tolist()) for row, real in zip(routes, there, strict=True)]
    near = [set(np.argsort(np.abs(km - at), kind="stable")[:3].tolist()) for at in km]
    wanted = [sorted(j for j in range(7) if j in near[i] or i in near[j]) for i in range(7)]
    assert found == wanted


def test_routes_lead_to_five_places_unless_more_are_wanted():
    km = np.arange(12.0)
    world = land(12, distance_km=np.abs(km[:, None] - km[None, :]), neighbours=np.zeros((12, 12)))
    routes, there = world.routes()
    assert set(routes[0][there[0]].tolist()) == {0, 1, 2, 3, 4, 5}


@pytest.mark.parametrize(
    ("places", "hub", "length"), [(4, 3, 4), (12, 10, 12), (20, 12, 15), (20, 15, 20), (40, 22, 30)]
)
def test_routes_of_countries_of_one_size_fill_rows_of_one_length(places, hub, length):
    """One place has so many neighbours; all others have fewer destinations."""
    km = np.arange(float(places))
    neighbours = np.zeros((places, places))
    neighbours[0, 1 : hub + 1] = neighbours[1 : hub + 1, 0] = 1
    routes, there = land(places, distance_km=np.abs(km[:, None] - km[None, :]), neighbours=neighbours).routes()
    assert routes.shape == there.shape == (places, length)
    assert there[0].sum() == hub + 1 == there.sum(axis=1).max()
