"""Where the templates lie: in the repository when installed editable, beside the package ``voc.report`` in a wheel."""

from __future__ import annotations

from pathlib import Path

from voc.errors import VocError

__all__ = ["templates_folder"]


def templates_folder() -> Path:
    """Return the folder that holds ``voc/`` (the nbconvert template) and ``month.ipynb``.

    Raises
    ------
    VocError
        The installation is not complete.
    """
    here = Path(__file__).resolve().parents[1]
    for folder in (here / "templates", here.parents[1] / "reports" / "templates"):
        if (folder / "voc" / "conf.json").is_file():
            return folder
    raise VocError("the report templates are missing from this installation: install jupyterlab-voc again")
