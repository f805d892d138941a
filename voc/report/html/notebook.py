"""Notebook of a report: the cells of ``month.ipynb`` with their sections as outputs, as if it had been run."""

from __future__ import annotations

from typing import Any

from voc.report.html.notebook_format import import_nbformat
from voc.report.html.sections import SECTIONS, Sections
from voc.report.html.template_files import find_templates_folder

__all__ = ["build_notebook"]


def build_notebook(sections: Sections) -> Any:  # noqa: ANN401  # nbformat has no types
    """Return the report notebook (an nbformat ``NotebookNode``), filled in.

    The cells are those of ``reports/templates/month.ipynb``. A cell with ``voc.section`` in its metadata gets that
    section as its output, so nothing has to run. Run in JupyterLab it gives the figures of today, as a draft without
    the section of revised figures.
    """
    nbformat = import_nbformat()
    template = (find_templates_folder() / "month.ipynb").read_text(encoding="utf-8")
    notebook = nbformat.reads(template, as_version=4)
    department = sections.month.department
    value_by_placeholder = {
        "{period}": str(sections.month.period),
        "{department}": repr(department.name if department else None),
        "{language}": sections.messages.language,
    }
    for cell in notebook.cells:
        if cell.cell_type == "code":
            for placeholder, value in value_by_placeholder.items():
                cell.source = cell.source.replace(placeholder, value)
            # By metadata, not by what the code says: an analyst may have changed the cell.
            section = cell.metadata.get("voc", {}).get("section")
            if section in SECTIONS:
                cell.outputs = [_build_output(getattr(sections, section), nbformat)]
    # Where the template of the page finds language, title and footer: a notebook cannot hold them elsewhere.
    notebook.metadata["voc"] = sections.metadata
    nbformat.validate(notebook)
    return notebook


def _build_output(html: str, nbformat: Any) -> Any:  # noqa: ANN401  # as above
    return nbformat.v4.new_output("display_data", data={"text/html": str(html)})
