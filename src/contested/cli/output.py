"""Print tables and fields as text, and JSON."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]

WIDTH_IN_A_PIPE = 80
WIDEST = 100
"""Columns at most: longer lines are hard to read."""
GAP = 3
"""Spaces between two columns of a table."""


def console() -> Console:
    """Standard output, as wide as `width` says."""
    from rich.console import Console

    return Console(width=width(), soft_wrap=False, highlight=False)


def width() -> int:
    """Columns of standard output: of the terminal or COLUMNS, 100 at most; 80 where there is neither."""
    if sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdigit():
        return min(shutil.get_terminal_size().columns, WIDEST)
    return WIDTH_IN_A_PIPE


def say(text: str, indent: str = "", hang: int = 0) -> None:
    """Print a text in lines that fit; those after the first are `hang` columns further in."""
    from contested.present.tree_text import fold

    for line in fold(text, width(), indent, indent + " " * hang):
        print(line)


def print_json(data: Any) -> None:
    """Print one JSON document; dates become ISO texts.

    Raises:
        ValueError: for NaN, which JSON does not have.
    """
    print(json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False, default=_plain))


def print_table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table, or a block of lines for each row if the table is too wide. Cells are text, not markup."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    cells = [["" if cell is None else str(cell) for cell in row] for row in rows]
    columns = zip(head, *cells, strict=True)
    longest = [max((len(word) for text in column for word in text.split()), default=0) for column in columns]
    if sum(longest) + GAP * len(head) > width():
        for row in cells:
            print_fields(list(zip(head, row, strict=True)))
            print()
        return
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for name, least in zip(head, longest, strict=True):
        table.add_column(name, min_width=least)
    for row in cells:
        table.add_row(*(Text(cell) for cell in row))
    screen = console()
    with screen.capture() as drawn:
        screen.print(table)
    for line in drawn.get().splitlines():
        print(line.rstrip())


def print_fields(fields: Sequence[tuple[str, str]], indent: str = "") -> None:
    """Print one name and value a line, in lines that fit."""
    from contested.present.tree_text import fold

    name_width = max((len(name) for name, _ in fields), default=0)
    hanging = " " * (len(indent) + name_width + 2)
    for name, value in fields:
        start = f"{indent}{name:<{name_width}}  "
        most = max(width(), len(hanging) + 20)
        print("\n".join(fold(value, most, start, hanging)) if value else start.rstrip())


def _plain(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json", exclude_none=True)
    if hasattr(value, "tolist"):
        return value.tolist()
    raise TypeError(f"no JSON for {type(value).__name__}")
