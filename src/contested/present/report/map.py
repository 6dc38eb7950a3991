"""The map: outlines in the classes of a layer, names with lines that lead to them, and what was said of places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contested.present.report import label_spots
from contested.present.report.classes import class_of, legend, steps
from contested.results.text import plain

if TYPE_CHECKING:
    from contested.present.report.outlines import Drawing
    from contested.present.report.said import Said
    from contested.present.views.series import RecordedSeries
    from contested.present.views.shares import Counting

LABELLED = 5
"""Places that are named, and that are first in the list beside the map."""


def opening_layer(series: RecordedSeries) -> int:
    """The layer that reads the headline's series, or the first one."""
    head = set(series.run.headline.series)
    read = [number for number, layer in enumerate(series.run.manifest.layers) if head & set(layer.series)]
    return read[0] if read else 0


class Map:
    """What a map draws its names from: outlines, anchors and the free ground around them."""

    def __init__(self, series: RecordedSeries, drawing: Drawing) -> None:
        self.drawing = drawing
        self.names = [plain(place.name) for place in series.run.manifest.places]
        self.anchors = [drawing.anchors.get(place) for place in series.places]
        margin = label_spots.needed_margin(drawing.rings, drawing.width, drawing.height, self.names)
        self.ground = label_spots.ground(drawing.rings, drawing.width, drawing.height, margin)
        self.width = round(drawing.width) + margin * self.ground.cell
        self.height = round(drawing.height)
        self.mark = max(1, round(drawing.width / 520))

    def spots(self, counts: list[int], counting: Counting, screen: str) -> list[label_spots.Spot]:
        """The names of the places with the highest chances, for a wide or a narrow screen."""
        most = label_spots.SIZES[screen][0]
        labels = [
            (place, f"{label_spots.cut(self.names[place])} {counting.percent(counts[place])}", anchor)
            for place in leading(counts)[:most]
            for anchor in [self.anchors[place]]
            if anchor
        ]
        return label_spots.spots(self.ground, labels, self.size(screen))

    def size(self, screen: str) -> int:
        """Size of letters in user units."""
        return label_spots.letter_size(screen, self.width)

    def diamonds(self, places: list[int]) -> str:
        """Path data of a small diamond in each of some places."""
        anchors = [anchor for place in places if (anchor := self.anchors[place])]
        size = 6 * self.mark
        steps = f"l{size} {size}l{-size} {size}l{-size} {-size}z"
        return "".join(f"M{x} {y - size}{steps}" for x, y in anchors)

    def packed(self) -> dict[str, Any]:
        """What the script places names with."""
        return {
            "cell": self.ground.cell,
            "columns": self.ground.free.shape[1],
            "free": self.ground.packed(),
            "anchors": self.anchors,
            "sizes": [[label_spots.SIZES[one][0], self.size(one)] for one in ("wide", "narrow")],
            "longest": label_spots.LONGEST,
            "mark": self.mark,
        }


def leading(counts: list[int]) -> list[int]:
    """Places in falling order of their numbers of histories; those with none are left out."""
    return sorted((place for place, count in enumerate(counts) if count > 0), key=lambda place: (-counts[place], place))


def map_view(
    series: RecordedSeries, drawn: Map | None, counts: list[int], counting: Counting, said: list[Said]
) -> dict[str, Any]:
    """A layer in one week, and where something was said of it. Without outlines or layers nothing is drawn."""
    layers = [layer.title for layer in series.run.manifest.layers]
    view: dict[str, Any] = {"layers": layers, "drawn": None, "missing": []}
    if drawn is None or not layers:
        return view
    names = [series.run.place_names[place] for place in series.places]
    paths = [drawn.drawing.paths.get(place) for place in series.places]
    scale = steps(counts, counting.members)
    return {
        **view,
        "width": drawn.width,
        "height": drawn.height,
        "mark": drawn.mark,
        "drawn": [
            {
                "i": i,
                "d": path,
                "cls": class_of(count, counting.members, scale),
                "name": name,
                "chance": counting.words(count),
            }
            for i, (path, name, count) in enumerate(zip(paths, names, counts, strict=True))
            if path
        ],
        "legends": legend(counting.members),
        "scale": "large" if scale[0].cls.startswith("c") else "small",
        "labels": {
            screen: (drawn.size(screen), drawn.spots(counts, counting, screen)) for screen in ("wide", "narrow")
        },
        "said": drawn.diamonds(sorted({place for one in said for place in one.places})),
        "no_data": any(count < 0 for count in counts),
        "missing": [name for path, name in zip(paths, names, strict=True) if not path],
    }
