"""The second file of a scenario: observations and what else concerns claims."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from contested.checks import error
from contested.errors import InputError, nearest
from contested.ledger.reading import read_toml

KEY = "observations"
TABLES = ("observation", "not_observed", "claim_check", "bias", "reference_value")
"""The tables that the second file can hold."""


@error("The file of observations holds only tables about claims, and none that the scenario's file has too.")
def with_observations(data: dict[str, Any], where: str, inside: Callable[[str, str], Path]) -> tuple[dict, Path | None]:
    """A scenario's data with the tables of its file of observations, and that file; without one as it is.

    Args:
        data: the content of the scenario's file; it is not changed.
        where: that file, for messages.
        inside: from a relative path and the key's name to a path inside the scenario's folder.

    Raises:
        InputError: the file cannot be read, or holds something else.
    """
    if not isinstance(data.get(KEY), str):
        return data, None
    path = inside(data[KEY], KEY)
    more = read_toml(path)
    for name in more:
        if name not in TABLES:
            raise InputError(f"a file of observations holds no '{name}'; {nearest(name, TABLES)}", str(path))
        if name in data:
            raise InputError(f"[[{name}]] stands in {where} too; keep all of them in one file", f"{path}: {name}")
    return {**data, **more}, path


@contextmanager
def in_its_file(where: str, observations: Path | None) -> Iterator[None]:
    """Locate an InputError about a table of the second file there; ``where`` is the scenario's file."""
    try:
        yield
    except InputError as found:
        moved = [located(text, where, str(observations)) for text in (found.message, found.where or "")]
        raise (InputError(moved[0], moved[1] or None) if observations else found) from None


def located(text: str, where: str, observations: str) -> str:
    """A location or message with the second file in place of the scenario's, where it is about one of its tables."""
    pattern = rf"{re.escape(where)}(?=: (?:field )?(?:{'|'.join(TABLES)})\b)"
    return re.sub(pattern, lambda _: observations, text)
