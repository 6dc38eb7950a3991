"""Stylised facts of a small scenario: verdicts that its mechanisms make, and what it cannot tell."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import contested
from contested.ensemble.design import rows_design
from contested.facts_check import check_facts, switched

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "two-valleys"


def test_a_mechanism_is_switched_off_in_every_row_and_nothing_else_changes():
    design = rows_design({"rate": np.array([1.0, 2.0]), "size": np.array([3.0, 4.0])}, seed=0, repeats=2)
    off = switched(design, {"rate": 0.0})
    assert off.params["rate"].tolist() == [0.0, 0.0] and off.params["size"].tolist() == [3.0, 4.0]
    assert off.noise is design.noise and off.row is design.row


@pytest.mark.heavy
def test_the_example_shows_claims_and_observers_and_not_without_their_mechanisms():
    """Forty weeks without phases, collaboration, settled places or drugs cannot be asked about most facts."""
    found = {one.fact.id: one for one in check_facts(contested.load_scenario(EXAMPLE), members=64).judged}
    assert {name for name, one in found.items() if one.shows_something} == {"S7", "S17"}
    assert found["S1"].verdict == "fail"  # a raid kills forty at most, too few for the power law of large sizes
    assert found["S14a"].verdict == "fail"  # three of four places have attacks in most weeks
    silent = {name for name, one in found.items() if one.verdict == "does not apply"}
    assert silent == {
        "S2a", "S2b", "S3a", "S3b", "S4", "S5", "S6a", "S6b", "S9", "S10", "S11", "S12", "S15", "S16",
    }  # fmt: skip
    assert "40 weeks" in found["S2a"].why and found["S8"].verdict == "cannot be told"
