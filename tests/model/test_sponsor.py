"""M19: a sponsor comes, wavers and leaves; strikes from afar are as good as what partners know."""

import numpy as np
import pytest
from scipy.linalg import expm

from helpers.exact import moments, size_law
from helpers.plain import Raids, Steady
from helpers.said import column, drifts, flows, near
from helpers.worlds import case, land, part, shock, total

RATES = {"onset": 0.02, "waver": 0.05, "recover": 0.03, "end": 0.04}


def sponsor(start="absent", weeks=30, shipments=10.0, wavering_share=0.25, sanctuary=0.4, shocks=None, **rates):
    supply = part("supply", group="red", attacks=("raids.attack",), attack_rate=1e-3, outside=0.0, start=0.0,
                  captured=0.0, won_share=0.0, horizon=1e-6)  # fmt: skip
    return case(
        part("sponsor", group="red", start=start, shipments=shipments, wavering_share=wavering_share,
             sanctuary=sanctuary, **(RATES | rates)),
        supply, part(Raids, "raids", group="red", rate=1e-9), fighters={"red": 100.0}, weeks=weeks, shocks=shocks,
    )  # fmt: skip


def chain(start, weeks, onset, waver, recover, end):
    """Chances of the three states after so many weeks, from the generator of the chain."""
    generator = np.array([[-onset, onset, 0.0], [0.0, -waver, waver], [end, recover, -(recover + end)]])
    return start @ expm(generator * weeks)


@pytest.mark.parametrize(("start", "row"), [("absent", 0), ("steady", 1), ("wavering", 2)])
def test_the_chances_are_those_of_the_chain(start, row):
    series = sponsor(start, weeks=20).leap(4000, seed=3, per_week=7)
    found = [series[f"sponsor.red.{state}"][-1, 0].mean() for state in ("absent", "steady", "wavering")]
    assert found == pytest.approx(chain(np.eye(3)[row], 20, **RATES), abs=4 * np.sqrt(0.25 / 4000))


def test_there_is_always_one_state():
    series = sponsor("steady").leap(200, seed=5, per_week=1)
    assert np.all(sum(series[f"sponsor.red.{s}"] for s in ("absent", "steady", "wavering")) == 1.0)


@pytest.mark.parametrize(("start", "sent"), [("absent", 0.0), ("steady", 10.0), ("wavering", 2.5)])
def test_what_it_sends_is_what_it_is_bound_to(start, sent):
    still = dict.fromkeys(RATES, 0.0)
    series = sponsor(start, weeks=8, **still).expected(1)
    assert series["materiel.red"][-1, 0] == pytest.approx(8 * sent, abs=1e-4)


def test_a_closed_border_stops_what_it_sends():
    still = dict.fromkeys(RATES, 0.0)
    series = sponsor("steady", weeks=8, shocks={shock("shipments.red", 2, 6): 0.25}, **still).expected(1)
    assert series["materiel.red"][:, 0] == pytest.approx([10, 20, 22.5, 25, 27.5, 30, 40, 50], abs=1e-4)


def test_sanctuary_hides_a_share_while_it_is_there():
    for start, found in (("absent", 1.0), ("steady", 0.6), ("wavering", 0.6)):
        here = sponsor(start)
        assert float(np.ravel(here.inputs(here.state()).factor("finding.red"))[0]) == pytest.approx(found)


def strikes(rebels, civilians=100_000.0, partner="", alone=0.0, informed=0.0, rate=5.0, **changed):
    numbers = {
        "with_partner": 0.6,
        "effect": 3.0,
        "harm": 2.0,
        "size_exponent": 2.5,
        "size_offset": 0.0,
        "size_cap": 50.0,
    }
    here = part("strikes", target="red", partner=partner, rate=rate, alone=alone, **(numbers | changed))
    more = [part(Steady, actor="blue", level=informed)] if partner else []
    return case(here, *more, world=land(2, population=civilians), fighters={"red": 2 * rebels}, weeks=1).expected(7)


def test_strikes_without_information_hit_civilians():
    """Of 5 strikes a week a share x = 500 / 100,500 hits a fighter; each other one kills two civilians."""
    series = strikes(500.0)
    x = 500.0 / 100_500.0
    assert total(series, "strikes.killed")[0] == pytest.approx(5.0 * x * 3.0, rel=1e-2)
    assert total(series, "strikes.harmed")[0] == pytest.approx(5.0 * (1 - x) * 2.0, rel=1e-2)


def test_partners_on_the_ground_aim_them():
    series, x = strikes(500.0, partner="blue", informed=0.5), 500.0 / 100_500.0
    aimed = 0.3
    assert total(series, "strikes.killed")[0] == pytest.approx(5.0 * (aimed + (1 - aimed) * x) * 3.0, rel=2e-2)
    assert total(series, "strikes.harmed")[0] == pytest.approx(5.0 * (1 - aimed) * (1 - x) * 2.0, rel=1e-2)


