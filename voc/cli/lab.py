"""The command ``voc lab``: JupyterLab on a workspace, in the workspace's language."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from importlib.metadata import entry_points
from pathlib import Path
from tempfile import TemporaryDirectory

import typer

from voc.cli.options import HERE, WorkspaceOption
from voc.errors import MissingExtraError

__all__ = ["open_lab", "write_language_default"]

LOCAL_USER_CLASS = "voc.server.local_user.LocalUserProvider"
"""Identity provider of a JupyterLab that was opened here: who logs in by its token is the user of this computer."""
LOCALES: Mapping[str, str] = {"nl": "nl_NL", "en": "en"}
"""JupyterLab's name of each language of a workspace."""
BUILT_IN_LOCALE = "en"
TRANSLATION_PLUGIN = "@jupyterlab/translation-extension:plugin"


def open_lab(context: typer.Context, workspace_dir: WorkspaceOption = HERE) -> None:
    """Open JupyterLab on the workspace; further options (--no-browser, --port 9999 …) are JupyterLab's."""
    from voc.workspace import open_workspace

    ws = open_workspace(workspace_dir)  # a wrong folder is an error before JupyterLab starts
    if importlib.util.find_spec("jupyterlab") is None:
        raise MissingExtraError("JupyterLab is not installed; install voc with its extra 'lab', or run: make lab")
    # One name in the notebook and in the panel; Jupyter would make one up for the panel.
    identity = f"--ServerApp.identity_provider_class={LOCAL_USER_CLASS}"
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={ws.root}", identity, *context.args]
    with TemporaryDirectory(prefix="voc-lab-") as config_folder:
        write_language_default(Path(config_folder), ws.config.company.language)
        exit_code = subprocess.run(command, check=False, env=add_config_folder(os.environ, config_folder)).returncode
    sys.exit(exit_code)


def write_language_default(config_folder: Path, language: str) -> None:
    """Write the default of JupyterLab's language into a folder of Jupyter's settings.

    A default, and for this one start: a language that the user chose in JupyterLab goes before it, and their settings
    stay as they are. Nothing is written where JupyterLab does not have the language.
    """
    locale = LOCALES[language]
    # Without the pack JupyterLab would say at each start that it is missing, and stay in English.
    if locale != BUILT_IN_LOCALE and not entry_points(group="jupyterlab.languagepack", name=locale):
        return
    settings_file = config_folder / "labconfig" / "default_setting_overrides.json"
    settings_file.parent.mkdir()
    settings_file.write_text(json.dumps({TRANSLATION_PLUGIN: {"locale": locale}}), encoding="utf-8")


def add_config_folder(environment: Mapping[str, str], config_folder: str) -> dict[str, str]:
    """Return the environment with a further folder of Jupyter's settings, before those that it names."""
    folders = [config_folder, environment.get("JUPYTER_CONFIG_PATH", "")]
    return {**environment, "JUPYTER_CONFIG_PATH": os.pathsep.join(filter(None, folders))}
