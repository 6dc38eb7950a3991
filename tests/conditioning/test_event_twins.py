"""Wars with known truth, conditioned on a table of events: intervals hold the truth as often as they say."""

from __future__ import annotations

import json

import pytest

import contested
from contested.infer.calibration import coverage, inside
from contested.scenario.load import load_scenario
from helpers.event_data import busy_year, with_events

pytestmark = pytest.mark.heavy


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return with_events(tmp_path_factory.mktemp("events"), busy_year())


def test_intervals_hold_the_truth_of_wars_that_are_known_from_a_table(home):
    found = contested.calibration(home, twins=20)
    assert len(found.observations) == 19
    learned = found.sd_left.mean(axis=0) < 0.9
    assert learned.sum() > 8
    unknowns, future = coverage(inside(found.rank[:, learned])), coverage(inside(found.future_rank))
    assert 0.85 <= unknowns.share <= 0.95 and unknowns.cases > 150
    assert 0.85 <= future.share <= 0.95 and future.cases > 150
    reported = [i for i, name in enumerate(found.quantities) if name.startswith("reporting.")]
    assert (found.crps[:, reported].mean(axis=0) < 0.8 * found.prior_crps[:, reported].mean(axis=0)).all()


def test_a_run_tells_what_its_table_counts_and_is_left_out_as_a_whole(home, tmp_path):
    run = contested.run(load_scenario(home), members=60, out=tmp_path / "run")
    (table,) = run.manifest.conditioning.event_data
    assert table.events == 60 and len(table.summaries) == 19 and not table.set_aside
    assert {one.count for one in table.patterns} == {"attacks", "deaths"}
    by_id = {(one.count, one.measure): one for one in table.patterns}
    active = by_id["attacks", "active"]
    assert active.observed == pytest.approx(0.25, abs=0.05) and active.simulated and active.members == 60
    # what is expected with the table is nearer to it than under the priors
    whole = next(one for one in table.summaries if one.kind == "period" and one.count == "attacks")
    assert abs(whole.after.median - whole.best) < abs(whole.before.median - whole.best)
    left = {(one.kind, one.id) for answer in run.answers.values() for one in answer.influence}
    assert ("data", "events") in left
    again = contested.open_run(tmp_path / "run")
    assert again.manifest.conditioning.event_data == run.manifest.conditioning.event_data
    report = (tmp_path / "run" / "report.html").read_text()
    assert "Does the simulated past look like the recorded one?" in report and "UCDP Georeferenced" in report
    assert (
        json.loads((tmp_path / "run" / "manifest.json").read_text())["conditioning"]["event_data"][0]["id"] == "events"
    )
