"""Errors about a file that was written on the way: they name what the user knows instead."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from contested.errors import InputError


@contextmanager
def spoken_of(path: Path, instead: str) -> Iterator[None]:
    """Put other words for a temporary path into the errors that are raised inside.

    Raises:
        InputError: as it was raised, without the path.
    """
    try:
        yield
    except InputError as error:
        where = instead if error.where == path.name else error.where
        raise InputError(
            error.message.replace(str(path), instead), where and where.replace(str(path), instead)
        ) from None
