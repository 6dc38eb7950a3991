"""Texts of a diagram in lines that fit: an estimate of the width of letters, also of those that are twice as wide."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from contested.present.diagram.parts import Arrow, Stock

LETTER, SMALL = 6.4, 5.6
"""Mean width of a letter of the two sizes of text."""
LINE, APART = 12.5, 3.0
"""Height of a line, and what is between two flows of one arrow."""
MOST_LINES = 4
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"


class Text(NamedTuple):
    """A line of text; small ones are names as in the files of a run."""

    text: str
    small: bool = False


class Label(NamedTuple):
    """The lines of each flow of an arrow."""

    flows: tuple[tuple[Text, ...], ...]

    @property
    def height(self) -> float:
        """Height of all lines."""
        return sum(len(lines) for lines in self.flows) * LINE + (len(self.flows) - 1) * APART


def width(text: str) -> float:
    """Width in mean letters: wide letters count twice, marks above or below others nothing."""
    marks = sum(unicodedata.combining(letter) > 0 for letter in text)
    return len(text) - marks + sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)


def wrapped(text: str, room: float, most: int) -> list[str]:
    """A text in at most so many lines of that many letters; words that are too long are broken, the rest is cut."""
    lines, rest = [], " ".join(text.split())
    while rest:
        if len(lines) == most - 1 and width(rest) > room:
            return [*lines, _start(rest, room - 1.0).rstrip() + ELLIPSIS]
        start = _start(rest, room)
        if start != rest and " " in start.rstrip():
            start = start[: start.rstrip().rindex(" ") + 1] if not rest[len(start)].isspace() else start
        lines.append(start.rstrip())
        rest = rest[len(start) :].lstrip()
    return lines


def _start(text: str, room: float) -> str:
    """The longest beginning that fits, one letter at least."""
    end = 1
    while end < len(text) and width(text[: end + 1]) <= room:
        end += 1
    return text[:end]


def label_of(arrow: Arrow, room: float) -> Label:
    """The titles of the flows of an arrow, each with the name of the flow, which begins with its mechanism's label."""
    return Label(
        tuple(
            (
                *(Text(line) for line in wrapped(flow.title, room / LETTER, MOST_LINES)),
                *(Text(line, True) for line in wrapped(flow.name, room / SMALL, 2)),
            )
            for flow in arrow.flows
        )
    )


def box_lines(stock: Stock, box: float) -> list[Text]:
    """The title of a stock, and its name."""
    lines = [Text(line) for line in wrapped(stock.title, (box - 22.0) / LETTER, MOST_LINES)]
    return lines + [Text(line, True) for line in wrapped(stock.name, (box - 22.0) / SMALL, 2) if stock.unit]
