"""A user's own mechanism travels to other processes as the text of its file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import final

import pytest

from contested.engine.system import tau_leap
from contested.ensemble.executors.pickling import from_bytes, to_bytes
from contested.ensemble.program import content
from contested.errors import InputError
from contested.model.mechanism import Mechanism
from contested.model.user_file import load_mechanisms
from helpers.worlds import case, part

SOURCE = '''
from typing import final

from jaxtyping import Array

from contested.model.effects import Move
from contested.model.mechanism import Mechanism
from contested.model.parameter import non_negative, parameter, role

HALF = 0.5


def halved(rate):
    return HALF * rate


@final
class Homesick(Mechanism):
    """Fighters go home when they are homesick."""

    who: str = role("whose fighters")
    rate: Array = parameter("per week", non_negative, "chance to be homesick")

    def flows(self, s, x):
        """Half of the homesick go."""
        yield Move("go", f"fighters.{self.who}", "civilian", halved(self.rate))
'''


def homesick(folder: Path) -> type[Mechanism]:
    """The mechanism, loaded as `--mechanisms` does."""
    (folder / "own.py").write_text(SOURCE, encoding="utf-8")
    return load_mechanisms(folder / "own.py")["homesick"]


def system_of(mechanism):
    return tau_leap(case(part(mechanism, who="red", rate=0.2), fighters={"red": 400.0}, weeks=3).model)


def test_it_works_in_a_process_that_cannot_read_its_file(tmp_path):
    data = to_bytes(homesick(tmp_path))
    (tmp_path / "own.py").unlink()
    (tmp_path / "data").write_bytes(data)
    code = (
        "import pathlib, sys, jax.numpy as jnp\n"
        "from contested.ensemble.executors.pickling import from_bytes\n"
        "kind = from_bytes(pathlib.Path(sys.argv[1]).read_bytes())\n"
        "(flow,) = kind(label='x', who='red', rate=jnp.full(2, 0.2)).flows(None, None)\n"
        "print(kind.__name__, flow.source, flow.target, [round(float(h), 3) for h in flow.hazard])\n"
    )
    done = subprocess.run([sys.executable, "-c", code, tmp_path / "data"], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "Homesick fighters.red civilian [0.1, 0.1]"


def test_read_twice_it_is_one_class_so_that_a_worker_compiles_once(tmp_path):
    data = to_bytes(system_of(homesick(tmp_path)))
    assert content(from_bytes(data)) == content(from_bytes(data))


def test_built_in_mechanisms_are_sent_by_name(tmp_path):
    from contested.model.mechanisms import BUILT_IN

    for mechanism in BUILT_IN.values():
        data = to_bytes(mechanism)
        assert len(data) < 200 and from_bytes(data) is mechanism


def test_a_mechanism_without_a_file_is_refused():
    namespace = {"__name__": "nowhere"}
    exec(compile(SOURCE, "<a notebook>", "exec", dont_inherit=True), namespace)
    with pytest.raises(InputError, match="'Homesick' cannot be sent to workers: expected a file"):
        to_bytes(namespace["Homesick"])


def test_a_file_that_fails_on_a_worker_is_named(tmp_path):
    (tmp_path / "beside.py").write_text("", encoding="utf-8")
    data = to_bytes(homesick(tmp_path)).replace(b"HALF = 0.5", b"HALF = 1/0")
    with pytest.raises(InputError, match="'own.py' fails on a worker: ZeroDivisionError"):
        from_bytes(data)


def test_what_cannot_be_pickled_is_refused_with_a_sentence():
    with pytest.raises(InputError, match="cannot be sent to workers"):
        to_bytes({"a": (line for line in "text")})


@final
class Here(Mechanism):
    """A mechanism of this test file."""

    def flows(self, s, x):
        yield from ()


def test_a_mechanism_of_any_file_outside_the_package_travels_as_text():
    assert from_bytes(to_bytes(Here)).__name__ == "Here" and from_bytes(to_bytes(Here)) is not Here
