from __future__ import annotations

import base64
import hashlib
import re

import nbformat
import pytest
from nbconvert.exporters import get_exporter

from voc.report.html.exporter import VocExporter, page_style, security_policy

v4 = nbformat.v4


def page(*cells, **metadata):
    notebook = v4.new_notebook(cells=list(cells), metadata={"voc": {"language": "en", "title": "T", **metadata}})
    return VocExporter().from_notebook_node(notebook)[0]


def shown(data, **metadata):
    return v4.new_code_cell("secret_code()", outputs=[v4.new_output("display_data", data=data, metadata=metadata)])


def test_nbconvert_finds_it_by_name():
    assert get_exporter("voc") is VocExporter


def test_code_stays_out_of_the_page():
    assert "secret_code" not in page(shown({"text/html": "<p>output</p>"}))


def test_a_cell_tagged_not_printed_stays_out():
    cells = (
        v4.new_markdown_cell("hidden words", metadata={"tags": ["not-printed"]}),
        v4.new_markdown_cell("an analyst's *remark*"),
    )
    assert "hidden words" not in page(*cells)
    assert "<em>remark</em>" in page(*cells)


def test_the_policy_allows_exactly_the_style_sheet_of_the_page():
    text = page(footer='Zon & "Wind" </style>')
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL).group(1)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    found = re.search(r'Content-Security-Policy"? content="([^"]*)"|content="([^"]*)" http-equiv="Content-Sec', text)
    rules = next(group for group in found.groups() if group).replace("&#39;", "'")
    assert rules == security_policy(style)
    assert f"style-src 'sha256-{digest}'" in rules
    assert "default-src 'none'" in rules
    assert "unsafe" not in rules


def test_a_footer_cannot_leave_its_place_in_the_style_sheet():
    style = page_style('"; } body { display: none } </style><script>')
    assert "</style" not in style
    assert "display: none }" not in style.split("@bottom-left")[1]


def test_a_title_is_escaped():
    text = page(title="<script>alert(1)</script>")
    assert "<script" not in text
    assert "&lt;script&gt;" in text


def test_scripts_and_widgets_are_no_output():
    text = page(shown({"application/javascript": "alert(1)", "text/plain": "a chart"}))
    assert "alert(1)" not in text
    assert "a chart" in text


def test_plain_output_is_escaped():
    cell = v4.new_code_cell("x", outputs=[v4.new_output("stream", name="stdout", text="<img src=x onerror=y>\x1b[31m")])
    text = page(cell)
    assert "<img src=x" not in text
    assert "&lt;img src=x" in text


@pytest.mark.parametrize("mimetype", ["image/png", "image/svg+xml"])
def test_an_analysts_picture_keeps_its_alternative_text(mimetype):
    data = {mimetype: "aGFsbG8=" if mimetype == "image/png" else "<svg/>"}
    text = page(shown(data, **{mimetype: {"alt": 'scores "by" channel'}}))
    assert re.search(r"<img[^>]*alt=(\"scores &quot;by&quot; channel\"|'scores \"by\" channel')", text)
