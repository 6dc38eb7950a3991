"""What a file of outlines holds, as it was read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

MAX_FILE_BYTES, MAX_UNPACKED_BYTES = 100_000_000, 300_000_000
"""Of a file of outlines, and of what an archive holds of one layer."""
MAX_CORNERS = 5_000_000


@dataclass
class Raw:
    """Features in the order of a file: `shapes` are shapely geometries in the file's units, or None.

    Attributes:
        source: the file, and the layer in it.
        format: "GeoJSON", "TopoJSON" or "Shapefile".
        shapes: [feature].
        properties: [feature], of any names.
        crs: what the file says of its coordinates; empty if nothing.
        metadata: texts that the file holds about itself, such as its licence.
        notes: what is doubtful about it, in words.
    """

    source: str
    format: str
    shapes: list[Any]
    properties: list[dict[str, Any]]
    crs: str = ""
    metadata: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
