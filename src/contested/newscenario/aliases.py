"""Other names of places, from a table: they join rows of population and events, and are written with the places."""

from __future__ import annotations

from pathlib import Path

from contested.errors import InputError
from contested.ledger.plural import counted
from contested.newscenario.gather import NewPlaces
from contested.observations.events.names import key
from contested.observations.events.place_set import read_aliases
from contested.scenario.table import show


def add_aliases(places: NewPlaces, path: Path) -> str:
    """Add other names to places; returns what is said.

    Args:
        places: every place of the file of outlines.
        path: a CSV table with the columns name and place (its id or name), as `contested data import` takes it.

    Raises:
        InputError: the table does not fit, a place does not exist, or a name is that of another place.
    """
    names = {key(name): number for number, name in enumerate(places.names)}
    found = read_aliases(path, places.ids, places.names)
    for row, name, number in found:
        if names.get(key(name), number) != number:
            raise InputError(f"{show(name)} is the name of another place", row.location("name"))
        if name not in places.other_names[number]:
            places.other_names[number].append(name)
    return f"{counted(len(found), 'other name')} from {path.name}"
