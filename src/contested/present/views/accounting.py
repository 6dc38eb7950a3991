"""Which named flows filled and emptied each stock, before the date of the evidence and after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from contested.present.views import wording as words

if TYPE_CHECKING:
    from contested.present.views.provenance import Flow, Provenance
    from contested.results.run import Run


SINGLE = 1e-5
"""A remainder below this part of what it is left of is rounding of single precision."""


class Dates(NamedTuple):
    """The days an account stands on, as text; `origin` is the first simulated day, None where a run has no past."""

    origin: str | None
    start: str
    end: str


class Totals(NamedTuple):
    """A flow's mean total over all histories, whole area: in the simulated past, and from the evidence's date on."""

    past: float
    future: float


@dataclass(frozen=True)
class Entry:
    """One flow's part in a stock's change: mean totals after the evidence's date and before it, above 0 if it fills."""

    flow: Flow
    total: float
    past: float = 0.0

    @property
    def size(self) -> float:
        """The larger of the two amounts, without a sign."""
        return max(abs(self.total), abs(self.past))


@dataclass(frozen=True)
class Account:
    """The account of one stock, whole area, means over all histories.

    Attributes:
        stock: series name.
        start: mean on the evidence's date, before the first week that questions ask about.
        end: mean at the end of the last week.
        entries: flows, largest first.
        origin: mean before the first week of the simulated past; None where a run has no past.
    """

    stock: str
    start: float
    end: float
    entries: list[Entry]
    origin: float | None = None

    @property
    def explained(self) -> float:
        """Sum of the named flows from the evidence's date on."""
        return sum(entry.total for entry in self.entries)

    @property
    def unexplained(self) -> float:
        """Change of the stock that belongs to no flow, past and future together: rounding, or a fault."""
        past = 0.0 if self.origin is None else self.start - self.origin - sum(entry.past for entry in self.entries)
        return self.end - self.start - self.explained + past

    @property
    def balances(self) -> bool:
        """Whether what is unexplained is no more than rounding (single precision)."""
        moved = sum(abs(entry.total) + abs(entry.past) for entry in self.entries)
        return abs(self.unexplained) <= 0.005 * moved + 1e-6 * max(abs(self.start), abs(self.end)) + 0.01


def account_dates(run: Run) -> Dates:
    """The first day, the date of the evidence and the last day of a run."""
    about = run.manifest.scenario
    end = about.start + timedelta(weeks=about.weeks)
    origin = words.day(about.start.isoformat()) if about.past_weeks else None
    return Dates(origin, words.day((about.start + timedelta(weeks=about.past_weeks)).isoformat()), words.day(str(end)))


def flow_totals(proof: Provenance) -> dict[str, Totals]:
    """The totals of every flow, the same wherever they are shown; a flow that never happened has total 0."""
    past = proof.run.manifest.scenario.past_weeks
    found = {}
    for name in proof.flows:
        weekly = proof.series.mean(name).tolist() if name in proof.series else []
        found[name] = Totals(sum(weekly[:past], 0.0), sum(weekly[past:], 0.0))
    return found


def accounts(proof: Provenance) -> list[Account]:
    """An account for every stock that at least one flow fills or empties.

    Stocks that questions look at come first, in the order of the questions; then those that change most, relative to
    their size.
    """
    order = {name: i for i, name in enumerate(proof.series.looked_at)}
    totals = flow_totals(proof)
    stocks = [info.name for info in proof.run.manifest.series if info.kind == "stock"]
    found = [account for name in stocks if (account := _account(proof, name, totals))]

    def key(account: Account) -> tuple[int, float]:
        change = abs(account.end - account.start) / max(abs(account.start), abs(account.end), 1.0)
        return order.get(account.stock, len(order)), -change

    return sorted(found, key=key)


def _account(proof: Provenance, name: str, totals: dict[str, Totals]) -> Account | None:
    signed = [
        (flow, sign)
        for flow in proof.flows.values()
        for sign, stock in ((1, flow.target), (-1, flow.source))
        # A flow from a stock into itself is travel between places: it cancels over the whole area.
        if stock == name and flow.source != flow.target
    ]
    if not signed:
        return None
    mean, past = proof.series.mean(name), proof.run.manifest.scenario.past_weeks
    # Stocks are recorded at the end of a week: before the first there is what its flows leave to have been there.
    first = sum(sign * float(proof.series.mean(f.name)[0]) for f, sign in signed if f.name in proof.series)
    origin = float(mean[0]) - first
    origin = 0.0 if abs(origin) <= SINGLE * abs(first) else origin
    entries = [Entry(flow, sign * totals[flow.name].future, sign * totals[flow.name].past) for flow, sign in signed]
    return Account(
        name,
        float(mean[past - 1]) if past else origin,
        float(mean[-1]),
        sorted(entries, key=lambda entry: (-abs(entry.total), -abs(entry.past))),
        origin if past else None,
    )
