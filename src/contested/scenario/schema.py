"""The tables of a scenario file. They are data; none of it is evaluated as code."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Annotated, Any, ClassVar, Literal, Self, get_args

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, PlainValidator, WithJsonSchema, model_validator

from contested.checks import error
from contested.ledger.record import NAME_PATTERN, Day, Line, Name, Record, Title, printable
from contested.ledger.validation_errors import show
from contested.scenario.bound import PRIOR, Bound, ByHand, Lever, Lines, NonEmptyLines, unexpected
from contested.scenario.calendar import MAX_WEEKS
from contested.scenario.event_data import EventData
from contested.scenario.observation import NotObserved, Observation
from contested.scenario.questions import Bias, ClaimCheck, Layer, Question, ReferenceValue

# Integration steps in a week. Results are reported by week, so a week is a whole number of steps.
STEPS_PER_WEEK = {"half-day": 14, "day": 7, "half-week": 2, "week": 1}
LONGEST_LABEL = 80
MOST_ALTERNATIVES = 5
"""Other sets of mechanisms at most: each is conditioned and simulated like the scenario itself."""
NonEmptyNames = Annotated[tuple[Name, ...], Field(strict=False, min_length=1, max_length=100)]
# Words that have a meaning in the names of series.
RESERVED_ACTOR_IDS = frozenset({"civilian", "contested", "displaced", "abroad"})
Role = Literal["incumbent", "challenger", "ally", "outsider", "faction"]
ROLES: tuple[str, ...] = get_args(Role)
"""The roles by which a preset gives mechanisms to actors."""


@error("An actor's id is no word that names of series use.")
def _actor_id(value: str) -> str:
    if value in RESERVED_ACTOR_IDS:
        raise ValueError(f"'{value}' is a reserved word in the names of series; choose another id")
    return value


NOBODY = ByHand(0.0)


class Actor(Record):
    """An armed actor: its fighters, where they are, what it holds, its enemies and allies.

    A faction, a part of another actor that may break away, has no fighters of its own at the start.
    """

    id: Annotated[Name, AfterValidator(_actor_id)]
    name: Line
    role: Role | None = None
    fighters: Bound
    where: Line
    holds: Line | None = None
    enemies: Lines = ()
    allies: Lines = ()

    @model_validator(mode="before")
    @classmethod
    @error("A faction has no fighters of its own at the start.")
    def _nobody_has_broken_away(cls, data: Any) -> Any:
        if not isinstance(data, dict) or data.get("role") != "faction":
            return data
        if data.get("fighters", NOBODY) != NOBODY:
            raise ValueError("a faction has no fighters at the start; leave out the key 'fighters'")
        return {**data, "fighters": NOBODY}


class PlacesFiles(Record):
    """The files that describe the places, relative to the scenario's folder."""

    table: Line
    outlines: Line | None = None
    neighbours: Line | None = None
    place: Line = "place"
    control_unit: Line = "district"


class PresetChoice(Record):
    """A preset by name, with only some kinds of its mechanisms or without some."""

    name: Name
    only: NonEmptyNames | None = None
    without: NonEmptyNames | None = None

    @model_validator(mode="after")
    @error("A preset is taken with `only` or with `without`, not with both.")
    def _one_choice(self) -> Self:
        if self.only and self.without:
            raise ValueError("expected either the key 'only' or the key 'without', found both")
        return self


def _named_preset(value: Any) -> Any:
    return {"name": value} if isinstance(value, str) else value


PresetKey = Annotated[PresetChoice, BeforeValidator(_named_preset, json_schema_input_type=Name | PresetChoice)]


class Alternative(Record):
    """Another set of mechanisms in place of the scenario's preset; the rest of the scenario is as it is."""

    id: Name
    title: Title
    preset: PresetKey


@error("A key of a mechanism holds a ledger entry, or a role: a text, a list of texts, true or false.")
def _mechanism_value(value: Any) -> str | bool | ByHand | list[str]:
    if isinstance(value, ByHand | bool):
        return value
    for part in value if isinstance(value, list) else [value]:
        if isinstance(part, str):
            printable(part)
    if isinstance(value, str) and value.strip() and (PRIOR.fullmatch(value) or not value.startswith("prior:")):
        return value
    if isinstance(value, list) and all(isinstance(part, str) and part.strip() for part in value):
        return value
    raise unexpected("expected a ledger entry 'prior:ID', or for a role a text, a list of texts, true or false", value)


MechanismValue = Annotated[
    str | bool | ByHand | list[str],
    PlainValidator(_mechanism_value),
    WithJsonSchema(
        {"anyOf": [{"type": "string"}, {"type": "boolean"}, {"type": "array", "items": {"type": "string"}}]}
    ),
]


