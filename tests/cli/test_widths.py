"""Every command's text fits 80 columns in a pipe, without colour, and a terminal's width up to 100."""

from __future__ import annotations

from pathlib import Path

import pytest

from contested.results.write import write_run
from present.sample import Sample, make

VALLEYS = Path(__file__).resolve().parents[2] / "examples" / "two-valleys"
BUNDLED = "afghanistan-2022"


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a conditioned run, made without the engine."""
    folder = tmp_path_factory.mktemp("run")
    write_run(make(Sample(places=4, conditioned=True, members=576)), folder)  # as many as rows of the sample's fit
    return folder


COMMANDS = [
    "--help",
    "run --help",
    "explain --help",
    "ledger show --help",
    "explain RUN",
    "explain RUN question_0",
    "explain RUN question_3",
    "explain RUN fighters.resistance",
    "explain RUN C1",
    "explain RUN P3",
    "explain RUN D1",
    "explain RUN recruit-resistance",
    "explain RUN side:resistance",
    "stress RUN",
    "stress RUN --question question_0",
    "ledger list RUN",
    "ledger show RUN C1",
    "ledger show RUN M1",
    "ledger check RUN",
    f"ledger list {BUNDLED}",
    f"ledger check {BUNDLED}",
    f"ledger show {BUNDLED} interview-government-casualties",
    f"ledger show {BUNDLED} ambush-rate",
    f"ledger show {BUNDLED} side:resistance",
    "ledger list library",
    "ledger list library --kind prior",
    "ledger check library",
    "ledger show library:harm-attack-response",
    "ledger show library season-amplitude",
    "scenario list",
    f"scenario check {BUNDLED}",
    f"scenario show {BUNDLED}",
    "mechanisms",
    "mechanisms grievance",
    "doctor",
]


def lines(text: str) -> list[str]:
    """The lines of a text; those that are one word cannot be shorter than it is."""
    return [line for line in text.splitlines() if len(line.split()) > 1]


@pytest.mark.parametrize("command", COMMANDS)
def test_in_a_pipe_no_line_is_longer_than_80_columns_or_has_colour(contested, finished, command):
    outcome = contested(*(str(finished) if word == "RUN" else word for word in command.split()))
    assert outcome.code == 0, outcome.err
    assert "\x1b" not in outcome.out and outcome.out.strip()
    assert [line for line in lines(outcome.out) if len(line) > 80] == []


@pytest.mark.parametrize(("columns", "most"), [("60", 60), ("90", 90), ("250", 100)])
@pytest.mark.parametrize("command", ["explain RUN question_0", "stress RUN", "mechanisms"])
def test_a_terminal_is_filled_up_to_a_hundred_columns(contested, finished, monkeypatch, command, columns, most):
    monkeypatch.setenv("COLUMNS", columns)
    outcome = contested(*(str(finished) if word == "RUN" else word for word in command.split()))
    longest = max(map(len, lines(outcome.out)))
    assert most - 12 <= longest <= most


def test_words_are_never_cut(contested, finished):
    text = contested("explain", finished, "question_0").out
    whole = " ".join(" ".join(line.lstrip("├│└ ") for line in text.splitlines()).split())
    assert "Attacks a fighter takes part in per week when supplied" in whole
    address = contested("ledger", "show", BUNDLED, "the-national-2022-12-06").out
    assert "thenationalnews.com" in address


def test_a_run_stands_in_for_a_ledger(contested, finished):
    assert "claim:claim-0" in contested("ledger", "show", finished, "C1").out
    assert contested("ledger", "show", finished, "recruit-resistance").out.startswith("mechanism recruit-resistance: ")
    assert "About 100 fighters" in contested("ledger", "list", finished).out
    outcome = contested("ledger", "show", BUNDLED, "C1")
    assert outcome.code == 2 and "C1 is a number of a report: expected the folder of its run" in outcome.err


def test_a_speaker_is_shown_with_its_claims(contested):
    text = contested("ledger", "show", VALLEYS, "the river observers").out
    assert text.startswith("speaker:the river observers\n") and "claim:lantern-strength" in text
