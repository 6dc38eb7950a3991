"""What is analysed of a question: the answer itself, and how near each history comes to yes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

import numpy as np
from jaxtyping import Float

from contested.analysis.answers import order_by_nearness
from contested.analysis.variance_shares import ranks
from contested.sensitivities.factors import DRAWS

Measure = Literal["answer", "order"]
ANSWER: Measure = "answer"
"""The chance of yes, or the quantity, as the mean over chance."""
ORDER: Measure = "order"
"""The place of a history among all, from 0 to 1: by how near it comes to yes, or by the quantity."""


class Reading(NamedTuple):
    """What is analysed of one question in one way: its values in both halves of the draws of every row."""

    question: str
    measure: Measure
    halves: Float[np.ndarray, "block row 2"]
    variance: float
    """Of single histories, chance included."""


def readings(
    values: Mapping[str, Float[np.ndarray, "*any member"]], rows: int, questions: Sequence[str]
) -> list[Reading]:
    """The readings of all questions, from values by "answer ID" and "nearness ID" of members in the order of a design.

    `rows` are the rows of a block. The place in order is that among all of these members.
    """
    found = []
    for question in questions:
        answer = np.asarray(values[f"answer {question}"], dtype=np.float64)
        near = values.get(f"nearness {question}")
        order = ranks(answer) if near is None else order_by_nearness(np.asarray(near, dtype=np.float64))
        found += [_reading(question, ANSWER, answer, rows), _reading(question, ORDER, order / len(order), rows)]
    return found


def _reading(question: str, measure: Measure, members: Float[np.ndarray, " member"], rows: int) -> Reading:
    table = members.reshape(-1, rows, 2, DRAWS // 2)
    return Reading(question, measure, table.mean(axis=-1), float(table.var()))
