"""The equations of mechanisms: text that a reader can follow, with names as in the code.

A line is "left = right; note": what it defines, the expression, and its unit or meaning. Names are those of
parameters, of stocks, levels, flows and quantities with roles in braces, and short ones that other lines define. Units
are per week, and per unit of the stock that a flow leaves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from contested.errors import InputError, nearest

TOPICS = {
    "violence": "Violence: who attacks whom, when and with what losses",
    "people": "People: who joins, leaves, helps, changes sides and flees",
    "means": "Means: arms, food, money, aid and drugs",
    "ground": "Ground: who holds it, where forces are, and in which phase a war is",
    "outside": "Outside: fighters from abroad, sponsors and strikes",
    "reporting": "Reporting: what is seen, said and made up",
}
"""What mechanisms are about, in the order of lists."""

OPERATORS = (" ×= ", " += ", " ~ ", " = ")
FORMS = {
    "d X / dt = ": "the level X changes by so much a week",
    "X(0) = ": "X at the start",
    "X ×= ": "the flow or quantity X is multiplied; all factors on one name are multiplied together",
    "X += ": "attacks are added; factors below 1 reduce them, others do not",
    "X ~ ": "X is drawn from a law",
    "Σ(": "summed over the actors of a list; alone, a name is of one of them",
    "total(": "summed over all places",
    "largest(": "the largest of all places",
    "into(": "units that enter a stock per week",
    "newcomers(": "units that enter a stock per week, from elsewhere than the same stock in another place",
    "singly(": "deaths per week outside events",
    "factor(": "the product of all factors on a quantity, where a level has the same name",
    "neighbours(": "each place's value divided equally among its neighbours",
    "there(": "at the end of a route, which leads to a neighbour or one of the five nearest other places",
    "along(": "summed over the routes to other places",
    "around(": "summed over the place itself and its routes",
    "distance(": "length of a route in km",
    "share(": "each place's share of a column's total",
    "sd(": "a column in standard deviations from its mean",
    "logistic(": "1 / (1 + exp(−x))",
    "tail(": "tail(p, a, q, c): nobody with chance 1 − p, else n from 1 to c with a chance in proportion to (n + q)^−a",
    "fixed(": "always so many",
    "mean(": "the mean size of such an event",
    "Φ(": "the normal distribution function",
    "I0(": "the modified Bessel function, which makes the mean over a year 1",
    "apart(": "weeks between two weeks of the year, either way",
    "[": "1 where it holds, else 0",
    "control.*": "all control units of the place, contested ones among them",
}
"""How an expression is written, by a mark of it, and what it means."""


class Equation(NamedTuple):
    """One line: what it defines, how (an operator), by which expression, and a note on its unit or meaning."""

    left: str
    operator: str
    right: str
    note: str


def parsed(line: str) -> Equation:
    """The parts of a line.

    Raises:
        InputError: the line has no operator.
    """
    text, _, note = line.partition("; ")
    for operator in OPERATORS:
        if operator in text:
            left, _, right = text.partition(operator)
            return Equation(left, operator.strip(), right, note)
    raise InputError(f"expected 'left = right; note' with one of{''.join(OPERATORS)}, found '{line}'", "equations")


def check_stated(topic: Any, equations: Any, where: str) -> None:
    """Check what a mechanism states of itself: its topic, and a tuple of lines.

    Raises:
        InputError: another topic, something that is no tuple of texts, or a line that has no operator.
    """
    if topic and topic not in TOPICS:
        raise InputError(f"no topic '{topic}'; {nearest(str(topic), TOPICS)}", f"{where}, topic")
    if not isinstance(equations, tuple) or not all(isinstance(line, str) for line in equations):
        raise InputError(f"expected a tuple of texts, found {equations!r}", f"{where}, equations")
    for line in equations:
        try:
            parsed(line)
        except InputError as error:
            raise InputError(error.message, f"{where}, equations") from None


def notation(lines: Iterable[str]) -> dict[str, str]:
    """The forms that some equations use, with what each means."""
    equations = [parsed(line) for line in lines]
    marks = {
        "d X / dt = ": any(one.left.startswith("d ") for one in equations),
        "X(0) = ": any(one.left.endswith("(0)") for one in equations),
        **{f"X {sign} ": any(one.operator == sign for one in equations) for sign in ("×=", "+=", "~")},
    }
    text = "\n".join(one.right for one in equations)

    def used(mark: str) -> bool:
        return re.search(rf"(?<!\w){re.escape(mark)}", text) is not None

    return {mark: says for mark, says in FORMS.items() if marks.get(mark, used(mark))}
