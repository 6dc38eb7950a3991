from __future__ import annotations

import errno
import io
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from contested.cli.app import call
from contested.cli.failures import exit_code
from contested.errors import InputError
from helpers.small_run import small_run


def raising(error: BaseException):
    def work() -> None:
        raise error

    return work


def test_an_input_error_is_one_line_with_its_location_and_exits_with_2(capsys):
    assert exit_code(raising(InputError("expected a date", where="a.toml: field as_of"))) == 2
    assert capsys.readouterr().err == "contested: error: a.toml: field as_of: expected a date\n"


def test_an_unknown_error_is_called_an_error_in_contested_and_exits_with_1(capsys, monkeypatch):
    monkeypatch.delenv("CONTESTED_DEBUG", raising=False)
    assert exit_code(raising(ZeroDivisionError("division\nby zero"))) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line == (
        "contested: error: this is an error in contested, not in your input: ZeroDivisionError: division by zero "
        "(set CONTESTED_DEBUG=1 to see where)"
    )


def test_with_debug_an_unknown_error_prints_a_traceback(capsys, monkeypatch):
    monkeypatch.setenv("CONTESTED_DEBUG", "1")
    assert exit_code(raising(ZeroDivisionError("no"))) == 1
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EROFS, "read-only"),
        (errno.EACCES, "no permission"),
        (errno.EDQUOT, "quota"),
        (errno.EFBIG, "larger than a limit"),
    ],
)
def test_a_disk_error_names_the_file_and_the_reason(capsys, number, words):
    assert exit_code(raising(OSError(number, "os words", "/some/file"))) == 2
    message = capsys.readouterr().err
    assert words in message and "/some/file" in message and "Traceback" not in message


@pytest.mark.parametrize("error", [MemoryError(), RuntimeError("RESOURCE_EXHAUSTED: out of memory allocating")])
def test_the_error_for_too_little_memory_suggests_fewer_members(capsys, error):
    assert exit_code(raising(error)) == 2
    assert "fewer --members" in capsys.readouterr().err


def test_letters_that_the_terminal_cannot_show_become_question_marks():
    done = subprocess.run(
        [sys.executable, "-m", "contested", "rün"],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    assert (done.returncode, b"there is no 'contested r?n'" in done.stderr) == (2, True)


def test_other_operating_system_errors_are_errors_in_contested(capsys):
    assert exit_code(raising(OSError(errno.EMFILE, "too many open files"))) == 1


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
def test_an_unknown_command_or_option_is_an_error_that_names_the_nearest(contested, args, expected):
    outcome = contested(*args)
    assert outcome.code == 2
    assert outcome.out == ""
    assert outcome.err.startswith("contested: error: ") and outcome.err.count("\n") == 1
    assert expected in outcome.err


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (["ledger", "list", "x", "--kind", "foo"], "'--kind': 'foo' is not one of 'observation', 'allegation'"),
        (["run", "x", "--members", "1"], "'--members': expected a number of at least 2, found '1'."),
        (["run", "x", "--members", "2000000"], "expected a number of at most 1,000,000, found '2000000'."),
        (["run", "x", "--weeks", "many"], "'--weeks': expected a whole number, found 'many'."),
    ],
)
def test_the_error_for_a_wrong_value_says_what_was_expected_and_found(contested, args, expected):
    outcome = contested(*args)
    assert outcome.code == 2
    assert expected in outcome.err


def test_without_arguments_the_help_is_printed(contested):
    outcome = contested()
    assert outcome.code == 0
    assert outcome.out.startswith("Usage: contested")


def started(program: str, folder: Path) -> subprocess.Popen[str]:
    """A program that has printed `started`. It handles Ctrl-C, which shells turn off for programs in the background."""
    handler = "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
    command = [sys.executable, "-c", handler + program]
    child = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "started\n"
    return child


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_a_run_and_removes_partial_output(tmp_path: Path, number: signal.Signals):
    program = textwrap.dedent(
        """
        import sys, time
        from pathlib import Path
        from contested.cli.failures import exit_code
        from contested.results.whole_folder import named, whole

        def work():
            with whole(named(Path("deep/run"))) as folder:
                (folder.partial / "half.json").write_text("{")
                print("started", flush=True)
                time.sleep(30)

        sys.exit(exit_code(work))
        """
    )
    child = started(program, tmp_path)
    began = time.monotonic()
    child.send_signal(number)
    _, message = child.communicate(timeout=20)
    assert time.monotonic() - began < 10
    assert child.returncode == 130
    assert message == "contested: stopped; nothing was written\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "work",
    [
        "hashlib.pbkdf2_hmac('sha256', b'a', b'b', 2_000_000_000)",  # no Python instruction for minutes, as in JAX
        "ignore_interrupts()",
    ],
)
def test_a_signal_stops_work_that_does_not_react_to_it(tmp_path: Path, work: str):
    program = textwrap.dedent(
        f"""
        import hashlib, sys, time
        from pathlib import Path
        from contested.cli.failures import exit_code
        from contested.results.whole_folder import named, whole

        def ignore_interrupts():
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

        sys.exit(exit_code(run))
        """
    )
    child = started(program, tmp_path)
    began = time.monotonic()
    child.send_signal(signal.SIGINT)
    _, message = child.communicate(timeout=20)
    assert time.monotonic() - began < 5
    assert (child.returncode, message) == (130, "contested: stopped; nothing was written\n")
    assert list(tmp_path.iterdir()) == []


