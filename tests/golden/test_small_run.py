"""A run of the starter scenario over several blocks: its files agree with each other and with known values."""

from __future__ import annotations

import csv
import datetime
import json
import shutil
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import contested.cli
from contested import open_run
from contested.cli.app import call

MEMBERS, WEEKS = 300, 8  # a block holds 128 members at most
WEEK = 3
FIRST = datetime.date(2031, 3, 1) + datetime.timedelta(weeks=WEEK)
QUESTIONS = f"""
[[layer]]
id = "any_attack"
title = "Chance of an attack in the week"
series = ["ambush-opposition.attack"]
at_least = 1

[[question]]
id = "attack_in_the_port"
text = "Is there an attack in the port in the fourth week?"
measure = "series"
series = ["ambush-opposition.attack"]
places = ["port"]
at_least = 1
from = {FIRST}
by = {FIRST + datetime.timedelta(days=6)}

[[question]]
id = "attack_anywhere"
text = "Is there an attack anywhere in the fourth week?"
measure = "series"
series = ["ambush-opposition.attack"]
at_least = 1
from = {FIRST}
by = {FIRST + datetime.timedelta(days=6)}

[[question]]
id = "government_at_the_end"
text = "How many fighters has the government at the end?"
measure = "series"
series = ["fighters.government"]
over = "last"

[[question]]
id = "attacks"
text = "How many attacks are there?"
measure = "series"
series = ["ambush-opposition.attack"]
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """The folder of the run."""
    folder = tmp_path_factory.mktemp("scenario") / "starter"
    shutil.copytree(Path(contested.cli.__file__).parent / "starter", folder)
    with (folder / "scenario.toml").open("a", encoding="utf-8") as scenario:
        scenario.write(QUESTIONS)
    claims = (folder / "ledger" / "claims.toml").read_text(encoding="utf-8")
    period = "meant = { from = 2030-08-20, to = 2031-02-20 }\n"
    assert period in claims
    (folder / "ledger" / "claims.toml").write_text(claims.replace(period, ""), encoding="utf-8")
    out = tmp_path_factory.mktemp("run") / "out"
    options = ["--members", str(MEMBERS), "--seed", "1", "--weeks", str(WEEKS), "--out", str(out)]
    assert call(["run", str(folder), *options]) == 0
    return out


@pytest.fixture(scope="module")
def answers(run):
    rows = json.loads((run / "answers.json").read_text(encoding="utf-8"))["answers"]
    return {row["id"]: row for row in rows}


@pytest.fixture(scope="module")
def series(run):
    with xr.open_zarr(run / "series.zarr") as data:
        return data.load()


def test_the_map_shows_the_chance_that_the_answer_counts(answers, series):
    chance = series["layer_chance"].sel(layer="any_attack").isel(week=WEEK)
    for question, place in (("attack_in_the_port", "port"), ("attack_anywhere", "ALL")):
        count = answers[question]["count"]
        assert 0 < count < MEMBERS
        assert float(chance.sel(place=place)) == pytest.approx(count / MEMBERS, rel=1e-5)


def test_the_country_is_the_sum_of_its_places(series):
    mean = series.sel(statistic="mean")
    places = mean.drop_sel(place="ALL").sum("place")
    for name in ("civilian", "fighters.government", "ambush-opposition.attack", "control.opposition"):
        np.testing.assert_allclose(mean[name].sel(place="ALL"), places[name], rtol=1e-5)


def test_a_quantity_has_the_quantiles_of_its_series(run, answers, series):
    """An answer interpolates between two histories, a series takes one of them. Histories have 10 binary digits."""
    last = series["fighters.government"].sel(place="ALL").isel(week=-1)
    members = open_run(run).draws["fighters.government"].isel(week=-1).values.astype(float)
    digits = 2.0**-10
    for level, value in answers["government_at_the_end"]["quantiles"].items():
        chance = int(level.removeprefix("q")) / 100
        low, between, high = (np.quantile(members, chance, method=how) for how in ("lower", "linear", "higher"))
        assert value == pytest.approx(between, rel=digits)
        assert low * (1 - digits) <= float(last.sel(statistic=level)) <= high * (1 + digits)


def test_the_accounting_has_the_means_of_the_series(run, series):
    with (run / "flows.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["flow"] == "ambush-opposition.attack"]
    total = defaultdict(float)
    for row in rows:
        stored = series[row["flow"]].sel(place=row["place"], statistic="mean").isel(week=int(row["week"]))
        assert float(row["mean"]) == pytest.approx(float(stored), abs=1e-3)
        if row["place"] != "ALL":
            total[int(row["week"])] += float(row["mean"])
    country = series["ambush-opposition.attack"].sel(place="ALL", statistic="mean")
    assert [total[week] for week in range(WEEKS)] == pytest.approx(country.values.tolist(), abs=3e-3)


def test_the_series_of_all_members_have_the_quantiles_of_the_country(run, series):
    """Members' series are rounded to 10 binary digits."""
    draws = open_run(run).draws
    assert np.unique(draws["fighters.opposition"].isel(week=-1)).size > MEMBERS // 2
    for name in ("civilian", "fighters.opposition", "ambush-opposition.attack"):
        kept, country = draws[name], series[name].sel(place="ALL")
        assert kept.sizes["member"] == MEMBERS
        for level, column in ((0.05, "q05"), (0.5, "q50"), (0.95, "q95")):
            found = np.quantile(kept.transpose("week", "member").values, level, axis=1, method="closest_observation")
            np.testing.assert_allclose(found, country.sel(statistic=column), rtol=2.0**-10)


def test_what_moves_an_answer_most_is_listed_first(answers):
    several = 0
    for answer in answers.values():
        for kind, key in (("parameters", "prior"), ("mechanisms", "label")):
            rows = [(-row["share"], row[key]) for row in answer["attribution"][kind]]
            assert rows == sorted(rows)
            several += len(rows) > 1 and rows[0][0] != rows[-1][0]
    assert several


def test_a_claim_without_a_period_is_compared_with_a_year_at_the_rate_of_the_run(run, answers):
    claim = the_claim(run)
    deaths = answers["government_deaths"]["quantiles"]
    assert claim["quantiles"] == pytest.approx({level: value * 52 / WEEKS for level, value in deaths.items()})
    assert claim["weeks"] == WEEKS and claim["value"] == 150.0
    assert claim["compared_with"].startswith("*.killed.government, ")
    assert f"{WEEKS} weeks, 2031-03-01 to 2031-04-25" in claim["compared_with"]
    assert "the claim's" not in claim["compared_with"]  # period, since it has none


def test_the_values_of_a_known_run(run, answers):
    """Of seed 1 with weekly steps; numbers that draws give depend on names of flows and priors only."""
    counts = {name: answer["count"] for name, answer in answers.items() if answer["count"] is not None}
    assert counts == {"opposition_holds_a_place": 0, "attack_in_the_port": 118, "attack_anywhere": 265}
    quantiles = {name: list(answer["quantiles"].values()) for name, answer in answers.items() if answer["quantiles"]}
    assert quantiles == {
        "government_deaths": pytest.approx([0.0, 3.0, 10.0, 35.0, 192.35]),
        "government_at_the_end": pytest.approx([3250.4, 4880.0, 5875.0, 7606.0, 11666.95]),
        "attacks": pytest.approx([2.0, 15.75, 31.5, 82.25, 253.5]),
    }
    assert the_claim(run)["percentile_as_stated"] == pytest.approx(204 / MEMBERS)


def the_claim(run):
    (claim,) = json.loads((run / "claims.json").read_text(encoding="utf-8"))["claims"]
    return claim
