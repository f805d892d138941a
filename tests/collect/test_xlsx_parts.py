import io
import re
import zipfile

import openpyxl
import pytest

from voc.collect import convert_table, propose_mapping, read_table
from voc.collect.pseudonyms import Pseudonyms
from voc.collect.read.xlsx_parts import FormulaCounts, count_formulas, read_epoch_year, read_row_marks
from voc.config import Config, Source
from voc.errors import InputError


def build_workbook(rows, title="Blad & 1", epoch=None):
    book = openpyxl.Workbook()
    if epoch is not None:
        book.epoch = epoch
    book.active.title = title
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_a_workbook_says_from_which_year_its_days_count():
    assert read_epoch_year(build_workbook([["x"]])) == 1900
    assert read_epoch_year(build_workbook([["x"]], epoch=openpyxl.utils.datetime.CALENDAR_MAC_1904)) == 1904


def test_formulas_without_a_value_are_counted_by_column():
    rows = [["id", "NPS"], *([k, f"=VALUE({k})"] for k in range(5000))]
    assert count_formulas(build_workbook(rows), "Blad & 1") == {1: FormulaCounts(n_unstored=5000)}
    assert count_formulas(build_workbook([["id"], [1]]), "Blad & 1") == {}
    assert count_formulas(build_workbook(rows), "een ander blad") == {}


def store_values(file_bytes, value):
    """Return a workbook with a value in the place of each one that its formulas lack."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file_bytes)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            # openpyxl writes an empty value in three ways, as lxml is there or not.
            new.writestr(name, re.sub(rb"</f><v(?: ?/>|></v>)", f"</f><v>{value}</v>".encode(), old.read(name)))
    return buffer.getvalue()


def test_formulas_that_are_all_nought_are_said(tmp_path):
    rows = [["datum", "NPS", "t"], *([f"2026-10-{k + 1:02d}", f"=VALUE({k})", f"goed {k}"] for k in range(9))]
    path = tmp_path / "export.xlsx"
    path.write_bytes(store_values(build_workbook(rows), 0))
    assert any("all 9 formulas in 'NPS' have the value 0" in note for note in read_table(path).notes)
    path.write_bytes(store_values(build_workbook(rows), 8))
    assert not any("formulas" in note for note in read_table(path).notes)


def test_a_few_formulas_without_values_cost_their_cells_and_are_said(workbook):
    rows = [["datum", "NPS"], *([f"2026-10-{k + 1:02d}", "=VALUE(8)" if k == 3 else 9] for k in range(9))]
    table = read_table(workbook(rows))
    source = Source.model_validate({"kind": "survey", "columns": {"score": "NPS"}})
    converted = convert_table(table, source, Config(), Pseudonyms(b"k" * 32))
    assert len(converted.records) == 9
    assert any("'NPS' (1)" in note for note in converted.notes)


@pytest.fixture
def workbook(tmp_path):
    def _workbook(rows, **options):
        path = tmp_path / "export.xlsx"
        path.write_bytes(build_workbook(rows, **options))
        return path

    return _workbook


def test_a_score_of_formulas_without_values_is_never_no_answer(workbook):
    rows = [["datum", "NPS", "toelichting"]]
    rows += [
        [f"2026-10-{k + 1:02d}", f"=VALUE({k % 11})", f"de nota klopt niet en niemand belt {k}"] for k in range(28)
    ]
    table = read_table(workbook(rows))
    proposal = propose_mapping(table, Config(), "export")
    assert any("'NPS' (28)" in question and "save it again" in question for question in proposal.open_questions)
    source = Source.model_validate({"kind": "survey", "columns": {"score": "NPS", "text": "toelichting"}})
    with pytest.raises(InputError, match=r"'NPS' \(28\).*open the file in Excel"):
        convert_table(table, source, Config(), Pseudonyms(b"k" * 32))


@pytest.mark.parametrize(
    "epoch", [openpyxl.utils.datetime.CALENDAR_WINDOWS_1900, openpyxl.utils.datetime.CALENDAR_MAC_1904]
)
def test_bare_day_numbers_are_read_as_their_workbook_counts(workbook, epoch):
    first = 46300 if epoch.year == 1899 else 46300 - 1462
    rows = [
        ["Date", "NPS", "Comment"],
        *([first + k, k % 11, f"the bill is wrong and nobody calls me {k}"] for k in range(25)),
    ]
    table = read_table(workbook(rows, epoch=epoch))
    proposal = propose_mapping(table, Config(), "export")
    assert proposal.is_certain, proposal.open_questions
    converted = convert_table(table, proposal.source, Config(), Pseudonyms(b"k" * 32))
    assert (min(r.at for r in converted.records).date().isoformat(), converted.n_missing_dates) == ("2026-10-05", 0)
    assert any("read as days since" in note for note in converted.notes)


def test_a_score_of_formulas_is_in_the_proposed_mapping_so_that_nobody_stores_it_empty(workbook):
    rows = [
        ["ID", "Datum", "NPS", "Toelichting"],
        *([k, f"2026-10-{k + 1:02d}", "=VALUE(8)", f"de nota {k} klopt niet en is te hoog"] for k in range(28)),
    ]
    proposal = propose_mapping(read_table(workbook(rows)), Config(), "nps")
    assert proposal.source.columns.score == "NPS"
    assert any("without a stored value" in question for question in proposal.open_questions)
    with pytest.raises(InputError, match="formulas without a stored value"):
        proposal.preview()


@pytest.mark.parametrize("hide_rows", ["filter", "by hand"])
def test_rows_that_are_hidden_are_read_and_said(tmp_path, hide_rows):
    book = openpyxl.Workbook()
    for row in (["id", "NPS"], *([f"r{k}", k] for k in range(9))):
        book.active.append(row)
    if hide_rows == "filter":
        book.active.auto_filter.ref = "A1:B10"
    for number in (3, 5, 400):  # of which the last one is empty
        book.active.row_dimensions[number].hidden = True
    path = tmp_path / "hidden.xlsx"
    book.save(path)
    table = read_table(path)
    assert len(table.rows) == 9
    assert [note for note in table.notes if "2 rows are hidden" in note and "(row 3, 5)" in note]
    assert not read_row_marks(path.read_bytes(), "een ander blad").hidden_rows


def test_a_cell_that_is_merged_over_several_rows_is_the_value_of_each(tmp_path):
    book = openpyxl.Workbook()
    for row in (["datum", "oordeel", None], [None, "nps", "reden"], *([None, k, None] for k in range(6))):
        book.active.append(row)
    book.active["A3"], book.active["C3"], book.active["A6"] = "5-10-2026", "dit is een lange opmerking", "6-10-2026"
    for cells in ("A1:A2", "A3:A5", "C3:C5", "A6:A8", "B1:C1"):
        book.active.merge_cells(cells)
    path = tmp_path / "merged.xlsx"
    book.save(path)
    table = read_table(path)
    assert table.columns == ("datum", "oordeel - nps", "oordeel - reden")
    assert [row[0] for row in table.rows] == ["5-10-2026"] * 3 + ["6-10-2026"] * 3
    assert [row[2] for row in table.rows] == ["dit is een lange opmerking", *[None] * 5]
    assert [note for note in table.notes if "4 cells were filled" in note]
