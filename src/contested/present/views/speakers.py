"""Speakers: how far their numbers are inflated, how often that was checked, and what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from contested.present.views import wording as words

if TYPE_CHECKING:
    from contested.ledger.claim import Claim
    from contested.present.views.provenance import Provenance
    from contested.results.conditioning import Band, Inflation

WHOSE = {"enemy": " of its enemies", "own": " of its own", "none": ""}


class Factor(NamedTuple):
    """Stated over true for one kind of number: in words, the bands before and after, and the sentence to quote."""

    about: str
    before: Band
    after: Band
    checks: int
    sentence: str


class Speaker(NamedTuple):
    """A side (`number` 0) or a speaker, its factors, and its claims that the run uses, by number and text."""

    number: int
    name: str
    side: str
    factors: list[Factor]
    used: list[tuple[int, str]]
    others: int


def speakers(proof: Provenance) -> list[Speaker]:
    """Each side with a factor, then every speaker whose claims are listed.

    Those with factors come first, by side, then the others by how much of theirs is used.
    """
    found = proof.run.manifest.conditioning
    inflations = found.speakers if found else ()
    sides = dict.fromkeys(one.side for one in inflations if one.speaker is None)
    rows = [Speaker(0, side, side, _factors(side, None, inflations), [], 0) for side in sides]
    claims: dict[str, list[Claim]] = {name: [] for name in proof.speaker_numbers}
    for key in proof.claim_numbers:
        if key in proof.listed.claims:
            claim = proof.run.evidence.claims[key]
            claims[claim.speaker].append(claim)
    used = {one.claim for one in found.observations} if found else set()
    used |= {check.id for check in proof.run.claims.claims}
    every = [_speaker(name, own, used, inflations, proof) for name, own in claims.items() if own]
    order = [*sides, ""]
    every.sort(key=lambda row: (not row.factors, order.index(row.side if row.side in sides else ""), -len(row.used)))
    return [*rows, *every]


def _speaker(
    name: str, claims: list[Claim], used: set[str], inflations: tuple[Inflation, ...], proof: Provenance
) -> Speaker:
    shown = [claim for claim in claims if claim.id in used]
    sides = list(dict.fromkeys(claim.side for claim in claims if claim.side != "none"))
    side = sides[0] if len(sides) == 1 else ""
    factors = [factor for one in sides for factor in _factors(one, name, inflations)]
    texts = [(proof.claim_numbers[claim.id], claim.says.rstrip(".")) for claim in shown]
    return Speaker(proof.speaker_numbers[name], name, side, factors, texts, len(claims) - len(shown))


def _factors(side: str, speaker: str | None, inflations: tuple[Inflation, ...]) -> list[Factor]:
    rows = [one for one in inflations if (one.side, one.speaker) == (side, speaker)]
    return [Factor(about(one), one.before, one.after, one.checks, sentence(one)) for one in rows]


def about(one: Inflation) -> str:
    """'casualties, fatalities, arrests of its enemies'."""
    return ", ".join(one.about) + WHOSE.get(one.whose, "")


def sentence(one: Inflation) -> str:
    """What a factor says, to be quoted: how far the number is from the true one, and what checked that."""
    who = one.speaker or f"the side of the {one.side}"
    text = f"A number that {who} gives of {about(one)} is expected to be {_times(one.after)}."
    if one.after.low > 1.0:
        text += " That it is too high is more than 95 % sure."
    elif one.after.high < 1.0:
        text += " That it is too low is more than 95 % sure."
    else:
        text += " That it is true as it stands cannot be ruled out."
    if not one.checks:
        return f"{text} Nothing in this run checks it: this is what was assumed."
    checks = (
        "One independent check" if one.checks == 1 else f"{words.counted(one.checks).capitalize()} independent checks"
    )
    return f"{text} {checks}; before, {_times(one.before)} was assumed."


def _times(band: Band) -> str:
    """'2.5 times the true one (0.7 to 9)'."""
    low, middle, high = (words.number(value, 2) for value in (band.low, band.median, band.high))
    return f"{middle} times the true one ({low} to {high})"
