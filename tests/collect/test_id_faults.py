"""Ids that a spreadsheet or a form has destroyed: seen, said, and nobody's."""

from datetime import datetime

import pytest

from voc.collect.convert.id_faults import IdCheck, is_destroyed_id

MAPPING = {
    "kind": "survey",
    "columns": {"key": "id", "at": "datum", "customer": "klantnr", "score": "NPS", "text": "reden"},
}


def collect(convert, customers):
    lines = [f"R{k};2026-10-05;{customer};{k % 11};de nota klopt niet {k}" for k, customer in enumerate(customers, 1)]
    result = convert("\n".join(["id;datum;klantnr;NPS;reden", *lines]) + "\n", MAPPING)
    return [record.customer for record in result.records], " | ".join(result.notes)


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("9,91E+15", "that a spreadsheet has shortened (9,91E+15): taken as no customer"),
        ("########", "that a spreadsheet has shortened (########): taken as no customer"),
        ("1-mrt", "that a spreadsheet has turned into dates (1-mrt): taken as no customer"),
        ("Dec-03", "that a spreadsheet has turned into dates (Dec-03): taken as no customer"),
        ("00000000", "written where nobody is known (00000000): taken as no customer"),
        ("99999999", "written where nobody is known (99999999): taken as no customer"),
        ("anoniem", "written where nobody is known (anoniem): taken as no customer"),
        ("Guest", "written where nobody is known (Guest): taken as no customer"),
    ],
)
def test_forty_customers_do_not_become_one(convert, cell, says):
    customers, notes = collect(convert, [cell if k % 2 else f"K{k}" for k in range(80)])
    assert len(set(customers)) == 41
    assert customers.count(None) == 40
    assert f"40 cells in 'klantnr' are {says}" in notes.replace("ids that", "that").replace(
        "what is written", "written"
    )


def test_long_ids_that_all_end_in_zeros_were_rounded(convert):
    customers, notes = collect(convert, [f"{123456789012345 + k // 4}000" for k in range(40)])
    assert set(customers) == {None}
    says = "40 cells in 'klantnr' are ids that a spreadsheet has shortened (18 digits, of which the last 3 are 0)"
    assert says in notes
    assert "123456789012" not in notes
    customers, notes = collect(convert, [f"{123456789012345 + k // 4}{k:03d}" for k in range(40)])
    assert None not in customers
    assert "shortened" not in notes


def test_lost_zeros_are_said_where_they_show(convert):
    mixed = [f"{k * 37:08d}" if k % 2 else str(k * 37) for k in range(40, 80)]
    notes = collect(convert, mixed)[1]
    assert "20 ids in 'klantnr' begin with 0 and have 8 digits, and 20 are shorter (4 digits)" in notes
    assert not any(id_ in notes for id_ in mixed)
    drawn = [str((k * 2654435761) % 10**8) for k in range(1, 60)]
    assert "a spreadsheet took the zeros before them away" in collect(convert, drawn)[1]
    counted = [str(k) for k in range(90, 140)]
    assert "zeros" not in collect(convert, counted)[1]


def test_a_fraction_of_nought_is_no_part_of_an_id(convert):
    with_fraction, _ = collect(convert, [f"{1000 + k}.0" for k in range(30)])
    without, _ = collect(convert, [f"{1000 + k}" for k in range(30)])
    assert with_fraction == without


def test_most_rows_of_one_customer_are_said(convert):
    _, notes = collect(convert, ["K1"] * 25 + [f"K{k}" for k in range(2, 12)])
    assert "25 of 35 cells in 'klantnr' are the same: these rows count as of one customer" in notes


def test_dates_of_a_workbook_and_ids_with_their_letters():
    assert is_destroyed_id(datetime(2026, 3, 1))  # noqa: DTZ001 - as a cell has it
    assert not is_destroyed_id("BE-2026")
    assert not is_destroyed_id("sep-2026-17")
    assert IdCheck("customer", ["0"]).is_id("0"), "a single one may be somebody's"


def test_a_word_among_numbers_in_several_rows_is_nobody():
    cells = [f"K{n}" for n in range(20)] + ["GEANONIMISEERD"] * 8 + ["Dubbel"]
    check = IdCheck("customer", cells)
    assert not check.is_id("GEANONIMISEERD")
    assert check.is_id("Dubbel")
    note = next(check.describe("Klantnr"))
    assert (
        note
        == "8 cells in 'Klantnr' are one word among numbers, as is written where nobody is known: taken as no customer"
    )


def test_names_among_names_are_somebody():
    check = IdCheck("customer", ["jan@voorbeeld.nl", "eva@voorbeeld.nl", "K12"] * 9)
    assert check.is_sound


@pytest.mark.parametrize(
    "words",
    [["jan.jansen@gmail.com"] * 3 + ["Bakkerij Smit"] * 2, ["Bakkerij Smit"] * 4 + ["Garage Kok"] * 3, ["Kok"] * 2],
)
def test_addresses_and_names_among_numbers_are_somebody(words):
    check = IdCheck("customer", [*map(str, range(10_000, 10_060)), *words])
    assert check.is_sound
    assert not list(check.describe("klantnr"))


def test_codes_that_begin_like_months_are_ids_where_others_begin_otherwise():
    codes = [f"{word}-{2040 + n}" for n in range(9) for word in ("MAR", "JUN", "ROT", "AMS")]
    assert IdCheck("customer", codes).is_sound
    assert IdCheck("customer", ["DEC-1001", "JAN-1002"] * 3).is_sound
    assert not IdCheck("customer", [*codes, "mrt-01"]).is_id("mrt-01")
