"""A small run in memory, made from the models of the run folder: smooth numbers, no simulation behind them."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from contested.ledger.claim import Claim, Document, PlaceRef, Quantity
from contested.ledger.distribution import LogNormal
from contested.ledger.prior import Prior
from contested.results.answers import (
    Answer,
    AnswerBasis,
    Answers,
    Attribution,
    Comparison,
    MechanismShare,
    ParameterShare,
    Threshold,
    Uncertainty,
)
from contested.results.arrays import Labelled, MemberValues, draws_arrays, series_arrays
from contested.results.claims import BiasFactor, ClaimCheck, Claims
from contested.results.evidence import Evidence
from contested.results.flows import flow_columns
from contested.results.layout import STATISTICS
from contested.results.manifest import (
    ActorInfo,
    FlowLink,
    LayerInfo,
    LedgerInfo,
    Manifest,
    MechanismInfo,
    ParameterInfo,
    PlaceInfo,
    PriorCheck,
    ScenarioInfo,
    SeriesInfo,
    StepAudit,
    StepBias,
)
from contested.results.run import Run
from contested.results.sources import Content, Stored
from contested.results.values import BasisCounts, Interval, Quantiles
from contested.results.write import sealed

MEMBERS, ROWS, WEEKS = 20, 10, 6
DAY = date(2022, 12, 6)
SERIES = (
    SeriesInfo(
        name="fighters.north", kind="stock", unit="persons", title="Fighters: North", mechanism=None, by_place=True
    ),
    SeriesInfo(name="fear", kind="level", unit="index", title="Fear", mechanism=None, by_place=True),
    SeriesInfo(
        name="raid.attack", kind="flow", unit="events per week", title="Attacks (raid)", mechanism="raid", by_place=True
    ),
    SeriesInfo(
        name="talk.stated", kind="report", unit="reported per week", title="Stated", mechanism="talk", by_place=False
    ),
)


def manifest(**changes: Any) -> Manifest:
    """The manifest of the small run, sealed, with some fields replaced."""
    found = Manifest(
        format=4,
        digest="0" * 64,
        files={},
        scenario=ScenarioInfo(
            name="small",
            title="A small war",
            hash="1" * 64,
            as_of=DAY,
            start=DAY,
            weeks=WEEKS,
            step="day",
            step_days=1.0,
        ),
        ledger=LedgerInfo(hash="2" * 64, claims=1, priors=1, hindsight=False, late_entries=(), withheld=0),
        versions={"contested": "0.2.0"},
        seed=0,
        members=MEMBERS,
        parameter_rows=ROWS,
        places=(
            PlaceInfo(id="A", name="Alpha", population=1000, units=3),
            PlaceInfo(id="B", name="Beta", population=2000, units=4),
        ),
        actors=(ActorInfo(id="north", name="The North"),),
        control_unit="district",
        layers=(LayerInfo(id="held", title="Chance that a place is held"),),
        series=SERIES,
        mechanisms=(
            MechanismInfo(
                label="raid",
                kind="ambush",
                summary="A hidden side attacks a visible one.",
                catalogue="M02",
                roles={"attacker": "north", "defenders": ("south",)},
                flows=(FlowLink(name="raid.attack", kind="event", source=None, target=None),),
                levels=(),
                sources=("paper",),
            ),
        ),
        reads={"fear": ("raid.attack",)},
        parameters=(
            ParameterInfo(
                name="raid.rate",
                mechanism="raid",
                unit="per week",
                description="attacks a fighter takes part in",
                prior="raid-rate",
                basis="measured",
                low=0.5,
                median=1.0,
                high=2.0,
                rests_on=("dead",),
            ),
        ),
        set={},
        unanswered=(),
        prior_check=(
            PriorCheck(
                id="deaths",
                text="Deaths a month",
                claim="dead",
                per="month",
                reference=10.0,
                low=5.0,
                median=9.0,
                high=20.0,
                inside=True,
                basis="circular",
                circular=("raid-rate",),
            ),
        ),
        step_audit=StepAudit(
            step_days=1.0,
            half_step_days=0.5,
            members=MEMBERS,
            expected_members=8,
            threshold=0.05,
            noise_limit=3.0,
            series={"fighters.north": StepBias(bias=0.01, standard_error=0.002, mode="drawn")},
            failed=(),
            undecided=(),
            worst=0.01,
            worst_series="fighters.north",
            passed=True,
        ),
        timings={"total_s": 1.0},
    )
    return sealed(found.model_copy(update=changes), {})


def probability_answer(**changes: Any) -> Answer:
    """A proposition's answer, with some fields replaced (not checked again)."""
    return Answer(
        id="wins",
        text="Does the North hold a place?",
        kind="probability",
        members=MEMBERS,
        count=5,
        probability=0.25,
        interval=Interval(low=0.1, high=0.5, level=0.95, method="Wilson"),
        quantiles=None,
        unit="",
        monte_carlo_error=0.1,
        threshold=Threshold(
            text="fighters at least 100",
            alternatives=(
                Comparison(subject="fighters.north", direction="at_least", number=100.0, unit="persons", claim=None),
            ),
            for_weeks=1,
        ),
        series=("fighters.north",),
        uncertainty=Uncertainty(base="ranks", parameters=0.6, process=0.4, standard_error=0.1, reason=None),
        attribution=Attribution(
            parameters=(
                ParameterShare(
                    prior="raid-rate",
                    names=("raid.rate",),
                    basis="measured",
                    share=0.5,
                    at_low=0.15,
                    at_high=0.55,
                    at_low_range=(0.08, 0.25),
                    at_high_range=(0.45, 0.66),
                ),
            ),
            mechanisms=(
                MechanismShare(
                    label="raid",
                    kind="ambush",
                    summary="A hidden side attacks a visible one.",
                    share=0.5,
                    parameters=("raid.rate",),
                    through=("raid-rate",),
                ),
            ),
            unexplained=0.1,
            tenth=2,
            method="epsilon squared",
            note=None,
        ),
        basis=AnswerBasis(word="measured", measured=1, judged=0, set_by_hand=0, circular=()),
    ).model_copy(update=changes)


