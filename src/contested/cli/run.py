"""contested run: an ensemble of a scenario, the answers to its questions, a report."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from contested.cli.cache import use_cache
from contested.cli.failures import printing
from contested.cli.output import Json, console, print_json
from contested.cli.progress import progress
from contested.cli.strict import Strict
from contested.cli.user_mechanisms import MechanismsFile
from contested.errors import InputError
from contested.results.whole_folder import dated, named

if TYPE_CHECKING:
    from contested.api import Run
    from contested.scenario.load import LoadedScenario

Scenario = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="A folder, a .toml file, or a bundled scenario's name.")
]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="Replace one value of the scenario; may be given again."),
]
Hindsight = Annotated[
    bool, typer.Option("--hindsight", help="Also use evidence that became known only after the scenario's date.")
]

Scheduler = Annotated[
    str | None, typer.Option(metavar="ADDRESS", help="Address of a Dask scheduler; needs the extra [cluster].")
]
NoEvidence = Annotated[
    bool, typer.Option("--no-evidence", help="Simulate the priors alone, not conditioned on observations.")
]


def run(
    scenario: Scenario,
    members: Annotated[
        int | None,
        typer.Option(min=2, max=1_000_000, metavar="N", help="Histories to simulate; default: the scenario's."),
    ] = None,
    weeks: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Weeks from as_of on; default: the scenario's.")
    ] = None,
    seed: Annotated[
        int, typer.Option(min=0, max=2**32 - 1, metavar="S", help="Same seed, same version: same result.")
    ] = 0,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder to write; default: runs/SCENARIO-DATE-N.")
    ] = None,
    set_: Settings = None,
    hindsight: Hindsight = False,
    mechanisms: MechanismsFile = None,
    scheduler: Scheduler = None,
    no_evidence: NoEvidence = False,
    strict: Strict = False,
    as_json: Json = False,
) -> None:
    """Condition a scenario on its observations, simulate it and answer its questions.

    Prints the answers, then the run folder's path as the last line.
    """
    target = named(out) if out is not None else None
    from contested.scenario.load import load_scenario

    settings = [*(set_ or []), *([f"weeks={weeks}"] if weeks is not None else [])]
    try:
        loaded = load_scenario(scenario, set_=settings, hindsight=hindsight)
    except InputError as error:
        if weeks is not None and (error.where or "").startswith("--set weeks"):
            raise InputError(error.message, f"--weeks {weeks}") from None
        raise
    use_cache()
    if strict:
        from contested.simulation import prepare

        prepare(loaded, mechanisms).loaded.refuse_warnings()
    warn(scenario, loaded, hindsight)
    from contested import api

    with progress() as report:
        done = api.run(
            loaded,
            members=members,
            seed=seed,
            out=target or dated(loaded.scenario.name),
            mechanisms=mechanisms,
            scheduler=scheduler,
            evidence=not no_evidence,
            progress=report,
        )
    _print_new_warnings(done, loaded)
    with printing(f"; the run is complete: {done.folder}"):
        _show(done, scenario, as_json)


def _print_new_warnings(done: Run, loaded: LoadedScenario) -> None:
    """Warnings that only the model of the scenario gives."""
    for warning in done.manifest.warnings[len(loaded.warnings) :]:
        print(f"contested: warning: {warning}", file=sys.stderr)


def warn(scenario: str, loaded: LoadedScenario, hindsight: bool) -> None:
    """Say on standard error which scenario is read, what is doubtful, and what the options leave out or let in."""
    from contested.scenario.bundled import which_scenario

    if note := which_scenario(scenario):
        print(f"contested: {note}", file=sys.stderr)
    for warning in loaded.warnings:
        print(f"contested: warning: {warning}", file=sys.stderr)
    if loaded.unanswered:
        weeks, names = loaded.calendar.future_weeks, ", ".join(loaded.unanswered)
        print(f"contested: left out, they need more than {weeks} weeks: {names}", file=sys.stderr)
    if hindsight and not loaded.late_entries:
        print(
            "contested: --hindsight changes nothing: the scenario uses no evidence later than its date", file=sys.stderr
        )


def _show(run: Run, scenario: str, as_json: bool) -> None:
    folder = run.folder
    assert folder is not None
    if as_json:
        answers = run.answer_file.model_dump(mode="json")
        print_json({**answers, "run": str(folder), "report": str(folder / "report.html")})
        return
    from contested.present.terminal import answers_table
    from contested.present.views.lookup import Lookup
    from contested.present.views.provenance import Provenance

    console().print(answers_table(run), crop=False)
    shown = _from_here(folder)
    print(f"\nReport:        {os.path.join(shown, 'report.html')}")
    headline = Lookup(Provenance(run)).called("question", run.headline.id)
    print(f"Why:           {_program()} explain {shlex.quote(shown)} {headline}")
    if run.manifest.conditioning is not None:
        print(f"Fit it again:  {_program()} stress {shlex.quote(scenario)}")
    print(folder)


def _program() -> str:
    """How to call this program again: by its name where the shell finds it, else as it was called."""
    called = Path(sys.argv[0])
    if called.name != "contested" or shutil.which("contested"):
        return "contested"
    return shlex.quote(_from_here(called))


def _from_here(path: Path) -> str:
    """A path as the user would write it: relative to the working folder if it is below that."""
    try:
        return os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path)
    except OSError:  # the working folder no longer exists
        return str(path)
