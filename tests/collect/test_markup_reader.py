import pytest

from voc.collect import read_table
from voc.collect.read.markup_reader import is_html, is_xml_workbook, read_html, read_xml_workbook
from voc.errors import InputError

HTML = """<html><head><title>Export</title><style>td { color: red }</style></head><body>
<table><tr><td>Rapport van maandag</td></tr></table>
<table border=1><tr><th>datum<th>NPS<th colspan=2>toelichting</tr>
<tr><td>5-10-2026</td><td>9</td><td>caf&eacute; was<br>goed</td><td></td></tr>
<tr><td>6-10-2026<td>3<td><p>te <b>duur</b></p><td>nota</table></body></html>"""
XML = """<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="Report"><Table>
<Row><Cell><Data ss:Type="String">Date</Data></Cell><Cell><Data ss:Type="String">CSAT</Data></Cell>
<Cell><Data ss:Type="String">Comment</Data></Cell></Row>
<Row ss:Index="3"><Cell><Data ss:Type="DateTime">2026-10-05T00:00:00.000</Data></Cell>
<Cell ss:Index="3"><Data ss:Type="String">R&amp;D was slow</Data></Cell></Row>
<Row><Cell><Data ss:Type="DateTime">2026-10-06T00:00:00.000</Data></Cell>
<Cell><Data ss:Type="Number">4</Data></Cell></Row>
</Table></Worksheet></Workbook>"""


def test_a_web_page_under_the_name_of_a_workbook_is_read(tmp_path):
    path = tmp_path / "export.xls"
    path.write_text(HTML, encoding="utf-8")
    table = read_table(path)
    assert table.columns == ("datum", "NPS", "toelichting", "column 4")
    assert table.rows == [["5-10-2026", "9", "café was\ngoed", None], ["6-10-2026", "3", "te duur", "nota"]]
    assert table.sheet == "table 2"


def test_a_table_in_a_cell_of_a_layout_is_one_of_its_own():
    rows = "".join(f"<tr><td>{k}</td><td>x</td></tr>" for k in range(3))
    raw = read_html("a.html", f"<table><tr><td>menu<table>{rows}</table></td></tr></table>")
    assert raw.rows == [(1, ["0", "x"]), (2, ["1", "x"]), (3, ["2", "x"])]


def test_a_cell_over_several_rows_leaves_the_others_in_their_columns():
    head = "<tr><th>kanaal</th><th>NPS</th><th>tekst</th></tr>"
    first = "<tr><td rowspan=2>chat</td><td>9</td><td rowspan='2'>fijn, wel laat en duur</td></tr>"
    rows = f"{first}<tr><td>3</td></tr><tr><td>app</td>"
    raw = read_html("a.html", f"<table>{head}{rows}<td>7</td><td>ok</td></tr></table>")
    assert [row for _, row in raw.rows[1:]] == [
        ["chat", "9", "fijn, wel laat en duur"],
        ["chat", "3"],
        ["app", "7", "ok"],
    ]


def test_a_page_whose_head_is_not_closed_is_read():
    page = "<html><head><meta charset=utf-8><title>t</title><body><table><tr><td>id<td>NPS<tr><td>1<td>9</table>"
    assert read_html("a.html", page).rows == [(1, ["id", "NPS"]), (2, ["1", "9"])]


def test_a_workbook_in_xml_is_read_with_its_places(tmp_path):
    path = tmp_path / "salesforce.xls"
    path.write_text(XML, encoding="utf-8")
    table = read_table(path)
    assert table.sheet == "Report"
    assert table.rows == [["2026-10-05T00:00:00.000", None, "R&D was slow"], ["2026-10-06T00:00:00.000", 4, None]]
    assert table.lines == [3, 4]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (XML.replace('ss:Index="3"><Cell>', 'ss:Index="999999999"><Cell>'), "claims a row 999999999"),
        (XML.replace('Cell ss:Index="3"', 'Cell ss:Index="99999"'), "claims a column 99999"),
        (XML.replace("</Table>", ""), "damaged XML workbook"),
        (XML.replace("<Workbook", '<!DOCTYPE a [<!ENTITY a "aaaa">]><Workbook'), "damaged XML workbook"),
    ],
    ids=["row", "column", "cut off", "entities"],
)
def test_a_hostile_workbook_gets_a_sentence(text, says):
    with pytest.raises(InputError, match=says):
        read_xml_workbook("a.xls", text.encode())


def test_a_page_of_nested_tables_gets_a_sentence():
    with pytest.raises(InputError, match="more than 1000 tables"):
        read_html("a.html", "<table><tr><td>" * 5000)


