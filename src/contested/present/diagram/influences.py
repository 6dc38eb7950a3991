"""What acts on what, by mechanism: what it reads, and the flows, levels and quantities of others that it changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from markupsafe import Markup

from contested.model.introspect import ModelInfo
from contested.model.model import MechanismInstance
from contested.present.diagram.draw import Beneath
from contested.present.diagram.words import LETTER, LINE, wrapped
from contested.present.report.svg import num, tag

SIDE, MIDDLE, THIN, APART = 420.0, 190.0, 46.0, 14.0
"""Width of the texts on either side, of the box between them and of the lines that join them; space between rows."""
HEADING = "What acts on what: what a mechanism reads, and what it changes"


def influences(info: ModelInfo, instances: Iterable[MechanismInstance]) -> Beneath:
    """A row for each mechanism, in the order of the scenario."""
    titles = {one.name: one.title for one in info.series} | {key: one.title for key, one in info.quantities.items()}
    elements: list[Markup] = []
    y = 0.0
    for instance in instances:
        label = instance.label
        read, written = (_words(names[label], titles) for names in (info.reads, info.writes))
        left, right = (wrapped(text, SIDE / LETTER, 40) for text in (read, written))
        height = LINE * max(3, len(left), len(right))
        elements += _row(left, [label, instance.kind], right, y, height)
        y += height + APART
    return Beneath(HEADING, tuple(elements), y)


def _words(names: Iterable[str], titles: dict[str, str]) -> str:
    """Titles of names, each once."""
    return "; ".join(dict.fromkeys(titles.get(name, name) for name in names)) or "nothing"


def _row(left: list[str], middle: list[str], right: list[str], y: float, height: float) -> Iterator[Markup]:
    level, x = y + height / 2.0, SIDE + THIN
    yield tag("rect", x=x, y=level - LINE - 4.0, width=MIDDLE, height=2 * LINE + 8.0, rx=4.0, cls="stock")
    yield from _lines(middle[:1], x + 8.0, level - 6.0, "word")
    yield from _lines(middle[1:], x + 8.0, level + 7.0, "name")
    for start, end, text in ((SIDE + 6.0, x, left), (x + MIDDLE, x + MIDDLE + THIN - 6.0, right)):
        head = "url(#head)" if text is right else None
        yield tag("path", d=f"M{num(start)} {num(level)}L{num(end)} {num(level)}", cls="thin", marker_end=head)
    yield from _lines(left, 0.0, level - (len(left) - 1) * LINE / 2.0, "word")
    yield from _lines(right, x + MIDDLE + THIN, level - (len(right) - 1) * LINE / 2.0, "word")


def _lines(lines: list[str], x: float, y: float, cls: str) -> Iterator[Markup]:
    for k, line in enumerate(lines):
        yield tag("text", line, x=x, y=y + k * LINE + 4.0, cls=cls)
