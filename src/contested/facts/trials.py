"""Every fact as it applies to a model, in the order of the catalogue."""

from __future__ import annotations

from contested.facts import trials_ground, trials_people, trials_violence
from contested.facts.catalogue import facts
from contested.facts.fact import Silent, Trial
from contested.facts.names import Names


def trials(names: Names) -> tuple[Trial | Silent, ...]:
    """All facts: how each is tried on this model, or why it cannot be asked."""
    found = {one.fact.id: one for part in (trials_violence, trials_ground, trials_people) for one in part.trials(names)}
    return tuple(found[fact.id] for fact in facts().values())
