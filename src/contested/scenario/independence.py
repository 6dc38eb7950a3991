"""Which claims say the same thing again, so that together they count once."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from contested.ledger.claim import Claim


def independence_groups(claims: Mapping[str, Claim], chosen: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The chosen claims that each chosen claim forms a group with, sorted, itself included.

    Claims are in one group where links `repeats` join them, in either direction and through any claim of the ledger.
    """
    near: dict[str, set[str]] = {key: set() for key in claims}
    for key, claim in claims.items():
        for link in claim.links:
            if link.relation == "repeats" and link.claim in near:
                near[key].add(link.claim)
                near[link.claim].add(key)
    found: dict[str, tuple[str, ...]] = {}
    for key in chosen:
        if key in found:
            continue
        reached, ahead = {key}, [key]
        while ahead:
            new = near[ahead.pop()] - reached
            reached |= new
            ahead += new
        group = tuple(sorted(reached & set(chosen)))
        found |= dict.fromkeys(group, group)
    return found
