"""Rows of the page that carry a drawing: answers, accounts, claim checks, prior checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contested.present.report.bars import signed_bar, split_bar
from contested.present.report.dots import icons, quantile_dots
from contested.present.report.strip import check_strip, claim_strip
from contested.present.views import chances
from contested.present.views import wording as words
from contested.present.views.accounting import Account, Entry, accounts
from contested.present.views.answers import AnswerView, answer_view
from contested.present.views.attribution import MOST, mechanism_groups
from contested.present.views.claims import claim_row
from contested.present.views.method import check_rows

if TYPE_CHECKING:
    from contested.present.views.provenance import Provenance
    from contested.results.answers import Answer
    from contested.results.run import Run

SMALL = 0.002
"""Flows below this part of an account's largest one share a line, where there are at least three of them."""


def answer_row(answer: Answer, proof: Provenance, number: int) -> dict[str, Any]:
    """One answer with its drawings and its attribution."""
    view = answer_view(answer)
    row = {
        **vars(view),
        "number": number,
        "chance": view.chance,
        "split": split_bar(*view.split) if view.split else None,
        "parameter_share": chances.share_with_error(answer.uncertainty.parameters, answer.uncertainty.standard_error),
        "process_share": chances.share(answer.uncertainty.process),
        "attribution": _attribution(answer, view, proof),
    }
    if answer.count is not None:
        observed = answer.count / answer.members
        label = f"{view.value}: {view.likelihood}."
        return {**row, "icons": icons(observed, label), "icons20": icons(observed, label, 20, 20)}
    assert answer.quantiles is not None
    return {**row, "plot": quantile_dots(answer.quantiles, answer.unit)}


def _attribution(answer: Answer, view: AnswerView, proof: Provenance) -> dict[str, Any]:
    found, numbers = answer.attribution, proof.mechanism_numbers
    return {
        "base": answer.uncertainty.base.rstrip("."),
        "claims": [
            {
                "says": row.says,
                "share": chances.share(row.share),
                "size": row.share,
                "number": proof.claim_numbers[row.id],
                "priors": [proof.prior_numbers[prior] for prior in row.through],
            }
            for row in found.claims[:MOST]
        ],
        "mechanisms": [
            {
                "users": [{"label": label, "number": numbers.get(label)} for label in group.labels],
                "summary": group.summary,
                "share": chances.share(group.share),
                "size": group.share,
            }
            for group in mechanism_groups(found.mechanisms)[:MOST]
        ],
        "unexplained": chances.share(found.unexplained) if view.split and found.unexplained else None,
        "method": found.method,
        "note": found.note,
    }


def claim_rows(proof: Provenance) -> list[dict[str, Any]]:
    """Each claim check with its strip."""
    return [{**claim_row(check, proof), "strip": claim_strip(check)} for check in proof.run.claims.claims]


def prior_check_rows(run: Run) -> list[dict[str, Any]]:
    """Each reference value with its strip."""
    checks = zip(check_rows(run), run.manifest.prior_check, strict=True)
    return [{**row, "strip": check_strip(check)} for row, check in checks]


def account_rows(proof: Provenance) -> list[dict[str, Any]]:
    """The account of every stock, with a signed bar for each flow."""
    return [_account_row(account, proof) for account in accounts(proof)]


def _account_row(account: Account, proof: Provenance) -> dict[str, Any]:
    largest = max(abs(entry.total) for entry in account.entries)
    small = [entry for entry in account.entries if abs(entry.total) < SMALL * largest]
    small = small if len(small) > 2 else []
    start, end, change = words.start_end_change(account.start, account.end)
    return {
        "stock": account.stock,
        "label": proof.series.title(account.stock),
        "start": start,
        "end": end,
        "change": change,
        "balances": account.balances,
        "unexplained": words.number(account.unexplained),
        "small": {"count": len(small), "total": words.signed(sum(e.total for e in small))} if small else None,
        "entries": [
            {
                "flow": entry.flow.name,
                "number": proof.mechanism_numbers[entry.flow.mechanism],
                "total": words.signed(entry.total),
                "bar": signed_bar(entry.total, largest),
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
