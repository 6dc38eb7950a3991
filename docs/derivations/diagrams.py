"""Writes docs/diagrams/NAME.svg, the stocks and flows of each bundled scenario, from its model; run as `make docs`."""

from __future__ import annotations

from pathlib import Path

from contested.present.diagram.draw import drawing
from contested.present.diagram.parts import parts_of
from contested.scenario.bundled import bundled_folders
from contested.scenario.load import load_scenario
from contested.simulation import prepare

FOLDER = Path(__file__).resolve().parents[1] / "diagrams"


def diagrams() -> dict[str, str]:
    """Name of the file -> the drawing."""
    found = {}
    for name in bundled_folders():
        ready = prepare(load_scenario(name), None)
        found[f"{name}.svg"] = drawing(ready.loaded.scenario.title, parts_of(ready.info, ready.built.model.world))
    return found


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, text in diagrams().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
