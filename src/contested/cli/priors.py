"""Print and list the priors of a ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from contested.cli.output import say
from contested.present.views.evidence import distribution_text
from contested.present.views.priors import default_text, points, range_text, sign_text, variants
from contested.present.views.wording import number

if TYPE_CHECKING:
    from contested.ledger.ledger import Ledger
    from contested.ledger.prior import Prior


def in_order(priors: Sequence[Prior]) -> list[Prior]:
    """Priors by the first parameter that they are the default of; those of none by id, at the end."""
    return sorted(priors, key=lambda one: (not one.parameters, one.parameters[:1], bool(one.context), one.id))


def print_prior(prior: Prior) -> None:
    """Its id, range and basis, then what it is, whether its sign is open, and what it is the default of."""
    status = "" if prior.status == "reviewed" else f", {prior.status}"
    say(f"{prior.id}  {range_text(prior)}, {prior.basis}{status}", hang=2)
    default = default_text(prior)
    for text in (prior.says, sign_text(prior), f"default of {default}" if default else ""):
        if text:
            say(text, "    ")


def prior_rows(ledger: Ledger, prior: Prior) -> list[tuple[str, str]]:
    """Everything about a prior, as names and values; a value that is missing is empty."""
    low, middle, high = points(prior)
    rests = "read in" if prior.basis == "measured" else "cites"
    return [
        ("says", prior.says),
        ("distribution", distribution_text(prior.distribution)),
        ("5, 50, 95 %", f"{number(low)}, {number(middle)}, {number(high)}"),
        ("unit", prior.unit),
        ("sign", sign_text(prior)),
        ("basis", prior.basis),
        ("why", prior.why),
        ("default of", ", ".join(prior.parameters)),
        ("context", ", ".join(prior.context)),
        ("mechanism", _mechanisms(prior.mechanism)),
        ("known from", str(prior.known_from)),
        ("status", prior.status),
        *((rests, f"claim:{key}: {ledger.claims[key].says}") for key in prior.rests_on),
        *(("disagreement", f"claim:{one} contradicts claim:{other}") for one, other in _contradictions(ledger, prior)),
        *(("cites", ledger.documents[key].citation) for key in prior.sources),
        *((_other(one), f"prior:{one.id} = {range_text(one)}") for one in variants(prior, ledger.priors.values())),
    ]


def _contradictions(ledger: Ledger, prior: Prior) -> Iterator[tuple[str, str]]:
    """The claims under a prior of which one contradicts the other."""
    for key in prior.rests_on:
        links = ledger.claims[key].links
        yield from (
            (key, link.claim) for link in links if link.relation == "contradicts" and link.claim in prior.rests_on
        )


def _other(prior: Prior) -> str:
    return f"if {' and '.join(prior.context)}" if prior.context else "otherwise"


def prior_data(ledger: Ledger, prior: Prior) -> dict[str, Any]:
    """A prior as JSON data, with its quantiles, the probability of values below 0, and its variants."""
    low, middle, high = points(prior)
    return {
        **ledger.to_json(prior),
        "kind": "prior",
        "quantiles": {"5": low, "50": middle, "95": high},
        "below_zero": prior.below_zero,
        "sign_is_open": prior.sign_is_open,
        "variants": [one.id for one in variants(prior, ledger.priors.values())],
    }


def _mechanisms(row: str | None) -> str:
    """The mechanisms that stand in a row of the catalogue."""
    if row is None:
        return ""
    from contested.model.mechanisms import BUILT_IN

    named = ", ".join(sorted(name for name, kind in BUILT_IN.items() if row in kind.catalogue.split(", ")))
    return f"{named} (row {row} of the catalogue)" if named else f"row {row} of the catalogue"
