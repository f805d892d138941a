"""Is everything there that voc needs? One line per check, each with what to do."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

from voc import __version__
from voc.errors import VocError

__all__ = ["diagnose"]


def diagnose(folder: Path) -> list[tuple[str, bool, str]]:
    """Return (check, ok, what it says) for the installation and the workspace in ``folder``."""
    checks = [("voc", True, f"{__version__} on Python {sys.version.split()[0]}")]
    checks.append(_embedder())
    for extra, module in (("lab", "jupyterlab"), ("postgres", "psycopg"), ("dask", "dask")):
        there = importlib.util.find_spec(module) is not None
        checks.append((f"extra {extra}", True, "installed" if there else "not installed (optional)"))
    checks.extend(_workspace(folder))
    return checks


def _embedder() -> tuple[str, bool, str]:
    from voc.text.embedding.embedder import load_embedder

    try:
        embedder = load_embedder()
    except VocError as exc:
        return ("embedder", False, str(exc))
    return ("embedder", True, f"{embedder.name}, {embedder.n_dimensions} dimensions, weights verified")


def _workspace(folder: Path) -> list[tuple[str, bool, str]]:
    from voc.workspace import open_workspace

    try:
        with open_workspace(folder) as ws:
            config = ws.config
            says = (
                f"{len(config.departments)} departments, {len(config.reasons)} reasons, {len(config.sources)} sources"
            )
            checks = [("voc.toml", True, says)]
            n_items = len(ws.feedback())
            checks.append(("database", True, f"{ws.store.url.split('://')[0]}, {n_items} items"))
            return checks
    except VocError as exc:
        return [("workspace", False, str(exc))]
