"""Attribution of an answer's variance to numbers and mechanisms, and the answer where a number is low or high."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Float, Int

from contested.analysis.intervals import bounded_chance, chance_interval, median_error
from contested.analysis.variance_shares import first_order
from contested.results.answers import Attribution, MechanismShare, ParameterShare, Uncertainty
from contested.results.critical_values import CRITICAL_95
from contested.results.manifest import Manifest, ParameterInfo

METHOD = (
    "First-order variance shares over the parameter draws: epsilon squared over up to eight equal bins of each ledger "
    "entry (Kelley 1935), as a share of the variance between the ranks of single histories: ranked by the quantity or, "
    "where the answer is yes or no, by how near each history comes to yes. An entry is left out unless its share beats "
    "the largest that any entry reaches in 19 of 20 reshuffles of the answers among the draws. "
    "A ledger entry's share is divided equally among the mechanisms that use it. It says nothing about the claims that "
    "the entry cites."
)
NONE_STANDS_OUT = (
    "No single ledger entry stands out from noise in {histories:,} histories ({rows:,} parameter draws): the answer "
    "depends on many numbers a little, on several together, or on nothing that so few histories can show."
)
MORE_THAN_ALL = (
    "The shares are estimates: together they come to {named:.0%} of the variance, more than the {all:.0%} that all "
    "parameters have."
)
NO_TOTAL = "How much is left unexplained is unknown, since parameter and process uncertainty cannot be told apart."
TOO_FEW_ROWS = (
    "The answer where a number is low or high needs {least} parameter draws in a tenth; "
    "a tenth of this run has {found}."
)
LEAST_IN_A_TENTH = 20
"""Parameter draws in a tenth below which an answer at the ends of a number would mostly be noise."""
OUTSIDE = "Initial forces and exogenous shocks."
"""The summary shown for parameters that belong to no mechanism."""


class Ordered(NamedTuple):
    """One answer in every history: its value, 0 or 1 for a proposition, and a rank by which variance is counted."""

    values: Float[np.ndarray, " member"]
    ranks: Float[np.ndarray, " member"]
    proposition: bool


def attribute(
    answer: Ordered,
    row: Int[np.ndarray, " member"],
    parameters: Mapping[str, Float[np.ndarray, " row"]],
    manifest: Manifest,
    uncertainty: Uncertainty,
) -> Attribution:
    """Shares of the variance of an answer's ranks by prior and mechanism, and the answer at the ends of each prior.

    Args:
        answer: the answer in every history.
        row: row of parameters that each member uses.
        parameters: draws of each prior, by id.
        manifest: parameters and mechanisms of the model.
        uncertainty: the split of the same variance.
    """
    shares = first_order(answer.ranks, row, parameters)
    users = {name: [one for one in manifest.parameters if one.prior == name] for name in shares}
    named, total, rows = sum(shares.values()), uncertainty.parameters, np.unique(row)
    enough = len(rows) // 10 >= LEAST_IN_A_TENTH
    ends = {name: _at_ends(answer, row, rows, parameters[name]) for name in shares} if enough else {}
    found = [
        ParameterShare(
            prior=name,
            names=tuple(user.name for user in users[name]),
            basis=users[name][0].basis,
            share=share,
            **ends.get(name, {}),
        )
        for name, share in shares.items()
    ]
    return Attribution(
        parameters=tuple(sorted(found, key=lambda one: (-one.share, one.prior))),
        mechanisms=_by_mechanism(shares, users, manifest),
        unexplained=None if total is None or named > total else total - named,
        tenth=len(row) // 10 if enough else None,
        no_tenth=None if enough else TOO_FEW_ROWS.format(least=LEAST_IN_A_TENTH, found=len(rows) // 10),
        method=METHOD,
        note=_note(shares, total, len(row), len(rows)),
    )


def _note(shares: Mapping[str, float], total: float | None, histories: int, rows: int) -> str | None:
    """Why shares are missing or do not add up; None where they do."""
    named = sum(shares.values())
    if not shares:
        return NONE_STANDS_OUT.format(histories=histories, rows=rows)
    if total is None:
        return NO_TOTAL
    return MORE_THAN_ALL.format(named=named, all=total) if named > total else None


def _at_ends(
    answer: Ordered,
    row: Int[np.ndarray, " member"],
    rows: Int[np.ndarray, " used"],
    draws: Float[np.ndarray, " row"],
) -> dict[str, Any]:
    """The probability or the median in histories whose rows have the lowest and the highest tenth of a number."""
    order, tenth = rows[np.argsort(draws[rows], kind="stable")], len(rows) // 10
    found: dict[str, Any] = {}
    for end, some in (("at_low", order[:tenth]), ("at_high", order[-tenth:])):
        among = np.isin(row, some)
        found[end], found[f"{end}_range"] = middle(answer.values[among], row[among], answer.proposition)
    return found


def middle(
    values: Float[np.ndarray, " member"], row: Int[np.ndarray, " member"], proposition: bool
) -> tuple[float, tuple[float, float]]:
    """A probability or a median, and the 95 % range that the number of histories leaves of it."""
    if proposition:
        interval = chance_interval(values, row)
        return bounded_chance(float(values.mean()), len(values)), (interval.low, interval.high)
    middle, half = float(np.median(values)), CRITICAL_95 * median_error(values, row)
    return middle, (max(middle - half, float(values.min())), min(middle + half, float(values.max())))


def _by_mechanism(
    shares: Mapping[str, float], users: Mapping[str, list[ParameterInfo]], manifest: Manifest
) -> tuple[MechanismShare, ...]:
    known = {one.label: one for one in manifest.mechanisms}
    found: dict[str, dict[str, Any]] = {}
    for name, share in shares.items():
        for user in users[name]:
            entry = found.setdefault(user.mechanism, {"share": 0.0, "parameters": [], "through": []})
            entry["share"] += share / len(users[name])
            entry["parameters"].append(user.name)
            if name not in entry["through"]:
                entry["through"].append(name)
    rows = []
    for label, entry in found.items():
        mechanism = known.get(label)
        rows.append(
            MechanismShare(
                label=label,
                kind=mechanism.kind if mechanism else label,
                summary=mechanism.summary if mechanism else OUTSIDE,
                share=entry["share"],
                parameters=tuple(entry["parameters"]),
                through=tuple(entry["through"]),
            )
        )
    return tuple(sorted(rows, key=lambda one: (-one.share, one.label)))
