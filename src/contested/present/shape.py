"""What has to stand in the files of a run for it to be shown: names and kinds, no more."""

from __future__ import annotations

from typing import Any

from contested.errors import InputError

NUMBER = (int, float)
Shape = Any
"""A type, a list of one shape, or a dict of names; a name that ends in '?' may be missing or null."""

_QUANTILES = {"0.05": NUMBER, "0.5": NUMBER, "0.95": NUMBER}
_LEANS = {
    "claims?": [{"id": str, "says": str, "share?": NUMBER, "through?": [str]}],
    "mechanisms?": [{"label": str, "says": str, "share?": NUMBER}],
    "parameters?": [{"name": str}],
}
SHAPES: dict[str, Shape] = {
    "answers.json": {
        "answers": [
            {
                "id": str,
                "text": str,
                "probability?": NUMBER,
                "quantiles?": _QUANTILES,
                "monte_carlo_error?": NUMBER,
                "members?": NUMBER,
                "leans_on?": _LEANS,
                "series?": [str],
            }
        ],
        "measured_parameters": int,
        "judged_parameters": int,
        "as_of": str,
    },
    "claims.json": {"claims": [{"id": str, "says": str, "quantiles": _QUANTILES, "basis": str}]},
    "evidence.json": {
        "claims": {"*": {"id": str, "says": str, "links?": [{"relation": str, "claim": str}]}},
        "priors": {"*": {"id": str, "distribution?": {}, "rests_on?": [str], "sources?": [str]}},
        "documents": {"*": {"id": str}},
    },
    "manifest.json": {
        "scenario": {"name": str, "title": str, "hash": str, "as_of": str, "start": str, "weeks": int},
        "ledger": {"hash": str, "late_entries?": [str]},
        "seed": int,
        "members": int,
        "places": [{"id": str, "name": str, "population": NUMBER}],
        "actors": [{"id": str, "name": str}],
        "mechanisms": [{"label": str, "sources?": [str]}],
        "flows?": [{"name": str}],
        "parameters": [{"name": str, "rests_on?": [str]}],
        "layers": [{"id": str, "title": str}],
        "prior_check": [
            {"text": str, "per": str, "reference": NUMBER, "low": NUMBER, "median": NUMBER, "high": NUMBER}
        ],
        "halving_audit?": {"series?": {"*": {"relative_change": NUMBER}}},
        "versions": {},
        "set?": {},
    },
    "places.geojson": {"features": [{}], "metadata?": {}},
}


def check(name: str, data: Any, where: str) -> None:
    """Compare a file of a run with what has to stand there.

    Raises:
        InputError: the first thing that is missing or of another kind.
    """
    _check(SHAPES[name], data, where, "")


def _check(shape: Shape, data: Any, where: str, at: str) -> None:
    if isinstance(shape, list):
        _kind(isinstance(data, list), "a list", where, at)
        for i, row in enumerate(data):
            _check(shape[0], row, where, f"{at}[{i}]")
    elif isinstance(shape, dict):
        _kind(isinstance(data, dict), "an object", where, at)
        for key, inner in shape.items():
            name = key.removesuffix("?")
            if key == "*":
                for entry, row in data.items():
                    _check(inner, row, where, f"{at}.{entry}")
            elif data.get(name) is not None:
                _check(inner, data[name], where, f"{at}.{name}")
            else:
                _kind(key.endswith("?"), f"'{name}'", where, at)
    else:
        words = {str: "a text", int: "a whole number"}.get(shape, "a number")
        _kind(isinstance(data, shape) and not isinstance(data, bool), words, where, at)


def _kind(right: bool, expected: str, where: str, at: str) -> None:
    if not right:
        place = at.lstrip(".")
        raise InputError(
            f"expected {expected}{f' at {place}' if place else ''}, found none: the run folder is damaged.", where
        )
