"""Equipment that wears out, attacks in towns, an index of outward threat, and what a side makes up or denies."""

import numpy as np
import pytest

from contested.model.mechanisms.towns import share_in_towns
from helpers.plain import Background, Killing, Raids
from helpers.said import column, counted, drifts, near
from helpers.worlds import case, land, part, total


def test_what_is_not_maintained_wears_out_by_its_half_life():
    here = case(part("equipment", actor="blue", serviceable=0.8, upkept=0.2, half_life=26.0, gain=0.5), weeks=26)
    series = here.expected(1)["equipment.blue"][:, 0]
    assert series[-1] == pytest.approx(0.2 + 0.6 / 2, rel=1e-4)
    start = here.state()
    assert float(np.ravel(here.inputs(start).factor("strength.blue"))[0]) == pytest.approx(1.4)


def towns(start=0.2, most=0.8, speed=0.05, season=0.0, weeks=40):
    columns = {"urban": [0.9, 0.1], "snow": [0.0, 20.0]}
    more = [] if not season else [
        part("season", affects=("raids.attack",), towns="red", amplitude=season, peak=26.0, closure=0.0, midwinter=2.0)
    ]  # fmt: skip
    return case(
        part("towns", group="red", attacks=("raids.attack",), urban="urban", start=start, most=most, speed=speed),
        part(Raids, "raids", group="red", rate=0.1), *more, world=land(2, columns=columns), fighters={"red": 200.0},
        weeks=weeks,
    )  # fmt: skip


def test_attacks_move_to_where_townspeople_are():
    series = towns().expected(7)
    share = 0.8 - 0.6 * np.exp(-0.05 * np.arange(1, 41))
    assert series["towns.red"][:, 0] == pytest.approx(share, rel=1e-4)
    x = towns().inputs(towns().state())
    assert np.ravel(x.factor("raids.attack")) == pytest.approx([0.8 + 0.2 * 1.8, 0.8 + 0.2 * 0.2], rel=1e-5)


def test_what_is_in_towns_has_no_season():
    """With all attacks in towns the year is flat; with half of them the wave is half as high."""
    wave = {share: total(towns(share, share, 0.0, season=0.7, weeks=52).expected(1), "raids.attack") for share in
            (0.0, 0.5, 1.0)}  # fmt: skip
    assert wave[1.0] == pytest.approx(wave[1.0][0], rel=1e-4)
    height = {share: one.max() - one.min() for share, one in wave.items()}
    assert height[0.0] > 5.0
    assert height[0.5] == pytest.approx(height[0.0] / 2, rel=1e-3)


def test_what_is_in_towns_has_no_season_in_each_place():
    """Of the attacks of a place u t are in towns and have no season, 1 - u have it: t is 1.8 and 0.2."""
    here, bare = towns(0.5, 0.5, 0.0, season=0.7), towns(0.0, 0.0, 0.0, season=0.7)
    for week in (0.0, 26.0):
        wave = np.ravel(bare.inputs(bare.state(), week).factor("raids.attack"))[0]
        found = np.ravel(here.inputs(here.state(), week).factor("raids.attack"))
        assert found == pytest.approx([0.5 * 1.8 + 0.5 * wave, 0.5 * 0.2 + 0.5 * wave], rel=1e-4)
    assert wave > 1.5


def test_the_index_of_outward_threat_is_strength_times_freedom():
    here = case(
        part("outward", groups="red", host="blue", memory=4.0), world=land(2), fighters={"red": 100.0},
        held={"blue": [10.0, 5.0]}, weeks=40,
    )  # fmt: skip
    free = 50.0 * 1.0 + 50.0 * 0.5
    assert here.expected(1)["outward.blue"][:, 0] == pytest.approx(np.full(40, free), rel=1e-5)
    more = 100.0 * 1.0 + 50.0 * 0.5
    after = here.after(here.state(fighters__red=[100.0, 50.0]), 4, 50)
    index = float(np.ravel(after.levels["outward.blue"])[0])
    assert index == pytest.approx(more + (free - more) * np.exp(-1.0), rel=1e-3)


def test_an_index_that_starts_with_nobody_grows_with_those_who_come():
    here = case(part("outward", groups="red", host="blue", memory=4.0), held={"blue": [5.0]}, weeks=4)
    assert np.all(here.expected(1)["outward.blue"] == 0.0)
    after = here.after(here.state(fighters__red=[100.0]), 4, 50)
    assert float(np.ravel(after.levels["outward.blue"])[0]) == pytest.approx(50.0 * (1 - np.exp(-1.0)), rel=1e-3)


