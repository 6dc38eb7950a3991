"""What a mechanism cites can be looked up."""

import pytest

from contested.ledger.library import library
from contested.model.mechanisms import BUILT_IN


@pytest.mark.parametrize("kind", BUILT_IN)
def test_the_library_holds_every_work_that_a_built_in_mechanism_cites(kind):
    assert set(BUILT_IN[kind].sources) <= set(library().documents)
