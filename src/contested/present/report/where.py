"""Where and when: what the section's template is given, and the numbers that its script draws from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from contested.present.report import fans, pack, points, said
from contested.present.report.board import with_days
from contested.present.report.chance import (
    ANYWHERE,
    chance_chart,
    chance_text,
    key_rows,
    layer_curve,
    layer_name,
    question_curves,
)
from contested.present.report.kept import LEAST_NUMBERS, Kept, keep
from contested.present.report.map import Map, map_view, opening_layer
from contested.present.report.outlines import project
from contested.present.report.places import SPARK, first_places, lead, place_rows, unit_note
from contested.present.report.script_data import script_data
from contested.present.report.tables import tables
from contested.present.views import wording as words
from contested.present.views.shares import counting
from contested.results.text import plain

if TYPE_CHECKING:
    from contested.present.report.chance import Curve
    from contested.present.views.provenance import Provenance

LETTERS = 0.75
"""Bytes in a letter of base64."""


class Where:
    """The section of a run: everything that does not depend on how much of the data is kept is made once."""

    def __init__(self, proof: Provenance) -> None:
        self.proof, self.run, self.series = proof, proof.run, proof.series
        self.counting = counting(self.run)
        drawing = project(self.run.outlines, self.series.places) if self.run.outlines else None
        self.map = Map(self.series, drawing) if drawing else None
        self.names = [place.name for place in self.run.manifest.places]
        self.layer = opening_layer(self.series)
        self.closes = self._closing_week()
        known = self.run.headline.last is not None
        self.closing_day = self.series.dates[self.closes] if known else None
        self.points = points.drawn_points(proof)
        self.bars = points.bars(self.run, set(self.series.infos))
        self.said = said.said_of_places(proof)
        self.tables = tables(self.run)

    def _closing_week(self) -> int:
        """The week in which the headline's weeks end; the run's last one where that is not known."""
        head = self.run.headline
        if head.last is not None:
            return points.week_of(self.run, head.last)
        return self.run.manifest.scenario.weeks - 1

    def view(self, room: int) -> dict[str, Any]:
        """What the template is given, with so many letters for the packed numbers."""
        numbers = max(LEAST_NUMBERS, room)  # about one in a letter
        opening = fans.opening_series(self.series, self.points)
        kept = keep(self.series, [self.closes], 0, numbers)
        position = kept.position(self.closes)
        fixed = pack.shrunk(*script_data(self, kept, position, opening))
        kept = keep(self.series, [self.closes], LETTERS * (room - len(fixed)), numbers)
        counts = self.layer_counts(kept)
        now = counts[self.layer][:, position].tolist() if counts else []
        curves = self._curves(kept)
        dates = [self.series.dates[week] for week in kept.weeks]
        fan = fans.fan_view(self.series, opening, kept, position, self.counting, self.points, self.bars)
        manifest = self.run.manifest
        said_now = [one for one in self.said if self.layer in one.layers]
        return {
            "data": pack.shrunk(*script_data(self, kept, position, opening)),
            "map": map_view(self.series, self.map, now, self.counting, said_now),
            "layer": self.layer,
            "lead": lead(now, self.names, manifest, self.counting) if counts else "",
            "unit_note": unit_note(manifest),
            "weeks": len(kept.weeks),
            "thinned": len(kept.weeks) < len(self.series.dates),
            "first": position,
            "closes": dates[position] == self.closing_day,
            "as_of_week": kept.weeks.index(kept.as_of) if kept.as_of else 0,
            "first_date": words.day(dates[position]),
            "fans": fan,
            "chance": self._chance(curves, kept, dates, position),
            "leading": first_places(counts[self.layer], position, self.names, self.counting) if counts else [],
            "spark": SPARK,
            "places": place_rows(self.series, now or None, opening, kept, position, self.counting),
            "said": said_now,
            "counting": self.counting,
            "conditioned": manifest.conditioning is not None,
        }

    def layer_counts(self, kept: Kept) -> list[np.ndarray]:
        """Histories by layer, place and kept week."""
        return [self.counting.counts(layer[:, kept.weeks]) for layer in self.series.layer_chance]

    def whole_counts(self) -> list[np.ndarray]:
        """Histories by layer and week in which the condition holds for the sum over all places."""
        return [self.counting.counts(layer[-1].astype(np.float64)) for layer in self.run.layer_chance]

    def _curves(self, kept: Kept) -> list[Curve]:
        curves = question_curves(self.run.headline, self.series, kept, self.counting)
        if not self.run.manifest.layers:
            return curves
        counts = self.whole_counts()[self.layer]
        name = layer_name(self.run.manifest.layers[self.layer].title, ANYWHERE)
        layer = layer_curve(name, counts, kept.weeks, self.counting)
        return [layer, *curves] if layer else curves

    def _chance(self, curves: list[Curve], kept: Kept, dates: list[str], position: int) -> dict[str, Any] | None:
        if not curves and not any(answer.by_week for answer in self.run.answers.values()):
            return None
        week = kept.weeks[position]
        text = chance_text(curves, week, dates[position], self.counting)
        return {
            "svg": chance_chart(curves, kept, dates, self.counting, text, week),
            "rows": key_rows(curves, week, self.counting),
            "note": with_days(plain(self.run.headline.note)),
        }
