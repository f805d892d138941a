"""Workspace: a folder with ``voc.toml``, a key, a database and reports, and everything that a user does with it.

``voc.open("shop")`` returns one. ``workspace`` is the whole; ``decisions``, ``audit``, ``theme_catalog`` and
``contact_reasons`` are its parts; ``create`` makes a new one.
"""

from voc.workspace.create import demo_files, init, open_demo
from voc.workspace.workspace import Workspace, open_workspace

__all__ = ["Workspace", "demo_files", "init", "open_demo", "open_workspace"]
