"""The invented scenario of the examples, copied to a folder where a test may spoil it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from contested.errors import InputError
from contested.scenario.load import LoadedScenario, load_scenario

EXAMPLE = Path(__file__).parents[2] / "examples/two-valleys"


def land(folder: Path, *changes: tuple[str, str], file: str = "scenario.toml") -> Path:
    """Copy the example into a folder and replace texts in one of its files, each of which must be there."""
    home = folder / "land"
    if not home.exists():
        shutil.copytree(EXAMPLE, home)
    path = home / file
    text = path.read_text()
    for old, new in changes:
        assert old in text, f"the example has no {old!r}"
        text = text.replace(old, new, 1)
    path.write_text(text)
    return home


def refused(home: Path, *words: str, **options) -> str:
    """The sentence with which a scenario is refused; every word must be in it."""
    with pytest.raises(InputError) as caught:
        load_scenario(home, **options)
    sentence = str(caught.value)
    for word in words:
        assert word in sentence, f"{word!r} is not in: {sentence}"
    return sentence


def loaded(home: Path = EXAMPLE, *set_: str, **options) -> LoadedScenario:
    """Load with overrides."""
    return load_scenario(home, set_=list(set_), **options)
