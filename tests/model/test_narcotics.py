"""M16: fighting before planting spreads drug crops, a ban keeps them low, and their income feeds both sides."""

import numpy as np
import pytest

from helpers.plain import Background
from helpers.worlds import case, land, part, shock, total

BAN = {shock("drug_trade", 0, 999): 0.0}
PLANTING = 44.0
CROP = "crop.narcotics"


def narcotics(shocks=None, rate=1e-9, held=(10.0, 10.0), weeks=60, start_week=40.0, more=(), **changed):
    numbers = {"planting": PLANTING, "memory": 8.0, "unrest_effect": 0.0, "ban_effect": 3.0, "scarcity": 0.0,
               "household": 0.4, "taxed": 0.1, "rent": 0.0}  # fmt: skip
    roles = {"holder": "blue", "area": "poppy", "attacks": ("background.attack",)}
    return case(
        part("narcotics", **roles, **(numbers | changed)), part(Background, "background", rate=rate), *more,
        world=land(2, columns={"poppy": [3000.0, 1000.0]}), held={"blue": list(held)}, shocks=shocks, weeks=weeks,
        start_week=start_week, fighters={"red": 50.0},
    )  # fmt: skip


@pytest.mark.parametrize("per_week", [1, 7])
def test_an_enforced_ban_ends_the_crop_at_the_next_planting_and_only_then(per_week):
    series = narcotics(BAN).expected(per_week)[CROP]
    assert series[3] == pytest.approx([3000.0, 1000.0])  # before the week of planting
    assert series[5] == pytest.approx([3000.0 * np.exp(-3), 1000.0 * np.exp(-3)], rel=1e-3)
    assert series[-1] == pytest.approx(series[5], rel=1e-4)  # after a second planting under the same ban


def test_a_ban_that_stays_keeps_the_crop_where_it_brought_it():
    """Afghanistan, as the catalogue has it: 233,000 hectares, 10,800 after a year of the ban, 10,200 after three."""
    series = total(narcotics(BAN, ban_effect=3.1, weeks=170).expected(1), CROP) * 233_000 / 4000.0
    assert series[5] == pytest.approx(10_800, rel=0.06)
    assert series[-1] == pytest.approx(10_200, rel=0.06)


def test_the_crop_comes_back_when_the_ban_ends():
    series = narcotics({shock("drug_trade", 0, 30): 0.0}).expected(1)[CROP]
    assert series[50] == pytest.approx([3000.0 * np.exp(-3), 1000.0 * np.exp(-3)], rel=1e-3)
    assert series[58] == pytest.approx([3000.0, 1000.0], rel=1e-5)


def test_a_ban_is_enforced_where_its_holder_rules():
    series = narcotics(BAN, held=(5.0, 0.0)).expected(1)[CROP]
    assert series[6] == pytest.approx([3000.0 * np.exp(-1.5), 1000.0], rel=1e-3)


def test_fighting_before_planting_spreads_the_crop_and_fighting_after_it_does_not():
    """Two attacks a week among 100,000 people, at their settled mean."""
    before = narcotics(rate=2.0, unrest_effect=0.2, start_week=0.0, weeks=48).expected(1)[CROP][-1]
    assert before == pytest.approx(np.array([3000.0, 1000.0]) * np.exp(0.2 * 2.0 * (1 - np.exp(-44 / 8.0))), rel=1e-3)
    after = narcotics(rate=2.0, unrest_effect=0.2, start_week=46.0, weeks=40).expected(1)[CROP][-1]
    assert after == pytest.approx([3000.0, 1000.0])


def test_fighting_shifts_the_crop_of_its_year_and_not_of_the_years_after():
    """Two attacks a week shift every planting by as much: the third crop is as large as the first would settle at."""
    series = narcotics(rate=2.0, unrest_effect=0.2, start_week=0.0, weeks=160).expected(1)[CROP]
    assert series[-1] == pytest.approx(np.array([3000.0, 1000.0]) * np.exp(0.2 * 2.0), rel=1e-3)


def read(here, name, **levels):
    return np.ravel(here.inputs(here.state(**levels)).factor(name))


def test_income_falls_with_the_crop_and_rises_with_its_price():
    """A tenth of the holder's income and 40 % of earnings; at a scarcity of 1 price makes good what area loses."""
    half = {"crop__narcotics": [1500.0, 500.0]}
    assert read(narcotics(), "wage", **half) == pytest.approx(0.8)
    assert read(narcotics(), "income.blue", **half) == pytest.approx(0.95)
    assert read(narcotics(scarcity=1.0), "wage", **half) == pytest.approx(1.0)
    assert read(narcotics(scarcity=1.0), "income.blue", **half) == pytest.approx(1.0)


def test_what_is_taxed_is_a_share_of_the_holders_income_at_the_start():
    """Who rules where three quarters grow loses a tenth with that crop, and gains by ground that grows the rest."""
    here = narcotics(held=(10.0, 0.0))
    assert read(here, "income.blue") == pytest.approx(1.0)
    assert read(here, "income.blue", crop__narcotics=[1500.0, 1000.0]) == pytest.approx(0.95)
    both = {"control__blue": [10.0, 10.0], "control__contested": [0.0, 0.0]}
    assert read(here, "income.blue", **both) == pytest.approx(0.9 + 0.1 * 4.0 / 3.0)


def test_a_holder_without_crop_at_the_start_has_no_income_from_it():
    here = narcotics(held=(0.0, 0.0))
    assert read(here, "income.blue") == pytest.approx(1.0)
    gained = {"control__blue": [5.0, 0.0], "control__contested": [5.0, 10.0]}
    assert read(here, "income.blue", **gained) == pytest.approx(1.0)


def test_a_rival_lives_on_the_crop_of_ground_it_holds():
    supply = part("supply", group="red", attacks=("background.attack",), attack_rate=1e-3, outside=0.0, start=0.0,
                  captured=0.0, won_share=0.0, horizon=1e-6)  # fmt: skip
    here = narcotics(more=(supply,), group="red", rent=2.0, weeks=1)
    start = here.state(control__red=[5.0, 0.0], control__blue=[5.0, 10.0], materiel__red=[0.0])
    after = here.after(start, 1)
    assert float(np.ravel(after.levels["materiel.red"])[0]) == pytest.approx(2.0 * 0.5 * 3.0, rel=1e-4)


def test_nothing_grows_where_nothing_grew():
    here = case(
        part("narcotics", holder="blue", area="poppy", attacks=("background.attack",), planting=PLANTING, memory=8.0,
             unrest_effect=1.0, ban_effect=1.0, scarcity=0.5, household=0.4, taxed=0.1, rent=0.0),
        part(Background, "background", rate=1.0), world=land(2, columns={"poppy": [0.0, 0.0]}), held={"blue": [5, 5]},
        weeks=52,
    )  # fmt: skip
    series = here.expected(1)
    assert np.all(series[CROP] == 0.0) and np.isfinite(total(series, "background.attack")).all()
    assert read(here, "wage") == pytest.approx(1.0)
