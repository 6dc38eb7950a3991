"""The diagram of a model: every flow once, boxes and labels apart, the same each time, whatever the names are."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import combinations

import numpy as np
import pytest

from contested.model.introspect import ModelInfo
from contested.model.series import Series
from contested.model.world import World
from contested.present.diagram.draw import drawing
from contested.present.diagram.layout import BOX, Placed, placed
from contested.present.diagram.parts import OTHERS, PEOPLE, STATES, Parts, parts_of
from contested.present.diagram.words import LINE, width, wrapped

LONG = "The armed movement <of the hills & valleys> and all of its allies in the north, the east and beyond the river"
DARI, CHINESE = "جبههٔ درهٔ چراغ‌ها", "河谷人民武装力量与其盟友联合阵线北方各省临时指挥部"
STOCKS = ["civilian", "displaced", "dead.civilian", "fighters.a", "dead.a", "captured.a", "fighters.b", "dead.b",
          "fighters.c", "dead.c", "control.a", "control.contested", "phase.a.up", "phase.a.down",
          "spells.a"]  # fmt: skip
FLOWS = [
    ("flee.flee", "civilian", "displaced"), ("flee.return", "displaced", "civilian"),
    ("raids.killed.civilian", "civilian", "dead.civilian"), ("hunt.killed.civilian", "civilian", "dead.civilian"),
    ("join-a.join", "civilian", "fighters.a"), ("leave-a.desert", "fighters.a", "civilian"),
    ("raids.killed.a", "fighters.a", "dead.a"), ("hunt.captured", "fighters.a", "captured.a"),
    ("join-b.join", "civilian", "fighters.b"), ("raids.killed.b", "fighters.b", "dead.b"),
    ("over.defect", "fighters.b", "fighters.a"), ("back.defect", "fighters.a", "fighters.b"),
    ("raids.killed.c", "fighters.c", "dead.c"),
    ("come.arrive", None, "fighters.a"), ("come.leave", "fighters.a", None),
    ("move.move", "fighters.b", "fighters.b"), ("hold.lost", "control.a", "control.contested"),
    ("phase.rise", "phase.a.down", "phase.a.up"), ("spells.begin", None, "spells.a"), ("raids.attack", None, None),
]  # fmt: skip


def parts(names: tuple[str, str, str] = ("Lanterns", "Regency", "Guard")) -> Parts:
    """A model of three actors that was never simulated."""
    actors = dict(zip("abc", names, strict=True))

    def title(name: str) -> str:
        whose = actors.get(name.split(".")[1] if name.count(".") else "", "")
        return f"{name.partition('.')[0].capitalize()}: {whose}" if whose else name

    stocks = [Series(name, "stock", "persons", title(name), one_of="phase.a" if name.startswith("phase") else "")
              for name in STOCKS]  # fmt: skip
    flows = [
        Series(name, "flow", "persons per week", f"Flow {name} of {names[0]}", name.partition(".")[0], source, target,
               "event" if source == target is None else "move")
        for name, source, target in FLOWS
    ]  # fmt: skip
    world = World(tuple("xy"), tuple("abc"), np.ones(2), np.ones(2), {}, np.ones((2, 2)), np.ones((2, 2), bool),
                  actor_names=names, control_unit="parish")  # fmt: skip
    return parts_of(ModelInfo((*stocks, *flows), {}, {}, {}, {}, {}), world)


USUAL = ("Lanterns", "Regency", "Guard")
NAMES = pytest.mark.parametrize("names", [USUAL, (LONG, DARI, CHINESE), ("", "x" * 300, "c")])


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Whether two rectangles (x, y, width, height) have a point inside both."""
    return all(one[k] < other[k] + other[k + 2] and other[k] < one[k] + one[k + 2] for k in (0, 1))


def labels(panel: Placed) -> list[tuple[float, ...]]:
    return [(line.text_x, line.points[0][1] - line.label.height - 6.0, 10.0, line.label.height) for line in panel.lines]


def test_stocks_stand_with_what_flows_connect_them_to_and_all_fighters_with_people():
    found = parts()
    assert [panel.title for panel in found.panels] == [PEOPLE, PEOPLE, "Ground: parishes", STATES, OTHERS]
    first = [stock.name for stock in found.panels[0].stocks]
    assert first[0] == "civilian" and {"captured.a", "dead.b", "outside:fighters.a", "elsewhere:fighters.b"} < {*first}
    assert [stock.name for stock in found.panels[1].stocks] == ["fighters.c", "dead.c"]
    assert found.still == () and [flow.name for flow in found.events] == ["raids.attack"]


