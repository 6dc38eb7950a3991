"""Warnings: what can be run, but may not mean what its author thinks."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from contested.errors import InputWarning
from contested.ledger.ledger import Ledger
from contested.ledger.warnings_of_entries import ledger_warnings
from contested.scenario.calendar import Calendar
from contested.scenario.places import Places
from contested.scenario.schema import Scenario
from contested.scenario.warnings_of_claims import claim_warnings
from contested.scenario.warnings_of_dates import old_evidence
from contested.scenario.warnings_of_observations import observation_warnings
from contested.scenario.warnings_of_places import place_warnings
from contested.scenario.warnings_of_use import use_warnings


class Parts(NamedTuple):
    """The parts of a scenario, each sound by itself."""

    scenario: Scenario
    ledger: Ledger
    places: Places
    calendar: Calendar
    shortened: bool  # the number of weeks was set by hand
    file: Path


def compared(scenario: Scenario) -> set[str]:
    """Ids of the claims that a scenario compares with something simulated."""
    thresholds = [option.comparison[1] for one in scenario.question for option in one.alternatives if option.comparison]
    named = [word.removeprefix("claim:") for word in thresholds if isinstance(word, str)]
    compared_in = (
        *(one for one in scenario.claim_check if one.series),
        *scenario.reference_value,
        *scenario.observation,
    )
    return {*named, *(one.claim for one in compared_in)}


def find_warnings(parts: Parts) -> tuple[InputWarning, ...]:
    """Every warning of a scenario, from places to use; paths are relative to its folder."""
    scenario, ledger = parts.scenario, parts.ledger
    found = [
        *place_warnings(parts.places, scenario.places, parts.file.parent),
        *old_evidence(scenario, ledger, str(parts.file)),
        *ledger_warnings(ledger, {word for bias in scenario.bias for word in bias.about}, owners_are_known=True),
        *claim_warnings(ledger, [actor.id for actor in scenario.actor], parts.places, compared(scenario)),
        *observation_warnings(scenario, ledger, parts.calendar, str(parts.file)),
        *use_warnings(scenario, ledger, parts.places, parts.calendar, str(parts.file), parts.shortened),
    ]
    folder = f"{parts.file.parent}{os.sep}"
    return tuple(InputWarning(one.where.replace(folder, ""), one.message.replace(folder, "")) for one in found)
