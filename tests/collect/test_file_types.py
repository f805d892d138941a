import io
import zipfile

import pytest

from voc.collect.read.file_types import FileType, detect_file_type
from voc.errors import InputError


def pack(**members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"


@pytest.mark.parametrize(
    ("name", "content", "file_type"),
    [
        ("a.xls", b"id\tNPS\n1\t9\n", FileType.TEXT),
        ("a.xls", b"<html><table><tr><td>1</td></tr></table>", FileType.HTML),
        ("a.csv", b"\xef\xbb\xbf  <TABLE><TR>", FileType.HTML),
        ("a.xls", "<html><table>".encode("utf-16"), FileType.HTML),
        ("a.xml", b'<?xml?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', FileType.XML_WORKBOOK),
        ("a.xls", OLE + "Workbook".encode("utf-16-le"), FileType.OTHER_WORKBOOK),
        ("a.csv", pack(xl__workbook="<a/>"), FileType.XLSX),
        ("a.xlsb", pack(**{"xl__workbook.bin": ""}), FileType.OTHER_WORKBOOK),
        ("a.ods", pack(mimetype=SPREADSHEET), FileType.OTHER_WORKBOOK),
        ("a.zip", pack(**{"a.csv": "id"}), FileType.ARCHIVE),
        ("a.txt", b'{"id": 1}\n{"id": 2}\n', FileType.JSON),
        ("a.json", b'[\n  {\n "id": 1}]', FileType.JSON),
        ("a.dat", b"PAR1....", FileType.PARQUET),
        ("a", b"$FL3@(#)", FileType.SAV),
        ("a.eml", b"From: a@example.org\n\nhallo", FileType.MAIL),
        ("a.txt", b"05-10-2026 10:15 - Jan: hoi\n05-10-2026 10:16 - Wij: dag\n", FileType.WHATSAPP),
        ("a.csv", b"[naam];cijfer\njan;8\n", FileType.TEXT),
    ],
)  # fmt: skip
def test_the_content_tells_the_type_and_not_the_ending(name, content, file_type):
    assert detect_file_type(name, content) is file_type


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "protected with a password"),
        ("a.doc", OLE + "WordDocument".encode("utf-16-le"), "is a .doc file"),
        ("a.msg", OLE + "__substg1.0_".encode("utf-16-le"), "is a .msg file"),
        ("a.odt", pack(mimetype="application/vnd.oasis.opendocument.text"), "is a .odt file"),
        ("a.numbers", pack(**{"Index/Document.iwa": ""}), "open it in Numbers"),
        ("a.ods", b"PK\x03\x04rest", "damaged workbook"),
        ("a.zip", b"PK\x03\x04rest", "damaged archive"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c", "unpack it"),
        ("a.xml", b'<?xml version="1.0"?><a/>', "is a .xml file"),
    ],
)
def test_what_is_not_read_says_what_to_do(name, content, says):
    with pytest.raises(InputError, match=says):
        detect_file_type(name, content)


def test_an_archive_whose_first_part_is_damaged_gets_a_sentence():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", SPREADSHEET)
    damaged = bytearray(buffer.getvalue())
    damaged[damaged.index(b"mimetype") + len(b"mimetype")] = 0xFF  # the first byte of the compressed content
    with pytest.raises(InputError, match="damaged workbook"):
        detect_file_type("a.ods", bytes(damaged))
