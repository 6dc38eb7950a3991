"""manifest.json: what was run, with what, and a digest of every file of the run."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from contested.ledger.record import Record
from contested.results.alternatives import AlternativeInfo
from contested.results.conditioning import Conditioning
from contested.results.values import Basis, ByKey, Count, Positive, Sha256, Texts

FORMAT = 4
"""Number of the run folder's format. The first format had no number."""


class FileDigest(Record):
    """A file of the run folder."""

    sha256: Sha256
    size: Count


class ScenarioInfo(Record):
    """The scenario that was run. `weeks` are all weeks of the run, `past_weeks` those before `as_of`.

    `step_days` is the length of an integration step.
    """

    name: str
    title: str
    hash: Sha256
    as_of: date
    start: date
    weeks: Annotated[int, Field(ge=1)]
    past_weeks: Count = 0
    step: str
    step_days: Annotated[float, Field(gt=0, le=7)]

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if self.past_weeks >= self.weeks:
            raise ValueError(f"expected fewer past_weeks than weeks ({self.weeks}), found {self.past_weeks}")
        if self.past_weeks and self.as_of != self.start + timedelta(weeks=self.past_weeks):
            raise ValueError(f"expected as_of {self.past_weeks} weeks after start ({self.start}), found {self.as_of}")
        return self


class LedgerInfo(Record):
    """The ledger that was used. `withheld` counts entries known only after the scenario's date.

    `from_library` are the claims and priors that were taken from the literature, as "kind:id"; `later_in_library` are
    those of them whose documents appeared after the scenario's date.
    """

    hash: Sha256
    claims: Count
    priors: Count
    hindsight: bool
    late_entries: Texts
    withheld: Count
    from_library: Texts = ()
    later_in_library: Texts = ()


class PlaceInfo(Record):
    """A place; `units` are its control units."""

    id: str
    name: str
    population: Count
    units: Count


class ActorInfo(Record):
    """An actor."""

    id: str
    name: str


class LayerInfo(Record):
    """A map layer: the chance that the sum of some series meets a condition, such as "at least 1", in a week."""

    id: str
    title: str
    series: Texts = ()
    condition: str = ""


class SeriesInfo(Record):
    """A recorded series; `mechanism` is the label of the instance that makes a flow or report.

    `by_place` is false for a series of the whole area only. `one_of` names series of the whole area of which one is 1
    in a history and the others are 0, such as the phases of an actor: their means are shares of histories.
    """

    name: str
    kind: Literal["stock", "level", "flow", "report"]
    unit: str
    title: str
    mechanism: str | None
    by_place: bool
    one_of: str | None = None


class FlowLink(Record):
    """A flow of a mechanism, with the stocks it takes from and adds to."""

    name: str
    kind: str
    source: str | None
    target: str | None


class MechanismInfo(Record):
    """An instance of a mechanism: its roles, flows, the levels it moves, and the documents it comes from."""

    label: str
    kind: str
    summary: str
    catalogue: str
    roles: ByKey[str | Texts | None]
    flows: tuple[FlowLink, ...]
    levels: Texts
    sources: Texts


class ParameterInfo(Record):
    """A parameter with the 90 % range of its prior; low, median and high are equal where it is set by hand.

    `initial_of` is the stock whose total at the start it sets, if it is such a parameter.
    """

    name: str
    mechanism: str
    unit: str
    description: str
    prior: str | None
    basis: Basis
    low: float
    median: float
    high: float
    rests_on: Texts
    initial_of: str | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.low <= self.median <= self.high:
            raise ValueError(f"expected low, median and high in order, found {self.low}, {self.median}, {self.high}")
        if (self.prior is None) != (self.basis == "set by hand"):
            raise ValueError("expected basis = 'set by hand' where there is no prior, and only there")
        return self


class PriorCheck(Record):
    """A known level and the 90 % band that the ensemble expects.

    `circular` lists the priors that were made from the claim: the check is not an independent test then.
    """

    id: str
    text: str
    claim: str
    per: Literal["week", "month", "year"]
    reference: float
    low: float
    median: float
    high: float
    inside: bool
    basis: Basis
    circular: Texts

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if not self.low <= self.median <= self.high:
            raise ValueError(f"expected low, median and high in order, found {self.low}, {self.median}, {self.high}")
        if self.inside != (self.low <= self.reference <= self.high):
            raise ValueError("expected inside to say whether the reference lies between low and high")
        if (self.basis == "circular") != bool(self.circular):
            raise ValueError("expected basis = 'circular' where circular lists priors, and only there")
        return self


class StepBias(Record):
    """The relative bias of a series' mean that the length of a step causes, and its standard error.

    From drawn histories, or in expected mode where their noise hides it.
    """

    bias: float
    standard_error: Positive
    mode: Literal["drawn", "expected"]


class StepAudit(Record):
    """The same members at half the step. `noise_limit` is the number of standard errors that noise may reach.

    `members` are drawn histories, none in a small run; `expected_members` ran as expected values.
    The series in `failed` need a shorter step; of those in `undecided` no bias can be told.
    """

    step_days: float
    half_step_days: float
    members: Count
    expected_members: Count
    threshold: Positive
    noise_limit: Positive
    series: ByKey[StepBias]
    failed: Texts
    undecided: Texts
    worst: Positive
    worst_series: str | None
    passed: bool


class Manifest(Record):
    """The content of manifest.json. `digest` is the SHA-256 of the manifest itself without `digest`.

    `place` and `control_unit` are the scenario's words for one place and for a unit of control. `conditioning` is null
    for a run of the priors alone. `alternatives` are the scenario's other sets of mechanisms.
    """

    format: Literal[4]
    digest: Sha256
    files: ByKey[FileDigest]
    scenario: ScenarioInfo
    ledger: LedgerInfo
    versions: ByKey[str]
    seed: Count
    members: Annotated[int, Field(ge=1)]
    parameter_rows: Annotated[int, Field(ge=1)]
    places: Annotated[tuple[PlaceInfo, ...], Field(min_length=1)]
    actors: tuple[ActorInfo, ...]
    place: str = "place"
    control_unit: str
    layers: tuple[LayerInfo, ...]
    series: Annotated[tuple[SeriesInfo, ...], Field(min_length=1)]
    mechanisms: tuple[MechanismInfo, ...]
    reads: ByKey[Texts]
    parameters: tuple[ParameterInfo, ...]
    set: ByKey[Any]
    unanswered: Texts
    warnings: Texts = ()
    prior_check: tuple[PriorCheck, ...]
    step_audit: StepAudit
    timings: ByKey[Positive]
    conditioning: Conditioning | None = None
    alternatives: tuple[AlternativeInfo, ...] = ()

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if self.parameter_rows > self.members:
            raise ValueError(f"expected parameter_rows at most members ({self.members}), found {self.parameter_rows}")
        for kind, names in (("place", self.places), ("layer", self.layers)):
            ids = [one.id for one in names]
            if len(set(ids)) < len(ids):
                raise ValueError(f"expected every {kind} once")
        return self
