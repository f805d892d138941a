import pytest

from voc.collect.read.header_detection import (
    MAX_COLUMNS,
    MAX_TITLE_ROWS,
    build_header_of_named_fields,
    find_header,
    may_be_wording,
)
from voc.errors import InputError


def header(*rows, n_rows=None):
    return find_header("a.csv", rows, n_rows)


def test_one_row_of_names_is_a_header():
    found = header(["a", "b"])
    assert (found.columns, found.labels, found.n_rows) == (("a", "b"), ("a", "b"), 1)


def test_no_rows_are_said():
    with pytest.raises(InputError, match="is empty"):
        header()


def test_more_header_rows_than_there_are_rows_are_refused():
    with pytest.raises(InputError, match="has 2 rows; its mapping says that 3 of them"):
        header(["a"], ["b"], n_rows=3)


def test_data_above_which_nobody_put_names_are_refused_with_the_first_cells():
    with pytest.raises(InputError, match=r"\(1, 2026-10-05, 8\): put names above it"):
        header(["1", "2026-10-05", "8", "goed"])


def test_half_of_the_names_may_be_numbers():
    assert header(["id", "2025", "2026", "tekst"]).columns == ("id", "2025", "2026", "tekst")


def test_titles_of_more_than_twenty_rows_are_no_titles():
    rows = [["titel", None, None]] * (MAX_TITLE_ROWS + 2) + [["a", "b", "c"], ["1", "2", "3"]] * 30
    assert header(*rows[: MAX_TITLE_ROWS + 40]).start == 0


def test_a_second_name_that_is_taken_gets_the_next_number():
    assert header(["x", "x", "x (2)", "x"]).columns == ("x", "x (3)", "x (2)", "x (4)")


def test_nameless_columns_without_content_are_dropped_and_the_others_keep_their_number():
    found = header(["a", "", "", "b"], ["1", "", "z", "2"])
    assert found.columns == ("a", "column 3", "b")
    assert found.fit_row(["1", "", "z", "2"]) == ["1", "z", "2"]


def test_a_row_fits_when_only_empty_cells_are_too_many_or_nameless_ones_too_few():
    found = header(["a", "b", ""], ["1", "2", ""])
    assert found.fit_row(["1", "2"]) == ["1", "2"]
    assert found.fit_row(["1", "2", "", "  "]) == ["1", "2"]
    assert found.fit_row(["1"]) is None
    assert found.fit_row(["1", "2", "3", "4"]) is None


def test_older_qualtrics_puts_words_below_its_codes():
    found = header(["V1", "V2", "Q1"], ["ResponseID", "Finished", "Why?"], ["R_1", "1", "Because"])
    assert (found.n_rows, found.labels) == (2, ("ResponseID", "Finished", "Why?"))


def test_codes_above_answers_are_one_row_of_names():
    assert header(["V1", "V2"], ["1", "2"], ["3", "4"]).n_rows == 1


def test_options_below_a_question_are_named_after_it():
    found = header(["", "Welke?", "", "", "Waarom?"], ["", "App", "Site", "Balie", "Open antwoord"])
    assert found.columns == ("Welke? - App", "Welke? - Site", "Welke? - Balie", "Waarom?")


@pytest.mark.parametrize("sub_names", [["", "", "Snelheid", "Vriendelijkheid", ""], ["", "", "Score", "Comment", ""]])
def test_sub_names_below_a_question_belong_to_it_whatever_they_are(sub_names):
    names = ["Nummer", "Datum", "Hoe tevreden bent u over", "", "Aanbeveling"]
    rows = [
        [k, f"2026-10-{k:02d}", k % 5 + 1, "prima hoor" if sub_names[3] == "Comment" else k % 4, k] for k in range(1, 9)
    ]
    header = find_header("a.xlsx", [names, sub_names, *rows])
    assert header.n_rows == 2
    assert header.columns[2:4] == (f"{names[2]} - {sub_names[2]}", f"{names[2]} - {sub_names[3]}")
    assert header.columns[4] == "Aanbeveling"


