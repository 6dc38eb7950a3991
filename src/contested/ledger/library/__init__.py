"""The ledger of the literature: general findings, and the default priors of mechanisms' parameters."""

from __future__ import annotations

import functools
from importlib.resources import files
from pathlib import Path

from contested.ledger.ledger import Ledger


@functools.cache
def library() -> Ledger:
    """Every document, claim and prior of the library."""
    return Ledger.load(Path(str(files("contested.ledger") / "library")))
