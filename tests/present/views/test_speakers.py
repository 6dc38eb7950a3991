"""Speakers: sentences to quote on how far their numbers are inflated, checks, and their claims."""

from __future__ import annotations

import pytest

from contested.present.views.provenance import Provenance
from contested.present.views.speakers import sentence, speakers
from contested.results.conditioning import Band, Inflation

ONE = Inflation(
    side="north",
    speaker="a spokesman",
    about=("deaths", "arrests"),
    whose="enemy",
    checks=2,
    before=Band(low=0.7, median=2.5, high=9.0),
    after=Band(low=0.72, median=1.7, high=4.5),
)


def test_sides_come_first_then_their_speakers_and_every_speaker_is_there(runs):
    proof = Provenance(runs["conditioned"])
    rows = speakers(proof)
    assert [(row.number, row.name) for row in rows[:2]] == [(0, "resistance"), (0, "government")]
    assert [row.number for row in rows[2:]] == sorted(proof.speaker_numbers.values())
    assert [factor.checks for factor in rows[2].factors] == [2]
    claims = [claim for claim in proof.run.evidence.claims.values() if claim.speaker == rows[2].name]
    assert len(rows[2].used) + rows[2].others == len(claims)
    assert rows[2].used[0] == (1, "About 100 fighters were active in the north in the summer")


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        (
            {},
            "A number that a spokesman gives of deaths, arrests of its enemies is expected to be 1.7 times the true "
            "one (0.72 to 4.5). That it is true as it stands cannot be ruled out. Two independent checks; before, 2.5 "
            "times the true one (0.7 to 9) was assumed.",
        ),
        ({"after": Band(low=1.3, median=4.0, high=13.0)}, "That it is too high is more than 95 % sure."),
        ({"after": Band(low=0.2, median=0.5, high=0.8)}, "That it is too low is more than 95 % sure."),
        ({"checks": 1}, "One independent check; before"),
        ({"checks": 0}, "Nothing in this run checks it: this is what was assumed."),
        ({"speaker": None, "whose": "own"}, "A number that the side of the north gives of deaths, arrests of its own "),
    ],
)
def test_a_factor_is_a_sentence_with_range_and_checks(changes, text):
    assert text in sentence(ONE.model_copy(update=changes))


def test_a_run_of_the_priors_alone_lists_speakers_without_factors(runs):
    rows = speakers(Provenance(runs["plain"]))
    assert rows and not any(row.factors for row in rows)
