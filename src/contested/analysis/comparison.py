"""Warnings about what a claim is compared with: another actor's series, single weeks, more people than there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from contested.analysis.reach import all_people
from contested.checks import warning
from contested.errors import InputWarning
from contested.ledger.claim import Claim
from contested.ledger.units import PER_WEEK, is_people
from contested.model.series import Series
from contested.scenario.load import LoadedScenario

AT_THE_END = ("stock", "level")
"""Kinds whose weekly value is that at the end of the week; of the others it is the sum over the week."""
ABOUT_A_WEEK = 10
"""Days of a period that can be compared with one week."""


@warning("A claim about more than a week is compared with a sum over weeks, not with single weeks.")
def one_week(claim: Claim, series: Series, over: str, where: str) -> Iterator[InputWarning]:
    """The warning about a flow or report of one week against a claim about several."""
    if series.kind in AT_THE_END or over == "sum" or claim.meant is None or claim.meant.days <= ABOUT_A_WEEK:
        return
    message = f"expected 'sum' for claim '{claim.id}' about {claim.meant.days} days, found '{over}'"
    yield InputWarning(where, f"{message}, which compares it with single weeks")


@warning("A claim about one actor is compared with series, or with ground, of that actor.")
def other_owner(claim: Claim, names: Sequence[str], loaded: LoadedScenario, where: str) -> Iterator[InputWarning]:
    """The warning about series, or an actor who holds ground, that are all somebody else's than the claim is about."""
    actors = {actor.id for actor in loaded.scenario.actor} | {"civilian"}
    owner = claim.quantity.whose if claim.quantity else "none"
    counted = [name.rpartition(".")[2] for name in names]
    if owner in actors and owner not in counted and all(one in actors for one in counted):
        message = f"expected '{owner}', whom claim '{claim.id}' is about, found '{names[0]}'"
        yield InputWarning(where, message)


@warning("A claim counts no more people than there are.")
def impossible_claim(claim: Claim, series: Series, loaded: LoadedScenario, where: str) -> Iterator[InputWarning]:
    """The warning about a claim of more people than live in the places, fighters included."""
    if claim.quantity is None or not is_people(series.unit.removesuffix(PER_WEEK)):
        return
    people = all_people(loaded)
    if claim.quantity.best > people:
        message = f"expected a claim of at most {people:,.0f}, as many as there are people and fighters"
        yield InputWarning(f"{where}, field claim", f"{message}, found {claim.quantity.best:,.12g} in '{claim.id}'")
