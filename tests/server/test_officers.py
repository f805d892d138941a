"""Several officers at once, each in a process of their own: the short version of benchmarks/officers.py."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
N_REQUESTS = "20" if os.environ.get("VOC_EXAMPLES") == "random" else "10"
"""Of each officer."""


@pytest.fixture(scope="module")
def measured(fitted, tmp_path_factory):
    """What was measured, by system and measure."""
    file = tmp_path_factory.mktemp("officers") / "officers.json"
    options = ["--workspace", fitted, "--requests", N_REQUESTS, "--json", file]
    command = [sys.executable, ROOT / "benchmarks/officers.py", *options]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    found = {}
    for row in json.loads(file.read_text(encoding="utf-8")):
        found.setdefault(row["system"], {})[row["measure"]] = row["value"]
    return found


@pytest.mark.parametrize("system", ["postgresql, 10 officers", "sqlite, 4 officers"])
def test_officers_who_decide_at_once_lose_nothing_and_are_told_of_conflicts(measured, system):
    found = measured[system]
    assert found["decisions"] > 0
    wrong = ("other errors", "lost", "doubled", "refused but stored", "unexplained")
    assert {measure: found[measure] for measure in wrong} == dict.fromkeys(wrong, 0)
    assert found["ordered"] == 1


def test_who_decides_on_what_changed_meanwhile_is_refused(measured):
    assert sum(found["conflicts"] for found in measured.values()) > 0
