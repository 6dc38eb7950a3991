"""Some members of a run, each paired with itself: with and without a what-if, or under another assumption."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Float, Int

from contested.analysis.assemble import Prepared
from contested.analysis.compare_levers import Ends, affected_names, outside
from contested.analysis.compare_outcomes import Counted, Values, compared, counted_outcomes
from contested.conditioning.compare_arms import Arms, Stage, extremes, factors_in_past
from contested.ensemble.design import Design, draw_prior, part_of, prior_design, spread_members
from contested.model.build import BoundParameter, build
from contested.results.band import band
from contested.results.comparisons import Comparison, Lever, Outcome
from contested.results.run import Run
from contested.scenario.schema import Event, WhatIf
from contested.scenario.what_if import all_what_ifs, lever_id, with_levers
from contested.simulation import REPEATS, Keep, Mechanisms, Progress, executor_of, plan_of, user_mechanisms


class Common(NamedTuple):
    """What all arms of a comparison have in common.

    Attributes:
        run: whose members are paired.
        pairs: how many of them.
        what_ifs: those that are asked for.
        mechanisms: those of the run that are the user's own.
        scheduler: address of a Dask scheduler; None for threads of this process.
        progress: called with a stage, how much of it is done, and how much there is.
    """

    run: Run
    pairs: int
    what_ifs: Sequence[WhatIf]
    mechanisms: Mechanisms | None
    scheduler: str | None
    progress: Progress


def pair(common: Common, prepared: Prepared, members: Design) -> Pairs:
    """Members of a scenario, spread over all of them, and its model with the events of all its what-ifs.

    None of these acts yet. The model does not depend on which what-ifs are asked for, unless they are in a file of
    their own: so its program is compiled once, and the arm without a what-if is simulated once.
    """
    known = all_what_ifs(common.what_ifs, prepared.loaded)
    loaded = with_levers(prepared.loaded, known)
    built = build(loaded, user_mechanisms(common.mechanisms))
    factors = {one.name: one for one in built.parameters if one.name not in members.params}
    chosen = spread_members(members.row, common.pairs)
    design = part_of(_without_effect(members, factors), chosen)
    stage = Stage(
        built.model,
        prepared.info,
        plan_of(prepared, design, Keep({}, {})),
        executor_of(common.scheduler),
        loaded.scenario.question,
        tuple(counted_outcomes(loaded, prepared.info)),
        affected_names([event for one in known for event in one.event], prepared.info),
    )
    return Pairs(common, prepared, stage, design, np.unique(members.row[chosen]), factors)


class Pairs(NamedTuple):
    """Members of a scenario, ready to be simulated with and without what-ifs.

    Attributes:
        common: what all arms have in common.
        prepared: the scenario and its model without what-ifs.
        stage: what is simulated.
        design: the members, with factors of 1.
        rows: which rows of the whole ensemble the design has.
        factors: the parameters that are the factors of what-ifs, by name.
    """

    common: Common
    prepared: Prepared
    stage: Stage
    design: Design
    rows: Int[np.ndarray, " row"]
    factors: Mapping[str, BoundParameter]

    def what_ifs(self, assumed: Mapping[str, Any]) -> tuple[Comparison, ...]:
        """Each what-if that is asked for against the members without it.

        Args:
            assumed: values that hold in both arms, by dotted key.
        """
        arms = Arms(self.stage, self.design, self.common.progress)
        base = arms.simulated({}, "without the what-if")
        return tuple(self._what_if(one, arms, base, assumed) for one in self.common.what_ifs)

    def against(self, other: Pairs, assumed: Mapping[str, Any]) -> Comparison:
        """These members against those of the scenario in which something else is assumed.

        Args:
            other: members of that scenario.
            assumed: what is assumed, by dotted key.
        """
        base, changed = (
            Arms(one.stage, one.design, self.common.progress).simulated({}, name)
            for one, name in ((self, "as it is"), (other, "as it is assumed"))
        )
        title = ", ".join(f"{key} = {value}" for key, value in assumed.items())
        text = "An assumption, not an intervention: the evidence was weighed again with it, so the pasts differ too."
        known = {one.id for one in other.stage.outcomes}
        common = tuple(one for one in self.stage.outcomes if one.id in known)
        return self._comparison("assumed", title, text, (), assumed, self._outcomes(common, (base, changed)))

    def _what_if(self, what_if: WhatIf, arms: Arms, base: Values, assumed: Mapping[str, Any]) -> Comparison:
        loaded, info = self.prepared.loaded, self.prepared.info
        other = arms.simulated(self._changed(what_if), what_if.title)
        levers = (*self._added(what_if), *self._left_out(what_if))
        outcomes = self._outcomes(self.stage.outcomes, (base, other))
        found = self._comparison(what_if.id, what_if.title, what_if.text, levers, assumed, outcomes)
        names = affected_names(what_if.event, info)
        factors = (extremes(base, names), extremes(other, names))
        return found.model_copy(update={"outside": outside(what_if, loaded, info, factors, self._past_of_priors)})

    def _comparison(
        self,
        name: str,
        title: str,
        text: str,
        levers: tuple[Lever, ...],
        assumed: Mapping[str, Any],
        outcomes: tuple[Outcome, ...],
    ) -> Comparison:
        return Comparison(
            id=name,
            title=title,
            text=text,
            levers=levers,
            set=dict(assumed),
            pairs=self.design.members,
            rows=len(self.rows),
            outcomes=outcomes,
        )

    def _outcomes(self, outcomes: Sequence[Counted], arms: tuple[Values, Values]) -> tuple[Outcome, ...]:
        return compared(self.prepared.loaded, self.common.run.manifest, outcomes, arms, self.design.row)

    def _past_of_priors(self) -> Mapping[str, Ends]:
        """The factors in the past of as many draws from the priors, which says what they cover."""
        if not self.stage.past_weeks:
            return {}
        priors = prior_design(self.prepared.built.parameters, self.design.seed, self.design.members, REPEATS)
        return factors_in_past(self.stage, _without_effect(priors, self.factors), self.common.progress)

    def _changed(self, what_if: WhatIf) -> dict[str, Float[np.ndarray, " row"]]:
        """The parameters of the arm with the what-if that differ."""
        added = {_parameter(what_if, one): self._factor(what_if, one) for one in what_if.event}
        return added | {f"event.{name}": np.ones(len(self.rows)) for name in what_if.without}

    def _factor(self, what_if: WhatIf, event: Event) -> Float[np.ndarray, " row"]:
        one = self.factors[_parameter(what_if, event)]
        if one.prior is None:
            return np.full(len(self.rows), one.by_hand)
        return draw_prior(one.prior, self.design.seed, int(self.rows[-1]) + 1)[self.rows]

    def _added(self, what_if: WhatIf) -> Iterable[Lever]:
        for event in what_if.event:
            yield _lever(event, self._factor(what_if, event), added=True, first=event.from_)

    def _left_out(self, what_if: WhatIf) -> Iterable[Lever]:
        loaded = self.prepared.loaded
        for event in loaded.scenario.event:
            if event.id in what_if.without:
                first = max(event.from_, loaded.calendar.as_of)
                yield _lever(event, self.design.params[f"event.{event.id}"], added=False, first=first)


def _without_effect(design: Design, factors: Iterable[str]) -> Design:
    """The same members with factors of what-ifs, all of them 1."""
    rows = int(design.row.max()) + 1
    return design._replace(params={**design.params, **{name: np.ones(rows) for name in factors}})


def _parameter(what_if: WhatIf, event: Event) -> str:
    return f"event.{lever_id(what_if, event)}"


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
