"""Make outlines a map: areas only, rings that do not cross themselves, no overlaps, no gaps between neighbours."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from contested.errors import InputError
from contested.ledger.plural import counted
from contested.newscenario.coordinates import check_antimeridian
from contested.newscenario.earth import area_km2
from contested.newscenario.geometry import Geometry, shapely

MOST_REPAIR, MOST_OVERLAP = 0.01, 0.05
"""Shares of a place's area: what mending its outline may change, and how much of it may lie in another place."""
GAP_DEGREES = 0.02
"""Gaps up to this wide (2 km on the equator) between neighbours are drawing errors and closed."""
LEAST_SAID_KM2 = 0.1
MOST_LISTED = 3
KIND = {"Point": "points", "MultiPoint": "points", "LineString": "lines", "MultiLineString": "lines"}


@dataclass
class Map:
    """Outlines that meet exactly: `shapes` [place], `area_km2` [place] on the ellipsoid, `notes` what was done."""

    shapes: list[Geometry]
    area_km2: np.ndarray
    notes: list[str] = field(default_factory=list)


def make_map(names: list[str], areas: list[Geometry], where: str) -> Map:
    """Check and mend outlines.

    Args:
        names: [place], for messages.
        areas: [place], as `areas_only` gives them, in degrees.
        where: the file, for messages.

    Raises:
        InputError: an outline crosses itself badly, runs round the map, or lies in another one.
    """
    check_antimeridian(names, areas, where)
    notes: list[str] = []
    sound = _uncrossed(names, areas, where, notes)
    if not shapely.coverage_is_valid(np.array(sound, dtype=object)):
        sound = _joined(names, sound, where, notes)
    notes += _holes(names, sound)
    return Map(sound, np.array([area_km2(one) for one in sound]), notes)


def areas_only(names: list[str], shapes: list[Geometry | None], where: str) -> list[Geometry]:
    """The outlines [place], each of them an area.

    Args:
        names: [place], for messages.
        shapes: [place], in any units; None where a feature has none.
        where: the file, for messages.

    Raises:
        InputError: an outline is missing, empty or no area.
    """
    kept = []
    others: dict[str, list[str]] = {}
    for name, outline in zip(names, shapes, strict=True):
        if outline is None or outline.is_empty:
            raise InputError(f"expected an outline of '{name}', found an empty one", where)
        if outline.geom_type in KIND:
            others.setdefault(KIND[outline.geom_type], []).append(name)
        elif outline.geom_type not in ("Polygon", "MultiPolygon"):
            raise InputError(f"expected an area as the outline of '{name}', found a {outline.geom_type}", where)
        kept.append(outline)
    if others:
        kind, named = next(iter(others.items()))
        raise InputError(
            f"expected areas, found {kind} for {len(named)} of {counted(len(names), 'place')} ('{named[0]}' ...); take "
            "the file of boundaries, not of centres, towns or roads",
            where,
        )
    return kept


def _uncrossed(names: list[str], shapes: list[Geometry], where: str, notes: list[str]) -> list[Geometry]:
    made, mended = [], []
    for name, outline in zip(names, shapes, strict=True):
        if outline.is_valid:
            made.append(outline)
            continue
        repaired = _polygons(shapely.make_valid(outline, method="structure", keep_collapsed=False))
        before, after = area_km2(outline), area_km2(repaired)
        # of a figure of eight, one loop counts as negative: the other way of mending keeps both
        both = area_km2(_polygons(shapely.make_valid(outline)))
        if after <= 0 or max(abs(after - before), abs(both - after)) > MOST_REPAIR * after:
            raise InputError(
                f"the outline of '{name}' crosses itself ({shapely.is_valid_reason(outline)}) and cannot be mended "
                f"without guessing: {before:,.0f} km2 as drawn, {after:,.0f} or {both:,.0f} km2 mended; repair it, "
                "for instance with 'Fix geometries' in QGIS",
                where,
            )
        made.append(repaired)
        mended.append(name)
    if mended:
        notes.append(
            f"{counted(len(mended), 'outline')} crossed {_itself(mended)} and {_was(mended)} mended: {_list(mended)}."
        )
    return made


