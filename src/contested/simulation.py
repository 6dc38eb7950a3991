"""Simulate a scenario: build its model, run an ensemble, analyse the summary, return a run in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from time import perf_counter
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Float

from contested.analysis.assemble import Prepared, assemble
from contested.analysis.clustering import clustering_per_member
from contested.analysis.compare_levers import check_levers
from contested.analysis.event_readings import all_readings
from contested.analysis.manifest import parameter_table
from contested.analysis.meaning import settle
from contested.analysis.member_values import (
    layer_plan,
    over_time_per_member,
    per_member,
    reference_values_per_member,
    values_by_kind,
)
from contested.analysis.prior_check import prior_check
from contested.analysis.readings import Reading
from contested.analysis.resources import peak_rss_mb
from contested.analysis.series import check_all
from contested.conditioning.calibration import TwinResults, calibrate
from contested.conditioning.condition import Conditioned, condition
from contested.conditioning.effects import Whole, evidence_effects, with_patterns
from contested.conditioning.fitting import is_kept
from contested.conditioning.kept import kept_audit
from contested.conditioning.past import Past, past_of
from contested.conditioning.patterns import pattern_functions, patterns_beside
from contested.conditioning.stress import stress
from contested.conditioning.stress_record import stress_record
from contested.engine.system import tau_leap
from contested.ensemble.block import BlockSummary
from contested.ensemble.design import Design, member_params, part_of, prior_design
from contested.ensemble.ensemble import Executor, run_ensemble
from contested.ensemble.history import Setting
from contested.ensemble.kept_programs import kept_value
from contested.ensemble.memory import check_fits
from contested.ensemble.plan import Plan, audit_blocks, block_count, block_width
from contested.ensemble.simulate import compile_block
from contested.errors import InputError
from contested.given_mechanisms import Mechanisms, mechanism_text, user_mechanisms
from contested.model.build import build
from contested.model.introspect import trace
from contested.model.rate_checks import check_rates
from contested.results.manifest import PriorCheck
from contested.results.run import Run
from contested.results.stress import Stress
from contested.scenario.load import LoadedScenario
from contested.size import FEWEST_MEMBERS, Size, check_size, whole_number

Progress = Callable[[str, int, int], None]
REPEATS = 2
"""Histories per row of parameters: two are best for telling parameter and process variance apart at a fixed total."""
TRIED = 8
"""Draws from the priors with which the mechanisms of a user's own are tried."""
PRIOR_MEMBERS = 500
"""Histories at most of the priors alone, beside those that are conditioned on evidence."""
AUDIT_NOISE = 2**31
"""Number of the first noise of the histories of a step audit beside a conditioned ensemble."""
MOST_FITS = 1_000
"""Fits that a stress test does again at most."""
CHECK_MEMBERS = 256
"""Histories of a prior check."""
FEWEST_TWINS, MOST_TWINS = 2, 1_000
WEEKS_TOGETHER = 32
"""Runs whose weeks round up to the same multiple of this share a compiled program."""


