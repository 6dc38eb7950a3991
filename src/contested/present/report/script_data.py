"""Everything that the page's script draws from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from contested.present.report import points, said
from contested.present.report.axes import BOX, LOW_BOX, week_ticks
from contested.present.report.board import with_days
from contested.present.report.chance import question_curves
from contested.present.report.classes import LARGE, SMALL
from contested.present.report.fans import series_groups
from contested.present.report.kept import MOST_HISTORIES, Kept, place_numbers
from contested.present.report.pack import COARSE, Packer
from contested.present.report.places import SPARK
from contested.results.text import plain

if TYPE_CHECKING:
    from contested.present.report.chance import Curve
    from contested.present.report.where import Where
    from contested.results.manifest import SeriesInfo


def script_data(where: Where, kept: Kept, position: int, opening: str) -> tuple[dict[str, Any], Packer]:
    """The texts and scales, and the numbers that they point to.

    Args:
        where: the section.
        kept: what fits.
        position: the week that the page opens with.
        opening: the series that it opens with.
    """
    packer, counting, series = Packer(), where.counting, where.series
    dates = [series.dates[week] for week in kept.weeks]
    rows = {info.name: row for row, info in enumerate(series.ordered)}
    content: dict[str, Any] = {
        "box": BOX,
        "low": LOW_BOX,
        "spark": SPARK,
        "weeks": kept.weeks,
        "dates": dates,
        "ticks": week_ticks(dates),
        "asof": kept.as_of,
        "first": position,
        "closes": where.closing_day,
        "members": counting.members,
        "effective": counting.effective,
        "z": counting.deviations,
        "bend": SMALL[-1].below,
        "classes": [[[step.cls, step.below] for step in scale] for scale in (SMALL, LARGE)],
        "names": plain(where.names),
        "place": where.run.manifest.place,
        "map": where.map.packed() if where.map else None,
        "layer": where.layer,
        "opening": rows[opening],
        "choices": _choices(where, rows),
        "groups": series_groups(series),
        "question": plain(where.run.headline.id),
        "histories": min(where.run.manifest.members, MOST_HISTORIES),
        "layers": [packer.whole(counts + 1) for counts in where.layer_counts(kept)],
        "whole": [packer.whole(counts[None, kept.weeks] + 1) for counts in where.whole_counts()],
        "questions": [_question(where, answer, kept, packer) for answer in where.run.answers.values()],
        "points": points.packed(where.points, rows),
        "bars": [
            {"s": rows[bar.series], "w": [bar.first, bar.last], "v": bar.value, "t": plain(bar.text)}
            for bar in where.bars
        ],
        "said": said.packed(where.said),
        "tables": where.tables,
    }
    content["series"] = [_series(where, info, kept, packer) for info in series.ordered]
    return content, packer


def _choices(where: Where, rows: dict[str, int]) -> dict[str, list[dict[str, str]]]:
    """What the page's state can be set to, apart from series, which are listed with their numbers.

    A question has the series and the layer that it looks at first.
    """
    manifest = where.run.manifest

    def pairs(found: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
        return [{"id": plain(id_), "title": plain(title)} for id_, title in found]

    questions = pairs((answer.id, answer.title) for answer in where.run.answers.values())
    for row, answer in zip(questions, where.run.answers.values(), strict=True):
        known = [name for name in answer.series if name in rows]
        if known:
            row["series"] = plain(known[0])
        layer = next((one.id for one in manifest.layers if set(one.series) & set(answer.series)), None)
        if layer:
            row["layer"] = plain(layer)
        if answer.last:
            row["week"] = where.series.dates[points.week_of(where.run, answer.last)]
    return {
        "questions": questions,
        "layers": pairs((layer.id, layer.title) for layer in manifest.layers),
        "places": pairs((place.id, place.name) for place in manifest.places),
    }


def _question(where: Where, answer: Any, kept: Kept, packer: Packer) -> dict[str, Any]:
    curves = question_curves(answer, where.series, kept, where.counting)
    return {"note": with_days(plain(answer.note)), "curves": [_curve(curve, kept, packer) for curve in curves]}


def _curve(curve: Curve, kept: Kept, packer: Packer) -> dict[str, Any]:
    return {
        "k": curve.cls,
        "n": plain(curve.name),
        "f": kept.weeks.index(curve.weeks[0]),
        "m": len(curve.weeks),
        "c": packer.whole(np.array([curve.counts])),
        "lo": packer.block(np.array([curve.low])),
        "hi": packer.block(np.array([curve.high])),
    }


def _series(where: Where, info: SeriesInfo, kept: Kept, packer: Packer) -> dict[str, Any]:
    series, weeks = where.series, kept.weeks
    row: dict[str, Any] = {"l": plain(info.title), "n": plain(info.name), "u": plain(info.unit)}
    if info.one_of:
        row["share"] = packer.whole(where.counting.counts(series.mean(info.name)[weeks])[None])
        return row
    row["a"] = packer.block(series.quantiles(info.name)[weeks].T)
    if info.name in kept.by_place:
        row["p"] = [packer.block(place, COARSE) for place in place_numbers(series, info.name, weeks)]
    if info.kind in ("stock", "report"):
        histories = series.histories(info.name, MOST_HISTORIES)
        if histories.any():
            row["h"] = packer.block(histories[:, weeks], COARSE)
    return row
