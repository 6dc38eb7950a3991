"""contested sensitivity: which unknown numbers carry each answer."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from contested.cli.cache import use_cache
from contested.cli.failures import printing
from contested.cli.output import Json, print_json, width
from contested.cli.progress import progress
from contested.cli.run import Hindsight, Scenario, Scheduler, Settings, warn
from contested.cli.user_mechanisms import MechanismsFile
from contested.present.views.questions import check_question
from contested.results.whole_folder import Target, dated


def sensitivity(
    scenario: Scenario,
    question: Annotated[
        str | None, typer.Option(metavar="ID", help="Show one question; all are worked out and written.")
    ] = None,
    minutes: Annotated[
        float, typer.Option(min=0.1, metavar="M", help="About how long it may take; decides the next two.")
    ] = 20.0,
    trajectories: Annotated[
        int | None, typer.Option(min=4, max=40, metavar="R", help="Trajectories of Morris's screening.")
    ] = None,
    samples: Annotated[
        int | None, typer.Option(min=64, max=2048, metavar="N", help="Base samples of the Sobol indices.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, max=2**32 - 1, metavar="S", help="Same seed, R and N: same result.")] = 0,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder to write; default: runs/SCENARIO-sensitivity-DATE-N.")
    ] = None,
    set_: Settings = None,
    hindsight: Hindsight = False,
    mechanisms: MechanismsFile = None,
    scheduler: Scheduler = None,
    as_json: Json = False,
) -> None:
    """Find the unknown numbers that carry each answer: Morris's screening, then Sobol indices.

    It works on the priors, without evidence: Sobol indices need numbers that are drawn independently. If it is stopped,
    the same command goes on. Prints up to five numbers for each question, then the path of sensitivity.json.
    """
    from contested.api_sensitivity import Times, find_carriers
    from contested.results.sensitivity import NAME
    from contested.scenario.load import load_scenario

    use_cache()
    loaded = load_scenario(scenario, set_=set_ or [], hindsight=hindsight)
    check_question(question, [one.id for one in loaded.scenario.question], "--question")
    warn(scenario, loaded, hindsight)
    target = dated(f"{loaded.scenario.name}-sensitivity") if out is None else Target(Path(os.path.abspath(out)))
    with progress() as report:
        size = Times(minutes, trajectories, samples, seed)
        found, folder = find_carriers(loaded, size, target, mechanisms, scheduler, report)
    file = os.path.join(str(folder), NAME)
    with printing(f"; the result is complete: {file}"):
        if as_json:
            print_json({**found.model_dump(mode="json"), "file": file})
            return
        from contested.present.views.sensitivity import sensitivity_lines

        for line in sensitivity_lines(found, question, width()):
            print(line)
        print(file)
