"""Units: what can be compared with what."""

from __future__ import annotations

import pytest

from contested.ledger.units import comparable


@pytest.mark.parametrize(
    ("claimed", "simulated"),
    [
        ("persons", "persons"),
        ("Fatalities", "persons"),
        ("clashes", "events"),
        ("clashes", "reported"),
        ("share", "share"),
    ],
)
def test_units_of_one_kind_can_be_compared(claimed: str, simulated: str):
    assert comparable(claimed, simulated)


@pytest.mark.parametrize(
    ("claimed", "simulated"),
    [
        ("percent", "persons"),
        ("clashes", "persons"),
        ("persons", "events"),
        ("persons", "districts"),
        ("percent", "reported"),
        ("percent", "share"),
        ("billion USD", "persons"),
    ],
)
def test_units_of_different_kinds_cannot_be_compared(claimed: str, simulated: str):
    assert not comparable(claimed, simulated)
