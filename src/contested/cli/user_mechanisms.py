"""The option that names a file of mechanisms, which is executed and copied into the run folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

MechanismsFile = Annotated[
    Path | None,
    typer.Option("--mechanisms", metavar="FILE", help="A Python file that defines more mechanisms; it is executed."),
]