def test_a_row_of_answers_without_its_number_is_no_second_row_of_names():
    rows = [["", "2026-10-01", "7", "x"], *([f"R{k}", "2026-10-02", "8", "goed"] for k in range(6))]
    assert find_header("a.csv", [["id", "datum", "NPS", "reden"], *rows]).n_rows == 1
    rows = [["", "", "goed", "x"], *([f"R{k}", "2026-10-02", "8", "goed"] for k in range(6))]
    assert find_header("a.csv", [["id", "datum", "NPS", "reden"], *rows]).n_rows == 1


ROWS_OF_R = [[str(k), f"2026-10-{k:02d}", str(k % 11), f"tekst {k}"] for k in range(1, 9)]


def test_names_of_rows_that_r_writes_get_a_name_of_their_own():
    found = header(["date", "nps", "comment"], *ROWS_OF_R)
    assert found.columns == ("row name", "date", "nps", "comment")
    assert found.has_row_names
    assert header(["date", "nps", "comment"], *ROWS_OF_R[::2]).has_row_names  # some rows were left out in R


@pytest.mark.parametrize(
    ("names", "rows"),
    [
        (["id", "date", "nps"], ROWS_OF_R),  # the last column has no name
        (["nr", "wat", "nps"], ROWS_OF_R),
        (["x", "date", "nps"], ROWS_OF_R),
        (["date", "nps", "comment"], ROWS_OF_R[:2]),
        (["date", "nps", "comment"], [*ROWS_OF_R, ROWS_OF_R[0]]),
        (["date", "nps", "comment"], [*ROWS_OF_R, ["9", "2026-10-09", "3"]]),
    ],
)
def test_a_header_that_lacks_another_name_is_left_as_it_is(names, rows):
    found = header(names, *rows)
    assert not found.has_row_names
    assert len(found.columns) == 3


@pytest.mark.parametrize("has_date", [True, False])
def test_groups_of_columns_above_the_names_belong_to_them(has_date):
    names = ["nummer", "dag", "cijfer", "gemak"]
    rows = [[f"r{k}", "2026-10-05" if has_date else "ma", "7", "nee"] for k in range(5)]
    found = header(["Respondent", "", "Scores", ""], names, *rows)
    assert found.columns == ("Respondent - nummer", "Respondent - dag", "Scores - cijfer", "Scores - gemak")


def test_the_title_of_a_printed_page_is_no_header_and_none_of_its_rows():
    page = ["Panel Oost", "afdruk 20-10-2026", "blz. 1"]
    names = ["Nr.", "Datum", "Cijfer", "Reactie"]
    rows = [[str(k), "05-10-2026", "7", "prima"] for k in range(6)]
    found = header(page, names, *rows, ["Panel Oost", "afdruk 20-10-2026", "blz. 2"], names, *rows)
    assert (found.start, found.columns) == (1, tuple(names))
    assert found.is_title(["Panel Oost", "afdruk 21-10-2026", "blz. 12", None])
    assert not found.is_title(rows[0])


FIRST_ANSWER = "Mijn buurvrouw Truus Jansen uit Ede, 06-12345678, wacht al weken"


def test_a_first_respondent_below_codes_is_no_wording():
    first = ["Goed", "2 januari", FIRST_ANSWER, "Niets te melden hoor"]
    others = [
        [("Goed", "Slecht")[k % 2], f"{k} januari", f"de nota {k} klopt niet", f"verder niets {k}"]
        for k in range(3, 33)
    ]
    assert header(["Q1", "Q2", "Q3", "Q4"], first, *others).n_rows == 1
    scored = [[k % 11, f"de nota {k} klopt niet"] for k in range(30)]
    assert header(["Q1", "Q2"], [7, FIRST_ANSWER], *scored).n_rows == 1
    only_texts = [[f"de nota {k} klopt niet", f"verder niets {k}"] for k in range(30)]
    assert header(["Q1", "Q2"], [FIRST_ANSWER, "verder niets"], *only_texts).n_rows == 1


