"""Texts from files of others, made safe to show."""

from __future__ import annotations

import re
from typing import Any

_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters but tab and newline, and direction controls: right-to-left scripts need none of these here, since
each text is in a block of its own."""


def plain(value: Any) -> Any:
    """The same JSON data without characters that reorder or hide other text."""
    if isinstance(value, str):
        return _HIDDEN.sub("", value)
    if isinstance(value, dict):
        return {plain(key): plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value
