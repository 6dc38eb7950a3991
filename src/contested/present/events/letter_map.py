"""The places of a table drawn in letters, darker where more were killed."""

from __future__ import annotations

import numpy as np

from contested.observations.events.inside import locate, rings_of
from contested.observations.events.table import EventTable
from contested.present.events.shades import edges, names, shade

SHADES, PLAIN_SHADES = "·░▒▓█", ".:+*#"
WIDEST, TALLEST = 64, 30
TALL = 2.0
"""Height over width of a letter on a screen."""


def letter_map(table: EventTable, values: list[float], width: int, plain: bool) -> list[str]:
    """Rows of letters and a legend; nothing without outlines.

    Args:
        table: an imported table.
        values: killed, in the order of the places.
        width: columns of the screen.
        plain: whether only ASCII can be shown.
    """
    if table.outlines is None:
        return []
    features = table.outlines["features"]
    shapes = [rings_of(feature["geometry"]) for feature in features]
    letters = PLAIN_SHADES if plain else SHADES
    steps = edges(values)[-(len(letters) - 2) :]
    grid = _grid(shapes, min(width - 2, WIDEST))
    drawn = [" " if place < 0 else letters[shade(values[place], steps)] for place in grid.ravel()]
    rows = ["".join(row) for row in np.array(drawn).reshape(grid.shape)]
    legend = "  ".join(f"{letters[number]} {name}" for number, name in enumerate(names(steps)))
    return [*(f"  {row}".rstrip() for row in rows), f"  {legend}"[:width]]


def _grid(shapes: list[list[np.ndarray]], columns: int) -> np.ndarray:
    """The place [row, column] in the middle of each letter, -1 outside; north is up."""
    corners = np.concatenate([ring for rings in shapes for ring in rings])
    (west, south), (east, north) = corners.min(axis=0), corners.max(axis=0)
    across = max((east - west) * np.cos(np.deg2rad((north + south) / 2)), 1e-9)
    rows = columns * (north - south) / across / TALL
    if rows > TALLEST:
        columns, rows = max(int(columns * TALLEST / rows), 1), TALLEST
    rows = max(round(rows), 1)
    lon = west + (np.arange(columns) + 0.5) / columns * (east - west)
    lat = north - (np.arange(rows) + 0.5) / rows * (north - south)
    x, y = np.meshgrid(lon, lat)
    return locate(x.ravel(), y.ravel(), shapes).reshape(rows, columns)
