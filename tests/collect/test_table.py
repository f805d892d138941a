import io
import zipfile
from datetime import datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import voc.collect.read.table
from voc.collect.read.cell_marks import strip_cell_marks
from voc.collect.read.csv_reader import LONGEST_RECORD
from voc.collect.read.table import read_table
from voc.collect.read.text_encoding import repair_mojibake
from voc.config import Source
from voc.errors import InputError


@pytest.fixture
def write(tmp_path):
    def _write(content, name="export.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return _write


@pytest.fixture
def workbook(tmp_path):
    def _workbook(sheets, name="export.xlsx"):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        path = tmp_path / name
        book.save(path)
        return path

    return _workbook


ROWS = "datum{0}cijfer{0}toelichting\n05-10-2026{0}8{0}prima, maar duur; toch\n06-10-2026{0}3{0}niemand belt terug\n"


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_the_separator_is_the_one_that_cuts_rows_evenly(write, separator):
    text = ROWS.format(separator).replace("prima, maar duur; toch", '"prima, maar duur; toch"')
    table = read_table(write(text))
    assert table.columns == ("datum", "cijfer", "toelichting")
    assert table.rows[0] == ["05-10-2026", "8", "prima, maar duur; toch"]
    assert table.separator == separator


def test_decimal_commas_do_not_pass_for_separators(write):
    table = read_table(write("dag;a;b\n1-1-2026;1,5;2,5\n2-1-2026;1,7;3,5\n"))
    assert table.columns == ("dag", "a", "b")


def test_excels_own_hint_of_a_separator_is_followed(write):
    table = read_table(write("sep=|\na|b\n1;2|3;4\n"))
    assert table.rows == [["1;2", "3;4"]]
    assert table.lines == [3]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "cp850", "mac_roman"]
)
def test_accents_survive_every_usual_encoding(write, encoding):
    text = "naam;tekst\nA;één façade, zoë's café: geïnd\nB;coördinatie óók\n"
    table = read_table(write(text, encoding=encoding))
    assert table.rows[0][1] == "één façade, zoë's café: geïnd"


def test_an_encoding_that_had_to_be_guessed_is_said(write):
    assert "cp1252" in read_table(write("a;b\n1;geïnd\n", encoding="cp1252")).notes[0]


def test_the_encoding_of_the_mapping_is_kept_to(write):
    source = Source(kind="survey", encoding="utf-8")
    with pytest.raises(InputError, match="is not utf-8"):
        read_table(write("a;b\n1;geïnd\n", encoding="cp1252"), source)
    with pytest.raises(InputError, match="not known"):
        read_table(write("a;b\n1;2\n"), Source(kind="survey", encoding="klingon"))


def test_nulls_are_left_out(write):
    assert read_table(write(b"a;b\n1;de\x00 app\n" * 1 + b"2;c\n")).rows[0] == ["1", "de app"]


def test_a_text_over_several_lines_is_one_cell(write):
    table = read_table(write('id;tekst\n1;"regel een\nregel twee"\n2;kort\n'))
    assert table.rows[0][1] == "regel een\nregel twee"
    assert table.lines == [2, 4]


def test_a_row_with_too_few_or_too_many_cells_is_set_apart_with_its_line(write):
    table = read_table(write("a;b;c\n1;2;3\n1;2\n4;5;6;7\n7;8;9\n"))
    assert table.rows == [["1", "2", "3"], ["7", "8", "9"]]
    assert [(r.row, r.reason) for r in table.rejections] == [(3, "2 cells"), (4, "4 cells")]
    assert "3 cells" in table.rejections[0].expected


def test_empty_cells_after_the_last_column_are_no_cells(write):
    assert read_table(write("a;b;\n1;2;\n3;4;;;\n5;6\n")).rows == [["1", "2"], ["3", "4"], ["5", "6"]]


def test_empty_rows_are_no_rows(write):
    table = read_table(write("a;b\n\n1;2\n;\n\n3;4\n\n"))
    assert table.rows == [["1", "2"], ["3", "4"]]
    assert table.lines == [3, 6]


@pytest.mark.parametrize("n_after", [1, LONGEST_RECORD * 3])
def test_a_quotation_mark_that_is_never_closed_costs_no_other_row(write, n_after):
    good = "".join(f"{k};tekst {k}\n" for k in range(n_after))
    table = read_table(write('id;tekst\n0;goed\n1;"nooit gesloten\n' + good))
    assert len(table.rows) == n_after + 2
    assert table.rows[1] == ["1", "nooit gesloten"]
    assert table.rejections == ()


