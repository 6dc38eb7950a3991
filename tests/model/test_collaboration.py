import numpy as np
import pytest

from helpers.worlds import case, land, part

UNITS = 2000


def mechanism(actor="blue", rivals=("red",), steepness=20.0, midpoint=0.65, indiscriminate=0.0, speed=0.1, label=None):
    return part("collaboration", label, actor=actor, rivals=rivals, willing=0.8, speed=speed, steepness=steepness,
                midpoint=midpoint, selective_rate=1.0, indiscriminate_rate=indiscriminate)  # fmt: skip


def violence(flow="selective", actor="blue", contested=False, **keys):
    """Killing hazards over control from 0 to 1 by blue, in as many places as steps."""
    control = np.arange(UNITS + 1)
    other = "red" if actor == "blue" else "blue"
    held = {"blue": control, "red": UNITS - control}
    if contested:
        held = {"blue": np.zeros(UNITS + 1), "red": UNITS - control}
    world = land(UNITS + 1, units=UNITS)
    here = case(mechanism(actor, (other,), **keys), world=world, held=held,
                fighters={"red": 1e9, "blue": 1e9})  # fmt: skip
    return np.asarray(here.flow(flow, here.state()).hazard)[:, 0]


@pytest.mark.parametrize(
    ("steepness", "midpoint", "peak", "parity"),
    [(20.0, 0.65, 0.725, 0.105), (15.0, 0.6, 0.687, 0.370), (25.0, 0.7, 0.764, 0.017)],
)
def test_selective_violence_peaks_where_control_is_predominant_but_not_complete(steepness, midpoint, peak, parity):
    v = violence(steepness=steepness, midpoint=midpoint)
    assert np.argmax(v) / UNITS == pytest.approx(peak, abs=1e-3)
    assert v[UNITS // 2] / v.max() == pytest.approx(parity, abs=1e-3)
    assert v[-1] == 0.0


def test_the_other_side_does_the_mirror_image():
    np.testing.assert_allclose(violence(), violence(actor="red")[::-1], rtol=1e-4, atol=1e-9)


def test_violence_of_both_together_has_two_humps():
    both = violence() + violence(actor="red")
    middle = UNITS // 2
    assert both[middle] < 0.3 * both[: middle + 1].max() and both[middle] < 0.3 * both[middle:].max()


def test_indiscriminate_violence_is_worst_where_the_enemy_rules():
    w = violence("indiscriminate", indiscriminate=0.5)
    control = np.arange(UNITS + 1) / UNITS
    np.testing.assert_allclose(w, 0.5 * (1 - control) ** 2, rtol=1e-4, atol=1e-7)


def test_units_in_dispute_count_half():
    contested = violence(contested=True)
    assert contested[UNITS // 2] == pytest.approx(violence()[UNITS // 4], rel=1e-4)


def test_no_enemy_no_violence_and_nobody_to_do_it_no_violence():
    for fighters in ({"red": 0.0, "blue": 1e6}, {"red": 1e6, "blue": 0.0}):
        here = case(mechanism(indiscriminate=0.5), fighters=fighters, held={"blue": [7]})
        for flow in ("selective", "indiscriminate"):
            assert np.all(np.asarray(here.flow(flow, here.state()).hazard) == 0.0)


@pytest.mark.parametrize("per_week", [1, 7])
def test_collaboration_moves_half_of_the_way_in_its_half_life(per_week):
    here = case(mechanism(speed=np.log(2) / 14.0, rivals=()), held={"blue": [10]})
    settled = float(here.state()["collaboration.blue"][0, 0])
    assert settled == pytest.approx(0.8 / (1 + np.exp(-10.0)), rel=1e-5)
    fallen = here.state(control__blue=0, control__red=10)
    low = 0.8 / (1 + np.exp(10.0))
    for weeks, left in ((14, 1 / 2), (28, 1 / 4)):
        path = here.after(fallen, weeks, per_week)["collaboration.blue"][0, 0]
        assert path == pytest.approx(low + (settled - low) * left, rel=1e-4)