class MechanismEntry(Record):
    """An instance of a mechanism: its kind, its roles, and the ledger entries of its parameters."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, MechanismValue]

    kind: Name

    @property
    def parameters(self) -> dict[str, str | ByHand]:
        """Parameter name -> ``prior:ID``, or a number set by hand."""
        return {key: value for key, value in self._values() if _is_parameter(value)}

    @property
    def roles(self) -> dict[str, str | bool | list[str]]:
        """Role name -> text, list of texts, true or false."""
        return {key: value for key, value in self._values() if not _is_parameter(value)}

    def _values(self) -> list[tuple[str, Any]]:
        return list((self.__pydantic_extra__ or {}).items())


def _is_parameter(value: object) -> bool:
    return isinstance(value, ByHand) or (isinstance(value, str) and value.startswith("prior:"))


class Event(Record):
    """An exogenous shock: a factor on flows or factors of the model, for a period."""

    id: Name
    text: Line
    from_: Day = Field(alias="from")
    to: Day
    affects: NonEmptyLines
    factor: Bound
    places: NonEmptyLines | None = None


class LeverEvent(Event):
    """An event that only a what-if has; its factor may be a number."""

    factor: Lever


class WhatIf(Record):
    """What might be otherwise from the date of the evidence on: events that are added, and events that are left out."""

    id: Name
    title: Line
    text: Line
    without: Lines = ()
    event: tuple[LeverEvent, ...] = Field(default=(), strict=False, max_length=100)

    @model_validator(mode="after")
    @error("A what-if adds an event or leaves one out.")
    def _something(self) -> Self:
        if not self.event and not self.without:
            raise ValueError(
                "expected the key 'event' or the key 'without', found neither: the what-if changes nothing"
            )
        return self


class StartValue(Record):
    """What a stock or level is at the start, instead of nothing or what its mechanism says."""

    series: Line
    value: Bound
    where: Line | None = None


@error("Labels of mechanisms are lower-case words of at most 80 characters.")
def _kind_defaults_to_label(mechanisms: Any) -> Any:
    if not isinstance(mechanisms, dict):
        return mechanisms
    for label in mechanisms:
        if not re.fullmatch(NAME_PATTERN, label):
            raise ValueError(f"expected labels of lower-case words with '-' or '_' between them, found {show(label)}")
        if len(label) > LONGEST_LABEL:
            raise ValueError(f"expected labels of at most {LONGEST_LABEL} characters, found one of {len(label)}")
    return {
        label: {"kind": label, **entry} if isinstance(entry, dict) else entry for label, entry in mechanisms.items()
    }


class Scenario(Record):
    """A scenario file."""

    renamed_keys: ClassVar[dict[str, str]] = {"compare": "claim_check", "anchor": "reference_value"}
    removed_keys: ClassVar[dict[str, str]] = {
        "level": "where a stock or level starts stands in a table [[start_value]] with series and value"
    }

    name: Name
    title: Line
    as_of: Day
    start: Day | None = None
    horizon: Day | None = None
    weeks: int | None = Field(default=None, ge=1, le=MAX_WEEKS)
    step: Literal["half-day", "day", "half-week", "week"] = "week"
    members: int = Field(default=1000, ge=2, le=1_000_000)
    library: bool = False
    preset: PresetKey | None = None
    context: Annotated[tuple[Name, ...], Field(strict=False, max_length=20)] = ()
    ledger: NonEmptyLines
    observations: Line | None = None
    places: PlacesFiles
    headline: Line | None = None
    actor: tuple[Actor, ...] = Field(min_length=1, strict=False)
    start_value: tuple[StartValue, ...] = Field(default=(), strict=False)
    mechanism: Annotated[dict[str, MechanismEntry], BeforeValidator(_kind_defaults_to_label)] = {}
    event: tuple[Event, ...] = Field(default=(), strict=False)
    question: tuple[Question, ...] = Field(min_length=1, strict=False)
    layer: tuple[Layer, ...] = Field(default=(), strict=False)
    claim_check: tuple[ClaimCheck, ...] = Field(default=(), strict=False)
    bias: tuple[Bias, ...] = Field(default=(), strict=False)
    reference_value: tuple[ReferenceValue, ...] = Field(default=(), strict=False)
    observation: tuple[Observation, ...] = Field(default=(), strict=False)
    not_observed: tuple[NotObserved, ...] = Field(default=(), strict=False)
    event_data: tuple[EventData, ...] = Field(default=(), strict=False)
    what_if: tuple[WhatIf, ...] = Field(default=(), strict=False)
    alternative: tuple[Alternative, ...] = Field(default=(), strict=False, max_length=MOST_ALTERNATIVES)

    @model_validator(mode="after")
    @error("A scenario has either a horizon or a number of weeks.")
    def _one_end(self) -> Self:
        if (self.horizon is None) == (self.weeks is None):
            found = "neither" if self.weeks is None else "both"
            raise ValueError(
                "expected either the key 'horizon', the last day of interest, or the key 'weeks', the whole weeks "
                f"from as_of on, found {found}"
            )
        return self

    @property
    def first_day(self) -> date:
        """The first simulated day."""
        return self.start or self.as_of

    @property
    def steps_per_week(self) -> int:
        """Integration steps in a week."""
        return STEPS_PER_WEEK[self.step]

    @property
    def step_days(self) -> float:
        """The length of an integration step in days."""
        return 7.0 / self.steps_per_week

    @property
    def headline_question(self) -> Question:
        """The question that reports show first: the one named by ``headline``, else the first."""
        return next((q for q in self.question if q.id == self.headline), self.question[0])


def scenario_schema() -> str:
    """The JSON Schema of a scenario file, stored in docs/schema/scenario.schema.json."""
    schema = Scenario.model_json_schema(by_alias=True)
    # `kind` is optional in a file; the default is the label.
    schema["$defs"]["MechanismEntry"].pop("required")
    content = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "A scenario file"}
    return json.dumps(content, indent=1, sort_keys=True) + "\n"