def test_a_value_beside_several_rows_is_that_of_each_and_a_name_is_not_repeated():
    page = (
        "<table><tr><th rowspan=2>datum<th colspan=2>oordeel</tr><tr><th>nps<th>gemak</tr>"
        "<tr><td rowspan=2>5-10-2026<td>9<td>4</tr><tr><td>3<td>2</tr><tr><td>6-10-2026<td>7<td>1</tr></table>"
    )
    rows = [row for _, row in read_html("a.html", page).rows]
    assert rows[:2] == [["datum", "oordeel", None], [None, "nps", "gemak"]]
    assert rows[2:] == [["5-10-2026", "9", "4"], ["5-10-2026", "3", "2"], ["6-10-2026", "7", "1"]]


def read_cells(page, title=None):
    return [row for _, row in read_html("a.html", page, title).rows]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("<!DOCTYPE html><html>", True), ("\ufeff\n<TABLE>", True), ("<meta charset=utf-8>", True), ("<?xml?><a/>", False),
     ("a;<table>", False), ("", False), ("<p>tekst</p>", False)],
)  # fmt: skip
def test_a_page_is_known_by_its_first_tag(text, expected):
    assert is_html(text) is expected


def test_a_workbook_in_xml_is_known_by_its_namespace():
    assert is_xml_workbook("\ufeff" + XML)
    assert not is_xml_workbook('<?xml version="1.0"?><a/>')
    assert not is_xml_workbook(XML.removeprefix('<?xml version="1.0"?>'))


@pytest.mark.parametrize(
    ("page", "rows"),
    [
        ("<table><tr><td>a<td>b</table>", [["a", "b"]]),
        ("<table><td>a</td><td>b</td></table>", [["a", "b"]]),
        ("<table><tr><td>a</td><td></td></tr><tr></tr><tr><td>&nbsp;</td><td>b</td></tr></table>",
         [["a", None], [None, "b"]]),
        ("<table><tr><td colspan=3>a</td><td>b</td></tr></table>", [["a", None, None, "b"]]),
        ("<table><tr><td colspan=0>a</td><td colspan=x>b</td><td colspan=9999>c</td></tr></table>", [["a", "b", "c"]]),
        ("<table><tr><td>a<script>x</script>b</td></tr><tr><td>c</table>", [["ab"], ["c"]]),
        ("<table><thead><tr><th>a</thead><tbody><tr><td>1</tbody></table>", [["a"], ["1"]]),
        ("<table><tr><td>een<br><br>twee<p>drie</p></td></tr></table>", [["een\ntwee\ndrie"]]),
        ("<table><tr><td>&lt;b&gt; &eacute;</td></tr></table>", [["<b> é"]]),
        ("tekst<table><tr><td>a</td></tr></table>na", [["a"]]),
    ],
)  # fmt: skip
def test_a_table_is_read_as_a_browser_shows_it(page, rows):
    assert read_cells(page) == rows


def test_a_date_beside_the_last_cells_of_several_rows_is_that_of_each():
    page = (
        "<table><tr><th>a<th>b</tr><tr><td>1<td rowspan=3>mei</tr><tr><td>2</tr><tr><td>3</tr><tr><td>4<td>juni</table>"
    )
    assert [row[0] for row in read_cells(page)] == ["a", "1", "2", "3", "4"]
    assert read_cells(page)[-1] == ["4", "juni"]


def test_the_table_that_is_asked_for_is_read_and_another_is_not_there():
    page = "<table><tr><td>a<td>b</table><table><tr><td>1<td>2<tr><td>3<td>4</table>"
    assert read_cells(page) == [["1", "2"], ["3", "4"]]
    assert read_cells(page, "Table 1") == [["a", "b"]]
    with pytest.raises(InputError, match='no sheet "table 3"; it has: table 1, table 2'):
        read_cells(page, "table 3")


@pytest.mark.parametrize("page", ["<html></html>", "<table></table>", "<table><tr><td></td></tr></table>", ""])
def test_a_page_without_a_table_gets_a_sentence(page):
    with pytest.raises(InputError, match="is a web page without a table"):
        read_html("a.html", page)


@pytest.mark.parametrize(
    ("number", "cell"),
    [("4", 4), ("4.50", 4.5), ("1E3", 1000), ("x", "x"), ("123456789012345678", 1.2345678901234568e17)],
)
def test_a_number_of_a_workbook_in_xml_is_one(number, cell):
    rows = read_xml_workbook("a.xls", XML.replace(">4<", f">{number}<").encode()).rows
    assert rows[-1][1][1] == cell


def test_cells_that_are_merged_across_leave_the_others_in_their_columns():
    merged = XML.replace('<Cell><Data ss:Type="String">Date', '<Cell ss:MergeAcross="1"><Data ss:Type="String">Date')
    assert read_xml_workbook("a.xls", merged.encode()).rows[0][1] == ["Date", None, "CSAT", "Comment"]
    with pytest.raises(InputError, match="without a sheet"):
        read_xml_workbook("a.xls", b'<?xml version="1.0"?><Workbook/>')
