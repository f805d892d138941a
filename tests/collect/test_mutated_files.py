"""Damaged files and settings are read or refused in a sentence: the short form of benchmarks/mutated_files.py."""

import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


@pytest.fixture
def mutated_files(monkeypatch):
    """Return the benchmark's module."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    sys.modules.pop("table", None)
    import mutated_files

    return mutated_files


@pytest.mark.skipif(sys.platform == "win32", reason="a time limit in one process needs a signal")
def test_damaged_files_and_settings_end_in_a_sentence(mutated_files):
    results = list(mutated_files.run(n_files=30, n_configs=30, seed=7, first=0))
    assert [fault for _, faults in results for fault in faults] == []
    assert sum(row["n"] for row, _ in results) == 60
    # Damage that nothing notices would show nothing.
    assert sum(row["refused"] for row, _ in results) > 10


def test_what_escapes_and_what_hangs_is_counted(mutated_files, tmp_path):
    path = tmp_path / "any.csv"
    path.write_text("x", encoding="utf-8")

    def fail(_):
        raise KeyError("lost")

    def hang(_):
        while True:
            pass

    mutated_files.SECONDS = 0.05
    assert mutated_files.try_reading(path, fail)[0] == "escaped"
    if sys.platform != "win32":
        assert mutated_files.try_reading(path, hang)[0] == "hung"
