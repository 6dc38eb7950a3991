"""Where the boxes and arrows of a panel are.

The box with the most neighbours stands on the left, those that it has arrows with in the next column, and so on: a
tree, whose arrows are level and never cross. A box is as high as what it has arrows with. The few arrows that are not
in the tree run down a channel on the right of their column.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from contested.present.diagram.parts import Arrow, Panel, Stock
from contested.present.diagram.words import LINE, Label, box_lines, label_of

BOX, GAP, ROW = 164.0, 316.0, 14.0
"""Width of a box, of the gap between columns, and height of the gap between rows."""
HEAD, LEAST = 12.0, 30.0
"""Height of an arrow below its text, and of the smallest box."""
CHANNEL = 11.0
"""Width that each arrow outside the tree takes in its channel."""


class Box(NamedTuple):
    """A stock, and where it is."""

    stock: Stock
    x: float
    y: float
    width: float
    height: float


class Line(NamedTuple):
    """An arrow through points, with its label, which stands above the first part of it."""

    arrow: Arrow
    points: tuple[tuple[float, float], ...]
    label: Label
    text_x: float


class Placed(NamedTuple):
    """A panel with its boxes and lines, and its size."""

    title: str
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    width: float
    height: float


class _Tree(NamedTuple):
    children: Mapping[str, Sequence[str]]
    depth: Mapping[str, int]
    within: Mapping[frozenset[str], Sequence[Arrow]]
    across: Sequence[Arrow]


def placed(panel: Panel) -> Placed:
    """Boxes and arrows of a panel; the same for the same panel."""
    return _Layout(panel).placed()


def _tree(panel: Panel) -> _Tree:
    """Boxes by their distance from the one with the most neighbours."""
    near: dict[str, list[str]] = {one.name: [] for one in panel.stocks}
    for arrow in panel.arrows:
        for one, other in ((arrow.source, arrow.target), (arrow.target, arrow.source)):
            if other not in near[one]:
                near[one].append(other)
    place = {one.name: k for k, one in enumerate(panel.stocks)}
    stocks = {one.name for one in panel.stocks if one.unit}
    root = max(near, key=lambda name: (len(stocks & {name}), len(stocks.intersection(near[name])), -place[name]))
    depth, queue, children = {root: 0}, [root], {name: [] for name in near}
    for name in queue:
        for other in sorted(near[name], key=place.__getitem__):
            if other not in depth:
                depth[other] = depth[name] + 1
                children[name].append(other)
                queue.append(other)
    pairs = {frozenset((name, child)) for name, some in children.items() for child in some}
    within: dict[frozenset[str], list[Arrow]] = {pair: [] for pair in pairs}
    across = []
    for arrow in panel.arrows:
        within.get(frozenset((arrow.source, arrow.target)), across).append(arrow)
    return _Tree(children, depth, within, across)


class _Layout:
    """The boxes and lines of one panel, filled from the left."""

    def __init__(self, panel: Panel) -> None:
        self.panel, self.tree = panel, _tree(panel)
        self.stocks = {one.name: one for one in panel.stocks}
        self.boxes: list[Box] = []
        self.lines: list[Line] = []
        self.lanes: dict[tuple[Arrow, str], tuple[float, float]] = {}
        room = GAP - 30.0 - CHANNEL * len(self.tree.across)
        self.labels = {arrow: label_of(arrow, max(room, 150.0)) for arrow in panel.arrows}

    def placed(self) -> Placed:
        """The whole panel."""
        root = next(name for name, depth in self.tree.depth.items() if depth == 0)
        height = self._height(root)
        self._place(root, 0.0, 0.0, height)
        columns = max(self.tree.depth.values()) + 1
        for k, arrow in enumerate(self.tree.across):
            self._across(arrow, k)
        wide = columns * BOX + (columns - 1) * GAP
        right = max((x for line in self.lines for x, _ in line.points), default=0.0)
        return Placed(self.panel.title, tuple(self.boxes), tuple(self.lines), max(wide, right + 10.0), height)

    def _lane(self, arrow: Arrow, end: str) -> float:
        """Height that an arrow takes at one of its ends: with its text at the one where it begins."""
        return self.labels[arrow].height + HEAD if end == arrow.source else HEAD + 4.0

    def _height(self, name: str) -> float:
        rows = sum(self._row(name, child) + ROW for child in self.tree.children[name]) - ROW
        lanes = sum(self._lane(arrow, name) for arrow in self.tree.across if name in (arrow.source, arrow.target))
        least = max(LEAST, len(box_lines(self.stocks[name], BOX)) * LINE + 12.0)
        return max(least, rows + ROW + lanes if rows > 0 and lanes else max(rows, lanes))

    def _row(self, name: str, child: str) -> float:
        arrows = self.tree.within[frozenset((name, child))]
        return max(self._height(child), sum(self.labels[arrow].height + HEAD for arrow in arrows))

    def _place(self, name: str, x: float, y: float, height: float) -> None:
        self.boxes.append(Box(self.stocks[name], x, y, BOX, height))
        at = y
        for child in self.tree.children[name]:
            row = self._row(name, child)
            self._place(child, x + BOX + GAP, at, row)
            self._between(name, child, x + BOX, at, row)
            at += row + ROW
        for arrow in (one for one in self.tree.across if name in (one.source, one.target)):
            lane = self._lane(arrow, name)
            self.lanes[arrow, name] = (x + BOX, at + lane - HEAD / 2.0)
            at += lane

    def _between(self, name: str, child: str, x: float, y: float, row: float) -> None:
        """The arrows between a box and one in the next column, under each other in the middle of the row."""
        arrows = self.tree.within[frozenset((name, child))]
        at = y + (row - sum(self.labels[arrow].height + HEAD for arrow in arrows)) / 2.0
        for arrow in arrows:
            at += self.labels[arrow].height + HEAD
            level = at - HEAD / 2.0
            ends = ((x, level), (x + GAP, level))
            points = ends if arrow.source == name else ends[::-1]
            self.lines.append(Line(arrow, points, self.labels[arrow], x + 14.0))

    def _across(self, arrow: Arrow, k: int) -> None:
        """An arrow outside the tree: out to the channel, along it, and back."""
        (x, y), (to_x, to_y) = self.lanes[arrow, arrow.source], self.lanes[arrow, arrow.target]
        channel = max(x, to_x) + GAP - 14.0 - CHANNEL * k
        points = ((x, y), (channel, y), (channel, to_y), (to_x, to_y))
        self.lines.append(Line(arrow, points, self.labels[arrow], x + 14.0))
