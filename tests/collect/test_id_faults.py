"""Ids that a spreadsheet or a form has destroyed: seen, said, and nobody's."""

from datetime import date, datetime

import pytest

from voc.collect.convert.id_faults import IdCheck, IdCounter, is_destroyed_id

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


@pytest.mark.parametrize(
    "cell",
    ["9.91E+15", "1,2e+03", " 9,91E+15 ", "###", "1-okt", "Mrt-26", "1-MEI", "dec-2026", 1e15, -1e15, 1.5e300,
     date(2026, 3, 1)],
)  # fmt: skip
def test_what_a_spreadsheet_left_of_an_id_is_seen(cell):
    assert is_destroyed_id(cell)


@pytest.mark.parametrize(
    "cell",
    ["K-12E3", "9E15", "##", "13-foo", "E+15", "be-2041", "", None, 12, 999_999_999_999_999.0, 123456789012345678,
     "Mei", "10-10", "a@b-mrt.nl", True],
)  # fmt: skip
def test_an_id_in_full_is_left_alone(cell):
    assert not is_destroyed_id(cell)


@pytest.mark.parametrize(
    "word", ["0", "000-000", "xx", "Onbekende klant", "unknown user", "N.n.b.", "TEST", "GAST", "9999"]
)
def test_what_stands_for_nobody_is_nobody_from_its_second_row_on(word):
    ids = [f"K{k}" for k in range(30)]
    assert IdCheck("customer", [*ids, word]).is_id(word)
    check = IdCheck("customer", [*ids, word, word])
    assert not check.is_id(word)
    assert all(map(check.is_id, ids))


def test_a_key_that_comes_twice_is_another_matter_than_nobody():
    assert IdCheck("key", ["0", "0", "K1"]).is_sound


@pytest.mark.parametrize(("n", "is_sound"), [(4, True), (5, False)])
def test_zeros_at_the_end_of_a_few_long_ids_are_coincidence(n, is_sound):
    check = IdCheck("customer", [f"{123456789012345 + k}000" for k in range(n)] + ["0" * 3 + f"{k}1" for k in range(5)])
    assert check.is_sound is is_sound


def test_one_long_id_with_all_its_digits_shows_that_none_was_rounded():
    rounded = [f"{123456789012345 + k}000" for k in range(30)]
    assert not IdCheck("customer", rounded).is_sound
    assert IdCheck("customer", [*rounded, "123456789012345678"]).is_sound


@pytest.mark.parametrize(
    ("n_word", "n_numbered", "is_nobody"), [(2, 40, False), (3, 40, True), (3, 9, False), (5, 10, False), (8, 72, True)]
)
def test_a_word_is_nobody_from_three_rows_on_among_ids_of_which_nine_in_ten_have_digits(n_word, n_numbered, is_nobody):
    check = IdCheck("customer", [f"K{k}" for k in range(n_numbered)] + ["verhuisd"] * n_word)
    expected = is_nobody or n_numbered == 10  # ten of eleven different ids have a digit
    assert check.is_id("verhuisd") is not expected


def test_two_words_may_be_two_customers():
    cells = [f"K{k}" for k in range(40)] + ["verhuisd"] * 3 + ["Jansen"] * 3
    assert IdCheck("customer", cells).is_sound


@pytest.mark.parametrize(("n_same", "is_said"), [(10, False), (11, True)])
def test_more_than_half_of_the_rows_of_one_customer_are_said(n_same, is_said):
    notes = list(IdCheck("customer", ["K1"] * n_same + [f"K{k}" for k in range(2, 22 - n_same)]).describe("klantnr"))
    assert bool(notes) is is_said
    assert not list(IdCheck("contact", ["K1"] * n_same + [f"K{k}" for k in range(2, 22 - n_same)]).describe("c"))


def test_one_row_and_no_row_have_nothing_wrong():
    for cells in ([], [None], ["K1"], [None, "", None]):
        check = IdCheck("customer", cells)
        assert check.is_sound
        assert list(check.describe("klantnr")) == []
        assert not check.has_fractions


@pytest.mark.parametrize(
    ("cells", "expected"), [(["1.0", "2.0"], True), (["1.0", "2"], False), (["1.5"], False), ([1.0, 2.0], False)]
)
def test_fractions_of_nought_are_a_writing_of_a_whole_column(cells, expected):
    assert IdCheck("customer", cells).has_fractions is expected


def test_counts_by_chunks_are_those_of_the_whole():
    cells = [f"K{k % 50}" for k in range(400)] + ["anoniem"] * 30 + [None] * 7 + [""] * 3
    counter = IdCounter()
    for start in range(0, len(cells), 37):
        counter.add(cells[start : start + 37])
    assert counter.n_filled == 430
    chunked, whole = IdCheck("customer", counter), IdCheck("customer", cells)
    assert list(chunked.describe("k")) == list(whole.describe("k"))
    assert [chunked.is_id(cell) for cell in cells] == [whole.is_id(cell) for cell in cells]


def test_of_many_ids_a_part_is_counted_and_what_looks_suspect_always():
    ids = [f"K{k}" for k in range(4000)]
    counter = IdCounter(max_distinct=100)
    for start in range(0, 4000, 500):
        counter.add([*ids[start : start + 500], "anoniem", "9,91E+15"])
    assert counter.sampling_interval > 1
    assert len(counter.n_by_cell) <= 100 + 2
    assert (counter.n_by_cell["anoniem"], counter.n_by_cell["9,91E+15"], counter.n_filled) == (8, 8, 4016)
    check = IdCheck("customer", counter)
    assert not check.is_id("anoniem")
    assert not check.is_id("9,91E+15")
    assert all(map(check.is_id, ids))
