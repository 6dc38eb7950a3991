"""A whole scenario from files: what is written, what is said, and that nothing is half written."""

from __future__ import annotations

import csv
import json
import os
import shutil
from pathlib import Path

import pytest

from contested.cli.app import call
from contested.errors import InputError
from contested.newscenario.temporary import spoken_of
from contested.observations.events.place_set import read_place_set
from contested.scenario.load import load_scenario
from helpers.event_files import ged
from helpers.outline_files import NAMES, geojson
from newscenario.test_sides import LEAGUE, RULERS, events

ANSWERS = """title = "Brackmere, June 2031"
place = "province"
[[side]]
name = "Government of Brackmere"
role = "incumbent"
fighters = { best = 9000, low = 6000, high = 12000 }
[[side]]
name = "Lantern League"
role = "challenger"
id = "league"
holds = { "Orrin Head" = 3 }
[side.fighters]
best = 800
low = 500
high = 1500
source = { speaker = "observers", title = "Two armies", publisher = "Post", date = 2030-05-01, reliability = "B" }
[displaced]
best = 50
"""


def files(folder: Path) -> dict[str, Path]:
    rows = [*events(RULERS, LEAGUE, 30, day="2030-02-04"), *events(RULERS, LEAGUE, 40, place=1, day="2030-08-05")]
    rows += events("Fell Riders", "Night Watch", 3, place=3, type_of_violence="2", day="2030-08-06")
    (folder / "answers.toml").write_text(ANSWERS, encoding="utf-8")
    people = folder / "people.csv"
    people.write_text("code,T_TL\n" + "".join(f"XB0{n},{n}000000\n" for n in range(1, 5)), encoding="utf-8")
    return {
        "--places": geojson(folder / "places.geojson", "cod_ab"),
        "--population": people,
        "--events": ged(folder / "ged311.csv", rows),
        "--answers": folder / "answers.toml",
    }


def new(out: Path, given: dict[str, Path], *more: str) -> int:
    options = [part for option, path in given.items() for part in (option, str(path))]
    return call(["scenario", "new", str(out), *options, "--as-of", "2031-06-02", "--start", "2030-06-03", *more])


def test_a_scenario_from_files_has_its_places_actors_events_and_sources(tmp_path, capsys):
    assert new(tmp_path / "brackmere", files(tmp_path)) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "4 places from places.geojson: name from ADM1_EN, P-code from ADM1_PCODE" in said
    assert "Fell Riders and Night Watch: 3 events, 6 killed" in said
    assert "numbers of this war: 1 with a source, 2 judged; all others come from the literature" in said
    assert "lines of answers that you wrote: 18" in said
    loaded = load_scenario(str(tmp_path / "brackmere"))
    assert [actor.id for actor in loaded.scenario.actor] == ["government", "league"]
    assert loaded.places.ids == ["XB01", "XB02", "XB03", "XB04"] and sorted(loaded.places.names) == sorted(NAMES)
    assert loaded.places.texts["other_names"] == ["", "Salty Coast", "", ""]
    assert loaded.places.population.tolist() == [1_000_000, 2_000_000, 3_000_000, 4_000_000]
    assert loaded.places.neighbours.sum() == 6 and loaded.places.columns["control_league"].tolist() == [3, 0, 0, 0]
    assert loaded.places.columns["presence_league"].tolist() == [92.5, 2.5, 2.5, 2.5]
    assert loaded.scenario.event_data[0].actors == {RULERS: "government", LEAGUE: "league"}
    assert loaded.ledger.claims["league-fighters-stated"].document == "post-two-armies-2030"
    assert not loaded.warnings
    known = read_place_set(str(tmp_path / "brackmere"))  # events that are imported later are matched by the same names
    assert known.aliases["salty coast"] == known.codes["xb02"] == 1
    readme = (tmp_path / "brackmere" / "README.md").read_text(encoding="utf-8")
    assert "90% of the weights by its 30 events in the year before the start" in readme


def test_without_answers_in_a_pipe_nothing_is_asked_and_wide_numbers_are_listed(tmp_path, capsys):
    given = files(tmp_path)
    del given["--answers"]
    assert new(tmp_path / "open", given, "--only", "Orrin Head", "--only", "XB02", "--json") == 0
    made = json.loads(capsys.readouterr().out)
    assert made["defaults"] == ["government-fighters", "lantern-league-fighters"] and made["lines_written"] == 0
    loaded = load_scenario(str(tmp_path / "open"))
    assert loaded.places.ids == ["XB01", "XB02"]
    record = json.loads((tmp_path / "open" / "events" / "import.json").read_text())
    assert [place["id"] for place in record["places"]] == ["XB01", "XB02", "XB03", "XB04"]
    steps = (tmp_path / "open" / "README.md").read_text(encoding="utf-8").partition("## What to do next")[2]
    assert "1. `ledger/war.toml`: replace the wide number `government-fighters`" in steps


