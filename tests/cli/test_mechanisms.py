"""contested mechanisms: the list by topic, and the whole page of one."""

from __future__ import annotations

import json

import pytest

from contested.ledger.library import library
from contested.model.equations import TOPICS
from contested.model.mechanism import claim_of
from contested.model.mechanisms import BUILT_IN

OWN = '''
"""My own."""

from collections.abc import Iterator

from jaxtyping import Array, Float

from contested import Flow, Inputs, Mechanism, State, leave, parameter, positive, role


class Exodus(Mechanism):
    """Fighters | go home."""

    sources = ("nobody-2031",)

    group: str = role("whose fighters they are")
    tour: Float[Array, " member"] = parameter("weeks", positive, "mean time until a fighter goes home")

    def flows(self, s: State, x: Inputs) -> Iterator[Flow]:
        yield leave("go_home", f"fighters.{self.group}", 1.0 / self.tour + 0.0 * s[f"fighters.{self.group}"])
'''


def page(contested, name, *options):
    return json.loads(contested("mechanisms", name, "--json", *options).out)


def test_mechanisms_are_listed_by_topic_with_their_claims(contested):
    rows = {row["name"]: row for row in json.loads(contested("mechanisms", "--json").out)}
    assert rows.keys() == BUILT_IN.keys()
    assert all(rows[name]["says"] == claim_of(kind) for name, kind in BUILT_IN.items())
    text = contested("mechanisms").out
    heads = [text.index(f"{topic}\n") for topic in TOPICS.values()]
    assert heads == sorted(heads)
    assert heads[0] < text.index("\n  ambush: A hidden side attacks") < heads[1]
    assert heads[5] < text.index("\n  statements: A side inflates")


def test_one_mechanism_is_shown_with_equations_units_priors_sources_tests_and_use(contested):
    text = contested("mechanisms", "ambush").out
    flat = " ".join(text.split())
    assert "attack = engagement_rate × fighters.{attacker} × D / (D + 1) (attacks per week)" in flat
    assert "Σ(...) summed over the actors of a list" in flat
    assert "defenders list of actors: the visible forces attacked" in flat
    assert "loss_ratio: defenders killed per attacker killed" in flat and "(ratio; above 0)" in flat
    assert "5-50-95 %: 0.536, 2, 7.46; lognormal (median 2, sigma 0.8); judged (ambush-loss-ratio)" in flat
    assert "where the context has terrorism: 5-50-95 %: 2.34, 2.75, 3.16" in flat
    assert "S. J. Deitchman 1962, A Lanchester model of guerrilla warfare, Operations Research; read: memory" in flat
    assert "contradicts event-size-exponent" in flat
    assert "ambush.killed.civilian: Civilians killed in attacks by {attacker} (persons per week; civilian to" in flat
    assert "hiding.{attacker}: Advantage of hiding, relative to average ground: {attacker} (ratio)" in flat
    assert "tests/model/test_ambush.py The difference of deitchmans mixed law stays constant" in flat
    assert "bundled scenario afghanistan-2022: ambush-resistance" in flat
    assert max(map(len, text.splitlines())) <= 80


def test_a_page_says_how_far_the_sign_of_a_number_is_open_and_which_findings_contradict_each_other(contested):
    (response,) = [one for one in page(contested, "retaliation")["parameters"] if one["name"] == "response"]
    (prior,) = [one for one in response["priors"] if not one["where"]]
    assert prior["sign"].startswith("its sign is open") and prior["quantiles"]["5"] < 0 < prior["quantiles"]["95"]
    findings = {one["id"]: one for one in page(contested, "aid")["findings"]}
    assert findings["wood-aid-rebels"]["contradicts"] == ["berman-aid-iraq"]
    assert set(prior["rests_on"]) <= library().claims.keys()


def test_a_prior_that_a_preset_takes_instead_of_the_default_is_shown(contested):
    rate = next(one for one in page(contested, "recruitment")["parameters"] if one["name"] == "rate")
    where = {prior["id"]: prior["where"] for prior in rate["priors"]}
    assert where["government-recruitment-rate"] == (
        "in the recruitment of the presets for actors of the role incumbent"
    )
    assert "" in where.values()


def test_a_page_has_every_name_that_a_mechanism_declares_reads_and_writes(contested):
    found = page(contested, "momentum")
    levels = ["momentum.{actor}", "successes-against.{actor}", "successes.{actor}"]
    assert sorted(found["declares"]) == found["writes"] == levels
    read = ["control.{actor}", "control.{rivals}", *levels, "{inflicted}", "{suffered}"]
    assert found["reads"] == read
    assert {one["name"]: one["unit"] for one in found["owns"]}["successes.{actor}"] == "deaths per week"
    assert f"reads {', '.join(read)}" in " ".join(contested("mechanisms", "momentum").out.split())


@pytest.mark.parametrize("kind", ["sponsor", "fracture", "narcotics", "reporting", "season"])
def test_every_page_fits_its_width(contested, monkeypatch, kind):
    monkeypatch.setenv("COLUMNS", "60")
    assert max(map(len, contested("mechanisms", kind).out.splitlines())) <= 60


def test_a_mechanism_of_ones_own_has_the_same_page_and_says_what_is_missing(contested, tmp_path):
    (tmp_path / "own.py").write_text(OWN, encoding="utf-8")
    file = ("--mechanisms", tmp_path / "own.py")
    text = " ".join(contested("mechanisms", "exodus", *file).out.split())
    for words in (
        "exodus: Fighters | go home.", "Equations: none stated", "no library prior", "no tests named",
        "nobody-2031, which is not in the library", "no preset and no bundled scenario",
        "exodus.go_home: Go home (exodus) (persons per week; fighters.{group} to out of the model)",
    ):  # fmt: skip
        assert words in text
    assert page(contested, "exodus", *file)["built_in"] is False
    listed = contested("mechanisms", *file).out
    assert listed.index("Your own\n") < listed.index("  exodus: Fighters | go home.")


def test_the_error_for_an_unknown_mechanism_names_the_nearest(contested):
    outcome = contested("mechanisms", "ambusch")
    assert outcome.code == 2
    assert "did you mean 'ambush'?" in outcome.err
