"""The commands and the Python of the page on event data, run on invented rows."""

from __future__ import annotations

import json
import re
import shlex

from contested.cli.app import call
from helpers.event_files import ged, invented


def test_the_commands_and_the_python_of_the_page_run(root, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    page = (root / "docs" / "data.md").read_text(encoding="utf-8").split("## Outlines and population")[0]
    rows = invented(60)
    columns = dict.fromkeys(rows[0], "")
    ged(tmp_path / "GEDEvent_v31_1.csv", rows, columns)
    ged(tmp_path / "GEDEvent_v30_1.csv", [{**row, "best": 1} for row in rows[:50]], columns)
    features = [
        {
            "type": "Feature",
            "properties": {"id": f"BR-{n}", "name": name},
            "geometry": {"type": "Polygon", "coordinates": [[[n, 0], [n + 1, 0], [n + 1, 1], [n, 1], [n, 0]]]},
        }
        for n, name in enumerate(("Orrin Head", "Salt-Coast", "Térn Isle", "L'Aube"))
    ]
    content = json.dumps({"type": "FeatureCollection", "features": features})
    (tmp_path / "provinces.geojson").write_text(content, encoding="utf-8")
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    commands = [line for kind, block in blocks if not kind for line in block.splitlines()]
    assert len(commands) == 5 and all(line.startswith("contested data ") for line in commands)
    for line in commands:
        assert call(shlex.split(line)[1:]) == 0, capsys.readouterr().err
    printed = capsys.readouterr().out
    assert "changed: " in printed and "only in the newer: 10 events" in printed and "Patterns, ucdp-ged" in printed
    assert (tmp_path / "my-events.html").stat().st_size > 20_000
    (python,) = (block for kind, block in blocks if kind == "python")
    names: dict[str, object] = {}
    exec(python, names)  # noqa: S102
    assert names["table"].record.datasets[0].read.rows == 60
