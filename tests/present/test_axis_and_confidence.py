"""Labels under an axis stay inside the picture; confidence is judged at its thresholds too."""

import re
from types import SimpleNamespace

import pytest
from contested.present.report.headline import confidence

from contested.present.report.strip import claim_strip

ROW = {"value": 300.0, "low": None, "high": None, "bias": None,
       "quantiles": {"0.05": 0.0, "0.25": 120.0, "0.5": 200.0, "0.75": 310.0, "0.95": 400.0}}  # fmt: skip


def labels(svg):
    """Text, x and anchor of each label, from left to right."""
    found = []
    for attributes, text in re.findall(r"<text([^>]*)>([^<]*)</text>", str(svg)):
        x = re.search(r'\bx="([-\d.]+)"', attributes)
        anchor = re.search(r'text-anchor="(\w+)"', attributes)
        if x and anchor:
            found.append((float(x[1]), anchor[1], text))
    return sorted(found)


def test_the_first_label_begins_at_its_mark_the_last_ends_there_and_others_stand_in_the_middle():
    found = labels(claim_strip(ROW))
    assert len(found) >= 3
    assert [anchor for _, anchor, _ in found] == ["start", *["middle"] * (len(found) - 2), "end"]
    numbers = [float(text.replace(",", "")) for _, _, text in found]
    assert numbers == sorted(numbers) and numbers[0] == 0.0 and numbers[-1] >= 400.0
    places = [x for x, _, _ in found]
    share = [(x - places[0]) / (places[-1] - places[0]) for x in places]
    assert share == pytest.approx([n / numbers[-1] for n in numbers], abs=1e-3)


def judged(measured, unmeasured, inside, checks, passed=True):
    rows = [{"inside": k < inside} for k in range(checks)]
    answers = {"measured_parameters": measured, "judged_parameters": unmeasured}
    manifest = {"prior_check": rows, "halving_audit": {"passed": passed}}
    return confidence(SimpleNamespace(run=SimpleNamespace(answers=answers, manifest=manifest)))


@pytest.mark.parametrize(
    ("numbers", "word"),
    [
        ((1, 2, 2, 3), "moderate"),  # just a third is measured, just two thirds fit
        ((1, 3, 2, 3), "low"),
        ((1, 2, 3, 5), "low"),
        ((1, 2, 0, 0), "low"),
        ((1, 2, 2, 3, False), "low"),
        ((9, 0, 9, 9), "moderate"),  # never high
    ],
)
def test_confidence_is_moderate_from_its_thresholds_on(numbers, word):
    assert judged(*numbers)[0] == word