def quantity_answer(**changes: Any) -> Answer:
    """A quantity's answer, with some fields replaced (not checked again)."""
    return probability_answer(
        id="how_many",
        text="How many fighters?",
        kind="quantity",
        count=None,
        probability=None,
        interval=None,
        threshold=None,
        quantiles=Quantiles(q05=1.0, q25=2.0, q50=3.0, q75=4.0, q95=5.0),
        unit="persons",
    ).model_copy(update=changes)


def claim_check(**changes: Any) -> ClaimCheck:
    """A claim on the simulation, with some fields replaced (not checked again)."""
    return ClaimCheck(
        id="dead",
        says="Ten dead.",
        speaker="a spokesman",
        side="north",
        speech="quoted",
        kind="estimate",
        said=DAY,
        document="paper",
        paragraph=3,
        locator=None,
        grade="C3",
        value=10.0,
        low=None,
        high=20.0,
        unit="persons",
        against="simulation",
        basis="circular",
        circular=("raid-rate",),
        prior=None,
        compared_with="raid.killed, summed over 6 weeks",
        weeks=6,
        members=MEMBERS,
        quantiles=Quantiles(q05=1.0, q25=2.0, q50=3.0, q75=4.0, q95=5.0),
        percentile_as_stated=0.9,
        percentile_after_bias=0.4,
        bias=BiasFactor(prior="raid-rate", low=1.0, median=2.0, high=4.0, circular=True),
    ).model_copy(update=changes)


def evidence() -> Evidence:
    """One claim, one prior and the document that both come from."""
    claim = Claim(
        id="dead",
        says="Ten dead.",
        document="paper",
        paragraph=3,
        speaker="a spokesman",
        side="north",
        speech="quoted",
        kind="estimate",
        said=DAY,
        known_from=DAY,
        place=PlaceRef(name="Alpha", precision="province"),
        quantity=Quantity(best=10.0, high=20.0, unit="persons", of="deaths", whose="south"),
        reliability="C",
        credibility=3,
        status="reviewed",
    )
    prior = Prior(
        id="raid-rate",
        says="Attacks per fighter.",
        unit="per week",
        basis="measured",
        distribution=LogNormal(kind="lognormal", median=1.0, sigma=0.4),
        rests_on=("dead",),
        sources=("paper",),
        why="counted",
        known_from=DAY,
        status="reviewed",
    )
    document = Document(id="paper", title="The paper", publisher="A press", date=DAY, read="full")
    return Evidence(claims={"dead": claim}, priors={"raid-rate": prior}, documents={"paper": document})


def content(chosen: Manifest) -> Content:
    """Arrays and tables that fit a manifest: rising lines."""
    rng = np.random.default_rng(0)
    places, weeks, members = len(chosen.places) + 1, chosen.scenario.weeks, chosen.members
    steps = np.arange(places * weeks, dtype=np.float32).reshape(places, weeks, 1)
    statistics = {}
    for number, info in enumerate(chosen.series):
        values = steps + np.arange(len(STATISTICS), dtype=np.float32) + number
        statistics[info.name] = (
            values if info.by_place else np.where(np.arange(places)[:, None, None] < places - 1, np.nan, values)
        )
    layers = {layer.id: np.full((places, weeks), 0.25, np.float32) for layer in chosen.layers}
    country = {info.name: rng.integers(0, 4000, (weeks, members)).astype(np.float32) for info in chosen.series}
    rows = chosen.parameter_rows
    values = MemberValues(
        parameters=Labelled(["raid-rate"], ["per week"], rng.lognormal(size=(1, rows))),
        row=np.arange(members) // 2,
        noise=np.arange(members),
        later_noise=np.arange(members),
        answers=Labelled(["wins", "how_many"], ["", "persons"], rng.integers(0, 2, (2, members)).astype(float)),
        nearness=Labelled(["wins 1"], ["persons"], rng.random((1, members)), of=["wins"]),
        claim_values=Labelled(["dead"], ["persons"], rng.random((1, members))),
        reference_levels=Labelled(["deaths"], ["per month"], rng.random((1, members))),
    )
    stored = Stored(
        series_arrays(chosen, statistics, layers),
        draws_arrays(chosen, values, country),
        flow_columns(chosen, statistics),
    )
    return Content(stored, {"type": "FeatureCollection", "features": [], "metadata": {"title": "none"}})


def small_run(**changes: Any) -> Run:
    """A whole run in memory; `changes` replace fields of its manifest."""
    chosen = manifest(**changes)
    counts = BasisCounts(measured=1, judged=0, set_by_hand=0)
    answers = Answers(
        scenario="small",
        as_of=DAY,
        headline="wins",
        parameters=counts,
        answers=(probability_answer(), quantity_answer()),
    )
    return Run(chosen, answers, Claims(claims=(claim_check(),)), evidence(), content(chosen))
