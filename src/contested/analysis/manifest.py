"""The manifest: what was run, and everything needed to run it again."""

from __future__ import annotations

import platform
from collections.abc import Collection
from importlib.metadata import PackageNotFoundError, version
from typing import Any, NamedTuple

from contested.analysis.series import matching
from contested.model.build import BoundParameter, Built
from contested.model.introspect import ModelInfo
from contested.model.mechanism import claim_of
from contested.results.conditioning import Conditioning
from contested.results.manifest import (
    FORMAT,
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
)
from contested.results.write import sealed
from contested.scenario.load import LoadedScenario
from contested.scenario.questions import Layer
from contested.scenario.window import WORDS

PACKAGES = ("contested", "jax", "jaxlib", "equinox", "numpy", "scipy", "xarray", "zarr")


class Simulated(NamedTuple):
    """What was simulated: the scenario, its model, the design's size, and which series have a value for each place."""

    loaded: LoadedScenario
    built: Built
    info: ModelInfo
    seed: int
    members: int
    rows: int
    by_place: Collection[str]


def make_manifest(
    simulated: Simulated,
    checks: tuple[PriorCheck, ...],
    audit: StepAudit,
    timings: dict[str, float],
    conditioning: Conditioning | None = None,
) -> Manifest:
    """The manifest of a run in memory: no files, its digest set."""
    loaded, scenario = simulated.loaded, simulated.loaded.scenario
    places = loaded.places
    manifest = Manifest(
        format=FORMAT,
        digest="0" * 64,
        files={},
        scenario=_scenario(loaded),
        ledger=_ledger(loaded),
        versions=versions(),
        seed=simulated.seed,
        members=simulated.members,
        parameter_rows=simulated.rows,
        places=tuple(
            PlaceInfo(id=i, name=n, population=int(p), units=int(u))
            for i, n, p, u in zip(places.ids, places.names, places.population, places.units, strict=True)
        ),
        actors=tuple(ActorInfo(id=actor.id, name=actor.name) for actor in scenario.actor),
        place=scenario.places.place,
        control_unit=scenario.places.control_unit,
        layers=tuple(_layer(layer, simulated.info) for layer in scenario.layer),
        series=_series(simulated.info, simulated.by_place),
        mechanisms=tuple(_mechanism(instance, simulated.info) for instance in simulated.built.model.instances),
        reads={name: tuple(flows) for name, flows in simulated.info.flow_dependencies.items()},
        parameters=parameter_table(simulated.built),
        set={key: float(value) if isinstance(value, float) else value for key, value in loaded.set.items()},
        unanswered=tuple(loaded.unanswered),
        warnings=tuple(str(warning) for warning in loaded.warnings),
        prior_check=checks,
        step_audit=audit,
        timings=timings,
        conditioning=conditioning,
    )
    return sealed(manifest, {})


def parameter_table(built: Built) -> tuple[ParameterInfo, ...]:
    """Every parameter of a model with the 90 % range of its prior."""
    stocks = {force.parameter: force.stock for force in built.model.initial_forces}
    stocks |= {start.parameter: start.series for start in built.model.starts}
    return tuple(_parameter(bound, stocks.get(bound.name)) for bound in built.parameters)


def versions() -> dict[str, str]:
    """Versions of what computed the numbers."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "unknown"
    return found


def _series(info: ModelInfo, by_place: Collection[str]) -> tuple[SeriesInfo, ...]:
    """Every series of a model; `by_place` are those with a value for each place."""
    return tuple(
        SeriesInfo(
            name=one.name,
            kind=one.kind,  # pyright: ignore[reportArgumentType]  # one of the four words
            unit=one.unit,
            title=one.title,
            mechanism=one.mechanism or None,
            by_place=one.name in by_place,
            one_of=one.one_of or None,
        )
        for one in info.series
    )


def _layer(layer: Layer, info: ModelInfo) -> LayerInfo:
    word, number = layer.comparison
    return LayerInfo(
        id=layer.id,
        title=layer.title,
        series=tuple(matching(layer.series, [one.name for one in info.series])),
        condition=f"{WORDS[word]} {number:,g}",
    )


def _scenario(loaded: LoadedScenario) -> ScenarioInfo:
    scenario = loaded.scenario
    return ScenarioInfo(
        name=scenario.name,
        title=scenario.title,
        hash=loaded.hash,
        as_of=scenario.as_of,
        start=scenario.first_day,
        weeks=loaded.calendar.weeks,
        past_weeks=loaded.calendar.past_weeks,
        step=scenario.step,
        step_days=scenario.step_days,
    )


def _ledger(loaded: LoadedScenario) -> LedgerInfo:
    return LedgerInfo(
        hash=loaded.ledger.hash,
        claims=len(loaded.ledger.claims),
        priors=len(loaded.ledger.priors),
        hindsight=bool(loaded.late_entries),
        late_entries=tuple(loaded.late_entries),
        withheld=len(loaded.withheld),
        from_library=loaded.from_library,
        later_in_library=loaded.later_in_library,
    )


def _mechanism(instance: Any, info: ModelInfo) -> MechanismInfo:
    flows = [flow for flow in info.flows if flow.mechanism == instance.label]
    return MechanismInfo(
        label=instance.label,
        kind=instance.kind,
        summary=claim_of(instance.mechanism),
        catalogue=instance.mechanism.catalogue,
        roles={key: tuple(value) if isinstance(value, list) else value for key, value in instance.roles.items()},
        flows=tuple(FlowLink(name=f.name, kind=f.verb, source=f.source, target=f.target) for f in flows),
        levels=tuple(info.drives[instance.label]),
        sources=tuple(instance.mechanism.sources),
    )


def _parameter(bound: BoundParameter, initial_of: str | None) -> ParameterInfo:
    prior = bound.prior
    if prior is None:
        value = float(bound.by_hand or 0.0)
        low = median = high = value
    else:
        median, (low, high) = float(prior.median), prior.interval(0.9)
    return ParameterInfo(
        name=bound.name,
        mechanism=bound.label,
        unit=bound.spec.unit,
        description=bound.spec.description,
        prior=prior.id if prior else None,
        basis=prior.basis if prior else "set by hand",
        low=float(low),
        median=median,
        high=float(high),
        rests_on=tuple(prior.rests_on) if prior else (),
        initial_of=initial_of,
    )
