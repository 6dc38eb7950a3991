"""Compare what-ifs in a finished run: both arms go on from its members' past and share their random numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Float

from contested.analysis.assemble import Prepared
from contested.analysis.compare_levers import check_levers
from contested.analysis.event_readings import all_readings
from contested.ensemble.design import Design, prior_design
from contested.errors import InputError
from contested.model.build import BoundParameter
from contested.paired import Common, pair
from contested.present.report.ahead import ready_ahead
from contested.results.comparisons import CHANCE_METHOD, MEAN_METHOD, Comparison, Comparisons
from contested.results.run import Run
from contested.scenario.load import LoadedScenario
from contested.scenario.what_if import chosen_what_ifs, files_of
from contested.simulation import REPEATS, Mechanisms, Progress, conditioned_on, prepare
from contested.size import Size

FEWEST_PAIRS, USUAL_PAIRS = 2, 200


class Asked(NamedTuple):
    """What is compared.

    Attributes:
        what_ifs: ids of the scenario, or files; none for an assumption alone.
        changed: the scenario with the values that are assumed; None for none.
        set: these values, by dotted key.
        pairs: how many members are paired.
    """

    what_ifs: Sequence[str | Path]
    changed: LoadedScenario | None
    set: Mapping[str, Any]
    pairs: int


def pairs_of(pairs: int | None, members: int) -> int:
    """How many members are paired: as many as are wanted, 200 by default.

    Raises:
        InputError: more than the run has, or fewer than two.
    """
    if pairs is None:
        return min(USUAL_PAIRS, members)
    if not FEWEST_PAIRS <= pairs <= members:
        raise InputError(f"expected {FEWEST_PAIRS} to {members:,}, the members of the run, found {pairs:,}", "pairs")
    return pairs


def compare_arms(
    run: Run,
    loaded: LoadedScenario,
    asked: Asked,
    mechanisms: Mechanisms | None,
    scheduler: str | None,
    progress: Progress,
) -> tuple[Comparison, ...]:
    """Simulate both arms of everything that is asked for.

    Args:
        run: a finished run of the scenario.
        loaded: its scenario.
        asked: what is compared.
        mechanisms: those of the run that are the user's own.
        scheduler: address of a Dask scheduler; None for threads of this process.
        progress: called with a stage, how much of it is done, and how much there is.

    Raises:
        InputError: a what-if does not fit the scenario or its model.
    """
    assumed = asked.changed or loaded
    what_ifs = chosen_what_ifs(asked.what_ifs, assumed)
    prepared = prepare(assumed, mechanisms, progress)
    check_levers(what_ifs, prepared.info, str(loaded.file), files_of(asked.what_ifs, assumed))
    ready_ahead()
    common = Common(run, asked.pairs, what_ifs, mechanisms, scheduler, progress)
    if asked.changed is None:
        return pair(common, prepared, members_of(run, prepared.built.parameters)).what_ifs({})
    evidence = run.manifest.conditioning is not None
    arm = pair(common, prepared, _conditioned(prepared, run, evidence, scheduler, progress))
    if what_ifs:
        return arm.what_ifs(asked.set)
    before = prepare(loaded, mechanisms, progress)
    base = pair(common, before, members_of(run, before.built.parameters))
    return (base.against(arm, asked.set),)


def collected(run: Run, found: Sequence[Comparison]) -> Comparisons:
    """All comparisons of a run: those in its folder, and these in place of older ones of the same."""
    calendar = run.manifest.scenario
    older = run.comparisons or Comparisons(
        run=run.manifest.digest,
        digest=run.manifest.digest,
        scenario=calendar.name,
        title=calendar.title,
        as_of=calendar.as_of,
        last=calendar.start + timedelta(weeks=calendar.weeks) - timedelta(days=1),
        mean_method=MEAN_METHOD,
        chance_method=CHANCE_METHOD,
        comparisons=(),
    )
    return older.merged(found)


def members_of(run: Run, parameters: Sequence[BoundParameter]) -> Design:
    """The members of a run: their draws, and the noise of their past and of their future.

    Raises:
        InputError: the run lacks the draws of a parameter.
    """
    members = run.members()
    rows = run.manifest.parameter_rows
    params: dict[str, Float[np.ndarray, " row"]] = {}
    for one in parameters:
        if one.prior is not None and one.prior.id not in members.parameters:
            message = f"expected draws of prior '{one.prior.id}', found none: the run is of another model; run it again"
            raise InputError(message, str(run.folder or "run"))
        params[one.name] = np.full(rows, one.by_hand) if one.prior is None else members.parameters[one.prior.id]
    past_weeks = run.manifest.scenario.past_weeks
    return Design(params, members.row, members.noise, run.manifest.seed, members.later_noise, past_weeks)


def _conditioned(prepared: Prepared, run: Run, evidence: bool, scheduler: str | None, progress: Progress) -> Design:
    """As many members as the run has, of a scenario in which something else is assumed."""
    size = Size(run.manifest.members, run.manifest.seed)
    observed = all_readings(prepared.loaded) if evidence else ()
    if observed:
        return conditioned_on(prepared, size, observed, scheduler, progress).design
    return prior_design(prepared.built.parameters, size.seed, size.members, REPEATS)
