"""What-ifs: found by id or read from a file, and put into a scenario as events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from pydantic import Field

from contested.errors import InputError, nearest
from contested.ledger.reading import read_toml, validate
from contested.ledger.record import Record
from contested.scenario.load import LoadedScenario
from contested.scenario.schema import Event, WhatIf
from contested.scenario.what_if_checks import check_what_ifs

SUFFIX = ".toml"


class WhatIfFile(Record):
    """A file of what-ifs alone."""

    what_if: tuple[WhatIf, ...] = Field(strict=False, min_length=1)


def chosen_what_ifs(wanted: Iterable[str | Path], loaded: LoadedScenario) -> tuple[WhatIf, ...]:
    """The what-ifs of a scenario by id, and all of those in files; each once, in the order in which they are asked for.

    Raises:
        InputError: no such what-if or file, or a file that does not fit the scenario.
    """
    known = {one.id: one for one in loaded.scenario.what_if}
    found: dict[str, WhatIf] = {}
    for one in wanted:
        if isinstance(one, Path) or one.endswith(SUFFIX):
            found |= {read.id: read for read in read_what_ifs(Path(one), loaded)}
        else:
            found[one] = _named(one, known, loaded)
    return tuple(found.values())


def _named(name: str, known: dict[str, WhatIf], loaded: LoadedScenario) -> WhatIf:
    if name not in known:
        hint = nearest(name, known) if known else f"the scenario '{loaded.scenario.name}' has none; name a .toml file."
        raise InputError(f"no what-if '{name}'; {hint}", "what_if")
    return known[name]


def read_what_ifs(file: Path, loaded: LoadedScenario) -> tuple[WhatIf, ...]:
    """The what-ifs in a file, checked against the scenario.

    Raises:
        InputError: it is no such file, or does not fit the scenario.
    """
    found = validate(WhatIfFile, read_toml(file), str(file)).what_if
    check_what_ifs(found, loaded.scenario.event, loaded.places, loaded.calendar, str(file))
    for one in found:
        for event in one.event:
            if isinstance(event.factor, str):
                loaded.ledger.get(event.factor, f"{file}: what_if '{one.id}', event '{event.id}', field factor")
    return found


def all_what_ifs(asked: Iterable[WhatIf], loaded: LoadedScenario) -> tuple[WhatIf, ...]:
    """The what-ifs of a scenario and those that are asked for, which replace others of the same id.

    So a model with the events of all of them is the same whichever of the scenario's is asked for.
    """
    return tuple({one.id: one for one in (*loaded.scenario.what_if, *asked)}.values())


def lever_id(what_if: WhatIf, event: Event) -> str:
    """The id of an event of a what-if among the events of the scenario."""
    return f"{what_if.id}.{event.id}"


def with_levers(loaded: LoadedScenario, what_ifs: Sequence[WhatIf]) -> LoadedScenario:
    """The scenario with the events of all these what-ifs after its own: a model of it has all of them as parameters."""
    levers = [
        event.model_copy(update={"id": lever_id(what_if, event)}) for what_if in what_ifs for event in what_if.event
    ]
    return replace(loaded, scenario=loaded.scenario.model_copy(update={"event": (*loaded.scenario.event, *levers)}))
