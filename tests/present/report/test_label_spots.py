"""Names on the map stand on free ground, apart from each other, with lines that do not cross."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from contested.present.report import label_spots
from contested.present.report.label_spots import ground, needed_margin, spots

DISC = np.array([[500 + 300 * np.cos(a), 400 + 300 * np.sin(a)] for a in np.linspace(0, 2 * np.pi, 60)])
SQUARE = np.array([[4.0, 4.0], [996.0, 4.0], [996.0, 796.0], [4.0, 796.0]])


def boxes(found: list, size: int) -> list[tuple[float, float, float, float]]:
    """Left, top, right, bottom of every text, by the width that letters are taken to have."""
    out = []
    for one in found:
        wide = len(one.text) * size * 0.56
        left = one.x - {"start": 0.0, "middle": wide / 2, "end": wide}[one.anchor]
        out.append((left, one.y - 0.75 * size, left + wide, one.y + 0.2 * size))
    return out


def test_cells_with_an_outline_in_them_are_not_free_and_those_outside_are():
    found = ground([DISC], 1000, 800)
    cell = found.cell
    assert not found.free[400 // cell, 500 // cell] and not found.free[400 // cell, 201 // cell]
    assert found.free[0, 0] and found.free[-1, -1] and found.free[400 // cell, 100 // cell]


def test_ground_is_packed_four_cells_a_digit():
    found = ground([DISC], 1000, 800)
    for row, text in zip(found.free, found.packed(), strict=True):
        assert [bool(int(text[k // 4], 16) >> (k % 4) & 1) for k in range(len(row))] == row.tolist()


@pytest.mark.parametrize("seed", range(4))
def test_names_stand_outside_the_outline_inside_the_drawing_and_apart(seed):
    rng, size = np.random.default_rng(seed), 21
    around = ground([DISC], 1000, 800)
    turns = rng.uniform(0, 2 * np.pi, 5)
    labels = [
        (k, f"Place {k} 1.{k} %", (int(500 + 200 * np.cos(turn)), int(400 + 200 * np.sin(turn))))
        for k, turn in enumerate(turns)
    ]
    found = spots(around, labels, size)
    assert [one.place for one in found] == [0, 1, 2, 3, 4]
    shown = boxes(found, size)
    for left, top, right, bottom in shown:
        assert left >= 0 and top >= 0 and right <= 1000 + around.cell and bottom <= 800 + around.cell
        x, y = min(max(500, left), right), min(max(400, top), bottom)
        assert np.hypot(x - 500, y - 400) >= 300 - around.cell / 2
    for one, other in combinations(shown, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    for one, other in combinations(found, 2):
        assert not label_spots._cross(one.line, other.line)
    assert all(one.line[:2] == point for one, (_, _, point) in zip(found, labels, strict=True))


def test_a_map_without_free_ground_gets_a_margin_and_one_with_ground_does_not():
    assert needed_margin([SQUARE], 1000, 800, ["A long name"] * 9) > 0
    assert needed_margin([DISC], 1000, 800, ["A name"] * 9) == 0
    margin = needed_margin([SQUARE], 1000, 800, ["A name"] * 2)
    around = ground([SQUARE], 1000, 800, margin)
    assert len(spots(around, [(0, "A name 55 %", (500, 400)), (1, "A name 55 %", (500, 420))], 21)) == 2


def test_a_name_without_room_is_left_out_and_long_names_are_cut():
    assert spots(ground([SQUARE], 1000, 800), [(0, "A name", (500, 400))], 21) == []
    assert label_spots.cut("x" * 30) == "x" * 17 + "\N{HORIZONTAL ELLIPSIS}"
    assert label_spots.cut("Badakhshan") == "Badakhshan"
