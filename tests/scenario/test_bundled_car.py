"""The bundled Central African scenario: places, table of events and ledger against facts computed elsewhere."""

from __future__ import annotations

import csv
import datetime as dt
import json
import runpy
from collections import Counter
from pathlib import Path

import pytest

import contested
from contested.ledger.ledger import Ledger
from contested.observations.event_counts import event_counts
from contested.scenario.load import LoadedScenario, load_scenario

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "src/contested/scenario/library/central-african-republic-2013"
NAME = "central-african-republic-2013"
SHARED = ROOT.parent / "shared/data"
AS_OF = dt.date(2013, 1, 14)

# Sums of the raw file with pandas, without any of our code; days of long events are spread over weeks.
KILLED_BY_YEAR = {"2010": 96.5725, "2011": 194.4275, "2012": 97.0}  # year of the week's Monday
KILLED_BY_PREFECTURE = {
    "CF-HM": 108,
    "CF-MB": 81,
    "CF-HK": 74,
    "CF-VK": 45,
    "CF-BB": 22,
    "CF-BGF": 19,
    "CF-AC": 12,
    "CF-UK": 4,
    "CF-KG": 3,
    "": 20,  # three events known only to the country or a part of it
}


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return Ledger.load(FOLDER / "ledger")


@pytest.fixture(scope="module")
def loaded() -> LoadedScenario:
    return load_scenario(NAME)


def test_there_are_16_prefectures_and_the_capital_with_the_census_and_72_units() -> None:
    ids = [row["id"] for row in rows("places.csv")]
    assert ids == sorted(set(ids)) and len(ids) == 17
    assert sum(int(row["population"]) for row in rows("places.csv")) == 3_895_139
    assert sum(int(row["units"]) for row in rows("places.csv")) == 72
    outlines = json.loads((FOLDER / "prefectures.geojson").read_text(encoding="utf-8"))
    assert [feature["properties"]["id"] for feature in outlines["features"]] == ids
    assert "Mark DiMarco" in outlines["metadata"]["licence"]
    assert "Permission is hereby granted" in (FOLDER / "SOURCES.md").read_text(encoding="utf-8")


def test_weights_add_up_to_100_and_control_fits_the_units() -> None:
    for side in ("seleka", "lra", "uganda", "government"):
        assert sum(float(row[f"presence_{side}"]) for row in rows("places.csv")) == pytest.approx(100, abs=0.1)
    free = {
        r["id"]: int(r["units"]) - int(r["control_government"]) - int(r["control_seleka"]) for r in rows("places.csv")
    }
    assert {place for place, units in free.items() if units} == {"CF-VK"} and free["CF-VK"] == 1


def test_the_capital_borders_only_on_the_prefecture_around_it() -> None:
    pairs = [{row["a"], row["b"]} for row in rows("neighbours.csv")]
    assert len(pairs) == 31 and [pair for pair in pairs if "CF-BGF" in pair] == [{"CF-BGF", "CF-MP"}]


def test_the_table_of_weeks_adds_up_to_sums_of_the_raw_file() -> None:
    years: Counter[str] = Counter()
    places: Counter[str] = Counter()
    for row in rows("events/weeks.csv"):
        years[row["week"][:4]] += float(row["best"])
        places[row["place"]] += float(row["best"])
    assert years == pytest.approx(KILLED_BY_YEAR, abs=1e-3)
    assert places == pytest.approx(KILLED_BY_PREFECTURE, abs=1e-3)
    assert sum(places.values()) == pytest.approx(388)
    assert sum(float(row["events"]) for row in rows("events/weeks.csv")) == pytest.approx(80)


def test_the_table_holds_no_week_outside_the_past_and_no_single_event() -> None:
    weeks = {dt.date.fromisoformat(row["week"]) for row in rows("events/weeks.csv")}
    assert dt.date(2010, 1, 4) <= min(weeks) and max(weeks) < AS_OF
    assert sorted(path.name for path in (FOLDER / "events").iterdir()) == ["import.json", "weeks.csv"]
    record = json.loads((FOLDER / "events/import.json").read_text(encoding="utf-8"))
    assert [vintage["release"]["name"] for vintage in record["vintages"]] == ["23.1"]


def test_the_ledger_has_claims_of_every_side_that_were_known_in_time(ledger: Ledger) -> None:
    assert len(ledger.claims) >= 70
    assert all(entry.known_from <= AS_OF for entry in (*ledger.claims.values(), *ledger.priors.values()))
    assert {claim.side for claim in ledger.claims.values()} == {"government", "seleka", "uganda", "none"}
    for document in ledger.documents.values():
        assert document.date is None or document.date <= AS_OF, document.id
        assert document.year is None or document.year <= 2012, document.id


