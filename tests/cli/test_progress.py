from __future__ import annotations

import io

import pytest

from contested.cli.progress import LineReport, progress


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_without_a_terminal_there_is_a_line_at_the_start_the_end_and_every_ten_seconds(capsys):
    clock = Clock()
    report = LineReport(clock)
    for second in range(0, 31):
        clock.now = float(second)
        report("simulating", second, 30)
    lines = capsys.readouterr().err.splitlines()
    assert [line.split()[1] for line in lines] == ["0.0", "10.0", "20.0", "30.0"]
    assert lines[1].endswith("simulating 10 of 30, about 20 s left")
    assert "left" not in lines[0] and "left" not in lines[-1]


def test_a_new_stage_prints_a_line_at_once(capsys):
    report = LineReport(Clock())
    report("compiling", 0, 1)
    report("compiling", 1, 1)
    report("simulating", 0, 4)
    assert [line.split()[-1] for line in capsys.readouterr().err.splitlines()] == ["compiling", "4"]


def test_standard_output_stays_empty_on_a_terminal_too(monkeypatch: pytest.MonkeyPatch, capsys):
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    with progress() as report:
        report("simulating [bold]", 1, 2)
        report("simulating [bold]", 2, 2)
    assert capsys.readouterr().out == ""
    assert "simulating [bold]" in screen.getvalue()


def test_a_terminal_shows_the_time_left_except_for_a_stage_with_one_part(monkeypatch):
    import re

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    with progress() as report:
        report("compiling", 0, 1)
        report("compiling", 1, 1)
        report("simulating", 0, 4000)
        report("simulating", 1000, 4000)
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", screen.getvalue())
    assert re.search(r"simulating .*1,000 of 4,000, about \d+ s left", text)
    assert not re.search(r"compiling .*left", text)


def test_a_dumb_terminal_gets_lines(monkeypatch, capsys):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "dumb")
    with progress() as report:
        assert isinstance(report, LineReport)
