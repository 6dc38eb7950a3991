"""Rows of the page that carry a drawing: accounts, claims, speakers, prior checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contested.present.report.bars import signed_bar
from contested.present.report.placed import factor_axis, factor_line, happened_line, placed_line, signs, test_badge
from contested.present.report.strip import check_strip
from contested.present.views import wording as words
from contested.present.views.accounting import Account, Entry, accounts
from contested.present.views.claims import TESTS, claims_view
from contested.present.views.conditioning import at_odds, conditioning_view
from contested.present.views.matrix import matrix
from contested.present.views.method import check_rows
from contested.present.views.recorded import recorded_view
from contested.present.views.speakers import speakers

if TYPE_CHECKING:
    from contested.present.views.provenance import Provenance
    from contested.results.run import Run

SMALL = 0.002
"""Flows below this part of an account's largest one share a line, where there are at least three of them."""


def evidence_rows(proof: Provenance) -> dict[str, Any]:
    """Whether evidence and model are at odds, what was learned, and what moves answers; nothing without evidence."""
    odd = at_odds(proof.run)
    numbered = [{"text": text, "number": proof.claim_numbers[claim]} for text, claim in odd.claims] if odd else []
    return {
        "at_odds": {"sentence": odd.sentence, "claims": numbered} if odd else None,
        "conditioning": conditioning_view(proof),
        "matrix": matrix(proof),
        "recorded": recorded_view(proof.run),
    }


def claim_parts(proof: Provenance) -> dict[str, Any]:
    """Claims with their drawings, by what they are set against, and the speakers with theirs."""
    view = claims_view(proof)
    return {
        "claims_lead": view.lead,
        "claims_past": [(row, placed_line(row)) for row in view.past],
        "claims_happened": [(row, happened_line(row)) for row in view.happened],
        "claims_future": [(row, placed_line(row)) for row in view.future],
        "claims_other": [(row, placed_line(row)) for row in view.other],
        "signs": signs(),
        "tests": {key: test_badge(key) for key in TESTS},
        "speakers": [(one, [factor_line(factor) for factor in one.factors]) for one in speakers(proof)],
        "factor_axis": factor_axis(),
    }


def prior_check_rows(run: Run) -> list[dict[str, Any]]:
    """Each reference value with its strip."""
    checks = zip(check_rows(run), run.manifest.prior_check, strict=True)
    return [{**row, "strip": check_strip(check)} for row, check in checks]


def account_rows(proof: Provenance) -> list[dict[str, Any]]:
    """The account of every stock, with a signed bar for each flow."""
    return [_account_row(account, proof) for account in accounts(proof)]


def _account_row(account: Account, proof: Provenance) -> dict[str, Any]:
    largest = max(entry.size for entry in account.entries)
    widest = max(abs(entry.total) for entry in account.entries)
    small = [entry for entry in account.entries if entry.size < SMALL * largest]
    small = small if len(small) > 2 else []
    start, end, change = words.start_end_change(account.start, account.end)
    together = {"count": len(small), "total": words.signed(sum(e.total for e in small))} if small else None
    if together and account.origin is not None:
        together["past"] = words.signed(sum(e.past for e in small))
    return {
        "stock": account.stock,
        "label": proof.series.title(account.stock),
        "start": start,
        "end": end,
        "change": change,
        "balances": account.balances,
        "unexplained": words.number(account.unexplained),
        "origin": words.number(account.origin) if account.origin is not None else None,
        "small": together,
        "entries": [
            {
                "flow": entry.flow.name,
                "number": proof.mechanism_numbers[entry.flow.mechanism],
                "past": words.signed(entry.past),
                "total": words.signed(entry.total),
                "bar": signed_bar(entry.total, widest),
                "other": _other_end(entry, account.stock, proof),
            }
            for entry in account.entries
            if entry not in small
        ],
    }


def _other_end(entry: Entry, stock: str, proof: Provenance) -> str:
    """The stock at the other end of a flow."""
    other = entry.flow.source if entry.flow.target == stock else entry.flow.target
    if other is None:
        return "outside the stocks"
    return proof.series.title(other) if other in proof.series else other
