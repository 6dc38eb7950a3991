"""Write RUN/report.html: one file, no network, first state of every chart already drawn."""

from __future__ import annotations

import base64
import hashlib
import os
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from markupsafe import Markup

from contested.present.report import evidence_rows, headline, pack
from contested.present.report.fan import fan, fan_text
from contested.present.report.outlines import Drawing, project
from contested.present.run import COUNTRY, Run, Series
from contested.present.views import wording as words
from contested.present.views.labels import series_label, series_order
from contested.present.views.provenance import Provenance

MOST_BYTES = 590_000
CSP_REST = "img-src data:; base-uri 'none'; form-action 'none'"
SEVERAL = 8
"""Small charts beside the large one."""
BUDGETS = (900_000, 600_000, 420_000, 300_000, 220_000, 160_000, 110_000, 70_000, 40_000, 15_000, 1)
"""How many numbers by place to keep, tried from the most to the least until the page fits."""
CLASS_BOUNDS = (50, 200, 400, 600, 800)
"""Upper bounds, in thousandths, of the five lower map classes."""
NAMED = 4
"""Places named in the sentence under the map."""
CLASS_NAMES = ("under 5 %", "5 to 20", "20 to 40", "40 to 60", "60 to 80", "80 % and over")


def write_report(run_folder: Path) -> Path:
    """Write the self-contained report of a finished run.

    Args:
        run_folder: a finished run folder.

    Returns:
        The path of the report, `run_folder / "report.html"`.

    Raises:
        InputError: the folder is not a finished run.
    """
    run = Run.load(Path(run_folder))
    path = run.folder / "report.html"
    whole = path.with_suffix(".html.part")
    whole.write_text(render(run), encoding="utf-8")
    os.replace(whole, path)
    return path


def render(run: Run) -> str:
    """The report as text. As many numbers by place as the size limit leaves room for."""
    page = _Page(run)
    text = ""
    for budget in BUDGETS:
        text = page.render(pack.thin(run, budget))
        if len(text.encode()) <= MOST_BYTES:
            break
    return text


