"""Mutants are what they say, and the list of equivalent ones holds only mutants that exist."""

import ast
import random
import shutil
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from jaxtyping import TypeCheckError

from contested.errors import InputError
from mutation import __main__ as mutation_main
from mutation import calls
from mutation.__main__ import ROOT, RUNNING, SOURCE, changes_nothing, equivalent, rounds, run, sample, stopping
from mutation.changes import mutants, mutated, watched
from mutation.verdict import is_value, outcome

SAMPLE = '''
def clipped(values, low=1, *, strict=True):
    """Values at or above `low`."""
    assert low is not None
    kept = sorted([v for v in values if v >= low], key=abs)
    return max(kept[1:], default=0.0) + low * 2 if kept and not strict else None
'''


def changes():
    return {mutant.change for mutant in mutants(SAMPLE)}


@pytest.mark.parametrize(
    "change",
    [
        "v >= low -> v > low",
        "v >= low -> True",
        "sorted([v for v in values if v >= low], key=abs) -> list([v for v in values if v >= low])",
        "max(kept[1:], default=0.0) -> min(kept[1:], default=0.0)",
        "max(kept[1:], default=0.0) -> max(kept[1:])",
        "1: -> 1 + 1:",
        "1: -> 1:-1",
        "0.0 -> 1.0",
        "low * 2 -> low / 2",
        "low * 2 -> low",
        "kept and (not strict) -> kept or not strict",
        "kept and (not strict) -> kept",
        "not strict -> strict",
    ],
)
def test_a_line_can_change_in_many_ways(change):
    assert change in changes()


def test_what_only_readers_and_type_checkers_see_is_left_alone():
    assert not any("low is not None" in change or "Values at" in change for change in changes())


def test_each_mutant_is_the_source_with_one_other_line():
    original = ast.unparse(ast.parse(SAMPLE)).splitlines()
    for mutant in mutants(SAMPLE):
        changed = mutated(SAMPLE, mutant).splitlines()
        different = [line for line, other in zip(original, changed, strict=True) if line != other]
        assert len(different) == 1


def test_the_tests_of_a_file_s_name_come_first_and_the_laws_last():
    first, own, rest = rounds("model/mechanisms/ambush.py")
    assert first[0] == "tests/model/test_ambush.py" and own[-1].startswith("tests/laws/")
    every = first + own + rest
    assert len(set(every)) == len(every) and not any("browser" in path or "house" in path for path in every)
    assert rounds("model/mechanisms/ambush.py", own=True) == [first, own]


def test_every_equivalent_mutant_exists():
    for file, line, change in equivalent():
        text = (ROOT / SOURCE / Path(file)).read_text(encoding="utf-8")
        assert any((mutant.text, mutant.change) == (line, change) for mutant in mutants(text)), (file, change)


def test_only_an_assertion_of_a_test_is_a_value():
    def raised(function):
        try:
            function()
        except BaseException as error:
            return error

    def wrong():
        assert len("a") == 2

    assert is_value(raised(wrong)) and is_value(ExceptionGroup("several", [ValueError(), raised(wrong)]))
    assert is_value(raised(lambda: pytest.fail("no error was raised")))
    assert not is_value(raised(lambda: int("x")))


@pytest.mark.parametrize(
    ("caught", "expected"),
    [(ValueError(), "crash"), (KeyError(), "crash"), (InputError("no"), "value"), (AssertionError(), "value")],
)
def test_a_crash_that_a_test_catches_and_calls_a_failure_is_a_crash(caught, expected):
    with pytest.raises(pytest.fail.Exception) as found:
        try:
            raise caught
        except Exception as error:
            pytest.fail(f"expected no error, found {error!r}")
    assert outcome(found.value) == expected


def test_another_message_than_the_right_one_is_a_value():
    with pytest.raises(AssertionError) as found, pytest.raises(ValueError, match="so"):
        raise ValueError("otherwise")
    assert outcome(found.value) == "value"


@pytest.mark.heavy
def test_a_file_that_cannot_be_imported_does_not_hide_a_value_in_another(tmp_path):
    shutil.copytree(Path(__file__).parent, tmp_path / "tests" / "mutation")
    (tmp_path / "test_first.py").write_text("import no_such_module")
    (tmp_path / "test_second.py").write_text("def test_sum():\n    assert 1 + 1 == 3\n")
    assert run(tmp_path, ["test_first.py", "test_second.py"]) == ("value", "test_second.py::test_sum")
    assert run(tmp_path, ["test_first.py"]) == ("crash", "test_first.py")


@pytest.mark.heavy
def test_no_test_outlives_a_stopped_sample_and_none_starts_after_it(tmp_path, monkeypatch):
    monkeypatch.setattr(mutation_main, "STOPPED", threading.Event())
    shutil.copytree(Path(__file__).parent, tmp_path / "tests" / "mutation")
    (tmp_path / "test_long.py").write_text("import time\n\n\ndef test_long():\n    time.sleep(600)\n")
    with pytest.raises(KeyboardInterrupt), ThreadPoolExecutor(1) as pool, stopping():
        found = pool.submit(run, tmp_path, ["test_long.py"])
        while not (running := list(RUNNING)):
            time.sleep(0.01)
        raise KeyboardInterrupt
    assert running[0].returncode == -signal.SIGKILL and not RUNNING
    assert found.result() == ("crash", "")
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, ["test_long.py"])


