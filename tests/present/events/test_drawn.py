"""Numbers of a table drawn in letters."""

from __future__ import annotations

import pytest

from contested.present.events.drawn import _counted


@pytest.mark.parametrize(
    ("best", "spread", "told"),
    [
        (0.0003656, 0.0003656, "under 0.1 killed, 100 % shared out"),
        (5652.4, 1187.0, "5,652 killed, 21 % shared out"),
        (0.0, 0.0, "0 killed"),
    ],
)
def test_a_part_of_a_person_is_not_told_by_figures(best, spread, told):
    assert _counted(best, spread) == told
