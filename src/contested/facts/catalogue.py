"""The stylised facts of catalogue.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from contested.facts.fact import Fact, Tolerance


@cache
def facts() -> dict[str, Fact]:
    """All facts by their id, in the order of the file."""
    text = files("contested.facts").joinpath("catalogue.toml").read_text(encoding="utf-8")
    return {
        one["id"]: Fact(**{**one, "tolerance": Tolerance(**one["tolerance"])}) for one in tomllib.loads(text)["fact"]
    }


def fact(name: str) -> Fact:
    """A fact by its id."""
    return facts()[name]