def test_a_stray_quotation_mark_that_meets_another_costs_no_other_row(write):
    table = read_table(write('id;x;tekst\n1;a;"open\n2;b;goed\n3;c;"dicht"\n4;d;ook goed\n'))
    assert [row[0] for row in table.rows] == ["1", "2", "3", "4"]


def test_a_line_that_cannot_be_read_alone_either_is_rejected(write):
    table = read_table(write('id;tekst\n1;x;"a\n2;goed\n3;goed\n'))
    assert [row[0] for row in table.rows] == ["2", "3"]
    assert table.rejections[0].row == 2
    assert "quotation marks" in table.rejections[0].reason


def test_titles_above_the_header_are_left_out_and_said(write):
    table = read_table(write("Export van maandag;;\n;;\ndatum;cijfer;tekst\n1-1-2026;8;goed\n2-1-2026;7;kan\n"))
    assert table.columns == ("datum", "cijfer", "tekst")
    assert len(table.rows) == 2
    assert "above the header" in table.notes[0]


def test_names_that_occur_twice_are_told_apart_and_nameless_columns_get_one(write):
    table = read_table(write("id;cijfer;cijfer;\n1;2;3;4\n"))
    assert table.columns == ("id", "cijfer", "cijfer (2)", "column 4")


def test_qualtrics_has_codes_wording_and_import_ids(write):
    ids = ",".join(f'"{{""ImportId"":""{name}""}}"' for name in ("endDate", "QID1", "QID2"))
    text = f"EndDate,Q1,Q2\nEnd Date,How likely?,Why?\n{ids}\n2026-10-05 10:00:00,8,Fine\n"
    table = read_table(write(text))
    assert table.columns == ("EndDate", "Q1", "Q2")
    assert table.labels == ("End Date", "How likely?", "Why?")
    assert table.header_rows == 3
    assert len(table.rows) == 1


def test_surveymonkey_spreads_a_question_over_its_options(write):
    text = "RespondentID,Which?,,,Why?\n,Mail,Phone,Chat,Open-Ended Response\n1,Mail,,Chat,Because\n2,,Phone,,So\n"
    table = read_table(write(text))
    assert table.columns == ("RespondentID", "Which? - Mail", "Which? - Phone", "Which? - Chat", "Why?")
    assert len(table.rows) == 2


def test_the_number_of_header_rows_of_the_mapping_is_kept_to(write):
    table = read_table(write("V,W\nEnd,Why\n1,a\n2,b\n"), Source(kind="survey", header_rows=2))
    assert table.labels == ("End", "Why")
    assert len(table.rows) == 2


def test_a_megabyte_in_one_cell_is_read(write):
    assert len(read_table(write("a;b\n1;" + "x" * 1_000_000 + "\n")).rows[0][1]) == 1_000_000


def test_a_workbook_gives_its_numbers_and_dates(workbook):
    day = datetime(2026, 10, 5, 10, 15)  # noqa: DTZ001  a workbook knows no zones
    table = read_table(workbook({"Antwoorden": [["Datum", "Cijfer", "Tekst"], [day, 8, "goed"], [None, None, None]]}))
    assert table.rows == [[day, 8, "goed"]]
    assert table.sheet == "Antwoorden"


def test_the_first_sheet_with_a_table_is_read_and_the_others_are_named(workbook):
    table = read_table(
        workbook({"Toelichting": [["Lees dit"]], "Data": [["a", "b"], [1, 2]], "Extra": [["c", "d"], [3, 4]]})
    )
    assert table.columns == ("a", "b")
    assert "Toelichting, Extra" in table.notes[0]


def test_the_sheet_of_the_mapping_is_read_or_missed_by_name(workbook):
    path = workbook({"Een": [["a", "b"], [1, 2]], "Twee": [["c", "d"], [3, 4]]})
    assert read_table(path, Source(kind="survey", sheet="twee")).columns == ("c", "d")
    with pytest.raises(InputError, match='no sheet "Drie"; it has: Een, Twee'):
        read_table(path, Source(kind="survey", sheet="Drie"))


def test_a_header_below_a_title_is_found_in_a_workbook(workbook):
    rows = [["Veldwaard", None, None], [None, None, None], ["Datum", "Cijfer", "Tekst"], ["1-1-2026", 8, "goed"]]
    table = read_table(workbook({"S": rows}))
    assert table.columns == ("Datum", "Cijfer", "Tekst")
    assert table.lines == [4]


def test_a_workbook_with_another_ending_is_a_workbook(workbook, tmp_path):
    path = workbook({"S": [["a", "b"], [1, 2]]})
    renamed = path.rename(tmp_path / "export.csv")
    assert read_table(renamed).rows == [[1, 2]]


