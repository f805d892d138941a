from __future__ import annotations

import nbformat

from voc.report.html.notebook import build_notebook
from voc.report.html.sections import SECTIONS, Sections
from voc.report.html.template_files import find_templates_folder


def test_the_template_has_a_cell_for_every_section():
    notebook = nbformat.reads((find_templates_folder() / "month.ipynb").read_text(encoding="utf-8"), as_version=4)
    named = [cell.metadata.voc.section for cell in notebook.cells if "voc" in cell.metadata]
    assert tuple(named) == SECTIONS
    assert all(not cell.get("outputs") for cell in notebook.cells)


def test_a_section_shows_itself_in_a_notebook(october, config, made):
    sections = Sections(october, config, language="nl", generated_at=made)
    assert sections.headline._repr_html_() == str(sections.headline)
    assert "<h1" in sections.headline


def test_a_departments_notebook_asks_for_that_department(facturatie, config, made):
    notebook = build_notebook(Sections(facturatie, config, language="en", generated_at=made))
    source = "\n".join(cell.source for cell in notebook.cells)
    assert "ws.month(\"2026-10\", 'Facturatie')" in source
    assert 'language="en"' in source


def test_the_workspaces_language_is_the_default(october, config):
    assert Sections(october, config).messages.language == "nl"
