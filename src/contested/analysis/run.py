"""A whole run: build, simulate block by block, answer, audit, write. The report is made from what it leaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from time import perf_counter

from contested.analysis.answers import answer_all
from contested.analysis.claim_checks import place_claims
from contested.analysis.collect import INNER, Collected, plan_of
from contested.analysis.manifest import make_manifest, peak_rss_mb
from contested.analysis.step_audit import halving_audit
from contested.analysis.write import write_evidence, write_flows, write_json, write_series
from contested.engine.draw_count import draws_per_step
from contested.engine.system import tau_leap
from contested.ensemble.block import compile_block
from contested.ensemble.design import draw_priors, prior_design
from contested.ensemble.ensemble import run_ensemble
from contested.ensemble.executors.threads import Threads, give_back_memory
from contested.errors import InputError
from contested.model.build import build
from contested.model.introspect import trace
from contested.model.mechanism import Mechanism
from contested.scenario.load import LoadedScenario

FEWEST_MEMBERS = 2
Progress = Callable[[str, int, int], None]


def run_scenario(
    loaded: LoadedScenario,
    members: int | None = None,
    seed: int = 0,
    out: Path = Path("."),
    progress: Progress = lambda stage, done, total: None,
    own: Mapping[str, type[Mechanism]] | None = None,
) -> None:
    """Simulate a scenario and write everything but the report into an existing folder.

    Args:
        loaded: the scenario.
        members: histories; the scenario's own number by default.
        seed: same seed and same version: same numbers.
        out: the folder to write into.
        progress: called with a stage, how much of it is done, and how much there is.
        own: the user's own mechanisms by name.

    Raises:
        InputError: the scenario does not fit together.
    """
    start = perf_counter()
    members = loaded.scenario.members if members is None else members
    if members < FEWEST_MEMBERS:
        raise InputError(f"expected at least {FEWEST_MEMBERS} members, found {members}", "members")
    progress("building the model", 0, 1)
    built = build(loaded, own)
    traced = trace(built)
    plan = plan_of(loaded, traced, members)
    progress("building the model", 1, 1)
    progress("compiling", 0, 1)
    compiling = perf_counter()
    system, design = tau_leap(built.model), prior_design(built.parameters, seed, members, INNER)
    compile_block(system, design, plan)
    give_back_memory()
    progress("compiling", 1, 1)
    simulating = perf_counter()
    summary = run_ensemble(system, design, plan, Threads(), partial(progress, "simulating"))
    simulated = perf_counter() - simulating
    collected = Collected(loaded, built, traced, summary)
    draws = draw_priors(built.parameters, seed, int(design.row[-1]) + 1)
    audit = halving_audit(built.model.step_days, summary.at_step, summary.at_half_step)
    progress("writing", 0, 1)
    write_json(out / "answers.json", answer_all(collected, draws))
    write_json(out / "claims.json", place_claims(collected, draws, seed))
    write_evidence(out, collected)
    write_flows(out, collected, write_series(out, collected))
    steps = loaded.scenario.weeks * loaded.scenario.steps_per_week
    timings = {
        "compile_s": simulating - compiling,
        "simulate_s": simulated,
        "total_s": perf_counter() - start,
        "cell_steps": members * steps * len(loaded.places.ids),
        "flow_draws": members * steps * draws_per_step(built),
        "peak_rss_mb": peak_rss_mb(),
    }
    write_json(out / "manifest.json", make_manifest(collected, design, audit, timings))
    progress("writing", 1, 1)
