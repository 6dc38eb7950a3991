"""Simulating a scenario: from its model over the merged summary of an ensemble to a run in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

from contested.analysis.assemble import Prepared, assemble
from contested.analysis.kept import anchors_per_member, layer_plan, per_member, read_kept
from contested.analysis.manifest import parameter_table
from contested.analysis.meaning import settle
from contested.analysis.names import check_all
from contested.analysis.prior_check import prior_check
from contested.analysis.resources import peak_rss_mb
from contested.engine.draw_count import draws_per_step
from contested.engine.system import tau_leap
from contested.ensemble.block import BlockSummary, Plan, audit_blocks, block_count, block_width, compile_block
from contested.ensemble.design import Design, prior_design
from contested.ensemble.ensemble import Executor, run_ensemble
from contested.ensemble.history import Setting
from contested.errors import InputError
from contested.model.build import build
from contested.model.introspect import trace
from contested.model.mechanism import Mechanism
from contested.model.mechanisms import BUILT_IN
from contested.model.user_file import load_mechanisms
from contested.results.manifest import PriorCheck
from contested.results.run import Run
from contested.scenario.load import LoadedScenario

Progress = Callable[[str, int, int], None]
REPEATS = 2
"""Histories per row of parameters: two are best for telling parameter and process variance apart at a fixed total."""
FEWEST_MEMBERS = 2
CHECK_MEMBERS = 256
"""Histories of a prior check."""


def simulate_run(
    loaded: LoadedScenario,
    members: int | None,
    seed: int,
    mechanisms: str | Path | None,
    scheduler: str | None,
    progress: Progress,
) -> Run:
    """Simulate a loaded scenario and analyse what comes of it. The arguments are those of `contested.run`.

    Raises:
        InputError: the scenario does not fit together, or there are too few members.
    """
    start = perf_counter()
    members = loaded.scenario.members if members is None else members
    if members < FEWEST_MEMBERS:
        raise InputError(f"expected at least {FEWEST_MEMBERS} members, found {members}", "members")
    prepared = prepare(loaded, mechanisms, progress)
    keep = Keep(per_member(prepared.loaded), layer_plan(prepared.loaded), audit=True)
    done = run_prior_design(prepared, members, seed, keep, scheduler, progress)
    steps = loaded.scenario.weeks * loaded.scenario.steps_per_week
    timings = {
        "compile_s": done.compile_s,
        "simulate_s": done.simulate_s,
        "cell_steps": float(members * steps * len(loaded.places.ids)),
        "flow_draws": float(members * steps * draws_per_step(prepared.built)),
        "peak_rss_mb": peak_rss_mb(),
        "total_s": perf_counter() - start,
    }
    text = Path(mechanisms).read_text(encoding="utf-8") if mechanisms is not None else None
    return assemble(prepared, done.design, done.summary, timings, text)


def check_anchors(loaded: LoadedScenario, mechanisms: str | Path | None, progress: Progress) -> tuple[PriorCheck, ...]:
    """Simulate a small ensemble and compare it with the scenario's anchors.

    Raises:
        InputError: the scenario does not fit together.
    """
    prepared = prepare(loaded, mechanisms, progress)
    done = run_prior_design(prepared, CHECK_MEMBERS, 0, Keep(anchors_per_member(loaded), {}), None, progress)
    return prior_check(loaded, parameter_table(prepared.built), read_kept(done.summary).anchors)


class Keep(NamedTuple):
    """What a plan keeps of each member, and what it counts."""

    per_member: Mapping[str, Any]
    counts: Mapping[str, Any]
    audit: bool = False


class Simulated(NamedTuple):
    """An ensemble, and the seconds that compiling and simulating took."""

    design: Design
    summary: BlockSummary
    compile_s: float
    simulate_s: float


def prepare(
    loaded: LoadedScenario,
    mechanisms: str | Path | None,
    progress: Progress = lambda stage, done, total: None,
) -> Prepared:
    """The model of a scenario, every name in it checked.

    Raises:
        InputError: something in the scenario does not fit.
    """
    found = user_mechanisms(mechanisms)
    progress("building the model", 0, 1)
    built = build(loaded, found)
    info = trace(built)
    check_all(loaded, info.names())
    progress("building the model", 1, 1)
    return Prepared(settle(loaded, info.series), built, info)


def user_mechanisms(path: str | Path | None) -> dict[str, type[Mechanism]]:
    """The mechanisms in a user's file by name; none without a file. The file is executed.

    Raises:
        InputError: no such file, it fails, it holds no mechanism, or one that would hide a built-in one.
    """
    if path is None:
        return {}
    found = load_mechanisms(Path(path))
    hidden = sorted(found.keys() & BUILT_IN.keys())
    if hidden:
        raise InputError(f"'{hidden[0]}' is the name of a built-in mechanism; give the class another name.", str(path))
    return found


def run_prior_design(
    prepared: Prepared, members: int, seed: int, keep: Keep, scheduler: str | None, progress: Progress
) -> Simulated:
    """Run an ensemble of draws from the priors, `REPEATS` members to a draw.

    Args:
        prepared: the scenario and its model.
        members: number of histories.
        seed: of all random numbers.
        keep: what is kept of each member.
        scheduler: address of a Dask scheduler; None for threads of this process.
        progress: called with a stage, how much of it is done, and how much there is.
    """
    system = tau_leap(prepared.built.model)
    design = prior_design(prepared.built.parameters, seed, members, REPEATS)
    plan = _plan(prepared, design, keep)
    start = perf_counter()
    if scheduler is None:
        progress("compiling", 0, 1)
        compile_block(system, design, plan)
        progress("compiling", 1, 1)
    compiled = perf_counter()
    summary = run_ensemble(
        system, design, plan, _executor(scheduler), lambda done, total: progress("simulating", done, total)
    )
    return Simulated(design, summary, compiled - start, perf_counter() - compiled)


def _plan(prepared: Prepared, design: Design, keep: Keep) -> Plan:
    scenario, places = prepared.loaded.scenario, prepared.loaded.places
    plan = Plan(
        weeks=scenario.weeks,
        substeps=scenario.steps_per_week,
        width=block_width(len(prepared.info.names()), len(places.ids), scenario.weeks),
        setting=Setting(tuple(places.ids), places.units, prepared.loaded.calendar),
        per_member=keep.per_member,
        counts=keep.counts,
    )
    return plan._replace(audited=audit_blocks(block_count(design, plan))) if keep.audit else plan


def _executor(scheduler: str | None) -> Executor:
    if scheduler is None:
        from contested.ensemble.executors.threads import Threads

        return Threads()
    from contested.ensemble.executors.dask import Dask

    return Dask(scheduler)
