"""The ledger of the bundled Afghan scenario: complete, dated, and paraphrased."""

from __future__ import annotations

import csv
import datetime
import gzip
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from contested.api import load_ledger
from contested.ledger.claim import Claim
from contested.ledger.ledger import Ledger

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "src/contested/scenario/library/afghanistan-2022"
SHARED = ROOT.parent / "shared"
INTERVIEW = SHARED / "seed/interview-2022-12-06.txt"
AS_OF = datetime.date(2022, 12, 6)
PAGE_ELEMENTS = ("Photo:", "Powered by automated translation", "Updated:")
WITHOUT_CLAIMS = {8, 14, 20, 26, 32, 37, 44}  # headings
NO_PRIVATE_NAMES = ("nazary", "massoud", "zakir", "qayyum", "akhundzada", "hibatullah")


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return load_ledger(FOLDER)


def interview_paragraphs() -> dict[int, str]:
    """Non-empty lines without page elements, numbered from 1 at the headline, as interview.toml defines."""
    if not INTERVIEW.is_file():
        pytest.skip("../shared/seed is missing: the article may not be distributed with the source")
    lines = [line.strip() for line in INTERVIEW.read_text(encoding="utf-8").splitlines()]
    kept = [line for line in lines if line and not any(mark in line for mark in PAGE_ELEMENTS)]
    return dict(enumerate(kept, start=1))


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower().replace("’", "'").replace("'", ""))


def runs(text: str, length: int) -> Iterator[tuple[str, ...]]:
    listed = words(text)
    return (tuple(listed[i : i + length]) for i in range(len(listed) - length + 1))


def interview_claims(ledger: Ledger) -> list[Claim]:
    return [c for c in ledger.claims.values() if c.document == "the-national-2022-12-06"]


def test_no_prior_rests_on_anything_known_after_the_as_of_date(ledger: Ledger) -> None:
    for prior in ledger.priors.values():
        assert prior.known_from <= AS_OF, prior.id
        for key in prior.rests_on:
            assert ledger.claims[key].known_from <= AS_OF, (prior.id, key)
        for key in prior.sources:
            document = ledger.documents[key]
            assert (document.date or datetime.date(document.year, 1, 1)) <= AS_OF, (prior.id, key)


def test_later_figures_are_in_the_ledger_and_known_after_the_as_of_date(ledger: Ledger) -> None:
    late = ledger.known_after(AS_OF)
    assert {"claim:unsg-nrf-attacks-2024-q2", "claim:unodc-opium-area-2023", "claim:un-ttp-2024"} <= set(late)
    assert not [key for key in late if key.startswith("prior:")]


def test_a_measured_prior_rests_on_a_document_that_was_read(ledger: Ledger) -> None:
    for prior in ledger.priors.values():
        if prior.basis == "measured":
            assert any(ledger.documents[ledger.claims[k].document].read != "memory" for k in prior.rests_on), prior.id


EFFECTS = (
    "aid-calming",
    "aid-sabotage",
    "detection-access-slope",
    "drugs-unrest-effect",
    "exclusion-cost",
    "leader-activity-drop",
    "repression-cost",
)
"""What something does to something else, either way: where it is below 0 it does the contrary."""
GAINS = ("equipment-gain",)
"""Shares that are added, and may be more than 1."""


def test_shares_lie_between_0_and_1_and_rates_are_not_negative(ledger: Ledger) -> None:
    for prior in ledger.priors.values():
        low, high = prior.support
        if prior.id in EFFECTS:
            assert low < 0, prior.id
        elif prior.unit == "share" or prior.unit.startswith("per "):
            assert low >= 0, prior.id
        if prior.unit == "share" and prior.id not in GAINS:
            assert high <= 1, prior.id


def test_contradicting_findings_are_linked(ledger: Ledger) -> None:
    pairs = {(c.id, k.claim) for c in ledger.claims.values() for k in c.links if k.relation == "contradicts"}
    assert ("lyall-shelling-chechnya", "condra-harm-afghanistan") in pairs
    assert ("dube-vargas-oil", "gehring-opium-price") in pairs
    assert ("interview-isis-from-syria-iraq", "unsg-few-foreign-arrivals-2022") in pairs


def test_the_prior_of_an_effect_with_a_disputed_sign_includes_both_signs(ledger: Ledger) -> None:
    for key in ("harm-attack-response", "wage-elasticity"):
        low, high = ledger.priors[key].interval(0.9)
        assert low < 0 < high


