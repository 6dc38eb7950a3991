"""Which named flows filled and emptied each stock over the run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contested.present.views.provenance import Flow, Provenance


@dataclass(frozen=True)
class Entry:
    """One flow's part in a stock's change: the mean total over the run, positive when it fills the stock."""

    flow: Flow
    total: float


@dataclass(frozen=True)
class Account:
    """The account of one stock, whole area, means over all histories.

    Stocks are recorded at the end of each week and flows within it, so the account starts at the end of the first week.

    Attributes:
        stock: series name.
        start: mean at the end of the first week.
        end: mean at the end of the last week.
        entries: flows, largest first.
    """

    stock: str
    start: float
    end: float
    entries: list[Entry]

    @property
    def explained(self) -> float:
        """Sum of the named flows."""
        return sum(entry.total for entry in self.entries)

    @property
    def unexplained(self) -> float:
        """Change of the stock that belongs to no flow: rounding, or a fault."""
        return self.end - self.start - self.explained

    @property
    def balances(self) -> bool:
        """Whether what is unexplained is no more than rounding (single precision)."""
        moved = sum(abs(entry.total) for entry in self.entries)
        return abs(self.unexplained) <= 0.005 * moved + 1e-6 * max(abs(self.start), abs(self.end)) + 0.01


def flow_totals(proof: Provenance, first_week: int = 0) -> dict[str, float]:
    """Mean total of every flow from a week to the end, whole area; a flow that never happened has total 0."""
    return {
        name: sum(proof.series.mean(name)[first_week:].tolist(), 0.0) if name in proof.series else 0.0
        for name in proof.flows
    }


def accounts(proof: Provenance) -> list[Account]:
    """An account for every stock that at least one flow fills or empties.

    Stocks that questions look at come first, in the order of the questions; then those that change most, relative to
    their size.
    """
    order = {name: i for i, name in enumerate(proof.series.looked_at)}
    totals = flow_totals(proof, first_week=1)
    stocks = [info.name for info in proof.run.manifest.series if info.kind == "stock"]
    found = [account for name in stocks if (account := _account(proof, name, totals))]

    def key(account: Account) -> tuple[int, float]:
        change = abs(account.end - account.start) / max(abs(account.start), abs(account.end), 1.0)
        return order.get(account.stock, len(order)), -change

    return sorted(found, key=key)


def _account(proof: Provenance, name: str, totals: dict[str, float]) -> Account | None:
    entries = [
        Entry(flow, sign * totals[flow.name])
        for flow in proof.flows.values()
        for sign, stock in ((1, flow.target), (-1, flow.source))
        # A flow from a stock into itself is travel between places: it cancels over the whole area.
        if stock == name and flow.source != flow.target
    ]
    if not entries:
        return None
    mean = proof.series.mean(name)
    return Account(name, float(mean[0]), float(mean[-1]), sorted(entries, key=lambda entry: -abs(entry.total)))
