"""M18: people who flee."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from contested.model.inputs import StepCounts
from contested.scenario.load import find_scenario
from contested.scenario.places import read_places
from helpers.plain import Killing
from helpers.said import column, drifts, flows, near
from helpers.worlds import case, land, part, people, route_shares, shock


def fleeing(**changed):
    numbers = {"leave_rate": 0.05, "threat_half": 10.0, "hunger_rate": 0.02, "abroad_share": 0.2, "decay": 80.0,
               "size_exponent": 1.0, "aversion": 1.0, "return_rate": 0.03, "memory": 6.0,
               "within_share": 0.5}  # fmt: skip
    return part("displacement", deadly=("dead.civilian",), **(numbers | changed))


def test_nobody_flees_without_threat_or_hunger():
    series = case(fleeing(), world=land(3), weeks=10).expected(1)
    for flow in ("flee", "cross", "return", "come_back"):
        assert np.all(series[f"displacement.{flow}"] == 0.0)


def test_leaving_at_a_threat_and_its_fading():
    here = case(fleeing(), world=land(3))
    state = here.state(threat=[0.0, 10.0, 1e4])
    flee, cross = (np.asarray(here.flow(n, state).hazard)[:, 0] for n in ("flee", "cross"))
    assert flee + cross == pytest.approx(0.05 * (1 - np.exp([0.0, -1.0, -1e3])), rel=1e-5)
    assert cross == pytest.approx(0.2 * (flee + cross), rel=1e-5)
    later = case(fleeing(leave_rate=0.0), weeks=1)
    assert float(later.after(later.state(threat=8.0), 6)["threat"][0, 0]) == pytest.approx(8 / np.e, rel=1e-4)


@pytest.mark.parametrize(("open_", "over"), [(0.0, 0.0), (0.25, 0.05), (1.0, 0.2), (4.0, 0.8), (8.0, 1.0)])
def test_whom_a_closed_border_keeps_in_flees_within_the_country(open_, over):
    """As many leave as before: a share of 0.2, times how open the border is, crosses it, and the rest stay inside."""
    here = case(fleeing(), world=land(2), shocks={shock("borders", 0, 9, 2): open_})
    state = here.state(threat=10.0, abroad=500)
    flee, cross, back = (np.asarray(here.flow(n, state).hazard)[0, 0] for n in ("flee", "cross", "come_back"))
    leaving = 0.05 * (1 - np.exp(-1.0))
    assert (cross, flee) == pytest.approx((over * leaving, (1 - over) * leaving), rel=1e-5, abs=1e-9)
    assert back == pytest.approx(0.03 * np.exp(-1.0), rel=1e-5)


def test_a_border_as_open_as_at_the_start_changes_no_bit():
    state = case(fleeing(), world=land(2)).state(threat=[3.0, 10.0])
    plain, shocked = (
        [np.asarray(case(fleeing(), world=land(2), shocks=events).flow(n, state).hazard) for n in ("flee", "cross")]
        for events in (None, {shock("borders", 0, 9, 2): 1.0})
    )
    assert all(np.array_equal(one, other) for one, other in zip(plain, shocked, strict=True))


def test_a_threat_is_the_deaths_of_a_week_per_100000_people():
    """Three die in a step of half a week among 80,000 people, by whatever flow: 6 a week, 7.5 per 100,000."""
    here = case(fleeing(), world=land(1))
    state = here.state(civilian=80_000)
    zero = 0.0 * state["civilian"]
    counts, targets = (
        {"a": zero + 1, "b": zero + 2, "c": zero + 40},
        {"a": "dead.civilian", "b": "dead.civilian", "c": None},
    )
    (d,) = here.bound()[0].drifts(state, here.inputs(state), StepCounts(counts, targets, zero, 0.5))
    assert d.name == "threat" and float(d.toward[0, 0]) == pytest.approx(7.5, rel=1e-5)
    assert float(d.speed[0]) == pytest.approx(1 / 6)


@pytest.mark.parametrize("within", [0.5, 0.2])
def test_destinations_follow_gravity(within):
    """Size to an exponent, distance and threat; who stays goes a share of the way to the nearest other place."""
    size, threat = np.array([5e4, 2e5, 1e5]), np.array([0.0, 4.0, 12.0])
    here = case(fleeing(size_exponent=0.7, within_share=within), world=land(3, population=size))
    flow = here.flow("flee", here.state(threat=threat))
    km = np.abs(np.arange(3)[:, None] - np.arange(3)[None, :]) * 100.0 + within * 100.0 * np.eye(3)
    pull = size**0.7 * np.exp(-km / 80.0) * np.exp(-1.0 * threat / 10.0)
    shares = np.zeros((3, 3))
    np.put_along_axis(shares, flow.routes, np.asarray(route_shares(flow))[..., 0], axis=1)
    np.testing.assert_allclose(shares, pull / pull.sum(axis=1, keepdims=True), rtol=1e-5)


def test_routes_carry_the_share_of_gravity_that_the_docstring_states():
    folder = find_scenario("afghanistan-2022").parent
    places = read_places(folder / "places.csv", None, folder / "neighbours.csv")
    count = len(places.ids)
    km = places.distance_km + np.diag(np.full(count, np.inf))
    km[np.diag_indices(count)] = 0.5 * km.min(axis=1)
    pull = places.population**0.7 * np.exp(-km / 120.0)
    world = land(count, places.population, distance_km=places.distance_km, neighbours=places.neighbours)
    routes, there = world.routes()
    kept = (np.take_along_axis(pull, routes, axis=1) * there).sum(axis=1) / pull.sum(axis=1)
    assert np.average(kept, weights=places.population) == pytest.approx(0.7, abs=0.02)


def test_every_route_has_its_reverse_and_no_neighbour_is_left_out():
    """A chain in which the last places are far: the nearest of one are not always the nearest of the other."""
    km = np.cumsum([0.0, 1, 1, 1, 1, 1, 1, 50, 90, 10])
    world = land(10, distance_km=np.abs(km[:, None] - km[None, :]))
    routes, there = world.routes()
    ways = {(i, int(j)) for i in range(10) for j in routes[i][there[i]]}
    assert ways == {(j, i) for i, j in ways}
    assert {(i, j) for i in range(10) for j in range(10) if abs(i - j) <= 1} <= ways
    assert np.all(routes[:, 0] == np.arange(10)) and np.all(there[:, 0])
    assert np.all(routes[~there] == np.nonzero(~there)[0])
    assert len({len(set(row[is_there])) == is_there.sum() for row, is_there in zip(routes, there, strict=True)}) == 1


def test_people_go_home_only_as_far_as_home_is_safe():
    """All who fled from the first place are in the second; calm where they are does not make home safe."""
    here = case(fleeing(), world=land(2))
    for home, now, rate in ((0.0, 0.0, 1.0), (10.0, 0.0, np.exp(-1.0)), (0.0, 10.0, 1.0)):
        state = here.state(civilian=[90_000, 100_000], displaced=[0, 10_000], abroad=[500, 0], threat=[home, now])
        flow = here.flow("return", state)
        to_home = np.asarray(flow.hazard * route_shares(flow)[..., 0])[1, flow.routes[1] == 0]
        assert to_home == pytest.approx(0.03 * rate, rel=1e-4)
        assert float(here.flow("come_back", state).hazard[0, 0]) == pytest.approx(0.03 * rate, rel=1e-4)


def test_nobody_goes_home_where_nobody_is_missing():
    here = case(fleeing(), world=land(2))
    state = here.state(displaced=[0, 10_000])
    assert np.all(np.asarray(here.flow("return", state).hazard) == 0.0)


def test_two_equal_places_become_equal_whatever_the_start():
    """Hunger drives out and calm brings home: what is stationary does not know who started where."""
    hungry = {shock("wage", 0, 1e4, 2): 0.5}
    here = case(fleeing(), world=land(2), shocks=hungry, weeks=400)
    start = here.state(civilian=[70_000, 100_000], displaced=[30_000, 0])
    end = here.after(start, 400)
    for name in ("civilian", "displaced"):
        first, second = np.asarray(end[name])[:, 0]
        assert first == pytest.approx(second, rel=2e-3)
    assert float(end["displaced"].sum()) > 1000


def test_after_a_war_flight_stops_and_people_come_home():
    """A year of killing, then a year without: flows fall by nine tenths, and more return than leave."""
    year = 52
    here = case(fleeing(hunger_rate=0.0), part(Killing, hazard=3e-4), world=land(3), weeks=3 * year,
                shocks={shock("killing.*", year, 1e4, 3): 1e-9})  # fmt: skip
    series = here.expected(1)
    fled = (series["displacement.flee"] + series["displacement.cross"]).sum(axis=1)
    back = (series["displacement.return"] + series["displacement.come_back"]).sum(axis=1)
    at_war = fled[year - 10 : year].mean()
    assert at_war > 100
    assert fled[2 * year - 10 : 2 * year].mean() < 0.1 * at_war
    assert back[year : 2 * year].sum() > fled[year : 2 * year].sum()
    away = (series["displaced"] + series["abroad"]).sum(axis=1)
    assert away[-1] < 0.2 * away[year]


def test_hunger_drives_out_and_whole_persons_are_conserved():
    here = case(fleeing(), world=land(3), shocks={shock("wage", 0, 5, 3): 0.5}, weeks=8)
    series = here.leap(3, per_week=1)
    assert np.all(people(series) == 300_000)
    with jax.enable_x64(True):
        first = here.expected(1)["displacement.flee"][0]
    assert first == pytest.approx(100_000 * -np.expm1(-0.01) * 0.8, rel=1e-5)


PEOPLE = np.array([5e4, 2e5, 1e5, 0.0, 3e4, 8e4, 6e4, 4e4])
KM = np.abs(np.subtract.outer(*2 * [np.array([0.0, 30.0, 80.0, 100.0, 180.0, 250.0, 600.0, 610.0])]))
THREAT = [0.0, 4.0, 12.0, 1.0, 30.0, 2.0, 0.5, 6.0]
NUMBERS = {"leave_rate": [0.05, 0.1], "threat_half": [10.0, 5.0], "hunger_rate": [0.02, 0.04],
           "abroad_share": [0.2, 0.6], "decay": [80.0, 150.0], "size_exponent": [0.7, 1.0], "aversion": [1.0, 0.5],
           "return_rate": [0.03, 0.01], "memory": [6.0, 4.0], "within_share": [0.5, 0.2]}  # fmt: skip
P = {name: np.array(numbers) for name, numbers in NUMBERS.items()}


def gravity(routes, there, size_exponent, decay, aversion=P["aversion"]):
    """Weights of routes [origin, route, member], relative to staying; logs of pull and fear are at most 40."""
    size, threat = np.log(np.maximum(PEOPLE, 1.0)), np.array(THREAT)
    nearest = (KM + np.diag(np.full(8, np.inf))).min(axis=1)
    km = np.take_along_axis(KM, routes, axis=1)[..., None] * np.ones(2)
    same = routes == np.arange(8)[:, None]
    km = np.where(same[..., None], P["within_share"] * nearest[routes][..., None], km)
    size = size[routes][..., None]
    pull = size_exponent * (size - size[:, :1]) - (km - km[:, :1]) / decay
    fear = np.minimum(aversion * threat[routes][..., None] / P["threat_half"], 40.0)
    return np.exp(np.minimum(pull, 40.0)) * np.exp(-fear) * there[..., None]


def spread(**changed):
    """Eight places, two of them far; no route leads from some to others."""
    neighbours = np.abs(np.subtract.outer(np.arange(8), np.arange(8))) == 1
    here = case(fleeing(**(NUMBERS | changed)), world=land(8, PEOPLE, distance_km=KM, neighbours=neighbours))
    routes, there = here.model.world.routes()
    assert there.all(axis=1).any() != there.all()
    return here, routes, there


@pytest.mark.parametrize(("wage", "border"), [(0.6, 1.0), (1.5, 0.5), (1.0, 4.0)])
def test_who_leaves_each_place_and_where_to(wage, border):
    here, routes, there = spread()
    found = flows(here, here.state(2, threat=THREAT), wage=wage, borders=border)
    leaving = P["leave_rate"] * (1.0 - np.exp(-column(*THREAT) / P["threat_half"]))
    leaving = leaving + P["hunger_rate"] * max(1.0 - wage, 0.0)
    over = np.minimum(P["abroad_share"] * border, 1.0)
    near(found["flee"].hazard, leaving * (1.0 - over))
    near(found["cross"].hazard, leaving * over)
    assert np.array_equal(found["flee"].routes, routes)
    near(found["flee"].weights, gravity(routes, there, P["size_exponent"], P["decay"]), 1e-4)


@pytest.mark.parametrize(("size_exponent", "decay", "aversion"), [(9.0, 1e4, 0.0), (0.7, 80.0, 100.0)])
def test_a_pull_and_a_fear_beyond_all_measure_stop_at_a_log_of_40(size_exponent, decay, aversion):
    """The empty place counts as a person, so that a place of 200,000 pulls as exp(9 x 12.2) from there."""
    here, routes, there = spread(size_exponent=size_exponent, decay=decay, aversion=aversion)
    weights = np.asarray(flows(here, here.state(2, threat=THREAT))["flee"].weights, float)
    expected = gravity(routes, there, size_exponent, decay, aversion)
    seen = expected > 1e-30
    assert seen.sum() > 60 and np.abs(np.log(expected[seen])).max() > 39.9
    np.testing.assert_allclose(weights[seen], expected[seen], rtol=2e-4)


def test_who_goes_home_is_the_share_of_lost_people_whose_home_is_calm():
    """More people than at the start are in the second place: it has lost nobody."""
    here, routes, there = spread()
    now = PEOPLE - np.array([2e4, -5e4, 3e4, 0.0, 1e4, 0.0, 5e3, 0.0])
    found = flows(here, here.state(2, civilian=now, threat=THREAT))
    calm = np.exp(-column(*THREAT) / P["threat_half"])
    lost = np.maximum(column(*PEOPLE) - column(*now), 0.0)
    back = (lost * calm)[routes] * there[..., None]
    near(found["return"].weights, back, 1e-4)
    assert np.array_equal(found["return"].routes, routes)
    near(found["return"].hazard, P["return_rate"] * back.sum(axis=1) / (lost[routes] * there[..., None]).sum(axis=1))
    near(found["come_back"].hazard, P["return_rate"] * calm)


def test_a_threat_tends_to_the_deaths_of_a_week_among_the_people_of_each_place():
    here = case(fleeing(**NUMBERS), world=land(2))
    state = here.state(2, civilian=[80_000.0, 0.0])
    (moved,) = drifts(here, state, {"dead.civilian": [2.0, 1.0], "dead.red": 40.0}).values()
    near(moved.toward, column(10.0, 0.0) * np.ones(2))  # 8 a week
    near(moved.speed, [1 / 6, 1 / 4])
    assert moved.change == 0.0


def test_in_a_country_of_one_place_people_stay_in_it():
    here = case(fleeing(within_share=0.5), world=land())
    found = flows(here, here.state(1, threat=10.0), 1)
    near(found["flee"].weights, [[[np.exp(-1.0)]]])
    assert found["flee"].weights.dtype == jnp.float32
