"""Type of a file by its content, and one sentence for what is not read."""

from __future__ import annotations

import io
import zipfile
from enum import StrEnum

from voc.collect.read import text_encoding
from voc.collect.read.archive_reader import ZIP_DAMAGE
from voc.collect.read.call_reader import is_subtitles
from voc.collect.read.json_reader import is_json
from voc.collect.read.mail_reader import is_mail, is_mailbox
from voc.collect.read.markup_reader import is_html, is_xml_workbook
from voc.collect.read.whatsapp_reader import is_whatsapp
from voc.errors import InputError

__all__ = ["DATA_ENDINGS", "OLE_MARK", "ZIP_MAGIC", "FileType", "detect_file_type"]

TEXT_ENDINGS = {".csv", ".tsv", ".tab", ".txt", ".dat", ""}
XLSX_ENDINGS = {".xlsx", ".xlsm"}
WORKBOOK_ENDINGS = {*XLSX_ENDINGS, ".xls", ".xlsb", ".ods"}
_MARKUP_ENDINGS = {".html", ".htm", ".mht", ".xml"}
_MAIL_ENDINGS = {".eml", ".mbox", ".mbx"}
_JSON_ENDINGS = {".json", ".jsonl", ".ndjson"}
DATA_ENDINGS = frozenset(
    {
        ".csv",
        ".tsv",
        ".txt",
        ".xlsx",
        ".xls",
        ".ods",
        ".json",
        ".jsonl",
        ".ndjson",
        ".parquet",
        ".sav",
        ".zip",
        ".eml",
        ".mbox",
        ".vtt",
        ".srt",
    }
)
"""Endings that are collected from a folder; a file that is named may have any."""
_READ_ENDINGS = TEXT_ENDINGS | WORKBOOK_ENDINGS | _MARKUP_ENDINGS | _JSON_ENDINGS | DATA_ENDINGS

OLE_MARK = b"\xd0\xcf\x11\xe0"
"""First bytes of .xls files, and of .xlsx files behind a password."""
ZIP_MAGIC = b"PK\x03\x04"
_OLE_NAMES = {
    "EncryptedPackage": "password",
    "WordDocument": ".doc",
    "__substg1.0_": ".msg",
    "Workbook": ".xls",
    "Book": ".xls",
}
"""Names of the parts of an OLE file, in UTF-16 → what the file is; the first that is there counts."""
_ADVICE_BY_ENDING = {
    ".numbers": "open it in Numbers and export it as .xlsx or .csv",
    ".pdf": "export the data behind it as .csv or .xlsx",
    ".docx": "put its comments into a table, one a row, and save that as .xlsx or .csv",
    ".doc": "put its comments into a table, one a row, and save that as .xlsx or .csv",
    ".odt": "put its comments into a table, one a row, and save that as .ods or .csv",
    ".xml": "export it as .csv or .xlsx",
    ".gz": "unpack it and collect the file in it",
    ".7z": "unpack it and collect the files in it",
    ".rar": "unpack it and collect the files in it",
    ".msg": "save the mail as .eml, or export the mails as .mbox",
    ".pst": "export the mails as .mbox",
}
"""Endings of files that are not read → what to do with them."""
_KIND_BY_MAGIC = {
    b"%PDF": ".pdf",
    b"\x1f\x8b": ".gz",
    b"7z\xbc\xaf": ".7z",
    b"Rar!": ".rar",
    b"!BDN": ".pst",
    b"SQLite format 3": "a database",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
}
"""First bytes of a file that is not read → the ending of its kind, or what it is."""
_EXPECTED = "expected .csv, .tsv, .xlsx, .xls, .ods, .json, .parquet or .sav: export the data as one of these"
_MEMBERS: tuple[tuple[str, str], ...] = (
    ("xl/workbook.bin", "xlsb"),
    ("xl/", "xlsx"),
    ("word/", ".docx"),
    ("Index/", ".numbers"),
    ("Index.zip", ".numbers"),
)
"""Beginnings of the names in an archive → what it is."""
_SAMPLE_BYTES = 65_536
MAX_OLE_BYTES = 1 << 25
"""Bytes of an OLE file that are searched for the names of its parts: the directory may stand at its end."""


class FileType(StrEnum):
    """Types of files that are read."""

    TEXT = "text"
    XLSX = "xlsx"
    OTHER_WORKBOOK = "other workbook"
    HTML = "html"
    XML_WORKBOOK = "xml workbook"
    JSON = "json"
    PARQUET = "parquet"
    SAV = "sav"
    ARCHIVE = "archive"
    WHATSAPP = "whatsapp"
    MAIL = "mail"
    SUBTITLES = "subtitles"


def detect_file_type(file_name: str, file_bytes: bytes) -> FileType:
    """Return the type of a file: by its content and not its ending, since exports come with all kinds of endings.

    Raises
    ------
    InputError
        Nothing reads it; the sentence says what to do.
    """
    ending = _get_ending(file_name)
    if file_bytes.startswith(ZIP_MAGIC):
        return _detect_archive(file_name, file_bytes, ending)
    if file_bytes.startswith(OLE_MARK):
        return _detect_ole(file_name, file_bytes, ending)
    if file_bytes.startswith((b"$FL2", b"$FL3")):
        return FileType.SAV
    if file_bytes.startswith(b"PAR1"):
        return FileType.PARQUET
    _refuse_by_magic(file_name, file_bytes, ending)
    # Of a text only the beginning tells; the other encodings are seen in it as well.
    sample, _, _ = text_encoding.decode_text(file_name, file_bytes[:_SAMPLE_BYTES])
    file_type = _detect_text(sample, ending)
    if file_type is FileType.TEXT:
        _refuse_by_ending(file_name, ending)
    return file_type