def test_no_prior_rests_on_the_observed_period(ledger: Ledger) -> None:
    for prior in ledger.priors.values():
        for key in prior.rests_on:
            assert ledger.claims[key].said < dt.date(2010, 1, 4), prior.id


def test_claims_that_disagree_are_linked(ledger: Ledger) -> None:
    pairs = {(c.id, k.claim) for c in ledger.claims.values() for k in c.links if k.relation == "contradicts"}
    assert ("birao-toll-denied-2010-12", "birao-65-rebels-2010-11") in pairs
    assert ("chad-two-thousand-2012-12", "chad-four-hundred-2012-12") in pairs
    assert ("six-soldiers-2012-09", "four-soldiers-2012-09") in pairs


def test_the_derivations_rebuild_the_committed_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not SHARED.is_dir():
        pytest.skip("../shared/data is not here: the open inputs are not part of a clone")
    events = str(SHARED / "ucdp/ged231_central_african_republic_1989_2022.csv.gz")
    outlines = str(SHARED / "places/caf_admin1.geojson")
    for script, option, value in (
        ("places", "--outlines", outlines),
        ("events", "--places", str(FOLDER / "prefectures.geojson")),
    ):
        monkeypatch.setattr("sys.argv", [script, option, value, "--events", events, "--out", str(tmp_path)])
        runpy.run_path(str(ROOT / f"docs/derivations/{script}_caf.py"), run_name="__main__")
    for name in ("places.csv", "neighbours.csv", "prefectures.geojson", "weeks.csv"):
        committed = FOLDER / ("events/weeks.csv" if name == "weeks.csv" else name)
        assert (tmp_path / name).read_bytes() == committed.read_bytes(), name


def test_the_scenario_loads_without_a_warning_and_is_short(loaded: LoadedScenario) -> None:
    assert loaded.warnings == () and loaded.late_entries == [] and loaded.withheld == []
    assert len((FOLDER / "scenario.toml").read_text(encoding="utf-8").splitlines()) < 200
    assert (loaded.calendar.past_weeks, loaded.calendar.weeks) == (158, 208)
    assert [actor.id for actor in loaded.scenario.actor] == ["government", "seleka", "lra", "uganda"]


def test_every_claim_about_the_past_is_observed_or_says_why_not(loaded: LoadedScenario) -> None:
    scenario, own = loaded.scenario, set(Ledger.load(FOLDER / "ledger").claims)
    observed = {entry.claim for entry in scenario.observation}
    left_out = {claim for entry in scenario.not_observed for claim in entry.claims}
    assert len(observed) == 16 and not observed & left_out
    rest = {key for key in own - observed - left_out if loaded.ledger.claims[key].kind not in ("forecast", "opinion")}
    assert {key for key in rest if loaded.ledger.claims[key].said >= dt.date(2010, 1, 4)} == set()


def test_deaths_that_the_table_counts_are_not_observed_a_second_time(loaded: LoadedScenario) -> None:
    checked = {entry.claim for entry in loaded.scenario.claim_check}
    assert len(checked) == 14 and not checked & {entry.claim for entry in loaded.scenario.observation}


def test_the_past_is_conditioned_on_the_events_between_its_actors(loaded: LoadedScenario) -> None:
    (counts,) = event_counts(loaded)
    # of 80 events and 388 killed four are between the CPJP and the UFDR (53) and three of others (15); three without a
    # place (20) are shared out
    assert counts.events == pytest.approx(73) and counts.counts["deaths"].best.sum() == pytest.approx(320)
    assert [events for _, events in counts.set_aside] == pytest.approx([4, 2, 1])
    assert counts.weeks == slice(0, 158) and counts.release == "23.1"


@pytest.mark.heavy
def test_a_short_run_is_conditioned_on_events_and_claims(fewer_rows: None) -> None:
    run = contested.run(NAME, members=40, weeks=26)
    found = run.manifest.conditioning
    assert found is not None and len(found.observations) == 16
    (table,) = found.event_data
    assert table.events == pytest.approx(73) and len(table.summaries) > 20
    assert found.misfit is not None and 0.0 <= found.misfit <= 1.0
    # no history of the past brings the coalition to the capital, which is what the page says of this model
    assert run.answers["capital_taken"].probability < 0.2
