from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from contested.cli.failures import guarded
from contested.errors import InputError


def raising(error: BaseException):
    def work() -> None:
        raise error

    return work


def test_a_fault_of_the_input_is_one_line_with_its_place_and_exits_with_2(capsys):
    assert guarded(raising(InputError("expected a date", where="a.toml: field as_of"))) == 2
    assert capsys.readouterr().err == "contested: error: a.toml: field as_of: expected a date\n"


def test_an_unknown_failure_is_called_ours_and_exits_with_1(capsys, monkeypatch):
    monkeypatch.delenv("CONTESTED_DEBUG", raising=False)
    assert guarded(raising(ZeroDivisionError("division\nby zero"))) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "our fault" in line and "ZeroDivisionError: division by zero" in line and "CONTESTED_DEBUG=1" in line


def test_with_debug_an_unknown_failure_shows_where(capsys, monkeypatch):
    monkeypatch.setenv("CONTESTED_DEBUG", "1")
    assert guarded(raising(ZeroDivisionError("no"))) == 1
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EROFS, "read-only"),
        (errno.EACCES, "no permission"),
        (errno.EDQUOT, "quota"),
    ],
)
def test_a_disk_that_cannot_be_written_is_said_plainly(capsys, number, words):
    assert guarded(raising(OSError(number, "os words", "/some/file"))) == 2
    said = capsys.readouterr().err
    assert words in said and "/some/file" in said and "Traceback" not in said


@pytest.mark.parametrize("error", [MemoryError(), RuntimeError("RESOURCE_EXHAUSTED: out of memory allocating")])
def test_too_little_memory_is_said_with_what_to_do(capsys, error):
    assert guarded(raising(error)) == 2
    assert "fewer --members" in capsys.readouterr().err


def test_a_screen_that_lacks_letters_still_shows_the_rest():
    done = subprocess.run(
        [sys.executable, "-m", "contested", "rün"],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    assert (done.returncode, b"there is no 'contested r?n'" in done.stderr) == (2, True)


def test_other_operating_system_errors_are_ours(capsys):
    assert guarded(raising(OSError(errno.EMFILE, "too many open files"))) == 1


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (["rnu", "x"], "did you mean 'run'?"),
        (["ledger", "chek"], "did you mean 'check'?"),
        (["run", "x", "--member", "3"], "did you mean '--members'?"),
        (["run", "x", "--hindsite"], "did you mean '--hindsight'?"),
        (["run"], "SCENARIO"),
        (["run", "a", "b"], "unexpected extra argument"),
        (["ledger"], "check, list, show"),
        (["ledger", "list", "x", "--kind", "rumor"], "'allegation'"),
        (["run", "x", "--set"], "--set"),
    ],
)
def test_a_wrong_word_is_answered_with_the_nearest_right_one(contested, args, expected):
    outcome = contested(*args)
    assert outcome.code == 2
    assert outcome.out == ""
    assert outcome.err.startswith("contested: error: ") and outcome.err.count("\n") == 1
    assert expected in outcome.err


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (["ledger", "list", "x", "--kind", "foo"], "'--kind': 'foo' is not one of 'observation', 'allegation'"),
        (["run", "x", "--members", "0"], "'--members': expected a number of at least 1, found '0'."),
        (["run", "x", "--members", "2000000"], "expected a number of at most 1,000,000, found '2000000'."),
        (["run", "x", "--weeks", "many"], "'--weeks': expected a whole number, found 'many'."),
    ],
)
def test_a_wrong_value_is_told_in_our_words(contested, args, expected):
    outcome = contested(*args)
    assert outcome.code == 2
    assert expected in outcome.err


def test_without_a_verb_the_help_is_shown(contested):
    outcome = contested()
    assert outcome.code == 0
    assert outcome.out.startswith("Usage: contested")


def started(program: str, folder: Path) -> subprocess.Popen[str]:
    """A program that has printed `started`. It hears Ctrl-C in the background too, where shells make it deaf."""
    listening = "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
    command = [sys.executable, "-c", listening + program]
    child = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "started\n"
    return child


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_from_outside_cleans_up(tmp_path: Path, number: signal.Signals):
    program = textwrap.dedent(
        """
        import sys, time
        from pathlib import Path
        from contested.cli.failures import guarded
        from contested.results.whole_folder import named, whole

        def work():
            with whole(named(Path("deep/run"))) as folder:
                (folder.partial / "half.json").write_text("{")
                print("started", flush=True)
                time.sleep(30)

        sys.exit(guarded(work))
        """
    )
    child = started(program, tmp_path)
    began = time.monotonic()
    child.send_signal(number)
    _, said = child.communicate(timeout=20)
    assert time.monotonic() - began < 10
    assert child.returncode == 130
    assert said == "contested: stopped; nothing was written\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "work",
    [
        "hashlib.pbkdf2_hmac('sha256', b'a', b'b', 2_000_000_000)",  # no Python instruction for minutes, as in JAX
        "swallow()",
    ],
)
def test_a_stop_ends_work_that_cannot_or_will_not_hear_it(tmp_path: Path, work: str):
    program = textwrap.dedent(
        f"""
        import hashlib, sys, time
        from pathlib import Path
        from contested.cli.failures import guarded
        from contested.results.whole_folder import named, whole

        def swallow():
            while True:
                try:
                    time.sleep(30)
                except KeyboardInterrupt:
                    pass

        def run():
            with whole(named(Path("deep/run"))) as folder:
                (folder.partial / "half.json").write_text("{{")
                print("started", flush=True)
                {work}

        sys.exit(guarded(run))
        """
    )
    child = started(program, tmp_path)
    began = time.monotonic()
    child.send_signal(signal.SIGINT)
    _, said = child.communicate(timeout=20)
    assert time.monotonic() - began < 5
    assert (child.returncode, said) == (130, "contested: stopped; nothing was written\n")
    assert list(tmp_path.iterdir()) == []


def test_a_reader_that_goes_away_ends_it_quietly(tmp_path: Path):
    program = (
        "import sys\nfrom contested.cli.failures import guarded\n"
        "sys.exit(guarded(lambda: [print('x' * 1000) for _ in range(1000)]))"
    )
    child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert child.stdout is not None and child.stderr is not None
    child.stdout.readline()
    child.stdout.close()
    said = child.stderr.read()
    child.stderr.close()
    assert (child.wait(timeout=20), said) == (0, "")
