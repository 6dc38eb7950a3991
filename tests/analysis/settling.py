"""Tables about results, settled in memory: the places, actors and ledger of the example, and made-up series."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from contested.analysis.meaning import settle
from contested.errors import InputError
from contested.ledger.claim import Claim
from contested.ledger.reading import validate
from contested.model.series import Series
from contested.scenario.calendar import Calendar
from contested.scenario.load import LoadedScenario, load_scenario
from contested.scenario.observation import Observation
from scenario.example import EXAMPLE
from scenario.made_up import claim

SERIES = (
    Series("displaced", "stock", "persons", ""),
    Series("prisoners", "level", "persons", ""),
    Series("control.lanterns", "stock", "parishes", ""),
    Series("control.regency", "stock", "parishes", ""),
    Series("threat", "level", "share", "", high=1.0),
    Series("momentum", "level", "share", "", scope="nation", high=1.0),
    Series("attention", "flow", "persons per week", "", scope="nation"),
    Series("killed.regency", "flow", "persons per week", "", "", "fighters.regency", "dead.regency"),
    Series("killed.lanterns", "flow", "persons per week", "", "", "fighters.lanterns", "dead.lanterns"),
    Series("raids", "flow", "events per week", ""),
    Series("reported", "report", "deaths reported per week", ""),
    Series("dead.regency", "stock", "persons", ""),
    Series("roads", "level", "km", ""),
)
AS_OF, WEEKS = date(2031, 3, 1), 40
TABLES = ("question", "layer", "claim_check", "reference_value", "observation", "event_data")


@cache
def example() -> LoadedScenario:
    return load_scenario(EXAMPLE)


def refusal(*claims: Claim, past: int = 0, **tables: Any) -> str:
    """Why tables are refused; empty where they are not."""
    found = _settled(*claims, past=past, **tables)
    return found if isinstance(found, str) else ""


def settled(*claims: Claim, past: int = 0, **tables: Any) -> LoadedScenario:
    """The example with these tables only, and with more claims, in a run of so many weeks before its date."""
    found = _settled(*claims, past=past, **tables)
    assert not isinstance(found, str), found
    return found


def _settled(*claims: Claim, past: int, **tables: Any) -> LoadedScenario | str:
    loaded = example()
    scenario = loaded.scenario.model_copy(update=dict.fromkeys(TABLES, ()) | {"headline": None} | tables)
    ledger = replace(loaded.ledger, claims={**loaded.ledger.claims, **{one.id: one for one in claims}})
    calendar = Calendar(AS_OF - timedelta(weeks=past), WEEKS + past, past)
    try:
        return settle(replace(loaded, scenario=scenario, ledger=ledger, calendar=calendar, warnings=()), SERIES)
    except InputError as fault:
        return str(fault).partition("scenario.toml: ")[2]


def listed(*claims: Claim, past: int = 0, **tables: Any) -> list[str]:
    """What is doubtful in tables."""
    return [str(one).removeprefix("scenario.toml: ") for one in settled(*claims, past=past, **tables).warnings]


def only(found: list[str]) -> str:
    assert len(found) == 1
    return found[0]


def about(first: date | None, last: date | None = None, best: float | None = 10, **quantity: Any) -> Claim:
    """A claim 'c' of the Lanterns, about persons, from one day to another, or about no period."""
    found = claim(best, days=1 if first else None, **{"whose": "regency"} | quantity)
    if found.meant is None:
        return found
    return found.model_copy(update={"meant": type(found.meant).model_validate({"from": first, "to": last or first})})


def observation(*series: str, **keys: Any) -> Observation:
    return validate(Observation, {"claim": "c", "series": list(series)} | keys, "test")
