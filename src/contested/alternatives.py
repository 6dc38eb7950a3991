"""Run a scenario, and after it each other set of mechanisms that it names, with the same evidence and questions."""

from __future__ import annotations

from time import perf_counter
from typing import NamedTuple

import numpy as np

from contested.analysis.alternatives import alternative_answer, alternative_info, cannot_say
from contested.analysis.assemble import Prepared
from contested.analysis.event_readings import all_readings
from contested.analysis.intervals import bounded_chance
from contested.analysis.lacking import LeftOut, Names, bare, names_of, without_lacking
from contested.analysis.member_values import per_member
from contested.analysis.resources import peak_rss_mb
from contested.conditioning.condition import Conditioned
from contested.conditioning.fitting import ROWS
from contested.conditioning.kept import kept_values
from contested.ensemble.design import prior_design
from contested.ensemble.kept_programs import RUN, used_for
from contested.errors import InputError
from contested.given_mechanisms import Mechanisms
from contested.infer.misfit import REPLICATES, misfit
from contested.results.alternatives import AlternativeAnswer, AlternativeInfo, Fitted
from contested.results.run import Run
from contested.results.write import sealed
from contested.scenario.alternatives import LoadedAlternative, in_alternative
from contested.scenario.load import LoadedScenario
from contested.simulation import (
    REPEATS,
    Keep,
    Progress,
    compile_ahead,
    conditioned_on,
    plan_of,
    prepare,
    run_design,
    simulate_run,
)
from contested.size import Size


class PreparedAlternative(NamedTuple):
    """Another set of mechanisms with its model.

    Attributes:
        loaded: the set, and the scenario with it as the files say.
        kept: the scenario without the entries that the set has nothing for.
        prepared: its model.
        left_out: those entries.
    """

    loaded: LoadedAlternative
    kept: LoadedScenario
    prepared: Prepared
    left_out: tuple[LeftOut, ...]


class _Answered(NamedTuple):
    """The answers of another set of mechanisms by question id, and what the manifest says of it."""

    answers: dict[str, AlternativeAnswer]
    info: AlternativeInfo


def prepare_alternatives(
    loaded: LoadedScenario, mechanisms: Mechanisms | None, main: Prepared | None = None
) -> tuple[PreparedAlternative, ...]:
    """The models of a scenario's other sets of mechanisms, every name in them checked.

    Args:
        loaded: the scenario.
        mechanisms: mechanisms of the user's own, as in `contested.run`.
        main: the scenario's own model, where it is there already.

    Raises:
        InputError: something in the scenario does not fit the other set.
    """
    if not loaded.alternatives:
        return ()
    whole = names_of((main or prepare(loaded, mechanisms)).info)
    return tuple(_prepared(one, whole, mechanisms) for one in loaded.alternatives)


def run_with_alternatives(
    loaded: LoadedScenario,
    size: Size,
    mechanisms: Mechanisms | None,
    scheduler: str | None,
    progress: Progress,
    evidence: bool = True,
) -> Run:
    """Simulate a scenario, then its other sets of mechanisms, one after the other. The arguments are those of a run.

    Raises:
        InputError: the scenario does not fit together, or its ensemble into memory.
    """
    start = perf_counter()
    others = prepare_alternatives(loaded, mechanisms)
    if evidence and scheduler is None:
        for one in others:
            compile_ahead(one.prepared, size, _stages_of(one, progress))
    with used_for(RUN):
        run = simulate_run(loaded, size, mechanisms, scheduler, progress, evidence)
    if not others:
        return run
    main = prepare(loaded, mechanisms)
    found = [_answered(one, main, run, size, scheduler, evidence, progress) for one in others]
    answers = tuple(
        answer.model_copy(update={"alternatives": tuple(one.answers[answer.id] for one in found)})
        for answer in run.answer_file.answers
    )
    timings = {**run.manifest.timings, "peak_rss_mb": peak_rss_mb(), "total_s": perf_counter() - start}
    told = {"alternatives": tuple(one.info for one in found), "timings": dict(sorted(timings.items()))}
    answer_file = run.answer_file.model_copy(update={"answers": answers})
    return Run(sealed(run.manifest.model_copy(update=told), {}), answer_file, run.claims, run.evidence, run.source)


def _prepared(one: LoadedAlternative, whole: Names, mechanisms: Mechanisms | None) -> PreparedAlternative:
    scenario = one.scenario
    with in_alternative(str(scenario.file), one.table.id):
        names = names_of(prepare(bare(scenario), mechanisms).info)
        try:
            kept = without_lacking(scenario, names, whole)
        except InputError as found:
            raise InputError(found.message, f"{scenario.file}: {found.where}") from None
        return PreparedAlternative(one, kept.loaded, prepare(kept.loaded, mechanisms), kept.left_out)


def _answered(
    one: PreparedAlternative,
    main: Prepared,
    run: Run,
    size: Size,
    scheduler: str | None,
    evidence: bool,
    progress: Progress,
) -> _Answered:
    """Condition another set of mechanisms on what it can have of the evidence, and ask it the questions.

    One history goes on from each row of the fit: its answers are not split into parameter and process uncertainty, and
    more rows tell more than two histories of fewer rows.
    """
    table, prepared = one.loaded.table, one.prepared
    report = _stages_of(one, progress)
    asked = {name: value for name, value in per_member(prepared.loaded).items() if name.startswith("answer ")}
    keep = Keep(asked, {}, series=False)
    observed = all_readings(prepared.loaded) if evidence else ()
    fit = None
    if observed:
        once = size._replace(members=min(size.members, ROWS))
        conditioned = conditioned_on(prepared, once, observed, scheduler, report, repeats=1)
        design, fit = conditioned.design, _fitted(conditioned)
        plan = plan_of(prepared, design, keep)
        values = kept_values(conditioned.past, design, plan, lambda done, total: report("simulating", done, total))
    else:
        design = prior_design(prepared.built.parameters, size.seed, size.members, REPEATS)
        values = run_design(prepared, design, keep, scheduler, report).summary.per_member
    lacking = {row.id: row.why for row in one.left_out if row.table == "question"}
    answers = {name: cannot_say(table, why) for name, why in lacking.items()}
    for question in prepared.loaded.scenario.question:
        each = np.asarray(values[f"answer {question.id}"], np.float64)
        answers[question.id] = alternative_answer(table, question, each, design.row, run.answers[question.id])
    return _Answered(answers, alternative_info(one.loaded, prepared, main, one.left_out, fit))


def _stages_of(one: PreparedAlternative, progress: Progress) -> Progress:
    """Progress of another set of mechanisms: its title stands before each stage."""
    return lambda stage, done, total: progress(f"{one.loaded.table.title}: {stage}", done, total)


def _fitted(conditioned: Conditioned) -> Fitted:
    fit = conditioned.fit
    before, after = (bounded_chance(misfit(fit, stage).p, REPLICATES * fit.rows) for stage in (0, -1))
    return Fitted(
        observations=len(conditioned.past.readings),
        rows=fit.rows,
        effective=conditioned.chosen.effective,
        misfit_before=before,
        misfit=after,
        cached=conditioned.cached,
    )
