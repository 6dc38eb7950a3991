"""The manifest and the outlines of a sample run."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np

from contested.results.evidence import Evidence
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
from present.sample import ACTORS, DAY, Sample
from present.sample_conditioning import conditioning

FLOWS = (
    *(
        flow
        for actor in ACTORS
        for flow in (
            (f"recruit-{actor}.join", "move", "civilian", f"fighters.{actor}", 60),
            (f"ambush-{actor}.killed", "loss", f"fighters.{actor}", f"dead.{actor}", 12),
            (f"desert-{actor}.home", "move", f"fighters.{actor}", "civilian", 25),
        )
    ),
    ("flight.leave", "travel", "civilian", "displaced", 1500),
    ("flight.return", "travel", "displaced", "civilian", 1200),
    ("flight.onward", "travel", "displaced", "displaced", 300),
    ("harm.civilians", "move", "civilian", "dead.civilian", 14),
    ("migration.abroad", "move", "displaced", "abroad", 400),
    ("raid.attack", "event", None, None, 9),
)
"""Name, kind, source, target and size of every flow."""
PHASES = ("phase.resistance.survival", "phase.resistance.guerrilla", "phase.resistance.open")
"""Every history is in one of them, and the share in the first falls."""


def series_rows() -> list[tuple[str, str, str, str, float]]:
    """Name, kind, unit, title and size of every series."""
    rows = [
        ("civilian", "stock", "persons", "People living at home", 3e7),
        ("displaced", "stock", "persons", "Displaced within the area", 9e5),
        ("abroad", "stock", "persons", "Refugees abroad", 3e5),
    ]
    for (actor, name), size in zip(ACTORS.items(), (4e3, 8e4), strict=True):
        rows += [
            (f"fighters.{actor}", "stock", "persons", f"Fighters: {name}", size),
            (f"dead.{actor}", "stock", "persons", f"Fighters killed: {name}", size / 50),
            (f"control.{actor}", "stock", "districts", f"Districts held: {name}", 5 if size < 1e4 else 380),
            (f"materiel.{actor}", "level", "index", f"Arms: {name}", 1),
        ]
    rows += [("dead.civilian", "stock", "persons", "Civilians killed", 800), ("fear", "level", "index", "Fear", 0.4)]
    rows += [("reporting.deaths", "report", "deaths per week", "Reported deaths", 60)]
    rows += [("reporting.events", "report", "events per week", "Reported events", 25)]
    rows += [(name, "stock", "phase", f"In phase {name.rpartition('.')[2]}: National Front", 1) for name in PHASES]
    return rows + [(name, "flow", "persons per week", f"Flow {name}", size) for name, *_, size in FLOWS]


def manifest(sample: Sample, entries: Evidence) -> Manifest:
    mechanisms = _mechanisms(sample)
    return Manifest(
        format=4,
        digest="0" * 64,
        files={},
        scenario=_scenario(sample),
        ledger=_ledger(sample, entries),
        versions={"contested": "0.2.0", "jax": "0.10.2", "python": "3.11.7"},
        seed=1,
        members=sample.members,
        parameter_rows=sample.members // 2,
        places=tuple(
            PlaceInfo(id=f"P-{i:03d}", name=sample.text(f"Square {i}"), population=900_000, units=11)
            for i in range(sample.places)
        ),
        actors=tuple(ActorInfo(id=actor, name=sample.text(name)) for actor, name in ACTORS.items()),
        control_unit="district",
        layers=_layers(sample),
        series=tuple(_series(sample, row) for row in series_rows()),
        mechanisms=mechanisms,
        reads={
            "materiel.resistance": ("ambush-resistance.killed",),
            "reporting.deaths": ("harm.civilians",),
            "reporting.events": ("ambush-resistance.killed",),
        },
        parameters=tuple(_parameter(i, entries, mechanisms) for i in range(sample.priors)),
        set={"weeks": sample.weeks - sample.past, "recruit-resistance.rate_4": 0.004},
        unanswered=(),
        prior_check=_prior_check(sample),
        step_audit=_step_audit(),
        timings={"total_s": 21.0},
        conditioning=conditioning(sample, entries),
    )


def _scenario(sample: Sample) -> ScenarioInfo:
    title = sample.text("Squares, December 2022")
    return ScenarioInfo(
        name="squares",
        title=title,
        hash="a1" * 32,
        as_of=DAY,
        start=DAY - timedelta(weeks=sample.past),
        weeks=sample.weeks,
        past_weeks=sample.past,
        step="day",
        step_days=1.0,
    )


def _ledger(sample: Sample, entries: Evidence) -> LedgerInfo:
    return LedgerInfo(
        hash="b2" * 32,
        claims=len(entries.claims),
        priors=len(entries.priors),
        hindsight=sample.hindsight,
        late_entries=("claim-1", "prior-2") if sample.hindsight else (),
        withheld=0,
        from_library=("claim:claim-3", "prior:prior-0", "prior:prior-1", "prior:prior-3"),
        later_in_library=("prior:prior-1",),
    )


def _layers(sample: Sample) -> tuple[LayerInfo, ...]:
    every = (
        LayerInfo(
            id="deaths5",
            title=sample.text("Chance of 5 or more reported deaths in the week"),
            series=("reporting.deaths",),
            condition="at least 5",
        ),
        LayerInfo(
            id="held",
            title="Chance that the resistance holds most districts",
            series=("control.resistance",),
            condition="more than 5",
        ),
    )
    return every[: sample.layers]


def _series(sample: Sample, row: tuple[str, str, str, str, float]) -> SeriesInfo:
    name, kind, unit, title, _ = row
    mechanism = name.partition(".")[0] if kind in ("flow", "report") else None
    return SeriesInfo(
        name=name,
        kind=kind,
        unit=unit,
        title=sample.text(title),
        mechanism=mechanism,
        by_place=name not in PHASES and not (sample.country_only and kind == "level"),
        one_of="phase.resistance" if name in PHASES else None,
    )


def _mechanisms(sample: Sample) -> tuple[MechanismInfo, ...]:
    grouped: dict[str, list[FlowLink]] = {"supply": [], "reporting": []}
    for name, kind, source, target, _ in FLOWS:
        link = FlowLink(name=name, kind=kind, source=source, target=target)
        grouped.setdefault(name.partition(".")[0], []).append(link)
    levels = {"supply": ("materiel.resistance",)}
    roles = {"supply": {"attacks": ("ambush-resistance.*",), "group": "resistance", "spare": None}}
    return tuple(
        MechanismInfo(
            label=label,
            kind=label.partition("-")[0],
            summary=sample.text(f"Says what {label} does."),
            catalogue="M01",
            roles=roles.get(label, {}),
            flows=tuple(flows),
            levels=levels.get(label, ()),
            sources=("document-1", "udwadia-2006"),
        )
        for label, flows in grouped.items()
    )


def _parameter(i: int, entries: Evidence, mechanisms: tuple[MechanismInfo, ...]) -> ParameterInfo:
    prior = entries.priors[f"prior-{i}"]
    label = mechanisms[i % len(mechanisms)].label
    initial = {f"initial.{actor}": f"fighters.{actor}" for actor in ACTORS}
    name = f"{label}.rate_{i}" if i % 9 else list(initial)[i // 9] if i < 18 else f"initial.other_{i}"
    by_hand = i == 4
    return ParameterInfo(
        name=name,
        mechanism=label if i % 9 else "initial",
        unit=prior.unit,
        description="a rate",
        prior=None if by_hand else prior.id,
        basis="set by hand" if by_hand else prior.basis,
        low=0.001 * (i + 1),
        median=0.003 * (i + 1),
        high=0.011 * (i + 1),
        rests_on=() if by_hand else prior.rests_on,
        initial_of=initial.get(name),
    )


def _prior_check(sample: Sample) -> tuple[PriorCheck, ...]:
    deaths = {"id": "deaths", "text": sample.text("Reported deaths a month"), "claim": "claim-0", "per": "month"}
    events = {"id": "events", "text": "Reported events a week", "claim": "claim-0", "per": "week"}
    made_from = {"basis": "circular", "circular": ("prior-1",)}
    return (
        PriorCheck(**deaths, reference=60.0, low=20.0, median=70.0, high=300.0, inside=True, **made_from),
        PriorCheck(
            **events, reference=90.0, low=5.0, median=20.0, high=60.0, inside=False, basis="judged", circular=()
        ),
    )


def _step_audit() -> StepAudit:
    biased = {"displaced": (0.004, 0.001, "drawn"), "fighters.resistance": (-0.012, 0.002, "expected")}
    return StepAudit(
        step_days=1.0,
        half_step_days=0.5,
        members=256,
        expected_members=128,
        threshold=0.05,
        noise_limit=3.0,
        series={name: StepBias(bias=b, standard_error=e, mode=mode) for name, (b, e, mode) in biased.items()},
        failed=(),
        undecided=(),
        worst=0.012,
        worst_series="fighters.resistance",
        passed=True,
    )


def outlines(sample: Sample) -> dict[str, Any] | None:
    """Squares in a grid."""
    if not sample.outlines:
        return None
    columns = max(1, int(np.ceil(np.sqrt(sample.places))))
    features = []
    for i in range(sample.places):
        x, y = 61 + 1.5 * (i % columns), 29 + 1.5 * (i // columns)
        ring = [[x, y], [x + 1.5, y], [x + 1.5, y + 1.5], [x, y + 1.5], [x, y]]
        geometry = {"type": "Polygon", "coordinates": [ring]}
        features.append({"type": "Feature", "properties": {"id": f"P-{i:03d}"}, "geometry": geometry})
    caveat = sample.text("Squares for tests. Boundaries imply no endorsement.")
    metadata = {"title": "Squares", "source": sample.text("drawn here"), "licence": "none", "caveat": caveat}
    return {"type": "FeatureCollection", "metadata": metadata, "features": features}
