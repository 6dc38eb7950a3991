"""The largest and smallest values that a ledger accepts."""

import pytest
from pydantic import TypeAdapter, ValidationError

from contested.ledger.distribution import AnyDistribution
from contested.ledger.ledger import LedgerFile
from contested.ledger.reading import try_validate
from contested.ledger.record import Id, Ids, Line, Name, OptionalText, Text


def accepts(kind, value):
    try:
        TypeAdapter(kind).validate_python(value)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(("kind", "longest"), [(Id, 80), (Name, 80), (Line, 400), (Text, 4000), (OptionalText, 4000)])
def test_a_text_has_a_greatest_length(kind, longest):
    assert accepts(kind, "x" * longest) and not accepts(kind, "x" * (longest + 1))


def test_a_list_of_ids_has_at_most_200_entries():
    assert accepts(Ids, tuple(f"i{n}" for n in range(200))) and not accepts(Ids, tuple(f"i{n}" for n in range(201)))


@pytest.mark.parametrize(
    ("distribution", "key", "values", "refused"),
    [
        ({"kind": "lognormal", "median": 1}, "sigma", [1e-6, 5], [0, 5.01]),
        ({"kind": "lognormal", "sigma": 1}, "median", [1e-9, 1e18], [0, 1.1e18]),
        ({"kind": "beta", "b": 1}, "a", [0.01, 1e6], [0.009, 1.1e6]),
        ({"kind": "beta", "a": 1}, "b", [0.01, 1e6], [0.009, 1.1e6]),
        ({"kind": "gamma", "mean": 1}, "cv", [0.001, 5], [0.0009, 5.01]),
        ({"kind": "fixed"}, "value", [-1e18, 1e18], [-1.1e18, 1.1e18]),
        ({"kind": "normal", "mean": 0}, "sd", [1e-9, 1e18], [0, 1.1e18]),
    ],
)
def test_parameters_of_distributions_have_limits(distribution, key, values, refused):
    for value in values:
        assert accepts(AnyDistribution, distribution | {key: value}), value
    for value in refused:
        assert not accepts(AnyDistribution, distribution | {key: value}), value


@pytest.mark.parametrize(("year", "accepted"), [(1499, False), (1500, True), (2200, True), (2201, False)])
def test_a_document_appeared_between_1500_and_2200(year, accepted):
    document = {"id": "d", "title": "T", "publisher": "P", "year": year, "read": "full"}
    assert (try_validate(LedgerFile, {"document": [document]}, "x")[0] is not None) == accepted


@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "a\x7fb"])
def test_control_characters_are_an_error_and_line_ends_are_not(text):
    assert not accepts(Text, text) and accepts(Text, "a\nb\tc") and not accepts(OptionalText, text)
    assert accepts(OptionalText, "") and not accepts(Text, "") and not accepts(Line, " \n")


@pytest.mark.parametrize(
    ("text", "is_id", "is_name"),
    [("a-b", True, True), ("a_b", False, True), ("a--b", False, False), ("-a", False, False), ("a-", False, False)],
)
def test_ids_and_names_have_single_separators(text, is_id, is_name):
    assert (accepts(Id, text), accepts(Name, text)) == (is_id, is_name)
