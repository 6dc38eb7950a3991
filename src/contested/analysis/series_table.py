"""The table of recorded series, with units and titles."""

from __future__ import annotations

from collections.abc import Collection

from contested.model.introspect import ModelInfo
from contested.results.manifest import SeriesInfo


def series_table(info: ModelInfo, by_place: Collection[str]) -> tuple[SeriesInfo, ...]:
    """Every series of a model.

    Args:
        info: the model's series, with the units and titles of its specs.
        by_place: series that have a value for each place.
    """
    return tuple(
        SeriesInfo(
            name=one.name,
            kind=one.kind,  # pyright: ignore[reportArgumentType]  # one of the four words
            unit=one.unit,
            title=one.title,
            mechanism=one.mechanism or None,
            by_place=one.name in by_place,
        )
        for one in info.series
    )
