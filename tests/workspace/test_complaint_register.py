"""A complaints register: the days of each complaint, its outcome and what was paid."""

from datetime import date

import pytest

from voc.errors import InputError
from voc.records.complaints import RegisteredComplaint
from voc.workspace.complaint_register import read_complaint_register


@pytest.fixture
def read(write_export):
    return lambda content: read_complaint_register(write_export(content))


HEAD = "key;received;acknowledged;due;closed;outcome;compensation_eur\n"


def test_a_complaint_has_its_days_outcome_and_payment(read):
    (complaint,) = read(f"{HEAD}klachten:K1;2026-10-01;2026-10-02;2026-11-12;2026-10-20;gegrond;€ 25,50\n")
    assert complaint == RegisteredComplaint(
        key="klachten:K1",
        received=date(2026, 10, 1),
        acknowledged=date(2026, 10, 2),
        due=date(2026, 11, 12),
        closed=date(2026, 10, 20),
        outcome="gegrond",
        compensation_eur=25.5,
        row=2,
    )


def test_what_is_not_known_is_none_and_no_payment_is_not_zero(read):
    nothing, zero = read(f"{HEAD}K1;;;;;;\nK2;;;;;;0\n")
    assert (nothing.received, nothing.closed, nothing.outcome, nothing.compensation_eur) == (None, None, "", None)
    assert zero.compensation_eur == 0
    assert read("key\nK1\n")[0].key == "K1"


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (";2026-10-01;;;;;", "column key: '' is empty; expected the key of a complaint at its source"),
        ("K2;1 oktober;;;;;", "column received: '1 oktober' is no day"),
        ("K2;;;;2026-02-29;;", "column closed: '2026-02-29' is no day"),
        ("K2;;;;;;-5", "column compensation_eur: '-5' is no amount of 0 or more; expected one like 25.50"),
        ("K2;;;;;;gratis", "column compensation_eur: 'gratis' is no amount"),
    ],
)
def test_a_cell_that_is_not_what_its_column_says_is_refused_with_its_place(row, says, read):
    with pytest.raises(InputError, match=f"export.csv, row 3, {says}"):
        read(f"{HEAD}K1;;;;;;\n{row}\n")