def test_what_is_made_up_and_denied_are_shares_of_what_happened():
    here = case(
        part("fabrication", side="red", attacks=("background.attack",), harms=("killing.kill",), made_up=0.5,
             denied=0.75),
        part(Background, "background", rate=4.0), part(Killing, "killing", hazard=1e-4), world=land(2), weeks=10,
    )  # fmt: skip
    series = here.leap(400, seed=3, per_week=1)
    names = ("fabrication.made_up", "background.attack", "fabrication.admitted_harm", "killing.kill")
    invented, attacks, told, harmed = (float(series[name].sum()) for name in names)
    assert invented / attacks == pytest.approx(0.5, abs=5 * np.sqrt(0.5 / attacks))
    assert told / harmed == pytest.approx(0.25, abs=5 * np.sqrt(0.19 / harmed))
    assert np.all(series["fabrication.admitted_harm"] <= series["killing.kill"])


def test_what_works_adds_strength_and_tends_to_what_is_maintained():
    here = case(part("equipment", actor="blue", serviceable=[0.8, 0.4], upkept=[0.2, 0.1], half_life=[26.0, 8.0],
                     gain=[0.5, 1.5]))  # fmt: skip
    state = here.state(2)
    near(here.inputs(state).factor("strength.blue"), [[1.4, 1.6]])
    (worn,) = drifts(here, state, {}).values()
    near(worn.toward, [0.2, 0.1])
    near(worn.speed, np.log(2.0) / np.array([26.0, 8.0]))
    assert worn.change == 0.0


def moved(urban, start=(0.2, 0.6)):
    """Two members with so many attacks in towns; a quarter, a half and a quarter of the people in three places."""
    return case(
        part("towns", group="red", attacks=("raids.attack", "riots.attack"), urban="urban", start=list(start),
             most=[0.8, 0.9], speed=[0.05, 0.1]),
        part(Raids, "raids", group="red", rate=0.1), part(Raids, "riots", group="red", rate=0.1),
        world=land(3, population=[1e5, 2e5, 1e5], columns={"urban": urban}),
    )  # fmt: skip


def test_townspeople_are_a_share_between_none_and_all_relative_to_the_countrys():
    """Shares of 1.3 and of -0.2 count as 1 and 0: the country's is 0.25 + 0.125 = 0.375."""
    here = moved([1.3, -0.2, 0.5])
    state, there = here.state(2), column(1.0, 0.0, 0.5) / 0.375
    near(state["townspeople.red"], there * np.ones(2))
    near(state["towns.red"], [[0.2, 0.6]])
    share = np.array([0.2, 0.6])
    x = here.inputs(state)
    for attack in ("raids.attack", "riots.attack"):
        near(x.factor(attack), 1.0 - share + share * there)
    near(share_in_towns(state, "red"), share * there / (1.0 - share + share * there))
    (on,) = drifts(here, state, {}).values()
    near(on.toward, [0.8, 0.9])
    near(on.speed, [0.05, 0.1])
    assert on.change == 0.0


def test_where_nobody_lives_in_towns_what_moves_there_is_no_attack():
    here = moved([0.0, 0.0, 0.0], start=(0.25, 1.0))
    state = here.state(2)
    near(here.inputs(state).factor("raids.attack"), [[0.75, 0.0]] * 3)
    near(share_in_towns(state, "red"), np.zeros((3, 2)))


def test_who_is_free_to_act_is_counted_over_groups_and_places():
    """Blue holds all of the first place and, of the second, 3 of 10 units, of which 2 are contested and 5 are red's."""
    here = case(
        part("outward", groups=("red", "green"), host="blue", memory=[4.0, 10.0]),
        world=land(2, actors=("red", "blue", "green")), held={"blue": [10.0, 3.0], "red": [0.0, 5.0]},
        fighters={"red": 100.0, "green": 40.0},
    )  # fmt: skip
    near(here.state(2)["outward.blue"], np.full((1, 2), 70.0 + 0.3 * 70.0))
    state = here.state(2, fighters__red=[80.0, 10.0], fighters__green=[5.0, 30.0], fighters__blue=1000.0)
    (index,) = drifts(here, state, {}).values()
    near(index.toward, np.full((1, 2), 85.0 + 0.3 * 40.0))
    near(index.speed, [0.25, 0.1])
    assert index.change == 0.0


def test_what_is_made_up_and_admitted_has_the_law_of_each_place():
    here = case(
        part("fabrication", side="red", attacks=("raids.attack", "riots.*"), harms=("a.harm", "b.harm"),
             made_up=[0.5, 2.0], denied=[0.75, 0.1]), world=land(2),
    )  # fmt: skip
    counts = counted({"raids.attack": [3.0, 1.0], "riots.attack": [2.0, 0.0], "a.harm": [4.0, 0.0],
                      "b.harm": [6.0, 5.0], "c.harm": [100.0, 100.0]})  # fmt: skip
    made_up, told = (report.law for report in here.bound(2)[0].reports(here.model.world, counts))
    near(made_up.mean, np.array([0.5, 2.0]) * column(5.0, 1.0))
    near(told.count, column(10.0, 5.0) * np.ones(2))
    near(told.chance, np.array([0.25, 0.9]) * np.ones((2, 1)))
