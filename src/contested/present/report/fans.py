"""The large fan with its choice of series, and small fans of the series that questions look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contested.present.report.fan import fan, fan_text

if TYPE_CHECKING:
    from contested.present.report.pack import Thinning
    from contested.present.views.series import RecordedSeries

SEVERAL = 8
"""Small fans beside the large one."""
GROUPS = {"report": "What is reported", "stock": "Stocks", "level": "Levels", "flow": "Flows"}


def fan_view(series: RecordedSeries, kept: Thinning, first: int) -> dict[str, Any]:
    """The first series in reading order, drawn large; the choice of all series; small fans of some others."""
    dates = [series.dates[week] for week in kept.weeks]
    groups: dict[str, list[dict[str, Any]]] = {}
    for row, info in enumerate(series.ordered):
        groups.setdefault(GROUPS[info.kind], []).append({"row": row, "label": series.title(info.name)})
    chosen = series.ordered[0]
    label, quantiles = series.title(chosen.name), series.quantiles(chosen.name)[kept.weeks]
    text = fan_text(quantiles, dates, first)
    alone = [name for name in _looked_at_alone(series) if name != chosen.name]
    rest = [info.name for info in series.ordered[1:] if info.kind in ("stock", "report")]
    small = list(dict.fromkeys([*alone, *rest]))[:SEVERAL]
    return {
        "groups": groups,
        "label": label,
        "name": chosen.name,
        "unit": chosen.unit,
        "svg": fan(quantiles, dates, f"{label}, whole area. {text}", cursor=first, as_of=kept.as_of),
        "text": text,
        "by_place": len(kept.by_place),
        "total": len(series.ordered),
        "from_questions": bool(alone),
        "small": [_small(series, name, kept, dates) for name in small],
    }


def _looked_at_alone(series: RecordedSeries) -> list[str]:
    """The series that are the only one that a question looks at, the headline's first."""
    run = series.run
    every = [answer.series for answer in (run.headline, *run.answers.values())]
    return list(dict.fromkeys(names[0] for names in every if len(names) == 1 and names[0] in series))


def _small(series: RecordedSeries, name: str, kept: Thinning, dates: list[str]) -> dict[str, Any]:
    quantiles = series.quantiles(name)[kept.weeks]
    label = series.title(name)
    drawing = fan(quantiles, dates, f"{label}. {fan_text(quantiles, dates)}", small=True, as_of=kept.as_of)
    return {"label": label, "unit": series.unit(name), "svg": drawing}
