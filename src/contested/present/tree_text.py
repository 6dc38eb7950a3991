"""A tree of texts: JSON as it is, and in a terminal lines that fit its width."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from contested.results.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console, ConsoleOptions
    from rich.text import Text

DRAWN = ("├ ", "│ ", "└ ", "  ")
PLAIN = ("+ ", "| ", "+ ", "  ")
"""For screens that have no lines to draw with."""
NARROWEST = 24
"""Columns kept for text at any depth."""


class Explained(dict[str, Any]):
    """A node: `text`, its `kind` and `id` where it is an entry of the run or the ledger, and `children`."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        """Two columns a level, so that eight levels leave room in 80. Texts are printed as text, never as markup."""
        from rich.text import Text

        guides = PLAIN if options.ascii_only else DRAWN
        for line, bold in lines(self, options.max_width, guides):
            yield Text(line, style="bold" if bold else "", no_wrap=True, overflow="ignore")


def node(text: str, children: list[dict[str, Any]] | None = None, kind: str = "", name: str = "") -> dict[str, Any]:
    """One node, with `kind` and `id` only where they are given."""
    entry = {**({"kind": kind} if kind else {}), **({"id": name} if name else {})}
    return {"text": plain(text), **entry, "children": children or []}


def limited(tree: dict[str, Any], depth: int) -> dict[str, Any]:
    """The tree down to `depth` levels below its root; a node says how many entries are left out below it."""
    if depth > 0:
        return {**tree, "children": [limited(child, depth - 1) for child in tree["children"]]}
    left = _size(tree) - 1
    more = f" (+{left} below)" if left else ""
    return {**tree, "text": f"{tree['text']}{more}", "children": []}


def _size(tree: dict[str, Any]) -> int:
    return 1 + sum(_size(child) for child in tree["children"])


def lines(tree: dict[str, Any], width: int, guides: tuple[str, str, str, str] = DRAWN) -> list[tuple[str, bool]]:
    """The tree as lines, and whether each belongs to the root."""
    out = [(line, True) for line in _fold(tree["text"], width)]
    _add(tree["children"], "", width, guides, out)
    return out


def _add(
    nodes: list[dict[str, Any]], before: str, width: int, guides: tuple[str, str, str, str], out: list[tuple[str, bool]]
) -> None:
    fork, through, last, blank = guides
    for i, child in enumerate(nodes):
        end = i == len(nodes) - 1
        inside = before + (blank if end else through)
        first, *rest = _fold(child["text"], width - len(inside))
        out.append((before + (last if end else fork) + first, False))
        under = inside + (through if child["children"] else blank)
        out.extend((under + line, False) for line in _fold(" ".join(rest), width - len(under)) if rest)
        _add(child["children"], inside, width, guides, out)


def _fold(text: str, width: int) -> list[str]:
    return fold(text, max(width, NARROWEST)) or [""]


def fold(text: str, width: int, indent: str = "", hanging: str = "") -> list[str]:
    """Lines of a text. A number and its percent sign stay on one line; a longer word than fits runs past the edge."""
    joined = plain(text).replace(" %", "\N{NO-BREAK SPACE}%")
    folded = textwrap.wrap(
        joined,
        width,
        initial_indent=indent,
        subsequent_indent=hanging or indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [line.replace("\N{NO-BREAK SPACE}%", " %") for line in folded]
