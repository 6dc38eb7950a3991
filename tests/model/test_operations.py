"""M03: force is only as good as the information behind it."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from contested.model.effects import LevelSpec, arrive, drift, move
from contested.model.inputs import safe_ratio
from contested.model.mechanism import Mechanism
from contested.model.parameter import parameter, positive
from contested.model.size import mean_size
from helpers.exact import moments, size_law
from helpers.plain import Steady
from helpers.said import column, flows, near
from helpers.worlds import case, land, part, total

THETA, MU = 0.3, 0.1


class Renewal(Mechanism):
    """Recruits right after harm, theta to a civilian harmed; as many are born as die, so that the population stays."""

    sources = ()
    catalogue = "test"

    theta: jax.Array = parameter("recruits per civilian harmed", positive, "theta")

    def declare(self, world, initial):
        yield LevelSpec("fresh", "per week", "place", 0.0)
        yield LevelSpec("gone", "per week", "place", 0.0)

    def flows(self, s, x):
        yield arrive("born", "civilian", s["gone"])
        yield move("join", "civilian", "fighters.red", safe_ratio(self.theta * s["fresh"], s["civilian"]))

    def drifts(self, s, x, counts):
        yield drift("fresh", toward=counts.per_week(counts.of("operations.harmed")), speed=400.0)
        yield drift("gone", toward=counts.per_week(counts.into("dead.*", "captured.*")), speed=400.0)


def operations(mu=MU, **changed):
    numbers = {"rate": 1.0, "aimed_max": mu, "aimed_min": mu, "search_half": 1e-3, "effect": 1.0, "killed_share": 0.5,
               "harm": 1.0, "size_exponent": 2.5, "size_offset": 0.0, "size_cap": 100.0}  # fmt: skip
    return part("operations", force="blue", target="red", **(numbers | changed))


def means(flows):
    """Fighters removed and civilians harmed a week, in the mean [place, member]."""
    return tuple(np.asarray(flows[n].rate * mean_size(flows[n].size)[0]) for n in ("clash", "incident"))


def informers(level=0.5):
    return part(Steady, actor="blue", level=level)


def stalemate(force, weeks, mu=MU, start=100.0, per_week=50):
    """Share of fighters in a population of 100,000; a week here is 1,000 of a removal of 0.001 per soldier a week."""
    here = case(operations(mu, rate=100.0), informers(), part(Renewal, theta=THETA), world=land(population=1e5 - start),
                fighters={"red": start, "blue": force}, weeks=weeks)  # fmt: skip
    with jax.enable_x64(True):
        series = here.expected(per_week)
    red = total(series, "fighters.red")
    return red / (red + total(series, "civilian"))


def balance(mu, x, theta=THETA):
    """Net growth of the enemy for one operation's worth of force, from the flows themselves."""
    here = case(
        operations(mu), informers(), world=land(population=1e8 * (1 - x)), fighters={"red": 1e8 * x, "blue": 1e4}
    )
    state = here.state()
    flows = {f.name: f for f in here.bound()[0].flows(state, here.inputs(state))}
    removed, harmed = means(flows)
    return float((theta * harmed - removed)[0, 0] / 100.0)


@pytest.mark.parametrize(("theta", "mu"), [(0.3, 0.1), (0.3, 0.0), (0.8, 0.2), (1.5, 0.35)])
def test_the_share_of_fighters_balances_at_the_closed_form(theta, mu):
    settled = (theta * (1 - mu) - mu) / ((1 - mu) * (1 + theta))
    if (theta, mu) == (THETA, MU):
        assert settled == pytest.approx(0.1453, abs=5e-5)
    assert balance(mu, settled, theta) == pytest.approx(0.0, abs=1e-4)
    assert balance(mu, settled * 0.9, theta) > 0 > balance(mu, settled * 1.1, theta)  # and the balance is stable


def test_above_the_critical_share_of_aimed_force_the_enemy_can_only_shrink():
    critical = THETA / (1 + THETA)
    assert critical == pytest.approx(0.2308, abs=5e-5)
    assert balance(critical * 0.99, 1e-4) > 0 > balance(critical * 1.01, 1e-4)


@pytest.mark.parametrize(("force", "reached"), [(10_000.0, 0.1440), (40_000.0, 0.1453)])
def test_any_force_tends_to_the_same_share_and_its_size_sets_the_speed(force, reached):
    """From 100 fighters, at 40,000 weeks."""
    safe_ratio = stalemate(force, 40, per_week=400)
    assert safe_ratio[-1] == pytest.approx(reached, abs=2e-4)
    away = 0.145299 - safe_ratio
    speed = force / 1e5 * (1 - MU) * (1 + THETA)
    assert np.log(away[4] / away[9]) / 5 == pytest.approx(speed, rel=0.02)


def test_more_information_means_fewer_fighters():
    ends = [stalemate(20_000.0, 60, mu)[-1] for mu in (0.05, 0.15, 0.4)]
    settled = [(0.3 * (1 - m) - m) / (1 - m) / 1.3 for m in (0.05, 0.15)]
    assert ends == pytest.approx([*settled, 0.0], abs=2e-3)