def test_without_aim_they_add_fighters_where_few_hide_among_many():
    """With theta recruits per civilian harmed and equal deaths per strike they balance at x = theta / (1 + theta)."""
    theta = 0.1
    for rebels, grows in ((9_000.0, True), (14_000.0, False)):
        series = strikes(rebels, effect=2.0, harm=2.0)
        recruits = theta * total(series, "strikes.harmed")[0]
        assert (recruits > total(series, "strikes.killed")[0]) == grows


def test_no_fighters_no_strikes():
    series = strikes(0.0)
    assert total(series, "strikes.hit", "strikes.miss")[0] == 0.0


def afar(partner="blue", **changed):
    """Strikes on two places, two members: the second aims less with a partner than alone, which counts for nothing."""
    numbers = {"rate": [2.0, 3.0], "alone": [0.2, 0.5], "with_partner": [0.7, 0.3], "effect": [3.0, 1.5],
               "harm": [2.0, 0.8], "size_exponent": [2.5, 1.7], "size_offset": [0.0, 1.5],
               "size_cap": [8.0, 4.0]}  # fmt: skip
    here = case(part("strikes", target="red", partner=partner, **(numbers | changed)),
                part(Steady, actor="blue", level=0.4), world=land(2))  # fmt: skip
    return here, here.state(2, civilian=[900.0, 94.0], fighters__red=[100.0, 6.0])


def means_of(caps):
    """Means of sizes up to these caps [place, member], for the exponents and offsets of `afar`."""
    laws = ((2.5, 0.0), (1.7, 1.5))
    return np.array([[moments(size_law(a, cap, q))[0] for (a, q), cap in zip(laws, row, strict=True)] for row in caps])


@pytest.mark.parametrize(
    ("partner", "finding", "aimed"),
    [
        ("blue", 1.0, [0.2 + 0.5 * 0.4, 0.5]),
        ("blue", 1.5, [0.6, 0.75]),
        ("blue", 3.0, [1.0, 1.0]),
        ("", 1.0, [0.2, 0.5]),
    ],
)
def test_strikes_in_each_place_are_as_good_as_what_is_known_there(partner, finding, aimed):
    here, state = afar(partner)
    found = flows(here, state, finding__red=finding)
    here, aimed = np.array([2.0, 3.0]) * column(100.0, 6.0) / 106.0, np.array(aimed)
    hidden = column(100.0 / 1000.0, 6.0 / 100.0)
    hits = here * (aimed + (1.0 - aimed) * hidden) * np.array([3.0, 1.5]) / means_of([[8, 4], [6, 4]])
    near(found["hit"].rate, hits)
    near(found["miss"].rate, here * (1.0 - aimed) * (1.0 - hidden) * np.array([2.0, 0.8]) / means_of([[8, 4]] * 2))
    near(found["hit"].size.cap, [[8.0, 4.0], [6.0, 4.0]])
    near(found["miss"].size.cap, [8.0, 4.0])
    for size in (found["hit"].size, found["miss"].size):
        near(size.lethal, [1.0, 1.0])
        near(size.exponent, [2.5, 1.7])
        near(size.offset, [0.0, 1.5])
    for name in ("hit", "miss"):
        (lost,) = found[name].losses
        near(lost.share, [1.0, 1.0])


def test_where_the_target_has_nobody_no_strike_falls():
    here, state = afar()
    found = flows(here, here.state(2, fighters__red=[0.0, 0.0]))
    near(found["hit"].rate, np.zeros((2, 2)))
    near(found["miss"].rate, np.zeros((2, 2)))


@pytest.mark.parametrize("start", ["absent", "steady", "wavering"])
def test_a_sponsor_is_in_one_state_at_the_start_and_moves_at_the_rates_given(start):
    here = sponsor(start, weeks=1)
    state = here.state(2)
    found = {one: float(np.ravel(state[f"sponsor.red.{one}"])[0]) for one in ("absent", "steady", "wavering")}
    assert found == {one: float(one == start) for one in ("absent", "steady", "wavering")}
    rates = flows(here, state)
    assert list(rates) == ["come", "waver", "recover", "end"]
    for name, rate in zip(rates, (0.02, 0.05, 0.03, 0.04), strict=True):
        near(rates[name].hazard, np.full((1, 2), rate))


def test_what_a_sponsor_sends_is_a_share_of_what_a_steady_one_sends_and_what_the_border_lets_through():
    here = sponsor(shipments=[8.0, 10.0], wavering_share=[0.25, 0.5])
    for state, sent in ((here.state(2, sponsor__red__steady=1.0, sponsor__red__absent=0.0), [8.0, 10.0]),
                        (here.state(2, sponsor__red__wavering=1.0, sponsor__red__absent=0.0), [2.0, 5.0]),
                        (here.state(2), [0.0, 0.0])):  # fmt: skip
        (moved,) = drifts(here, state, {}, shipments__red=0.5).values()
        near(moved.change, [[0.5 * number for number in sent]])
        assert (moved.toward, moved.speed) == (0.0, 0.0)
