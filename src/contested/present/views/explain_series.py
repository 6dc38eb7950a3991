"""The tree behind a series: the flows that change it, their mechanisms and parameters."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from contested.present.tree_text import node
from contested.present.views import wording as words
from contested.present.views.accounting import Account, Dates, Totals, account_dates, accounts, flow_totals
from contested.present.views.explain_entries import Entries
from contested.present.views.mechanisms import user_kinds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from contested.present.views.provenance import Provenance

MOST_FLOWS = 10
"""Flows shown for a stock, a level or a report; the smaller ones are added up."""


class SeriesTree:
    """Nodes for series, flows and mechanisms; `shares` of an answer's spread by prior put the largest first."""

    def __init__(self, proof: Provenance, shares: Mapping[str, float] | None = None) -> None:
        self.proof = proof
        self.entries = Entries(proof)
        self.shares = shares or {}

    @cached_property
    def _totals(self) -> dict[str, Totals]:
        return flow_totals(self.proof)

    @cached_property
    def _dates(self) -> Dates:
        return account_dates(self.proof.run)

    @cached_property
    def _user_kinds(self) -> frozenset[str]:
        return user_kinds(self.proof.run)

    @cached_property
    def _accounts(self) -> dict[str, Account]:
        return {account.stock: account for account in accounts(self.proof)}

    def series(self, name: str) -> dict[str, Any]:
        """A series: its value at the end of the run and what changes it."""
        if not self.entries.first("series", name):
            return self.entries.again("series", name)
        series = self.proof.series
        last = series.quantiles(name)[-1]
        low, median, high = (words.number(float(last[k])) for k in (0, 3, 6))
        head = (
            f"{name}: {series.infos[name].title}, whole area, week of {words.day(series.dates[-1])}: "
            f"median {median}, 90 % {low} to {high} {series.unit(name)}"
        )
        if name in self._accounts:
            return node(head, self._account(self._accounts[name]), "series", name)
        makers = [self.mechanism(label) for label in self.proof.makers_of(name)]
        if not makers:
            return node(head, [node("no flow and no mechanism changes this series")], "series", name)
        return node(head, [*self._about(name), *makers, *self._read_flows(name)], "series", name)

    def _about(self, name: str) -> list[dict[str, Any]]:
        """What a flow moves, how far a level drifts, how much a report counts."""
        flow, mean = self.proof.flows.get(name), self.proof.series.mean(name)
        if flow and flow.kind == "event":
            return [node("counts events; what these move are separate flows")]
        if flow:
            return [node(f"moves {flow.source or 'from outside'} to {flow.target or 'outside'}")]
        past = self.proof.run.manifest.scenario.past_weeks
        if self.proof.series.infos[name].kind == "report":
            return [node(f"mean total {self._period}: {words.number(float(mean[past:].sum()))}")]
        period = self._period if past else f"from the end of the first week to {self._dates.end}"
        return [_change(float(mean[max(past - 1, 0)]), float(mean[-1]), period)]

    @property
    def _period(self) -> str:
        return f"from {self._dates.start} to {self._dates.end}"

    def _read_flows(self, name: str) -> list[dict[str, Any]]:
        """The flows whose counts enter a level or a report, each with its mechanism."""
        flows = sorted(self.proof.read_by(name), key=lambda flow: -self._totals[flow.name].future)
        if not flows:
            return []
        shown = flows[: _shown(len(flows))]
        rows = [
            node(
                f"{flow.name}: mean total {words.number(self._totals[flow.name].future)}",
                [self.mechanism(flow.mechanism)],
                "flow",
                flow.name,
            )
            for flow in shown
        ]
        rest = flows[len(shown) :]
        if rest:
            total = sum(self._totals[flow.name].future for flow in rest)
            rows.append(node(f"{len(rest)} smaller flows together: {words.number(total)}"))
        return [node(f"flows whose counts enter it, {self._period}", rows)]

    def _account(self, account: Account) -> list[dict[str, Any]]:
        rows = [_change(account.start, account.end, self._period)]
        initial = [one for one in self.proof.parameters.values() if one.initial_of == account.stock]
        rows += [self.entries.parameter(parameter) for parameter in initial]
        shown = account.entries[: _shown(len(account.entries))]
        for entry in shown:
            verb = "filled" if entry.total >= 0 else "emptied"
            text = f"{verb} by {entry.flow.name}: {words.signed(entry.total)}"
            rows.append(node(text, [self.mechanism(entry.flow.mechanism)], "flow", entry.flow.name))
        rest = account.entries[len(shown) :]
        if rest:
            total = words.signed(sum(entry.total for entry in rest))
            rows.append(node(f"{len(rest)} smaller flows together: {total}"))
        if not account.balances:
            rows.append(node(f"belongs to no flow: {words.number(account.unexplained)}"))
        return rows

    def mechanism(self, label: str) -> dict[str, Any]:
        """A mechanism with its flows, roles and parameters."""
        mechanism = self.proof.mechanisms.get(label)
        if mechanism is None:
            return node(f"mechanism {label}", kind="mechanism", name=label)
        if not self.entries.first("mechanism", label):
            return self.entries.again("mechanism", label)
        roles = [f"{role}: {_listed(given)}" for role, given in mechanism.roles.items() if given]
        facts = {
            "flows": ", ".join(self.proof.flows_of(label)),
            "levels": ", ".join(mechanism.levels),
            "roles": "; ".join(roles),
        }
        children = [node(f"{what}: {text}") for what, text in facts.items() if text]
        by_share = sorted(self.proof.parameters_of(label), key=lambda one: -self.shares.get(one.prior or "", 0.0))
        children += [self.entries.parameter(parameter) for parameter in by_share]
        note = " (user-defined)" if mechanism.kind in self._user_kinds else ""
        return node(f"mechanism {label}{note}: {mechanism.summary}", children, "mechanism", label)


def _listed(given: str | tuple[str, ...]) -> str:
    return given if isinstance(given, str) else ", ".join(given)


def _change(start: float, end: float, period: str) -> dict[str, Any]:
    first, last, change = words.start_end_change(start, end)
    return node(f"mean change {period}: {change}, from {first} to {last}")


def _shown(flows: int) -> int:
    """How many of so many flows are shown; a single one left over is shown too."""
    return MOST_FLOWS if flows > MOST_FLOWS + 1 else flows
