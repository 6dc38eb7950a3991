"""The example scenario, copied to a folder where a test can change it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from contested.errors import InputError
from contested.scenario.load import LoadedScenario, load_scenario

EXAMPLE = Path(__file__).parents[2] / "examples/two-valleys"


def copy_example(folder: Path, *changes: tuple[str, str], file: str = "scenario.toml") -> Path:
    """Copy the example into a folder and replace texts in one of its files; each text must occur."""
    copy = folder / "two-valleys"
    if not copy.exists():
        shutil.copytree(EXAMPLE, copy)
    path = copy / file
    text = path.read_text()
    for old, new in changes:
        assert old in text, f"the example has no {old!r}"
        text = text.replace(old, new, 1)
    path.write_text(text)
    return copy


def load_error(folder: Path, *parts: str, **options) -> str:
    """The message of the error that loading raises; it must contain every part."""
    with pytest.raises(InputError) as caught:
        load_scenario(folder, **options)
    message = str(caught.value)
    for part in parts:
        assert part in message, f"{part!r} is not in: {message}"
    return message


def load_example(folder: Path = EXAMPLE, *set_: str, **options) -> LoadedScenario:
    """Load the example, or a changed copy of it, with overrides."""
    return load_scenario(folder, set_=list(set_), **options)
