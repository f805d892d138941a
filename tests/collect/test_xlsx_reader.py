import io
import zipfile
from datetime import datetime

import openpyxl
import pytest

from voc.collect.read.table import read_table
from voc.collect.read.xlsx_reader import read_sheet
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
    assert read_sheet("a.xlsx", TABLE)[1] == [["a", "b"], [1, 2], [3, 4]]
    assert len(archives) == 2
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
    assert read_sheet("a.xlsx", TABLE, " data ")[0] == "Data"


def test_a_sheet_of_one_column_is_read_when_there_is_no_better_one():
    title, rows, notes = read_sheet("a.xlsx", workbook_bytes(Een=[["tekst"], ["goed"]], Leeg=[]))
    assert (title, rows, notes) == ("Een", [["tekst"], ["goed"]], ())


def test_rows_have_the_width_of_the_widest_one():
    moment = datetime(2026, 10, 5, 10, 15)  # noqa: DTZ001 - a workbook knows no zones
    rows = read_sheet("a.xlsx", workbook_bytes(S=[["a"], [1, moment, None], [None, None, None]]))[1]
    assert rows == [["a", None], [1, moment], [None, None]]
