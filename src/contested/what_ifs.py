"""Compare what-ifs in a finished run: both arms go on from its members' past and share their random numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Float

from contested.analysis.assemble import Prepared
from contested.analysis.compare_levers import affected_names, check_levers, outside
from contested.analysis.compare_outcomes import Values, compared, counted_outcomes
from contested.analysis.event_readings import all_readings
from contested.conditioning.compare_arms import Arms, Stage, extremes, past_of_members
from contested.ensemble.design import Design, draw_prior, part_of, prior_design
from contested.errors import InputError
from contested.model.build import BoundParameter, build
from contested.results.band import band
from contested.results.comparisons import CHANCE_METHOD, MEAN_METHOD, Comparison, Comparisons, Lever
from contested.results.run import Run
from contested.scenario.load import LoadedScenario
from contested.scenario.schema import Event, WhatIf
from contested.scenario.what_if import chosen_what_ifs, lever_id, with_levers
from contested.simulation import (
    REPEATS,
    Keep,
    Mechanisms,
    Progress,
    Size,
    conditioned_on,
    executor_of,
    plan_of,
    prepare,
    user_mechanisms,
)

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
    check_levers(what_ifs, prepared.info, str(loaded.file))
    build_arm = _Builder(run, asked.pairs, mechanisms, scheduler, progress)
    if asked.changed is None:
        arm = build_arm(prepared, what_ifs, members_of(run, prepared.built.parameters))
        return arm.what_ifs(what_ifs)
    evidence = run.manifest.conditioning is not None
    members = _conditioned(prepared, run, evidence, scheduler, progress)
    arm = build_arm(prepared, what_ifs, members)
    if what_ifs:
        return arm.what_ifs(what_ifs, asked.set)
    before = prepare(loaded, mechanisms, progress)
    base = build_arm(before, (), members_of(run, before.built.parameters))
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
    draws = run.draws
    by_prior = dict(zip(draws["prior"].values.tolist(), draws["parameters"].values, strict=True))
    rows = run.manifest.parameter_rows
    params: dict[str, Float[np.ndarray, " row"]] = {}
    for one in parameters:
        if one.prior is not None and one.prior.id not in by_prior:
            message = f"expected draws of prior '{one.prior.id}', found none: the run is of another model; run it again"
            raise InputError(message, str(run.folder or "run"))
        params[one.name] = np.full(rows, one.by_hand) if one.prior is None else by_prior[one.prior.id]
    row, noise, later = (draws[f"member_{name}"].values for name in ("row", "noise", "later_noise"))
    return Design(params, row, noise, run.manifest.seed, later, run.manifest.scenario.past_weeks)


def _conditioned(prepared: Prepared, run: Run, evidence: bool, scheduler: str | None, progress: Progress) -> Design:
    """As many members as the run has, of a scenario in which something else is assumed."""
    size = Size(run.manifest.members, run.manifest.seed)
    observed = all_readings(prepared.loaded) if evidence else ()
    if observed:
        return conditioned_on(prepared, size, observed, scheduler, progress).design
    return prior_design(prepared.built.parameters, size.seed, size.members, REPEATS)


class _Builder(NamedTuple):
    """What all arms of a comparison have in common."""

    run: Run
    pairs: int
    mechanisms: Mechanisms | None
    scheduler: str | None
    progress: Progress

    def __call__(self, prepared: Prepared, what_ifs: Sequence[WhatIf], members: Design) -> _Arm:
        """The members of a scenario, with the events of all what-ifs, none of which acts yet."""
        loaded = with_levers(prepared.loaded, what_ifs)
        built = build(loaded, user_mechanisms(self.mechanisms))
        levers = [event for what_if in what_ifs for event in what_if.event]
        parameters = [one for one in built.parameters if one.name not in members.params]
        design = part_of(members, np.arange(self.pairs))
        rows = int(design.row.max()) + 1
        still = {one.name: np.ones(rows) for one in parameters}
        stage = Stage(
            built.model,
            prepared.info,
            plan_of(prepared, design, Keep({}, {})),
            executor_of(self.scheduler),
            loaded.scenario.question,
            tuple(counted_outcomes(loaded, prepared.info)),
            affected_names(levers, prepared.info),
        )
        design = design._replace(params={**design.params, **still})
        return _Arm(self, prepared, stage, design, {one.name: one for one in parameters})


class _Arm(NamedTuple):
    """Members of a scenario, ready to be simulated with and without levers."""

    common: _Builder
    prepared: Prepared
    stage: Stage
    design: Design
    levers: Mapping[str, BoundParameter]

    def what_ifs(self, what_ifs: Sequence[WhatIf], assumed: Mapping[str, Any] = {}) -> tuple[Comparison, ...]:
        """Each what-if against the members without it."""
        arms = Arms(self.stage, self.design, self.common.progress)
        base = arms.simulated({}, "without the what-if")
        priors = self._past_of_priors()
        return tuple(self._what_if(one, arms, base, priors, assumed) for one in what_ifs)

    def against(self, other: _Arm, assumed: Mapping[str, Any]) -> Comparison:
        """These members against those of the scenario in which something else is assumed."""
        arms = tuple(
            Arms(one.stage, one.design, self.common.progress).simulated({}, name)
            for one, name in ((self, "as it is"), (other, "as it is assumed"))
        )
        title = ", ".join(f"{key} = {value}" for key, value in assumed.items())
        text = "An assumption, not an intervention: the evidence was weighed again with it, so the pasts differ too."
        known = {one.id for one in other.stage.outcomes}
        common = tuple(one for one in self.stage.outcomes if one.id in known)
        return self._comparison("assumed", title, text, (), assumed, self._outcomes(common, arms))

    def _what_if(
        self, what_if: WhatIf, arms: Arms, base: Values, priors: Mapping[str, Any], assumed: Mapping[str, Any]
    ) -> Comparison:
        loaded, info = self.prepared.loaded, self.prepared.info
        other = arms.simulated(self._changed(what_if), what_if.title)
        levers = (*self._added(what_if), *self._left_out(what_if))
        found = self._comparison(
            what_if.id, what_if.title, what_if.text, levers, assumed, self._outcomes(self.stage.outcomes, (base, other))
        )
        names = affected_names(what_if.event, info)
        beyond = outside(
            what_if,
            loaded,
            info,
            (extremes(base, names), extremes(other, names)),
            extremes(priors, names if priors else ()),
        )
        return found.model_copy(update={"outside": beyond})

    def _comparison(self, name, title, text, levers, assumed, outcomes) -> Comparison:
        return Comparison(
            id=name,
            title=title,
            text=text,
            levers=levers,
            set=dict(assumed),
            pairs=self.design.members,
            rows=len(np.unique(self.design.row)),
            outcomes=outcomes,
        )

    def _outcomes(self, outcomes, arms):
        return compared(self.prepared.loaded, self.common.run.manifest, outcomes, arms, self.design.row)

    def _past_of_priors(self) -> dict[str, np.ndarray]:
        """The past of as many draws from the priors, which says what they cover."""
        if not self.stage.past_weeks or not self.stage.affected:
            return {}
        priors = prior_design(self.prepared.built.parameters, self.design.seed, self.design.members, REPEATS)
        return past_of_members(self.stage, priors, self.common.progress)

    def _changed(self, what_if: WhatIf) -> dict[str, Float[np.ndarray, " row"]]:
        """The parameters of the arm with the what-if that differ."""
        added = {f"event.{lever_id(what_if, one)}": self._factor(what_if, one) for one in what_if.event}
        rows = int(self.design.row.max()) + 1
        return added | {f"event.{name}": np.ones(rows) for name in what_if.without}

    def _factor(self, what_if: WhatIf, event: Event) -> Float[np.ndarray, " row"]:
        rows, one = int(self.design.row.max()) + 1, self.levers[f"event.{lever_id(what_if, event)}"]
        return np.full(rows, one.by_hand) if one.prior is None else draw_prior(one.prior, self.design.seed, rows)

    def _added(self, what_if: WhatIf) -> Iterable[Lever]:
        for event in what_if.event:
            yield _lever(event, self._factor(what_if, event), added=True, first=event.from_)

    def _left_out(self, what_if: WhatIf) -> Iterable[Lever]:
        loaded = self.prepared.loaded
        for event in loaded.scenario.event:
            if event.id in what_if.without:
                first = max(event.from_, loaded.calendar.as_of)
                yield _lever(event, self.design.params[f"event.{event.id}"], added=False, first=first)


def _lever(event: Event, factor: Float[np.ndarray, " row"], added: bool, first: date) -> Lever:
    return Lever(
        id=event.id,
        text=event.text,
        added=added,
        first=first,
        last=event.to,
        affects=tuple(event.affects),
        factor=band(factor),
        places=event.places,
    )
