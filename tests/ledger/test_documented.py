import json
import re
from pathlib import Path
from typing import get_args

import pytest

from contested.ledger import grade
from contested.ledger.claim import Claim, Document, Link, Period, PlaceRef, Quantity
from contested.ledger.distribution import AnyDistribution
from contested.ledger.ledger import Ledger
from contested.ledger.prior import Prior
from contested.ledger.schema import ledger_schema
from ledger.sample import write

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "formats-ledger.md").read_text()
SHAPES = get_args(get_args(AnyDistribution)[0])


def test_the_stored_schema_is_up_to_date():
    assert (DOCS / "schema" / "ledger.schema.json").read_text() == ledger_schema(), (
        "write the text of contested.ledger.schema.ledger_schema() to docs/schema/ledger.schema.json"
    )


def test_the_schema_forbids_unknown_keys_everywhere():
    schema = json.loads(ledger_schema())
    tables = [schema, *schema["$defs"].values()]
    assert len(tables) > 10 and all(table["additionalProperties"] is False for table in tables)


@pytest.mark.parametrize("model", [Document, Claim, Prior, Quantity, PlaceRef, Period, Link, *SHAPES])
def test_every_field_is_on_the_page(model):
    names = {field.alias or name for name, field in model.model_fields.items()}
    missing = {name for name in names if not re.search(rf"[`{{ ]{name}[`,: =}}]", PAGE)}
    assert not missing


@pytest.mark.parametrize("model", [Document, Claim, Prior])
def test_the_page_marks_required_fields_with_a_star(model):
    section = re.split(r"^## ", PAGE, flags=re.M)[["Document", "Claim", "Prior"].index(model.__name__) + 2]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    starred = {name for row in rows if "*" in row and " or " not in row for name in re.findall(r"`(\w+)`", row)}
    assert starred == {name for name, field in model.model_fields.items() if field.is_required()}


def test_every_choice_is_on_the_page():
    for model in (Document, Claim, Prior, PlaceRef, Link, *SHAPES):
        for field in model.model_fields.values():
            for choice in [value for value in get_args(field.annotation) if isinstance(value, str)]:
                assert f"`{choice}`" in PAGE


def test_the_examples_on_the_page_are_a_valid_ledger(tmp_path):
    examples = "\n".join(re.findall(r"```toml\n(.*?)```", PAGE, re.S))
    ledger = Ledger.load(write(tmp_path / "ledger", examples))
    assert ledger.priors["loss-rate"].rests_on == ("gazette-losses",)


def test_every_grade_has_words():
    assert "".join(grade.RELIABILITY) == "ABCDEF" and list(grade.CREDIBILITY) == [1, 2, 3, 4, 5, 6]
    assert grade.in_words("A", 1) == "completely reliable source, confirmed by other sources"
    words = [*grade.RELIABILITY.values(), *grade.CREDIBILITY.values()]
    assert len(set(words)) == 12
