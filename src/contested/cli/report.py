"""contested report: write the report of a finished run again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from contested.cli.output import Json, print_json
from contested.results.whole_folder import finished


def report(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="A finished run folder.")],
    as_json: Json = False,
) -> None:
    """Write the report of a finished run again."""
    from contested import api

    path = api.open_run(finished(run)).report(run / "report.html")
    if as_json:
        print_json({"report": str(path), "bytes": path.stat().st_size})
    else:
        print(path)
