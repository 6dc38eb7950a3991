"""The option that names a user's own file of mechanisms."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Own = Annotated[
    Path | None,
    typer.Option("--mechanisms", metavar="FILE", help="A Python file with mechanisms of your own; it is executed."),
]
