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
    lines = {line["table"]: line for line in attack.attack_month(fitted, "2026-05")}
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
    system = attack.CountSystem()
    cells = {("T-1", column): count for column, count in printed.items()}
    attack.state_table(system, "by hand", {"T-1": 50.0}, ["a", "b", "c"], cells)
    assert sum(line["derivable"] for line in system.attack()) == derivable


def test_the_attack_subtracts_one_table_from_another(attack):
    system = attack.CountSystem()
    system.state(["august", "september", "october"], 27)
    system.state(["august"], 12)
    system.hide("by month", ["october"])
    assert system.attack()[0]["derivable"] == 0
    system.state(["september"], 12)
    assert system.attack()[0]["first"] == "october: 3.00 to 3.00"


def test_the_attack_reads_few_customers_in_a_page(attack, tmp_path):
    page = tmp_path / "page.html"
    page.write_text("<p>Told by 3 customers.</p><p>Of 13 customers, 1,003 comments; 4 customers wrote half.</p>")
    line = attack.search_texts([page])
    assert line["derivable"] == 1
