"""The scenarios that are part of the package."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from contested.checks import warning
from contested.errors import InputWarning
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


def has_scenario(folder: Path) -> bool:
    """Whether a folder holds a scenario."""
    return (folder / FILE_NAME).is_file()


@warning("A name means one scenario: a folder here, or a bundled one.")
def two_of_one_name(name_or_path: str | Path) -> list[InputWarning]:
    """The warning that a name means a bundled scenario and a folder here, of which the folder is read."""
    name = str(name_or_path)
    if name not in bundled_folders() or not has_scenario(Path(name)):
        return []
    message = "a bundled scenario has this name too; read is the folder (write ./ before it to say so)"
    return [InputWarning(f"the folder {name}", message)]


def which_scenario(name_or_path: str | Path) -> str:
    """Which of two scenarios a name means that no warning is about; empty where there is only one."""
    path, name = Path(name_or_path), str(name_or_path)
    if name in bundled_folders() and not has_scenario(path):
        other = next((one for one in (path, Path(f"{name}.toml")) if one.exists()), None)
        why = f" ({other} here has no {FILE_NAME})" if other == path else f" (write {other} for the file here)"
        return f"read is the bundled scenario {name}{why}" if other else ""
    if path.name in bundled_folders() and name != path.name and has_scenario(path):
        return f"read is the folder {name}, not the bundled scenario {path.name}"
    return ""
