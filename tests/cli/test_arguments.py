"""One error, two callers: Python reads the names of arguments, the command line those of its options."""

from __future__ import annotations

import re
from datetime import date

import pytest

import contested as public
from contested.cli.arguments import with_options
from contested.errors import InputError
from scenario.example import EXAMPLE

OPTION = re.compile("--[a-z]")
LATE = "question.lanterns_hold_a_valley.by"


@pytest.mark.parametrize(
    ("arguments", "in_python", "options", "on_the_command_line"),
    [
        ({"set": {"weeks": "many"}}, "set['weeks']: field weeks", ["--set", "weeks=many"], "--set weeks: field weeks"),
        ({"set": {"wekks": 3}}, "set['wekks']: field wekks", ["--set", "wekks=3"], "--set wekks: field wekks"),
        (
            {"set": {LATE: date(2039, 1, 1)}},
            f"an earlier date with `set` {LATE}",
            ["--set", f"{LATE}=2039-01-01"],
            f"an earlier date with --set {LATE}",
        ),
        (
            {"set": {"mechanism.raids-lanterns.kind": "ambsh"}},
            "A mechanism of your own needs `mechanisms`.",
            ["--set", "mechanism.raids-lanterns.kind=ambsh"],
            "A mechanism of your own needs --mechanisms FILE.",
        ),
        (
            {"scheduler": "tcp://127.0.0.1:9"},
            "scheduler: expected the address of a Dask scheduler",
            ["--scheduler", "tcp://127.0.0.1:9"],
            "--scheduler: expected the address of a Dask scheduler",
        ),
    ],
)
def test_an_error_names_what_its_caller_wrote(contested, tmp_path, arguments, in_python, options, on_the_command_line):
    with pytest.raises(InputError) as refused:
        public.run(EXAMPLE, members=4, out=tmp_path / "a", **arguments)
    assert in_python in str(refused.value) and not OPTION.search(str(refused.value))
    outcome = contested("run", EXAMPLE, "--members", 4, "--out", tmp_path / "b", *options)
    assert outcome.code == 2 and on_the_command_line in outcome.err and "`" not in outcome.err
    assert list(tmp_path.iterdir()) == []


def test_late_evidence_is_allowed_with_the_callers_word(contested, tmp_path):
    error = InputError("allow later evidence with `hindsight=True`", "scenario.toml: reference_value 'a'")
    assert with_options(error) == "scenario.toml: reference_value 'a': allow later evidence with --hindsight"


def test_only_arguments_of_the_public_functions_become_options():
    error = InputError("expected `weeks` or `set`, found `anything`", "members")
    assert with_options(error) == "--members: expected `weeks` or --set, found `anything`"
    assert with_options(InputError("no file", "members.toml")) == "members.toml: no file"
