"""The walk from three files to a report works, command by command, with small invented files in place of its own."""

from __future__ import annotations

import csv
import datetime as dt
import re
import shlex
import tomllib
from pathlib import Path

import pytest

from contested.cli.app import call
from contested.scenario.load import load_scenario
from helpers.event_files import ged
from helpers.outline_files import geojson, square

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "your-own-war.md").read_text(encoding="utf-8")
COMMANDS = [line for block in re.findall(r"```\n(contested .*?)```", PAGE, re.DOTALL) for line in block.splitlines()]
(ANSWERS,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
(NEW,) = [line for line in COMMANDS if line.startswith("contested scenario new")]
PLACES = [*re.findall(r"--only (\w+)", NEW), "Elsewhere"]
MOST_LINES, MOST_NUMBERS = 60, 12
"""Lines that somebody may have to write for a war, and numbers that somebody may have to invent."""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The files that the walk starts from: unit squares with the names of its places, events of its sides and time."""
    monkeypatch.chdir(tmp_path)
    columns = {"name": PLACES, "iso_3166_2": [f"XB-{n}" for n in range(4)]}
    geojson(tmp_path / "states.geojson", "natural_earth", [square(x) for x in range(4)], **columns)
    with (tmp_path / "people.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["state", "T_TL"], *([name, 2_000_000] for name in PLACES)])
    rulers, others = (side["name"] for side in tomllib.loads(ANSWERS)["side"])
    start = dt.date.fromisoformat(re.findall(r"--start (\S+)", NEW)[0])
    rows = []
    for number in range(160):
        day = str(start + dt.timedelta(days=2 * number - 120))
        sides = {"side_a": rulers, "side_b": others} if number % 3 else {"side_a": others, "side_b": "Civilians"}
        where = {"longitude": number % 3 + 0.5, "adm_1": PLACES[number % 3], "country": "Brackmere"}
        rows.append(
            {"id": number, **sides, **where, "date_start": day, "date_end": day, "best": 1 + number % 7, "high": 9}
        )
    ged(tmp_path / "events.csv", rows)
    (tmp_path / "answers.toml").write_text(ANSWERS, encoding="utf-8")
    return tmp_path


def run(command: str) -> None:
    assert call(shlex.split(command.replace("--members 200", "--members 20"))[1:]) == 0, command


def test_the_walk_leads_from_its_files_to_a_scenario(folder, capsys):
    for command in COMMANDS:
        if re.match("contested (data|scenario new|ledger)", command):
            run(command)
    said = capsys.readouterr().out
    assert "2 with a source, 1 wide" in " ".join(said.split())
    loaded = load_scenario("north-east")
    assert loaded.places.names == PLACES[:3] and not loaded.warnings
    assert [actor.id for actor in loaded.scenario.actor] == ["government", "boko-haram"]


def test_the_walk_needs_few_lines_and_no_invented_number():
    lines = [line for line in [*ANSWERS.splitlines(), *COMMANDS] if line.strip()]
    numbers = re.findall(r"^(?:best|low|high) = \d+", ANSWERS, re.MULTILINE)
    assert len(lines) < MOST_LINES and 0 < len(numbers) < MOST_NUMBERS
    assert len(re.findall(r"\.source\]$", ANSWERS, re.MULTILINE)) == 2


@pytest.mark.heavy
def test_every_command_of_the_walk_runs_up_to_the_report(folder, fewer_rows):
    for command in COMMANDS:
        run(command)
    (out,) = re.findall(r"--out (\S+-run)", PAGE)
    assert (folder / out / "report.html").stat().st_size > 10_000
