"""Files and functions are small, layers are in order, and no file depends on one machine."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
LAYERS = (
    "ledger",
    "scenario",
    "observations",
    "newscenario",
    "model",
    "engine",
    "ensemble",
    "results",
    "analysis",
    "infer",
    "facts",
    "present",
    "cli",
)


def tracked() -> list[Path]:
    """The files of the checkout that git does not ignore."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout.split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def texts() -> list[tuple[Path, str]]:
    found = []
    for path in tracked():
        try:
            found.append((path, path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return found


def test_no_source_file_is_longer_than_400_lines():
    long = {path.name: n for path in SOURCES if (n := len(path.read_text(encoding="utf-8").splitlines())) > 400}
    assert long == {}


def test_no_function_has_60_lines_or_more():
    long = {}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines >= 60:
                    long[f"{path.name}:{node.name}"] = lines
    assert long == {}


def test_a_layer_imports_only_from_the_layers_before_it():
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("layer", LAYERS)
def test_the_readme_of_every_layer_says_what_comes_in_and_out_and_what_it_never_does(layer):
    readme = (ROOT / "src" / "contested" / layer / "README.md").read_text(encoding="utf-8")
    assert len(readme.splitlines()) <= 25
    assert re.search(r"^\W*(?:Comes in|In)\b", readme, re.MULTILINE), "what comes in"
    assert re.search(r"\b(?:Goes out|Out)\b", readme), "what goes out"
    assert re.search(r"^\W*Never\b", readme, re.MULTILINE), "what it never does"


def test_no_file_contains_a_path_of_one_machine():
    # The patterns are split so that they do not match this file.
    homes = re.compile("/(?:home|Users)" + r"/[a-z]|(?<![\w.])/" + "root/|(?<![\\w.])/" + "work/")
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path, text in texts()
        for match in [re.search(re.escape(str(ROOT)), text) or homes.search(text)]
        if match
    ]
    assert found == []


def test_no_file_contains_the_address_of_a_package_index():
    pattern = re.compile("index" + "-url|https?://[^ ]*/" + "simple|find" + "-links|files.python" + "hosted")
    found = [str(path.relative_to(ROOT)) for path, text in texts() if pattern.search(text)]
    assert found == []


def test_requirements_have_exact_versions_and_hashes():
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        entries = re.split(r"\n(?=\S)", text.strip())
        assert len(entries) > 20
        for entry in entries:
            assert re.match(r"[a-z0-9.-]+==\S+", entry), entry
            assert "--hash=sha256:" in entry, entry
            assert "://" not in entry, entry


def test_the_development_requirements_include_those_of_a_run():
    def pins(name: str) -> set[str]:
        return {line.rstrip(" \\") for line in (ROOT / name).read_text().splitlines() if not line.startswith(" ")}

    assert pins("requirements.txt") < pins("requirements-dev.txt")


def test_the_wheel_contains_every_file_of_the_package(tmp_path):
    """Data files under src must be in the wheel too."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    import zipfile

    (wheel,) = tmp_path.glob("*.whl")
    inside = {name for name in zipfile.ZipFile(wheel).namelist()}
    ours = {str(path.relative_to(ROOT / "src")) for path in tracked() if path.is_relative_to(ROOT / "src")}
    assert ours - inside == set()
