"""Other sets of mechanisms in the run folder."""

from __future__ import annotations

import pytest

from contested.errors import InputError
from contested.results.alternatives import Difference
from contested.results.consistency import check_consistent
from contested.results.run import Run, open_run
from contested.results.write import write_run
from helpers.small_alternatives import info, with_alternative
from helpers.small_run import small_run


def test_a_run_keeps_its_other_sets_of_mechanisms(tmp_path):
    run = with_alternative(small_run())
    write_run(run, tmp_path)
    again = open_run(tmp_path)
    assert again.answer_file == run.answer_file and again.manifest.alternatives == run.manifest.alternatives
    assert again.answers["wins"].alternatives[0].difference == run.answers["wins"].alternatives[0].difference


def test_every_answer_has_the_sets_of_the_manifest():
    run = small_run()
    lacking = Run(
        run.manifest.model_copy(update={"alternatives": (info(run),)}),
        run.answer_file,
        run.claims,
        run.evidence,
        run.source,
    )
    with pytest.raises(InputError, match=r"wins, alternatives: expected those of the manifest \(\['core'\]\), found"):
        check_consistent(lacking.manifest, lacking.answer_file, lacking.claims, lacking.evidence, "")


def test_a_difference_lies_within_its_range():
    assert Difference(value=-0.1, low=-0.2, high=-0.05, level=0.95).told_apart
    assert not Difference(value=-0.1, low=-0.2, high=0.05, level=0.95).told_apart
    with pytest.raises(ValueError, match="expected low, value and high in order"):
        Difference(value=0.3, low=-0.2, high=0.05, level=0.95)
