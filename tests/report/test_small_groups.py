"""Attack on the exported files of a month: the short form of benchmarks/small_groups.py."""

import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


@pytest.fixture(scope="module")
def attack():
    """Return the benchmark's module, importable as it is to a script that stands beside the others."""
    sys.path.insert(0, str(BENCHMARKS))
    import small_groups

    yield small_groups
    sys.path.remove(str(BENCHMARKS))


def test_no_hidden_count_follows_from_all_files_of_a_month(attack, fitted):
    lines = {line["table"]: line for line in attack.attack_month(fitted, "2026-06")}
    assert [line["table"] for line in lines.values() if line["derivable"]] == []
    # There is something to attack: a theme without hidden cells would prove nothing.
    assert lines["theme by department"]["hidden"] > 0


@pytest.mark.parametrize(
    ("printed", "derivable"),
    [
        ({"a": 40.0, "b": 8.2}, 1),  # one cell is the total less the others
        ({"a": 46.5}, 2),  # two cells of 3.5 together: neither may hold four
        ({"a": 40.0}, 0),
    ],
)
def test_the_attack_finds_what_can_be_derived(attack, printed, derivable):
    table = attack.AttackedTable("by hand", {"T-1": 50.0}, ["a", "b", "c"])
    table.printed = {("T-1", column): count for column, count in printed.items()}
    assert table.attack()["derivable"] == derivable
