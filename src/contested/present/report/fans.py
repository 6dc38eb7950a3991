"""The large fan, the series to choose from by kind, and small fans of the series that questions look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from contested.present.report import pack
from contested.present.report.chance import Curve, chance_chart, chance_text
from contested.present.report.fan import fan, fan_text

if TYPE_CHECKING:
    from markupsafe import Markup

    from contested.present.report.kept import Kept
    from contested.present.report.points import Bar, Drawn
    from contested.present.views.series import RecordedSeries
    from contested.present.views.shares import Counting

SEVERAL = 4
"""Small fans below."""
GROUPS = {"report": "What is reported", "stock": "Stocks", "level": "Levels", "flow": "Flows"}


def opening_series(series: RecordedSeries, points: list[Drawn]) -> str:
    """The report or stock of the whole area of which most was stated, or the first in reading order."""
    names = [one.series for one in points if one.place < 0 and series.infos[one.series].kind in ("report", "stock")]
    order = [info.name for info in series.ordered]
    return max(names, key=lambda name: (names.count(name), -order.index(name))) if names else order[0]


def packed_quantiles(series: RecordedSeries, name: str, kept: Kept) -> np.ndarray:
    """Quantiles [week, 7] of the whole area as the script reads them."""
    return pack.as_packed(series.quantiles(name)[kept.weeks].T).T


def series_groups(series: RecordedSeries) -> dict[str, list[int]]:
    """The rows of the series to choose from, by title of their kind."""
    groups: dict[str, list[int]] = {}
    for row, info in enumerate(series.ordered):
        groups.setdefault(GROUPS[info.kind], []).append(row)
    return groups


def fan_view(
    series: RecordedSeries,
    name: str,
    kept: Kept,
    position: int,
    counting: Counting,
    points: list[Drawn],
    bars: list[Bar],
) -> dict[str, Any]:
    """One series drawn large with what was stated of it, and small fans of some others."""
    shown = [one for one in points if one.series == name and one.place < 0]
    asked = [bar for bar in bars if bar.series == name]
    label, dates = series.title(name), [series.dates[week] for week in kept.weeks]
    quantiles = packed_quantiles(series, name, kept)
    text = fan_text(quantiles, dates, position)
    drawing = fan(
        quantiles,
        kept.weeks,
        dates,
        f"{label}, whole area. {text}",
        cursor=kept.weeks[position],
        as_of=kept.as_of,
        points=shown,
        bars=asked,
    )
    return {
        "label": label,
        "name": name,
        "unit": series.unit(name),
        "svg": drawing,
        "text": text,
        "points": shown,
        "by_place": len(kept.by_place),
        "total": sum(info.by_place for info in series.ordered),
        "small": [_small(series, other, kept, dates, counting) for other in _others(series, name)],
    }


def _others(series: RecordedSeries, drawn: str) -> list[str]:
    """Series that are the only one that a question looks at, the headline's first; then stocks and reports."""
    every = [answer.series for answer in (series.run.headline, *series.run.answers.values())]
    alone = [names[0] for names in every if len(names) == 1 and names[0] in series]
    rest = [info.name for info in series.ordered if info.kind in ("stock", "report") and not info.one_of]
    return [name for name in dict.fromkeys([*alone, *rest]) if name != drawn][:SEVERAL]


def _small(series: RecordedSeries, name: str, kept: Kept, dates: list[str], counting: Counting) -> dict[str, Any]:
    label = series.title(name)
    drawing: Markup
    if series.infos[name].one_of:
        curve = phase_curve(series, name, kept, counting)
        drawing = chance_chart(
            [curve], kept, dates, counting, chance_text([curve], kept.weeks[-1], dates[-1], counting), None, small=True
        )
    else:
        quantiles = packed_quantiles(series, name, kept)
        text = f"{label}. {fan_text(quantiles, dates)}"
        drawing = fan(quantiles, kept.weeks, dates, text, small=True, as_of=kept.as_of)
    return {"label": label, "unit": series.unit(name), "svg": drawing}


def phase_curve(series: RecordedSeries, name: str, kept: Kept, counting: Counting) -> Curve:
    """The share of histories in which a series of the whole area that is 0 or 1 is 1."""
    counts = counting.counts(series.mean(name)[kept.weeks])
    ends = [counting.interval(int(count) / counting.members) for count in counts]
    name = series.title(name)
    return Curve("layer", name, kept.weeks, counts.tolist(), [low for low, _ in ends], [high for _, high in ends])
