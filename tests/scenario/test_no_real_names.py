"""No file outside the library names a place or an actor of a bundled scenario."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import contested
from contested.ledger.reading import read_toml
from contested.scenario.bundled import bundled_folders, library

SOURCE = Path(contested.__file__).parent
KINDS = {".py", ".j2", ".js", ".css", ".html", ".toml", ".md"}
ORDINARY = {"resistance", "government", "foreign"}
"""Ids that are also common words."""
FIGURES = {"analysis/real_wars.toml", "facts/catalogue.toml"}
"""Published figures and facts of real wars, which a scenario is shown beside."""
LITERATURE = SOURCE / "ledger" / "library"
"""Findings of the literature, which say where they were found."""
MORE_NAMES = {"afghan", "afghanistan", "taliban", "islamic state", "panjshir valley"}


def names() -> set[str]:
    found = set(MORE_NAMES)
    for folder in bundled_folders().values():
        scenario = read_toml(folder / "scenario.toml")
        found |= {actor["id"] for actor in scenario["actor"]} | {actor["name"].lower() for actor in scenario["actor"]}
        with (folder / scenario["places"]["table"]).open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        found |= {row["id"].lower() for row in rows} | {row["name"].lower() for row in rows}
    return found - ORDINARY


def test_no_source_file_outside_the_library_names_a_place_or_an_actor():
    pattern = re.compile(r"(?<![\w-])(" + "|".join(re.escape(name) for name in sorted(names())) + r")(?![\w])", re.I)
    found = []
    for path in sorted(SOURCE.rglob("*")):
        general = path.is_relative_to(library()) or path.is_relative_to(LITERATURE)
        if path.suffix not in KINDS or general or str(path.relative_to(SOURCE)) in FIGURES:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            match = pattern.search(line.replace("afghanistan-2022", ""))
            if match:
                found.append(f"{path.relative_to(SOURCE)}:{number} {match[1]}")
    assert found == []


def test_the_names_to_look_for_include_actors_and_places():
    assert {"iskp", "kabul", "af-pan"} <= names() and len(names()) > 60
