from __future__ import annotations

import base64
import hashlib
import re
import shutil

import nbformat
import pytest
from nbconvert.exporters import get_exporter

from voc.report.html.exporter import VocExporter, page_style, security_policy
from voc.report.html.template_files import find_templates_folder
from voc.text.notebook_outputs import BOARD_MIME_TYPE

v4 = nbformat.v4


def page(*cells, **metadata):
    notebook = v4.new_notebook(cells=list(cells), metadata={"voc": {"language": "en", "title": "T", **metadata}})
    return VocExporter().from_notebook_node(notebook)[0]


def shown(data, **metadata):
    return v4.new_code_cell("secret_code()", outputs=[v4.new_output("display_data", data=data, metadata=metadata)])


def test_nbconvert_finds_it_by_name():
    assert get_exporter("voc") is VocExporter


def test_an_analyst_has_a_template_folder_of_its_own(tmp_path):
    shutil.copytree(find_templates_folder() / "voc", tmp_path / "own")
    document = tmp_path / "own" / "index.html.j2"
    document.write_text(document.read_text("utf-8").replace("<main", '<p class="own">Ours</p><main', 1), "utf-8")
    notebook = v4.new_notebook(metadata={"voc": {"language": "en", "title": "T"}})
    exporter = VocExporter(template_name="own", extra_template_basedirs=[str(tmp_path)])
    assert '<p class="own">Ours</p>' in exporter.from_notebook_node(notebook)[0]
    assert "Ours" not in page()


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


@pytest.mark.parametrize("saved_by", ["now", "before"])
def test_a_triage_board_is_left_out(saved_by):
    view = {"application/vnd.jupyter.widget-view+json": {"model_id": "abc", "version_major": 2, "version_minor": 0}}
    data = {
        "now": {"text/plain": "The triage board", "text/html": "<p>The triage board</p>", BOARD_MIME_TYPE: {}},
        "before": {"text/plain": "<voc.triage.board.Board object at 0x7f52a1b2c3d0>"},
    }
    text = page(shown(data[saved_by] | view), shown({"text/plain": "a figure"}))
    assert "a figure" in text
    assert "triage" not in text.lower().replace("voc report", "")
    assert "object at" not in text


def test_other_outputs_that_look_alike_stay():
    assert "a Board object" in page(shown({"text/plain": "a Board object at last"}))


def test_a_notebook_with_incomplete_widget_state_is_printed():
    notebook = v4.new_notebook(
        cells=[shown({"text/plain": "a figure"})], metadata={"voc": {"language": "en", "title": "T"}}
    )
    notebook.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {"abc": {"model_name": "X"}}}  # Colab
    assert "a figure" in VocExporter().from_notebook_node(notebook)[0]
    assert "widgets" in notebook.metadata  # the notebook itself stays as it was
