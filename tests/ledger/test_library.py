"""The library: complete, sound, general, and honest about signs."""

from __future__ import annotations

import re
import tomllib
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest

from contested.api import load_ledger
from contested.ledger.ledger import Ledger
from contested.ledger.library import library
from contested.ledger.prior import Prior
from contested.ledger.warnings_of_entries import ledger_warnings, uncited
from contested.model.mechanisms import BUILT_IN
from contested.model.parameter import parameters_of
from contested.scenario.bundled import bundled_folders

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/formats-ledger.md"
PARAMETERS = {f"{kind}.{one.name}": one for kind, of in BUILT_IN.items() for one in parameters_of(of)}
SIZE_NOT_SIGN = {
    "size-exponent": "insurgent and terrorist events differ in how steep a law is that falls in both",
    "size-exponent-terrorism": "insurgent and terrorist events differ in how steep a law is that falls in both",
    "leader-strength-drop": "a group is shaken or it is not; no finding says that it gains strength",
    "hiding-gain": "studies differ in how much of the effect is hiding, not in its sign",
}
"""Priors that rest on findings which contradict each other in size, but agree in sign."""
PROBABILITIES = np.array([0.001, 0.05, 0.5, 0.95, 0.999])


def priors() -> list[Prior]:
    return list(library().priors.values())


def test_every_parameter_of_a_mechanism_has_one_default_without_a_context() -> None:
    defaults = [name for prior in priors() if not prior.context for name in prior.parameters]
    assert len(defaults) == len(set(defaults))
    assert set(defaults) == PARAMETERS.keys()


def test_defaults_have_the_unit_and_the_values_of_their_parameters() -> None:
    for prior in priors():
        for name in prior.parameters:
            assert prior.unit == PARAMETERS[name].unit, (prior.id, name)
            assert PARAMETERS[name].support.contains(prior.ppf(PROBABILITIES)), (prior.id, name)


def test_no_two_priors_of_one_parameter_have_one_context() -> None:
    keys = [(name, frozenset(prior.context)) for prior in priors() for name in prior.parameters]
    assert len(keys) == len(set(keys))


def test_only_a_prior_of_a_parameter_has_a_context_and_another_number_than_the_default() -> None:
    default = {name: prior for prior in priors() if not prior.context for name in prior.parameters}
    variants = [prior for prior in priors() if prior.context]
    assert len(variants) >= 7
    for prior in variants:
        assert prior.parameters and prior.rests_on, prior.id
        assert all(default[name].distribution != prior.distribution for name in prior.parameters), prior.id


def test_the_words_of_contexts_are_on_the_page() -> None:
    page = PAGE.read_text()
    words = {word for prior in priors() for word in prior.context}
    assert all(f"`{word}`" in page for word in words), words


def test_the_library_is_sound_and_all_of_it_is_reviewed() -> None:
    assert [str(one) for one in ledger_warnings(library())] == []
    assert uncited(library()) == [] and library().drafts == [] and library().withdrawn == []


def test_a_measured_default_rests_on_a_document_that_was_read() -> None:
    measured = [prior for prior in priors() if prior.basis == "measured"]
    assert [prior.id for prior in measured] == ["size-exponent"]
    documents = [library().documents[library().claims[key].document] for key in measured[0].rests_on]
    assert {document.read for document in documents} <= {"full", "part", "abstract"}


def test_a_document_that_was_read_has_an_address_or_says_how_it_was_read() -> None:
    for document in library().documents.values():
        assert document.link or document.read in ("memory", "abstract", "part", "secondary"), document.id