@pytest.mark.parametrize("mu", [0.05, 0.5, 1.0])
def test_attacks_and_operations_together_keep_the_invariant_of_kress_and_mackay(mu):
    """b G^2 / 2 - a Phi(R), Phi' = R / (mu + (1 - mu) R / P), does not change wherever both sides stand."""
    red, blue = (grid.ravel() for grid in np.meshgrid([2e4, 1e6, 3e7], [1e7, 4e7, 2e8]))
    attack = part("ambush", attacker="red", defenders="blue", engagement_rate=0.02, loss_ratio=1e30, lethal_share=1.0,
                  reference_garrison=1.0,
                  size_exponent=2.5, size_offset=0.0, size_cap=1.0, civilian_share=0.0)  # fmt: skip
    with jax.enable_x64(True):
        here = case(operations(mu, rate=5.0, search_half=1e-6), informers(), attack, world=land(9, 1e8 - red))
        state = here.state(civilian=1e8 - red, fighters__red=red, fighters__blue=blue)
        x = here.inputs(state)
        flows = {flow.name: flow for mechanism in here.bound() for flow in mechanism.flows(state, x)}
        removed = means(flows)[0][:, 0]
        attackers_killed = np.asarray(flows["attack"].rate * flows["attack"].losses[0].share)[:, 0]
    assert attackers_killed == pytest.approx(0.02 * red, rel=1e-6)
    change = 0.05 * blue * -attackers_killed - 0.02 * red / (mu + (1 - mu) * red / 1e8) * -removed
    assert (
        np.abs(change / (0.05 * blue * attackers_killed)).max() < 2e-7
    )  # a garrison of n is met with chance n / (n + 1)


def test_perfect_aim_harms_nobody():
    here = case(operations(1.0), informers(), fighters={"red": 500, "blue": 1000}, weeks=5)
    series = here.expected()
    assert np.all(series["operations.harmed"] == 0.0) and np.all(series["dead.civilian"] == 0.0)
    assert series["dead.red"][-1, 0] > 0
    assert series["captured.red"][-1, 0] == pytest.approx(series["dead.red"][-1, 0])


def test_aim_follows_collaboration_and_terrain():
    def aimed(level, finding=1.0):
        here = case(operations(aimed_max=0.8, aimed_min=0.2), informers(level), world=land(population=1e9),
                    fighters={"red": 100, "blue": 1000})  # fmt: skip
        state = here.state()
        seen = here.inputs(state)._replace(multipliers={"finding.red": jnp.asarray(finding)})
        flows = {f.name: f for f in here.bound()[0].flows(state, seen)}
        return float(means(flows)[0][0, 0]) / 10.0

    assert [aimed(level) for level in (0.0, 0.5, 1.0)] == pytest.approx([0.2, 0.5, 0.8], rel=1e-3)
    assert aimed(0.5, finding=0.4) == pytest.approx(0.2, rel=1e-3)


def test_half_of_the_operations_are_run_at_search_half():
    def removed(red):
        here = case(operations(1.0, search_half=50.0), informers(), fighters={"red": red, "blue": 1000})
        state = here.state()
        return float(means({f.name: f for f in here.bound()[0].flows(state, here.inputs(state))})[0][0, 0])

    assert removed(50.0) == pytest.approx(5.0, rel=1e-5)
    assert removed(0.0) == 0.0


def drawn(members=4000, weeks=1, seed=3, red=2000.0, **changed):
    """Weekly numbers [week, place, member] of clashes and of who is lost, aimed operations only."""
    here = case(operations(1.0, search_half=1e-3, **changed), informers(), fighters={"red": red, "blue": 1e4},
                weeks=weeks)  # fmt: skip
    return here, here.leap(members, seed=seed)


def test_a_battle_of_a_hundred_deaths_is_possible_and_clashes_of_one_are_the_most_common():
    """20 removed a week, half of them killed: single clashes follow x^-2.5, cut where 150 die of 300 removed."""
    here, series = drawn(members=8000, weeks=4, effect=0.2, size_cap=150.0)
    deaths, clashes = series["operations.killed"].ravel(), series["operations.clash"].ravel()
    lost = deaths + series["operations.captured"].ravel()
    assert (deaths >= 100).any() and np.mean(deaths >= 100) < 0.02
    alone, law = lost[clashes == 1], size_law(2.5, 300)
    assert np.mean(alone == 1) == pytest.approx(law[0], abs=4 * np.sqrt(law[0] * (1 - law[0]) / len(alone)))


def test_the_mean_is_that_of_the_hazard_it_stands_for_whatever_the_sizes():
    """Effort of 100 operations a week, 0.02 fighters removed each: 2 a week in the mean, also of 30 fighters."""
    for red, exponent, cap in ((2000.0, 2.5, 100.0), (2000.0, 2.1, 400.0), (30.0, 2.5, 100.0)):
        here, series = drawn(20_000, red=red, effect=0.02, size_exponent=exponent, size_cap=cap)
        removed = (series["operations.killed"] + series["operations.captured"]).ravel()
        expected = 2.0 * red / (red + 1e-3)
        assert removed.mean() == pytest.approx(expected, abs=4 * removed.std() / np.sqrt(len(removed)))
        assert total(here.expected(), "operations.killed")[0] == pytest.approx(expected / 2, rel=1e-3)


