"""Any value anywhere in a scenario file either loads or raises an InputError."""

from __future__ import annotations

import copy
import datetime
import itertools
from collections.abc import Iterator
from typing import Any

import pytest

from contested.errors import InputError
from contested.ledger.reading import read_toml
from contested.scenario import load as module
from contested.scenario.load import load_scenario
from scenario.example import EXAMPLE

INVALID: list[Any] = [-1, 0, 2.5, True, 10**400, float("inf"), float("nan"), [], [[]], ["x"], [1], {}, {"id": 1}, [{}]]
INVALID += ["", " ", "x\x1b[2J", "*", "[", "../..", "\0", "y" * 5000]
INVALID += ["prior:", "prior:no-such", "claim:no-such", "claim:observed-deaths", "prior:claim-inflation"]
INVALID += [datetime.date.min, datetime.date.max, datetime.datetime(2031, 3, 1), datetime.time(1)]


def leaves(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every value, tables and lists included."""
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        yield (*path, key)
        if isinstance(value, dict | list):
            yield from leaves(value, (*path, key))


def example() -> dict[str, Any]:
    data = read_toml(EXAMPLE / "scenario.toml")
    data["start_value"] = [{"series": "threat", "value": "prior:flood-wage", "where": "posts_salt"}]
    data["mechanism"] = {"raids": {"kind": "ambush", "attacker": "lanterns", "rate": "prior:flood-wage"}}
    return data


def with_value(path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    data = example()
    target: Any = data
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = copy.deepcopy(value)
    return data


CASES = list(itertools.product(leaves(example()), INVALID))


@pytest.mark.parametrize("start", range(0, 14, 2))
def test_an_invalid_value_anywhere_never_ends_in_a_traceback(start: int, monkeypatch: pytest.MonkeyPatch):
    errors = 0
    for path, value in CASES[start::14]:
        data = with_value(path, value)
        monkeypatch.setattr(module, "read_toml", lambda _, data=data: data)
        try:
            load_scenario(EXAMPLE)
        except InputError as error:
            errors += 1
            assert len(str(error)) < 8000 and "\x1b" not in str(error) and "\0" not in str(error), path
    assert errors > len(CASES[start::14]) / 2


@pytest.mark.parametrize("value", INVALID)
def test_an_invalid_override_never_ends_in_a_traceback(value: Any):
    for key in ("weeks", "as_of", "actor.lanterns.fighters", "actor", "question.displaced_at_the_end.series", "places"):
        try:
            load_scenario(EXAMPLE, set_={key: value})
        except InputError as error:
            assert "\x1b" not in str(error) and "\0" not in str(error)
