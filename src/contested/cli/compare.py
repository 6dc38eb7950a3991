"""contested compare: what-ifs against the run without them, in paired histories."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from contested.cli.cache import use_cache
from contested.cli.output import Json, print_json, width
from contested.cli.progress import progress
from contested.cli.run import Scheduler
from contested.cli.user_mechanisms import MechanismsFile


def compare(
    source: Annotated[
        str,
        typer.Argument(
            metavar="RUN_OR_SCENARIO", help="A finished run folder, or a scenario: its newest run in runs/."
        ),
    ],
    what_if: Annotated[
        list[str] | None,
        typer.Option(
            "--what-if",
            metavar="ID|FILE",
            help="A what-if of the scenario, or a .toml file of some; may be given again. Default: all.",
        ),
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="KEY=VALUE", help="Assume another value: in both arms, or without a what-if in one."
        ),
    ] = None,
    pairs: Annotated[
        int | None, typer.Option(metavar="N", help="Members of the run that are paired; default: 200.")
    ] = None,
    scenario: Annotated[
        Path | None,
        typer.Option(metavar="SCENARIO", help="The scenario of a run folder; default: the bundled one of its name."),
    ] = None,
    mechanisms: MechanismsFile = None,
    scheduler: Scheduler = None,
    as_json: Json = False,
) -> None:
    """Compare what-ifs with the run without them, in histories that share their past and their random numbers.

    A what-if acts in one arm, from the date of the evidence on. The comparisons join comparisons.json in the run folder
    and the report; a scenario without a run is run first. Civilian outcomes stand first.
    """
    from contested.compared_run import compare as compare_run

    use_cache()
    with progress() as report:
        found = compare_run(
            source,
            what_if=what_if or (),
            set=set_ or (),
            pairs=pairs,
            scenario=scenario,
            mechanisms=mechanisms,
            scheduler=scheduler,
            progress=report,
        )
    if as_json:
        print_json(found.model_dump(mode="json"))
        return
    from contested.present.views.comparisons import comparison_lines

    for line in comparison_lines(found, width()):
        print(line)
