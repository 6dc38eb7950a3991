"""Tables for a spreadsheet: each answer and claim check with exact numbers and units."""

from __future__ import annotations

from contested.present.report.tables import tables


def columns(table: dict, row: int) -> dict:
    return dict(zip(table["head"], table["rows"][row], strict=True))


def test_a_chance_has_its_count_and_interval_and_a_quantity_its_quantiles_and_unit(runs):
    run = runs["plain"]
    table = tables(run)["questions"]
    assert len(table["rows"]) == len(run.answers)
    for row, answer in enumerate(run.answers.values()):
        found = columns(table, row)
        assert (found["id"], found["histories"]) == (answer.id, answer.members)
        if answer.quantiles:
            assert (found["q50"], found["unit of the quantiles"]) == (float(f"{answer.quantiles.q50:.6g}"), answer.unit)
            assert found["chance (share of histories)"] is found["histories that say yes"] is None
        else:
            assert found["histories that say yes"] == answer.count
            assert found["chance, low"] == float(f"{answer.interval.low:.6g}")
            assert found["level of low and high"] == answer.interval.level
            assert found["q50"] is None


def test_a_claim_check_has_what_is_stated_and_what_is_expected_in_one_unit(runs):
    run = runs["plain"]
    table = tables(run)["claims"]
    assert len(table["rows"]) == len(run.claims.claims)
    check, found = run.claims.claims[0], columns(table, 0)
    assert (found["id"], found["unit"], found["stated"]) == (check.id, check.unit, check.value)
    assert found["expected, q95"] == float(f"{check.quantiles.q95:.6g}")
    assert found["share of histories below what is stated"] == float(f"{check.percentile_as_stated:.6g}")
