"""contested scenario diagram: the stocks and flows of a scenario's model as a drawing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from contested.cli.output import Json, print_json, say
from contested.cli.run import Hindsight, Scenario, Settings
from contested.cli.user_mechanisms import MechanismsFile
from contested.errors import InputError

Out = Annotated[
    Path | None,
    typer.Option(metavar="FILE.svg", help="Where to write it; by default NAME-diagram.svg in the current folder."),
]
Influences = Annotated[
    bool, typer.Option("--influences", help="Draw under it what each mechanism reads and what it changes.")
]


def diagram(
    scenario: Scenario,
    out: Out = None,
    influences: Influences = False,
    set_: Settings = None,
    hindsight: Hindsight = False,
    mechanisms: MechanismsFile = None,
    as_json: Json = False,
) -> None:
    """Draw the stocks and flows of a scenario's model, as an SVG file.

    Boxes are stocks, arrows are flows with the mechanism that moves them. It is drawn from the model itself, opens in a
    browser and prints. Nothing is simulated.
    """
    from contested.present.diagram.write import write_diagram
    from contested.scenario.load import load_scenario
    from contested.simulation import prepare

    if out is not None and out.suffix.lower() != ".svg":
        raise InputError(f"expected the name of a file that ends in .svg, found '{out.name}'", "--out")
    prepared = prepare(load_scenario(scenario, set_=set_ or [], hindsight=hindsight), mechanisms)
    path = out or Path(f"{prepared.loaded.scenario.name}-diagram.svg")
    parts = write_diagram(path, prepared.loaded.scenario.title, prepared.info, prepared.built.model, influences)
    arrows = [arrow for panel in parts.panels for arrow in panel.arrows]
    stocks = {stock.name for panel in parts.panels for stock in panel.stocks if stock.unit}
    flows = sorted(flow.name for arrow in arrows for flow in arrow.flows)
    if as_json:
        print_json({"file": str(path), "stocks": sorted(stocks), "flows": flows})
        return
    say(f"{len(stocks)} stocks, {len(flows)} flows between them in {len(arrows)} arrows")
    print(path)
