"""Places in numbers: the first five with small curves, all of them in a table, the map in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from contested.ledger.plural import plural
from contested.present.report import pack, svg
from contested.present.report.kept import place_numbers
from contested.present.report.map import LABELLED, leading
from contested.present.views import chances
from contested.present.views import wording as words

if TYPE_CHECKING:
    from contested.present.report.kept import Kept
    from contested.present.views.series import RecordedSeries
    from contested.present.views.shares import Counting
    from contested.results.manifest import Manifest

SPARK = {"w": 120, "h": 26, "pad": 2}
"""Size of a small curve in user units; the script reads it too."""


def first_places(counts: np.ndarray, position: int, names: list[str], counting: Counting) -> list[dict[str, Any]]:
    """The places with the highest chances in a week, with their chances over all kept weeks.

    Args:
        counts: histories by place and kept week; -1 is no data.
        position: the week.
        names: names of the places.
        counting: what the counts are counts of.
    """
    chosen = leading(counts[:, position].tolist())[:LABELLED]
    top = max((int(counts[place].max()) for place in chosen), default=1)
    return [
        {
            "i": place,
            "name": names[place],
            "spark": spark(counts[place], max(top, 1)),
            "percent": counting.percent(int(counts[place, position])),
            "range": chances.chance_interval(*counting.interval(int(counts[place, position]) / counting.members)),
        }
        for place in chosen
    ]


def spark(counts: np.ndarray, top: int) -> str:
    """Path data of a small curve."""
    inner = SPARK["h"] - 2 * SPARK["pad"]
    xs = [SPARK["w"] * k / max(1, len(counts) - 1) for k in range(len(counts))]
    ys = [SPARK["h"] - SPARK["pad"] - inner * max(0, int(count)) / top for count in counts]
    return svg.polyline(xs, ys)


def place_rows(
    series: RecordedSeries, counts: list[int] | None, chosen: str, kept: Kept, position: int, counting: Counting
) -> list[dict[str, Any]]:
    """Every place, that with the highest chance first: people, chance of the layer, the chosen series in a week."""
    local = place_numbers(series, chosen, kept.weeks) if chosen in kept.by_place else None
    rows = []
    for i, place in enumerate(series.run.manifest.places):
        count = counts[i] if counts else -1
        numbers = pack.as_packed(local[i], pack.COARSE)[:, position] if local is not None else np.full(3, np.nan)
        known = bool(np.isfinite(numbers).all())
        rows.append(
            {
                "i": i,
                "name": place.name,
                "population": f"{place.population:,}",
                "people": place.population,
                "units": place.units,
                "chance": counting.words(count),
                "count": count,
                "median": words.number(float(numbers[1]), 2),
                "value": float(f"{np.nan_to_num(numbers[1]):.4g}"),
                "range": f"{words.number(float(numbers[0]), 2)} to {words.number(float(numbers[2]), 2)}"
                if known
                else "-",
            }
        )
    return sorted(rows, key=lambda row: (-row["count"], row["name"]))


def lead(counts: list[int], names: list[str], manifest: Manifest, counting: Counting) -> str:
    """The map in a sentence: which place comes first, and in how many there is no history."""
    first, none = leading(counts), sum(count == 0 for count in counts)
    places = plural(manifest.place)
    if not first:
        return f"In no history and none of the {len(counts)} {places}."
    top = counting.percent(counts[first[0]])
    even = ", and even there it is" if counts[first[0]] < counting.members / 20 else ", with"
    text = f"{names[first[0]]} comes first{even} {top}"
    if len(first) > 1 and even == ", with":
        text += f", then {names[first[1]]} with {counting.percent(counts[first[1]])}"
    if none:
        text += f"; in {none} of {len(counts)} {places} no history has it"
    return f"{text}."


def unit_note(manifest: Manifest) -> str:
    """What a unit of control is, and how those of a place are counted."""
    units, place = [one.units for one in manifest.places], manifest.place
    unit = manifest.control_unit
    if max(units) <= 1:
        one = f"is one {unit}, " if unit != place else "is "
        return f"Each {place} {one}held by a side, or contested, or neither."
    each = f"{min(units)} to {max(units)}" if min(units) < max(units) else f"{min(units)}"
    return (
        f"\N{LEFT DOUBLE QUOTATION MARK}A {unit}\N{RIGHT DOUBLE QUOTATION MARK} is one of the {sum(units):,} units of "
        f"control, {each} in each {place}. A history counts how many of a {place}\N{RIGHT SINGLE QUOTATION MARK}s "
        f"{plural(unit)} a side holds or contests, not which ones."
    )
