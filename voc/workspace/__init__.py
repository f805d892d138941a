"""A workspace: a folder with ``voc.toml``, a key, a database and reports; and what a user does with it.

``voc.open("shop")`` gives one.
"""

from voc.workspace.create import demo_files, init, open_demo
from voc.workspace.workspace import Workspace, open_workspace

__all__ = ["Workspace", "demo_files", "init", "open_demo", "open_workspace"]
