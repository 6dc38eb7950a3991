"""Which named flows filled and emptied a stock over the run: bookkeeping, not a story."""

from __future__ import annotations

from dataclasses import dataclass

from contested.present.views.provenance import FlowLink, Provenance


@dataclass(frozen=True)
class Entry:
    """One flow's part in a stock's change: the mean total over the run, positive when it fills the stock."""

    flow: FlowLink
    total: float


@dataclass(frozen=True)
class Account:
    """The account of one stock, whole country, means over all histories.

    Stocks are recorded at the end of each week, flows within it: from the end of the first week on they must balance.

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
    def booked(self) -> float:
        """Sum of the named flows."""
        return sum(entry.total for entry in self.entries)

    @property
    def unbooked(self) -> float:
        """Change of the stock that no listed flow explains: rounding of the files, or a fault."""
        return self.end - self.start - self.booked

    @property
    def balances(self) -> bool:
        """Whether what is not booked is no more than rounding (single precision, three places in the files)."""
        moved = sum(abs(entry.total) for entry in self.entries)
        return abs(self.unbooked) <= 0.005 * moved + 1e-6 * max(abs(self.start), abs(self.end)) + 0.01


def flow_totals(proof: Provenance, first_week: int = 0) -> dict[str, float]:
    """Mean total of every flow from a week to the end, whole country; a flow that never happened is 0."""
    table = proof.run.flows[proof.run.flows["week"] >= first_week]
    totals: dict[str, float] = {}
    for name, value in zip(table["flow"], table["mean"], strict=True):
        totals[str(name)] = totals.get(str(name), 0.0) + float(value)
    return {name: totals.get(name, 0.0) for name in {**proof.flow_links, **totals}}


def accounts(proof: Provenance) -> list[Account]:
    """An account for every stock that at least one flow fills or empties, in recorded order."""
    series, totals = proof.run.series, flow_totals(proof, first_week=1)
    found = []
    for i, name in enumerate(series.names):
        if series.kinds[i] != "stock":
            continue
        entries = [
            Entry(link, sign * totals.get(link.name, 0.0))
            for link in proof.flow_links.values()
            for sign, stock in ((1, link.target), (-1, link.source))
            # A flow from a stock into itself is travel between places: it cancels over the whole country.
            if stock == name and link.source != link.target
        ]
        if entries:
            mean = series.mean[i, series.country]
            entries.sort(key=lambda entry: -abs(entry.total))
            found.append(Account(name, float(mean[0]), float(mean[-1]), entries))
    return found