def test_flows_between_the_same_stocks_share_an_arrow():
    (deaths,) = [one for one in parts().panels[0].arrows if one.target == "dead.civilian"]
    assert [flow.name for flow in deaths.flows] == ["raids.killed.civilian", "hunt.killed.civilian"]


def test_people_at_home_stand_on_the_left_and_everything_else_by_its_distance():
    column = {box.stock.name: box.x for box in placed(parts().panels[0]).boxes}
    assert column["civilian"] == 0.0 < column["fighters.a"] == column["displaced"] < column["dead.a"]


@NAMES
def test_boxes_and_labels_do_not_overlap_and_arrows_end_at_boxes(names):
    for panel in parts(names).panels:
        found = placed(panel)
        boxes = {box.stock.name: (box.x, box.y, box.width, box.height) for box in found.boxes}
        assert not any(overlap(*pair) for pair in combinations([*boxes.values(), *labels(found)], 2))
        for line in found.lines:
            for point, name in ((line.points[0], line.arrow.source), (line.points[-1], line.arrow.target)):
                x, y, wide, high = boxes[name]
                assert point[0] in (x, x + wide) and y <= point[1] <= y + high, f"{name} and {line.arrow}"
            assert all(a[0] == b[0] or a[1] == b[1] for a, b in zip(line.points, line.points[1:], strict=False))
        assert max(y + high for _, y, _, high in boxes.values()) <= found.height + 1e-9
        assert max(x + wide for x, _, wide, _ in boxes.values()) <= found.width


@NAMES
def test_the_file_is_a_drawing_with_every_flow_its_title_and_its_unit_once(names):
    text = drawing(f"Names <{names[0]}>", parts(names))
    root = ET.fromstring(text)
    tips = "\n".join(one.text or "" for one in root.iter("{http://www.w3.org/2000/svg}title"))
    for name, source, target in FLOWS:
        assert tips.count(f"(persons per week): {name}, by ") == (source is not None or target is not None)
    assert "<b>" not in text and "<of the" not in text
    wide, high = (float(part) for part in root.attrib["viewBox"].split()[2:])
    assert 600 < wide < 1300 and 500 < high
    assert text == drawing(f"Names <{names[0]}>", parts(names))


def test_a_drawing_has_colours_for_light_dark_and_print_and_loads_nothing():
    text = drawing("Names", parts())
    assert "prefers-color-scheme: dark" in text and "@media print" in text
    assert set(re.findall(r"https?://[^\"]+", text)) == {"http://www.w3.org/2000/svg"}
    assert not re.search(r"<script|<image|href|@import|@font-face", text)


def test_stocks_that_nothing_moves_and_counted_events_are_named_beneath():
    found = parts()
    text = drawing("Names", found._replace(still=(found.panels[0].stocks[0]._replace(title="Empty one"),)))
    assert "Nothing fills or drains: Empty one" in text
    assert "Counted events, whose losses are the flows: Flow raids.attack of Lanterns" in text


@pytest.mark.parametrize(
    ("text", "room", "most", "lines"),
    [
        ("one two three", 7, 3, ["one two", "three"]),
        ("one two three four", 7, 2, ["one two", "three…"]),
        ("abcdefghij", 4, 4, ["abcd", "efgh", "ij"]),
        ("河谷人民武装", 4, 2, ["河谷", "人…"]),
        ("a  b\n c", 9, 2, ["a b c"]),
        ("", 9, 2, []),
    ],
)
def test_texts_are_broken_where_they_do_not_fit(text, room, most, lines):
    assert wrapped(text, room, most) == lines
    assert all(width(line) <= room for line in lines)


def test_letters_that_are_twice_as_wide_count_twice_and_marks_nothing():
    assert (width("abc"), width("河谷"), width("e\u0301")) == (3, 4, 1)


@pytest.mark.heavy
def test_every_text_fits_its_box_in_a_browser(chromium, tmp_path):
    file = tmp_path / "diagram.svg"
    file.write_text(drawing("Names", parts((LONG, DARI, "Guard of the Salt Company"))), encoding="utf-8")
    script = """() => [...document.querySelectorAll('g')].filter(g => g.querySelector(':scope > .stock')).flatMap(g => {
        const box = g.querySelector('.stock').getBoundingClientRect()
        return [...g.querySelectorAll('text')].map(t => t.getBoundingClientRect().right - box.right) })"""
    page = chromium.new_page()
    page.goto(file.as_uri())
    over = page.evaluate(script)
    page.close()
    assert len(over) > 20 and max(over) <= 0.0
    assert BOX > 10 * LINE