def _get_ending(file_name: str) -> str:
    name, dot, ending = file_name.rpartition(".")
    return f".{ending.casefold()}" if dot and name else ""


def _detect_archive(file_name: str, file_bytes: bytes, ending: str) -> FileType:
    try:
        with zipfile.ZipFile(io.BytesIO(file_bytes)) as archive:
            names = archive.namelist()
            mimetype = archive.read("mimetype")[:80] if "mimetype" in names else b""
    except ZIP_DAMAGE as exc:
        raise InputError(_describe_damage(file_name, ending)) from exc
    # The order of _MEMBERS counts: an .xlsb has the folder of an .xlsx, too.
    kind = next((kind for start, kind in _MEMBERS if any(name.startswith(start) for name in names)), "")
    if b"opendocument" in mimetype:
        kind = "ods" if b"spreadsheet" in mimetype else ".odt"
    if kind in {"ods", "xlsb"}:
        return FileType.OTHER_WORKBOOK
    if kind == "xlsx":
        return FileType.XLSX
    if ending in WORKBOOK_ENDINGS:
        raise InputError(f"{file_name} is no Excel workbook: save the data as .xlsx or .csv")
    if kind in _ADVICE_BY_ENDING:
        _refuse_kind(file_name, kind)
    return FileType.ARCHIVE


def _describe_damage(file_name: str, ending: str) -> str:
    if ending in {*TEXT_ENDINGS, *WORKBOOK_ENDINGS}:
        return f"{file_name} is a damaged workbook: open it in Excel, let it be repaired, and save it again as .xlsx"
    return f"{file_name} is a damaged archive: make it again, or unpack it and collect the files in it"


def _detect_ole(file_name: str, file_bytes: bytes, ending: str) -> FileType:
    # Its parts are named in a directory that may stand at the end, and is found without reading the format.
    searched = file_bytes if len(file_bytes) <= MAX_OLE_BYTES else file_bytes[: MAX_OLE_BYTES // 2]
    searched += file_bytes[-MAX_OLE_BYTES // 2 :] if len(file_bytes) > MAX_OLE_BYTES else b""
    kind = next((kind for name, kind in _OLE_NAMES.items() if name.encode("utf-16-le") in searched), "")
    # A workbook with this ending is no OLE file, unless a password is around it.
    if kind == "password" or (not kind and ending in XLSX_ENDINGS):
        raise InputError(
            f"{file_name} is protected with a password: open it in Excel, save it without a password, and collect that"
        )
    if kind in _ADVICE_BY_ENDING:
        _refuse_kind(file_name, kind)
    return FileType.OTHER_WORKBOOK


def _refuse_by_magic(file_name: str, file_bytes: bytes, ending: str) -> None:
    """Raise an error for what is known not to be read, and for what is no text."""
    kind = next((kind for magic, kind in _KIND_BY_MAGIC.items() if file_bytes.startswith(magic)), None)
    if kind in _ADVICE_BY_ENDING:
        _refuse_kind(file_name, kind)
    if kind is None and not text_encoding.is_binary(file_bytes):
        return
    if ending in _ADVICE_BY_ENDING:
        _refuse_kind(file_name, ending)
    if ending in WORKBOOK_ENDINGS:
        raise InputError(f"{file_name} is no workbook, or a damaged one: open it in Excel and save it again as .xlsx")
    raise InputError(f"{file_name} is {kind or 'no text'}; {_EXPECTED}")


def _refuse_kind(file_name: str, kind: str) -> None:
    raise InputError(f"{file_name} is a {kind} file, which voc does not read: {_ADVICE_BY_ENDING[kind]}")


def _detect_text(sample: str, ending: str) -> FileType:
    if is_xml_workbook(sample):
        return FileType.XML_WORKBOOK
    if is_html(sample):
        return FileType.HTML
    if ending in _JSON_ENDINGS or is_json(sample):
        return FileType.JSON
    if is_subtitles(sample):
        return FileType.SUBTITLES
    if is_mailbox(sample) or is_mail(sample) or ending in _MAIL_ENDINGS:
        return FileType.MAIL
    # Before a table: it would be read as one of a single column.
    return FileType.WHATSAPP if is_whatsapp(sample) else FileType.TEXT


def _refuse_by_ending(file_name: str, ending: str) -> None:
    """Raise an error for a text under the name of something else; Excel's old ending often stands for a text."""
    if ending in XLSX_ENDINGS:
        raise InputError(
            f"{file_name} is no Excel workbook, or a damaged one: open it in Excel and save it again as .xlsx"
        )
    if ending in _ADVICE_BY_ENDING:
        _refuse_kind(file_name, ending)
    if ending not in _READ_ENDINGS:
        raise InputError(f"{file_name} is a {ending} file; {_EXPECTED}")
