"""What was said of places, by the layer of the map whose series it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from contested.present.report.drawn import span
from contested.present.views import chances
from contested.present.views import wording as words
from contested.results.text import plain

if TYPE_CHECKING:
    from contested.present.views.provenance import Provenance
    from contested.results.conditioning import ObservationUsed

MOST_NAMED = 3


class Said(NamedTuple):
    """One claim about places: positions of layers and places, and its words; `claim` is the number of its footnote."""

    layers: tuple[int, ...]
    places: tuple[int, ...]
    head: str
    text: str
    who: str
    claim: int | None


def said_of_places(proof: Provenance) -> list[Said]:
    """The claims that the run was conditioned on, about some places and a series that a layer of the map reads."""
    fit, layers = proof.run.manifest.conditioning, proof.run.manifest.layers
    found = []
    for one in fit.observations if fit else ():
        reads = tuple(k for k, layer in enumerate(layers) if set(layer.series) & set(one.series))
        if reads and one.places:
            found.append(_said(one, reads, proof))
    return sorted(found, key=lambda one: one.places)


def _said(one: ObservationUsed, layers: tuple[int, ...], proof: Provenance) -> Said:
    claim, series = proof.run.evidence.claims[one.claim], proof.series
    places = tuple(series.places.index(place) for place in one.places)
    names = [proof.run.place_names[place] for place in one.places]
    where = ", ".join(names[:MOST_NAMED]) + (f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else "")
    return Said(
        layers,
        places,
        f"{where}, {span(one.first, one.last)}",
        f"{claim.says} {_in_the_run(one, proof.run.manifest.members)}",
        f"{claim.speaker}, {claim.grade}",
        proof.claim_numbers.get(one.claim),
    )


def _in_the_run(one: ObservationUsed, members: int) -> str:
    """What the histories say to a claim."""
    if one.chance_after is not None:
        share = min(max(one.chance_after, 0.5 / members), 1 - 0.5 / members)
        return f"It is so in {chances.fine_percent(share)} of histories."
    if one.point is None:
        return ""
    low, middle, high = (words.number(value, 2) for value in one.point.simulated.model_dump().values())
    return f"The histories have {middle} ({low} to {high})."


def packed(said: list[Said]) -> list[dict[str, Any]]:
    """The claims as the script reads them."""
    return [
        {
            "l": list(one.layers),
            "p": list(one.places),
            "h": plain(one.head),
            "t": plain(one.text),
            "by": plain(one.who),
            "c": one.claim,
        }
        for one in said
    ]
