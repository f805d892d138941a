"""Planned work: how often a process runs on a coming day."""

from datetime import date

import pytest

from voc.errors import InputError
from voc.records import Volume
from voc.workspace.plan_file import read_planned_work


@pytest.fixture
def read(write_export):
    return lambda content: read_planned_work(write_export(content))


HEAD = "process;day;count\n"


def test_each_row_is_work_of_a_day_with_the_line_it_stands_on(read):
    rows = "bills;2026-11-03; 8000\n\nletters;2026-11-03;0\nbills;2026-11-03;20\n"
    day = date(2026, 11, 3)
    assert read(HEAD + rows) == (
        Volume("bills", day, 8000, row=2),
        Volume("letters", day, 0, row=4),
        Volume("bills", day, 20, row=5),
    )
    assert read(HEAD) == ()


@pytest.mark.parametrize("cell", ["", "-1", "+5", "8.000", "8,5", "8000.0", "²", "veel"])
def test_a_count_that_is_no_whole_number_is_refused(cell, read):
    with pytest.raises(InputError, match=r"export\.csv, row 2, column count: .* is no whole number; expected one like"):
        read(f"{HEAD}bills;2026-11-03;{cell}\n")


@pytest.mark.parametrize(("cell", "fault"), [("", "empty"), ("03-11-2026", "no day"), ("2026-11-31", "no day")])
def test_a_day_that_is_none_is_refused(cell, fault, read):
    with pytest.raises(InputError, match=f"row 2, column day: '{cell}' is {fault}; expected .*2026-11-03"):
        read(f"{HEAD}bills;{cell};5\n")


def test_work_of_no_process_is_refused(read):
    with pytest.raises(InputError, match="row 2, column process: '' is empty"):
        read(f"{HEAD};2026-11-03;5\n")
