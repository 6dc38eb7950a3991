"""The past of a scenario as a function of unknown numbers: what every observed claim would be expected to state.

An unknown is a standard normal variable: a number of the ledger, put on the scale on which its prior is one, or how
much more or less than the rest of its side a speaker inflates.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Int

from contested.analysis.assemble import Prepared
from contested.analysis.readings import Reading
from contested.engine.system import System
from contested.ensemble.design import Design, uniform_draws
from contested.ensemble.ensemble import Executor, run_ensemble
from contested.ensemble.plan import Plan
from contested.infer.unknowns import prior_values, standard_normals, unknown_priors
from contested.ledger.prior import Prior
from contested.observations.stated import Stated, StatedEvent

SPEAKER = "speaker:"
Progress = Callable[[int, int], None]


class Past(NamedTuple):
    """The simulated past of a scenario, and the claims that it is compared with.

    Attributes:
        prepared: the scenario and its model.
        system: what is simulated.
        plan: the weeks before the scenario's date; it keeps nothing but the readings.
        readings: what each observed claim is a reading of, then the summaries of event tables.
        priors: ledger entries of the model and of the laws of claims, by id.
        known: ids of those priors that are no constants, which are the first of the unknowns.
        speakers: speakers with an inflation of their own, which are the other unknowns.
        seed: of all random numbers.
        executor: where blocks run.
        kept: whether its fit is kept on disk.
    """

    prepared: Prepared
    system: System
    plan: Plan
    readings: tuple[Reading, ...]
    priors: Mapping[str, Prior]
    known: tuple[str, ...]
    speakers: tuple[str, ...]
    seed: int
    executor: Executor
    kept: bool = True

    @property
    def unknowns(self) -> tuple[str, ...]:
        """Names of the unknowns."""
        return (*(f"prior:{name}" for name in self.known), *(f"{SPEAKER}{name}" for name in self.speakers))

    @property
    def claims(self) -> tuple[Reading, ...]:
        """The readings of claims: the first of all readings."""
        return tuple(one for one in self.readings if one.summary is None)

    @property
    def numbers(self) -> list[tuple[int, Stated]]:
        """Position and law of the readings that are numbers: of claims, then of event tables."""
        return [(i, one.law) for i, one in enumerate(self.readings) if isinstance(one.law, Stated)]

    @property
    def events(self) -> list[tuple[int, StatedEvent]]:
        """Position and law of the readings whose claims say that something was so."""
        return [(i, one.law) for i, one in enumerate(self.readings) if isinstance(one.law, StatedEvent)]


def past_of(
    prepared: Prepared, system: System, plan: Plan, readings: tuple[Reading, ...], seed: int, executor: Executor
) -> Past:
    """Collect the unknowns: priors of the model and of the laws of claims, and the speakers of these claims."""
    ledger = prepared.loaded.ledger
    priors = {bound.prior.id: bound.prior for bound in prepared.built.parameters if bound.prior is not None}
    for reading in readings:
        priors |= {name: ledger.get_prior(f"prior:{name}") for name in reading.priors}
    speakers = {one.speaker for one in readings if one.speaker is not None and one.spread is not None}
    only = plan._replace(per_member={one.claim: one.value for one in readings}, counts={}, audited=None, series=False)
    return Past(
        prepared, system, only, readings, priors, unknown_priors(priors), tuple(sorted(speakers)), seed, executor
    )


def prior_rows(past: Past, rows: int) -> Float[np.ndarray, "unknown row"]:
    """Draws of the unknowns from their priors: for numbers of the model, those of `prior_design`."""
    drawn = [uniform_draws(name, past.seed, rows) for name in past.unknowns]
    return standard_normals(np.array(drawn).reshape(len(drawn), rows))


def values_of(past: Past, z: Float[np.ndarray, "unknown row"]) -> dict[str, Float[np.ndarray, " row"]]:
    """Values of all priors, by id, from the unknowns."""
    return prior_values(past.priors, past.known, z[: len(past.known)])


def design_of(
    past: Past, z: Float[np.ndarray, "unknown row"], row: Int[np.ndarray, " member"], noise: Int[np.ndarray, " member"]
) -> Design:
    """Members of a model with the values of the unknowns; a number set by hand is the same in every row."""
    values = values_of(past, z)
    params = {
        bound.name: np.full(z.shape[1], bound.by_hand, np.float64) if bound.prior is None else values[bound.prior.id]
        for bound in past.prepared.built.parameters
    }
    return Design(params, row, noise, past.seed)


def simulate_readings(
    past: Past, design: Design, progress: Progress = lambda done, total: None
) -> Float[np.ndarray, "reading member"]:
    """What each claim is a reading of, in every history of a design."""
    found = run_ensemble(past.system, design, past.plan, past.executor, progress).per_member
    return readings_in(past, found)


def readings_in(past: Past, per_member: Mapping[str, np.ndarray]) -> Float[np.ndarray, "reading member"]:
    """The readings among the per-member values of a summary."""
    return np.array([per_member[one.claim] for one in past.readings], np.float64)


def log_factors(past: Past, z: Float[np.ndarray, "unknown member"]) -> Float[np.ndarray, "reading member"]:
    """The log of what is stated divided by what is simulated: factors, delay, and the speaker's own inflation."""
    used = {name for one in past.readings for name in one.priors}
    place = [i for i, name in enumerate(past.known) if name in used]
    values = prior_values({name: past.priors[name] for name in used}, [past.known[i] for i in place], z[place])
    found = np.zeros((len(past.readings), z.shape[1]))
    for i, reading in enumerate(past.readings):
        for name in reading.factors:
            found[i] += np.log(values[name])
        if reading.late is not None:
            found[i] += np.log1p(-reading.late.weeks * values[reading.late.prior])
        if reading.speaker is not None and reading.spread is not None:
            own = z[len(past.known) + past.speakers.index(reading.speaker)]
            found[i] += values[reading.spread] * own
    return found


def expected(
    past: Past, simulated: Float[np.ndarray, "reading member"], z: Float[np.ndarray, "unknown member"]
) -> Float[np.ndarray, "number member"]:
    """What each claim with a number is expected to state, in the scale of its law and without error."""
    factors = log_factors(past, z)
    found = [law.predicted(simulated[i], factors[i]) for i, law in past.numbers]
    return np.array(found).reshape(-1, z.shape[1])
