"""One step: factors multiply, exits compete, losses never take more than there is, levels move exactly."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from contested.engine.step import arrivals_by_place
from contested.model.effects import LevelSpec, Loss, Report, arrive, drift, event, factor, leave, loss, move, travel
from contested.model.mechanism import Mechanism
from contested.model.parameter import parameter, positive
from contested.model.size import fixed_size
from contested.observations.laws import Binomial
from helpers.worlds import case, land, leap_at, noise_of, part, people, shock


class Exits(Mechanism):
    """Two competing ways out, at hazards that are given."""

    first: jnp.ndarray = parameter("per week", positive, "one way")
    second: jnp.ndarray = parameter("per week", positive, "another way")

    def flows(self, s, x):
        yield move("hide", "civilian", "displaced", self.first * jnp.ones_like(s["civilian"]))
        yield leave("die", "civilian", self.second * jnp.ones_like(s["civilian"]))


@pytest.mark.parametrize("per_week", [1, 7])
def test_competing_exits_are_exact_at_any_step(per_week):
    s = case(part(Exits, first=0.5, second=0.3), weeks=3).expected(per_week)
    weeks = np.arange(1, 4)
    np.testing.assert_allclose(s["civilian"][:, 0], 1e5 * np.exp(-0.8 * weeks), rtol=1e-5)
    np.testing.assert_allclose(s["displaced"][:, 0], 1e5 * (1 - np.exp(-0.8 * weeks)) * 0.5 / 0.8, rtol=1e-5)
    np.testing.assert_allclose(s["exits.die"][:, 0] / s["exits.hide"][:, 0], 0.6, rtol=1e-5)


class Level(Mechanism):
    """A level with a source and a pull."""

    change: jnp.ndarray = parameter("per week", positive, "source")
    toward: jnp.ndarray = parameter("1", positive, "where it is pulled")
    speed: jnp.ndarray = parameter("per week", positive, "how hard")

    def declare(self, world, initial):
        yield LevelSpec("level", "1", "place", 1.0, 0.0, 9.0)

    def drifts(self, s, x, counts):
        yield drift("level", change=self.change, toward=self.toward, speed=self.speed)


@pytest.mark.parametrize("per_week", [1, 4])
@pytest.mark.parametrize(("change", "toward", "speed"), [(0.3, 2.0, 0.4), (0.5, 2.0, 0.0), (0.0, 5.0, 0.2)])
def test_a_level_follows_its_equation_exactly_at_any_step(per_week, change, toward, speed):
    path = case(part(Level, change=change, toward=toward, speed=speed), weeks=8).expected(per_week)["level"][:, 0]
    t = np.arange(1, 9)
    rest = toward + change / speed if speed else None
    exact = rest + (1 - rest) * np.exp(-speed * t) if speed else 1 + change * t
    np.testing.assert_allclose(path, exact, rtol=2e-5)


def test_a_level_stays_within_its_bounds():
    path = case(part(Level, change=4.0, toward=0.0, speed=0.0), weeks=5).expected()["level"][:, 0]
    np.testing.assert_allclose(path, [5.0, 9.0, 9.0, 9.0, 9.0])


class Shelling(Mechanism):
    """So many salvos a week, each taking a fixed number of two kinds of people."""

    rate: jnp.ndarray = parameter("per week", positive, "salvos")
    size: jnp.ndarray = parameter("deaths", positive, "deaths in a salvo")

    def flows(self, s, x):
        here = jnp.ones_like(s["civilian"])
        losses: tuple[Loss, ...] = (
            loss("killed.red", "fighters.red", "dead.red", 0.25 * here),
            loss("killed.blue", "fighters.blue", "dead.blue", 0.25 * here),
        )
        yield event("salvo", self.rate * here, fixed_size(self.size), losses)

    def reports(self, world, counts):
        yield Report("heard", Binomial(counts.of("shelling.salvo"), jnp.ones_like(counts.zero)))


def test_an_event_takes_its_shares_and_no_stock_loses_the_rest():
    s = case(part(Shelling, rate=40.0, size=10.0), fighters={"red": 5000, "blue": 5000}, weeks=2).expected()
    assert s["shelling.salvo"][0, 0] == pytest.approx(40.0)
    np.testing.assert_allclose(s["dead.red"][:, 0], [100.0, 200.0], rtol=1e-5)
    np.testing.assert_allclose(s["shelling.heard"], s["shelling.salvo"])


MANY, FEW = 2000, 50


@pytest.fixture(scope="module")
def shelled():
    """Six weeks drawn and expected: MANY histories with enough fighters for a week, then FEW in which all die."""
    first = np.arange(MANY + FEW) < MANY
    salvos = part(Shelling, rate=np.where(first, 40.0, 60.0), size=np.where(first, 1.6, 3.0))
    here = case(salvos, fighters={"red": np.where(first, 9e4, 30), "blue": np.where(first, 9e4, 90)}, weeks=6)
    return here.leap(MANY + FEW), here.expected_by_member(MANY + FEW)


def test_events_of_a_size_that_is_not_whole_are_fewer_and_larger_in_whole_numbers(shelled):
    """Where 1.6 persons die at a time two do, in four of five events: as many persons."""
    drawn, expected = ({name: values[:1, :, :MANY] for name, values in s.items()} for s in shelled)
    assert drawn["shelling.salvo"].mean() == pytest.approx(32.0, abs=4 * np.sqrt(32.0 / MANY))
    assert drawn["dead.red"].mean() == pytest.approx(16.0, abs=4 * np.sqrt(2 * 16.0 / MANY))
    assert float(expected["shelling.salvo"][0, 0, 0]) == pytest.approx(40.0)
    assert float(expected["dead.red"][0, 0, 0]) == pytest.approx(16.0)


def test_losses_never_take_more_than_there_is(shelled):
    for s in ({name: values[..., MANY:] for name, values in weeks.items()} for weeks in shelled):
        for side, start in (("red", 30), ("blue", 90)):
            assert s[f"fighters.{side}"].min() == 0.0 and np.all(s[f"dead.{side}"][-1] == start)
            np.testing.assert_allclose(s[f"shelling.killed.{side}"].sum(axis=0), start, rtol=1e-6)


class Raid(Mechanism):
    """Events that take from one stock in two ways, for both of which it is too small."""

    rate: jnp.ndarray = parameter("per week", positive, "events")
    listed = ("captured", "dead")

    def flows(self, s, x):
        here = jnp.ones_like(s["civilian"])
        losses = tuple(loss(way, "fighters.red", f"{way}.red", 0.5 * here) for way in self.listed)
        yield event("attack", self.rate * here, fixed_size(10.0 * jnp.ones_like(self.rate)), losses)


class Backwards(Raid):
    """The same, listed the other way round."""

    listed = ("dead", "captured")


@pytest.mark.parametrize("raid", [Raid, Backwards])
def test_losses_of_one_stock_are_taken_in_the_order_of_their_names_however_they_are_listed(raid):
    s = case(part(raid, rate=6.0), fighters={"red": 30}, weeks=1).leap(100, per_week=1)
    captured, dead = s["captured.red"], s["dead.red"]
    assert np.all(captured + dead <= 30) and captured.mean() > 20 and dead.mean() < 10


def test_factors_on_a_name_multiply_in_their_window_only():
    shocks = {shock("shelling.*", 1.0, 3.0): 3.0, shock("*.salvo", 2.0, 4.0, id="other"): 0.5}
    s = case(part(Shelling, rate=40.0, size=1.0), weeks=5, fighters={"red": 1e4, "blue": 1e4}, shocks=shocks)
    np.testing.assert_allclose(s.expected()["shelling.salvo"][:, 0], [40.0, 120.0, 60.0, 20.0, 40.0], rtol=1e-5)


class Twice(Mechanism):
    """A factor that every mechanism of this kind sets."""

    by: jnp.ndarray = parameter("factor", positive, "by how much")

    def factors(self, s, x):
        yield factor("shelling.salvo", self.by)


def test_factors_of_several_mechanisms_commute():
    parts = [part(Shelling, rate=40.0, size=1.0), part(Twice, "a", by=3.0), part(Twice, "b", by=0.5)]
    runs = [case(*order, weeks=2, fighters={"red": 1e4, "blue": 1e4}).expected() for order in (parts, parts[::-1])]
    assert runs[0]["shelling.salvo"][0, 0] == pytest.approx(60.0)
    assert all(np.array_equal(runs[0][name], runs[1][name]) for name in runs[0])


class Pilgrims(Mechanism):
    """People who walk to fixed places, and strangers who arrive."""

    speed: jnp.ndarray = parameter("per week", positive, "hazard of setting out")

    def flows(self, s, x):
        routes = np.array([[1, 2], [2, 0], [0, 1]])
        shares = jnp.asarray([[0.25, 0.75], [1.0, 0.0], [0.5, 0.5]])[..., None]
        yield travel("walk", "civilian", "displaced", self.speed * jnp.ones_like(s["civilian"]), routes, shares)
        yield arrive("strangers", "displaced", 20.0 * jnp.ones_like(s["civilian"]))


def test_travellers_arrive_where_their_routes_lead():
    here = case(part(Pilgrims, speed=0.2), world=land(3, population=[1000.0, 2000.0, 4000.0]), weeks=1)
    gone = np.array([1000.0, 2000.0, 4000.0]) * (1 - np.exp(-0.2))
    s = here.expected()
    np.testing.assert_allclose(s["pilgrims.walk"][0], gone, rtol=1e-5)
    there = np.array([gone[2] / 2, gone[0] / 4 + gone[2] / 2, gone[0] * 3 / 4 + gone[1]]) + 20.0
    np.testing.assert_allclose(s["displaced"][0], there, rtol=1e-5)


def pilgrims(*others, seed=0):
    """Four weeks of pilgrims in twenty histories, beside other mechanisms."""
    world = land(3, population=[1000.0, 2000.0, 4000.0])
    here = case(part(Pilgrims, speed=0.2), *others, world=world, fighters={"red": 500, "blue": 500}, weeks=4)
    return here.leap(20, seed)


def test_travel_and_arrival_keep_count_of_whole_persons():
    s = pilgrims()
    came = np.cumsum(s["pilgrims.strangers"].sum(axis=1), axis=0)
    assert np.array_equal(people(s), 7000.0 + 1000.0 + came) and came[-1].std() > 0
    assert all(np.array_equal(values, np.round(values)) for values in s.values())


def test_routes_are_summed_by_destination():
    rng = np.random.default_rng(1)
    routes, load = rng.integers(0, 5, (5, 3)), rng.integers(0, 9, (5, 3, 2)).astype(np.float32)
    wanted = np.zeros((5, 2))
    np.add.at(wanted, routes, load)
    assert np.array_equal(arrivals_by_place(jnp.asarray(load), routes), wanted)


def test_the_same_seed_gives_the_same_bytes_and_another_does_not():
    one, same, other = pilgrims(seed=1), pilgrims(seed=1), pilgrims(seed=2)
    assert all(one[name].tobytes() == same[name].tobytes() for name in one)
    assert one["displaced"].tobytes() != other["displaced"].tobytes()


def test_another_mechanism_does_not_change_the_draws():
    both, alone = pilgrims(part(Shelling, rate=4.0, size=1.0)), pilgrims()
    assert np.array_equal(both["displaced"], alone["displaced"]) and both["dead.red"].sum() > 0


def test_a_step_s_draws_differ_from_the_next_one_s():
    @jax.jit
    def draws(number):
        return leap_at(noise_of(0, 200), number, 1).poisson(["a"], [jnp.full((1, 200), 5.0)])[0]

    one, two = draws(0), draws(1)
    assert abs(np.corrcoef(one[0], two[0])[0, 1]) < 0.3
