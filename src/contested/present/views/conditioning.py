"""What a run was conditioned on: how each claim was read, what was learned, how well it fits, what is not used."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from contested.present.views import chances
from contested.present.views import wording as words
from contested.present.views.influence import claim_text
from contested.present.views.named import days, in_words
from contested.present.views.recorded import furthest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contested.present.views.provenance import Provenance
    from contested.results.conditioning import Band, Conditioning, Learned, ObservationUsed
    from contested.results.run import Run

MOST_LEARNED = 12
"""Numbers shown of those that were learned, the most first."""
MOST_MISFIT = 3
"""Claims named where the evidence and the model are at odds."""
BOUND = {"at_least": "at least ", "at_most": "at most ", None: ""}


class AtOdds(NamedTuple):
    """That the evidence and the model cannot both be right, and the claims that are furthest off."""

    sentence: str
    claims: list[tuple[str, str]]
    """Each in words, with its id."""


def at_odds(run: Run) -> AtOdds | None:
    """What is said first where evidence and model cannot both be right; None where they can."""
    found = run.manifest.conditioning
    if found is None or not found.at_odds:
        return None
    sentence = (
        "The evidence and the model cannot both be right: were they, a misfit of this size or more would have a chance "
        f"{chances.of_or_below(found.misfit)} (limit {chances.fine_percent(found.misfit_limit)})."
    )
    if recorded := furthest(run):
        sentence += f" Furthest off of the event data: {recorded}."
    told = [one for one in found.observations if one.misfit is not None]
    worst = sorted(told, key=lambda one: -abs(one.misfit or 0.0))[:MOST_MISFIT]
    if worst:
        sentence += " Furthest off of the claims:" if recorded else " Furthest off:"
    return AtOdds(sentence, [(f"{claim_text(one.claim, run)}: {against(one)}", one.claim) for one in worst])


def against(one: ObservationUsed) -> str:
    """'stated 1,000 persons, expected without it 780 to 5,170'."""
    return f"stated {stated(one)}, expected without it {expected(one)}"


def stated(one: ObservationUsed) -> str:
    """What a claim states: an amount with its unit, 'at least' where it is a bound; yes or no."""
    if one.scale == "yes or no":
        return "yes" if one.stated > 0.5 else "no"
    amount = words.with_unit(words.exact(one.stated), "" if one.unit == "1" else one.unit, one=one.stated == 1)
    return f"{BOUND[one.bound]}{amount}"


def expected(one: ObservationUsed) -> str:
    """The range expected without the claim, or for a yes or no the chance under the priors."""
    if one.without is not None:
        return words.band(one.without)
    return "-" if one.chance_before is None else f"yes with a chance of {chances.fine_percent(one.chance_before)}"


def conditioning_view(proof: Provenance) -> dict[str, Any] | None:
    """How evidence and model fit, what was learned, and why claims are not used; None for a run of the priors alone."""
    found = proof.run.manifest.conditioning
    if found is None:
        return None
    learned = most_learned(proof.run)
    return {
        "numbers": _numbers(found),
        "statements": len(found.observations),
        "learned": [_learned(one, proof) for one in learned],
        "less_learned": len(found.learned) - len(learned),
        "unused": Counter(one.why for one in found.unused).most_common(),
        "unused_count": len(found.unused),
        "silent": _silent(found.observations),
        "furthest": _furthest(found.observations, proof),
    }


def most_learned(run: Run) -> list[Learned]:
    """The numbers that were learned most, at most `MOST_LEARNED`; none of a run of the priors alone."""
    found = run.manifest.conditioning
    return sorted(found.learned, key=lambda one: (one.sd_left, one.prior))[:MOST_LEARNED] if found else []


def law_text(one: ObservationUsed, proof: Provenance) -> str:
    """How a claim was read, what it would be expected to state before and after, its misfit and its silence."""
    before, after = _expectation(one.before, one.chance_before), _expectation(one.after, one.chance_after)
    parts = [
        f"Read as {in_words(one.reads, proof)}, {days(one.first, one.last)}: {stated(one)}",
        f"Expected {before} under the priors, {after} with the evidence",
    ]
    if one.misfit is not None:
        parts.append(f"Misfit {words.signed(round(one.misfit, 1))}")
    if not one.reachable:
        parts.append("Out of the model's reach")
    if one.factors:
        parts.append(f"Corrected by {', '.join(one.factors)}")
    parts.append(f"Chance that it says nothing: {chances.percent(one.silent)}")
    return f"{'. '.join(parts)}."


def _silent(observations: Iterable[ObservationUsed]) -> str | None:
    """The chances that statements say nothing: 'of 2 to 50 %'; None where every one of them speaks."""
    found = [one.silent for one in observations]
    if not found or max(found) == 0.0:
        return None
    low, high = chances.percent(min(found)), chances.percent(max(found))
    return f"of {low}" if low == high else f"of {low.removesuffix(' %')} to {high}"


def _furthest(observations: Iterable[ObservationUsed], proof: Provenance) -> list[dict[str, Any]]:
    """The claims with the largest misfit."""
    told = sorted((one for one in observations if one.misfit is not None), key=lambda one: -abs(one.misfit or 0.0))
    return [
        {
            "number": proof.claim_numbers[one.claim],
            "says": claim_text(one.claim, proof.run),
            "misfit": words.signed(round(one.misfit or 0.0, 1)),
            "reachable": one.reachable,
        }
        for one in told[:MOST_MISFIT]
    ]


def _numbers(found: Conditioning) -> dict[str, Any]:
    return {
        "rows": f"{found.rows:,}",
        "assimilations": found.assimilations,
        "candidates": f"{found.candidates:,}",
        "effective": words.number(found.effective),
        "power": chances.percent(found.power) if found.power < 1.0 else None,
        "misfit": chances.of_or_below(found.misfit),
        "misfit_before": chances.of_or_below(found.misfit_before),
        "misfit_limit": chances.fine_percent(found.misfit_limit),
        "groups": len({one.group for one in found.observations}),
    }


def _expectation(found: Band | None, chance: float | None) -> str:
    if found is not None:
        return words.band(found)
    return "-" if chance is None else f"yes in {chances.fine_percent(chance)}"


def _learned(one: Learned, proof: Provenance) -> dict[str, Any]:
    prior = proof.run.evidence.priors[one.prior]
    return {
        "number": proof.prior_numbers[one.prior],
        "says": prior.says,
        "unit": "" if prior.unit == "1" else prior.unit,
        "left": f"{one.sd_left:.2f}",
        "shift": words.signed(round(one.shift, 2)),
        "before": words.band(one.before),
        "after": words.band(one.after),
    }
