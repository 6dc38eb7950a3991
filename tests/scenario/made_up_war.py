"""A small made-up war with a preset, as data that a test can change."""

from __future__ import annotations

import datetime
from typing import Any

from contested.ledger.reading import validate
from contested.scenario.casting import Casting
from contested.scenario.preset_given import cast_preset
from contested.scenario.schema import Scenario

COLUMNS = ("here", "ruggedness_m", "snow_weeks", "eligible_men")
WHERE = "scenario.toml"


def actor(key: str, role: str, enemies: str = "", allies: str = "") -> dict[str, Any]:
    """A table of an actor; enemies and allies are words."""
    lists = {"enemies": enemies.split(), "allies": allies.split()}
    return {"id": key, "name": key.title(), "role": role, "fighters": "prior:f", "where": "here", **lists}


GUARD, FRONT = actor("guard", "incumbent"), actor("front", "challenger", "guard")
LEAGUE = actor("league", "challenger", "guard front")
COUSINS = actor("cousins", "ally", "front", "guard")
FOREIGNERS = actor("foreigners", "outsider", "front")


def casting(
    *actors: dict[str, Any],
    preset: Any = "irregular-war-core",
    columns: tuple[str, ...] = COLUMNS,
    **tables: dict[str, Any],
) -> Casting:
    """What the preset gives actors; tables of mechanisms have ``_`` for ``-`` in their labels."""
    mechanisms = {label.replace("_", "-"): table for label, table in tables.items()}
    data = {
        "name": "two-rivers",
        "title": "Two Rivers",
        "as_of": datetime.date(2031, 3, 1),
        "weeks": 20,
        "ledger": ["ledger"],
        "places": {"table": "places.csv", "control_unit": "parish"},
        "preset": preset,
        "actor": list(actors),
        "question": [{"id": "q", "text": "How many?", "measure": "units_held", "actor": actors[0]["id"]}],
        "mechanism": mechanisms,
    }
    return cast_preset(validate(Scenario, data, WHERE), mechanisms, columns, WHERE)


def entries(*actors: dict[str, Any], **options: Any) -> dict[str, dict[str, Any]]:
    """The tables of mechanisms that the preset gives actors."""
    return casting(*actors, **options).entries()
