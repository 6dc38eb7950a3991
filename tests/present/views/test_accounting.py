"""The account of a stock: signed flows that add up to its change."""

from __future__ import annotations

import numpy as np
import pytest

from contested.present.views.accounting import Account, Entry, account_dates, accounts, flow_totals
from contested.present.views.provenance import Flow, Provenance
from contested.present.views.series import MEAN
from present.sample import Sample, changed, make

AMOUNTS = {"flight.leave": 30.0, "flight.return": 10.0, "flight.onward": 500.0}


@pytest.fixture(scope="module", params=[0, 2], ids=["no past", "two weeks of past"])
def proof(request):
    """Six weeks in which 30 persons flee a week, 10 come back, and 500 move on within the country."""
    run = make(Sample(places=3, weeks=6, past=request.param))
    stored = run.source.stored()
    arrays = dict(stored.series.variables)
    for name in (info.name for info in run.manifest.series if info.kind == "flow"):
        values = np.full_like(arrays[name].values, 7.0)
        values[-1, :, MEAN] = AMOUNTS.get(name, 0.0)
        arrays[name] = arrays[name]._replace(values=values)
    displaced = arrays["displaced"].values.copy()
    displaced[-1, :, MEAN] = 1000.0 + 20.0 * np.arange(1, 7)
    arrays["displaced"] = arrays["displaced"]._replace(values=displaced)
    series = stored.series._replace(variables=arrays)
    return Provenance(changed(run, source=run.source._replace(arrays=stored._replace(series=series))))


@pytest.fixture
def past(proof):
    return proof.run.manifest.scenario.past_weeks


def test_means_of_the_whole_area_are_summed_before_and_after_the_date_of_the_evidence(proof, past):
    assert flow_totals(proof)["flight.leave"] == (30 * past, 30 * (6 - past))


def test_a_flow_that_never_happened_has_total_0(proof):
    assert flow_totals(proof)["harm.civilians"] == (0, 0)


def test_an_account_begins_before_the_first_week_and_loses_no_week(proof, past):
    account = next(a for a in accounts(proof) if a.stock == "displaced")
    assert (account.start, account.end) == (1000 + 20 * past, 1120)
    assert account.origin == (1000 if past else None)
    assert account.explained == 20 * (6 - past)
    assert account.unexplained == 0 and account.balances


def test_the_days_of_an_account_are_those_of_the_run(proof, past):
    assert account_dates(proof.run) == (
        ("22 Nov 2022" if past else None),
        "6 Dec 2022",
        "3 Jan 2023" if past else "17 Jan 2023",
    )


def test_entries_carry_signs_and_travel_within_the_area_is_left_out(proof, past):
    account = next(a for a in accounts(proof) if a.stock == "displaced")
    assert [(e.flow.name, e.total, e.past) for e in account.entries if e.total] == [
        ("flight.leave", 30 * (6 - past), 30 * past),
        ("flight.return", -10 * (6 - past), -10 * past),
    ]
    assert "flight.onward" not in [e.flow.name for e in account.entries]


def test_what_one_stock_loses_another_gains(proof):
    by_stock = {a.stock: a for a in accounts(proof)}
    assert by_stock["civilian"].explained == -by_stock["displaced"].explained


def test_an_account_balances_when_its_flows_add_up(proof, runs):
    assert not next(a for a in accounts(proof) if a.stock == "civilian").balances
    whole = accounts(Provenance(runs["plain"]))
    assert len(whole) == 8
    assert all(a.balances for a in whole)


def test_what_the_past_leaves_unexplained_does_not_balance():
    found = Account("stock", 1000.0, 1100.0, [Entry(FLOW, 100.0, 50.0)], origin=900.0)
    assert (found.unexplained, found.balances) == (50.0, False)
    assert Account("stock", 1000.0, 1100.0, [Entry(FLOW, 100.0, 50.0)], origin=950.0).balances


FLOW = Flow("a.b", "a", "move", None, "stock")


@pytest.mark.parametrize(("end", "balances"), [(1150.51, True), (1150.53, False), (1149.49, True), (1149.47, False)])
def test_rounding_may_hide_half_a_percent_of_what_moved(end, balances):
    # 0.005 of 100 moved, a millionth of the stock, and 0.01.
    account = Account("stock", 1050.0, end, [Entry(FLOW, 100.0)])
    assert account.balances is balances


def test_accounts_start_with_what_questions_look_at_then_with_the_largest_relative_change(runs):
    found = accounts(Provenance(runs["plain"]))
    assert [a.stock for a in found[:3]] == ["fighters.resistance", "displaced", "abroad"]
    change = [abs(a.end - a.start) / max(a.start, a.end) for a in found[3:]]
    assert change == sorted(change, reverse=True)
    assert found[-1].stock == "civilian"


def test_the_largest_flow_of_an_account_comes_first(runs):
    entries = accounts(Provenance(runs["plain"]))[0].entries
    assert [entry.flow.name for entry in entries] == [
        "recruit-resistance.join",
        "desert-resistance.home",
        "ambush-resistance.killed",
    ]
