"""A typing error in any name of a scenario or of a claim is refused or listed; names that are free are not checked."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from contested.errors import InputError
from contested.scenario.load import load_scenario
from contested.simulation import prepare
from scenario.example import EXAMPLE, copy_example

PROSE = {"note", "title", "text", "name", "says", "publisher", "speaker", "locator", "id"}
FREE = {"parish", "raids-*.attack", "the two valleys", "Orrin Head"}
"""The word for a control unit; a pattern that matches the same without its point; names of places in claims."""
SAMPLED = 24


def words(file: str) -> list[tuple[str, int, int]]:
    """Every quoted word that refers to something or has a fixed meaning: its file, beginning and end."""
    text, found = (EXAMPLE / file).read_text(), {}
    for match in re.finditer(r'"([^"\n]{3,})"', text):
        line = text[text.rfind("\n", 0, match.start()) + 1 : text.find("\n", match.end())]
        key = line.split("=")[0].strip()
        if key not in PROSE and match[1] not in FREE and not line.startswith("#"):
            found.setdefault((key, match[1]), (file, match.start(1), match.end(1)))
    return list(found.values())


def test_the_example_as_it_stands_is_neither_refused_nor_doubted():
    try:
        found = prepare(load_scenario(EXAMPLE), None).loaded.warnings
    except InputError as error:
        pytest.fail(f"refused: {error}")
    assert list(found) == []


ALL = [*words("scenario.toml"), *words("ledger/reports.toml")]


@pytest.mark.parametrize(("file", "start", "end"), random.Random(9).sample(ALL, SAMPLED))
def test_a_word_that_lacks_a_letter_is_refused_or_listed(tmp_path: Path, file: str, start: int, end: int):
    home = copy_example(tmp_path)
    text, middle = (home / file).read_text(), (start + end) // 2
    (home / file).write_text(text[:middle] + text[middle + 1 :])
    try:
        loaded = load_scenario(home)
        prepare(loaded, None)
    except InputError:
        return
    assert loaded.warnings, text[start:end]
