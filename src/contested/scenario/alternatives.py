"""Other sets of mechanisms: the same scenario with another preset, each loaded like the scenario itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from contested.checks import error, warning
from contested.errors import InputError, InputWarning
from contested.scenario.casting import OFF
from contested.scenario.schema import Alternative, Scenario

if TYPE_CHECKING:
    from contested.scenario.load import LoadedScenario

ASKED_OF_THE_SCENARIO = ("alternative", "what_if")
"""Tables that belong to the scenario itself: an alternative has none of its own."""


class LoadedAlternative(NamedTuple):
    """Another set of mechanisms, and the scenario with it.

    Attributes:
        table: as it stands in the file.
        scenario: the whole scenario with this set; names that the set lacks are still in it.
    """

    table: Alternative
    scenario: LoadedScenario


def as_alternative(content: dict[str, Any], scenario: Scenario, other: Alternative) -> tuple[dict[str, Any], Scenario]:
    """The content of a scenario's files with the preset of an alternative, as data and checked."""
    kept = {key: value for key, value in content.items() if key not in ASKED_OF_THE_SCENARIO}
    data = {**kept, "preset": other.preset.model_dump(mode="json", exclude_none=True)}
    changed = {key: () for key in ASKED_OF_THE_SCENARIO if key in Scenario.model_fields}
    return data, scenario.model_copy(update={**changed, "preset": other.preset})


def switched(content: Mapping[str, Any]) -> set[str]:
    """Labels of the tables that switch a mechanism of the preset off."""
    return {label for label, table in content.get("mechanism", {}).items() if OFF in table}


@contextmanager
def in_alternative(where: str, id_: str) -> Iterator[None]:
    """Say in the location of an InputError that it is about an alternative; `where` is the scenario's file."""
    try:
        yield
    except InputError as found:
        start, said = f"{where}: ", found.where or ""
        if not said.startswith(start) or said.startswith(f"{start}alternative "):
            raise
        raise InputError(found.message, f"{start}alternative '{id_}', {said.removeprefix(start)}") from None


def with_alternatives(main: LoadedScenario, load: Callable[[Alternative], LoadedScenario]) -> LoadedScenario:
    """A scenario with its alternatives. Each has a hash of its own: that of the scenario is the same without them.

    Args:
        main: the scenario.
        load: loads it with another set of mechanisms.

    Raises:
        InputError: something does not fit the other set, or it is the scenario's own.
    """
    found: list[LoadedAlternative] = []
    warnings: list[InputWarning] = []
    for one in main.scenario.alternative:
        other = load(one)
        same = _same_as(other, main, found)
        if same is None:
            found.append(LoadedAlternative(one, other))
            warnings += _own_warnings(one, other, main)
        elif main.set:
            warnings.append(_left_out(one, same, main))
        else:
            _refuse(one, same, main)
    return replace(main, alternatives=tuple(found), warnings=(*main.warnings, *warnings))


def _same_as(other: LoadedScenario, main: LoadedScenario, found: list[LoadedAlternative]) -> str | None:
    """What has the same mechanisms already: the scenario or an alternative; None where none has."""
    if other.scenario.mechanism == main.scenario.mechanism:
        return "the scenario itself"
    same = (one.table.id for one in found if one.scenario.scenario.mechanism == other.scenario.mechanism)
    return next((f"alternative '{id_}'" for id_ in same), None)


@error("An alternative has other mechanisms than the scenario and than every other alternative.")
def _refuse(one: Alternative, same: str, main: LoadedScenario) -> None:
    raise InputError(
        f"expected another set of mechanisms, found that of {same}",
        f"{main.file}: alternative '{one.id}', field preset",
    )


@warning("An alternative is another set of mechanisms under what is set, too.")
def _left_out(one: Alternative, same: str, main: LoadedScenario) -> InputWarning:
    message = f"left out: with what is set it has the mechanisms of {same}"
    return InputWarning(f"{main.file.name}: alternative '{one.id}'", message)


def _own_warnings(one: Alternative, other: LoadedScenario, main: LoadedScenario) -> Iterator[InputWarning]:
    """What is doubtful with this set of mechanisms and not with the scenario's own."""
    known = set(main.warnings)
    for each in other.warnings:
        if each not in known:
            yield InputWarning(f"alternative '{one.id}', {each.where}", each.message)
