"""Folder of the templates: in the repository when installed editable, in ``voc/report`` in a wheel."""

from __future__ import annotations

from pathlib import Path

from voc.errors import VocError

__all__ = ["find_templates_folder"]


def find_templates_folder() -> Path:
    """Return the folder that holds ``voc/`` (the nbconvert template) and ``month.ipynb``.

    Raises
    ------
    VocError
        The installation is not complete.
    """
    package_folder = Path(__file__).resolve().parents[1]
    # A wheel carries a copy; an editable install must read the repository's own, or edits would go unseen.
    for folder in (package_folder / "templates", package_folder.parents[1] / "reports" / "templates"):
        if (folder / "voc" / "conf.json").is_file():
            return folder
    raise VocError("the report templates are missing from this installation: install jupyterlab-voc again")
