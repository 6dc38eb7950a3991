"""How a run was made: status line, prior check, step audit, and the command that repeats it."""

from __future__ import annotations

import json
from datetime import date, time
from shlex import quote
from typing import TYPE_CHECKING, Any

from contested.present.views import chances
from contested.present.views import wording as words
from contested.scenario.bundled import bundled_folders
from contested.scenario.overrides import ENDS, parse_set

if TYPE_CHECKING:
    from contested.present.views.provenance import Provenance
    from contested.results.run import Run

MOST_ROWS = 12
"""Series shown of the step audit, those that change most first."""
USER_MECHANISMS = "mechanisms.py"
"""Name of the user's file of mechanisms in a run folder."""


def status_view(run: Run) -> dict[str, Any]:
    """The line on top of the page: size, seed, date of the evidence, hashes, hindsight."""
    scenario, ledger = run.manifest.scenario, run.manifest.ledger
    return {
        "title": scenario.title,
        "as_of": words.day(scenario.as_of.isoformat()),
        "start": words.day(scenario.start.isoformat()),
        "weeks": scenario.weeks,
        "past_weeks": scenario.past_weeks,
        "members": f"{run.manifest.members:,}",
        "seed": run.manifest.seed,
        "scenario_hash": scenario.hash,
        "ledger_hash": ledger.hash,
        "hindsight": ledger.hindsight,
        "late": list(ledger.late_entries),
    }


def audit_view(proof: Provenance) -> dict[str, Any] | None:
    """The step audit; None where no member was audited."""
    audit = proof.run.manifest.step_audit
    if not audit.members and not audit.expected_members:
        return None
    biased = sorted(audit.series.items(), key=lambda item: (-abs(item[1].bias), item[0]))

    def title(name: str) -> str:
        return proof.series.title(name) if name in proof.series else name

    return {
        "step_days": words.number(audit.step_days),
        "half_step_days": words.number(audit.half_step_days),
        "members": f"{audit.members:,}" if audit.members else None,
        "expected_members": f"{audit.expected_members:,}",
        "passed": audit.passed,
        "threshold": chances.percent(audit.threshold),
        "worst": f"{100 * audit.worst:.1f} %",
        "failed": [title(name) for name in audit.failed],
        "undecided": [title(name) for name in audit.undecided],
        "judged": len(audit.series) - len(audit.undecided),
        "rows": [
            {
                "label": title(name),
                "bias": f"{100 * row.bias:+.1f} %".replace("-", words.MINUS),
                "noise": f"±{100 * row.standard_error:.1f}",
                "mode": row.mode,
            }
            for name, row in biased[:MOST_ROWS]
        ],
    }


def check_rows(run: Run) -> list[dict[str, Any]]:
    """The prior check: each reference value and the 90 % band that the ensemble expects."""
    return [
        {
            "text": row.text,
            "per": row.per,
            "reference": words.number(row.reference),
            "median": words.number(row.median),
            "band": f"{words.number(row.low)} to {words.number(row.high)}",
            "inside": row.inside,
            "circular": list(row.circular),
        }
        for row in run.manifest.prior_check
    ]


def as_set(key: str, value: Any) -> str:
    """A value as `--set` reads it back: a text that would be read as something else stands in quotation marks."""
    if isinstance(value, str):
        read = parse_set(f"{key}={value}")[1]
        as_it_is = read == value or (isinstance(read, date | time) and read.isoformat() == value)
        return value if as_it_is else json.dumps(value, ensure_ascii=False)
    return _toml(value)


def _toml(value: Any) -> str:
    """A value of a manifest in TOML, on one line."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{json.dumps(key)} = {_toml(one)}' for key, one in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(_toml(one) for one in value)}]"
    return json.dumps(value, ensure_ascii=False)


def repeat_command(run: Run) -> str:
    """The command that repeats a run, given from inside its folder where it used mechanisms of the user's.

    Of a scenario that does not come with the package the run keeps only the hash: its path is left open.
    """
    manifest = run.manifest
    settings = {key: value for key, value in manifest.set.items() if key not in ENDS}
    weeks = manifest.scenario.weeks - manifest.scenario.past_weeks
    bundled = manifest.scenario.name in bundled_folders()
    place = quote(manifest.scenario.name if bundled else f"PATH/TO/{manifest.scenario.name}")
    parts = ["contested", "run", place, "--members", str(manifest.members)]
    parts += ["--weeks", str(weeks), "--seed", str(manifest.seed)]
    for key, value in settings.items():
        parts += ["--set", quote(f"{key}={as_set(key, value)}")]
    if manifest.conditioning is None:
        parts.append("--no-evidence")
    if manifest.ledger.hindsight:
        parts.append("--hindsight")
    if run.user_mechanisms is not None:
        parts += ["--mechanisms", USER_MECHANISMS]
    if not bundled:
        # A comment of the shell, so that the line can be copied whole.
        parts.append(f"# {place} stands for the scenario's own folder, the one with the hash below")
    return " ".join(parts)
