"""What is put away on disk comes back as it was."""

from __future__ import annotations

import numpy as np
import pytest

from contested.ensemble.spool import Spool


@pytest.mark.parametrize("widths", [[5], [4, 4, 3], [1, 1]])
def test_series_come_back_whole_in_the_order_of_their_histories(widths):
    random = np.random.default_rng(1)
    blocks = [{name: random.random((7, width)).astype(np.float32) for name in "abc"} for width in widths]
    spool = Spool("abc", 7)
    for block in blocks:
        spool.add(dict(reversed(block.items())))
        spool.read("b")
    for name in "abc":
        whole = np.concatenate([block[name] for block in blocks], axis=1)
        np.testing.assert_array_equal(spool.read(name), whole)
        for members in range(1, sum(widths) + 2):
            np.testing.assert_array_equal(spool.read(name, members), whole[:, :members])


def test_a_full_disk_is_said_and_nothing_is_kept_half(monkeypatch):
    spool = Spool(["a"], 2)

    class Full:
        def write(self, _):
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(spool, "_file", Full())
    with pytest.raises(OSError, match="No space left"):
        spool.add({"a": np.zeros((2, 3))})
    assert spool.widths == []
