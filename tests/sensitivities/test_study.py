"""The two stages on functions whose indices are known, with and without chance."""

from __future__ import annotations

import numpy as np
import pytest

from contested.sensitivities.budget import Asked
from contested.sensitivities.effects import MOST_ALONE
from contested.sensitivities.indices import told_apart
from contested.sensitivities.samples import REST
from contested.sensitivities.study import Found, study
from sensitivities.functions import factors, g_function, g_indices, ishigami, ishigami_indices, study_of

ISHIGAMI = factors(["a", "b", "c", "d"], -np.pi, np.pi)


def sensitive(found: Found, measure: str):
    return next(one for one in found.sensitive if one.measure == measure)


def by_name(found: Found, measure: str = "answer"):
    """First-order and total indices by group, the dummy last, and which are told apart."""
    indices = sensitive(found, measure).indices
    names = [*found.groups, "dummy"]
    return (
        dict(zip(names, indices.first.value, strict=True)),
        dict(zip(names, indices.total.value, strict=True)),
        dict(zip(names, told_apart(indices.total), strict=True)),
    )


def inside(found: Found, first: dict[str, float], total: dict[str, float], most: float = 3.0) -> list[str]:
    """Indices further than so many standard errors from the truth."""
    indices = sensitive(found, "answer").indices
    far = []
    for at, name in enumerate(found.groups):
        for kind, made, truth in (("first", indices.first, first), ("total", indices.total, total)):
            if abs(made.value[at] - truth[name]) > most * made.error[at] + 1e-3:
                far.append(f"{kind} {name}: {made.value[at]:.3f} ±{made.error[at]:.3f}, not {truth[name]:.3f}")
    return far


@pytest.mark.parametrize("chance", [0.0, 3.0])
def test_indices_of_the_ishigami_function_are_the_known_ones_also_under_chance(chance):
    """Chance of standard deviation 3 has 65 % of the variance of a single history."""
    first, total = ishigami_indices()
    found = study(study_of(ISHIGAMI, ishigami, chance), Asked(1.0, 1, 8, 1024))
    assert inside(found, first, total) == []
    made, all_of, apart = by_name(found)
    assert max(abs(made[name] - first[name]) for name in "abcd") < 0.08
    assert max(abs(all_of[name] - total[name]) for name in "abcd") < 0.08
    assert [name for name, told in apart.items() if told] == ["a", "b", "c"]


def test_the_variance_of_the_mean_over_chance_is_that_of_the_function():
    quiet, loud = (
        sensitive(study(study_of(ISHIGAMI, ishigami, chance), Asked(1.0, 1, 4, 1024)), "answer")
        for chance in (0.0, 3.0)
    )
    exact = 13.84459
    assert quiet.indices.variance == pytest.approx(exact, rel=0.03)
    assert loud.indices.variance == pytest.approx(exact, abs=3 * loud.indices.variance_error)
    assert quiet.of_histories == pytest.approx(1.0, abs=0.01)
    assert loud.of_histories == pytest.approx(exact / (exact + 9.0), abs=0.05)


def test_indices_of_the_g_function_are_the_known_ones():
    importance = {"a": 0.0, "b": 1.0, "c": 4.5, "d": 9.0, "e": 99.0}
    found = study(study_of(factors(list(importance)), g_function(importance), 0.3), Asked(1.0, 2, 8, 1024))
    assert inside(found, *g_indices(importance)) == []
    _, _, apart = by_name(found)
    assert apart["a"] and apart["b"] and not apart["e"] and not apart["dummy"]


def linear(x):
    return sum((10.0 if name in ("k03", "k17", "k31") else 0.1) * column for name, column in x.items())


def test_screening_keeps_what_matters_and_the_rest_is_one_group():
    names = [f"k{n:02d}" for n in range(40)]
    found = study(study_of(factors(names), linear, 1.0), Asked(1.0, 0, 6, 512))
    assert len(found.alone) == MOST_ALONE and {"k03", "k17", "k31"} <= set(found.alone)
    assert set(found.groups) == {*found.alone, REST}
    first, total, apart = by_name(found)
    for name in ("k03", "k17", "k31"):
        assert first[name] == pytest.approx(1.0 / 3.0, abs=0.06) and total[name] == pytest.approx(first[name], abs=0.06)
    assert {name for name, told in apart.items() if told} == {"k03", "k17", "k31"}
    assert abs(total[REST]) < 0.01


def test_effects_of_a_linear_function_are_its_slopes_over_the_range_of_90_percent():
    found = study(study_of(factors(["up", "down", "none"]), lambda x: 2.0 * x["up"] - x["down"]), Asked(1.0, 0, 6, 64))
    effects = next(one.effects for one in found.screening if one.measure == "answer")
    assert effects.mean == pytest.approx([2.0 * 0.9, -0.9, 0.0])
    assert effects.size == pytest.approx([2.0 * 0.9, 0.9, 0.0]) and effects.spread == pytest.approx([0.0, 0.0, 0.0])
    assert list(effects.above) == [True, True, False] and effects.floor == 0.0


def test_the_floor_of_effects_is_what_chance_alone_would_give():
    found = study(study_of(factors(["a", "b"]), lambda x: 0.0 * x["a"], chance=1.0), Asked(1.0, 0, 40, 64))
    effects = next(one.effects for one in found.screening if one.measure == "answer")
    alone = np.sqrt(2.0 / np.pi) * np.sqrt(2.0 / 4.0) / (2.0 / 3.0)  # the mean size of a difference of means of four
    assert effects.floor == pytest.approx(alone, rel=0.5) and effects.floor > 0.75 * alone
    assert not effects.above.any()


def test_an_answer_that_is_all_chance_does_not_vary_and_nothing_is_told_apart():
    found = study(study_of(factors(["a", "b"]), lambda x: 0.0 * x["a"], chance=1.0), Asked(1.0, 3, 4, 256))
    for measure in ("answer", "order"):
        assert not sensitive(found, measure).indices.varies
        assert not any(by_name(found, measure)[2].values())


def test_a_rare_yes_is_explained_by_how_near_histories_come_to_it():
    found = study(study_of(factors(["a", "b"]), lambda x: x["a"] + 0.2 * x["b"], 0.1, yes=1.6), Asked(1.0, 0, 8, 256))
    assert not sensitive(found, "answer").indices.varies
    first, _, apart = by_name(found, "order")
    assert sensitive(found, "order").indices.varies and apart["a"] and first["a"] > 0.8


def test_the_same_seed_gives_the_same_numbers_and_another_seed_others():
    def made(seed: int) -> list[float]:
        found = study(study_of(ISHIGAMI, ishigami, 1.0), Asked(1.0, seed, 4, 64))
        return [*sensitive(found, "answer").indices.total.value, *found.screening[0].effects.size]

    assert made(5) == made(5) and made(5) != made(6)
