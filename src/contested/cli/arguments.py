"""Errors of the public functions name their arguments; the command line prints these as its options."""

from __future__ import annotations

import re

from contested.errors import InputError

_OPTIONS = {
    "aliases": "--aliases FILE",
    "answers": "--answers",
    "exact": "--exact",
    "hindsight=True": "--hindsight",
    "horizon": "--horizon",
    "layer": "--layer",
    "mechanisms": "--mechanisms FILE",
    "members": "--members",
    "minutes": "--minutes",
    "name_column": "--name-column",
    "only": "--only",
    "out": "--out",
    "pairs": "--pairs",
    "population": "--population",
    "population_column": "--population-column",
    "samples": "--samples",
    "scenario": "--scenario",
    "scheduler": "--scheduler",
    "seed": "--seed",
    "set": "--set",
    "start": "--start",
    "trajectories": "--trajectories",
    "what_if": "--what-if",
}
"""Options by argument, as an error writes it."""


def with_options(error: InputError) -> str:
    """The error as one text, with options in place of arguments: its location, and what stands in backticks."""
    text = str(InputError(error.message, _OPTIONS.get(error.where or "", error.where)))
    return re.sub("`([a-zA-Z_=]+)`", lambda found: _OPTIONS.get(found[1], found[0]), text)
