"""contested report: write the report of a finished run again, or its brief."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from contested.cli.output import Json, print_json
from contested.errors import InputError
from contested.results.whole_folder import finished


def report(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="A finished run folder.")],
    against: Annotated[
        Path | None,
        typer.Option(metavar="OLDER", help="An older run of the scenario; its answers stand beside these."),
    ] = None,
    brief: Annotated[
        bool, typer.Option("--brief", help="Write brief.html instead: the answer on one A4 page.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Write the report of a finished run again."""
    from contested import api

    opened = api.open_run(finished(run))
    if brief:
        if against is not None:
            raise InputError(
                "expected one of --brief and --against, found both: the brief has no room for an older run"
            )
        path = opened.brief(run / "brief.html")
    else:
        path = opened.report(run / "report.html", against=None if against is None else finished(against))
    if as_json:
        print_json({"brief" if brief else "report": str(path), "bytes": path.stat().st_size})
    else:
        print(path)
