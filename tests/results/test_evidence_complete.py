"""evidence.json holds every entry that another one names. Its records are made here: those of other tests need it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from contested.ledger.claim import Document
from contested.ledger.distribution import LogNormal
from contested.ledger.prior import Prior
from contested.results.evidence import Evidence
from scenario.made_up import claim

DAY = date(2022, 12, 6)
CLAIM = claim()
DOCUMENT = Document(id="paper", title="The paper", publisher="A press", date=DAY, read="full")
OTHERS = {name: DOCUMENT.model_copy(update={"id": name}) for name in ("paper", CLAIM.document)}
PRIOR = Prior(
    id="rate", says="A rate.", unit="per week", basis="measured", rests_on=(CLAIM.id,), sources=("paper",),
    distribution=LogNormal(kind="lognormal", median=1.0, sigma=0.4), why="counted", known_from=DAY, status="reviewed",
)  # fmt: skip
WHOLE: dict[str, Any] = {"claims": {CLAIM.id: CLAIM}, "priors": {"rate": PRIOR}, "documents": OTHERS}


def fault(**changes: Any) -> str:
    """What is wrong, or nothing."""
    try:
        Evidence(**WHOLE | changes)
    except ValidationError as error:
        return str(error)
    return ""


def test_evidence_that_holds_all_that_its_entries_name_is_accepted():
    assert fault() == fault(priors={}) == ""


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"claims": {}}, f"found no claim '{CLAIM.id}'"),
        ({"documents": {CLAIM.document: OTHERS[CLAIM.document]}}, "found no document 'paper'"),
        ({"documents": {"paper": DOCUMENT}, "priors": {}}, f"found no document '{CLAIM.document}'"),
    ],
)
def test_evidence_that_lacks_an_entry_names_it(changes, missing):
    assert missing in fault(**changes)


@pytest.mark.parametrize("kind", ["claim", "prior", "document"])
def test_an_entry_stands_under_its_id(kind):
    entries = WHOLE[f"{kind}s"]
    first = next(iter(entries.values()))
    assert f"expected the {kind} 'other' under its id, found '{first.id}'" in fault(**{f"{kind}s": {"other": first}})
