"""The diagram of a model as an SVG file: one drawing that opens in a browser, in light and dark, and prints."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.resources import files
from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup

from contested.present.diagram.layout import ROW, Box, Line, Placed, placed
from contested.present.diagram.parts import Parts
from contested.present.diagram.words import APART, LETTER, LINE, Text, box_lines, wrapped
from contested.present.report.svg import num, tag

MARGIN, TOP, BETWEEN, TITLE, LEAST_WIDE = 24.0, 66.0, 34.0, 24.0, 644.0
"""Space around the drawing, above its panels, between them, for the heading of each, and its least width."""
LOWEST = 60.0
"""Farthest that the text of a high box begins below its top."""
COLOURS = 6
EXPLAINS = (
    "Boxes are stocks; an arrow is what flows from one to the other, with the mechanism that moves it and the name of "
    "the flow. Small print gives names as in the files of a run."
)


class Beneath(NamedTuple):
    """A further panel: its heading, its elements, and its height."""

    heading: str
    elements: tuple[Markup, ...]
    height: float


def drawing(title: str, parts: Parts, beneath: Sequence[Beneath] = ()) -> str:
    """The whole file.

    Args:
        title: what is drawn, such as the title of a scenario.
        parts: stocks and flows.
        beneath: further panels under them.
    """
    panels = [placed(one) for one in parts.panels]
    wide = max([LEAST_WIDE, *(one.width for one in panels)])
    y, drawn = TOP, []
    for heading, some in groupby(panels, key=lambda one: one.title):
        drawn.append(_shifted(0.0, y, _heading(heading)))
        y += TITLE
        for one in some:
            drawn.append(_panel(one, y))
            y += one.height + ROW
        y += BETWEEN - ROW
    notes = [("Nothing fills or drains", parts.still), ("Counted events, whose losses are the flows", parts.events)]
    for text, some in ((text, some) for text, some in notes if some):
        lines = wrapped(f"{text}: {'; '.join(one.title for one in some)}", wide / LETTER, 20)
        drawn.append(_texts([Text(line) for line in lines], 0.0, y, "note"))
        y += len(lines) * LINE + ROW
    for one in beneath:
        y += BETWEEN
        drawn.append(_shifted(0.0, y, _heading(one.heading), _shifted(0.0, TITLE, *one.elements)))
        y += TITLE + one.height
    return _file(title, wide + 2 * MARGIN, y + MARGIN, drawn)


def _file(title: str, wide: float, high: float, drawn: Iterable[Markup]) -> str:
    style = (files("contested.present.diagram") / "diagram.css").read_text(encoding="utf-8")
    point = tag("path", d="M0 0L8 4L0 8z", cls="point")
    marker = tag("marker", point, id="head", viewBox="0 0 8 8", refX="7.5", refY="4", markerWidth="7",
                 markerHeight="7", orient="auto")  # fmt: skip
    heading = tag("text", title, x=0.0, y=22.0, cls="title")
    body = tag("g", heading, _texts([Text(line) for line in wrapped(EXPLAINS, (wide - 2 * MARGIN) / LETTER, 3)],
               0.0, 42.0, "note"), *drawn, transform=f"translate({num(MARGIN)} {num(MARGIN / 2)})")  # fmt: skip
    back = tag("rect", width=wide, height=high, cls="back")
    whole = tag(
        "svg", tag("title", title), tag("desc", EXPLAINS), tag("style", Markup(style)), tag("defs", marker), back, body,
        xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {num(wide)} {num(high)}", width=wide, height=high, role="img",
    )  # fmt: skip
    return f"{whole}\n"


def _panel(one: Placed, y: float) -> Markup:
    return _shifted(0.0, y, *(_line(line) for line in one.lines), *(_box(box) for box in one.boxes))


def _heading(title: str) -> Markup:
    return tag("text", title, x=0.0, y=12.0, cls="heading")


def _shifted(x: float, y: float, *children: Markup) -> Markup:
    return tag("g", *children, transform=f"translate({num(x)} {num(y)})")


def _box(box: Box) -> Markup:
    stock, lines = box.stock, box_lines(box.stock, box.width)
    kind = "stock" if stock.unit else "edge"
    whose = f" actor{stock.actor % COLOURS}" if stock.actor is not None else ""
    shape = tag("rect", x=box.x, y=box.y, width=box.width, height=box.height, rx=4.0, cls=kind)
    stripe = tag("rect", x=box.x, y=box.y, width=5.0, height=box.height, rx=2.0, cls=f"stripe{whose}")
    first = box.y + min((box.height - len(lines) * LINE) / 2.0, LOWEST) + LINE - 3.0
    tip = f"{stock.title} ({stock.unit}): {stock.name}" if stock.unit else stock.title
    return tag("g", tag("title", tip), shape, *([stripe] if stock.unit else []),
               _texts(lines, box.x + 13.0, first, "word"))  # fmt: skip


def _line(line: Line) -> Markup:
    path = "M" + "L".join(f"{num(x)} {num(y)}" for x, y in line.points)
    at = line.points[0][1] - line.label.height + LINE / 2.0
    words = []
    for lines in line.label.flows:
        words.append(_texts(lines, line.text_x, at, "word"))
        at += len(lines) * LINE + APART
    tips = [f"{flow.title} ({flow.unit}): {flow.name}, by {flow.mechanism}" for flow in line.arrow.flows]
    shape = tag("path", d=path, cls="flow", marker_end="url(#head)")
    return tag("g", tag("title", "\n".join(tips)), shape, *words, cls="arrow")


def _texts(lines: Iterable[Text], x: float, y: float, cls: str) -> Markup:
    found = [tag("text", line.text, x=x, y=y + k * LINE, cls="name" if line.small else cls)
             for k, line in enumerate(lines)]  # fmt: skip
    return Markup("").join(found)
