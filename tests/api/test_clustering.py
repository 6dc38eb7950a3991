"""Clustering of a scenario through the public function."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

import contested
from contested import api, simulation
from contested.analysis.clustering import MEASURES, bands, clustering_per_member
from contested.simulation import Keep, prepare, run_prior_design

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "two-valleys"


@pytest.mark.heavy
def test_the_bands_are_those_of_what_the_scenario_reports():
    loaded = contested.load_scenario(EXAMPLE)
    found = api.clustering(loaded)
    prepared = prepare(loaded, None)

    def reported_deaths(history):
        near = prepared.built.model.world.neighbours
        return clustering_per_member(history, ["reporting.deaths"], near)

    kept = Keep({"again": reported_deaths}, {})
    done = run_prior_design(prepared, 256, 0, kept, None, lambda stage, done, total: None)
    assert found["deaths"] == bands(np.asarray(done.summary.per_member["again"]))
    assert found["events"].keys() == {measure.id for measure in MEASURES} and found["events"] != found["deaths"]


def test_a_scenario_in_which_nothing_is_reported_is_refused(monkeypatch):
    silent = SimpleNamespace(built=SimpleNamespace(model=SimpleNamespace(instances=())))
    monkeypatch.setattr(simulation, "prepare", lambda *_: silent)
    with pytest.raises(contested.InputError, match="a mechanism of kind 'reporting', found none"):
        api.clustering(contested.load_scenario(EXAMPLE))
