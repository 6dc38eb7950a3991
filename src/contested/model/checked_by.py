"""The tests of each built-in mechanism: a list that is made from the tests, since an installed package has none."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from importlib.resources import files


@functools.cache
def checked_by() -> Mapping[str, Mapping[str, list[str]]]:
    """Kind of mechanism -> file of tests in the checkout -> what they check, as sentences."""
    return json.loads((files("contested.model") / "checked_by.json").read_text(encoding="utf-8"))
