"""What `import contested` offers: one documented list, loaded when it is used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import contested

HEAVY = ("jax", "equinox", "numpy", "pandas", "xarray", "zarr", "scipy", "pydantic", "rich", "typer")


def test_importing_the_package_loads_nothing_but_itself():
    code = "import sys; import contested; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "contested" in loaded and loaded & set(HEAVY) == set()


def test_importing_the_package_loads_few_modules():
    code = (
        "import sys; before = len(sys.modules); import contested; own = [n for n in sys.modules if 'contested' in n];"
        "print(len(sys.modules) - before, *own)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    number, *own = done.stdout.split()
    assert own == ["contested"] and int(number) <= 50  # of them typing and what it needs


@pytest.mark.parametrize("light", ["open_run", "load_scenario", "load_ledger", "InputError", "Answer"])
def test_what_only_reads_loads_no_simulator(light):
    code = f"import sys; import contested; contested.{light}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) & {"jax", "equinox", "zarr", "xarray", "typer"} == set()


@pytest.mark.parametrize("name", contested.__all__)
def test_every_public_name_is_there_and_documented(name):
    thing = getattr(contested, name)
    assert thing is not None
    assert f"`{name}`" in (contested.__doc__ or ""), "say what it is for in the package's docstring"
    if callable(thing):
        assert thing.__doc__


def test_the_list_is_what_is_offered_and_nothing_else():
    assert set(contested.__all__) == set(contested._MODULES) and list(contested.__all__) == sorted(contested.__all__)
    assert dir(contested) == contested.__all__
    with pytest.raises(AttributeError, match="module 'contested' has no attribute 'runs'; did you mean 'run'"):
        _ = contested.runs


def test_star_import_gives_the_list():
    names: dict[str, object] = {}
    exec("from contested import *", names)
    assert set(contested.__all__) <= set(names)


def test_type_checkers_are_told_that_the_package_is_typed():
    assert (Path(contested.__file__).parent / "py.typed").is_file()
