import base64
import io
import zipfile
import zlib
from datetime import datetime

import pytest

from voc.collect import read_table
from voc.collect.convert.mapped_table import MappedTable
from voc.collect.read.calamine_reader import read_calamine
from voc.config import Config, Source
from voc.errors import InputError

XLS = zlib.decompress(
    base64.b85decode(
        "c-rk)O=uHA6n?Wm*)+CkQrki+gb=W5Z4b2wUTUmVd$G0EgFgtGHc`{ojl>my4qB}_3W6uaOQ9aTRK56v3VQP(RO~?zgj7$(lc3<C"
        "?fT~JY~773G@ymZe#^X>dGo!@%+7l=lYKiAElxgco`Vu>2N{;kDhN1q3{#a|i2$~nCNJ7~5R>VnqEHpYg$$_htmciz*O0IG97ym$"
        "d4&?-6Q(0@8v1j3CccW;Nn=PcK87x)pzld=2U8fDXk2w9he@s_d7rq?N$w!cb&_4kEwaNflk9KZCj9uIl%TdSN(PU~<^yRupaEWU"
        "KfZi}SzHym^V!r`g*C*KYM26C(%y`o$@6+G+=UQ8PfvSaU;80M5$bWdr{KF82l!^k^~<=gUtK)|)c<hnwLj>CxQM0to00-B4(2h&"
        "ow)$DFsN`(&|pt?<cyKg3m5@gDY`?@tsCcZxqLdKFTh@;0{0QVv!7Q1(kbKYDH))DVE-BbBbOP=4xco#`U&)#`FTCA=ZsXm!&%wl"
        "taOI>0YMu|#I>Q+P?%MtOk<b49Hn53;CvSDeSOzAG>|+>nsGWrtfOW<pBI>Lg<GI;m|Cm@h;v&>ZYFt^esvv{n@QGVBw*e$&>#xC"
        "Cx~;6T3fK6PQq+*gQL6=%Y`q4Phy47$xT?E?wz|>Km9&A2?^{ujrRPRfHu~~Zr|c~nzVB!Hl>dwn||A%f>K0`-4y3(EiCeoL_|qm"
        "l0r21=rW&q@R^Ixh#wGq$%8Ms_}1GG3BK&XmtB0B_+i0UJot)>uModZ@Kq1K>f)=!ZxsB12S4EA2Z-M+_?ib_bMZCe#{@s<!4JCl"
        "LE<O)6-cUsNBrgCaq<hR;o}NPxq^LM_VjT+W2<Jr9jhi`O?G&^)A|MW$mqZynw7-LGZ6>8t~flu)Xusn94EWjvYkYBsv`nQ?PRhW"
        "A-lw~olJHC+cUt+Gko~);lqcIiU1RrX<1x5RB@fr#CM%VOiTV}lK&R_Acv2Ee<^o?j(Hv~l;uB-pfdZn*a~gz?}Z!(u=hNS!VryP"
        "v~2&yOCEF1XT^q*zZXK~_P<olIRA0~KLHm8GUf"
    )
)
"""A workbook of Excel 97: a hidden sheet "Lijsten", and "Antwoorden" with three rows; written once with xlwt."""
NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)


def build_ods(rows):
    """Return an ODS with one sheet of these rows in XML."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml",
            f"<office:document-content {NAMESPACES}><office:body><office:spreadsheet>"
            f'<table:table table:name="Blad1">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return buffer.getvalue()


def text_cell(text):
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def number_cell(number, attributes=""):
    value = f'office:value-type="float" office:value="{number}"'
    return f"<table:table-cell {attributes} {value}><text:p>{number}</text:p></table:table-cell>"


def row(*cells, attributes=""):
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


EMPTY_ROWS = row(
    '<table:table-cell table:number-columns-repeated="16384"/>', attributes='table:number-rows-repeated="1048573"'
)


def test_an_old_workbook_gives_numbers_dates_and_texts_and_its_hidden_sheet_is_no_data(tmp_path):
    path = tmp_path / "export.xls"
    path.write_bytes(XLS)
    table = read_table(path)
    assert table.columns == ("datum", "NPS", "toelichting")
    assert table.rows[0] == [datetime(2026, 10, 1), 6, "één nota 1"]  # noqa: DTZ001 - a workbook knows no zones
    assert table.sheet == "Antwoorden"
    assert "Lijsten (hidden)" in table.notes[0]


def test_an_open_document_is_read_and_its_empty_rest_costs_nothing(tmp_path):
    path = tmp_path / "export.ods"
    answers = [row(number_cell(k), text_cell(f"nota {k}")) for k in range(3)]
    path.write_bytes(build_ods(row(text_cell("NPS"), text_cell("toelichting")) + "".join(answers) + EMPTY_ROWS))
    table = read_table(path)
    assert table.columns == ("NPS", "toelichting")
    assert table.rows == [[0, "nota 0"], [1, "nota 1"], [2, "nota 2"]]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (
            row(number_cell(1), attributes='table:number-rows-repeated="1048576"'),
            "repeats a row 1048576 times: that is",
        ),
        (row(number_cell(1, 'table:number-columns-repeated="16384"')), "repeats a cell 16384 times: that is no export"),
    ],
    ids=["a row", "a cell"],
)
def test_a_value_that_is_repeated_a_million_times_is_no_export(rows, sentence):
    with pytest.raises(InputError, match=sentence):
        read_calamine("a.ods", build_ods(row(text_cell("NPS")) + rows))


def test_rows_that_begin_and_never_end_are_looked_at_once():
    starts = '<table:table-row table:number-rows-repeated="2">' * 40_000
    with pytest.raises(InputError, match=r"a\.ods is a damaged workbook"):
        read_calamine("a.ods", build_ods(starts))


@pytest.mark.parametrize("content", [XLS[:3000], b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)])
def test_a_damaged_workbook_gets_a_sentence(content):
    with pytest.raises(InputError, match=r"a\.xls is a damaged workbook"):
        read_calamine("a.xls", content)


def test_an_open_document_whose_content_is_damaged_gets_a_sentence():
    content = bytearray(build_ods(row(text_cell("NPS")) + row(number_cell(1))))
    place = content.find(b"content.xml") + 60  # within its compressed bytes
    content[place] ^= 0xFF
    with pytest.raises(InputError, match=r"a\.ods is a damaged workbook"):
        read_calamine("a.ods", bytes(content))


def test_an_id_of_which_a_workbook_lost_digits_is_none(tmp_path):
    ids = "".join(
        f'<table:table-row><table:table-cell office:value-type="float" office:value="{number}"/>{text_cell("fijn")}'
        "</table:table-row>"
        for number in ("1.23456789012346E+17", "12")
    )
    path = tmp_path / "a.ods"
    path.write_bytes(build_ods(f"<table:table-row>{text_cell('klant')}{text_cell('tekst')}</table:table-row>{ids}"))
    source = Source(kind="survey", columns={"customer": "klant", "text": "tekst"})
    assert MappedTable(read_table(path), source, Config()).read_ids("customer") == [None, "12"]
