"""Departments' own targets: a row a month, of which every cell is checked."""

import pytest

from voc.errors import InputError
from voc.insight.department_targets import DepartmentTarget
from voc.records import Period
from voc.workspace.target_file import read_targets


@pytest.fixture
def read(write_export):
    return lambda content: read_targets(write_export(content))


HEAD = "department;month;name;value;target;better\n"


@pytest.mark.parametrize(("cell", "number"), [("99,2", 99.2), ("99.2 %", 99.2), ("99%", 99), ("-3", -3), ("0", 0)])
def test_a_number_may_have_a_comma_and_a_percent_sign(cell, number, read):
    (target,) = read(f"{HEAD}IT;2026-10;tickets on time;{cell};100;\n")
    assert target == DepartmentTarget("IT", Period(2026, 10), "tickets on time", number, 100, higher_is_better=True)


@pytest.mark.parametrize(("word", "is_higher"), [("", True), ("Higher", True), ("LOWER", False)])
def test_the_better_direction_is_higher_unless_it_says_otherwise(word, is_higher, read):
    (target,) = read(f"{HEAD}IT;2026-10;tickets;1;5;{word}\n")
    assert target.higher_is_better is is_higher


def test_the_column_of_the_direction_may_be_left_out(read):
    (target,) = read("department;month;name;value;target\nIT;2026-10;tickets;1;5\n")
    assert target.higher_is_better


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (";2026-10;tickets;1;5;", "column department: '' is empty; expected a name"),
        ("IT;2026-10;;1;5;", "column name: '' is empty; expected a name"),
        ("IT;oktober 2026;tickets;1;5;", "column month: 'oktober 2026' is no month; expected one like 2026-10"),
        ("IT;2026-13;tickets;1;5;", "column month: '2026-13' is no month"),
        ("IT;2026-10;tickets;<5;5;", "column value: '<5' is no number; expected one like 99.2"),
        ("IT;2026-10;tickets;1;;", "column target: '' is no number"),
        ("IT;2026-10;tickets;1;5;hoger", "column better: 'hoger' is neither; expected higher or lower"),
    ],
)
def test_a_cell_that_is_not_what_its_column_says_is_refused_with_its_place(row, says, read):
    with pytest.raises(InputError, match=f"export.csv, row 2, {says}"):
        read(f"{HEAD}{row}\n")
