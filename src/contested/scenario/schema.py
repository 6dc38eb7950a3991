"""The scenario file, table by table. Pure data: nothing in it is ever evaluated as code."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, PlainValidator, WithJsonSchema

from contested.ledger.record import NAME_PATTERN, Line, Name, Record
from contested.scenario.bound import PRIOR, Bound, ByHand, Lines, SomeLines, wrong
from contested.scenario.questions import Anchor, Bias, Compare, Layer, Question

# Integration steps in a week: every step divides the week, which is the reporting clock.
STEPS_PER_WEEK = {"half-day": 14, "day": 7, "half-week": 2, "week": 1}
# Words that already stand for something in the names of series.
TAKEN_BY_SERIES = frozenset({"civilian", "contested", "displaced", "abroad"})


def _actor_id(value: str) -> str:
    if value in TAKEN_BY_SERIES:
        raise ValueError(f"'{value}' is a word of the series' names; call the actor something else")
    return value


class Actor(Record):
    """An armed actor: how many fighters, where they are, what it holds, whom it fights."""

    id: Annotated[Name, AfterValidator(_actor_id)]
    name: Line
    fighters: Bound
    where: Line
    holds: Line | None = None
    enemies: Lines = ()
    allies: Lines = ()


class PlacesFiles(Record):
    """The files that describe the places, relative to the scenario's folder."""

    table: Line
    outlines: Line | None = None
    neighbours: Line | None = None
    control_unit: Line = "district"


def _mechanism_value(value: Any) -> str | bool | ByHand | list[str]:
    if isinstance(value, ByHand | bool):
        return value
    if isinstance(value, str) and value.strip() and (PRIOR.fullmatch(value) or not value.startswith("prior:")):
        return value
    if isinstance(value, list) and all(isinstance(part, str) and part.strip() for part in value):
        return value
    raise wrong("expected a ledger entry 'prior:ID', or for a role a text, a list of texts, true or false", value)


MechanismValue = Annotated[
    str | bool | ByHand | list[str],
    PlainValidator(_mechanism_value),
    WithJsonSchema(
        {"anyOf": [{"type": "string"}, {"type": "boolean"}, {"type": "array", "items": {"type": "string"}}]}
    ),
]


class MechanismEntry(Record):
    """One mechanism at work: its kind, the actors or series in its roles, and its parameters' ledger entries."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, MechanismValue]

    kind: Name

    @property
    def parameters(self) -> dict[str, str | ByHand]:
        """Parameter name -> ``prior:ID``, or a number that was set by hand."""
        return {key: value for key, value in self._given() if _is_parameter(value)}

    @property
    def roles(self) -> dict[str, str | bool | list[str]]:
        """Everything that is not a number: role name -> text, list of texts, or switch."""
        return {key: value for key, value in self._given() if not _is_parameter(value)}

    def _given(self) -> list[tuple[str, Any]]:
        return list((self.__pydantic_extra__ or {}).items())


def _is_parameter(value: object) -> bool:
    return isinstance(value, ByHand) or (isinstance(value, str) and value.startswith("prior:"))


class Event(Record):
    """Something from outside: a factor on named flows or factors, for a window of time."""

    id: Name
    text: Line
    from_: date = Field(alias="from")
    to: date
    affects: SomeLines
    factor: Bound
    places: SomeLines | None = None


def _kind_defaults_to_label(mechanisms: Any) -> Any:
    if not isinstance(mechanisms, dict):
        return mechanisms
    for label in mechanisms:
        if not re.fullmatch(NAME_PATTERN, label):
            raise ValueError(f"expected labels of lower-case words with '-' or '_' between them, found '{label}'")
    return {
        label: {"kind": label, **entry} if isinstance(entry, dict) else entry for label, entry in mechanisms.items()
    }


class Scenario(Record):
    """A whole scenario file."""

    name: Name
    title: Line
    as_of: date
    start: date | None = None
    weeks: int = Field(ge=1, le=156)
    step: Literal["half-day", "day", "half-week", "week"] = "day"
    members: int = Field(default=1000, ge=1, le=1_000_000)
    ledger: SomeLines
    places: PlacesFiles
    headline: Line | None = None
    actor: tuple[Actor, ...] = Field(min_length=1, strict=False)
    level: dict[str, Bound] = {}
    mechanism: Annotated[dict[str, MechanismEntry], BeforeValidator(_kind_defaults_to_label)] = {}
    event: tuple[Event, ...] = Field(default=(), strict=False)
    question: tuple[Question, ...] = Field(min_length=1, strict=False)
    layer: tuple[Layer, ...] = Field(default=(), strict=False)
    compare: tuple[Compare, ...] = Field(default=(), strict=False)
    bias: tuple[Bias, ...] = Field(default=(), strict=False)
    anchor: tuple[Anchor, ...] = Field(default=(), strict=False)

    @property
    def first_day(self) -> date:
        """The first day of the simulated time."""
        return self.start or self.as_of

    @property
    def steps_per_week(self) -> int:
        """Integration steps in a week, a whole number for every choice of ``step``."""
        return STEPS_PER_WEEK[self.step]

    @property
    def step_days(self) -> float:
        """Length of an integration step in days."""
        return 7.0 / self.steps_per_week

    @property
    def headline_question(self) -> Question:
        """The question shown first: the one named by ``headline``, else the first."""
        return next((q for q in self.question if q.id == self.headline), self.question[0])


def scenario_schema() -> str:
    """The JSON Schema of a scenario file, as kept in docs/schema/scenario.schema.json."""
    schema = Scenario.model_json_schema(by_alias=True)
    # A file may leave `kind` out: it is the label then.
    schema["$defs"]["MechanismEntry"].pop("required")
    content = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "A scenario file"}
    return json.dumps(content, indent=1, sort_keys=True) + "\n"
