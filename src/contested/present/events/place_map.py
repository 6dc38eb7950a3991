"""The map of the page: outlines in classes of killed, a legend in numbers, the names of the deadliest places."""

from __future__ import annotations

from typing import Any

from contested.observations.events.table import EventTable
from contested.observations.events.totals import Total
from contested.present.events.shades import edges, names, shade
from contested.present.report import label_spots
from contested.present.report.outlines import project
from contested.present.views.wording import number
from contested.results.text import plain

CLASSES = ("none", "c2", "c3", "c4", "c5", "c6")


def map_view(table: EventTable, places: list[Total]) -> dict[str, Any] | None:
    """What the template draws; None without outlines.

    Args:
        table: an imported table.
        places: killed, in the order of the record.
    """
    if table.outlines is None:
        return None
    ids = [place.id for place in table.record.places]
    drawing = project(table.outlines, ids)
    if drawing is None:
        return None
    values = [place.best for place in places]
    titles = [plain(place.names[0]) for place in places]
    steps = edges(values)
    margin = label_spots.needed_margin(drawing.rings, drawing.width, drawing.height, titles)
    ground = label_spots.ground(drawing.rings, drawing.width, drawing.height, margin)
    width = round(drawing.width) + margin * ground.cell
    ranked = sorted((n for n, value in enumerate(values) if value > 0), key=lambda n: (-values[n], n))
    labels = {}
    for screen, (most, _, _) in label_spots.SIZES.items():
        size = label_spots.letter_size(screen, width)
        wanted = [
            (n, f"{label_spots.cut(titles[n])} {number(values[n], 3)}", anchor)
            for n in ranked[:most]
            for anchor in [drawing.anchors.get(ids[n])]
            if anchor
        ]
        labels[screen] = (size, label_spots.spots(ground, wanted, size))
    classes = CLASSES[:1] + CLASSES[-(len(steps) + 1) :]
    return {
        "width": width,
        "height": round(drawing.height),
        "mark": max(1, round(drawing.width / 520)),
        "drawn": [
            {"d": drawing.paths[place], "cls": classes[shade(value, steps)], "name": title, "killed": number(value, 4)}
            for place, title, value in zip(ids, titles, values, strict=True)
            if place in drawing.paths
        ],
        "legend": list(zip(classes, names(steps), strict=True)),
        "labels": labels,
        "missing": [title for place, title in zip(ids, titles, strict=True) if place not in drawing.paths],
    }
