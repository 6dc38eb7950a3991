"""The numbers that vary, and designs of rows whose histories share their noise within a block."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float, Int

from contested.ensemble.design import Design
from contested.infer.unknowns import SMALLEST, unknown_priors
from contested.ledger.prior import Prior
from contested.model.build import BoundParameter

DRAWS = 4
"""Histories of each row: two halves of two. The product of two halves is free of the variance of chance."""


class Factors(NamedTuple):
    """What varies, one factor a prior, and what does not.

    Attributes:
        priors: the priors that are no constants, by id.
        names: the parameters that each of them sets, by its id.
        constants: parameters with one value: set by hand, or of a constant prior.
    """

    priors: Mapping[str, Prior]
    names: Mapping[str, tuple[str, ...]]
    constants: Mapping[str, float]

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the priors, in the order of the columns of every table of rows."""
        return tuple(self.priors)


class Rows(NamedTuple):
    """Rows of a design: probabilities of the factors' priors, the block of each row, and whether its noise is fresh.

    The rows of a block share the noise of each of their draws, so that they differ by their parameters only. A row with
    fresh noise has that of nobody else: with the parameters of another row it stands for a number that acts on nothing.
    """

    units: Float[np.ndarray, "row factor"]
    block: Int[np.ndarray, " row"]
    fresh: Bool[np.ndarray, " row"]


def factors_of(parameters: Sequence[BoundParameter]) -> Factors:
    """The factors of a model; a prior that sets several parameters is one."""
    priors = {one.prior.id: one.prior for one in parameters if one.prior is not None}
    varied = unknown_priors(priors)
    names = {name: tuple(p.name for p in parameters if p.prior and p.prior.id == name) for name in varied}
    constants = {
        one.name: float(one.by_hand or 0.0) if one.prior is None else one.prior.median
        for one in parameters
        if one.prior is None or one.prior.id not in names
    }
    return Factors({name: priors[name] for name in varied}, names, constants)


def design_of(factors: Factors, rows: Rows, seed: int, first_noise: int = 0) -> Design:
    """A design with `DRAWS` members of every row, those of a row one after the other.

    `first_noise` is the number of the noise of the first draw of block 0.
    """
    count = len(rows.units)
    params = {name: np.full(count, value) for name, value in factors.constants.items()}
    for (name, prior), column in zip(factors.priors.items(), rows.units.T, strict=True):
        values = np.asarray(prior.ppf(np.clip(column, SMALLEST, 1.0 - SMALLEST)), dtype=np.float64)
        params |= {parameter: values for parameter in factors.names[name]}
    start = first_noise + DRAWS * (2 * rows.block + rows.fresh)
    return Design(params, np.repeat(np.arange(count), DRAWS), (start[:, None] + np.arange(DRAWS)).ravel(), seed)
