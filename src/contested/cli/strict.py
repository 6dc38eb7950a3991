"""The option that turns warnings into errors."""

from __future__ import annotations

from typing import Annotated

import typer

Strict = Annotated[bool, typer.Option("--strict", help="Turn warnings into errors.")]
