"""The comparison of two run folders: same, within three Monte Carlo errors, or different."""

from __future__ import annotations

import json
import math

import pytest


@pytest.fixture
def compare_runs(root, monkeypatch):
    monkeypatch.syspath_prepend(str(root))
    from benchmarks import compare_runs

    return compare_runs


def answer(**changed):
    return {"id": "a", "kind": "probability", "count": 300, "members": 1000, "monte_carlo_error": 0.02} | changed


def write(folder, answers, percentile=0.5, new=False, members=1000):
    """A run folder with one claim; new ones name quantiles differently."""
    folder.mkdir()
    named = "q{:02d}".format if new else (lambda level: f"0.{level:02d}".rstrip("0"))
    quantiles = {named(level): 10.0 * level for level in (5, 25, 50, 75, 95)}
    claim = {"id": "c", "quantiles": quantiles, "percentile_as_stated": percentile, "percentile_after_bias": None}
    rows = {"parameter_rows": members // 2} if new else {"outer_draws": members // 2}
    for name, content in (
        ("answers", {"answers": answers}),
        ("claims", {"claims": [claim]}),
        ("manifest", {"members": members, **rows}),
    ):
        (folder / f"{name}.json").write_text(json.dumps(content))
    return folder


def verdicts(module, old, new):
    return {row.name: row.verdict for row in module.compare(module.numbers(old), module.numbers(new))}


def test_a_run_is_the_same_as_itself_in_both_formats(compare_runs, tmp_path, capsys):
    old, new = write(tmp_path / "old", [answer()]), write(tmp_path / "new", [answer()], new=True)
    assert set(verdicts(compare_runs, old, new).values()) == {"same"}
    assert compare_runs.main([str(old), str(new)]) == 0
    assert "7 same, 0 within 3 errors, 0 DIFFERENT" in capsys.readouterr().out


@pytest.mark.parametrize(("count", "verdict"), [(301, "within 3 errors"), (384, "within 3 errors"), (386, "DIFFERENT")])
def test_probabilities_are_judged_by_the_errors_of_both_runs(compare_runs, tmp_path, count, verdict):
    old, new = write(tmp_path / "old", [answer()]), write(tmp_path / "new", [answer(count=count)], new=True)
    assert verdicts(compare_runs, old, new)["answer a"] == verdict  # 3 * 0.02 * sqrt(2) is 0.0849
    assert compare_runs.main([str(old), str(new)]) == (1 if verdict == "DIFFERENT" else 0)


def test_a_count_is_compared_as_a_share_of_the_members(compare_runs, tmp_path):
    old, new = write(tmp_path / "old", [answer()]), write(tmp_path / "new", [answer(count=600, members=2000)])
    assert verdicts(compare_runs, old, new)["answer a"] == "same"


def test_an_answer_that_is_missing_is_different(compare_runs, tmp_path):
    old, new = write(tmp_path / "old", [answer(), answer(id="b")]), write(tmp_path / "new", [answer()])
    assert verdicts(compare_runs, old, new)["answer b"] == verdicts(compare_runs, new, old)["answer b"] == "DIFFERENT"


def test_percentiles_have_the_error_of_a_share_of_parameter_rows(compare_runs, tmp_path):
    old = write(tmp_path / "old", [answer()], percentile=0.5)
    near, far = write(tmp_path / "near", [answer()], 0.59), write(tmp_path / "far", [answer()], 0.60)
    assert verdicts(compare_runs, old, near)["claim c percentile_as_stated"] == "within 3 errors"
    assert verdicts(compare_runs, old, far)["claim c percentile_as_stated"] == "DIFFERENT"  # 0.095 is three errors


def test_the_error_of_a_quantile_is_that_of_its_level_over_the_density(compare_runs):
    values = {f"q{level:02d}": 2.0 * level / 100 for level in (5, 25, 50, 75, 95)}  # uniform on 0 to 2: density 1/2
    found = dict(compare_runs.quantiles(values, 400))
    for level in (0.05, 0.5, 0.75):
        exact = 2.0 * math.sqrt(level * (1.0 - level) / 400)
        assert found[f"{level:g}"].error == pytest.approx(exact, rel=0.03)