def test_where_findings_contradict_each_other_in_sign_the_range_has_both_signs() -> None:
    found = set()
    for prior in priors():
        claims = [library().claims[key] for key in prior.rests_on]
        links = {(one.id, link.claim) for one in claims for link in one.links if link.relation == "contradicts"}
        if any(pair in links for one in combinations(prior.rests_on, 2) for pair in (one, one[::-1])):
            found.add(prior.id)
            assert prior.sign_is_open or prior.id in SIZE_NOT_SIGN, prior.id
    disputed = {"harm-attack-response", "wage-elasticity", "wage-elasticity-lootable", "aid-calming", "aid-sabotage",
                "leader-activity-drop"}  # fmt: skip
    assert disputed | SIZE_NOT_SIGN.keys() <= found


@pytest.mark.parametrize(
    "key", ["drugs-unrest-effect", "exclusion-cost", "learning-exponent", "repression-cost", "wage-elasticity-farming"]
)
def test_where_a_sign_is_open_for_want_of_findings_the_range_has_both_signs(key: str) -> None:
    """Repression lowers dissent or raises it (Davenport 2007); no study measures what exclusion does to joining."""
    assert library().priors[key].below_zero >= 0.05


@pytest.mark.parametrize(
    ("key", "share"),
    [("harm-attack-response", 0.266), ("wage-elasticity", 0.159), ("ambush-loss-ratio", 0.0), ("usual-force", 0.0)],
)
def test_the_share_below_zero_is_that_of_the_distribution(key: str, share: float) -> None:
    prior = library().priors[key]
    assert prior.below_zero == pytest.approx(share, abs=5e-4)
    assert prior.sign_is_open == (share > 0.05)


@pytest.mark.parametrize("name", ["error", "silent"])
def test_a_worse_credibility_never_makes_a_claim_more_exact(name: str) -> None:
    for letter in "abcdef":
        values = [library().priors[f"grade-{name}-{letter}{digit}"].median for digit in range(1, 6)]
        assert all(better <= worse for better, worse in pairwise(values)), letter
    chances = [library().priors[f"grade-silent-{letter}3"].median for letter in "abcde"]
    assert chances == sorted(chances)


def test_nothing_in_it_names_a_side_of_a_war_that_is_bundled() -> None:
    texts = {prior.id: f"{prior.says} {prior.why}" for prior in priors()}
    texts |= {claim.id: claim.says for claim in library().claims.values()}
    texts |= {document.id: document.title for document in library().documents.values()}
    sides = r"taliban|is-kp|iskp|panjshir|kabul|interview|\bthe front\b|as-of date|s[eé]l[eé]ka|bangui"
    assert [name for name, text in texts.items() if re.search(sides, text.lower())] == []


SCENARIOS = {
    **bundled_folders(),
    "two-valleys": ROOT / "examples/two-valleys",
    "starter": ROOT / "src/contested/cli/starter",
}


@pytest.mark.parametrize("name", sorted(SCENARIOS))
def test_a_ledger_of_ours_defines_nothing_that_the_library_has(name: str) -> None:
    own = Ledger.read(SCENARIOS[name] / "ledger")
    content = {(prior.unit, prior.says, str(prior.distribution)) for prior in priors()}
    for prior in own.priors.values():
        assert (prior.unit, prior.says, str(prior.distribution)) not in content, prior.id
        same = library().priors.get(prior.id)
        assert same is None or (same.unit == prior.unit and same.distribution != prior.distribution), prior.id
    assert not own.documents.keys() & library().documents.keys()
    assert not own.claims.keys() & library().claims.keys()
    keys = [(parameter, prior.context) for prior in own.priors.values() for parameter in prior.parameters]
    assert len(keys) == len(set(keys))


def test_the_bundled_scenario_takes_its_general_numbers_from_the_library() -> None:
    folder = SCENARIOS["afghanistan-2022"]
    assert tomllib.loads((folder / "scenario.toml").read_text())["library"] is True
    merged, own = load_ledger("afghanistan-2022"), Ledger.read(folder / "ledger")
    assert "ambush-loss-ratio" in merged.priors and "ambush-loss-ratio" not in own.priors
    assert merged.priors["ambush-rate"] == own.priors["ambush-rate"] != library().priors["ambush-rate"]
