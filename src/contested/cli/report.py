"""contested report: write the report of a finished run again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from contested.cli.folder import finished
from contested.cli.output import Json, print_json


def report(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="A finished run folder.")],
    as_json: Json = False,
) -> None:
    """Write the report of a finished run again."""
    from contested.present.report.build import write_report

    write_report(finished(run))
    path = run / "report.html"
    if as_json:
        print_json({"report": str(path), "bytes": path.stat().st_size})
    else:
        print(path)
