"""shapely without types: those that pyright brings along are of an older version."""

from __future__ import annotations

from typing import Any

import shapely as _shapely

shapely: Any = _shapely
Geometry = Any
"""A shape of shapely, in degrees."""
