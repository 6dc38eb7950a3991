"""What comparisons.json accepts, how it is sealed, written and read, and how newer comparisons replace older ones."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

import pytest
from pydantic_core import PydanticSerializationError

from contested.results.comparisons import (
    Comparison,
    Comparisons,
    Difference,
    Range,
    read_comparisons,
    sealed,
    write_comparisons,
)
from helpers.faults import fault
from helpers.refusal import refusal

RUN, OTHER_RUN = "0123456789abcdef" + "0" * 48, "fedcba9876543210" + "0" * 48
OUTCOME: dict[str, Any] = {
    "id": "killed", "group": "civilians", "title": "Killed", "text": "to the end", "unit": "persons",
    "kind": "quantity", "base": {}, "other": {}, "difference": {"value": 1.0, "low": 0.5, "high": 2.0, "level": 0.9},
    "more": 5, "same": 3, "fewer": 2, "apart": True,
}  # fmt: skip
COMPARED: dict[str, Any] = {
    "id": "aid", "title": "Aid", "text": "Less aid.", "levers": (), "set": {}, "pairs": 10, "rows": 5, "outcomes": (),
}  # fmt: skip
FILE: dict[str, Any] = {
    "run": RUN, "digest": "0" * 64, "scenario": "small", "title": "A war", "as_of": date(2022, 12, 6),
    "last": date(2023, 1, 2), "mean_method": "t", "chance_method": "c", "comparisons": (),
}  # fmt: skip


def comparison(**changes: Any) -> Comparison:
    return Comparison(**{**COMPARED, **changes})


def comparisons(*rows: Comparison, **changes: Any) -> Comparisons:
    return sealed(Comparisons(**{**FILE, "comparisons": rows, **changes}))


def test_a_range_may_be_a_point_but_not_be_out_of_order():
    assert fault(Range, low=1.5, high=2.5) == fault(Range, low=1.5, high=1.5) == ""
    assert fault(Range, low=2.5, high=1.5) == "expected low at or below high (1.5), found low = 2.5"


@pytest.mark.parametrize("value", [-1.0, 0.5, 2.0])
def test_a_difference_lies_in_its_interval_or_on_the_edge_of_it(value):
    assert fault(Difference, value=value, low=-1.0, high=2.0, level=0.9) == ""


@pytest.mark.parametrize("value", [-1.5, 2.5])
def test_a_difference_outside_its_interval_is_refused(value):
    assert fault(Difference, value=value, low=-1.0, high=2.0, level=0.9) == (
        f"expected low, value and high in order, found -1.0, {value}, 2.0"
    )


def compared(*outcomes: dict[str, Any]) -> str:
    return fault(Comparison, **COMPARED | {"outcomes": tuple(OUTCOME | one for one in outcomes)})


def test_outcomes_stand_in_the_order_of_their_groups():
    groups = ("civilians", "questions", "fighters", "control")
    assert compared(*({"group": name} for name in ("civilians", *groups, "control"))) == ""
    for first, second in (("questions", "civilians"), ("fighters", "questions"), ("control", "fighters")):
        assert compared({"group": first}, {"group": second}) == (
            "expected outcomes in the order civilians, questions, fighters, control"
        )


def test_the_pairs_of_every_outcome_add_up():
    assert compared({}, {"more": 0, "same": 10, "fewer": 0}) == ""
    assert compared({}, {"id": "fled", "more": 5, "same": 3, "fewer": 4}) == "expected 10 pairs of 'fled', found 12"
    assert compared({"more": 1, "same": 2, "fewer": 4}) == "expected 10 pairs of 'killed', found 7"


def test_the_seal_is_the_digest_of_the_shortest_sorted_json_without_it():
    text = (
        '{"as_of":"2022-12-06","chance_method":"c","comparisons":[],"last":"2023-01-02","mean_method":"t",'
        f'"run":"{RUN}","scenario":"small","title":"A war"}}'
    )
    assert comparisons().digest == comparisons(digest="1" * 64).digest == hashlib.sha256(text.encode()).hexdigest()


def test_a_newer_comparison_takes_the_place_of_one_of_the_same_and_others_follow():
    aid, hunger = comparison(), comparison(id="hunger")
    once, again = comparison(set={"raid.rate": 2.0}), comparison(set={"raid.rate": 2.0}, title="Again")
    raised = comparison(set={"raid.rate": 3.0})
    found = comparisons(aid, once, hunger).merged([again, raised])
    assert found.comparisons == (aid, again, hunger, raised)
    assert found == comparisons(aid, again, hunger, raised)


def test_what_is_written_is_read_again(tmp_path):
    made = comparisons(comparison(), comparison(id="hunger", set={"raid.rate": 2.0}))
    assert write_comparisons(made, tmp_path) == tmp_path / "comparisons.json"
    assert [path.name for path in tmp_path.iterdir()] == ["comparisons.json"]
    assert read_comparisons(tmp_path, RUN) == made


def test_newer_comparisons_are_written_over_older_ones(tmp_path):
    for made in (comparisons(comparison()), comparisons()):
        write_comparisons(made, tmp_path)
        assert json.loads((tmp_path / "comparisons.json").read_text())["digest"] == made.digest


def test_a_run_that_was_not_compared_has_none(tmp_path):
    assert read_comparisons(tmp_path, RUN) is None


def test_a_link_that_leads_nowhere_is_refused(tmp_path):
    (tmp_path / "comparisons.json").symlink_to(tmp_path / "nowhere")
    assert refusal(read_comparisons, tmp_path, RUN) == (
        f"{tmp_path}/comparisons.json: expected a file of the run, found a link to {tmp_path}/nowhere"
    )


def test_comparisons_of_another_run_are_refused_with_16_digits_of_both(tmp_path):
    write_comparisons(comparisons(), tmp_path)
    assert refusal(read_comparisons, tmp_path, RUN) == ""
    assert refusal(read_comparisons, tmp_path, OTHER_RUN) == (
        f"{tmp_path}/comparisons.json: field run: expected comparisons of run fedcba9876543210..., found those of "
        "0123456789abcdef...; remove the file and run `contested compare` again"
    )


def test_edited_comparisons_are_refused(tmp_path):
    write_comparisons(comparisons().model_copy(update={"title": "Another war"}), tmp_path)
    assert refusal(read_comparisons, tmp_path, RUN) == (
        f"{tmp_path}/comparisons.json: the comparisons were edited after they were written; run `contested compare` "
        "again"
    )


def test_what_cannot_take_its_place_leaves_nothing_behind(tmp_path):
    (tmp_path / "comparisons.json").mkdir()
    with pytest.raises(IsADirectoryError):
        write_comparisons(comparisons(), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["comparisons.json"]


def test_what_cannot_be_written_at_all_is_named_by_its_own_error(tmp_path):
    unknown = comparisons().model_copy(update={"comparisons": (comparison(set={"raid.rate": object()}),)})
    with pytest.raises(PydanticSerializationError):
        write_comparisons(unknown, tmp_path)
    assert list(tmp_path.iterdir()) == []
