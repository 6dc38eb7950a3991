"""The page: what its templates are given."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from contested.present.report import rows, scale
from contested.present.report.badges import badge
from contested.present.report.board import board
from contested.present.report.compared import compared_parts
from contested.present.report.first import first_screen
from contested.present.report.where import Where
from contested.present.views import chances, mechanisms, method, sources
from contested.present.views.accounting import account_dates
from contested.present.views.against import against
from contested.present.views.alternatives import sets
from contested.present.views.answers import basis_counts
from contested.present.views.listed import left_out
from contested.present.views.literature import later_text, literature_sentence
from contested.present.views.parameters import number_table
from contested.present.views.provenance import Provenance
from contested.results.text import plain

if TYPE_CHECKING:
    from contested.results.answers import Answers
    from contested.results.run import Run

STYLES = ("base", "answer", "where", "claims", "compared", "annex", "travel", "print")
SCRIPTS = ("plot", "figures", "charts", "travel", "readout", "multiples", "download", "search")
_PERCENT = re.compile(r"(?<=\d) %")
_RANGE = re.compile(r"\(([<>\d.]+) to ([<>\d.]+) ?%\)")
CSP_REST = "img-src data:; base-uri 'none'; form-action 'none'"


class Page:
    """The page of a run: everything that does not depend on how much of the data is kept is made once."""

    def __init__(self, run: Run, older: Answers | None = None) -> None:
        self.proof = Provenance(run)
        self.where = Where(self.proof)
        style = "".join(asset(f"styles/{name}.css") for name in STYLES)
        script = "".join(_bare(asset(f"scripts/{name}.js")) for name in SCRIPTS)
        self.fixed: dict[str, Any] = {
            **_answers(self.proof, older),
            **_evidence(self.proof),
            **compared_parts(run),
            **_method(self.proof),
            **_outlines(run),
            "csp": policy(style, script),
            "style": Markup(style),
            "script": Markup(script),
        }
        self.fixed["opening"] = kept_together(self._part("opening"))
        self.fixed["compared"] = self._part("compared")
        self.fixed["details"] = self._part("details")

    def _part(self, name: str) -> Markup:
        # Every attribute stands in double quotes.
        return Markup(environment().get_template(f"{name}.html.j2").render(**self.fixed).replace("&#39;", "'"))

    def render(self, room: int) -> str:
        """The page, with so many letters for the numbers that its script draws from."""
        return environment().get_template("page.html.j2").render(**self.fixed, **self.where.view(room))


def _answers(proof: Provenance, older: Answers | None) -> dict[str, Any]:
    run = proof.run
    then = against(run.answer_file, older) if older else None
    return {
        "status": method.status_view(run),
        "head": first_screen(proof, then),
        "board": board(proof, then),
        "sets": sets(proof),
        "badges": [badge(word) for word in ("measured", "judged", "circular")],
        "bent_axis": scale.axis(),
        "warnings": list(run.manifest.warnings),
        "measured": basis_counts(run.answer_file.parameters),
        "literature": literature_sentence(run),
        "later": later_text(run.manifest.ledger.later_in_library, "manifest.json"),
    }


def _evidence(proof: Provenance) -> dict[str, Any]:
    return {
        **rows.evidence_rows(proof),
        **rows.claim_parts(proof),
        "parameters": number_table(proof),
        "claim_notes": sources.claim_notes(proof),
        "left_out": left_out(proof.run),
        "documents": sources.document_notes(proof),
    }


def _method(proof: Provenance) -> dict[str, Any]:
    run = proof.run
    accounts = rows.account_rows(proof)
    intervals = [answer.interval for answer in run.answers.values() if answer.interval]
    return {
        "accounts": accounts,
        "shown_flows": {entry["flow"] for account in accounts for entry in account["entries"]},
        "dates": account_dates(run),
        "has_levels": any(info.kind == "level" for info in run.manifest.series),
        "mechanisms": mechanisms.mechanism_rows(proof),
        "audit": method.audit_view(proof),
        "checks": rows.prior_check_rows(run),
        "command": method.repeat_command(run),
        "versions": sorted(run.manifest.versions.items()),
        "likelihood_table": chances.likelihood_table(),
        "interval_method": intervals[0].method.rstrip(".") if intervals else None,
        "control_unit": run.manifest.control_unit,
    }


def _outlines(run: Run) -> dict[str, Any]:
    metadata = (run.outlines or {}).get("metadata") or {}
    return {
        "has_outlines": run.outlines is not None,
        "credit": {key: str(metadata[key]) for key in ("title", "source", "licence", "caveat") if metadata.get(key)},
    }


def kept_together(text: str) -> Markup:
    """Markup whose percent signs stay with their numbers, and whose ranges in parentheses stay on one line."""
    text = _RANGE.sub("(\\1\N{NO-BREAK SPACE}to\N{NO-BREAK SPACE}\\2 %)", text)
    return Markup(_PERCENT.sub("\N{NARROW NO-BREAK SPACE}%", text))


def asset(name: str) -> str:
    """The text of a file of styles or scripts."""
    return files("contested.present.report").joinpath("templates", name).read_text(encoding="utf-8")


def _bare(script: str) -> str:
    """A script without indentation and lines of comment, which nobody reads in the page."""
    lines = (line.strip() for line in script.splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("//"))


def policy(style: str, script: str = "") -> str:
    """The content security policy of a page: its own style and script, and nothing else."""
    scripts = f" script-src {_hash(script)};" if script else ""
    return f"default-src 'none';{scripts} style-src {_hash(style)}; {CSP_REST}"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def environment() -> Any:
    """Templates that escape every value."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("contested.present.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: value if isinstance(value, Markup) else plain(value),
    )


def compile_templates() -> None:
    """Compile every template, which otherwise happens where it is first used."""
    for name in environment().list_templates(extensions=["j2"]):
        environment().get_template(name)
