"""contested.compare: what it refuses before anything is simulated, and what it leaves in a run folder."""

import json
import shutil
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import jax
import pytest

import contested
from contested import InputError
from contested.compared_run import _scenario_of
from contested.conditioning import compare_arms

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "two-valleys"
EVENT = '{{ id = "e", from = {start}, to = 2031-06-30, affects = ["wage"], factor = {factor}, text = "Work." }}'
PRIOR = '"prior:{}"'
WAGE = '["wage"]'
AS_SCENARIO = "as_of = 2031-03-01\n"
HEAD = '[[what_if]]\nid = "w"\ntitle = "W"\ntext = "Work."\n'


def what_if(folder, content):
    file = folder / "levers.toml"
    file.write_text(content if content == AS_SCENARIO else HEAD + content)
    return file


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "what_if 'w' (entry 1): expected the key 'event' or the key 'without', found neither"),
        (f"event = [{EVENT.format(start='2031-02-01', factor=0.5)}]", "field from: expected a day from as_of"),
        (f"event = [{EVENT.format(start='2032-02-01', factor=0.5)}]", "to = 2031-06-30 is before from = 2032-02-01"),
        (f"event = [{EVENT.format(start='2031-04-01', factor=1)}]", "expected a factor other than 1"),
        (f"event = [{EVENT.format(start='2031-04-01', factor=-1)}]", "expected a number of 0 or more"),
        (f"event = [{EVENT.format(start='2031-04-01', factor=0.5).replace(WAGE, '[]')}]", "expected at least 1 entry"),
        (f"event = [{EVENT.format(start='2031-04-01', factor='nan')}]", "expected a number of 0 or more"),
        (f"event = [{EVENT.format(start='2031-06-30', factor=0.5)}]",
         "expected days on one of which a step begins, every 7 days from 2031-03-01 on, found 2031-06-30 to"),
        (f"event = [{EVENT.format(start='2031-04-01', factor=PRIOR.format('lantern-fighters'))}]",
         "field factor: expected the unit 'factor', found 'persons' in ledger entry 'prior:lantern-fighters'"),
        (AS_SCENARIO, "expected a file of [[what_if]] and nothing else, found a scenario"),
        ('without = ["spring-floods"]', "no event 'spring-floods'; did you mean 'spring-flood'?"),
    ],
)  # fmt: skip
def test_a_file_of_what_ifs_that_does_not_fit_is_refused_with_its_place(tmp_path, content, message):
    file = what_if(tmp_path, content)
    with pytest.raises(InputError) as found:
        contested.compare(EXAMPLE, what_if=[file])
    assert message in str(found.value) and "\n" not in str(found.value)
    assert str(file) in str(found.value)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"what_if": ["fewer-raid"]}, "no what-if 'fewer-raid'; did you mean 'fewer-raids'?"),
        ({"set": ["members=200"]}, "expected values that change the scenario"),
        ({"set": ["members=20"]}, "expected the members of the run in both arms, found members = 20: `pairs` says"),
        (
            {"set": ["as_of=2031-03-08", "what_if.fewer-raids.event.truce.from=2031-03-15"]},
            "expected the same date of the evidence in both arms, 2031-03-01, found as_of = 2031-03-08",
        ),
        ({"set": ["weeks=30"]}, "expected the same days in both arms"),
        ({"scenario": EXAMPLE}, "expected `scenario` only with a run folder"),
    ],
)
def test_what_cannot_be_compared_is_refused_before_anything_is_run(tmp_path, monkeypatch, arguments, message):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError) as found:
        contested.compare(EXAMPLE, **arguments)
    assert message in str(found.value)
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A small run of the example, compared."""
    folder = tmp_path_factory.mktemp("compared") / "run"
    made = contested.run(EXAMPLE, members=20, out=folder)
    return made, contested.compare(folder, scenario=EXAMPLE)


@pytest.mark.heavy
def test_the_base_arm_is_the_run_and_civilians_come_first(run):
    made, found = run
    (one,) = found.comparisons
    assert [one.pairs, one.rows, one.id] == [20, 10, "fewer-raids"]
    assert [outcome.group for outcome in one.outcomes][:3] == ["civilians"] * 3
    asked = {outcome.id: outcome for outcome in one.outcomes if outcome.group == "questions"}
    for answer in made.answers.values():
        assert asked[answer.id].base.count == answer.count
        assert asked[answer.id].base.quantiles == answer.quantiles
    fewer = {outcome.id: outcome.difference.value for outcome in one.outcomes}
    assert fewer["civilians-killed"] < 0 and fewer["hunger"] == 0.0
    (beyond,) = one.outside
    assert beyond.name == "raids-lanterns.attack" and beyond.under.low < 0.6 * beyond.covered.low + 1e-6


@pytest.fixture
def simulated(tmp_path, monkeypatch):
    """The weeks of every ensemble that a comparison simulates, with a folder of its own for what is kept."""
    weeks, original = [], compare_arms.run_ensemble

    def run_and_note(system, design, plan, *others):
        weeks.append(plan.weeks)
        return original(system, design, plan, *others)

    monkeypatch.setattr(compare_arms, "run_ensemble", run_and_note)
    before = jax.config.jax_compilation_cache_dir
    jax.config.update("jax_compilation_cache_dir", str(tmp_path / "kept"))
    yield weeks
    jax.config.update("jax_compilation_cache_dir", before)


@pytest.mark.heavy
def test_arms_are_kept_and_another_what_if_simulates_one_arm(simulated, tmp_path):
    """Half the raids are outside what members have, so the past of the priors is simulated too."""
    past, future = 4, 16
    settings = {"start": date(2031, 2, 1), "weeks": future}
    made = contested.run(EXAMPLE, members=20, set=settings, evidence=False, out=tmp_path / "run")
    first = contested.compare(made.folder, scenario=EXAMPLE)
    assert simulated == [past, future, future, past]
    assert contested.compare(made.folder, scenario=EXAMPLE) == first and len(simulated) == 4
    file, programs = what_if(tmp_path, 'without = ["spring-flood"]'), tmp_path / "kept" / "programs"
    compiled = set(programs.iterdir())
    contested.compare(made.folder, what_if=[file], scenario=EXAMPLE)
    assert simulated[4:] == [future] and set(programs.iterdir()) == compiled
    (few,) = contested.compare(made.folder, pairs=6, scenario=EXAMPLE).comparisons
    assert simulated[5:] == [past, future, future, past]
    assert [few.pairs, few.rows] == [6, 6]


@pytest.mark.heavy
def test_comparisons_join_those_in_the_folder_and_an_assumption_says_that_it_is_one(run, tmp_path):
    made, _ = run
    file = what_if(tmp_path, 'without = ["spring-flood"]')
    found = contested.compare(made.folder, what_if=[file], scenario=EXAMPLE)
    assert [one.id for one in found.comparisons] == ["w"] and not found.comparisons[0].levers[0].added
    contested.compare(made.folder, set={"mechanism.season.peak": 5.0}, scenario=EXAMPLE)
    opened = contested.open_run(made.folder)
    assert opened.comparisons is not None
    assert [one.id for one in opened.comparisons.comparisons] == ["fewer-raids", "w", "assumed"]
    page = (made.folder / "report.html").read_text()
    assert "The League raids half as often in spring" in page
    assert "An assumption, not an intervention" in page
    assert "No difference that 20 pairs can tell: " in page and "The same in all 20 paired histories: " in page
    path = opened.report(tmp_path / "again.html")
    assert 'id="what-ifs"' in path.read_text()


@pytest.mark.heavy
def test_comparisons_that_were_edited_or_are_of_another_run_are_refused(run, tmp_path):
    made, _ = run
    folder = tmp_path / "copy"
    shutil.copytree(made.folder, folder)
    file = folder / "comparisons.json"
    content = json.loads(file.read_text())
    for change, message in (
        ({"comparisons": []}, "edited after they were written"),
        ({"run": "0" * 64}, "expected comparisons of run"),
    ):
        file.write_text(json.dumps({**content, **change}))
        with pytest.raises(InputError, match=message):
            _ = contested.open_run(folder).comparisons


def test_another_scenario_than_that_of_the_run_is_named(tmp_path, monkeypatch):
    of_run = SimpleNamespace(scenario=SimpleNamespace(name="my-war"), set={}, ledger=SimpleNamespace(hindsight=False))
    monkeypatch.setattr("contested.results.json_files.read_manifest", lambda folder: of_run)
    with pytest.raises(InputError, match="expected the scenario of this run, 'my-war', found 'two-valleys'"):
        _scenario_of(tmp_path, EXAMPLE)


@pytest.mark.heavy
def test_a_scenario_that_changed_since_its_run_is_refused(run, tmp_path):
    made, _ = run
    shutil.copytree(EXAMPLE, tmp_path / "valleys")
    file = tmp_path / "valleys" / "scenario.toml"
    file.write_text(file.read_text().replace("members = 200", "members = 300"))
    with pytest.raises(InputError, match="it was changed after the run; run it again"):
        contested.compare(made.folder, scenario=tmp_path / "valleys")
