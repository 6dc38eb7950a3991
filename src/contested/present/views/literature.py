"""What a scenario or a run took from the library, in words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Literal

from contested.ledger.plural import counted

if TYPE_CHECKING:
    from contested.results.run import Run

MAX_LISTED = 5
"""Later findings listed in text; the manifest and --json list all."""


def taken_text(references: Sequence[str], judged: int) -> str:
    """'from the literature: 120 priors, 119 of them judged, and 20 claims', for references as "kind:id"."""
    priors, claims = (_keys(references, kind) for kind in ("prior", "claim"))
    of_them = f", {judged} of them judged," if judged else ""
    return f"from the literature: {counted(len(priors), 'prior')}{of_them} and {counted(len(claims), 'claim')}"


def later_text(references: Sequence[str], all_in: str) -> str:
    """'2 from the literature appeared after as_of: claim:..., prior:...'; nothing where none did.

    `all_in` says where all of them are listed.
    """
    if not references:
        return ""
    more = f" ... ({all_in} lists all)" if len(references) > MAX_LISTED else ""
    return (
        f"{len(references)} from the literature appeared after as_of: {', '.join(references[:MAX_LISTED])}{more}; "
        "general findings are used whenever they were found"
    )


def from_literature(run: Run, kind: Literal["prior", "claim"] = "prior") -> frozenset[str]:
    """Ids of the priors, or of the claims, of a run that were taken from the library."""
    return frozenset(_keys(run.manifest.ledger.from_library, kind))


def literature_sentence(run: Run) -> str:
    """'98 of 128 numbers are defaults from the literature, 97 of them judged.'; nothing where none is."""
    taken = from_literature(run)
    counts = run.answer_file.parameters
    basis = {one.prior: one.basis for one in run.manifest.parameters if one.prior in taken}
    if not basis:
        return ""
    judged = sum(word == "judged" for word in basis.values())
    total = counts.measured + counts.judged + counts.set_by_hand
    are = "is a default" if len(basis) == 1 else "are defaults"
    of_them = "all of them judged" if judged == len(basis) else f"{judged or 'none'} of them judged"
    return f"{len(basis)} of {total} numbers {are} from the literature, {of_them}."


def _keys(references: Collection[str], kind: str) -> list[str]:
    return [ref.partition(":")[2] for ref in references if ref.startswith(f"{kind}:")]
