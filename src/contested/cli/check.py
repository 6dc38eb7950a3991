"""contested check: compare what a scenario predicts, before any fit, with known numbers."""

from __future__ import annotations

from contested.cli.cache import use_cache
from contested.cli.output import Json, print_json, print_table
from contested.cli.progress import progress
from contested.cli.run import Hindsight, Scenario, Settings, warn
from contested.cli.user_mechanisms import MechanismsFile


def check(
    scenario: Scenario,
    set_: Settings = None,
    hindsight: Hindsight = False,
    mechanisms: MechanismsFile = None,
    as_json: Json = False,
) -> None:
    """Compare what a scenario expects with known numbers.

    The known numbers are the scenario's anchors. Prints each with the 90 % band of what is simulated.
    An anchor outside its band is reported; it is not an error.
    """
    use_cache()
    from contested import api
    from contested.scenario.load import load_scenario

    loaded = load_scenario(scenario, set_=set_ or [], hindsight=hindsight)
    warn(scenario, loaded, hindsight)
    with progress() as report:
        rows = api.check(loaded, mechanisms=mechanisms, progress=report)
    if as_json:
        print_json(
            {
                "prior_check": [row.model_dump(mode="json") for row in rows],
                "all_inside": all(row.inside for row in rows),
            }
        )
        return
    from contested.present.views.wording import number

    print_table(
        ("anchor", "reference", "5 %", "median", "95 %", "inside", "per", "basis"),
        [
            (
                row.text,
                number(row.reference),
                number(row.low),
                number(row.median),
                number(row.high),
                "yes" if row.inside else "NO",
                row.per,
                row.basis,
            )
            for row in rows
        ],
    )
    print(f"{sum(row.inside for row in rows)} of {len(rows)} anchors are inside the simulated 90 % band.")
    for row in rows:
        if row.circular:
            verb = "was" if len(row.circular) == 1 else "were"
            print(f"Not an independent test: {', '.join(row.circular)} {verb} made from {row.claim}.")
