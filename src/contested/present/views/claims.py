"""What was said, set on the simulated past: where each claim's number lies among histories made without it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

from contested.present.views import chances
from contested.present.views import wording as words
from contested.present.views.evidence import BASIS
from contested.present.views.named import days, in_words

if TYPE_CHECKING:
    from contested.ledger.claim import Claim
    from contested.present.views.provenance import Provenance
    from contested.results.claims import ClaimCheck
    from contested.results.conditioning import ObservationUsed

Test = Literal["yes", "used", "circular", "other time", "time"]
TESTS: dict[Test, str] = {
    "yes": "yes",
    "used": "no, it was used",
    "circular": "no, a number was made from it",
    "other time": "no, of another time",
    "time": "time will tell",
}
"""Whether a claim can test the model."""
MIDDLE = (0.05, 0.95)
"""The part of all histories outside which a number is far out."""
MOST_NAMED = 2
"""Claims named in the sentence that leads."""


class Said(NamedTuple):
    """Who says a claim, for which side, and how far it is trusted; numbers are of footnotes."""

    says: str
    number: int
    speaker: str
    speaker_number: int
    side: str
    grade: str
    about: str


class Placed(NamedTuple):
    """A claim on what is expected: shares of histories below it as stated and after bias, 0 to 1, and in words."""

    said: Said
    stated: float
    after: float | None
    share: str
    after_share: str
    factor: str
    amount: str
    expected: str
    test: Test
    prior: int | None = None
    basis: str = ""

    @property
    def corrected(self) -> float:
        """The share after bias where one is known, else as stated."""
        return self.stated if self.after is None else self.after

    @property
    def far(self) -> bool:
        """Whether it lies outside nine tenths of the histories as stated, and after bias too."""
        return all(not MIDDLE[0] <= share <= MIDDLE[1] for share in (self.stated, self.corrected))


class Happened(NamedTuple):
    """A claim that says yes: the share of histories in which it is so, before and after the evidence."""

    said: Said
    before: float
    after: float
    share: str
    before_share: str


class ClaimsView(NamedTuple):
    """Everything that is said about claims: the sentence that leads, and the claims by what they are set against."""

    lead: str
    past: list[Placed]
    happened: list[Happened]
    future: list[Placed]
    other: list[Placed]


def claims_view(proof: Provenance) -> ClaimsView:
    """Claims set on the simulated past, the highest first; those about what is still to come apart; those on others."""
    used = {one.claim: one for one in _observations(proof)}
    rows = [_placed(check, proof, used) for check in proof.run.claims.claims]
    rows.sort(key=lambda row: -row[0].stated)
    happened = [_happened(one, proof) for one in used.values() if one.chance_after is not None]
    past = [row for row, kind in rows if kind == "past"]
    return ClaimsView(
        _lead(past),
        past,
        sorted(happened, key=lambda row: -row.after),
        [row for row, kind in rows if kind == "future"],
        [row for row, kind in rows if kind == "other"],
    )


def said(claim: Claim, about: str, proof: Provenance) -> Said:
    """A claim with its speaker and grade; `about` says what it is set against."""
    return Said(
        claim.says.rstrip("."),
        proof.claim_numbers[claim.id],
        claim.speaker,
        proof.speaker_numbers[claim.speaker],
        "" if claim.side == "none" else claim.side,
        claim.grade,
        about,
    )


def _observations(proof: Provenance) -> tuple[ObservationUsed, ...]:
    found = proof.run.manifest.conditioning
    return found.observations if found else ()


def _placed(check: ClaimCheck, proof: Provenance, used: dict[str, ObservationUsed]) -> tuple[Placed, str]:
    claim, q, bias = proof.run.evidence.claims[check.id], check.quantiles, check.bias
    test = _test(check, claim, proof, check.id in used)
    prior = proof.run.evidence.priors[check.prior] if check.prior else None
    about = in_words(check.compared_with.rpartition(f"({prior.basis}): ")[2] if prior else check.compared_with, proof)
    if check.id in used:
        about = when_and_where(used[check.id], proof)
    after = check.percentile_after_bias
    row = Placed(
        said(claim, about, proof),
        check.percentile_as_stated,
        after,
        chances.fine_percent(check.percentile_as_stated),
        chances.fine_percent(after) if after is not None else "",
        _factor(bias.median) if bias else "",
        words.with_unit(words.exact(check.value), words.plain_unit(check.unit), one=check.value == 1),
        f"{words.number(q.q50, 2)}, {words.number(q.q05, 2)} to {words.number(q.q95, 2)}",
        test,
        proof.prior_numbers[prior.id] if prior else None,
        BASIS[prior.basis] if prior else "",
    )
    return row, "other" if check.against == "evidence" else "future" if test == "time" else "past"


def _test(check: ClaimCheck, claim: Claim, proof: Provenance, used: bool) -> Test:
    if used:
        return "used"
    about = proof.run.manifest.scenario
    start, end = (claim.meant.start, claim.meant.end) if claim.meant else (claim.said, claim.said)
    if claim.kind == "forecast" or start >= about.as_of:
        return "time"
    if check.circular:
        return "circular"
    if check.against == "simulation" and (start < about.start or end > about.start + timedelta(weeks=about.weeks)):
        return "other time"
    return "yes"


def _happened(one: ObservationUsed, proof: Provenance) -> Happened:
    claim, before, after = proof.run.evidence.claims[one.claim], one.chance_before or 0.0, one.chance_after or 0.0
    if one.stated < 0.5:
        before, after = 1.0 - before, 1.0 - after
    shares = chances.fine_percent(after), chances.fine_percent(before)
    return Happened(said(claim, when_and_where(one, proof), proof), before, after, *shares)


def when_and_where(one: ObservationUsed, proof: Provenance) -> str:
    """The days, and the places where there are few, that an observation reads: '6 to 19 Sep 2022, the valley'."""
    names = [place.name for place in proof.run.manifest.places if place.id in one.places]
    return ", ".join([days(one.first, one.last), *names])


def _factor(median: float) -> str:
    """'÷2.5' for numbers that are too high, '×1.8' for those that are too low."""
    return f"÷{words.number(median, 2)}" if median >= 1.0 else f"×{words.number(1.0 / median, 2)}"


def _lead(past: list[Placed]) -> str:
    if not past:
        return "No statement with a number about the past is set against the simulated histories."
    count, used, yes = len(past), sum(row.test == "used" for row in past), sum(row.test == "yes" for row in past)
    what = f"{_count(count, 'statement')} with a number about the past"
    alone = (
        "is set against histories made without it" if used == 1 else "are each set against histories made without it"
    )
    if used == count:
        text = f"{what} helped to make the model, so {'it is' if used == 1 else 'they are'} no test of it; "
        text += f"{'it' if used == 1 else 'they'} {alone}."
    elif used:
        text = f"{what}. {_count(used)} helped to make the model and {alone}; {_can(yes).lower()} test it."
    else:
        text = f"{what}. {_can(yes)} test the model."
    return f"{text} {_furthest(past)}"


def _furthest(past: list[Placed]) -> str:
    far = sorted((row for row in past if row.far), key=lambda row: -abs(row.corrected - 0.5))
    if not far:
        return (
            "No statement lies outside what nine histories in ten show, once the inflation that is known is taken out."
        )
    named = " and ".join(f"“{row.said.says}” ({row.said.speaker}, {row.said.grade})" for row in far[:MOST_NAMED])
    rest = len(far) - MOST_NAMED
    more = f"; {_count(rest).lower()} more {'lies' if rest == 1 else 'lie'} outside it too" if rest > 0 else ""
    inside = "what nine histories in ten show, even with the inflation that is known taken out"
    return f"Furthest outside {inside}: {named}{more}."


def _can(count: int) -> str:
    """'Not one can', 'One can', 'Three can'."""
    return f"{_count(count) if count else 'Not one'} can"


def _count(count: int, noun: str = "") -> str:
    """'Three statements', 'One statement', 'Three'."""
    return f"{words.counted(count).capitalize()} {noun}{'s' * (bool(noun) and count != 1)}".rstrip()