def test_an_imported_folder_is_taken_as_it_is_and_another_start_of_the_week_is_refused(tmp_path, capsys):
    given = files(tmp_path)
    command = [
        "data",
        "import",
        str(given["--events"]),
        "--places",
        str(given["--places"]),
        "--out",
        str(tmp_path / "t"),
    ]
    assert call(command) == 0
    assert new(tmp_path / "one", given | {"--events": tmp_path / "t"}) == 0
    copied, original = ((folder / "weeks.csv").read_bytes() for folder in (tmp_path / "one" / "events", tmp_path / "t"))
    assert copied == original
    options = [part for option, path in (given | {"--events": tmp_path / "t"}).items() for part in (option, str(path))]
    assert call(["scenario", "new", str(tmp_path / "two"), *options, "--as-of", "2031-06-03"]) == 2
    assert "expected weeks that begin on a Tuesday like as_of, found Monday" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("change", "more", "message"),
    [
        ({"--population": None}, [], "expected the population of every place"),
        ({}, ["--horizon", "2031-01-01"], "--horizon: expected horizon on or after as_of"),
        ({}, ["--only", "Orrin Hd"], "no place, larger place or country 'Orrin Hd'; did you mean 'Orrin Head'"),
        ({"--places": None}, [], "expected outlines of the places with these options: --places FILE"),
        ({"--events": "missing.csv"}, [], "there is no such file"),
        ({}, ["--name-column", "x"], "no property 'x'"),
    ],
)
def test_nothing_is_left_of_a_scenario_that_cannot_be_made(tmp_path, capsys, change, more, message):
    given = files(tmp_path)
    for option, value in change.items():
        given.pop(option)
        if value:
            given[option] = tmp_path / value
    before = sorted(path.name for path in tmp_path.iterdir())
    assert new(tmp_path / "none", given, *more) == 2
    assert message in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_one_place_has_no_neighbours_and_its_word_the_right_article(tmp_path, capsys):
    given = files(tmp_path)
    text = given["--answers"].read_text(encoding="utf-8").replace('"province"', '"oblast"')
    given["--answers"].write_text(text, encoding="utf-8")
    given["--events"] = ged(tmp_path / "one.csv", events(RULERS, LEAGUE, 30, day="2030-08-05"))
    assert new(tmp_path / "none", given, "--only", "L'Aube") == 2
    assert "these places have no events on these days" in capsys.readouterr().err
    assert new(tmp_path / "one", given, "--only", "Orrin Head") == 0
    assert not (tmp_path / "one" / "neighbours.csv").exists()
    loaded = load_scenario(str(tmp_path / "one"))
    assert loaded.places.ids == ["XB01"] and loaded.places.neighbours.tolist() == [[False]]
    assert loaded.scenario.question[0].text.startswith("Does Lantern League hold an oblast for 4 weeks")


def test_events_that_are_set_aside_are_counted_by_reason(tmp_path, capsys):
    given = files(tmp_path)
    lost = events(RULERS, LEAGUE, 2, day="2030-08-06", adm_1="Nowhere", latitude="", longitude="")
    rows = [*events(RULERS, LEAGUE, 30, day="2030-08-05"), *lost]
    given["--events"] = ged(tmp_path / "lost.csv", rows)
    assert new(tmp_path / "brackmere", given) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "set aside, of all days: 2 events with 4 killed (no place that is known)" in said


def test_a_place_with_more_people_than_a_model_counts_is_refused_at_once(tmp_path, capsys):
    given = files(tmp_path)
    given["--population"].write_text("code,T_TL\nXB01,1000\nXB02,16777215\nXB03,33940000\nXB04,1000\n")
    assert new(tmp_path / "none", given) == 2
    said = capsys.readouterr().err
    assert "at most 16,777,215 people in a place, which is what can be counted exactly, found 33,940,000" in said
    assert not (tmp_path / "none").exists()


def test_words_of_the_context_are_those_of_the_literature(tmp_path, capsys):
    given = files(tmp_path)
    text = given["--answers"].read_text(encoding="utf-8")
    given["--answers"].write_text('context = ["rural", "mountain"]\n' + text, encoding="utf-8")
    assert new(tmp_path / "none", given) == 2
    assert "no finding is meant for the context 'mountain'; did you mean 'mountains'?" in capsys.readouterr().err


def test_warnings_of_the_finished_scenario_are_said(tmp_path, capsys):
    given = files(tmp_path)
    given["--population"].write_text("code,T_TL\n" + "".join(f"XB0{n},2500\n" for n in range(1, 5)), encoding="utf-8")
    assert new(tmp_path / "small", given) == 0
    assert "warning: scenario.toml: actor 'government', field fighters: expected fewer fighters than people" in (
        " ".join(capsys.readouterr().out.split())
    )


