"""The scenarios that are part of the package."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from contested.ledger.reading import read_toml

FILE_NAME = "scenario.toml"


@dataclass(frozen=True)
class Bundled:
    """A scenario in the package's library."""

    name: str
    title: str
    folder: Path


def library() -> Path:
    """The folder of the bundled scenarios."""
    return Path(str(files("contested.scenario") / "library"))


def bundled_folders() -> dict[str, Path]:
    """Name -> folder of every bundled scenario, sorted by name."""
    if not library().is_dir():
        return {}
    return {file.parent.name: file.parent for file in sorted(library().glob(f"*/{FILE_NAME}"))}


def bundled() -> list[Bundled]:
    """Every bundled scenario with its title."""
    return [
        Bundled(name, str(read_toml(folder / FILE_NAME).get("title", name)), folder)
        for name, folder in bundled_folders().items()
    ]
