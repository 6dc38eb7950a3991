"""What can be left out of the evidence: each claim, and all claims of a speaker, a document or a side."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from contested.analysis.readings import Reading
from contested.ledger.ledger import Ledger

Kind = Literal["claim", "speaker", "document", "side"]


class LeftOut(NamedTuple):
    """Claims that are left out together, and what they have in common."""

    kind: Kind
    id: str
    claims: tuple[str, ...]


def left_out_sets(readings: Iterable[Reading], ledger: Ledger) -> tuple[LeftOut, ...]:
    """Every claim, and every group of two or more that have a speaker, a document or a side in common.

    Redundant claims change nothing one by one, so groups are left out too. Groups of the same claims appear once, as
    the first of these kinds. Claims of no side are a group too: everything that the neutral sources say.
    """
    used = [ledger.get_claim(f"claim:{one.claim}") for one in readings]
    found: dict[tuple[str, ...], LeftOut] = {(claim.id,): LeftOut("claim", claim.id, (claim.id,)) for claim in used}
    kinds: tuple[Kind, ...] = ("speaker", "document", "side")
    for kind in kinds:
        names: dict[str, list[str]] = {}
        for claim in used:
            names.setdefault(getattr(claim, kind), []).append(claim.id)
        for name, claims in names.items():
            found.setdefault(tuple(sorted(claims)), LeftOut(kind, name, tuple(sorted(claims))))
    return tuple(found.values())