def simulate_run(
    loaded: LoadedScenario,
    size: Size,
    mechanisms: Mechanisms | None,
    scheduler: str | None,
    progress: Progress,
    evidence: bool = True,
) -> Run:
    """Simulate a loaded scenario and analyse the ensemble. The other arguments are those of `contested.run`.

    Raises:
        InputError: the scenario does not fit together, or its ensemble into memory.
    """
    start = perf_counter()
    prepared = prepare(loaded, mechanisms, progress)
    check_fits(size.members, len(prepared.info.names()), loaded.calendar.weeks)
    observed = all_readings(prepared.loaded) if evidence else ()
    conditioned = conditioned_on(prepared, size, observed, scheduler, progress) if observed else None
    kinds = {one.name: one.kind for one in prepared.info.series}
    answers = {**per_member(prepared.loaded), **over_time_per_member(prepared.loaded, kinds)}
    looks = pattern_functions(conditioned) if conditioned else {}
    keep = Keep({**answers, **looks}, layer_plan(prepared.loaded), audit=conditioned is None)
    priors = prior_design(prepared.built.parameters, size.seed, size.members, REPEATS)
    design = conditioned.design if conditioned else priors
    effects = None
    with _loading_ahead(prepared, design, keep, scheduler, ready=conditioned is not None and conditioned.cached):
        if conditioned:
            questions = tuple(one.id for one in prepared.loaded.scenario.question)
            few = prior_design(prepared.built.parameters, size.seed, min(size.members, PRIOR_MEMBERS), REPEATS)
            effects = evidence_effects(conditioned, Whole(plan_of(prepared, few, keep), questions), few, progress)
    done = run_design(prepared, design, keep, scheduler, progress)
    if conditioned and effects:
        done = _audited(done, prepared, conditioned, progress)
        effects = with_patterns(effects, patterns_beside(conditioned, done.summary.per_member))
    steps = loaded.calendar.weeks * loaded.scenario.steps_per_week
    timings = {
        "compile_s": done.compile_s,
        "simulate_s": done.simulate_s,
        "cell_steps": float(size.members * steps * len(loaded.places.ids)),
        "peak_rss_mb": peak_rss_mb(),
        "total_s": perf_counter() - start,
    }
    return assemble(prepared, done.design, done.summary, timings, mechanism_text(mechanisms), effects)


def check_reference_values(
    loaded: LoadedScenario, mechanisms: Mechanisms | None, progress: Progress
) -> tuple[PriorCheck, ...]:
    """Simulate a small ensemble and compare it with the scenario's reference values; nothing without any.

    Raises:
        InputError: the scenario does not fit together.
    """
    prepared = prepare(loaded, mechanisms, progress)
    if not loaded.scenario.reference_value:
        return ()
    done = run_prior_design(prepared, CHECK_MEMBERS, 0, Keep(reference_values_per_member(loaded), {}), None, progress)
    return prior_check(loaded, parameter_table(prepared.built), values_by_kind(done.summary).reference_values)


def check_clustering(
    loaded: LoadedScenario, mechanisms: Mechanisms | None, progress: Progress, seed: int = 0
) -> dict[str, Float[np.ndarray, "measure member"]]:
    """Simulate a small ensemble and measure how what is reported clusters: attacks ("events") and deaths.

    Raises:
        InputError: the scenario does not fit together, or no mechanism of it reports.
    """
    prepared = prepare(loaded, mechanisms, progress)
    reporting = [one.label for one in prepared.built.model.instances if one.kind == "reporting"]
    if not reporting:
        raise InputError("expected a mechanism of kind 'reporting', found none: clustering is of what is reported")
    near = prepared.built.model.world.neighbours
    series = {"events": "attacks", "deaths": "deaths"}
    measured = {
        kind: partial(clustering_per_member, series=[f"{label}.{name}" for label in reporting], neighbours=near)
        for kind, name in series.items()
    }
    done = run_prior_design(prepared, CHECK_MEMBERS, seed, Keep(measured, {}), None, progress)
    return dict(done.summary.per_member)


def simulate_stress(
    loaded: LoadedScenario,
    seed: int,
    exact: int,
    mechanisms: Mechanisms | None,
    scheduler: str | None,
    progress: Progress,
) -> Stress:
    """Leave out every part of a scenario's evidence in turn. The arguments are those of `contested.stress`.

    Raises:
        InputError: the scenario does not fit together, or has no observations.
    """
    size = check_size(loaded.scenario.members, seed)
    whole_number(exact, 0, MOST_FITS, "exact")
    prepared = prepare(loaded, mechanisms, progress)
    observed = all_readings(prepared.loaded)
    if not observed:
        raise InputError("expected a scenario with observations, found none: nothing conditions it", str(loaded.file))
    conditioned = conditioned_on(prepared, size, observed, scheduler, progress)
    plan = plan_of(prepared, conditioned.design, Keep(per_member(prepared.loaded), {}))
    return stress_record(conditioned, stress(conditioned, plan, exact, progress))


