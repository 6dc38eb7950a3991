"""The map: outlines in the colours of the first layer, and the map in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from contested.present.report.pack import permille
from contested.present.views import chances

if TYPE_CHECKING:
    from contested.present.report.outlines import Drawing
    from contested.present.views.series import RecordedSeries

CLASS_BOUNDS = (50, 200, 400, 600, 800)
"""Upper bounds (excluded), in thousandths, of the five lower map classes."""
CLASS_NAMES = ("under 5 %", "5 to 20", "20 to 40", "40 to 60", "60 to 80", "80 % and over")
NAMED = 4
"""Places named in the sentence under the map."""
_SPACE = "\N{NO-BREAK SPACE}"


def opening_week(series: RecordedSeries, weeks: list[int]) -> int:
    """The kept week with the highest average chance on the first layer; the last one without layers."""
    if not series.run.manifest.layers:
        return len(weeks) - 1
    return int(np.nan_to_num(series.layer_chance[0][:, weeks]).mean(axis=0).argmax())


def chance_class(value: int) -> str:
    """CSS class of a chance in thousandths; -1 is no data."""
    return "nodata" if value < 0 else f"c{sum(value >= bound for bound in CLASS_BOUNDS)}"


def chance_text(value: int) -> str:
    """A chance in thousandths as text; -1 is no data."""
    return "no data" if value < 0 else chances.percent(value / 1000)


def highest(rows: list[tuple[str, int]]) -> str:
    """The map in a sentence: the places with the highest chances in thousandths. The script writes the same."""
    rows = sorted((row for row in rows if row[1] >= CLASS_BOUNDS[0]), key=lambda row: -row[1])
    if not rows:
        return f"Below 5{_SPACE}% everywhere."
    more = f"; 5 % or more in {len(rows)} places" if len(rows) > NAMED else ""
    text = "Highest: " + ", ".join(f"{name} {chance_text(value)}" for name, value in rows[:NAMED]) + more + "."
    return text.replace(" %", f"{_SPACE}%")


def map_view(series: RecordedSeries, drawing: Drawing | None, week: int) -> dict[str, Any]:
    """The first layer in one week. Without outlines or layers nothing is drawn."""
    layers = [layer.title for layer in series.run.manifest.layers]
    view: dict[str, Any] = {"layers": layers, "drawn": None, "missing": [], "highest": ""}
    if drawing is None or not layers:
        return view
    values = [int(value) for value in permille(series.layer_chance[0][:, week])]
    names = [series.run.place_names[place] for place in series.places]
    paths = [drawing.paths.get(place) for place in series.places]
    view["width"], view["height"] = round(drawing.width), round(drawing.height)
    view["drawn"] = [
        {"i": i, "d": path, "cls": chance_class(value), "name": name, "chance": chance_text(value)}
        for i, (path, name, value) in enumerate(zip(paths, names, values, strict=True))
        if path
    ]
    view["highest"] = highest(list(zip(names, values, strict=True)))
    view["missing"] = [name for path, name in zip(paths, names, strict=True) if not path]
    return view
