"""Calibration by twins: wars drawn from the priors, conditioned on what the claims would state of them.

A twin is one draw of all unknowns and one history with it, over past and future. What every observed claim would state
of this past is drawn from its law. Its past is then conditioned on these statements exactly as in a run. So the truth
is known, and it can be counted how often intervals hold it (simulation-based calibration, Talts and others 2018).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float

from contested.analysis.readings import Reading
from contested.analysis.scores import crps
from contested.conditioning.condition import CANDIDATES, Conditioned, condition
from contested.conditioning.fitting import ASSIMILATIONS, ROWS
from contested.conditioning.future import Future, future_of
from contested.conditioning.past import Past, design_of, log_factors, prior_rows, readings_in
from contested.ensemble.ensemble import run_ensemble
from contested.ensemble.plan import Plan
from contested.infer.calibration import ranks
from contested.infer.misfit import misfit
from contested.observations.stated import Stated

MEMBERS = 576
"""Histories of each twin that go on into the future, and of the priors."""
FIRST_NOISE = 2**31
"""Number of the noise of the first twin: a fit and its candidates use smaller ones."""
STAGE = "conditioning twins (histories)"
MOST_SEED = 2**32
Progress = Callable[[str, int, int], None]


class Invented(NamedTuple):
    """Wars drawn from the priors.

    Attributes:
        z: the unknowns of each twin.
        simulated: what each claim is a reading of in its past.
        values: what is compared of its future, by name.
        prior: the same of histories drawn from the priors [draw].
    """

    z: Float[np.ndarray, "unknown twin"]
    simulated: Float[np.ndarray, "reading twin"]
    values: Mapping[str, Float[np.ndarray, " twin"]]
    prior: Mapping[str, Float[np.ndarray, " draw"]]


class TwinResults(NamedTuple):
    """What conditioning made of twins.

    Attributes:
        observations: ids of the claims.
        unknowns: names of the unknowns: numbers of the ledger, and the speakers' own inflation.
        rank: of each true unknown among the conditioned rows, from 0 to 1.
        error: conditioned mean less truth, in conditioned standard deviations.
        sd_left: conditioned standard deviation as a share of the prior's.
        quantities: names of the numbers of the future.
        future_rank: of their truth among the conditioned histories.
        prior_rank: of their truth among histories drawn from the priors.
        crps: of log(1 + x), for the conditioned histories.
        prior_crps: the same for histories drawn from the priors.
        events: ids of the yes-or-no questions.
        happened: whether the answer is yes.
        chance: share of the conditioned histories with a yes.
        prior_chance: share of histories drawn from the priors.
        misfit: chance of a misfit of this size between a twin's statements and the conditioned model.
        power: to which power the weights of yes-or-no claims were raised: 1 unless they had to be tempered.
    """

    observations: tuple[str, ...]
    unknowns: tuple[str, ...]
    rank: Float[np.ndarray, "twin unknown"]
    error: Float[np.ndarray, "twin unknown"]
    sd_left: Float[np.ndarray, "twin unknown"]
    quantities: tuple[str, ...]
    future_rank: Float[np.ndarray, "twin quantity"]
    prior_rank: Float[np.ndarray, "twin quantity"]
    crps: Float[np.ndarray, "twin quantity"]
    prior_crps: Float[np.ndarray, "twin quantity"]
    events: tuple[str, ...]
    happened: Bool[np.ndarray, "twin event"]
    chance: Float[np.ndarray, "twin event"]
    prior_chance: Float[np.ndarray, " event"]
    misfit: Float[np.ndarray, " twin"]
    power: Float[np.ndarray, " twin"]


def calibrate(past: Past, whole: Plan, twins: int, repeats: int, progress: Progress) -> TwinResults:
    """Condition the pasts of some twins, and compare their unknowns and their futures with the truth.

    Args:
        past: the past of the scenario; its seed is that of the twins.
        whole: the plan of past and future.
        twins: how many.
        repeats: histories of each row of parameters.
        progress: called with a stage, how much of it is done, and how much there is.
    """
    future = future_of(past.prepared)
    plan = whole._replace(
        per_member={**past.plan.per_member, **future.quantities, **future.events}, counts={}, audited=None, series=False
    )
    invented = invent(past, plan, twins, lambda done, total: progress("drawing twins", done, total))
    found = []
    for twin in range(twins):
        rng = np.random.Generator(np.random.PCG64([past.seed, twin, 1]))
        told = told_of(past, invented, twin, rng)
        found.append(_judge(told, plan, future, invented, twin, repeats, rng, _within(progress, twin, twins)))
    columns = (np.array(column) for column in zip(*found, strict=True))
    rank, error, sd_left, future_rank, prior_rank, score, prior_score, happened, chance, p, power = columns
    return TwinResults(
        tuple(one.claim for one in past.readings), past.unknowns, rank, error, sd_left, tuple(future.quantities),
        future_rank, prior_rank, score, prior_score, tuple(future.events), happened, chance,
        np.array([invented.prior[name].mean() for name in future.events]), p, power,
    )  # fmt: skip


def invent(past: Past, plan: Plan, twins: int, progress: Callable[[int, int], None]) -> Invented:
    """Draw twins and as many further wars as `MEMBERS`, the first `twins` draws are the truths."""
    z = prior_rows(past, twins + MEMBERS)
    number = np.arange(twins + MEMBERS)
    found = run_ensemble(past.system, design_of(past, z, number, FIRST_NOISE + number), plan, past.executor, progress)
    values = {name: np.asarray(one, np.float64) for name, one in found.per_member.items()}
    return Invented(
        z[:, :twins],
        readings_in(past, values)[:, :twins],
        {name: one[:twins] for name, one in values.items()},
        {name: one[twins:] for name, one in values.items()},
    )


def told_of(past: Past, invented: Invented, twin: int, rng: np.random.Generator) -> Past:
    """The past with what its claims would state of a twin, to be conditioned with random numbers of its own."""
    z = invented.z[:, twin : twin + 1].astype(np.float64)
    factors = log_factors(past, z)
    told = tuple(
        _stating(reading, invented.simulated[i, twin : twin + 1], factors[i], rng)
        for i, reading in enumerate(past.readings)
    )
    return past._replace(readings=told, seed=(past.seed + 1 + twin) % MOST_SEED, kept=False)


def _stating(
    reading: Reading, simulated: Float[np.ndarray, " one"], factor: Float[np.ndarray, " one"], rng: np.random.Generator
) -> Reading:
    law = reading.law
    if isinstance(law, Stated):
        return reading._replace(law=law.stating(float(law.draw(simulated, factor, rng)[0])))
    return reading._replace(law=replace(law, said=bool(law.draw(simulated, rng)[0])))


class _Judged(NamedTuple):
    """One twin's part of `TwinResults`, in its order."""

    rank: Float[np.ndarray, " unknown"]
    error: Float[np.ndarray, " unknown"]
    sd_left: Float[np.ndarray, " unknown"]
    future_rank: Float[np.ndarray, " quantity"]
    prior_rank: Float[np.ndarray, " quantity"]
    crps: Float[np.ndarray, " quantity"]
    prior_crps: Float[np.ndarray, " quantity"]
    happened: Bool[np.ndarray, " event"]
    chance: Float[np.ndarray, " event"]
    misfit: float
    power: float


