"""Where the names of places stand on a map: in the free ground around it, with lines that lead to the places."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Int

COLUMNS = 48
"""Cells across the map."""
SIZES = {"wide": (5, 22, 1040), "narrow": (3, 36, 1040)}
"""Names at most, and size of their letters in user units of a drawing so wide, by width of the screen."""
LETTER = 56
"""Width of a letter in hundredths of its height."""
WIDENED = 1.4
"""A drawing with a margin for the longest names is at most so many times as wide."""
LONGEST = 18
"""Letters of a name; longer ones are cut."""


Line = tuple[int, int, int, int]
"""From x, y to x, y."""


class Ground(NamedTuple):
    """Which cells of the map are free for names. `cell` is the length of a cell in user units."""

    free: Bool[np.ndarray, "row column"]
    cell: int

    def packed(self) -> list[str]:
        """Each row as hexadecimal digits, four cells a digit, the first cell lowest."""
        rows = []
        for row in self.free:
            bits = np.append(row, np.zeros(-len(row) % 4, dtype=bool)).reshape(-1, 4)
            rows.append("".join(f"{int(nibble @ [1, 2, 4, 8]):x}" for nibble in bits))
        return rows


class Spot(NamedTuple):
    """A name on the map: where its text stands, its baseline, its anchor, and the line from the place to it.

    In user units.
    """

    place: int
    text: str
    x: int
    y: int
    anchor: str
    line: Line


def ground(rings: list[np.ndarray], width: float, height: float, margin: int = 0) -> Ground:
    """Cells without any outline in them; `margin` cells are added on the right."""
    cell = max(1, round(width / COLUMNS))
    columns, rows = -(-int(np.ceil(width)) // cell), -(-int(np.ceil(height)) // cell)
    taken = np.zeros((rows, columns), dtype=bool)
    begin = np.concatenate(rings)
    end = np.concatenate([np.roll(ring, -1, axis=0) for ring in rings])
    at = np.clip((begin // cell).astype(int), 0, [columns - 1, rows - 1])
    taken[at[:, 1], at[:, 0]] = True
    centres = (np.arange(2 * columns) + 0.5) * cell / 2
    for half in range(2 * rows):
        y = (half + 0.5) * cell / 2
        crossing = (begin[:, 1] > y) != (end[:, 1] > y)
        (x0, y0), (x1, y1) = begin[crossing].T, end[crossing].T
        xs = np.sort(x0 + (y - y0) * (x1 - x0) / (y1 - y0))
        inside = np.searchsorted(xs, centres) % 2 == 1
        taken[half // 2] |= inside[0::2] | inside[1::2]
    free = np.pad(~taken, ((0, 0), (0, margin)), constant_values=True)
    return Ground(free, cell)


def needed_margin(rings: list[np.ndarray], width: float, height: float, names: list[str]) -> int:
    """Cells to add on the right so that the names of the wide map have room."""
    longest = max((len(cut(name)) for name in names), default=0) + 7
    count, size = min(SIZES["wide"][0], len(names)), letter_size("wide", width)
    middle = (round(width / 2), round(height / 2))
    around = ground(rings, width, height)
    labels = [(number, "x" * longest, middle) for number in range(count)]
    if len(spots(around, labels, size)) == count:
        return 0
    return _cells(longest + 1, letter_size("wide", WIDENED * width), around.cell) + 1


def letter_size(screen: str, width: float) -> int:
    """Size of letters in user units on a drawing of a width."""
    _, size, drawn = SIZES[screen]
    return max(1, round(size * width / drawn))


def cut(name: str) -> str:
    """A name at most as long as there is room for."""
    return name if len(name) <= LONGEST else name[: LONGEST - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"


def _cells(letters: int, size: int, cell: int) -> int:
    return -(-letters * size * LETTER // (100 * cell))


def spots(around: Ground, labels: list[tuple[int, str, tuple[int, int]]], size: int) -> list[Spot]:
    """Place names one after the other, each where it is nearest to its place and its line crosses no other.

    Args:
        around: the free ground.
        labels: place, text and the point inside the place that its line leads to, the most important first.
        size: size of the letters in user units.
    """
    cell, free = around.cell, around.free.copy()
    high = -(-size * 13 // (10 * cell))
    lines: list[Line] = []
    found = []
    for place, text, point in labels:
        wide = _cells(len(text) + 1, size, cell)
        corners = _nearest_first(np.argwhere(_windows(free, high, wide)) * cell, point, wide * cell, high * cell)
        if not len(corners):
            continue
        every = (_line(point, int(x), int(y), wide * cell, high * cell) for y, x in corners)
        clear = (number for number, line in enumerate(every) if not any(_cross(line, other) for other in lines))
        top, left = (int(one) for one in corners[next(clear, 0)])
        line = _line(point, left, top, wide * cell, high * cell)
        free[top // cell : top // cell + high, left // cell : left // cell + wide] = False
        lines.append(line)
        anchor = "start" if line[2] == left else "end" if line[2] == left + wide * cell else "middle"
        x = left + wide * cell // 2 if anchor == "middle" else line[2]
        found.append(Spot(place, text, x, top + (high * cell + size * 7 // 10) // 2, anchor, line))
    return found


def _nearest_first(
    corners: Int[np.ndarray, "window 2"], point: tuple[int, int], wide: int, high: int
) -> Int[np.ndarray, "window 2"]:
    """Upper left corners (row, column) in user units, that with the shortest line first."""
    top, left = corners[:, 0], corners[:, 1]
    x = np.clip(point[0], left, left + wide)
    y = np.where(x == point[0], np.where(point[1] < top, top, top + high), top + high // 2)
    return corners[np.argsort((x - point[0]) ** 2 + (y - point[1]) ** 2, kind="stable")]


def _windows(free: Bool[np.ndarray, "row column"], high: int, wide: int) -> Bool[np.ndarray, "row column"]:
    """Where a window of cells is wholly free, by its upper left cell."""
    rows, columns = free.shape[0] - high + 1, free.shape[1] - wide + 1
    if rows <= 0 or columns <= 0:
        return np.zeros((0, 0), dtype=bool)
    total: Int[np.ndarray, "row column"] = np.pad(np.cumsum(np.cumsum(free, axis=0), axis=1), ((1, 0), (1, 0)))
    sums = total[high:, wide:] - total[:-high, wide:] - total[high:, :-wide] + total[:-high, :-wide]
    return sums == high * wide


def _line(point: tuple[int, int], left: int, top: int, wide: int, high: int) -> Line:
    """The line from a point to the nearest side of a text."""
    x = min(max(point[0], left), left + wide)
    if x == point[0]:
        y = top if point[1] < top else top + high
    else:
        y = top + high // 2
    return (*point, x, y)


def _cross(one: Line, other: Line) -> bool:
    """Whether two lines cross."""

    def side(line: Line, x: int, y: int) -> int:
        value = (line[2] - line[0]) * (y - line[1]) - (line[3] - line[1]) * (x - line[0])
        return (value > 0) - (value < 0)

    return (
        side(one, other[0], other[1]) * side(one, other[2], other[3]) < 0
        and side(other, one[0], one[1]) * side(other, one[2], one[3]) < 0
    )
