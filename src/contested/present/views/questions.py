"""The question that something is asked for by name."""

from __future__ import annotations

from collections.abc import Iterable

from contested.errors import InputError, nearest


def check_question(question: str | None, known: Iterable[str], where: str | None = None) -> None:
    """Check that a question, if one is named, is one of those known.

    Args:
        question: its id; None asks for all of them.
        known: ids of the questions that there are.
        where: the option that names it.

    Raises:
        InputError: no such question.
    """
    options = list(known)
    if question is not None and question not in options:
        hint = nearest(question, options)
        raise InputError(f"expected a question of the scenario, found '{question}'; {hint}", where)
