"""M12: materiel limits activity."""

import jax
import numpy as np
import pytest

from helpers.plain import Raids
from helpers.worlds import case, land, part, shock, total


def supplying(fighters=1000.0, rate=0.1, places=1, weeks=60, outside=5.0, closed=None, **changed):
    numbers = {"start": 1.0, "captured": 1.0, "won_share": 0.5, "horizon": 2.0}
    return case(part("supply", group="red", attacks=("raids.attack",), attack_rate=rate, outside=outside,
                     **(numbers | changed)),
                part(Raids, "raids", group="red", rate=rate), world=land(places), fighters={"red": fighters},
                shocks=closed, weeks=weeks)  # fmt: skip


def supplied(per_week=7, **keys):
    with jax.enable_x64(True):
        return supplying(**keys).expected(per_week)


def test_attacks_settle_at_what_comes_in_over_what_is_not_captured():
    assert total(supplied(), "raids.attack")[-1] == pytest.approx(5.0 / (1 - 0.5), rel=1e-4)


def test_the_stock_is_one_for_all_places():
    assert total(supplied(places=4), "raids.attack")[-1] == pytest.approx(10.0, rel=1e-4)


def test_without_supply_there_are_no_attacks():
    series = supplied(outside=0.0, start=0.0)
    assert np.all(series["raids.attack"] == 0.0) and np.all(series["materiel.red"] == 0.0)


def test_a_start_without_resupply_is_used_up_once():
    series = supplied(outside=0.0, captured=0.0, start=3.0, weeks=120)
    assert total(series, "raids.attack").sum() == pytest.approx(300.0, rel=1e-4)
    assert np.all(series["materiel.red"] >= 0.0)


def test_a_group_that_captures_more_than_it_uses_grows_until_its_fighters_are_all_busy():
    gain = 0.05
    series = supplied(outside=0.0, captured=2.1, start=0.1, horizon=1.0, per_week=50, weeks=80)
    attacks, stock = total(series, "raids.attack"), series["materiel.red"][:, 0]
    assert np.diff(np.log(stock[:30])) == pytest.approx(gain, rel=2e-3)  # d ln stock / dt = (kcap p - 1) / horizon
    assert attacks[-1] == pytest.approx(100.0) and attacks.max() <= 100.0 + 1e-9


def test_materiel_is_accounted_for():
    series = supplied()
    attacks = total(series, "raids.attack")
    change = np.diff(series["materiel.red"][:, 0], prepend=100.0)
    np.testing.assert_allclose(change, 5.0 + (0.5 - 1.0) * attacks, rtol=1e-9, atol=1e-9)


def test_drawn_attacks_are_accounted_for_too():
    """Attacks are drawn; what they capture is its expectation."""
    series = supplying(rate=0.05, horizon=4.0, start=8.0).leap(40, seed=1, per_week=7)
    attacks = series["raids.attack"][:, 0]
    change = np.diff(series["materiel.red"][:, 0], axis=0, prepend=400.0)
    np.testing.assert_allclose(change, 5.0 - 0.5 * attacks, atol=2e-3)
    assert attacks.std(axis=1).min() > 1


def test_after_a_closed_winter_attacks_start_again_with_no_switch_for_spring():
    """No shipments for sixteen weeks: the stock is fought down, and attacks come back when the passes open."""
    closed = {shock("shipments.red", 52, 68): 1e-9}
    attacks = total(supplied(weeks=104, closed=closed), "raids.attack")
    steady = 10.0
    assert attacks[45:52] == pytest.approx(steady, rel=0.01)
    assert np.all(np.diff(attacks[52:68]) < 0) and attacks[67] < 0.05 * steady
    assert np.all(np.diff(attacks[68:80]) > 0) and attacks[72] > 0.5 * steady
    assert attacks[100:] == pytest.approx(steady, rel=0.01)