class _Page:
    """The parts of the page that do not depend on how much of the data is kept."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.proof = Provenance(run)
        self.places = [p for p in run.series.places if p != COUNTRY]
        self.drawing = project(run.outlines, self.places) if run.outlines else None
        self.fixed = _fixed(run, self.proof)

    def render(self, kept: pack.Thinning) -> str:
        run, series = self.run, self.run.series
        first = opening_week(series, kept.weeks)
        data = pack.data(run, kept, self.places, first, NAMED)
        style, script = _asset("report.css"), _asset("report.js")
        return (
            _environment()
            .get_template("page.html.j2")
            .render(
                **self.fixed,
                csp=f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; {CSP_REST}",
                style=Markup(style),
                script=Markup(script),
                data=pack.shrunk(data),
                map=_map_view(run, self.drawing, self.places, kept.weeks[first]),
                weeks=len(kept.weeks),
                thinned=len(kept.weeks) < len(series.dates),
                first=first,
                first_date=words.day(series.dates[kept.weeks[first]]),
                fans=_fan_view(run, kept, first),
                places=_place_rows(run, self.places, kept, first),
            )
        )


def opening_week(series: Series, weeks: list[int]) -> int:
    """The kept week with the highest average chance on the first layer; the last one without layers."""
    if not series.layers or series.chance.size == 0:
        return len(weeks) - 1
    values = np.nan_to_num(series.chance[0][:, weeks]).mean(axis=0)
    return int(values.argmax())


def chance_class(value: int) -> str:
    """CSS class of a chance in thousandths; -1 is no data."""
    return "nodata" if value < 0 else f"c{sum(value >= bound for bound in CLASS_BOUNDS)}"


def chance_text(value: int) -> str:
    """A chance in thousandths as text; -1 is no data."""
    return "no data" if value < 0 else words.percent(value / 1000)


def highest(rows: list[tuple[str, int]]) -> str:
    """The map in a sentence: the places with the highest chances in thousandths; the script says the same."""
    rows = sorted((row for row in rows if row[1] >= CLASS_BOUNDS[0]), key=lambda row: -row[1])
    if not rows:
        return "Below 5\N{NO-BREAK SPACE}% everywhere."
    more = f"; 5 % or more in {len(rows)} places" if len(rows) > NAMED else ""
    text = "Highest: " + ", ".join(f"{name} {chance_text(value)}" for name, value in rows[:NAMED]) + more + "."
    return text.replace(" %", "\N{NO-BREAK SPACE}%")


def _fixed(run: Run, proof: Provenance) -> dict[str, Any]:
    answers = run.answers["answers"]
    views = [headline.answer_view(a, proof, i + 1) for i, a in enumerate(answers)]
    metadata = (run.outlines or {}).get("metadata") or {}
    return {
        "status": headline.status_view(proof),
        "head": views[answers.index(run.headline)],
        "answers": views,
        "unanswered": [str(name) for name in run.manifest.get("unanswered", [])],
        "confidence": headline.confidence(proof),
        "measured": words.measured_of(run.answers),
        "claims": evidence_rows.claim_rows(proof),
        "accounts": evidence_rows.account_rows(proof),
        "has_levels": "level" in run.series.kinds,
        "mechanisms": evidence_rows.mechanism_rows(proof),
        "parameters": evidence_rows.parameter_rows(proof),
        "priors": evidence_rows.prior_rows(proof),
        "claim_notes": evidence_rows.claim_notes(proof),
        "documents": evidence_rows.document_rows(proof),
        "method": evidence_rows.method_view(proof),
        "share_bar": evidence_rows.share_bar,
        "control_unit": run.manifest.get("control_unit", "unit"),
        "credit": {k: str(metadata[k]) for k in ("title", "source", "licence", "caveat") if metadata.get(k)},
        "has_outlines": run.outlines is not None,
        "class_names": list(enumerate(CLASS_NAMES)),
    }


def _map_view(run: Run, drawing: Drawing | None, places: list[str], week: int) -> dict[str, Any]:
    series = run.series
    titles = {str(row["id"]): str(row["title"]) for row in run.manifest.get("layers", [])}
    layers = [titles.get(key, key) for key in series.layers]
    view: dict[str, Any] = {"layers": layers, "drawn": None, "missing": [], "highest": ""}
    if drawing is None or not layers:
        return view
    at = [series.places.index(p) for p in places]
    values = pack.permille(series.chance[0][at][:, week])
    names = run.place_names
    view["width"], view["height"] = round(drawing.width), round(drawing.height)
    view["drawn"] = [
        {
            "i": i,
            "d": drawing.paths[p],
            "cls": chance_class(int(values[i])),
            "name": names.get(p, p),
            "chance": chance_text(int(values[i])),
        }
        for i, p in enumerate(places)
        if drawing.paths.get(p)
    ]
    view["highest"] = highest([(names.get(p, p), int(v)) for p, v in zip(places, values, strict=True)])
    view["missing"] = [names.get(p, p) for p in places if not drawing.paths.get(p)]
    return view


def _fan_view(run: Run, kept: pack.Thinning, first: int) -> dict[str, Any]:
    series = run.series
    order = series_order(series.names, series.kinds)
    dates = [series.dates[w] for w in kept.weeks]
    groups: dict[str, list[dict[str, Any]]] = {}
    titles = {"report": "What is reported", "stock": "Stocks", "level": "Levels", "flow": "Flows"}
    for row, i in enumerate(order):
        label = series_label(series.names[i], run.manifest)
        groups.setdefault(titles.get(series.kinds[i], "Other"), []).append({"row": row, "label": label})
    chosen = order[0]
    quantiles = series.quantiles[chosen, series.country][kept.weeks]
    label = series_label(series.names[chosen], run.manifest)
    asked = [i for i in _asked(run) if i != chosen]
    kinds = ("stock", "report")
    rest = [i for i in order[1:] if series.kinds[i] in kinds and not series.names[i].startswith("phase.")]
    several = list(dict.fromkeys([*asked, *rest]))[:SEVERAL]
    return {
        "groups": groups,
        "label": label,
        "name": series.names[chosen],
        "unit": series.units[chosen],
        "svg": fan(quantiles, dates, f"{label}, whole area. {fan_text(quantiles, dates, first)}", cursor=first),
        "text": fan_text(quantiles, dates, first),
        "detailed": len(kept.by_place),
        "total": len(series.names),
        "asked": bool(asked),
        "several": [_small(run, i, kept.weeks, dates) for i in several],
    }


def _asked(run: Run) -> list[int]:
    """The series that questions look at alone, headline first, each once."""
    looked = [answer.get("series", []) for answer in (run.headline, *run.answers["answers"])]
    named = dict.fromkeys(names[0] for names in looked if len(names) == 1)
    return [run.series.index(name) for name in named if name in run.series.names]


def _small(run: Run, i: int, weeks: list[int], dates: list[str]) -> dict[str, Any]:
    series = run.series
    quantiles = series.quantiles[i, series.country][weeks]
    label = series_label(series.names[i], run.manifest)
    text = fan_text(quantiles, dates)
    return {
        "label": label,
        "unit": series.units[i],
        "svg": fan(quantiles, dates, f"{label}. {text}", small=True),
        "text": text,
    }


def _place_rows(run: Run, places: list[str], kept: pack.Thinning, first: int) -> list[dict[str, Any]]:
    series, week = run.series, kept.weeks[first]
    chosen = series_order(series.names, series.kinds)[0]
    at = [series.places.index(p) for p in places]
    chance = pack.permille(series.chance[0][at][:, week]) if series.layers else np.full(len(places), -1)
    population = {str(p["id"]): int(p["population"]) for p in run.manifest["places"]}
    rows = []
    for i, p in enumerate(places):
        q = series.quantiles[chosen, at[i], week]
        rows.append(
            {
                "i": i,
                "name": run.place_names.get(p, p),
                "population": f"{population.get(p, 0):,}",
                "people": population.get(p, 0),
                "chance": chance_text(int(chance[i])),
                "permille": int(chance[i]),
                "median": words.number(float(q[3]), 2),
                "value": float(f"{np.nan_to_num(q[3]):.4g}"),
                "range": f"{words.number(float(q[0]), 2)} to {words.number(float(q[6]), 2)}"
                if np.isfinite(q).all()
                else "-",
            }
        )
    return sorted(rows, key=lambda row: (-row["permille"], row["name"]))


def _asset(name: str) -> str:
    return files("contested.present.report").joinpath("templates", name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _environment() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("contested.present.report", "templates")
    page = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    page.filters["day"] = words.day
    return page
