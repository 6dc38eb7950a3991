"""Numbers and dates that cannot be are refused, with what may have been meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from contested.errors import InputError
from contested.ledger.ledger import Ledger
from ledger.sample import swap, write


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("from = 2029-05-01", "from = 0029-05-01", ["field meant.from", "1500 to 2200", "did you mean 2029-05-01?"]),
        ("said = 2030-04-30", "said = 0130-04-30", ["field said", "1500 to 2200"]),
        ("known_from = 2030-05-03", "known_from = 3030-05-03", ["prior 'loss-rate'", "field known_from"]),
        ("best = 300, low = 200", "best = -30, low = -200", ["not below 0", "-200"]),
        ("best = 300, low = 200", "low = 200", ["expected 'best'", "low = 200", "give the most likely one as best"]),
        ("best = 300, low = 200, high = 400", "high = 400", ["expected 'best'", "high = 400"]),
    ],
)
def test_an_impossible_number_or_date_is_refused(tmp_path: Path, old: str, new: str, words: list[str]):
    with pytest.raises(InputError) as caught:
        Ledger.load(write(tmp_path / "ledger", swap(old, new)))
    for word in words:
        assert word in str(caught.value)


def test_a_change_in_percent_may_be_negative(tmp_path: Path):
    text = swap('best = 300, low = 200, high = 400, unit = "persons"', 'best = -24, unit = "percent"')
    assert Ledger.load(write(tmp_path / "ledger", text)).claims["losses"].quantity.best == -24
