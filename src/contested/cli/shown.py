"""How verbs print: tables for people, JSON for machines."""

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


def console() -> Console:
    """Standard output; wide where it is no terminal and COLUMNS is not set, so that lines can be searched."""
    from rich.console import Console

    known = sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdigit()
    return Console(width=None if known else WIDTH_IN_A_PIPE, soft_wrap=False, highlight=False)


def print_json(data: Any) -> None:
    """One JSON document on standard output; dates as ISO text. NaN is refused, as JSON does."""
    print(json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False, default=_plain))


def print_table(head: Sequence[str], rows: Sequence[Sequence[object]], title: str | None = None) -> None:
    """A table; what it shows is text, never markup."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title, box=box.SIMPLE_HEAD, show_edge=False, title_justify="left", pad_edge=False)
    for name in head:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    console().print(table)


def _plain(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json", exclude_none=True)
    if hasattr(value, "tolist"):
        return value.tolist()
    raise TypeError(f"no JSON for {type(value).__name__}")
