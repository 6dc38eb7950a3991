"""contested stress: leave out each claim and source in turn, and show which answers change."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from contested.cli.cache import use_cache
from contested.cli.output import Json, print_json, width
from contested.cli.progress import progress
from contested.cli.run import Hindsight, Scheduler, Settings, warn
from contested.cli.user_mechanisms import MechanismsFile
from contested.present.views.questions import check_question
from contested.results.whole_folder import finished

if TYPE_CHECKING:
    from contested.results.stress import Stress


def stress(
    source: Annotated[
        str,
        typer.Argument(metavar="SCENARIO_OR_RUN", help="A scenario, or a finished run folder."),
    ],
    question: Annotated[
        str | None, typer.Option(metavar="ID", help="Show the changes of one answer; default: the largest of any.")
    ] = None,
    exact: Annotated[
        int, typer.Option(min=0, max=1000, metavar="N", help="Fits done again at most, to confirm a replay.")
    ] = 6,
    seed: Annotated[
        int, typer.Option(min=0, max=2**32 - 1, metavar="S", help="Same seed, same version: same result.")
    ] = 0,
    set_: Settings = None,
    hindsight: Hindsight = False,
    mechanisms: MechanismsFile = None,
    scheduler: Scheduler = None,
    as_json: Json = False,
) -> None:
    """Leave out each claim, speaker, document and side, and show which answers change.

    Every claim is also trusted less: as of a source one letter less reliable. Changes are replays of the stored fit.
    Those that move an unknown number much, and always everything that one side says, are confirmed by fitting again.
    Of a run folder, shows the changes that the run has stored.
    """
    if (Path(source) / "manifest.json").is_file():
        found = _stored(finished(Path(source)))
    else:
        from contested import api
        from contested.scenario.load import load_scenario

        use_cache()
        loaded = load_scenario(source, set_=set_ or [], hindsight=hindsight)
        check_question(question, [one.id for one in loaded.scenario.question], "--question")
        warn(source, loaded, hindsight)
        with progress() as report:
            found = api.stress(
                loaded, seed=seed, exact=exact, mechanisms=mechanisms, scheduler=scheduler, progress=report
            )
    if as_json:
        print_json(found.model_dump(mode="json"))
        return
    from contested.present.views.stress import stress_lines

    for line in stress_lines(found, question, width()):
        print(line)


def _stored(folder: Path) -> Stress:
    from contested import api
    from contested.results.stress import of_run

    run = api.open_run(folder)
    return of_run(run.manifest, run.answer_file, run.evidence)