def test_days_without_events_and_exchanged_axes_are_refused(tmp_path, capsys):
    given = files(tmp_path)
    options = [part for option, path in given.items() for part in (option, str(path))]
    assert call(["scenario", "new", str(tmp_path / "none"), *options, "--as-of", "2041-06-03"]) == 2
    assert "found event data about 2030-02-04 to 2030-12-31; choose other days" in capsys.readouterr().err
    rows = events(RULERS, LEAGUE, 9, place=1, day="2030-08-05", adm_1="Salt-Coast", latitude="8.5", longitude="0.5")
    given["--events"] = ged(tmp_path / "exchanged.csv", rows)
    given["--places"] = geojson(
        tmp_path / "wide.geojson", "cod_ab", [[[8, x], [9, x], [9, x + 1], [8, x + 1], [8, x]] for x in range(4)]
    )
    assert new(tmp_path / "none", given) == 2
    assert (
        "wide.geojson: expected latitude and longitude; of 1 points 0 lie in the places as given and 1 with both"
        in (capsys.readouterr().err)
    )


def test_errors_name_the_files_of_the_user_and_no_temporary_folder(tmp_path):
    partial = tmp_path / ".war.partial-7"
    for where, said in (
        (f"{partial}/scenario.toml", "my-war/scenario.toml: see my-war"),
        (partial.name, "my-war: see my-war"),
        (None, "see my-war"),
    ):
        with pytest.raises(InputError) as refused, spoken_of(partial, "my-war"):
            raise InputError(f"see {partial}", where)
        assert str(refused.value) == said


def test_names_of_files_cannot_start_markup_in_the_readme(tmp_path):
    given = files(tmp_path)
    given["--places"] = geojson(tmp_path / "a.geojson", "cod_ab", ADM1_EN=["<b>x</b>", "B\u2019s", "C|d", '"D"'])
    assert new(tmp_path / "odd", given | {"--answers": _without_holds(given["--answers"])}) == 0
    assert "<b>" not in (tmp_path / "odd" / "README.md").read_text(encoding="utf-8")
    with (tmp_path / "odd" / "places.csv").open(encoding="utf-8") as file:
        assert [row["name"] for row in csv.DictReader(file)] == ["<b>x</b>", "B\u2019s", "C|d", '"D"']
    assert load_scenario(str(tmp_path / "odd")).places.names[3] == '"D"'


def _without_holds(path: Path) -> Path:
    path.write_text(path.read_text(encoding="utf-8").replace('holds = { "Orrin Head" = 3 }\n', ""), encoding="utf-8")
    return path


@pytest.mark.heavy
def test_a_scenario_from_files_passes_check_and_runs(tmp_path, capsys):
    assert new(tmp_path / "brackmere", files(tmp_path)) == 0
    assert call(["scenario", "check", str(tmp_path / "brackmere"), "--strict"]) == 0
    command = ["run", str(tmp_path / "brackmere"), "--members", "50", "--no-evidence", "--out", str(tmp_path / "run")]
    assert call(command) == 0
    answers = json.loads((tmp_path / "run" / "answers.json").read_text(encoding="utf-8"))
    assert len(json.dumps(answers)) > 100 and (tmp_path / "run" / "report.html").stat().st_size > 10_000


@pytest.mark.heavy
@pytest.mark.skipif("CONTESTED_PLACE_FILES" not in os.environ, reason="CONTESTED_PLACE_FILES names no folder of files")
def test_real_outlines_and_tables_are_read(tmp_path, capsys):
    folder = Path(os.environ["CONTESTED_PLACE_FILES"])
    cases = {
        "afg_adm1_geoboundaries.geojson": ("afg_admpop_adm1_2021_v2.csv", 34, 40_411_869),
        "afg_adm2_geoboundaries2014_simplified.geojson": ("afg_adm2_covariates.csv", 398, 30_246_472),
        "caf_admin1.geojson": (None, 17, 3_895_139),
        "nga_admin1.geojson": (None, 37, 140_431_790),
    }
    for name, (people, count, total) in cases.items():
        options = ["--population", str(folder / people)] if people else []
        out = tmp_path / name.partition(".")[0]
        assert (
            call(["scenario", "new", str(out), "--places", str(folder / name), *options, "--as-of", "2031-06-02"]) == 0
        )
        said = capsys.readouterr().out.replace("\n  ", " ")
        assert f"{count} places from {name}" in said and f"{total:,} in all" in said
        shutil.rmtree(out)
    with (folder / "afg_adm1_adjacency.csv").open(encoding="utf-8") as file:
        expected = {frozenset((row["a"], row["b"])) for row in csv.DictReader(file)}
    out, people = tmp_path / "afghan", folder / "afg_admpop_adm1_2021_v2.csv"
    outlines = folder / "afg_adm1_geoboundaries.geojson"
    assert call(["scenario", "new", str(out), "--places", str(outlines), "--population", str(people)]) == 0
    with (out / "neighbours.csv").open(encoding="utf-8") as file:
        assert {frozenset((row["a"], row["b"])) for row in csv.DictReader(file)} == expected