def test_claims_of_strength_lie_inside_the_priors_of_what_they_state(ledger: Ledger) -> None:
    for prior, claim in (
        ("resistance-fighters", "nrf-strength-2022"),
        ("government-fighters", "un-taliban-strength-2021"),
        ("iskp-fighters", "iskp-strength-2022"),
        ("captured-equipment-usd", "interview-captured-equipment"),
        ("aid-2022-usd", "interview-aid-two-billion"),
        ("foreign-groups", "interview-foreign-groups"),
    ):
        low, high = ledger.priors[prior].interval(0.9)
        quantity = ledger.claims[claim].quantity
        assert quantity is not None and low < quantity.best < high
        assert ledger.priors[prior].unit == quantity.unit


def test_the_places_of_claims_are_places_of_the_scenario(ledger: Ledger) -> None:
    with (FOLDER / "places.csv").open(newline="") as file:
        known = {row["id"] for row in csv.DictReader(file)}
    assert {i for c in ledger.claims.values() for i in c.place.ids} <= known


def test_the_place_weights_cite_claims_that_exist_and_were_known_in_time(ledger: Ledger) -> None:
    about_places = (FOLDER / "SOURCES.md").read_text(encoding="utf-8").split("## neighbours.csv")[0]
    cited = set(re.findall(r"`([a-z0-9]+(?:-[a-z0-9]+)+)`", about_places)) - {"afghanistan-2022"}
    assert len(cited) >= 8
    for key in cited:
        assert ledger.claims[key].known_from <= AS_OF


def test_every_paragraph_of_the_interview_with_a_claim_is_in_the_ledger(ledger: Ledger) -> None:
    coded = {c.paragraph for c in interview_claims(ledger)}
    assert len(interview_claims(ledger)) >= 100
    assert set(range(1, 50)) - coded == WITHOUT_CLAIMS


def test_every_quantity_of_the_interview_is_observed_or_has_a_claim_check(ledger: Ledger) -> None:
    with (FOLDER / "observations.toml").open("rb") as file:
        read = tomllib.load(file)
    used = {row["claim"] for table in ("claim_check", "observation") for row in read[table]}
    quantities = {c.id for c in interview_claims(ledger) if c.quantity is not None}
    assert len(quantities) >= 12 and quantities <= used


def test_the_prior_of_a_claim_check_does_not_rest_on_the_claim(ledger: Ledger) -> None:
    with (FOLDER / "observations.toml").open("rb") as file:
        rows = [row for row in tomllib.load(file)["claim_check"] if "prior" in row]
    for row in rows:
        prior = ledger.get_prior(row["prior"])
        claim = ledger.claims[row["claim"]]
        assert claim.id not in prior.rests_on and claim.quantity is not None
        assert prior.unit == claim.quantity.unit, claim.id
        assert prior.sources, prior.id


def test_what_is_measured_was_read_for_this_very_quantity(ledger: Ledger) -> None:
    measured = {key for key, prior in ledger.priors.items() if prior.basis == "measured"}
    assert measured == {"captured-equipment-usd", "size-exponent"}


def test_claims_without_numbers_have_no_quantity(ledger: Ledger) -> None:
    assert ledger.claims["interview-defections"].quantity is None
    assert ledger.claims["interview-camps-many-provinces"].quantity is None
    assert ledger.claims["interview-phase-two-within-a-year"].quantity is None


def test_a_forecast_without_a_date_has_no_period(ledger: Ledger) -> None:
    assert ledger.claims["interview-government-will-lose-control"].meant is None
    assert ledger.claims["interview-phase-two-within-a-year"].meant is not None


def test_losses_that_only_the_front_counts_are_trusted_less_than_a_loss_that_both_sides_tell(ledger: Ledger) -> None:
    helicopter, *counts = (
        ledger.claims[key]
        for key in ("interview-helicopter", "interview-government-casualties", "nrf-casualties-panjshir-2022-09")
    )
    assert [count.credibility for count in counts] == [4, 4] and helicopter.credibility == 3


def test_what_a_sentence_reports_of_the_front_is_the_fronts(ledger: Ledger) -> None:
    official, front = "the front's head of foreign relations", "the resistance front"
    for key, speaker in (("headline", front), ("starvation-crisis", official), ("state-drug-cartel", front)):
        claim = ledger.claims[f"interview-{key}"]
        assert (claim.speaker, claim.side, claim.speech) == (speaker, "resistance", "reported"), key


