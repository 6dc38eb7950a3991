"""No hidden partisan asymmetry: swapping the sides' names swaps the expected results, and nothing else."""

import re

import numpy as np
import pytest

from laws.whole import whole


def mirrored(name):
    """The same series of the other side: `a` for `b` wherever it stands for an actor."""
    return re.sub(r"\b[ab]\b", lambda found: {"a": "b", "b": "a"}[found.group()], name)


def test_names_are_mirrored_where_they_mean_an_actor():
    assert mirrored("operations-a.killed") == "operations-b.killed"
    assert mirrored("excitement.ambush-b.attack") == "excitement.ambush-a.attack"
    assert mirrored("abroad") == "abroad" and mirrored("ambush-a.killed.b") == "ambush-b.killed.a"


def after_some_weeks(first, second):
    here = whole(first, second)
    state = here.after(here.state(), 6, 7)
    return {name: np.asarray(values) for name, values in {**state.stocks, **state.levels}.items()}


@pytest.mark.heavy
def test_swapping_the_names_of_the_sides_mirrors_everything():
    """Six weeks of daily steps, of two sides that differ in all their numbers."""
    plain, swapped = after_some_weeks("a", "b"), after_some_weeks("b", "a")
    assert {mirrored(name) for name in plain} == set(swapped)
    for name, value in plain.items():
        np.testing.assert_allclose(value, swapped[mirrored(name)], rtol=2e-4, atol=1e-5, err_msg=name)
    for name in ("fighters", "dead", "control"):
        assert np.abs(plain[f"{name}.a"] - plain[f"{name}.b"]).max() > 1
