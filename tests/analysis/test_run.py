"""A small run end to end: what it leaves, that it repeats, and that it fails with a sentence."""

import json
from pathlib import Path

import numpy as np
import pytest
from contested.analysis.run import run_scenario

from contested.errors import InputError
from contested.scenario.load import load_scenario

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "two-valleys"
MEMBERS = 72


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Two runs with the same seed, and one with another."""
    made = {}
    for name, seed in (("one", 3), ("again", 3), ("other", 4)):
        out = tmp_path_factory.mktemp(name)
        run_scenario(load_scenario(EXAMPLE), members=MEMBERS, seed=seed, out=out)
        made[name] = out
    return made


def read(folder: Path, name: str):
    return json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["answers.json", "claims.json", "flows.csv", "evidence.json"])
def test_the_same_seed_gives_the_same_bytes(runs, name):
    assert (runs["one"] / name).read_bytes() == (runs["again"] / name).read_bytes()


def test_another_seed_gives_another_answer(runs):
    assert (runs["one"] / "flows.csv").read_bytes() != (runs["other"] / "flows.csv").read_bytes()


def test_answers_have_all_they_promise_and_no_certainty(runs):
    content = read(runs["one"], "answers")
    assert content["headline"] == "lanterns_hold_a_valley"
    for answer in content["answers"]:
        assert answer["members"] == MEMBERS
        assert answer["monte_carlo_error"] > 0
        if answer["kind"] == "probability":
            assert 0.0 < answer["probability"] < 1.0
            assert answer["probability"] == pytest.approx(answer["count"] / MEMBERS, abs=0.5 / MEMBERS)
        if answer["parameter_share"] is not None:
            assert answer["parameter_share"] + answer["process_share"] == pytest.approx(1.0)
            shares = [row["share"] for row in answer["leans_on"]["parameters"]]
            assert sum(shares) + answer["leans_on"]["unexplained"] >= answer["parameter_share"] - 1e-9


def test_a_stock_changes_by_its_flows(runs):
    import xarray as xr

    data = xr.open_zarr(runs["one"] / "series.zarr").load()
    mean = data["mean"].sel(place="ALL")
    join = mean.sel(series="recruitment-lanterns.join").values
    lost = mean.sel(series=["raids-lanterns.killed.lanterns", "desertion-lanterns.desert"]).sum("series").values
    change = np.diff(mean.sel(series="fighters.lanterns").values)
    np.testing.assert_allclose(change, (join - lost)[1:], atol=0.01)


def test_every_claim_is_placed_and_never_at_the_very_end(runs):
    placed = read(runs["one"], "claims")["claims"]
    assert {claim["id"] for claim in placed} == {"lantern-strength", "lantern-losses-claimed"}
    for claim in placed:
        assert 0.0 < claim["percentile_as_stated"] < 1.0
    losses = next(claim for claim in placed if claim["id"] == "lantern-losses-claimed")
    assert losses["bias"]["prior"] == "claim-inflation"
    assert losses["percentile_after_bias"] < losses["percentile_as_stated"]


def test_the_manifest_holds_the_audit_of_the_step(runs):
    manifest = read(runs["one"], "manifest")
    audit = manifest["halving_audit"]
    assert audit["half_step_days"] == audit["step_days"] / 2 == 0.5
    assert audit["series"] and audit["passed"] is (audit["worst"] <= audit["threshold"])
    assert manifest["timings"]["flow_draws"] > manifest["timings"]["cell_steps"]


def test_a_number_set_by_hand_is_recorded_as_such(tmp_path):
    key = "mechanism.raids-lanterns.engagement_rate"
    run_scenario(load_scenario(EXAMPLE, set_=[f"{key}=0.02"]), members=4, out=tmp_path)
    manifest = read(tmp_path, "manifest")
    row = next(p for p in manifest["parameters"] if p["name"] == "raids-lanterns.engagement_rate")
    assert row["basis"] == "set by hand" and row["median"] == 0.02
    assert manifest["set"] == {key: 0.02}
    answers = read(tmp_path, "answers")
    bound = {p["prior"] for p in manifest["parameters"] if p["prior"]}
    assert answers["set_by_hand_parameters"] == 1
    assert answers["measured_parameters"] + answers["judged_parameters"] == len(bound)


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("mechanism.raids-lanterns.kind=ambsh", "did you mean 'ambush'"),
        ("mechanism.raids-lanterns.attacker=lantern", "did you mean 'lanterns'"),
        ("mechanism.raids-lanterns.engagement_rate=-1", "above 0"),
        ("mechanism.raids-lanterns.engagement_rate=prior:going-home", "expected the unit 'per fighter per week'"),
        ("mechanism.season.affects=['raid.attack']", "no flow matches 'raid.attack'"),
        ("event.spring-flood.affects=['wages']", "did you mean 'wage'"),
        ("question.displaced_at_the_end.series=['displced']", "did you mean 'displaced'"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence(tmp_path, setting, words):
    with pytest.raises(InputError) as refused:
        run_scenario(load_scenario(EXAMPLE, set_=[setting]), members=4, out=tmp_path)
    assert words in str(refused.value)
    assert not any(tmp_path.iterdir())
