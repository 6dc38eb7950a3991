"""Text of other people's files, made safe to show."""

from __future__ import annotations

from typing import Any

_DIRECTION = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Direction controls: right-to-left scripts need none of them here, since each text stands in its own block."""


def plain(value: Any) -> Any:
    """The same JSON data without characters that reorder or hide the text beside them."""
    if isinstance(value, str):
        return "".join(c for c in value if c not in _DIRECTION and (c >= " " or c in "\t\n"))
    if isinstance(value, dict):
        return {plain(key): plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value
