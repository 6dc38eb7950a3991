"""Condition an ensemble on what its claims say about the past: the fit, then the histories that go on from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Int

from contested.conditioning.fitting import ASSIMILATIONS, ROWS, Fitted, fit_past
from contested.conditioning.histories import Likelihoods
from contested.conditioning.kept import kept_arrays
from contested.conditioning.past import Past, design_of, log_factors, simulate_readings
from contested.ensemble.design import Design, evenly
from contested.infer.fit import Fit
from contested.infer.histories import Chosen, choose_histories

CANDIDATES = 7
"""Histories of the past for each row, of which a few are chosen: two of 7 have a CRPS of .285, two of 8 .284 (160 twins
of the small war of the tests, error of the difference .001; docs/derivations/candidates.py)."""
FOR_ONE = 4
"""The same where a single one goes on: one of 4 has a CRPS of .289, and 90 % intervals of the future hold .93 of the
truths, of two of 8 .92."""
FIRST_FUTURE = 2**30
"""Number of the noise of the first member's future: members that share a past have futures of their own."""
FIRST_CANDIDATE = (ASSIMILATIONS + 1) * ROWS
"""Number of the noise of the first candidate: each row's history in the last simulation of the fit."""
Progress = Callable[[str, int, int], None]


class Conditioned(NamedTuple):
    """An ensemble conditioned on the past.

    Attributes:
        past: the past.
        fit: the fit of its unknowns.
        cached: whether the fit was found on disk.
        candidates: readings of the simulated candidates, row by row.
        chosen: which of them go on.
        z: the unknowns of each row of the design.
        design: parameters and noise of its members.
    """

    past: Past
    fit: Fit
    cached: bool
    candidates: Float[np.ndarray, "reading candidate"]
    chosen: Chosen
    z: Float[np.ndarray, "unknown row"]
    design: Design

    @property
    def readings(self) -> Float[np.ndarray, "reading member"]:
        """What the claims are readings of in the members' own pasts."""
        each = self.candidates.shape[1] // self.fit.rows
        return self.candidates[:, self.chosen.row * each + self.chosen.candidate]


def condition(past: Past, members: int, repeats: int, progress: Progress) -> Conditioned:
    """Condition an ensemble of some members, `repeats` of each row of parameters or more.

    A larger ensemble has more histories of the same rows.
    """
    found = fit_past(past, lambda done, total: progress("conditioning on evidence", done, total))
    rows, few = min(ROWS, -(-members // repeats)), min(CANDIDATES, FOR_ONE * repeats)
    repeats = -(-members // rows)
    each = max(few, 2 * repeats)
    stage = "choosing histories of the past"
    simulated = candidates(past, found, each, lambda done, total: progress(stage, done, total))
    likelihood = Likelihoods(simulated, log_factors(past, found.fit.posterior)).of(past)
    chosen = choose_histories(likelihood.numbers, likelihood.events, rows, repeats, past.seed)
    z, design = design_of_chosen(past, found.fit, chosen)
    spread = evenly(members, design.members)  # every row keeps one history or more, since each has at most one too many
    kept = chosen._replace(row=chosen.row[spread], candidate=chosen.candidate[spread])
    return Conditioned(past, found.fit, found.cached, simulated, kept, z, members_of(design, spread))


def design_of_chosen(past: Past, fit: Fit, chosen: Chosen) -> tuple[Float[np.ndarray, "unknown row"], Design]:
    """The unknowns of the rows that were drawn, and the design of their histories.

    A row drawn several times is one row with more histories: it tells of its parameters once.
    """
    drawn, row = np.unique(chosen.row, return_inverse=True)
    z = fit.posterior[:, drawn]
    return z, with_futures(past, design_of(past, z, row, candidate_noise(chosen.row, chosen.candidate)))


def with_futures(past: Past, design: Design) -> Design:
    """The same members, each with a future of its own: copies of one history share the past only."""
    return design._replace(later=FIRST_FUTURE + np.arange(design.members), branch=past.plan.weeks)


def members_of(design: Design, members: Int[np.ndarray, " member"]) -> Design:
    """Some members of a design, with all its rows; each future has the number of its place among them."""
    assert design.later is not None
    later = design.later[: len(members)]
    return design._replace(row=design.row[members], noise=design.noise[members], later=later)


def candidate_noise(
    row: Int[np.ndarray, " member"], candidate: Int[np.ndarray, " member"]
) -> Int[np.ndarray, " member"]:
    """The number of the noise of candidates, the same for any number of them in a row."""
    return FIRST_CANDIDATE + candidate * ROWS + row


def candidates(
    past: Past, found: Fitted, each: int, progress: Callable[[int, int], None]
) -> Float[np.ndarray, "reading candidate"]:
    """Readings of `each` histories of every row of a fit, two or more, row by row; kept on disk beside the fit."""
    rows, first = found.fit.rows, 0 if found.last is None else 1

    def simulate() -> dict[str, np.ndarray]:
        row, number = np.repeat(np.arange(rows), each - first), np.tile(np.arange(first, each), rows)
        design = design_of(past, found.fit.posterior, row, candidate_noise(row, number))
        others = simulate_readings(past, design, progress).reshape(-1, rows, each - first)
        every = others if found.last is None else np.concatenate([found.last[:, :, None], others], axis=2)
        return {"readings": every.reshape(-1, rows * each)}

    return kept_arrays(past, ("candidates", each), simulate)["readings"]
