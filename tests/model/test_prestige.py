"""M11: victory draws fighters from abroad, who cost their hosts the people's help."""

import numpy as np
import pytest

from helpers.said import STEP, column, drifts, flows, near
from helpers.worlds import case, land, part, total

ARRIVALS, LEAVING = 20.0, 0.02


def prestige(fighters=0.0, weeks=400, memory=1e9, held=(0.0, 0.0), columns=(1.0, 3.0), **changed):
    numbers = {"arrivals": ARRIVALS, "start": 1.0, "worth": 0.0, "leaving": LEAVING, "status_slope": 0.0}
    return case(
        part("prestige", host="blue", group="red", where="border", memory=memory, **(numbers | changed)),
        world=land(2, columns={"border": list(columns)}), fighters={"red": fighters}, held={"blue": list(held)},
        weeks=weeks,
    )  # fmt: skip


def test_at_a_steady_prestige_they_settle_at_arrivals_over_leaving():
    series = prestige().expected(7)
    assert total(series, "fighters.red")[-1] == pytest.approx(ARRIVALS / LEAVING, rel=2e-3)


def test_they_arrive_where_the_table_says():
    series = prestige(weeks=1).expected(7)
    assert series["prestige.arrive"][0] == pytest.approx([ARRIVALS / 4, 3 * ARRIVALS / 4], rel=1e-5)


def test_without_arrivals_half_have_left_after_the_half_life():
    series = prestige(fighters=1000.0, arrivals=0.0, leaving=np.log(2.0) / 26, weeks=26).expected(7)
    assert total(series, "fighters.red")[-1] == pytest.approx(500.0, rel=1e-4)


def test_prestige_fades_and_arrivals_with_it():
    series = prestige(memory=10.0, weeks=30).expected(7)
    assert series["prestige.red"][:, 0] == pytest.approx(np.exp(-np.arange(1, 31) / 10.0), rel=1e-4)
    arrived = total(series, "prestige.arrive").sum()
    assert arrived == pytest.approx(ARRIVALS * 10.0 * (1 - np.exp(-3.0)), rel=0.01)


def test_loss_of_status_makes_them_leave():
    """Without prestige the hazard is exp(slope) times as large."""
    series = prestige(fighters=1000.0, start=0.0, arrivals=0.0, leaving=0.01, status_slope=1.5, weeks=10).expected(7)
    assert total(series, "fighters.red")[-1] == pytest.approx(1000.0 * np.exp(-0.1 * np.exp(1.5)), rel=1e-4)


def test_a_won_country_is_worth_what_it_is_said_to_be():
    """Contested units are won by a control mechanism; the gain in prestige is their share times its worth."""
    control = part("control", actor="blue", rivals="red", exponent=1.0, attack_worth=1.0, loss_rate=0.01,
                   gain_rate=0.2, hysteresis=1.0, unit_force=1.0)  # fmt: skip
    quiet = [part("activity", f"activity-{a}", actor=a, attacks=(), civilian_share=0.0, half_life=1.0, local_share=1.0)
             for a in ("red", "blue")]  # fmt: skip
    here = case(
        part("prestige", host="blue", group="red", where="border", memory=1e9, arrivals=0.0, start=0.0, worth=0.8,
             leaving=0.0, status_slope=0.0),
        control, *quiet, world=land(2, columns={"border": [1.0, 1.0]}), fighters={"blue": 1e5},
        held={"blue": [4.0, 2.0]}, weeks=80,
    ).expected(7)  # fmt: skip
    won = here["control.gained"].sum()
    assert won > 10.0
    assert here["prestige.red"][-1, 0] == pytest.approx(0.8 * won / 20.0, rel=1e-4)


def helped(fighters, effect, civilians=100_000.0):
    here = case(part("alienation", host="blue", group="red", effect=effect), world=land(population=civilians))
    return here, float(np.ravel(here.inputs(here.state(fighters__red=[fighters])).factor("support.blue"))[0])


