"""Print tables and fields as text, and JSON."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]

WIDTH_IN_A_PIPE = 160
GAP = 3
"""Spaces between two columns of a table."""


def console() -> Console:
    """Standard output. Without a terminal and COLUMNS it is 160 columns wide, so that grep finds whole lines."""
    from rich.console import Console

    return Console(width=None if _width_is_known() else WIDTH_IN_A_PIPE, soft_wrap=False, highlight=False)


def _width_is_known() -> bool:
    return sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdigit()


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
    if sum(longest) + GAP * len(head) > console().width:
        for row in cells:
            print_fields(list(zip(head, row, strict=True)))
            print()
        return
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for name in head:
        table.add_column(name, overflow="fold")
    for row in cells:
        table.add_row(*(Text(cell) for cell in row))
    console().print(table)


def print_fields(fields: Sequence[tuple[str, str]], indent: str = "") -> None:
    """Print one name and value a line; a terminal gets folded lines."""
    from contested.present.tree_text import fold

    name_width = max(len(name) for name, _ in fields)
    hanging = " " * (len(indent) + name_width + 2)
    for name, value in fields:
        start = f"{indent}{name:<{name_width}}  "
        width = console().width if _width_is_known() else sys.maxsize
        print("\n".join(fold(value, max(width, len(hanging) + 20), start, hanging)) if value else start.rstrip())


def _plain(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json", exclude_none=True)
    if hasattr(value, "tolist"):
        return value.tolist()
    raise TypeError(f"no JSON for {type(value).__name__}")
