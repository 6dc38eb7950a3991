"""The accounts of a stock balance, and travel within the country is no change."""

from __future__ import annotations

import csv
import json

import pytest

from contested.present.run import Run
from contested.present.views.accounting import accounts, flow_totals
from contested.present.views.provenance import Provenance
from present.fake import Fake
from present.fake_run import write


@pytest.fixture
def proof(tmp_path):
    """A run whose displaced end where two flows bring them: +30 a week in, -10 a week out."""
    folder = write(tmp_path / "run", Fake(places=3, weeks=6))
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["flows"] = [
        {"name": "flight.leave", "mechanism": "flight", "from": "civilian", "to": "displaced"},
        {"name": "flight.return", "mechanism": "flight", "from": "displaced", "to": "civilian"},
        {"name": "flight.onward", "mechanism": "flight", "from": "displaced", "to": "displaced"},
    ]
    (folder / "manifest.json").write_text(json.dumps(manifest))
    amounts = {"flight.leave": 30, "flight.return": 10, "flight.onward": 500}
    with (folder / "flows.csv").open("w", newline="") as out:
        rows = csv.writer(out)
        rows.writerow("week,date,place,flow,mechanism,q05,q25,q50,q75,q95,mean".split(","))
        for week in range(6):
            for name, amount in amounts.items():
                rows.writerow([week, "2022-12-06", "ALL", name, "flight", 0, 0, 0, 0, 0, amount])
                rows.writerow([week, "2022-12-06", "P-000", name, "flight", 0, 0, 0, 0, 0, amount])
    return Provenance(Run.load(folder))


def test_only_whole_country_rows_are_summed(proof):
    assert flow_totals(proof)["flight.leave"] == 180
    assert flow_totals(proof, first_week=1)["flight.leave"] == 150


def test_a_flow_that_never_happened_counts_as_nothing(proof):
    assert flow_totals(proof)["harm.civilians"] == 0


def test_entries_carry_signs_and_travel_within_the_country_is_left_out(proof):
    account = next(a for a in accounts(proof) if a.stock == "displaced")
    assert [(e.flow.name, e.total) for e in account.entries] == [("flight.leave", 150), ("flight.return", -50)]
    assert account.booked == 100
    assert account.unbooked == pytest.approx(account.end - account.start - 100)


def test_an_account_with_a_hole_does_not_balance_and_a_whole_one_does(proof, runs):
    assert not next(a for a in accounts(proof) if a.stock == "displaced").balances
    whole = accounts(Provenance(Run.load(runs["plain"])))
    assert len(whole) > 5
    assert all(a.balances for a in whole)


def test_what_one_stock_loses_another_gains(proof):
    by_stock = {a.stock: a for a in accounts(proof)}
    assert by_stock["civilian"].booked == -by_stock["displaced"].booked


def test_stocks_named_with_a_mechanisms_flows_are_read_as_well(proof):
    mechanisms = [m for m in proof.run.manifest["mechanisms"] if m["label"] == "flight"]
    flow = {"name": "flight.leave", "kind": "move", "source": "civilian", "target": "displaced"}
    mechanisms[0]["flows"] = [flow, "flight.plain"]
    proof.run.manifest.pop("flows")
    links = Provenance(proof.run).flow_links
    assert (links["flight.leave"].source, links["flight.leave"].target) == ("civilian", "displaced")
    assert links["flight.plain"].source is None
    assert Provenance(proof.run).flows_of("flight") == ["flight.leave", "flight.plain"]
