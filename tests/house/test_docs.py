"""The documentation agrees with the code."""

from __future__ import annotations

import importlib.util
import json
import re
from itertools import chain
from pathlib import Path
from types import ModuleType

import pytest
import typer

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "benchmarks" / "README.md", *ROOT.glob("docs/*.md")]
    + [*ROOT.glob("src/**/README.md"), *ROOT.glob("examples/**/README.md")]
)

SOURCES = [path for path in (ROOT / "src").rglob("*") if "__pycache__" not in path.parts]


def module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


def commands() -> dict[str, set[str]]:
    """Every command with its options."""
    from contested.cli.app import app

    leaves = module(ROOT / "docs" / "derivations" / "commands.py").leaves("contested", typer.main.get_command(app))
    return {path: {name for p in command.params for name in p.opts if name[0] == "-"} for path, command in leaves}


@pytest.mark.parametrize("name", ["commands", "library", "mechanisms"])
def test_a_generated_page_is_up_to_date(name):
    """If it is not, run `make docs`."""
    page = module(ROOT / "docs" / "derivations" / f"{name}.py").page()
    assert (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8") == page.rstrip() + "\n"


def test_the_page_of_each_mechanism_is_up_to_date():
    """If one is not, run `make docs`."""
    made = module(ROOT / "docs" / "derivations" / "mechanism_pages.py").pages()
    written = {file.name: file.read_text(encoding="utf-8") for file in (ROOT / "docs" / "mechanisms").iterdir()}
    assert written.keys() == made.keys()
    assert [name for name in made if made[name] != written[name]] == []
    links = [link for text in made.values() for link in re.findall(r"\]\(([^)#\s]+)", text)]
    assert set(links) == {"../mechanisms.md"}
    index = (ROOT / "docs" / "mechanisms.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\(mechanisms/(\S+)\)", index)) == made.keys()


@pytest.mark.heavy
def test_the_diagram_of_each_bundled_scenario_is_up_to_date():
    """If one is not, run `make docs`."""
    made = module(ROOT / "docs" / "derivations" / "diagrams.py").diagrams()
    assert made == {file.name: file.read_text(encoding="utf-8") for file in (ROOT / "docs" / "diagrams").iterdir()}


def test_the_list_of_tests_of_each_mechanism_is_up_to_date():
    """If it is not, run `make docs`."""
    from contested.model.checked_by import checked_by

    made = json.loads(module(ROOT / "docs" / "derivations" / "checked_by.py").page())
    assert checked_by() == made
    assert all(made.values()), "a mechanism that no test checks"
    assert "Attacks move to where townspeople are" in made["towns"]["tests/model/test_small_mechanisms.py"]
    assert not made["towns"].keys() & made["momentum"].keys()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_a_file(page):
    links = re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
    missing = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_in_the_pages_exists_with_its_options(page):
    known = commands()
    text = page.read_text(encoding="utf-8")
    code = "\n".join(re.findall(r"^## contested.*|```\n.*?```|`[^`\n]+`", text, re.MULTILINE | re.DOTALL))
    for line in re.findall(r"(?:^|`|bin/|## )(contested(?: [a-z]+)[^`\n#]*)", code, re.MULTILINE):
        command = next((path for path in sorted(known, key=len, reverse=True) if re.match(rf"{path}\b", line)), None)
        group = any(path.startswith(line.strip() + " ") for path in known)
        assert command or group, f"there is no such command: {line}"
        if command:
            assert set(re.findall(r"--[a-z-]+", line)) <= known[command] | {"--help"}, line


@pytest.mark.parametrize("kind", ["ledger", "scenario"])
def test_every_field_of_a_ledger_and_a_scenario_is_documented(kind):
    schema = json.loads((ROOT / "docs" / "schema" / f"{kind}.schema.json").read_text(encoding="utf-8"))
    page = (ROOT / "docs" / f"formats-{kind}.md").read_text(encoding="utf-8")
    words = set(re.findall(r"[a-z_]+", page))
    tables = [schema, *schema.get("$defs", {}).values()]
    fields = {name for table in tables for name in table.get("properties", {})}
    assert len(fields) > 20
    assert fields - words == set()


