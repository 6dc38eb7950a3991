"""contested check: does a scenario, before any data, expect what is known to have happened?"""

from __future__ import annotations

from contested.cli.cache import use_cache
from contested.cli.output import Json, print_json, print_table
from contested.cli.progress import progress
from contested.cli.run import Hindsight, Scenario, Settings
from contested.cli.user_mechanisms import MechanismsFile, read_user_mechanisms


def check(
    scenario: Scenario,
    set_: Settings = None,
    hindsight: Hindsight = False,
    mechanisms: MechanismsFile = None,
    as_json: Json = False,
) -> None:
    """Compare what a scenario expects with known numbers.

    The known numbers are the scenario's anchors. Prints each with the 90 % band of what is simulated.
    An anchor outside its band is reported, and is no error.
    """
    use_cache()
    from contested.analysis.prior_check import check_scenario
    from contested.scenario.load import load_scenario

    loaded, own = load_scenario(scenario, set_=set_ or [], hindsight=hindsight), read_user_mechanisms(mechanisms)
    with progress() as report:
        rows = check_scenario(loaded, own, report)
    if as_json:
        print_json({"prior_check": rows, "all_inside": all(row["inside"] for row in rows)})
        return
    from contested.present.views.wording import number

    print_table(
        ("anchor", "reference", "5 %", "median", "95 %", "inside", "per"),
        [
            (
                r["text"],
                number(r["reference"]),
                number(r["low"]),
                number(r["median"]),
                number(r["high"]),
                "yes" if r["inside"] else "NO",
                r["per"],
            )
            for r in rows
        ],
    )
    print(f"{sum(row['inside'] for row in rows)} of {len(rows)} anchors lie inside the simulated 90 % band.")
    for row in rows:
        if row["used_by"]:
            verb = "was" if len(row["used_by"]) == 1 else "were"
            print(f"No independent test: {row['claim']} is among what {', '.join(row['used_by'])} {verb} made from.")
