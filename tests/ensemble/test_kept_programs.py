"""Compiled programs on disk: found again by what they were made of, and never trusted when damaged."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from functools import partial
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from contested.engine.system import mean_field, tau_leap
from contested.ensemble import kept_programs
from contested.ensemble.kept_programs import NotKeptError, fingerprint, kept, kept_value, load_ahead, used_for
from contested.model.build import build
from contested.model.introspect import trace
from contested.scenario.load import load_scenario
from contested.simulation import prepare

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "two-valleys"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(kept_programs, "_ahead", {})  # a test before this one may have loaded what it did not use
    monkeypatch.setattr(kept_programs, "_given", set())
    before = jax.config.jax_compilation_cache_dir
    jax.config.update("jax_compilation_cache_dir", str(tmp_path))
    yield tmp_path / "programs"
    jax.config.update("jax_compilation_cache_dir", before)


class Compiler:
    """Compiles x -> factor x, and counts how often."""

    def __init__(self, factor=3.0):
        self.factor, self.times = factor, 0

    def __call__(self):
        self.times += 1
        return jax.jit(lambda x: {"y": self.factor * x}).lower(jax.ShapeDtypeStruct((2,), jnp.float32)).compile()


def test_a_program_is_compiled_once_and_gives_the_same_from_the_folder(folder):
    compiler = Compiler()
    results = [kept(("a", 1), compiler)(jnp.asarray([1.0, 2.0], jnp.float32)) for _ in range(3)]
    assert compiler.times == 1 and len(list(folder.glob("*.bin"))) == 1
    for result in results:
        np.testing.assert_array_equal(result["y"], [3.0, 6.0])


def test_the_program_last_used_for_a_purpose_is_loaded_ahead_and_used(folder):
    compiler, ones = Compiler(), jnp.ones(2, jnp.float32)
    with used_for("arm"):
        kept(("a", 1), compiler)
        kept(("a", 2), compiler)
    kept(("a", 3), compiler)
    load_ahead("arm")
    assert kept_programs._ahead == {}  # this process has it
    kept_programs._given.clear()
    load_ahead("arm")
    first = dict(kept_programs._ahead)
    load_ahead("arm")
    assert kept_programs._ahead == first  # nor is it loaded twice
    (file,) = kept_programs._ahead
    assert file.name == (folder / "arm").read_text() and file.suffix == ".bin"
    np.testing.assert_array_equal(kept(("a", 1), compiler)(ones)["y"], [3.0, 3.0])  # another one than was loaded
    assert file in kept_programs._ahead
    np.testing.assert_array_equal(kept(("a", 2), compiler)(ones)["y"], [3.0, 3.0])
    assert kept_programs._ahead == {} and compiler.times == 3


def test_a_damaged_or_missing_program_is_not_loaded_ahead(folder):
    compiler = Compiler()
    load_ahead("arm")
    assert kept_programs._ahead == {}
    with used_for("arm"):
        kept(("a", 1), compiler)
    next(folder.glob("*.bin")).write_bytes(b"damaged")
    kept_programs._given.clear()
    load_ahead("arm")
    kept(("a", 1), compiler)
    assert compiler.times == 2 and kept_programs._ahead == {}


def test_something_else_is_another_program(folder):
    compiler = Compiler()
    for made_of in (("a", 1), ("a", 2), ("b", 1), ("a", 1)):
        kept(made_of, compiler)
    assert compiler.times == 3


def test_changed_code_is_another_program(folder, monkeypatch):
    compiler = Compiler()
    kept("a", compiler)
    monkeypatch.setattr(kept_programs, "_setting", lambda: ("other code",))
    kept("a", compiler)
    assert compiler.times == 2


@pytest.mark.parametrize("damage", [b"", b"no pickle", None])
def test_a_damaged_program_is_compiled_and_written_anew(folder, damage):
    compiler = Compiler()
    kept("a", compiler)
    (file,) = folder.glob("*.bin")
    file.write_bytes(file.read_bytes()[:-200] if damage is None else damage)
    np.testing.assert_array_equal(kept("a", compiler)(jnp.ones(2, jnp.float32))["y"], [3.0, 3.0])
    kept("a", compiler)
    assert compiler.times == 2


def test_without_a_folder_or_where_nothing_can_be_written_it_is_compiled_every_time(folder):
    compiler = Compiler()
    folder.write_text("a file where the folder should be")
    kept("a", compiler)
    jax.config.update("jax_compilation_cache_dir", None)
    kept("a", compiler)
    assert compiler.times == 2


def test_the_least_recently_used_programs_are_removed(folder, monkeypatch):
    compiler = Compiler()
    kept("a", compiler)
    (first,) = folder.glob("*.bin")
    monkeypatch.setattr(kept_programs, "MOST_BYTES", int(2.5 * first.stat().st_size))
    for age, name in enumerate(("a", "b")):
        kept(name, compiler)
        for file in folder.glob("*.bin"):
            os.utime(file, (1e9 + age, 1e9 + age))
    kept("a", compiler)  # used again
    kept("c", compiler)
    assert len(list(folder.glob("*"))) == 2
    kept("a", compiler)
    assert compiler.times == 3
    kept("b", compiler)
    assert compiler.times == 4


def system(*set_):
    return tau_leap(build(load_scenario(EXAMPLE, set_=list(set_))).model)


def test_a_model_has_one_fingerprint_in_every_process():
    code = (
        "from contested.ensemble.kept_programs import fingerprint\n"
        "from contested.engine.system import tau_leap\n"
        "from contested.model.build import build\n"
        "from contested.scenario.load import load_scenario\n"
        f"print(fingerprint(tau_leap(build(load_scenario({str(EXAMPLE)!r})).model)))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    assert found == fingerprint(system())


def test_a_value_of_a_parameter_is_no_part_of_it_and_the_rest_is():
    same = fingerprint(system("mechanism.raids-lanterns.engagement_rate=0.02"))
    assert same == fingerprint(system())
    assert fingerprint(system("step='day'")) != fingerprint(system())
    assert fingerprint(mean_field(build(load_scenario(EXAMPLE)).model)) != fingerprint(system())


def test_fingerprints_distinguish_types_and_values():
    values = [0, 0.0, False, "0", None, (0,), [0], {"a": 0}, np.zeros(1), np.zeros(1, np.float32), np.zeros((1, 1)),
              ("ab", "c"), ("a", "bc"), partial(kept, 1), partial(kept, 2), fingerprint, kept]  # fmt: skip
    assert len({fingerprint(value) for value in values}) == len(values)


def test_a_program_with_a_user_s_mechanism_is_left_to_jax_s_own_cache(folder):
    """Its file may import others, which may change."""
    mine = type("Mine", (), {"__module__": "contested_by_me"})
    with pytest.raises(NotKeptError):
        fingerprint(mine)
    compiler = Compiler()
    kept(mine, compiler)
    kept(mine, compiler)
    assert compiler.times == 2 and not folder.exists()


@pytest.mark.parametrize("error", [ValueError, RuntimeError, NotImplementedError, jax.errors.JaxRuntimeError, OSError])
def test_a_program_that_cannot_be_serialised_runs_and_is_compiled_every_time(folder, monkeypatch, error):
    def refuse(compiled):
        raise error("no")

    monkeypatch.setattr(kept_programs.serialize_executable, "serialize", refuse)
    compiler = Compiler()
    for _ in range(2):
        np.testing.assert_array_equal(kept("a", compiler)(jnp.ones(2, jnp.float32))["y"], [3.0, 3.0])
    assert compiler.times == 2 and not list(folder.glob("*"))


def test_a_plain_value_is_worked_out_once_and_what_fails_is_not_kept(folder):
    calls = []

    def work_out():
        calls.append(1)
        return {"names": ("a", "b")}

    assert [kept_value("a", work_out) for _ in range(2)] == [{"names": ("a", "b")}] * 2 and len(calls) == 1
    assert kept_value("b", work_out) == {"names": ("a", "b")} and len(calls) == 2
    with pytest.raises(KeyError):
        kept_value("c", lambda: {}["nothing"])
    assert len(list(folder.glob("*"))) == 2


def test_what_tracing_finds_is_the_same_from_the_folder(folder):
    loaded = load_scenario(EXAMPLE)
    first = prepare(loaded, None).info
    assert len(list(folder.glob("*.bin"))) == 1
    assert prepare(loaded, None).info == first == trace(build(loaded))


def test_large_values_have_a_folder_of_their_own_and_push_out_no_program(folder, monkeypatch):
    compiler = Compiler()
    kept("a", compiler)
    monkeypatch.setattr(kept_programs, "MOST_BYTES", 2 * len(pickle.dumps(1)))
    for number in range(4):
        assert kept_value(number, lambda number=number: number, "arms") == number
    assert len(list((folder.parent / "arms").glob("*.bin"))) == 2
    kept("a", compiler)
    assert compiler.times == 1