def test_wording_below_codes_is_told_by_the_answers_below_it():
    answers = [[("Goed", "Slecht")[k % 2], f"de nota {k} klopt niet"] for k in range(30)]
    assert header(["Q1", "Q2"], ["Hoe was het?", "Waarom?"], *answers).n_rows == 2


def test_a_first_respondent_without_a_number_who_says_response_is_no_second_row_of_names():
    names = ["klantnummer", "datum", "cijfer", "toelichting", "soort"]
    others = [[f"K{k}", "2026-01-04", k % 11, f"de nota {k} klopt niet", "Antwoord"] for k in range(30)]
    assert header(names, ["", "2026-01-03", 1, FIRST_ANSWER, "Antwoord"], *others).n_rows == 1


def test_options_that_stand_wherever_they_were_ticked_are_names():
    options = ["App", "Site", "Balie", "Post"]
    ticked = [[k, *(option if k % 4 == n else "" for n, option in enumerate(options)), f"omdat {k}"] for k in range(12)]
    found = header(["Nummer", "Welke?", "", "", "", "Waarom?"], ["", *options, ""], *ticked)
    assert found.columns == ("Nummer", *(f"Welke? - {option}" for option in options), "Waarom?")


def test_a_column_without_a_name_is_kept_wherever_its_content_begins():
    rows = [["k1", "", "8"]] * 5
    found = find_header("a.csv", [["klant", "", "cijfer"], *rows], later_rows=[["k2", "pas laat", "3"]])
    assert found.columns == ("klant", "column 2", "cijfer")
    assert find_header("a.csv", [["klant", "", "cijfer"], *rows], later_rows=rows).columns == ("klant", "cijfer")


def test_a_row_that_ends_before_a_column_without_a_name_fits():
    found = header(["a", "b", ""], ["1", "2", "z"], ["1", "2"])
    assert found.fit_row(["1", "2"]) == ["1", "2", ""]
    assert found.fit_row(["1"]) is None


@pytest.mark.parametrize(
    ("titles", "start"),
    [
        ([], 0),
        ([["Rapport oktober"]], 1),
        ([["Rapport oktober", None, None, None]], 1),
        ([["Periode", "oktober 2026", None, None], ["Afdruk", "5-10-2026", None, None]], 2),
        ([[None, None, None, "afdeling Klantcontact"]], 1),
    ],
)
def test_titles_above_a_table_are_passed_over(titles, start):
    found = header(*titles, ["id", "datum", "cijfer", "reden"], *[["1", "5-10-2026", "8", "goed"]] * 6)
    assert (found.start, found.end, found.columns) == (start, start + 1, ("id", "datum", "cijfer", "reden"))


def test_a_table_of_one_row_has_its_names_above_it():
    found = header(["id", "datum", "cijfer"], ["r1", "2026-10-05", "8"])
    assert (found.start, found.n_rows, found.min_width, found.width) == (0, 1, 3, 3)


def test_names_lose_their_line_ends_and_double_blanks_and_keep_their_case():
    assert header(["Reden van\n uw  CIJFER", " datum "], ["x", "y"]).columns == ("Reden van uw CIJFER", "datum")


def test_columns_of_one_name_are_told_apart_by_their_wording():
    found = header(["Q1", "Q1", "Q1"], ["Hoe was het?", "Waarom?", "Anders?"], *[["8", "de nota", "nee"]] * 9)
    assert found.columns == found.labels == ("Q1 - Hoe was het?", "Q1 - Waarom?", "Q1 - Anders?")