def test_a_refusal_and_a_shape_that_does_not_hold_are_neither_values_nor_crashes():
    assert outcome(InputError("expected 1, found 2")) == "refused"
    assert outcome(TypeCheckError()) == "shape"
    assert outcome(ValueError()) == "crash"
    assert outcome(AssertionError()) == "value"


@pytest.mark.parametrize(
    ("file", "first", "folders"),
    [
        ("analysis/attribution.py", "tests/analysis/test_attribution.py", {"analysis", "golden"}),
        ("results/flows.py", "tests/results/test_flows.py", {"results", "golden"}),
        ("ensemble/block.py", "tests/ensemble/test_block.py", {"ensemble", "golden"}),
        ("observations/laws.py", "tests/observations/test_laws.py", {"observations", "engine"}),
        ("ledger/claim.py", None, {"ledger"}),
    ],
)
def test_each_layer_has_its_folders_of_tests(file, first, folders):
    near = [path for part in rounds(file, own=True) for path in part]
    assert {path.split("/")[1] for path in near} >= folders
    assert first is None or near[0] == first


def test_tests_that_import_a_file_belong_to_it_wherever_they_are():
    assert "tests/scenario/test_claim_weeks.py" in rounds("analysis/claim_values.py")[0]


def test_a_function_whose_only_yield_goes_still_yields():
    (gone,) = [mutant for mutant in mutants("def f():\n    yield 'a'") if mutant.change.startswith("yield")]
    scope = {}
    exec(mutated("def f():\n    yield 'a'", gone), scope)
    assert list(scope["f"]()) == []


CALLED = """
def above(values, at):
    \"\"\"The value above.\"\"\"
    if not values:
        return None
    for value in values[at - 1:]:
        return value
    return values[0] - at if at else min(value - at for value in values)
"""


@pytest.mark.parametrize(
    ("change", "given", "ends"),
    [
        ("at - 1 -> at + 1", ([1, 2], "a"), ["raised"]),
        ("at - 1 -> at", ([1, 2], 1), ["returned"]),
        ("at - 1 -> at", ([], 1), []),  # the call does not come to the change
        ("not values -> values", ([1, 2], "a"), ["returned"]),
        ("not values -> values", ([], "a"), ["raised"]),
    ],
)
def test_a_watched_mutant_tells_how_a_call_ends_that_comes_to_the_change(change, given, ends, tmp_path, monkeypatch):
    monkeypatch.setenv("CONTESTED_CALLS", str(tmp_path / "calls"))
    monkeypatch.setattr(calls, "_known", set())
    (mutant, *_) = [one for one in mutants(CALLED) if one.change == change]
    scope = {}
    exec(watched(CALLED, mutant), scope)
    assert scope["above"].__doc__ == "The value above."
    try:
        scope["above"](*given)
    except TypeError:
        pass
    kept = tmp_path / "calls"
    assert (kept.read_text().split() if kept.exists() else []) == ends


def test_every_mutant_in_a_function_can_be_watched():
    source = (ROOT / SOURCE / "analysis" / "answers.py").read_text(encoding="utf-8")
    found = [watched(source, mutant) for mutant in mutants(source)]
    assert sum(one is not None for one in found) > 0.9 * len(found)
    for one in found:
        compile(one or "", "", "exec")


def test_a_mutant_outside_of_functions_is_not_watched():
    (mutant,) = mutants("LEAST = 2")
    assert watched("LEAST = 2", mutant) is None


def test_a_seed_gives_the_same_sample_whatever_is_listed_as_equivalent(monkeypatch):
    before = sample(["observations"], 5, random.Random(0))
    file, mutant = before[2]
    monkeypatch.setattr("mutation.__main__.equivalent", lambda: {(file, mutant.text, mutant.change)})
    assert sample(["observations"], 5, random.Random(0)) == before
    assert [changes_nothing(one) for one in before] == [False, False, True, False, False]


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("names += more", "names += more -> pass"),
        ("left -= gone", "left -= gone -> left += gone"),
        ("chance = 0.95", "0.95 -> 0.475"),
        ("chance = 0.25", "0.25 -> 0.5"),
        ("start = 0.0", "0.0 -> 1.0"),
    ],
)
def test_a_mutant_can_run_whatever_it_adds_up_and_keeps_a_chance_a_chance(code, change):
    assert [mutant.change for mutant in mutants(code)] == [change]
    ast.parse(mutated(code, mutants(code)[0]))


def test_a_record_keeps_its_fields_and_an_array_its_whole_axes():
    found = {mutant.change for mutant in mutants("x = Row(a=1, b=f(c=2))[:, 1:]\ny = Field(ge=0)")}
    assert "f(c=2) -> f()" in found and "Field(ge=0) -> Field()" in found
    assert not any("Row(b" in change or change.startswith(":") for change in found)
