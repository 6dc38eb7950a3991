"""Other sets of mechanisms in a run: the same evidence, the same questions, kept on disk."""

from __future__ import annotations

from pathlib import Path

import pytest

import contested
from contested import alternatives, simulation
from contested.alternatives import prepare_alternatives
from contested.conditioning import fitting
from contested.scenario.load import load_scenario
from contested.scenario.written import expanded_toml
from contested.simulation import prepare
from scenario.minimal import LEDGER, write_minimal

KINDS = ("activity", "ambush", "cohesion", "displacement", "reporting", "season")


def of(*kinds: str) -> str:
    """A preset with only these kinds of mechanisms."""
    return f'preset = {{ name = "irregular-war-core", only = {list(kinds)} }}'


MORE = f"""
[[alternative]]
id = "mild"
title = "Without seasons"
{of(*(kind for kind in KINDS if kind != "season"))}

[[alternative]]
id = "few"
title = "Nobody flees"
{of(*(kind for kind in KINDS if kind != "displacement"))}

[[question]]
id = "people_away"
text = "How many people are away?"
measure = "series"
series = ["displaced"]

[[observation]]
claim = "clashes-of-winter"
series = ["reporting.attacks"]
"""
OF_WINTER = LEDGER[LEDGER.index("[[claim]]") :].replace("clashes-counted", "clashes-of-winter")
"""A claim about the weeks of a short past."""
NO_SEASON = {"mechanism.season." + name: 0 for name in ("amplitude", "peak", "closure", "midwinter")}
"""A season of this kind changes nothing, and has no number that evidence could tell of."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    short = ("start = 2030-03-03", "start = 2030-12-01"), ("horizon = 2031-09-01", "horizon = 2031-04-06")
    claim = OF_WINTER.replace("from = 2030-07-01, to = 2030-12-31", "from = 2030-12-02, to = 2031-01-31")
    return write_minimal(tmp_path, ('preset = "irregular-war-core"', of(*KINDS)), *short, more=MORE, ledger=claim)


@pytest.mark.heavy
@pytest.mark.usefixtures("fewer_rows")
def test_a_set_equal_in_law_gives_the_same_answers_and_a_second_run_finds_them_on_disk(home, tmp_path, monkeypatch):
    monkeypatch.setattr(fitting, "kept_folder", lambda: tmp_path / "kept")
    as_many = simulation.conditioned_on  # two histories of each row, as of the scenario itself
    monkeypatch.setattr(alternatives, "conditioned_on", lambda *given, repeats: as_many(*given))
    stages: set[str] = set()
    first, second = (
        contested.run(home, members=60, set=NO_SEASON, progress=lambda stage, *_: stages.add(stage)) for _ in range(2)
    )
    for answer in first.answers.values():
        same = answer.alternatives[0]
        assert (same.count, same.quantiles, same.members) == (answer.count, answer.quantiles, 60)
        assert same.difference is not None and same.difference.value == pytest.approx(0.0, abs=1e-9)
        assert not same.difference.told_apart
    reason = "it has no mechanism that moves 'People displaced within the country'"
    assert first.answers["people_away"].alternatives[1].reason == reason
    mild, few = first.manifest.alternatives
    assert (mild.lacks, mild.adds, few.lacks) == (("season",), (), ("displacement",))
    assert [one.id for one in few.left_out] == ["people_away"]
    fit, own = mild.fit, first.manifest.conditioning
    assert fit is not None and own is not None and fit.misfit == own.misfit and fit.observations == 1
    assert "Without seasons: conditioning on evidence" in stages and "Nobody flees: simulating" in stages
    assert [one.fit.cached for one in second.manifest.alternatives if one.fit] == [True, True]
    for name, answer in first.answers.items():
        assert second.answers[name].alternatives == answer.alternatives


@pytest.mark.heavy
def test_without_evidence_a_set_is_drawn_from_its_priors(home):
    run = contested.run(home, members=40, set=NO_SEASON, evidence=False, weeks=5)
    (mild, few), answer = run.manifest.alternatives, run.answers["people_away"]
    assert mild.fit is None and few.fit is None
    assert answer.alternatives[0].quantiles == answer.quantiles and answer.alternatives[1].reason
    assert run.headline.alternatives[0].count == run.headline.count


@pytest.mark.heavy
def test_an_alternative_written_out_is_its_model(home):
    found = prepare_alternatives(load_scenario(home), None)[1]
    (home / "scenario.toml").write_text(expanded_toml(found.kept), encoding="utf-8")
    again = prepare(load_scenario(home), None)
    assert again.info == found.prepared.info
    assert [one.id for one in again.loaded.scenario.question] == ["front_holds_a_place"]
    assert [one.name for one in again.built.parameters] == [one.name for one in found.prepared.built.parameters]
