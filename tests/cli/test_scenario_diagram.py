"""contested scenario diagram."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

from contested.model.base_stocks import base_stocks
from contested.model.build import build_world
from contested.scenario.load import load_scenario
from scenario.example import EXAMPLE


def test_the_diagram_of_a_scenario_shows_its_stocks_and_flows(contested, tmp_path):
    file = tmp_path / "valleys.svg"
    found = json.loads(contested("scenario", "diagram", EXAMPLE, "--out", file, "--influences", "--json").out)
    text = file.read_text(encoding="utf-8")
    ET.fromstring(text)
    assert found["file"] == str(file)
    assert "recruitment-lanterns.join" in found["flows"] and "raids-lanterns.attack" not in found["flows"]
    assert set(found["stocks"]) <= {spec.name for spec in base_stocks(build_world(load_scenario(EXAMPLE)))}
    assert all(f">{name}<" in text for name in (*found["stocks"], *found["flows"])), "a name is not drawn"
    assert "Fighters who join: Lantern League" in text and "Parishes held: Salt Company Guard" in text
    assert "What acts on what" in text


def test_the_diagram_is_written_to_the_current_folder_and_nothing_else_acts(contested, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    outcome = contested("scenario", "diagram", EXAMPLE)
    assert outcome.last_line == "two-valleys-diagram.svg"
    assert "14 stocks, 22 flows between them in 16 arrows" in outcome.out
    assert [file.name for file in tmp_path.iterdir()] == ["two-valleys-diagram.svg"]
    assert "What acts on what" not in (tmp_path / "two-valleys-diagram.svg").read_text(encoding="utf-8")


def test_a_file_that_is_no_svg_or_has_no_folder_is_refused(contested, tmp_path):
    outcome = contested("scenario", "diagram", EXAMPLE, "--out", tmp_path / "valleys.png")
    assert outcome.code == 2
    assert "--out: expected the name of a file that ends in .svg, found 'valleys.png'" in outcome.err
    outcome = contested("scenario", "diagram", EXAMPLE, "--out", tmp_path / "nowhere" / "valleys.svg")
    assert outcome.code == 2 and "no such folder" in outcome.err
    assert list(tmp_path.iterdir()) == []
