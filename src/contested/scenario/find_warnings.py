"""Warnings: what can be run, but may not mean what its author thinks."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from contested.errors import InputWarning
from contested.ledger.ledger import Ledger
from contested.scenario.calendar import Calendar
from contested.scenario.places import Places
from contested.scenario.schema import Scenario
from contested.scenario.warnings_of_claims import claim_warnings
from contested.scenario.warnings_of_places import place_warnings
from contested.scenario.warnings_of_use import use_warnings


class Parts(NamedTuple):
    """The parts of a scenario, each sound by itself; `used` are the references that it uses, with a location."""

    scenario: Scenario
    ledger: Ledger
    places: Places
    calendar: Calendar
    used: dict[str, str]
    shortened: bool  # the number of weeks was set by hand
    file: Path


def find_warnings(parts: Parts) -> tuple[InputWarning, ...]:
    """Every warning of a scenario, in the order places, claims, use; paths are relative to its folder."""
    scenario, ledger = parts.scenario, parts.ledger
    found = [
        *place_warnings(parts.places, str(parts.file.parent / scenario.places.table)),
        *claim_warnings(ledger, [actor.id for actor in scenario.actor], parts.used),
        *use_warnings(scenario, ledger, parts.places, parts.calendar, str(parts.file), parts.shortened),
    ]
    folder = f"{parts.file.parent}{os.sep}"
    return tuple(InputWarning(one.where.replace(folder, ""), one.message.replace(folder, "")) for one in found)
