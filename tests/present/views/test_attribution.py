"""Mechanisms that share a prior are shown as one group."""

from __future__ import annotations

import pytest

from contested.present.views.attribution import mechanism_groups
from contested.results.answers import MechanismShare


def row(label: str, share: float, *through: str) -> MechanismShare:
    return MechanismShare(
        label=label, kind="kind", summary=f"About {label}.", share=share, parameters=(f"{label}.rate",), through=through
    )


def test_mechanisms_linked_by_priors_are_one_group_the_largest_first():
    found = mechanism_groups(
        [
            row("ambush", 0.05, "rate", "alone"),
            row("control", 0.03, "other"),
            row("phases", 0.02, "rate", "review"),
            row("supply", 0.02, "rate"),
            row("momentum", 0.01, "review"),
        ]
    )
    assert [group.labels for group in found] == [("ambush", "phases", "supply", "momentum"), ("control",)]
    assert [group.share for group in found] == pytest.approx([0.1, 0.03])
    shared = "They share the priors rate and review; how much each of them carries cannot be told apart."
    assert found[0].summary == shared
    assert found[1].summary == "About control."


def test_a_mechanism_that_links_two_groups_joins_them():
    found = mechanism_groups([row("a", 0.1, "x"), row("b", 0.2, "y"), row("c", 0.3, "x", "y")])
    assert [group.labels for group in found] == [("c", "a", "b")]
    assert found[0].share == pytest.approx(0.6)


def test_one_shared_prior_is_named_in_the_singular():
    found = mechanism_groups([row("a", 0.1, "x"), row("b", 0.1, "x")])
    assert found[0].summary.startswith("They share the prior x;")


def test_groups_with_equal_shares_are_in_the_order_of_their_labels():
    found = mechanism_groups([row("b", 0.1, "x"), row("a", 0.1, "y")])
    assert [group.labels for group in found] == [("a",), ("b",)]
