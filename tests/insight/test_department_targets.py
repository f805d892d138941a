"""Departments' own targets beside what arose there, and the file that they come from."""

from datetime import date

import pytest

from voc.errors import InputError, UnknownNameError
from voc.insight.department_targets import DepartmentTarget, tabulate_targets
from voc.records import Period
from voc.workspace.target_file import read_targets

OCTOBER, BILLS = Period(2026, 10), "Facturatie"


def test_a_target_that_was_met_stands_beside_the_comments_that_arose_there(world, months):
    for month in months(4):
        world.many(month, 1, 20, causes={BILLS: 1.0})
    target = DepartmentTarget(BILLS.upper(), OCTOBER, "op tijd", 99.2, 98.0)
    late = DepartmentTarget(BILLS, OCTOBER, "dagen open", 6.0, 5.0, higher_is_better=False)
    table = tabulate_targets(world.facts(), [target, late])
    assert table["met"].tolist() == [True, False]
    assert table["department"].tolist() == [BILLS, BILLS]
    assert table["comments"].tolist() == [20, 20]
    with pytest.raises(UnknownNameError, match="there is no department"):
        tabulate_targets(world.facts(), [DepartmentTarget("Nergens", OCTOBER, "x", 1, 1)])


def test_a_file_is_read_and_a_wrong_cell_says_where(tmp_path):
    path = tmp_path / "targets.csv"
    head = "department;month;name;value;target;better\n"
    path.write_text(f"{head}{BILLS};2026-10;op tijd;99,2%;98;\n{BILLS};2026-10;open;6;5;lower\n", encoding="utf-8")
    first, second = read_targets(path)
    assert (first.value, first.is_met, second.is_met) == (99.2, True, False)
    for row, says in (
        (f"{BILLS};oktober;op tijd;1;1;", "row 2, column month: 'oktober' is no month"),
        (f"{BILLS};2026-10;op tijd;veel;1;", "row 2, column value: 'veel' is no number"),
        (f"{BILLS};2026-10;op tijd;1;nan;", "row 2, column target: 'nan' is no number"),
        (f"{BILLS};2026-10;op tijd;1;1;beter", "row 2, column better: 'beter' is neither"),
        (";2026-10;op tijd;1;1;", "row 2, column department: '' is empty"),
    ):
        path.write_text(head + row + "\n", encoding="utf-8")
        with pytest.raises(InputError, match=says):
            read_targets(path)


@pytest.mark.parametrize(
    ("value", "target", "higher_is_better", "is_met"),
    [
        (98.0, 98.0, True, True),
        (97.9, 98.0, True, False),
        (5.0, 5.0, False, True),
        (5.1, 5.0, False, False),
        (0.0, 0.0, True, True),
    ],
)
def test_a_target_is_met_at_its_very_value(value, target, higher_is_better, is_met):
    assert DepartmentTarget(BILLS, OCTOBER, "x", value, target, higher_is_better=higher_is_better).is_met is is_met


def test_a_target_under_a_departments_earlier_name_stands_beside_what_arose_at_the_one_of_today(world, months):
    """Under its old name nothing arose there: comments and contacts were missing."""
    for month in months(4):
        world.many(month, 1, 20, causes={BILLS: 1.0})
    renamed = {
        "departments": [{"name": "Afrekening"}, {"name": BILLS}],
        "department_changes": [{"old": "Afrekening", "new": BILLS, "at": date(2026, 6, 1)}],
    }
    targets = [DepartmentTarget(name, OCTOBER, "op tijd", 99.0, 98.0) for name in ("afrekening", BILLS)]
    table = tabulate_targets(world.facts(config=renamed), targets)
    assert table["department"].tolist() == [BILLS, BILLS]
    assert table["comments"].tolist() == [20, 20]


def test_a_department_at_which_nothing_arose_has_its_target_and_no_figures(world, months):
    for month in months(2):
        world.many(month, 1, 20, causes={BILLS: 1.0})
    (row,) = tabulate_targets(world.facts(), [DepartmentTarget("Netbeheerder", OCTOBER, "op tijd", 1, 2)]).to_dict(
        "records"
    )
    assert (row["value"], row["met"]) == (1, False)
    assert row["comments"] != row["comments"]  # missing
    assert tabulate_targets(world.facts(), []).empty