def _damaged_workbook():
    book = openpyxl.Workbook()
    book.active.append(["a"])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()[:-200]


def _other_zip():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        file.writestr("word/document.xml", "<a/>")
    return data.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.csv", b"", "is empty"),
        ("a.csv", b"\xef\xbb\xbf \r\n", "is empty"),
        ("a.xlsx", b"", "is empty"),
        ("a.csv", b"datum;cijfer\n", "no rows"),
        ("a.csv", b"05-10-2026;8;3\n06-10-2026;7;4\n", "no column names"),
        ("a.pdf", b"%PDF-1.7 ...", "export the data behind it"),
        ("a.csv", b"%PDF-1.7 ...", "export the data behind it"),
        ("a.docx", _other_zip(), "put its comments into a table"),
        ("a.xlsx", _other_zip(), "is no Excel workbook"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "save it as .xlsx"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "protected with a password"),
        ("a.xlsx", _damaged_workbook(), "damaged"),
        ("a.xlsx", b"a;b\n1;2\n", "no Excel workbook"),
        ("a.zip", b"PK\x03\x04rest", "unpack it"),
        ("a.csv", bytes(range(256)) * 20, "no text"),
        ("a.csv", b"\x89PNG\r\n\x1a\n123", "a picture"),
        ("a.json", b"[1, 2]", "export it as .csv"),
        ("a.parquet", b"PAR1" + bytes(100) + b"PAR1", "damaged Parquet"),
        ("a.sav", b"$FL2@(#) SPSS DATA FILE" + bytes(100), "damaged SPSS"),
        ("a.xls", b'<?xml?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "XML workbook"),
        ("a.html", b"<html><p>no table</p></html>", "without a table"),
        ("a.md", b"a;b\n1;2\n", "is a .md file; expected .csv"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_what_to_do(write, name, content, says):
    with pytest.raises(InputError, match=says) as raised:
        read_table(write(content, name))
    assert name in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path):
    with pytest.raises(InputError, match="does not exist"):
        read_table(tmp_path / "nergens.csv")
    with pytest.raises(InputError, match="is a folder"):
        read_table(tmp_path)


def test_a_conversation_is_known_by_its_first_line_however_long_its_messages_are(write):
    lines = "".join(f"regel {k}, met komma, en nog een\n" for k in range(20))
    text = f"05-10-2026 13:22 - Sanne: Hallo, mijn klacht is lang\n{lines}05-10-2026 13:40 - Bedrijf: dank\n"
    for encoding in ("utf-8", "utf-16"):
        table = read_table(write(text, "chat.txt", encoding))
        assert table.columns == ("conversation", "moment", "sender", "message")
        assert len(table.rows) == 2
        assert str(table.rows[0][3]).count("\n") == 20


CELL = st.text(
    st.characters(
        codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufeff", include_characters="\n\t"
    ),
    min_size=1,
).filter(lambda text: text == repair_mojibake(text * 2)[0][: len(text)])  # such text is put right, not kept


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=8))
def test_whatever_a_program_wrote_by_the_rules_is_read_back(tmp_path_factory, rows):
    import csv

    path = tmp_path_factory.mktemp("t") / "t.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL)
        writer.writerow(["naam", "tekst", "extra"])
        writer.writerows(rows)
    table = read_table(path, Source(kind="survey", separator=";", encoding="utf-8"))
    wanted = [row for row in rows if any(cell.strip() for cell in row)]
    wanted = [list(map(strip_cell_marks, row)) for row in wanted]
    assert [list(row) for row in table.rows] == wanted or not wanted


def test_comments_in_a_column_without_a_name_are_read_although_they_begin_late(write):
    lines = ["klantnummer;datum;cijfer;", *(f"K{k};2026-10-05;{k % 11};" for k in range(80))]
    table = read_table(write("\n".join([*lines, *(f"L{k};2026-10-06;3;de nota {k}" for k in range(15))])))
    assert table.columns == ("klantnummer", "datum", "cijfer", "column 4")
    assert [row[3] for row in table.rows[78:82]] == ["", "", "de nota 0", "de nota 1"]


def test_a_file_of_which_hardly_a_row_fits_is_no_table(write, monkeypatch):
    monkeypatch.setattr(voc.collect.read.table, "MAX_REJECTED", 20)
    rows = "".join(f"{number};2;3\n" for number in range(15))
    assert len(read_table(write(f"a;b;c\n{rows}" + "los\n" * 20)).rejections) == 20
    with pytest.raises(InputError, match="more than 20 rows do not have the 3 cells of the header"):
        read_table(write(f"a;b;c\n{rows}" + "los\n" * 21))
