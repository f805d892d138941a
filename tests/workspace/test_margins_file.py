"""Margins of the customer base: numbers or shares of groups, each once."""

import pytest

from voc.errors import InputError
from voc.workspace.margins_file import read_margins


@pytest.fixture
def read(write_export):
    return lambda content: read_margins(write_export(content))


HEAD = "characteristic;group;customers\n"


def test_groups_stand_below_their_characteristic_in_numbers_or_shares(read):
    rows = "Channel;Chat;12 000\nchannel;Phone;8000\nsegment;Business;0,4\n"
    assert read(HEAD + rows) == {"channel": {"Chat": 12000, "Phone": 8000}, "segment": {"Business": 0.4}}
    assert read(HEAD) == {}


def test_columns_may_come_in_any_order_beside_others(read):
    assert read("note;CUSTOMERS;Group;characteristic\nx;5;Chat;channel\n") == {"channel": {"Chat": 5}}


@pytest.mark.parametrize("cell", ["", "0", "-5", "nan", "inf", "1e3", "40%", "½", "many"])
def test_a_number_that_is_none_is_refused_with_its_place(cell, read):
    with pytest.raises(InputError, match=r"export.csv, row 3, column customers: .*expected one like 12000 or 0.4"):
        read(f"{HEAD}channel;Phone;5\nchannel;Chat;{cell}\n")


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (";Chat;5", "row 2, column characteristic: '' is empty; expected a name"),
        ("channel; ;5", "row 2, column group: '' is empty; expected a name"),
        ("channel;Chat;5\nCHANNEL;Chat;6", "row 3, column group: 'Chat' is there twice; expected each group once"),
    ],
)
def test_a_group_without_a_name_or_twice_is_refused(row, says, read):
    with pytest.raises(InputError, match=says):
        read(f"{HEAD}{row}\n")


def test_a_missing_column_is_named(read):
    with pytest.raises(
        InputError, match=r"export\.csv: no column customers; expected: characteristic, group, customers"
    ):
        read("characteristic;group\nchannel;Chat\n")