def test_help_falls_with_fighters_from_abroad_per_thousand_people():
    assert helped(500.0, 0.4)[1] == pytest.approx(np.exp(-0.4 * 500.0 / 100.0), rel=1e-4)
    assert helped(0.0, 0.4)[1] == 1.0 and helped(500.0, 0.0)[1] == 1.0


def test_a_host_gains_most_from_a_certain_number_of_them():
    """(G + F) exp(-chi F / P) is largest at F = P / chi - G; above chi = P / G any of them hurt."""
    fighters, own = np.arange(0.0, 400.0), 100.0
    for chi, best in ((0.5, 200.0 - own), (1.5, 0.0)):  # per 1,000 people, of whom there are 100
        worth = [(own + f) * helped(f, chi)[1] for f in fighters[::25]]
        assert fighters[::25][int(np.argmax(worth))] == best


def foreign(start=(0.4, 1.5), fighters=(30.0, 10.0), own=(5.0, 15.0)):
    """Two places, two members: prestige below 1 and above it."""
    here = case(
        part("prestige", host="blue", group="red", where="border", arrivals=[20.0, 8.0], start=list(start),
             worth=[0.8, 2.0], memory=[10.0, 40.0], leaving=[0.02, 0.05], status_slope=[1.5, 1.5]),
        world=land(2, columns={"border": [1.0, 3.0]}), held={"blue": [4.0, 2.0]},
    )  # fmt: skip
    return here, here.state(2, fighters__red=list(fighters), fighters__blue=list(own))


def test_who_comes_and_who_leaves_in_each_place():
    """More prestige than 1 brings more of them, and keeps nobody who would leave at 1."""
    here, state = foreign()
    found = flows(here, state, borders=0.5)
    near(found["arrive"].rate, np.array([20.0 * 0.4, 8.0 * 1.5]) * 0.5 * column(0.25, 0.75))
    near(found["leave"].hazard, np.array([0.02 * np.exp(1.5 * 0.6), 0.05]) * np.ones((2, 1)))
    assert found["leave"].target is None


def test_who_is_not_there_leaves_at_the_same_hazard():
    found = flows(*foreign(start=(1.0, 1.0), fighters=(0.0, 0.0)))
    near(found["leave"].hazard, np.array([0.02, 0.05]) * np.ones((2, 1)))


def test_prestige_and_the_share_from_abroad_follow_what_is_won_and_who_is_there():
    """Three of twenty units are won in a step; 40 of 60 fighters are from abroad, and the step ends at that share."""
    here, _ = foreign()
    state = here.state(2, fighters__red=[30.0, 10.0], fighters__blue=[5.0, 15.0], **{"foreign-share__red": 0.25})
    gained, share = drifts(here, state, {"control.blue": [1.0, 2.0], "control.red": 4.0}).values()
    near(gained.change, [[0.8 * 3.0 / STEP / 20.0, 2.0 * 3.0 / STEP / 20.0]])
    near(gained.speed, [0.1, 0.025])
    assert gained.toward == 0.0
    near(share.change, np.full((1, 2), (40.0 / 60.0 - 0.25) / STEP))
    assert (share.toward, share.speed) == (0.0, 0.0)


def test_the_share_from_abroad_is_0_where_nobody_is():
    here, _ = foreign()
    near(here.state(2)["foreign-share.red"], np.zeros((1, 2)))
    both = {"fighters": {"red": 30.0, "blue": 10.0}}
    parts = [part("prestige", host="blue", group="red", where="border", **dict.fromkeys(
        ("arrivals", "start", "worth", "memory", "leaving", "status_slope"), 1.0))]  # fmt: skip
    near(case(*parts, world=land(2, columns={"border": [1.0, 3.0]}), **both).state(2)["foreign-share.red"],
         np.full((1, 2), 0.75))  # fmt: skip


def test_help_falls_in_each_place_by_the_fighters_there():
    here = case(part("alienation", host="blue", group="red", effect=[0.4, 1.0]), world=land(2))
    x = here.inputs(here.state(2, civilian=[1000.0, 4000.0], fighters__red=[3.0, 6.0], fighters__blue=50.0))
    near(x.factor("support.blue"), np.exp(-np.array([0.4, 1.0]) * column(3.0, 1.5)))
