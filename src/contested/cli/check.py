"""contested check: compare what a scenario predicts, before any fit, with known numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from contested.cli.cache import use_cache
from contested.cli.output import Json, print_json, print_table, say
from contested.cli.progress import progress
from contested.cli.run import Hindsight, Scenario, Settings, warn
from contested.cli.user_mechanisms import MechanismsFile
from contested.errors import InputError

if TYPE_CHECKING:
    from contested.conditioning.calibration import TwinResults
    from contested.results.event_data import Pattern
    from contested.results.manifest import PriorCheck

TWINS = 20
"""Twins of a calibration: enough to tell a coverage of 0.9 from one of 0.8."""


def check(
    scenario: Scenario,
    set_: Settings = None,
    hindsight: Hindsight = False,
    mechanisms: MechanismsFile = None,
    clustering: Annotated[
        bool,
        typer.Option("--clustering", help="Measure how reported attacks and deaths cluster, beside real wars."),
    ] = False,
    patterns: Annotated[
        bool,
        typer.Option("--patterns", help="Whether the conditioned past looks like its tables of events."),
    ] = False,
    calibration: Annotated[
        bool,
        typer.Option("--calibration", help="Count how often intervals hold the truth of wars drawn from the priors."),
    ] = False,
    twins: Annotated[
        int | None, typer.Option(min=2, max=1_000, metavar="N", help="Such wars, with --calibration; default: 20.")
    ] = None,
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
    """
    _check_one({"--clustering": clustering, "--patterns": patterns, "--calibration": calibration}, twins)
    use_cache()
    from contested import api
    from contested.scenario.load import load_scenario

    loaded = load_scenario(scenario, set_=set_ or [], hindsight=hindsight)
    warn(scenario, loaded, hindsight)
    with progress() as report:
        if clustering:
            bands = api.clustering(loaded, mechanisms=mechanisms, progress=report)
        elif patterns:
            beside = api.past_patterns(loaded, mechanisms=mechanisms, progress=report)
        elif calibration:
            found = api.calibration(loaded, twins=twins or TWINS, mechanisms=mechanisms, progress=report)
        else:
            reference_values = api.check(loaded, mechanisms=mechanisms, progress=report)
    if clustering:
        _show_clustering(bands, loaded.calendar.weeks, as_json)
    elif patterns:
        _show_patterns(beside, as_json)
    elif calibration:
        _show_calibration(found, as_json)
    else:
        _show_reference_values(reference_values, as_json)


def _check_one(given: dict[str, bool], twins: int | None) -> None:
    """Refuse two of the options that say what is printed, and a number of twins without theirs."""
    chosen = [name for name, on in given.items() if on]
    if len(chosen) > 1:
        raise InputError(f"expected one of {' and '.join(chosen)}, found both", chosen[-1])
    if twins is not None and not given["--calibration"]:
        raise InputError("expected it with --calibration, found it alone", f"--twins {twins}")


def _show_patterns(found: dict[str, tuple[Pattern, ...]], as_json: bool) -> None:
    from contested.present.views import recorded as view

    if as_json:
        print_json(view.patterns_data(found))
        return
    for name, rows in found.items():
        say(f"{name}: {view.verdict(rows)}")
        print_table(view.HEAD, view.pattern_rows(rows))
        print()
        for note in view.definitions(rows):
            say(note)


def _show_calibration(found: TwinResults, as_json: bool) -> None:
    from contested.present.views import calibration as view

    if as_json:
        print_json(view.calibration_data(found))
        return
    print_table(view.HEAD, view.rows(found))
    print()
    if found.events:
        print_table(view.QUESTIONS_HEAD, view.question_rows(found))
        print()
    for note in view.notes(found):
        say(note)


def _show_clustering(bands: Any, weeks: int, as_json: bool) -> None:
    from contested.present.views import clustering as view

    if as_json:
        print_json(view.clustering_data(bands))
        return
    for kind, title in view.TITLES.items():
        say(f"{title} ({view.letters_text(kind)})")
        print_table(view.lettered_head(kind), view.clustering_rows(bands, kind))
        print()
    for note in view.notes(weeks):
        say(note)


def _show_reference_values(rows: tuple[PriorCheck, ...], as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "prior_check": [row.model_dump(mode="json") for row in rows],
                "all_inside": all(row.inside for row in rows),
            }
        )
        return
    for row in rows:
        _show_reference_value(row)
    print()
    say(f"{sum(row.inside for row in rows)} of {len(rows)} reference values are inside the simulated 90 % band.")
    for row in rows:
        if row.circular:
            verb = "was" if len(row.circular) == 1 else "were"
            say(f"Not an independent test: {', '.join(row.circular)} {verb} made from {row.claim}.", hang=2)


def _show_reference_value(row: PriorCheck) -> None:
    from contested.present.views.wording import number

    say(f"{row.text.rstrip('.')}, per {row.per}: {'inside' if row.inside else 'OUTSIDE'}", hang=4)
    band = f"simulated {number(row.low)} to {number(row.high)} (90 %), median {number(row.median)}"
    say(f"reported {number(row.reference)}; {band}; basis {row.basis}", "    ")
