"""Clustering of a scenario beside that of real wars: one row a measure, for events and for deaths."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contested.analysis.clustering import MEASURES, WINDOW, Band
from contested.analysis.real_wars import RealWar, real_wars

TITLES = {"events": "Reported attacks, and events of real wars", "deaths": "Reported deaths"}
UNDEFINED = "-"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

Bands = Mapping[str, Mapping[str, Band | None]]


def clustering_data(found: Bands) -> dict[str, Any]:
    """All numbers and definitions, for machines."""
    return {
        "window_weeks": WINDOW,
        "definitions": {measure.id: measure.definition for measure in MEASURES},
        "clustering": {
            kind: {name: band and band._asdict() for name, band in by_measure.items()}
            for kind, by_measure in found.items()
        },
        "real_wars": [war._asdict() for war in real_wars()],
    }


def clustering_head(kind: str) -> tuple[str, ...]:
    """The columns of `clustering_rows`."""
    return ("measure", "5 %", "median", "95 %", *(war.title for war in wars_with(kind)))


def lettered_head(kind: str) -> tuple[str, ...]:
    """The same columns with a letter for each real war, for narrow tables."""
    return (*clustering_head(kind)[:4], *LETTERS[: len(wars_with(kind))])


def letters_text(kind: str) -> str:
    """Which real war each letter stands for."""
    return "; ".join(f"{letter}: {war.title}" for letter, war in zip(LETTERS, wars_with(kind), strict=False))


def clustering_rows(found: Bands, kind: str) -> list[tuple[str, ...]]:
    """One row a measure of "events" or "deaths": the model's band, and every real war that has the measure."""
    return [
        (
            measure.title,
            *_cells(found[kind][measure.id]),
            *(_number(war.of(kind), measure.id) for war in wars_with(kind)),
        )
        for measure in MEASURES
    ]


def wars_with(kind: str) -> list[RealWar]:
    """The real wars for which "events" or "deaths" are counted."""
    return [war for war in real_wars() if war.of(kind)]


def notes(weeks: int) -> list[str]:
    """How to read the table, for a run of so many weeks."""
    seen = f"windows of {WINDOW} weeks" if weeks >= WINDOW else f"the run's {weeks} weeks only"
    return [
        f"The model is measured in {seen}, real wars in windows of {WINDOW} weeks: all measures depend on how long one "
        "looks.",
        "Files of real wars list events with deaths; the model's reported attacks include those that killed nobody.",
        *(f"{measure.title}: {measure.definition}." for measure in MEASURES),
        *(f"{war.title}: {war.source}." for war in real_wars()),
    ]


def _cells(band: Band | None) -> tuple[str, str, str]:
    if band is None:
        return UNDEFINED, UNDEFINED, UNDEFINED
    low, median, high = (f"{value:.2f}" for value in band[:3])
    return low, median, high


def _number(values: Mapping[str, float], measure: str) -> str:
    return f"{values[measure]:.2f}" if measure in values else UNDEFINED
