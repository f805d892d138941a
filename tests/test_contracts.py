"""Contracts that hold between rooms, documentation and commands."""

import subprocess
import sys
from pathlib import Path

import pytest

import voc

ROOT = Path(__file__).resolve().parent.parent


def test_importing_voc_loads_nothing_heavy():
    heavy = "{'pandas', 'numpy', 'bertopic', 'sqlalchemy', 'sklearn', 'pydantic'}"
    code = f"import sys, voc; print(sorted({{m.split('.')[0] for m in sys.modules}} & {heavy}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_command_says_its_help_before_anything_heavy_is_loaded():
    heavy = "{'pandas', 'numpy', 'scipy', 'sqlalchemy', 'sklearn', 'jinja2', 'nbconvert'}"
    code = f"import sys, voc.cli.root; print(sorted({{m.split('.')[0] for m in sys.modules}} & {heavy}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", sorted(set(voc.__all__) - {"__version__"}))
def test_every_public_name_is_there_and_documented(name):
    assert getattr(voc, name).__doc__
    assert f"`{name}`" in (ROOT / "docs/python.md").read_text(encoding="utf-8") or f"voc.{name}" in (
        ROOT / "docs/python.md"
    ).read_text(encoding="utf-8")


def test_an_unknown_public_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = voc.nothing


def test_the_two_lists_of_lean_overrides_are_the_same():
    import tomllib

    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    ours = [line.replace("'", '"') for line in table["tool"]["uv"]["override-dependencies"]]
    assert ours == (ROOT / "docs/lean-overrides.txt").read_text(encoding="utf-8").split("\n")[:-1]


def test_no_tracked_file_names_a_registry_or_a_machine():
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    forbidden = (
        "pypi" + ".org",
        "files.pythonhosted" + ".org",
        "registry.npmjs" + ".org",
        "/root" + "/",
        "/ho" + "me/",
    )
    found = []
    for name in files:
        path = ROOT / name
        if not path.is_file() or path.suffix in {".csv", ".xlsx", ".png"}:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [f"{name}: {word}" for word in forbidden if word in text]
    assert not found