def _judge(
    told: Past,
    plan: Plan,
    future: Future,
    invented: Invented,
    twin: int,
    repeats: int,
    rng: np.random.Generator,
    progress: Callable[[int], None],
) -> _Judged:
    """Condition a twin and compare it with its truth."""
    fit_histories = (ASSIMILATIONS + 2) * ROWS
    done = condition(
        told, MEMBERS, repeats, lambda stage, n, _: progress(n + fit_histories * (stage != "conditioning on evidence"))
    )
    before = fit_histories + (CANDIDATES - 1) * ROWS
    after = run_ensemble(told.system, done.design, plan, told.executor, lambda n, _: progress(before + n)).per_member

    def numbers(values: Mapping[str, np.ndarray]) -> Float[np.ndarray, "quantity draw"]:
        return np.array([np.asarray(values[name], np.float64) for name in future.quantities])

    truth = numbers(invented.values)[:, twin]
    either = rng.random(len(truth))
    posterior, prior = numbers(after), numbers(invented.prior)
    return _Judged(
        *_unknowns(done, invented.z[:, twin], rng),
        future_rank=ranks(posterior, truth, either),
        prior_rank=ranks(prior, truth, either),
        crps=crps(_log(posterior), _log(truth)),
        prior_crps=crps(_log(prior), _log(truth)),
        happened=np.array([invented.values[name][twin] > 0.5 for name in future.events], bool),
        chance=np.array([np.mean(after[name]) for name in future.events]),
        misfit=misfit(done.fit, -1).p,
        power=done.chosen.power,
    )


def _unknowns(
    done: Conditioned, truth: Float[np.ndarray, " unknown"], rng: np.random.Generator
) -> tuple[Float[np.ndarray, " unknown"], ...]:
    """Ranks, errors in standard deviations, and standard deviations left, of the rows that go on."""
    z, prior = done.z.astype(np.float64), done.fit.z[0].astype(np.float64)
    sd = np.maximum(z.std(axis=1), 1e-9)
    rank = ranks(z, truth.astype(np.float64), rng.random(len(truth)))
    return rank, (z.mean(axis=1) - truth) / sd, sd / prior.std(axis=1)


def _log(values: Float[np.ndarray, "*shape"]) -> Float[np.ndarray, "*shape"]:
    """Log(1 + x), and the negative of it for values below 0."""
    return np.sign(values) * np.log1p(np.abs(values))


def _within(progress: Progress, twin: int, twins: int) -> Callable[[int], None]:
    """Progress of one twin as a part of all."""
    each = (ASSIMILATIONS + 1 + CANDIDATES) * ROWS + MEMBERS
    return lambda done: progress(STAGE, min(twin * each + done, twins * each), twins * each)
