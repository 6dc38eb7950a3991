"""A report that is made ready ahead finds its templates compiled."""

from __future__ import annotations

import subprocess
import sys

CODE = """
import sys
from contested.present.report.ahead import ready_ahead

ready_ahead().join()
assert "contested.present.report.build" in sys.modules
from contested.present.report.page import environment

compiled = {name for _, name in environment().cache.keys()}
assert compiled >= set(environment().list_templates(extensions=["j2"])), compiled
assert "jax" not in sys.modules
"""


def test_a_report_made_ready_ahead_finds_modules_and_templates_there():
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
