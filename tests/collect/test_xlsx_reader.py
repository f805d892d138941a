import io
import zipfile
from datetime import datetime

import openpyxl
import pytest

from voc.collect import propose_mapping
from voc.collect.read.table import read_table
from voc.collect.read.xlsx_reader import read_sheet
from voc.config import Config
from voc.errors import InputError


def workbook_bytes(**sheets):
    """Return a workbook with the rows of each sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def with_part(data, name, content):
    """Return a workbook of which one part has another content."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(changed, "w") as target:
        for part in source.namelist():
            target.writestr(part, content if part == name else source.read(part))
    return changed.getvalue()


TABLE = workbook_bytes(Data=[["a", "b"], [1, 2], [3, 4]])


@pytest.fixture
def archives(monkeypatch):
    """Return all archives that are opened, kept alive, so that no garbage collection can close one."""
    opened = []
    create = zipfile.ZipFile.__init__

    def remember(self, *args, **options):
        create(self, *args, **options)
        opened.append(self)

    monkeypatch.setattr(zipfile.ZipFile, "__init__", remember)
    return opened


def are_closed(archives):
    return [archive.fp is None or archive.fp.closed for archive in archives] == [True] * len(archives)


def test_the_workbook_is_closed_after_reading(archives):
    assert read_sheet("a.xlsx", TABLE).rows == [(1, ["a", "b"]), (2, [1, 2]), (3, [3, 4])]
    assert len(archives) == 5  # the checks before, openpyxl's, and those for its days, formulas and hidden rows
    assert are_closed(archives)


@pytest.mark.parametrize(
    ("data", "sheet", "says"),
    [
        (TABLE, "Drie", "no sheet"),
        (workbook_bytes(Leeg=[]), None, "is empty"),
        (with_part(TABLE, "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row r="), None, "damaged"),
        (with_part(TABLE, "xl/workbook.xml", b"<workbook"), None, "damaged"),
        (with_part(TABLE, "xl/styles.xml", b"no xml"), None, "damaged"),
    ],
    ids=["no such sheet", "nothing in it", "a broken sheet", "a broken workbook", "broken styles"],
)
def test_the_workbook_is_closed_after_an_error(archives, data, sheet, says):
    with pytest.raises(InputError, match=says):
        read_sheet("a.xlsx", data, sheet)
    assert len(archives) == 2
    assert are_closed(archives)


def test_an_archive_that_is_no_workbook_is_closed_as_well(archives):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    with pytest.raises(InputError, match="no Excel workbook"):
        read_sheet("a.xlsx", data.getvalue())
    assert are_closed(archives)