def check_calibration(
    loaded: LoadedScenario, twins: int, seed: int, mechanisms: Mechanisms | None, progress: Progress
) -> TwinResults:
    """Condition wars drawn from the priors on what the scenario's claims would state of them.

    Raises:
        InputError: the scenario does not fit together, it has no observation, or a number is outside its bounds.
    """
    twins = whole_number(twins, FEWEST_TWINS, MOST_TWINS, "twins")
    seed = check_size(FEWEST_MEMBERS, seed).seed
    prepared = prepare(loaded, mechanisms, progress)
    observed = all_readings(prepared.loaded)
    if not observed:
        raise InputError("expected a scenario with an [[observation]], found none: nothing conditions its past")
    past = _past(prepared, observed, seed, None)
    design = prior_design(prepared.built.parameters, seed, REPEATS, REPEATS)
    return calibrate(past, plan_of(prepared, design, Keep({}, {})), twins, REPEATS, progress)


class Keep(NamedTuple):
    """What a plan keeps of each member, what it counts, whether it audits the step and keeps series of the country."""

    per_member: Mapping[str, Any]
    counts: Mapping[str, Any]
    audit: bool = False
    series: bool = True


class Simulated(NamedTuple):
    """An ensemble, and the seconds that compiling and simulating took."""

    design: Design
    summary: BlockSummary
    compile_s: float
    simulate_s: float


def prepare(
    loaded: LoadedScenario,
    mechanisms: Mechanisms | None,
    progress: Progress = lambda stage, done, total: None,
) -> Prepared:
    """The model of a scenario, every name in it checked.

    Raises:
        InputError: something in the scenario does not fit.
    """
    found = user_mechanisms(mechanisms)
    progress("building the model", 0, 1)
    with loaded.expansion.located():
        built = build(loaded, found)
        names = sorted(bound.name for bound in built.parameters)
        info = kept_value(("names", built.model, names), partial(trace, built))
        if found:
            tried = prior_design(built.parameters, 0, TRIED, 1)
            check_rates(built.model, member_params(tried, np.arange(TRIED)))
        check_all(loaded, info.names())
        settled = settle(loaded, info.series)
        check_levers(loaded.scenario.what_if, info, str(loaded.file))
    progress("building the model", 1, 1)
    return Prepared(settled, built, info)


def run_prior_design(
    prepared: Prepared, members: int, seed: int, keep: Keep, scheduler: str | None, progress: Progress
) -> Simulated:
    """Run an ensemble of draws from the priors, `REPEATS` members to a draw; see `run_design`."""
    design = prior_design(prepared.built.parameters, seed, members, REPEATS)
    return run_design(prepared, design, keep, scheduler, progress)


def run_design(prepared: Prepared, design: Design, keep: Keep, scheduler: str | None, progress: Progress) -> Simulated:
    """Run an ensemble over the past and the future of a scenario.

    Args:
        prepared: the scenario and its model.
        design: parameter values and noise of its members.
        keep: what is kept of each member.
        scheduler: address of a Dask scheduler; None for threads of this process.
        progress: called with a stage, how much of it is done, and how much there is.
    """
    system = tau_leap(prepared.built.model)
    plan = plan_of(prepared, design, keep)
    start = perf_counter()
    if scheduler is None:
        progress("compiling", 0, 1)
        compile_block(system, design, plan)
        progress("compiling", 1, 1)
    compiled = perf_counter()
    summary = run_ensemble(
        system, design, plan, executor_of(scheduler), lambda done, total: progress("simulating", done, total)
    )
    return Simulated(design, summary, compiled - start, perf_counter() - compiled)


