"""Texts of every script are read; characters that hide or reorder others are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from contested.errors import InputError
from contested.ledger.characters import plain, unreadable
from contested.ledger.ledger import Ledger
from ledger.sample import LEDGER, swap, write


@pytest.mark.parametrize("text", ["می\u200cخواهم", "Côte\u00a0d’Ivoire", "क्\u200dष", "Reykjavík", "עברית\u200f", ""])
def test_normal_text_is_readable(text: str):
    assert unreadable(text) == ""


@pytest.mark.parametrize("char", ["\u202e", "\u2067", "\u200b", "\ufeff", "\x1b", "\u2028", "\U000e0041"])
def test_characters_that_hide_or_reorder_others_are_refused_everywhere(tmp_path: Path, char: str):
    assert unreadable(f"a{char}b")
    text = LEDGER.replace("About 300 lost.", f"About{char if char != chr(27) else chr(92) + 'u001b'} 300 lost.")
    with pytest.raises(InputError, match="claim 'losses'.*field says: expected text without"):
        Ledger.load(write(tmp_path / "ledger", text))


def test_texts_are_composed_when_read(tmp_path: Path):
    ledger = Ledger.load(write(tmp_path / "ledger", swap('name = "the hills"', 'name = "the hills of Re\u0301ka"')))
    assert ledger.claims["losses"].place.name == "the hills of R\u00e9ka"


def test_texts_that_look_alike_compare_equal():
    assert plain("Re\u0301ka\u200c  Hill") == plain("R\u00c9KA hill") != plain("Reka Hill")