def test_every_mechanism_in_the_package_is_built_in():
    import pkgutil

    from contested.model import mechanisms
    from contested.model.mechanism import Mechanism

    found = set()
    for info in pkgutil.iter_modules(mechanisms.__path__):
        loaded = importlib.import_module(f"{mechanisms.__name__}.{info.name}")
        inside = [v for v in vars(loaded).values() if isinstance(v, type) and v.__module__ == loaded.__name__]
        found |= {value for value in inside if issubclass(value, Mechanism)}
    assert found == set(mechanisms.BUILT_IN.values())


def test_every_dependency_is_documented():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    extras = project["project"]["optional-dependencies"].values()
    lines = [*project["project"]["dependencies"], *chain(*extras), *groups["build"], *groups["dev"]]
    declared = {re.split(r"[<>=\[]", line)[0] for line in lines if isinstance(line, str)}
    table = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    assert declared == set(re.findall(r"^\| ([a-z0-9-]+) \|", table, re.MULTILINE)) - {"package"}


@pytest.mark.parametrize("page", ["docs/how-it-works.md", "docs/dependencies.md", "README.md"])
def test_every_file_that_a_page_names_exists(page):
    """A page can name a file by its path from the root, or by the end of that path."""
    text = (ROOT / page).read_text(encoding="utf-8")
    names = set(re.findall(r"`([\w./-]+\.(?:py|toml|md|csv)|src/[\w./-]+)`", text)) - {"flows.csv"}
    known = [f"/{path.relative_to(ROOT)}" for path in [*SOURCES, *(ROOT / "docs").rglob("*"), *ROOT.glob("*.*")]]
    assert [name for name in names if not any(path.endswith(f"/{name.rstrip('/')}") for path in known)] == []


def test_every_entry_that_how_it_works_names_is_in_the_ledger():
    from contested.scenario.load import load_scenario

    page = (ROOT / "docs" / "how-it-works.md").read_text(encoding="utf-8")
    ledger = load_scenario("afghanistan-2022").ledger
    assert "nrf-strength-2022" in ledger.claims and "`nrf-strength-2022`" in page
    assert "nrf-strength-2022" not in ledger.get_prior("prior:resistance-fighters").rests_on
    assert "`un-taliban-strength-2021`" in page
    assert ledger.get_prior("prior:government-fighters").rests_on == ("un-taliban-strength-2021",)


def test_every_dependency_is_used():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = {re.split(r"[<>=\[]", line)[0] for line in project["project"]["dependencies"]}
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    # xarray uses zarr by its name
    modules = {name: name.replace("-", "_") for name in declared} | {"pyshp": "shapefile", "salib": "SALib"}
    used = {name for name, one in modules.items() if re.search(rf"(?:import|from) {one}\b|open_{one}|to_{one}", source)}
    assert declared - used == set()


def test_the_page_on_validation_has_the_figures_of_real_wars():
    """If it has not, run `python docs/derivations/clustering.py > docs/validation.md`."""
    from contested.analysis.clustering import MEASURES, Band
    from contested.analysis.real_wars import real_wars

    made = module(ROOT / "docs" / "derivations" / "clustering.py")
    found = {kind: {one.id: Band(0.0, 0.0, 0.0, 1) for one in MEASURES} for kind in ("events", "deaths")}
    zeros = re.compile(r"\| -?\d+\.\d\d \| -?\d+\.\d\d \| -?\d+\.\d\d \|")
    written = (ROOT / "docs" / "validation.md").read_text(encoding="utf-8").partition("\n## Calibration\n")[0]
    blank = "| 0.00 | 0.00 | 0.00 |"
    page = made.page(found, 52).rstrip() + "\n"
    assert page.count(blank) >= 2 * len(MEASURES) and all(war.source in page for war in real_wars())

    def without_the_model(text: str) -> list[str]:
        return [zeros.sub(blank, line, count=1) for line in text.splitlines()]

    assert without_the_model(written) == without_the_model(page)
