"""contested check: compare what a scenario predicts with known numbers, and its answers with themselves."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any

import typer

from contested.cli.cache import use_cache
from contested.cli.output import Json
from contested.cli.progress import progress
from contested.cli.run import Hindsight, Scenario, Settings, warn
from contested.cli.user_mechanisms import MechanismsFile
from contested.errors import InputError

if TYPE_CHECKING:
    from contested.api import Progress
    from contested.scenario.load import LoadedScenario

TWINS = 20
"""Twins of a calibration: enough to tell a coverage of 0.9 from one of 0.8."""
Clustering = Annotated[
    bool, typer.Option("--clustering", help="Measure how reported attacks and deaths cluster, beside real wars.")
]
Patterns = Annotated[
    bool, typer.Option("--patterns", help="Whether the conditioned past looks like its tables of events.")
]
Calibration = Annotated[
    bool, typer.Option("--calibration", help="Count how often intervals hold the truth of wars drawn from the priors.")
]
Facts = Annotated[bool, typer.Option("--facts", help="Whether histories show stylised facts of such wars, and why.")]
Invariances = Annotated[
    bool, typer.Option("--invariances", help="Whether answers survive step, size, seed, rounding and order.")
]
Twins = Annotated[
    int | None, typer.Option(min=2, max=1_000, metavar="N", help="Such wars, with --calibration; default: 20.")
]
Members = Annotated[
    int | None,
    typer.Option(
        min=2,
        max=1_000_000,
        metavar="N",
        help="Histories, with --facts (default: 256) or --invariances (default: the scenario's).",
    ),
]


def check(
    scenario: Scenario,
    set_: Settings = None,
    hindsight: Hindsight = False,
    mechanisms: MechanismsFile = None,
    clustering: Clustering = False,
    patterns: Patterns = False,
    calibration: Calibration = False,
    facts: Facts = False,
    invariances: Invariances = False,
    twins: Twins = None,
    members: Members = None,
    as_json: Json = False,
) -> None:
    """Compare what a scenario expects with known numbers.

    The known numbers are the scenario's reference values. Prints each with the 90 % band of what is simulated.
    A reference value outside its band is reported; it is not an error.
    With --clustering, prints instead how reported activity clusters in time and space, and how it does in real wars.
    With --patterns, conditions the past as a run does and compares it with the scenario's tables of events: how much of
    it is active, for how long, beside what, and how large the largest events are.
    With --calibration, conditions wars with known truth on what the scenario's claims would state of them, and counts
    how often 90 % intervals hold the truth. Each takes as long as the conditioning of a run.
    With --facts, measures stylised facts of irregular wars in histories from the priors, and each again with the
    mechanism off that should make it. A fact that passes without it shows nothing.
    With --invariances, compares every answer with itself at half the step, with half the histories, half the people,
    another seed, nothing rounded, and places and mechanisms in the opposite order. Prints which hold.
    """
    kinds = {
        "clustering": clustering,
        "patterns": patterns,
        "calibration": calibration,
        "facts": facts,
        "invariances": invariances,
    }
    kind = _kind(kinds, twins, members)
    use_cache()
    from contested.scenario.load import load_scenario

    loaded = load_scenario(scenario, set_=set_ or [], hindsight=hindsight)
    warn(scenario, loaded, hindsight)
    given: dict[str, Any] = {"mechanisms": mechanisms}
    if kind == "calibration":
        given["twins"] = twins or TWINS
    if members is not None:
        given["members"] = members
    with progress() as report:
        found = _found(kind, loaded, given, report)
    import_module(f"contested.cli.checks.{kind}").show(found, as_json)


def _found(kind: str, loaded: LoadedScenario, given: dict[str, Any], report: Progress) -> Any:
    """What one kind of check finds."""
    from contested import api

    if kind == "facts":
        from contested.facts_check import check_facts

        return check_facts(loaded, progress=report, **given)
    if kind == "invariances":
        from contested.invariance_check import check_invariances

        return check_invariances(loaded, progress=report, **given)
    if kind == "clustering":
        return api.clustering(loaded, progress=report, **given), loaded.calendar.weeks
    functions = {"reference_values": api.check, "patterns": api.past_patterns, "calibration": api.calibration}
    return functions[kind](loaded, progress=report, **given)


def _kind(given: dict[str, bool], twins: int | None, members: int | None) -> str:
    """Which check is asked for; two of them are refused, and a number without the check that it belongs to."""
    chosen = [name for name, on in given.items() if on]
    if len(chosen) > 1:
        raise InputError(
            f"expected one of {' and '.join(f'--{name}' for name in chosen)}, found both", f"--{chosen[-1]}"
        )
    kind = chosen[0] if chosen else "reference_values"
    if twins is not None and kind != "calibration":
        raise InputError("expected it with --calibration, found it alone", f"--twins {twins}")
    if members is not None and kind not in ("facts", "invariances"):
        raise InputError("expected it with --facts or --invariances, found it alone", f"--members {members}")
    return kind