@contextmanager
def _loading_ahead(
    prepared: Prepared, design: Design, keep: Keep, scheduler: str | None, ready: bool
) -> Iterator[None]:
    """Load the program of `run_design` on another core meanwhile, where `ready` says that nothing else needs that."""
    if not ready or scheduler is not None:
        yield
        return
    system, plan = tau_leap(prepared.built.model), plan_of(prepared, design, keep)
    with ThreadPoolExecutor(1) as pool:
        loading = pool.submit(compile_block, system, design, plan)
        yield
        loading.result()


def conditioned_on(
    prepared: Prepared,
    size: Size,
    observed: tuple[Reading, ...],
    scheduler: str | None,
    progress: Progress,
    repeats: int = REPEATS,
) -> Conditioned:
    """An ensemble conditioned on what its claims say about the past."""
    past = _past(prepared, observed, size.seed, scheduler)
    if scheduler is None:
        _compile_for(past, progress)
    return condition(past, size.members, repeats, progress)


def compile_ahead(prepared: Prepared, size: Size, progress: Progress) -> None:
    """Compile the program of a scenario that is going to be conditioned, while little memory is in use."""
    if observed := all_readings(prepared.loaded):
        _compile_for(_past(prepared, observed, size.seed, None), progress)


def _compile_for(past: Past, progress: Progress) -> None:
    """Compile the program of a past, unless its fit is kept."""
    if not is_kept(past):
        progress("compiling", 0, 1)
        compile_block(past.system, prior_design(past.prepared.built.parameters, past.seed, REPEATS, REPEATS), past.plan)
        progress("compiling", 1, 1)


def _past(prepared: Prepared, observed: tuple[Reading, ...], seed: int, scheduler: str | None) -> Past:
    """The past of a scenario, simulated by the program of the whole run."""
    design = prior_design(prepared.built.parameters, seed, REPEATS, REPEATS)
    plan = plan_of(prepared, design, Keep({}, {}))._replace(weeks=prepared.loaded.calendar.past_weeks)
    return past_of(prepared, tau_leap(prepared.built.model), plan, observed, seed, executor_of(scheduler))


def _audited(done: Simulated, prepared: Prepared, conditioned: Conditioned, progress: Progress) -> Simulated:
    """The same ensemble with a step audit of other histories of its parameters, one of each row.

    Its own histories were chosen, at the length of a step: half the step would undo the choice.
    """
    design = conditioned.design
    plan = plan_of(prepared, design, Keep({}, {}, audit=True, series=False))
    members = np.sort(np.unique(design.row, return_index=True)[1])[: max(plan.audited or 0, 1) * plan.width]
    other = part_of(design._replace(noise=AUDIT_NOISE + np.arange(design.members), later=None), members)

    def report(finished: int, total: int) -> None:
        progress("checking the length of a step", finished, total)

    halved, expected = kept_audit(conditioned.past, other, plan, report)
    return done._replace(summary=done.summary._replace(halved=halved, expected=expected))


def plan_of(prepared: Prepared, design: Design, keep: Keep) -> Plan:
    """Blocks of the whole run, and what is kept of them."""
    calendar, places = prepared.loaded.calendar, prepared.loaded.places
    most_weeks = WEEKS_TOGETHER * -(-calendar.weeks // WEEKS_TOGETHER)
    plan = Plan(
        weeks=calendar.weeks,
        substeps=prepared.loaded.scenario.steps_per_week,
        width=block_width(len(prepared.info.names()), len(places.ids), most_weeks),
        setting=Setting(tuple(places.ids), places.units, calendar),
        per_member=keep.per_member,
        counts=keep.counts,
        series=keep.series,
        most_weeks=most_weeks,
    )
    return plan._replace(audited=audit_blocks(block_count(design, plan))) if keep.audit else plan


def executor_of(scheduler: str | None) -> Executor:
    """Threads of this process, or a Dask cluster."""
    if scheduler is None:
        from contested.ensemble.executors.threads import Threads

        return Threads()
    from contested.ensemble.executors.dask import Dask

    return Dask(scheduler)
