"""The report as a notebook: the cells of ``month.ipynb`` with their sections as outputs, as if it had been run."""

from __future__ import annotations

from typing import Any

from voc.report.html.sections import SECTIONS, Sections
from voc.report.html.template_files import templates_folder

__all__ = ["report_notebook"]


def report_notebook(sections: Sections) -> Any:  # noqa: ANN401  # nbformat has no types
    """Return the report notebook (an nbformat ``NotebookNode``), filled in.

    The cells are those of ``reports/templates/month.ipynb``. A cell with ``voc.section`` in its metadata gets that
    section as its output, so nothing has to run; run it in JupyterLab and it gives the same.
    """
    import nbformat

    text = (templates_folder() / "month.ipynb").read_text(encoding="utf-8")
    notebook = nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]
    department = sections.month.department
    values = {
        "{period}": str(sections.month.period),
        "{department}": repr(department.name if department else None),
        "{language}": sections.words.language,
    }
    for cell in notebook.cells:
        if cell.cell_type == "code":
            for name, value in values.items():
                cell.source = cell.source.replace(name, value)
            name = cell.metadata.get("voc", {}).get("section")
            if name in SECTIONS:
                cell.outputs = [_output(getattr(sections, name), nbformat)]
    notebook.metadata["voc"] = sections.metadata
    nbformat.validate(notebook)
    return notebook


def _output(html: str, nbformat: Any) -> Any:  # noqa: ANN401
    return nbformat.v4.new_output("display_data", data={"text/html": str(html)})
