"""What-ifs: found by id or read from a file, and put into a scenario as events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import Field

from contested.checks import error
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
    data = read_toml(file)
    _check_alone(data, str(file))
    found = validate(WhatIfFile, data, str(file)).what_if
    scenario = loaded.scenario
    check_what_ifs(found, scenario.event, loaded.places, loaded.calendar, scenario.step_days, str(file))
    for one in found:
        for event in one.event:
            if isinstance(event.factor, str):
                at = f"{file}: what_if '{one.id}', event '{event.id}', field factor"
                loaded.ledger.get(event.factor, at)
                _check_unit(event.factor, loaded, at)
    return found


@error("A file of what-ifs is not a scenario.")
def _check_alone(data: Mapping[str, Any], where: str) -> None:
    if "as_of" in data:
        message = "expected a file of [[what_if]] and nothing else, found a scenario"
        raise InputError(f"{message}: name one of its what-ifs by id", where)


@error("The prior of a factor has the unit 'factor'.")
def _check_unit(reference: str, loaded: LoadedScenario, where: str) -> None:
    unit = loaded.ledger.get_prior(reference).unit
    if unit != "factor":
        raise InputError(f"expected the unit 'factor', found '{unit}' in ledger entry '{reference}'", where)


def files_of(wanted: Iterable[str | Path], loaded: LoadedScenario) -> dict[str, str]:
    """The files of those what-ifs that do not stand in the scenario, by id."""
    files = [Path(one) for one in wanted if isinstance(one, Path) or one.endswith(SUFFIX)]
    return {one.id: str(file) for file in files for one in read_what_ifs(file, loaded)}


def all_what_ifs(asked: Iterable[WhatIf], loaded: LoadedScenario) -> tuple[WhatIf, ...]:
    """The what-ifs of a scenario and those that are asked for, which replace others of the same id.

    So a model with the events of all of them is the same whichever of the scenario's is asked for.
    """
    return tuple({one.id: one for one in (*loaded.scenario.what_if, *asked)}.values())


def lever_id(what_if: WhatIf, event: Event) -> str:
    """The id of an event of a what-if among the events of the scenario."""
    return f"{what_if.id}.{event.id}"


def lever_where(event: str) -> str:
    """Where an event stands, from its id in a model: in the scenario, or in one of its what-ifs."""
    what_if, dot, lever = event.partition(".")
    return f"what_if '{what_if}', event '{lever}'" if dot else f"event '{event}'"


def with_levers(loaded: LoadedScenario, what_ifs: Sequence[WhatIf]) -> LoadedScenario:
    """The scenario with the events of all these what-ifs after its own: a model of it has all of them as parameters."""
    levers = [
        event.model_copy(update={"id": lever_id(what_if, event)}) for what_if in what_ifs for event in what_if.event
    ]
    return replace(loaded, scenario=loaded.scenario.model_copy(update={"event": (*loaded.scenario.event, *levers)}))