def test_a_closed_pipe_ends_the_program_without_an_error(tmp_path: Path):
    program = (
        "import sys\nfrom contested.cli.failures import exit_code\n"
        "sys.exit(exit_code(lambda: [print('x' * 1000) for _ in range(1000)]))"
    )
    child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert child.stdout is not None and child.stderr is not None
    child.stdout.readline()
    child.stdout.close()
    message = child.stderr.read()
    child.stderr.close()
    assert (child.wait(timeout=20), message) == (0, "")


def test_a_closed_standard_output_and_a_missing_working_folder_are_errors_of_the_caller(tmp_path, monkeypatch, capsys):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert exit_code(os.getcwd) == 2
    assert "the working folder no longer exists" in capsys.readouterr().err
    monkeypatch.setattr(sys, "stdout", None)
    assert exit_code(lambda: None) == 2
    assert "standard output is closed" in capsys.readouterr().err


class Full(io.StringIO):
    """A stream on a full disk: what is printed fits into its buffer, and cannot be written."""

    def flush(self) -> None:
        raise OSError(errno.ENOSPC, "no space")


def test_output_that_cannot_be_written_is_an_error_that_names_standard_output(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdout", Full())
    assert exit_code(lambda: print("an answer")) == 2
    assert capsys.readouterr().err == "contested: error: standard output: cannot be written: the disk is full\n"


def test_a_finished_run_whose_answers_cannot_be_printed_is_named(contested, fakes, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(sys, "stdout", Full())
    assert call(["run", "somewhere", "--out", "mine"]) == 2
    message = capsys.readouterr().err.splitlines()[-1]
    assert message == (
        "contested: error: standard output: cannot be written: the disk is full; "
        f"the run is complete: {tmp_path / 'mine'}"
    )
    assert (tmp_path / "mine" / "manifest.json").is_file()


def test_a_closed_standard_error_stops_nothing():
    program = "from contested.cli.app import main\nmain()"
    done = subprocess.run(
        ["/bin/sh", "-c", '"$0" -c "$1" scenario list --json 2>&-', sys.executable, program],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0 and '"afghanistan-2022"' in done.stdout
    faulty = ["/bin/sh", "-c", '"$0" -c "$1" scenario lst 2>&-', sys.executable, program]
    done = subprocess.run(faulty, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")


def test_a_run_ends_well_where_its_working_folder_is_gone(contested, fakes, monkeypatch, tmp_path):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    monkeypatch.setattr(fakes, "on_load", lambda: gone.rmdir())
    monkeypatch.setattr(fakes, "simulate_run", lambda *_: small_run())
    for name, value in fakes.modules()["contested.alternatives"].items():
        monkeypatch.setattr(sys.modules["contested.alternatives"], name, value)
    outcome = contested("run", "somewhere", "--out", tmp_path / "mine")
    assert (outcome.code, outcome.last_line) == (0, str(tmp_path / "mine"))
    assert f"Report:        {tmp_path / 'mine' / 'report.html'}" in outcome.out


def test_a_file_size_limit_is_an_error_of_the_caller_and_leaves_nothing(tmp_path):
    program = textwrap.dedent(
        """
        import resource, sys
        from pathlib import Path
        from contested.cli.failures import exit_code
        from contested.results.whole_folder import named, whole

        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

        def work():
            with whole(named(Path("deep/run"))) as folder:
                (folder.partial / "answers.json").write_text("x" * 5000)

        sys.exit(exit_code(work))
        """
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("contested: error: the file is larger than a limit allows; nothing was written.")
    assert list(tmp_path.iterdir()) == []
