"""What a mechanism cites can be looked up."""

from pathlib import Path

import pytest

from contested.ledger.ledger import Ledger
from contested.model.mechanisms import BUILT_IN

LEDGER = Path(__file__).resolve().parents[2] / "src/contested/scenario/library/afghanistan-2022/ledger"


@pytest.mark.parametrize("kind", BUILT_IN)
def test_the_bundled_ledger_holds_every_work_that_a_built_in_mechanism_cites(kind):
    assert set(BUILT_IN[kind].sources) <= set(Ledger.load(LEDGER).documents)
