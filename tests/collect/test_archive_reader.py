import io
import struct
import zipfile

import openpyxl
import pytest

from voc.collect import read_table
from voc.config import Source
from voc.errors import InputError

ANSWERS = "id,score\n" + "".join(f"{k},{k % 11}\n" for k in range(12))
SUMMARY = "maand,gemiddelde\nmei,7.1\n"


@pytest.fixture
def pack(tmp_path):
    def _pack(files, name="export.zip"):
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, content in files.items():
                archive.writestr(member, content)
        return path

    return _pack


def test_the_one_data_file_of_an_archive_is_read(pack):
    table = read_table(pack({"map/survey.csv": ANSWERS, "__MACOSX/._survey.csv": "x", "LEESMIJ.md": "x"}))
    assert table.columns == ("id", "score")
    assert len(table.rows) == 12
    assert "map/survey.csv in the archive was read" in table.notes


def test_of_several_files_the_largest_is_read_and_the_others_are_named(pack):
    path = pack({"overzicht.csv": SUMMARY, "survey.json": '[{"id": 1, "score": 8}]', "antwoorden.csv": ANSWERS})
    table = read_table(path)
    assert table.sheet == "antwoorden.csv"
    assert "not read: overzicht.csv, survey.json" in table.notes[0]
    assert read_table(path, Source(kind="survey", sheet="overzicht.csv")).columns == ("maand", "gemiddelde")


def test_a_file_beside_the_data_that_cannot_be_read_is_said(pack):
    table = read_table(pack({"antwoorden.csv": ANSWERS, "foto.csv": b"\x89PNG\r\n\x1a\n123"}))
    assert table.sheet == "antwoorden.csv"
    assert any("not read, since it cannot be: foto.csv" in note for note in table.notes)


@pytest.mark.parametrize("others", [{}, {"klein.csv": SUMMARY}])
def test_what_else_is_in_an_archive_is_named(pack, others):
    table = read_table(
        pack({"antwoorden.csv": ANSWERS, "toelichting.pdf": "x", "oud.zip": "PK", ".DS_Store": "x", **others})
    )
    assert "not looked into: toelichting.pdf, oud.zip" in table.notes


def test_a_doubt_about_the_sheets_of_a_workbook_stays_one_in_an_archive(pack, tmp_path):
    workbook = openpyxl.Workbook()
    for title, n_rows in (("Mei", 40), ("Juni", 30)):
        sheet = workbook.create_sheet(title)
        for row in [("id", "score"), *((k, k % 11) for k in range(n_rows))]:
            sheet.append(row)
    workbook.save(tmp_path / "a.xlsx")
    path = pack({"a.xlsx": (tmp_path / "a.xlsx").read_bytes(), "klein.csv": SUMMARY})
    assert read_table(path).other_sheets == {"a.xlsx: Juni": 30}


def test_an_archive_without_data_says_what_is_in_it(pack):
    with pytest.raises(InputError, match=r"no data file \(foto\.png\)"):
        read_table(pack({"foto.png": "x"}))


@pytest.mark.parametrize("name", ["bomb.zip", "bomb.xlsx"])
def test_a_bomb_is_refused_before_it_is_unpacked(pack, name):
    members = {"a.csv": b"1;2;3\n" * 12_000_000}
    with pytest.raises(InputError, match="would unpack to"):
        read_table(pack(members if name.endswith("zip") else {"xl/workbook.xml": "<a/>", **members}, name))


def test_a_version_of_zip_that_nobody_knows_gets_a_sentence(pack, tmp_path):
    content = bytearray(pack({"xl/workbook.xml": "<workbook/>"}).read_bytes())
    for mark, place in ((b"PK\x03\x04", 4), (b"PK\x01\x02", 6)):
        start = content.find(mark)
        content[start + place : start + place + 2] = struct.pack("<H", 99)
    path = tmp_path / "export.xlsx"
    path.write_bytes(bytes(content))
    with pytest.raises(InputError, match="damaged workbook"):
        read_table(path)


def test_a_password_around_a_file_is_said(pack):
    path = pack({"a.csv": ANSWERS})
    content = bytearray(path.read_bytes())
    content[6] |= 1  # the flag for encryption, in the member's head and in the list of members
    content[content.find(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(content))
    with pytest.raises(InputError, match="protected with a password"):
        read_table(path)


def test_an_archive_that_is_cut_off_gets_a_sentence(pack):
    path = pack({"a.csv": ANSWERS})
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(InputError, match="damaged archive"):
        read_table(path)


def test_an_archive_in_memory_needs_no_file_of_its_own(pack, tmp_path):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.csv", ANSWERS)
    with pytest.raises(InputError, match="no data file"):
        read_table(pack({"inner.zip": inner.getvalue()}))
    assert [item.name for item in tmp_path.iterdir()] == ["export.zip"]