def test_an_import_id_in_a_third_row_makes_three_rows_of_names_and_says_the_zone():
    rows = [
        ["recordedDate", "Q1"],
        ["Recorded Date", "Hoe was het?"],
        ['{"ImportId":"recordedDate","timeZone":"America/Denver"}', '{"ImportId":"QID1"}'],
        ["2026-10-05", "8"],
    ]
    found = header(*rows)
    assert (found.n_rows, found.columns, found.labels) == (
        3,
        ("recordedDate", "Q1"),
        ("Recorded Date", "Hoe was het?"),
    )
    assert found.time_zones == {"recordedDate": "America/Denver"}


def test_more_columns_than_a_sheet_has_are_refused():
    with pytest.raises(InputError, match=f"has {MAX_COLUMNS + 1} columns, more than the {MAX_COLUMNS} of a sheet"):
        header([f"k{k}" for k in range(MAX_COLUMNS + 1)])


@pytest.mark.parametrize(
    ("row", "is_refused"),
    [(["1", "2", "naam"], True), (["2025", "2026", "id", "naam"], False), (["5-10-2026", "8"], True), (["8"], True),
     (["10:15", "naam"], False), (["-1", "+2,5"], True), (["0-10", "NPS"], False)],
)  # fmt: skip
def test_a_first_row_of_mostly_figures_is_data(row, is_refused):
    if is_refused:
        with pytest.raises(InputError, match="put names above it"):
            header(row)
    else:
        assert header(row).columns == tuple(row)


@pytest.mark.parametrize(
    ("row", "fitted"),
    [(["1", "2", "3"], ["1", "2", "3"]), (["1", "2"], None), (["1", "2", "3", "", None, " "], ["1", "2", "3"]),
     (["1", "2", "3", "4"], None), ([], None), ([None, None, None], [None, None, None])],
)  # fmt: skip
def test_a_row_has_as_many_cells_as_there_are_names_or_is_set_apart(row, fitted):
    assert header(["a", "b", "c"], ["x", "y", "z"]).fit_row(row) == fitted


def test_a_row_that_fits_is_a_copy_which_nobody_else_changes():
    row = ["1", "2"]
    fitted = header(["a", "b"], row).fit_row(row)
    fitted[0] = "x"
    assert row == ["1", "2"]


def test_positions_behind_columns_that_were_dropped_are_told():
    found = header(["a", "", "b", "c", "", "", "d"], *[["1", "", "2", "3", "", "", "4"]] * 3)
    assert found.positions == (0, 2, 3, 6)
    assert found.list_positions_behind_gaps() == (1, 3)
    assert header(["a", "b"], ["1", "2"]).list_positions_behind_gaps() == ()


def test_a_file_that_names_its_fields_has_them_as_they_are():
    found = build_header_of_named_fields(["id", None, "id", " Q1 "], ["", "tweede", "", "Waarom?"])
    assert found.columns == ("id", "column 2", "id (2)", "Q1")
    assert found.labels == ("id", "tweede", "id (2)", "Waarom?")
    assert (found.start, found.n_rows, found.width) == (0, 1, 4)


@pytest.mark.parametrize(
    ("names", "row", "expected"),
    [
        (["Q1", "Q2"], ["How was it?", "Why?"], True),
        (["V1", "Q2_3", "Q2.4", "tekst"], ["een", "twee", "drie", "vier"], True),
        (["Q1", "Q2", "Q3", "Q4", "Q5"], ["een", "twee", "drie", "vier", None], True),
        (["Q1", "Q2", "Q3", "Q4", "Q5"], ["een", "twee", "drie", None, None], False),
        (["id", "tekst"], ["een", "twee"], False),
        (["Q1", "Q2"], ["5-10-2026", "8"], False),
        ([], [], False),
    ],
)
def test_words_below_codes_may_be_their_wording(names, row, expected):
    assert may_be_wording(names, row) is expected


def test_the_wording_of_a_mapping_that_names_two_rows_is_believed():
    found = header(["id", "nps"], ["nummer", ""], ["r1", "8"], n_rows=2)
    assert (found.columns, found.labels) == (("id", "nps"), ("nummer", "nps"))
