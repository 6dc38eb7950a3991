"""The bundled scenario uses only evidence known on its as-of date, unless hindsight is allowed."""

from __future__ import annotations

import pytest

from contested.errors import InputError
from contested.scenario.cutoff import references
from contested.scenario.load import load_scenario

NAME = "afghanistan-2022"
LATER = "claim:unsg-nrf-attacks-2024-q2"
SPRING = "question.spring_busier_than_last.more_than"


def test_nothing_in_the_bundled_scenario_is_later_than_its_as_of_date():
    read = load_scenario(NAME)
    cut = read.scenario.as_of
    assert cut.isoformat() == "2022-12-06" and read.late_entries == []
    entries = [*read.ledger.claims.values(), *read.ledger.priors.values()]
    assert len(entries) > 250 and all(entry.known_from <= cut for entry in entries)


def test_every_late_entry_of_the_library_is_an_unused_claim():
    read = load_scenario(NAME)
    assert len(read.withheld) >= 20 and all(reference.startswith("claim:") for reference in read.withheld)
    used = {reference for _, reference in references(read.scenario, read.ledger)}
    assert not used & set(read.withheld)
    for prior in read.ledger.priors.values():
        assert not {f"claim:{claim}" for claim in prior.rests_on} & set(read.withheld), prior.id


def test_every_document_of_a_prior_appeared_by_the_as_of_date():
    read = load_scenario(NAME)
    for prior in read.ledger.priors.values():
        for document in (read.ledger.documents[key] for key in prior.sources):
            assert document.date is None or document.date <= read.scenario.as_of, (prior.id, document.id)
            assert document.year is None or document.year <= read.scenario.as_of.year, (prior.id, document.id)


def test_using_a_late_claim_needs_hindsight():
    with pytest.raises(InputError, match=r"unsg-nrf-attacks-2024-q2' \(2024-09-30\).*`hindsight=True`"):
        load_scenario(NAME, set_=[f"{SPRING}={LATER}"])
    read = load_scenario(NAME, set_=[f"{SPRING}={LATER}"], hindsight=True)
    assert read.late_entries == [LATER]


# Catalogue rows whose centre or width was chosen with figures of 2023-2025 in sight, and how wide they are there.
WIDENED = {
    "verification-share": ("beta", 0.498),  # Be(5, 5): 0.251 to 0.749
    "claim-inflation-government": ("lognormal", 0.5),
    "claim-inflation-resistance": ("lognormal", 0.5),
    "ambush-loss-ratio": ("lognormal", 0.7),
    "ambush-rate": ("lognormal", 0.8),
    "foreign-groups": ("normal", 0.0),
}


@pytest.mark.parametrize("key", WIDENED)
def test_priors_that_the_catalogue_narrows_with_later_figures_are_wider(key: str):
    prior = load_scenario(NAME).ledger.priors[key]
    kind, catalogue = WIDENED[key]
    assert prior.distribution.kind == kind
    low, high = prior.interval(0.9)
    if kind == "beta":
        assert high - low > 1.3 * catalogue
    elif kind == "lognormal":
        assert getattr(prior.distribution, "sigma", 0.0) > catalogue
    else:
        assert high - low > 8


def test_no_reference_rests_on_the_opium_figures_of_2023():
    read = load_scenario(NAME)
    for _, reference in references(read.scenario, read.ledger):
        claims = [reference.removeprefix("claim:")]
        if reference.startswith("prior:"):
            claims = list(read.ledger.get_prior(reference).rests_on)
        about = [read.ledger.claims[claim] for claim in claims if claim.startswith("unodc-")]
        assert all(claim.known_from <= read.scenario.as_of for claim in about), reference
