"""Map layers: in how many members the sum of some series passes a number."""

from __future__ import annotations

import numpy as np
from jaxtyping import Integer

from contested.analysis.weekly import COMPARE, History, series_total
from contested.scenario.questions import Layer


def layer_counts(layer: Layer, history: History) -> Integer[np.ndarray, "row week"]:
    """Members in which a layer's condition holds, per place and week; the last row is for the sum over all places."""
    word, number = layer.comparison
    values = series_total(layer.series, history)
    by_place = COMPARE[word](values, number).sum(axis=2)
    anywhere = COMPARE[word](values.sum(axis=1), number).sum(axis=1)
    return np.concatenate([by_place, anywhere[:, None]], axis=1).T