def test_no_operation_takes_more_than_are_there_and_nobody_is_lost():
    here, series = drawn(2000, weeks=30, red=25.0, effect=0.05)
    left, dead, taken = (series[n] for n in ("fighters.red", "dead.red", "captured.red"))
    assert np.all(left + dead + taken == 25.0) and left.min() == 0.0
    assert np.all(left == np.round(left)) and np.all(dead == np.round(dead))


def test_civilians_die_in_few_bad_operations():
    """Without aim a tenth of a civilian dies in each of 100 operations: 10 a week in incidents of one or many."""
    here = case(operations(0.0, search_half=1e-3, effect=0.2, harm=0.1), informers(), weeks=1,
                fighters={"red": 10.0, "blue": 1e4})  # fmt: skip
    harmed = here.leap(20_000)["operations.harmed"].ravel()
    one, (mean, variance) = 1.0, moments(size_law(2.5, 100))
    assert harmed.mean() == pytest.approx(10.0 * one, abs=4 * harmed.std() / np.sqrt(len(harmed)))
    assert harmed.var() / harmed.mean() == pytest.approx((variance + mean**2) / mean, rel=0.15)
    assert total(here.expected(), "operations.harmed")[0] == pytest.approx(10.0, rel=1e-3)


def sweep(helpers=("green",), **changed):
    """Two places and two members; the second aims less at full collaboration than at none, which counts for nothing."""
    numbers = {"rate": [10.0, 20.0], "aimed_max": [0.7, 0.1], "aimed_min": [0.2, 0.3], "search_half": [50.0, 20.0],
               "effect": [1.5, 0.5], "killed_share": [0.5, 0.25], "harm": [2.0, 0.4], "size_exponent": [2.5, 1.7],
               "size_offset": [0.0, 1.5], "size_cap": [4.0, 3.0]}  # fmt: skip
    here = case(part("operations", force="blue", helpers=helpers, target="red", **(numbers | changed)),
                informers(0.4), world=land(2, actors=("red", "blue", "green")))  # fmt: skip
    state = here.state(2, civilian=[900.0, 94.0], fighters__red=[100.0, 6.0], fighters__blue=[40.0, 10.0],
                       fighters__green=[60.0, 5.0])  # fmt: skip
    return here, state


def size_means(caps):
    """Means of sizes up to these caps [place, member], for the exponents and offsets of `sweep`."""
    laws = ((2.5, 0.0), (1.7, 1.5))
    return np.array([[moments(size_law(a, cap, q))[0] for (a, q), cap in zip(laws, row, strict=True)] for row in caps])


@pytest.mark.parametrize(
    ("helpers", "finding", "aimed"),
    [(("green",), 1.0, [0.4, 0.3]), ((), 2.0, [0.8, 0.6]), (("green",), 4.0, [1.0, 1.0])],
)
def test_operations_in_each_place_by_force_aim_and_exposure(helpers, finding, aimed):
    here, state = sweep(helpers)
    found = flows(here, state, finding__red=finding, exposure__red=1.25)
    aimed, red = np.array(aimed), column(100.0, 6.0)
    force = column(100.0, 15.0) if helpers else column(40.0, 10.0)
    effort = np.array([0.1, 0.2]) * force * red / (red + np.array([50.0, 20.0]))
    hidden = red / column(1000.0, 100.0)
    removed = effort * np.array([1.5, 0.5]) * (aimed + (1.0 - aimed) * hidden) * 1.25
    near(found["clash"].rate, removed / size_means([[8, 12], [6, 6]]))
    near(found["clash"].size.cap, [[8.0, 12.0], [6.0, 6.0]])
    harmed = effort * (1.0 - aimed) * (1.0 - hidden) * np.array([2.0, 0.4])
    near(found["incident"].rate, harmed / size_means([[4, 3], [4, 3]]))
    near(found["incident"].size.cap, [4.0, 3.0])
    for size in (found["clash"].size, found["incident"].size):
        near(size.lethal, [1.0, 1.0])
        near(size.exponent, [2.5, 1.7])
        near(size.offset, [0.0, 1.5])


def test_whom_a_clash_removes_is_killed_or_captured_and_an_incident_kills_all_that_it_harms():
    found = flows(*sweep())
    killed, captured = found["clash"].losses
    near(killed.share, [0.5, 0.25])
    near(captured.share, [0.5, 0.75])
    (harmed,) = found["incident"].losses
    near(harmed.share, [1.0, 1.0])


def test_a_clash_that_kills_nobody_captures_no_more_than_are_there():
    found = flows(*sweep(killed_share=0.0))
    near(found["clash"].size.cap, [[100.0, 100.0], [6.0, 6.0]])


def test_without_an_enemy_no_operation_is_run():
    here, _ = sweep()
    found = flows(here, here.state(2, fighters__red=0.0, fighters__blue=100.0))
    near(found["clash"].rate, np.zeros((2, 2)))
    near(found["incident"].rate, np.zeros((2, 2)))
