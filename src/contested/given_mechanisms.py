"""Mechanisms that the user gives a run: classes, or a Python file with them."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from contested.errors import InputError
from contested.model.class_checks import check_class
from contested.model.mechanism import Mechanism
from contested.model.mechanisms import BUILT_IN
from contested.model.user_file import load_mechanisms

Mechanisms = str | Path | type[Mechanism] | Sequence[type[Mechanism]]
"""A Python file with mechanisms, or the classes themselves."""


def user_mechanisms(mechanisms: Mechanisms | None) -> dict[str, type[Mechanism]]:
    """The user's mechanisms by name, from classes or from a file, which is executed; none for None.

    Raises:
        InputError: no such file, it fails, something is not a mechanism or does not state what it has to, or one has
            the name of a built-in one.
    """
    if mechanisms is None:
        return {}
    if isinstance(mechanisms, str | os.PathLike):
        found, where = load_mechanisms(Path(mechanisms)), str(mechanisms)
    else:
        found, where = _named(mechanisms), "mechanisms"
    hidden = sorted(found.keys() & BUILT_IN.keys())
    if hidden:
        raise InputError(f"'{hidden[0]}' is the name of a built-in mechanism; give the class another name.", where)
    return found


def _named(classes: type[Mechanism] | Sequence[type[Mechanism]]) -> dict[str, type[Mechanism]]:
    given = classes if isinstance(classes, Sequence) else [classes]
    for one in given:
        if not (isinstance(one, type) and issubclass(one, Mechanism) and one is not Mechanism):
            raise InputError(
                f"expected a .py file or a list of subclasses of contested.Mechanism, found {one!r}", "mechanisms"
            )
        check_class(one, "mechanisms")
    return {one.__name__.lower(): one for one in given}


def mechanism_text(mechanisms: Mechanisms | None) -> str | None:
    """Text of the file that defines the user's mechanisms.

    None without mechanisms, where no single file defines them, and where that is the program itself or a notebook.
    """
    if mechanisms is None:
        return None
    if isinstance(mechanisms, str | os.PathLike):
        return Path(mechanisms).read_text(encoding="utf-8")
    modules = {one.__module__ for one in _named(mechanisms).values()} - {"__main__"}
    file = getattr(sys.modules.get(modules.pop()), "__file__", None) if len(modules) == 1 else None
    return Path(file).read_text(encoding="utf-8") if file else None