def test_paragraphs_of_many_statements_have_each_of_them(ledger: Ledger) -> None:
    claims = interview_claims(ledger)
    counts = {number: sum(c.paragraph == number for c in claims) for number in (10, 25, 30, 31, 34, 36, 40, 47)}
    assert counts == {10: 4, 25: 6, 30: 2, 31: 5, 34: 3, 36: 6, 40: 7, 47: 3}


def test_the_month_of_the_helicopter_claim_is_contradicted(ledger: Ledger) -> None:
    claim = ledger.claims["interview-helicopter"]
    assert claim.meant is not None and claim.meant.start.month == 7
    assert ("contradicts", "nrf-helicopter-june-2022") in {(k.relation, k.claim) for k in claim.links}


def test_the_outlet_is_not_the_speaker_of_reported_speech(ledger: Ledger) -> None:
    assert "the outlet" not in {c.speaker for c in interview_claims(ledger) if c.speech != "narrator"}
    assert {c.speaker for c in interview_claims(ledger) if c.speech == "narrator"} == {"the outlet"}


def test_no_private_person_is_named(ledger: Ledger) -> None:
    for claim in ledger.claims.values():
        text = f"{claim.says} {claim.speaker} {claim.note}".lower()
        assert not any(name in text for name in NO_PRIVATE_NAMES), claim.id


def test_paragraph_numbers_point_at_the_statements(ledger: Ledger) -> None:
    paragraphs = interview_paragraphs()
    assert len(paragraphs) == 49
    for key, mark in (
        ("interview-government-casualties", "1,000 Taliban casualties"),
        ("interview-foreign-groups", "21 different groups"),
        ("interview-captured-equipment", "$7 billion"),
        ("interview-equipment-again", "$7 billion"),
        ("interview-aid-two-billion", "$2 billion"),
        ("interview-nato-defeated", "20-year"),
        ("interview-phase-two-within-a-year", "phase two"),
        ("interview-factory-kunduz", "Kunduz"),
    ):
        assert mark in paragraphs[ledger.claims[key].paragraph], key
    assert ledger.claims["interview-government-casualties"].paragraph == 41


def test_quoted_claims_are_in_paragraphs_with_quotation_marks(ledger: Ledger) -> None:
    paragraphs = interview_paragraphs()
    for claim in interview_claims(ledger):
        if claim.speech == "quoted":
            assert re.search('[“"]', paragraphs[claim.paragraph]), claim.id


def test_no_eight_consecutive_words_are_copied_from_the_interview(ledger: Ledger) -> None:
    taken = {run for line in interview_paragraphs().values() for run in runs(line, 8)}
    text = (FOLDER / "ledger/interview.toml").read_text(encoding="utf-8")
    # The title identifies the article; everything else is a paraphrase.
    body = "\n".join(line for line in text.splitlines() if not line.startswith("title = "))
    assert not [" ".join(run) for line in body.splitlines() for run in runs(line, 8) if run in taken]


def test_deaths_of_a_later_edition_are_marked_as_hindsight_and_end_with_what_was_out(ledger: Ledger) -> None:
    sums = [claim for claim in ledger.claims.values() if claim.document == "ucdp-ged-251"]
    assert len(sums) >= 5
    for claim in sums:
        assert "Hindsight:" in claim.note, claim.id
        # candidate events of a month came out in the month after it
        assert claim.meant is not None and claim.meant.end <= datetime.date(2022, 10, 31), claim.id


def test_the_counts_of_deaths_are_sums_of_the_ucdp_table(ledger: Ledger) -> None:
    path = SHARED / "data/ucdp/ged251_country_month_best_1989_2022-11.csv.gz"
    if not path.is_file():
        pytest.skip("../shared/data/ucdp is missing: the UCDP table is not part of a clone")
    with gzip.open(path, "rt") as file:
        months = {r["month"]: float(r["best"]) for r in csv.DictReader(file) if r["country"] == "Afghanistan"}
    for key in [key for key in ledger.claims if key.startswith("ucdp-deaths-")]:
        claim = ledger.claims[key]
        assert claim.meant is not None and claim.quantity is not None
        first, last = f"{claim.meant.start:%Y-%m}", f"{claim.meant.end:%Y-%m}"
        assert claim.quantity.best == sum(n for month, n in months.items() if first <= month <= last)