def test_a_file_that_was_read_can_be_replaced_and_deleted(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(TABLE)
    table = read_table(path)
    path.replace(tmp_path / "b.xlsx")  # Windows refuses both while anything holds the file open
    (tmp_path / "b.xlsx").unlink()
    assert table.rows == [[1, 2], [3, 4]]


def test_a_sheet_is_found_whatever_its_case_and_blanks():
    assert read_sheet("a.xlsx", TABLE, " data ").sheet == "Data"


def test_a_sheet_of_one_column_is_read_when_there_is_no_better_one():
    raw = read_sheet("a.xlsx", workbook_bytes(Een=[["tekst"], ["goed"]], Leeg=[]))
    assert (raw.sheet, raw.rows, raw.notes) == ("Een", [(1, ["tekst"]), (2, ["goed"])], ())


def test_rows_have_the_width_of_the_widest_one():
    moment = datetime(2026, 10, 5, 10, 15)  # noqa: DTZ001 - a workbook knows no zones
    raw = read_sheet("a.xlsx", workbook_bytes(S=[["a"], [1, moment, None], [None, None, None]]))
    assert raw.rows == [(1, ["a", None]), (2, [1, moment])]


# ---- which sheet ------------------------------------------------------------------------------------------------


def hide(data, title):
    """Return a workbook with one sheet hidden."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    book[title].sheet_state = "hidden"
    changed = io.BytesIO()
    book.save(changed)
    return changed.getvalue()


ANSWERS = [["datum", "NPS"], *([f"2026-10-{day:02d}", day % 11] for day in range(1, 29))]
SUMMARY = [["maand", "gemiddelde"], ["september", 7.1], ["oktober", 6.9]]


def test_the_visible_sheet_with_the_most_rows_is_read_and_the_others_are_named():
    raw = read_sheet("a.xlsx", workbook_bytes(Overzicht=SUMMARY, Antwoorden=ANSWERS))
    assert (raw.sheet, len(raw.rows), raw.other_sheets) == ("Antwoorden", 29, {})
    assert raw.notes == ('sheet "Antwoorden" was read; not read: Overzicht',)


def test_a_hidden_sheet_is_no_data_however_large_it_is():
    data = hide(workbook_bytes(lijsten=ANSWERS * 3, Antwoorden=ANSWERS), "lijsten")
    raw = read_sheet("a.xlsx", data)
    assert (raw.sheet, raw.other_sheets) == ("Antwoorden", {})
    assert raw.notes == ('sheet "Antwoorden" was read; not read: lijsten (hidden)',)
    assert read_sheet("a.xlsx", data, "lijsten").sheet == "lijsten", "who names it gets it"


def test_two_sheets_that_may_be_meant_are_a_question(tmp_path):
    path = tmp_path / "nps.xlsx"
    path.write_bytes(workbook_bytes(Mei=ANSWERS[:20], Juni=ANSWERS))
    table = read_table(path)
    assert (table.sheet, dict(table.other_sheets)) == ("Juni", {"Mei": 19})
    proposal = propose_mapping(table, Config(), "nps")
    assert (
        'sheet = "Juni" (28 rows): is it that one? There is a table on "Mei" (19 rows) too' in proposal.open_questions
    )


def test_the_sheets_beside_one_that_the_mapping_names_are_said():
    data = workbook_bytes(Data=[["a", "b"], [1, 2]], Later=[["a", "b"], [3, 4]], Leeg=[])
    assert read_sheet("a.xlsx", data, "Later").notes == ('sheet "Later" was read; not read: Data',)


# ---- hostile workbooks ------------------------------------------------------------------------------------------

SHEET = "xl/worksheets/sheet1.xml"


def with_sheet(rows):
    """Return a workbook whose one sheet has these rows in XML."""
    names = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="B1" t="inlineStr"><is><t>b</t></is></c></row>'
    )
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f"{names}{rows}</sheetData></worksheet>"
    )
    return with_part(TABLE, SHEET, sheet.encode())


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ('<row r="999999999"><c r="A999999999"><v>1</v></c></row>', "claims a row 999999999"),
        ("<row r = '999999999'><c r='A999999999'><v>1</v></c></row>", "claims a row 999999999"),
        ('<row r="2"><c r="A2" t="s"><v>99999</v></c><c r="B2"><v>1</v></c></row>', "damaged workbook"),
        (f'<row r="2"><c r="A2"><v>{"9" * 5000}</v></c></row>', "damaged workbook"),
        ('<row r="2"><c r="ZZZZZZ2"><v>1</v></c></row>', "damaged workbook"),
    ],
    ids=["a row", "a row in other marks", "a shared text", "nines", "a column"],
)
def test_a_hostile_sheet_gets_a_sentence(rows, says):
    with pytest.raises(InputError, match=says):
        read_sheet("a.xlsx", with_sheet(rows))


def test_something_in_the_last_row_and_the_last_column_costs_no_memory():
    raw = read_sheet("a.xlsx", with_sheet('<row r="20000"><c r="A20000"><v>7</v></c></row>'))
    assert raw.rows == [(1, ["a", "b"]), (20_000, [7, None])]
    raw = read_sheet("a.xlsx", with_sheet('<row r="2"><c r="A2"><v>7</v></c><c r="XFD2"><v>8</v></c></row>'))
    assert [len(row) for _, row in raw.rows] == [16_384, 16_384]


def test_a_sheet_that_is_too_large_for_memory_is_refused(monkeypatch):
    monkeypatch.setattr("voc.collect.read.xlsx_reader.MAX_CELLS", 5)
    with pytest.raises(InputError, match=r"more than can be read at once: export the sheet as \.csv"):
        read_sheet("a.xlsx", TABLE)


def test_a_number_of_four_hundred_nines_is_no_number_that_counts(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(
        with_sheet(
            "".join(f'<row r="{k}"><c r="A{k}"><v>{"9" * 400}</v></c><c r="B{k}"><v>5</v></c></row>' for k in (2, 3))
        )
    )
    assert len(read_table(path).rows) == 2
    assert propose_mapping(read_table(path), Config(), "nps").preview() is not None


def test_a_row_number_that_is_written_in_another_way_ends_as_well(monkeypatch):
    monkeypatch.setattr("voc.collect.read.xlsx_reader.LAST_ROW", 1_000)
    with pytest.raises(InputError, match="claims a row 1001, and a sheet ends at 1000"):
        read_sheet("a.xlsx", with_sheet('<row r="&#53;000"><c r="A5000"><v>1</v></c></row>'))
