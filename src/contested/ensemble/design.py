"""Which parameter values and which noise each member uses: prior draws, given rows, or two arms of a comparison."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Float32, Int

from contested.engine.random.threefry import name_hash
from contested.ledger.prior import Prior
from contested.model.build import BoundParameter


class Start(NamedTuple):
    """Where members go on from: the number of the week, and their stocks and levels [place or 1, member] before it."""

    week: int
    stocks: Mapping[str, Float32[np.ndarray, "_ member"]]
    levels: Mapping[str, Float32[np.ndarray, "_ member"]]

    def of(self, members: Int[np.ndarray, " member"]) -> Start:
        """The same of some members."""
        stocks, levels = (
            {name: values[:, members] for name, values in part.items()} for part in (self.stocks, self.levels)
        )
        return Start(self.week, stocks, levels)


class Design(NamedTuple):
    """Rows of parameter values, and the row and the noise that each member uses.

    Two members with the same noise number share all random numbers: so the two arms of a comparison differ by their
    parameters only. `params` are by full parameter name, such as "ambush-resistance.engagement_rate".

    From the week `branch` on members have the noise `later` instead, if there is one: two members that share their
    noise until then have the same past, and futures of their own. With `begin`, members go on from a state in a later
    week than the first.
    """

    params: Mapping[str, Float[np.ndarray, " row"]]
    row: Int[np.ndarray, " member"]
    noise: Int[np.ndarray, " member"]
    seed: int
    later: Int[np.ndarray, " member"] | None = None
    branch: int = 0
    begin: Start | None = None

    @property
    def later_noise(self) -> Int[np.ndarray, " member"]:
        """The noise of each member from the week `branch` on."""
        return self.noise if self.later is None else self.later

    @property
    def members(self) -> int:
        """Number of members."""
        return len(self.row)


def prior_design(parameters: Sequence[BoundParameter], seed: int, members: int, repeats: int) -> Design:
    """Draws from the priors, each used by `repeats` members; every member has its own noise.

    A smaller design equals the beginning of a larger one. A parameter set by hand has the same value in every row.
    """
    rows = -(-members // repeats)
    drawn = draw_priors(parameters, seed, rows)
    params = {
        bound.name: np.full(rows, bound.by_hand, dtype=np.float64) if bound.prior is None else drawn[bound.prior.id]
        for bound in parameters
    }
    return rows_design(params, seed, repeats)._replace(row=np.arange(members) // repeats, noise=np.arange(members))


def rows_design(params: Mapping[str, Float[np.ndarray, " row"]], seed: int, repeats: int) -> Design:
    """Every given row (posterior draws, rows of a sensitivity design) with `repeats` members, each with its own noise.

    Raises:
        ValueError: columns of different length.
    """
    lengths = {name: len(column) for name, column in params.items()}
    if len(set(lengths.values())) != 1:
        raise ValueError(f"expected columns of one length, found {lengths}")
    members = next(iter(lengths.values())) * repeats
    return Design(dict(params), np.arange(members) // repeats, np.arange(members), seed)


def with_column(design: Design, name: str, values: Float[np.ndarray, " row"]) -> Design:
    """The same members and noise with one parameter replaced: the other arm of a what-if.

    Raises:
        KeyError: the design has no such parameter.
        ValueError: not one value for each row.
    """
    if len(values) != len(design.params[name]):
        raise ValueError(f"expected {len(design.params[name])} values of '{name}', found {len(values)}")
    return design._replace(params={**design.params, name: values})


def part_of(design: Design, members: Int[np.ndarray, " member"]) -> Design:
    """The design of some members (positions in the design), with only the rows that they use."""
    used, row = np.unique(design.row[members], return_inverse=True)
    params = {name: column[used] for name, column in design.params.items()}
    later = None if design.later is None else design.later[members]
    begin = None if design.begin is None else design.begin.of(members)
    return Design(params, row, design.noise[members], design.seed, later, design.branch, begin)


def evenly(count: int, of: int) -> Int[np.ndarray, " count"]:
    """As many positions out of `of`, in order, each once: the first is 0, and gaps differ by one at most."""
    return np.arange(count) * of // count


def spread_members(row: Int[np.ndarray, " member"], count: int) -> Int[np.ndarray, " count"]:
    """As many members of an ensemble, of as many rows as possible, each row in proportion to its members.

    Args:
        row: the row of each member.
        count: how many, at most all.
    """
    return np.sort(np.argsort(row, kind="stable")[evenly(count, len(row))])


def member_params(design: Design, members: Int[np.ndarray, " member"]) -> dict[str, Float32[np.ndarray, " member"]]:
    """Parameter values of the given members (positions in the design), by full name."""
    rows = design.row[members]
    return {name: column[rows].astype(np.float32) for name, column in design.params.items()}


def draw_priors(parameters: Sequence[BoundParameter], seed: int, rows: int) -> dict[str, Float[np.ndarray, " row"]]:
    """Draws of every ledger entry that parameters are bound to, by the entry's id."""
    priors = {bound.prior.id: bound.prior for bound in parameters if bound.prior is not None}
    return {name: draw_prior(prior, seed, rows) for name, prior in sorted(priors.items())}


def draw_prior(prior: Prior, seed: int, rows: int) -> Float[np.ndarray, " row"]:
    """Draws of one ledger entry. They depend on seed and id only; fewer draws equal the beginning of more."""
    return np.asarray(prior.ppf(uniform_draws(f"prior:{prior.id}", seed, rows)), dtype=np.float64)


def uniform_draws(name: str, seed: int, rows: int) -> Float[np.ndarray, " row"]:
    """Draws between 0 and 1 that depend on seed and name only."""
    return np.random.Generator(np.random.Philox(key=[seed % 2**64, name_hash(name)])).random(rows)
