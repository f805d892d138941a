"""Small files of users are read as files of comments are: nothing of them is lost or misread without a word."""

import pytest

from voc.errors import InputError
from voc.workspace.complaint_register import read_complaint_register
from voc.workspace.csv_rows import read_csv_rows
from voc.workspace.margins_file import read_margins
from voc.workspace.target_file import read_targets


@pytest.fixture
def write(tmp_path):
    def write_file(content, encoding="utf-8"):
        path = tmp_path / "register.csv"
        path.write_bytes(content.encode(encoding))
        return path

    return write_file


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("25,50", 25.5),
        ("€ 25.50", 25.5),
        ("1.250,00", 1250),
        ("1,250.00", 1250),
        ("1.250.000", 1_250_000),
        ("0.125", 0.125),
    ],
)
def test_an_amount_is_read_with_either_sign_for_its_decimals(write, cell, amount):
    (complaint,) = read_complaint_register(write(f"key;compensation_eur\nK1;{cell}\n"))
    assert complaint.compensation_eur == amount


def test_what_may_be_thousands_or_a_fraction_is_refused_in_every_file(write):
    with pytest.raises(InputError, match=r"row 2, column compensation_eur: '1.250' is thousands or a fraction"):
        read_complaint_register(write("key;compensation_eur\nK1;1.250\n"))
    with pytest.raises(InputError, match=r"row 3, column customers: '12.000' is thousands or a fraction"):
        read_margins(write("characteristic;group;customers\nchannel;Chat;800\nchannel;Phone;12.000\n"))
    with pytest.raises(InputError, match=r"row 2, column target: '1.200' is thousands or a fraction"):
        read_targets(write("department;month;name;value;target\nIT;2026-10;tickets;900;1.200\n"))


def test_a_row_with_more_cells_than_columns_is_refused(write):
    with pytest.raises(InputError, match="row 3: more cells than columns"):
        read_complaint_register(write("key,compensation_eur\nK1,25.50\nK2,1,250.00\n"))


def test_a_mark_that_is_not_closed_swallows_no_row(write):
    rows = read_csv_rows(write('key;outcome\nK1;"rejected\nK2;upheld\nK3;upheld\n'), ("key",))
    assert [row.cells["key"] for row in rows] == ["K1", "K2", "K3"]


def test_a_column_that_is_there_twice_is_refused(write):
    with pytest.raises(InputError, match="expected each column once; got 'key' 2 times"):
        read_csv_rows(write("key;Key\nK1;K2\n"), ("key",))


def test_rows_are_numbered_by_the_file_and_saved_by_any_program(write):
    rows = read_csv_rows(write('key;outcome\n\nK1;"over twee\nregels"\nK2;geï\n', "cp1252"), ("key",))
    assert [(row.number, row.cells["outcome"]) for row in rows] == [(3, "over twee\nregels"), (5, "geï")]
