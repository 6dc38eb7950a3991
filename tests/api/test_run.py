"""Small runs through the public functions: what they hold, that they repeat, that they fail with a sentence."""

from __future__ import annotations

import importlib
import pickle
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr

import contested
import contested.cli
from contested.analysis.member_values import layer_plan, per_member
from contested.errors import InputError
from contested.results.answers import Answer
from contested.results.write import write_run
from contested.scenario.load import load_scenario
from contested.size import check_size
from scenario.example import EXAMPLE
from scenario.minimal import LEDGER, write_minimal

MEMBERS = 72
STARTER = Path(contested.cli.__file__).parent / "starter"
"""A scenario of three mechanisms, which compiles sooner than the example."""


@pytest.fixture(scope="module")
def run() -> contested.Run:
    return contested.run(EXAMPLE, members=MEMBERS, seed=3)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same run again, in a folder."""
    out = tmp_path_factory.mktemp("api") / "run"
    contested.run(EXAMPLE, members=MEMBERS, seed=3, out=out)
    return out


def test_a_run_in_a_folder_is_the_run_in_memory(run, folder):
    opened = contested.open_run(folder)
    assert opened.answer_file == run.answer_file
    assert opened.claims == run.claims and opened.evidence == run.evidence
    xr.testing.assert_identical(opened.series, run.series)
    xr.testing.assert_identical(opened.draws.load(), run.draws)
    pd.testing.assert_frame_equal(opened.flows, run.flows, check_exact=True)
    assert (folder / "report.html").is_file()


def test_the_run_that_is_returned_is_the_one_in_its_folder(tmp_path):
    made = contested.run(EXAMPLE, members=MEMBERS, seed=3, out=tmp_path / "run")
    opened = contested.open_run(tmp_path / "run")
    assert made.manifest == opened.manifest and made.folder == opened.folder
    assert (made.answer_file, made.claims, made.evidence) == (opened.answer_file, opened.claims, opened.evidence)
    xr.testing.assert_identical(made.series, opened.series)


def test_the_report_of_a_run_in_memory_and_that_of_its_folder_are_the_same_bytes(run, tmp_path):
    (tmp_path / "run").mkdir()
    write_run(run, tmp_path / "run")
    opened = contested.open_run(tmp_path / "run")
    pages = [one.report(tmp_path / name).read_bytes() for one, name in ((run, "memory.html"), (opened, "folder.html"))]
    assert pages[0] == pages[1]
    name = "fighters.lanterns"
    assert str(run.explain(name)) == str(opened.explain(name))


def test_another_seed_gives_another_run(run):
    other = contested.run(EXAMPLE, members=8, seed=4)
    first = run.draws["parameters"].values[:, : other.manifest.parameter_rows]
    drawn = np.ptp(first, axis=1) > 0  # some entries hold one value
    assert drawn.sum() > 30 and not np.any(other.draws["parameters"].values[drawn] == first[drawn])
    assert other.manifest.seed == 4


def test_a_smaller_ensemble_equals_the_beginning_of_a_larger_one(run):
    few = contested.run(EXAMPLE, members=10, seed=3)
    assert np.array_equal(few.draws["answers"].values, run.draws["answers"].values[:, :10])
    assert np.array_equal(few.draws["fighters.lanterns"].values, run.draws["fighters.lanterns"].values[:, :10])


def test_answers_are_typed_and_have_all_they_promise(run):
    assert run.headline.id == "lanterns_hold_a_valley" == next(iter(run.answers))
    for name, answer in run.answers.items():
        assert isinstance(answer, Answer) and answer.id == name and answer.members == MEMBERS
        assert answer.monte_carlo_error > 0
        values = run.draws["answers"].sel(question=name).values
        if answer.kind == "probability":
            assert answer.count == values.sum()
            assert answer.probability == pytest.approx(values.mean(), abs=0.5 / MEMBERS)
        else:
            assert answer.quantiles is not None and answer.quantiles.q50 == np.median(values)
        shares = answer.attribution
        if answer.uncertainty.parameters is not None and shares.unexplained is not None:
            named = sum(row.share for row in shares.parameters)
            assert named + shares.unexplained == pytest.approx(answer.uncertainty.parameters)


def test_nearness_orders_histories_as_their_answers_do(run):
    answers = run.draws["answers"]
    for name, answer in run.answers.items():
        if answer.kind == "probability" and 0 < (answer.count or 0) < MEMBERS:
            near = run.draws["nearness"].values[run.draws["alternative_question"].values == name]
            yes = answers.sel(question=name).values == 1
            assert len(near) == len(answer.threshold.alternatives if answer.threshold else ())
            assert any(option[yes].max() >= option[~yes].max() for option in near)


def test_a_stock_changes_by_its_flows(run):
    mean = run.series.sel(place="ALL", statistic="mean")
    lost = mean["raids-lanterns.killed.lanterns"] + mean["raids-regency.killed.lanterns"]
    lost = lost + mean["cohesion-lanterns.desert"]
    change = np.diff(mean["fighters.lanterns"].values)
    np.testing.assert_allclose(change, (mean["recruitment-lanterns.join"] - lost).values[1:], atol=0.01)


def test_deaths_that_a_pattern_of_stocks_names_are_reported_and_drive_people_away(run):
    """The example names its dead as dead.*"""
    for series in ("reporting.deaths", "threat", "displacement.flee"):
        assert float(run.draws[series].sum()) > 0, series


def test_statistics_are_those_of_the_members(run):
    name = "fighters.lanterns"
    whole = run.series[name].sel(place="ALL")
    members = run.draws[name]
    assert np.allclose(whole.sel(statistic="mean"), members.mean("member"), rtol=1e-3)
    assert np.allclose(whole.sel(statistic="q50"), members.median("member"), rtol=2e-2)
    assert members.sizes == {"week": run.manifest.scenario.weeks, "member": MEMBERS}


def test_every_claim_is_placed_and_never_at_the_very_end(run):
    checks = {check.id: check for check in run.claims.claims}
    assert set(checks) == {"lantern-strength", "lantern-losses-claimed"}
    losses = checks["lantern-losses-claimed"]
    assert losses.bias is not None and losses.bias.prior == "claim-inflation"
    assert losses.percentile_after_bias is not None and losses.percentile_after_bias < losses.percentile_as_stated
    values = run.draws["claim_values"].sel(claim=losses.id).values
    below = np.mean(values < losses.value) + 0.5 * np.mean(values == losses.value)
    assert losses.percentile_as_stated == pytest.approx(np.clip(below, 0.5 / MEMBERS, 1 - 0.5 / MEMBERS))


def test_the_manifest_holds_the_audit_of_the_step(run):
    audit = run.manifest.step_audit
    assert audit.half_step_days == audit.step_days / 2 == 3.5
    assert audit.series and audit.passed is (audit.worst <= audit.threshold)


def test_series_carry_units_titles_and_dates(run):
    for info in run.manifest.series:
        variable = run.series[info.name]
        assert variable.attrs["units"] == info.unit != "" and variable.attrs["long_name"] == info.title != ""
    assert str(run.series["week"].values[0])[:10] == run.manifest.scenario.start.isoformat()


def test_an_answer_shows_itself_in_a_notebook_with_its_text_escaped(run):
    answer = run.answers["lanterns_hold_a_valley"]
    hostile = answer.model_copy(update={"text": "<script>alert(1)</script> & more"})
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in hostile._repr_html_()
    assert "<script>" not in hostile._repr_html_()
    assert f"{answer.count:,} of {MEMBERS:,} histories" in answer._repr_html_()


def test_a_report_and_an_explanation_come_from_memory(run, tmp_path):
    assert run.report(tmp_path / "here.html").read_text(encoding="utf-8").startswith("<!")
    assert "lanterns" in str(run.explain("fighters.lanterns"))


def test_a_number_set_by_hand_is_recorded_as_such():
    key = "mechanism.raids-lanterns.engagement_rate"
    run = contested.run(EXAMPLE, members=4, set={key: 0.02})
    row = next(one for one in run.manifest.parameters if one.name == "raids-lanterns.engagement_rate")
    assert row.basis == "set by hand" and row.median == 0.02 and row.prior is None
    assert run.manifest.set == {key: 0.02}
    bound = {one.prior for one in run.manifest.parameters if one.prior}
    counts = run.answer_file.parameters
    assert (counts.set_by_hand, counts.measured + counts.judged) == (1, len(bound))


@pytest.mark.heavy
def test_weeks_and_set_are_for_a_scenario_that_is_not_loaded_yet():
    loaded = load_scenario(STARTER, set_={"weeks": 60})
    run = contested.run(loaded, members=4)
    assert run.manifest.set == {"weeks": 60} and run.draws.sizes["week"] == run.manifest.scenario.weeks == 60
    assert contested.run(STARTER, members=4, weeks=60).answer_file == run.answer_file
    for changes in ({"weeks": 50}, {"set": {"step": "week"}}):
        with pytest.raises(InputError, match="loaded already"):
            contested.run(loaded, members=4, **changes)


def test_progress_names_each_stage_and_counts_members(tmp_path):
    seen: list[tuple[str, int, int]] = []
    contested.run(EXAMPLE, members=4, out=tmp_path / "run", progress=lambda *now: seen.append(now))
    stages = list(dict.fromkeys(stage for stage, _, _ in seen))
    assert stages == ["building the model", "compiling", "simulating", "writing", "writing the report"]
    assert ("simulating", 0, 4) in seen and ("simulating", 4, 4) in seen


def test_what_a_plan_keeps_of_each_member_can_be_sent_to_a_worker():
    loaded = load_scenario(EXAMPLE)
    size = len(pickle.dumps((per_member(loaded), layer_plan(loaded))))
    assert size < 50_000


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"members": 1}, "members: expected 2 to 1,000,000, found 1"),
        ({"members": 10**9}, "members: expected 2 to 1,000,000, found 1,000,000,000"),
        ({"members": 2.5}, "members: expected a whole number, found 2.5"),
        ({"members": "60"}, "members: expected a whole number, found '60'"),
        ({"seed": -1}, "seed: expected 0 to 4,294,967,295, found -1"),
        ({"seed": 2**32}, "seed: expected 0 to 4,294,967,295, found 4,294,967,296"),
        ({"seed": "a"}, "seed: expected a whole number, found 'a'"),
        ({"set": ["weeks=8"]}, "set: expected values by dotted key, such as {'weeks': 30}, found a value of type list"),
        ({"scheduler": 8786}, "scheduler: expected an address, such as 'tcp://host:8786', found a value of type int"),
        ({"out": 3}, "out: expected a path, found a value of type int"),
        ({"mechanisms": [int]}, "mechanisms: expected a .py file or a list of subclasses of contested.Mechanism"),
        ({"mechanisms": [contested.Mechanism]}, "subclasses of contested.Mechanism, found <class"),
    ],
)
def test_a_wrong_argument_is_refused_by_name_before_anything_is_simulated(arguments, words):
    with pytest.raises(InputError) as refused:
        contested.run(EXAMPLE, progress=lambda stage, *_: stage == "compiling" and pytest.fail(stage), **arguments)
    assert words in str(refused.value)


def test_the_largest_seed_is_one():
    assert check_size(np.int64(2), 2**32 - 1) == (2, 2**32 - 1)


@pytest.mark.parametrize("read", [contested.run, contested.load_scenario, contested.load_ledger, contested.open_run])
def test_a_path_that_is_none_is_refused(read):
    with pytest.raises(InputError, match="expected a .*, found None"):
        read(None)


def test_an_unknown_question_is_refused_with_the_nearest_name(run):
    with pytest.raises(InputError, match="found 'lanterns_hold_valley'; did you mean 'lanterns_hold_a_valley'"):
        run.answers["lanterns_hold_valley"]
    assert run.answers.get("lanterns_hold_valley") is None and "lanterns_hold_valley" not in run.answers


def test_a_run_says_what_it_is_and_where_it_lies(run, folder):
    assert repr(run) == f"<Run of two-valleys: {MEMBERS} histories of 40 weeks, seed 3, in memory>"
    assert repr(contested.open_run(folder)).endswith(f"seed 3, {folder}>")


def test_a_report_needs_a_folder_and_leaves_nothing_where_it_fails(run, tmp_path):
    with pytest.raises(InputError, match="nowhere: expected a file in a folder that exists, found no such folder"):
        run.report(tmp_path / "nowhere" / "report.html")
    with pytest.raises(InputError, match="expected the name of a file, found a folder"):
        run.report(tmp_path)
    assert not any(tmp_path.iterdir()) and not tmp_path.with_name(tmp_path.name + ".part").exists()


def test_a_scenario_is_loaded_with_the_words_of_a_run():
    loaded = contested.load_scenario(EXAMPLE, set={"step": "week"}, weeks=30)
    assert (loaded.scenario.weeks, loaded.scenario.step, loaded.set) == (30, "week", {"step": "week", "weeks": 30})


def test_a_folder_that_is_not_empty_is_refused_before_anything_is_simulated(tmp_path):
    (tmp_path / "notes.txt").write_text("keep")
    with pytest.raises(InputError, match="new or empty folder"):
        contested.run(EXAMPLE, members=4, out=tmp_path, progress=lambda *now: pytest.fail("it simulates"))


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("mechanism.raids-lanterns.kind", "ambsh", "did you mean 'ambush'"),
        ("mechanism.raids-lanterns.attacker", "lantern", "did you mean 'lanterns'"),
        ("mechanism.raids-lanterns.engagement_rate", -1, "above 0"),
        (
            "mechanism.raids-lanterns.engagement_rate",
            "prior:desertion-rate",
            "expected the unit 'per fighter per week'",
        ),
        ("question.displaced_at_the_end.series", ["displced"], "did you mean 'displaced'"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence_and_leaves_nothing(tmp_path, key, value, words):
    with pytest.raises(InputError) as refused:
        contested.run(EXAMPLE, members=4, set={key: value}, out=tmp_path / "run")
    assert words in str(refused.value)
    assert not any(tmp_path.iterdir())


def test_check_compares_reference_values_with_a_small_ensemble():
    rows = contested.check(EXAMPLE)
    assert [row.id for row in rows] == [reference.id for reference in load_scenario(EXAMPLE).scenario.reference_value]
    assert all(row.low <= row.median <= row.high for row in rows)


@pytest.mark.heavy
def test_a_mechanism_of_the_users_is_a_class_or_a_file_also_with_annotations_as_text(tmp_path, monkeypatch):
    source = (
        "from __future__ import annotations\n\nfrom jaxtyping import Array, Float\n\n"
        "from contested import Mechanism, State, Inputs, leave, non_negative, parameter\n\n\n"
        'class Homesick(Mechanism):\n    """Civilians leave."""\n\n'
        "    rate: Float[Array, ' member'] = parameter('per fighter per week', non_negative, 'how many leave')\n\n"
        "    def flows(self, s: State, x: Inputs):\n"
        "        yield leave('go', 'civilian', self.rate + 0.0 * s['civilian'])\n"
    )
    file = tmp_path / "homesick_by_class.py"
    file.write_text(source)
    monkeypatch.syspath_prepend(str(tmp_path))
    module = importlib.import_module("homesick_by_class")
    home = Path(shutil.copytree(STARTER, tmp_path / "starter"))
    with (home / "scenario.toml").open("a") as scenario:
        scenario.write('\n[mechanism.homesick]\nkind = "homesick"\nrate = "prior:going-home"\n')
    runs = [
        contested.run(home, members=4, set={"step": "week", "mechanism.homesick.rate": 0.01}, mechanisms=given)
        for given in (file, [module.Homesick])
    ]
    assert all(run.answer_file == runs[0].answer_file and run.user_mechanisms == source for run in runs)
    assert float(runs[0].series["homesick.go"].sel(place="ALL", statistic="mean").sum()) > 0


def test_the_manifest_names_what_only_hindsight_knows(tmp_path):
    claim = LEDGER[LEDGER.index("[[claim]]") :]
    late = claim.replace("clashes-counted", "counted-later")
    late = late.replace("known_from = 2031-02-20", "known_from = 2031-05-01")
    question = """
[[question]]
id = "more_than_counted"
text = "Do more die than were counted later?"
measure = "series"
series = ["reporting.attacks"]
more_than = "claim:counted-later"
"""
    few = ("preset = ", 'preset = { only = ["ambush", "activity", "reporting"], name = '), ('-core"', '-core" }')
    home = write_minimal(tmp_path, *few, more=question, ledger=late)
    with pytest.raises(InputError, match="hindsight=True"):
        load_scenario(home)
    ledger = contested.run(load_scenario(home, set_=["horizon=2031-03-30"], hindsight=True), members=2).manifest.ledger
    assert ledger.hindsight is True and ledger.late_entries == ("claim:counted-later",)