def _polygons(shape: Geometry) -> Geometry:
    """The areas of a shape, without lines and points."""
    parts = [one for one in shapely.get_parts(shapely.get_parts(shape)) if one.geom_type == "Polygon"]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _joined(names: list[str], shapes: list[Geometry], where: str, notes: list[str]) -> list[Geometry]:
    """Neighbours that meet exactly: overlaps go to the place with the longest border there, narrow gaps are closed."""
    overlaps = []
    tree = shapely.STRtree(shapes)
    for one, other in tree.query(shapes, predicate="intersects").T:
        if one < other and (shared := area_km2(_polygons(shapely.intersection(shapes[one], shapes[other])))) > 0:
            overlaps.append((shared, names[one], names[other]))
            smaller = min((area_km2(shapes[place]), names[place]) for place in (one, other))
            if shared > MOST_OVERLAP * smaller[0]:
                raise InputError(
                    f"'{names[one]}' and '{names[other]}' overlap by {shared:,.0f} km2, {shared / smaller[0]:.0%} of "
                    f"'{smaller[1]}': two levels of places in one file, or one place twice; take the file of one "
                    "level",
                    where,
                )
    gaps = area_km2(shapely.unary_union(np.array(shapes, dtype=object)))
    cleaned = shapely.coverage_clean(np.array(shapes, dtype=object), gap_width=GAP_DEGREES)
    made = [_polygons(one) for one in cleaned]
    lost = [name for name, one in zip(names, made, strict=True) if one.is_empty]
    if lost:
        raise InputError(f"the outline of '{lost[0]}' lies in others", where)
    total = sum(shared for shared, _, _ in overlaps)
    if total >= LEAST_SAID_KM2:
        largest = sorted(overlaps, reverse=True)[:MOST_LISTED]
        listed = ", ".join(f"{a} and {b} {km2:,.1f} km2" for km2, a, b in largest)
        notes.append(
            f"{counted(len(overlaps), 'pair')} of places overlapped, by {total:,.1f} km2 together ({listed}): given to "
            "the place with the longest border there."
        )
    closed = area_km2(shapely.unary_union(np.array(made, dtype=object))) - gaps
    if closed >= LEAST_SAID_KM2:
        notes.append(f"gaps of up to {GAP_DEGREES:g} degrees between places, {closed:,.1f} km2 together, were closed.")
    return made


def _holes(names: list[str], shapes: list[Geometry]) -> list[str]:
    """What is said of holes in the map: lakes, enclaves, or a place that is missing."""
    whole = shapely.unary_union(np.array(shapes, dtype=object))
    rings = [shapely.Polygon(ring) for part in shapely.get_parts(whole) for ring in part.interiors]
    holes = sorted(((area_km2(one), one) for one in rings), key=lambda one: -one[0])
    if not holes or holes[0][0] < LEAST_SAID_KM2:
        return []
    total, (largest, hole) = sum(km2 for km2, _ in holes), holes[0]
    beside = [name for name, one in zip(names, shapes, strict=True) if one.intersects(hole)]
    return [
        f"{counted(len(holes), 'hole')} in the map, {total:,.1f} km2 together, the largest of {largest:,.1f} km2 "
        f"beside {_list(beside)}: lakes, another country, or a place that is missing."
    ]


def _itself(items: list) -> str:
    return "itself" if len(items) == 1 else "themselves"


def _was(items: list) -> str:
    return "was" if len(items) == 1 else "were"


def _list(names: list[str]) -> str:
    return ", ".join(names[:MOST_LISTED]) + (
        f" and {len(names) - MOST_LISTED} more" if len(names) > MOST_LISTED else ""
    )
