from __future__ import annotations

import subprocess
import sys
import time

HEAVY = {"jax", "numpy", "scipy", "pandas", "xarray", "zarr", "pydantic", "equinox", "SALib", "jinja2", "rich"}


def test_help_loads_nothing_heavy():
    program = (
        "import sys\nfrom contested.cli.app import call\ncode = call(['--help'])\n"
        "print(' '.join(sorted({name.partition('.')[0] for name in sys.modules})), file=sys.stderr)\nsys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert HEAVY & set(done.stderr.split()) == set()


def test_help_takes_less_than_half_a_second():
    def once() -> float:
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "contested", "--help"], capture_output=True, check=True)
        return time.perf_counter() - began

    assert min(once() for _ in range(3)) < 0.5


def test_version_prints_the_version_of_the_package(contested):
    from importlib.metadata import version

    outcome = contested("--version")
    assert (outcome.code, outcome.out) == (0, f"contested {version('contested')}\n")


def test_every_command_has_help(contested):
    for words in (["run"], ["explain"], ["ledger", "list"], ["scenario", "new"], ["check"], ["mechanisms"], ["doctor"]):
        outcome = contested(*words, "--help")
        assert outcome.code == 0
        assert outcome.out.startswith(f"Usage: contested {' '.join(words)}")
