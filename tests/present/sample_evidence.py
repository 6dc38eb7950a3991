"""The ledger entries of a sample run."""

from __future__ import annotations

from contested.ledger.claim import Claim, Document, Link, PlaceRef, Quantity
from contested.ledger.distribution import LogNormal
from contested.ledger.prior import Prior
from contested.results.evidence import Evidence
from present.sample import DAY, Sample


def evidence(sample: Sample) -> Evidence:
    documents = [_document(sample, i) for i in range(12)]
    claims = [_claim(sample, i) for i in range(sample.claims)]
    priors = [_prior(sample, i) for i in range(sample.priors)]
    return Evidence(
        documents={entry.id: entry for entry in documents},
        claims={entry.id: entry for entry in claims},
        priors={entry.id: entry for entry in priors},
    )


def _document(sample: Sample, i: int) -> Document:
    return Document(
        id=f"document-{i}",
        title=sample.entry_text(f"A report on the war, number {i}"),
        publisher=sample.entry_text("A publisher"),
        date=DAY.replace(month=11, day=1 + i % 9),
        link="javascript:alert(1)" if sample.hostile else f"example.org/report/{i}",
        read="full" if i % 2 else "abstract",
    )


def _claim(sample: Sample, i: int) -> Claim:
    return Claim(
        id=f"claim-{i}",
        says=sample.entry_text(f"About {100 * (i + 1)} fighters were active in the north in the summer."),
        document=f"document-{i % 12}",
        paragraph=3 + i,
        speaker=sample.entry_text("the movement's spokesman"),
        side=("resistance", "government", "none")[i % 3],
        speech=("quoted", "reported", "narrator")[i % 3],
        kind=("estimate", "allegation", "observation")[i % 3],
        said=DAY.replace(month=11, day=20),
        known_from=DAY.replace(month=11, day=20),
        place=PlaceRef(name="the north", precision="region"),
        quantity=Quantity(best=100.0 * (i + 1), unit="persons", of="fighters"),
        reliability="ABCDEF"[i % 6],
        credibility=1 + i % 6,
        status="reviewed",
        links=(Link(relation="contradicts", claim="claim-0"),) if i == 1 else (),
    )


def _prior(sample: Sample, i: int) -> Prior:
    made_from = dict.fromkeys((f"claim-{i % sample.claims}", f"claim-{(i + 7) % sample.claims}"))
    return Prior(
        id=f"prior-{i}",
        says=sample.entry_text("Attacks a fighter takes part in per week when supplied."),
        unit="per fighter per week",
        basis="measured" if i % 5 == 1 else "judged",
        distribution=LogNormal(kind="lognormal", median=0.003 * (i + 1), sigma=0.8),
        rests_on=tuple(made_from) if i % 2 or i % 5 == 1 else (),
        sources=(f"document-{i % 12}",),
        why=sample.entry_text("Wide, because the two sources disagree by a factor of four."),
        known_from=DAY.replace(month=7, day=31),
        status="reviewed",
    )
