"""Checks of ``voc doctor``: whether everything is there that voc needs, each with what to do."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import dataclass
from pathlib import Path

from voc import __version__
from voc.errors import VocError

__all__ = ["Check", "list_checks"]

EXTRAS = {"lab": "jupyterlab", "postgres": "psycopg", "dask": "dask"}
"""Optional parts of voc, each with a module that is there when it is installed."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: its name, whether it is as it should be, and a message with what to do."""

    name: str
    is_ok: bool
    message: str


def list_checks(folder: Path) -> list[Check]:
    """Return the checks of the installation and of the workspace in ``folder``."""
    checks = [Check("voc", True, f"{__version__} on Python {sys.version.split()[0]}"), _check_embedder()]
    for extra, module in EXTRAS.items():
        # Finding is enough: importing JupyterLab takes a second.
        is_installed = importlib.util.find_spec(module) is not None
        checks.append(Check(f"extra {extra}", True, "installed" if is_installed else "not installed (optional)"))
    return [*checks, *_check_workspace(folder)]


def _check_embedder() -> Check:
    from voc.text.embedding.embedder import ENGLISH_EMBEDDER, load_embedder

    try:
        embedders = [load_embedder(), load_embedder(ENGLISH_EMBEDDER)]
    except VocError as exc:
        return Check("embedder", False, str(exc))
    widths = "; ".join(f"{embedder.name}, {embedder.n_dimensions} dimensions" for embedder in embedders)
    return Check("embedder", True, f"{widths}; weights verified")


def _check_workspace(folder: Path) -> list[Check]:
    from voc.workspace import open_workspace

    try:
        with open_workspace(folder) as ws:
            config = ws.config
            settings = (
                f"{len(config.departments)} departments, {len(config.reasons)} reasons, {len(config.sources)} sources"
            )
            database = f"{ws.store.url.split('://')[0]}, {len(ws.feedback())} items"
            defects = [entry for entry in ws.decisions.log_entries() if entry.is_active and entry.defect]
            numbers = ", ".join(str(entry.event.id) for entry in defects)
            advice = f"events {numbers} do not count: voc log says why; voc undo NUMBER takes one back"
            log_check = Check("decisions", not defects, advice if defects else "all can be read")
            return [Check("voc.toml", True, settings), Check("database", True, database), log_check]
    except VocError as exc:
        return [Check("workspace", False, str(exc))]
