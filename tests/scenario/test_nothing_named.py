"""Nothing outside the library names a place or a side of a bundled scenario: the software knows no real country."""

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
"""Ids that are common words too."""
ALSO = {"afghan", "afghanistan", "taliban", "islamic state", "panjshir valley"}


def names() -> set[str]:
    found = set(ALSO)
    for folder in bundled_folders().values():
        scenario = read_toml(folder / "scenario.toml")
        found |= {actor["id"] for actor in scenario["actor"]} | {actor["name"].lower() for actor in scenario["actor"]}
        with (folder / scenario["places"]["table"]).open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        found |= {row["id"].lower() for row in rows} | {row["name"].lower() for row in rows}
    return found - ORDINARY


def test_no_source_file_outside_the_library_names_a_place_or_a_side():
    pattern = re.compile(r"(?<![\w-])(" + "|".join(re.escape(name) for name in sorted(names())) + r")(?![\w])", re.I)
    told = []
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix not in KINDS or path.is_relative_to(library()):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            match = pattern.search(line.replace("afghanistan-2022", ""))
            if match:
                told.append(f"{path.relative_to(SOURCE)}:{number} {match[1]}")
    assert not told


def test_there_is_something_to_look_for():
    assert {"iskp", "kabul", "af-pan"} <= names() and len(names()) > 60
