"""``voc lab``: JupyterLab opens in the workspace's language, and the user's own settings stay as they are."""

import json
import os
import subprocess
from pathlib import Path

import jupyterlab
import pytest
from jupyterlab_server.settings_utils import get_settings
from typer.testing import CliRunner

from voc.cli.root import app
from voc.workspace import init

TRANSLATION = "@jupyterlab/translation-extension:plugin"


@pytest.fixture
def start_jupyterlab(monkeypatch, tmp_path):
    """Run ``voc lab`` with a JupyterLab that only says which language it would show: ``start_jupyterlab("nl")``."""

    def start(language, user_locale=None):
        init(tmp_path / language, language=language).close()
        user_settings = tmp_path / f"{language}-settings"
        if user_locale is not None:
            plugin_file = user_settings / TRANSLATION.replace(":", "/").replace(
                "/plugin", "/plugin.jupyterlab-settings"
            )
            plugin_file.parent.mkdir(parents=True)
            plugin_file.write_text(json.dumps({"locale": user_locale}), encoding="utf-8")
        locales = []

        def read_locale(_command, *, check, env):
            assert check is False
            monkeypatch.setenv("JUPYTER_CONFIG_PATH", env["JUPYTER_CONFIG_PATH"])
            schemas = Path(jupyterlab.__file__).parent / "schemas"
            found, _ = get_settings(str(tmp_path / "app"), str(schemas), str(user_settings), schema_name=TRANSLATION)
            # As the browser puts them together: what the user set, over the schema's default.
            default = found["schema"]["properties"]["locale"]["default"]
            locales.append(found["settings"].get("locale", default))
            return subprocess.CompletedProcess([], 3)

        monkeypatch.setattr("voc.cli.lab.subprocess.run", read_locale)
        result = CliRunner().invoke(app, ["lab", "-w", str(tmp_path / language), "--no-browser"])
        assert result.exit_code == 3, result.output  # JupyterLab's own
        return locales

    return start


@pytest.mark.parametrize(("language", "locale"), [("nl", "nl_NL"), ("en", "en")])
def test_jupyterlab_starts_in_the_language_of_the_workspace(start_jupyterlab, language, locale):
    assert start_jupyterlab(language) == [locale]


def test_a_language_that_the_user_chose_goes_before_it_and_stays(start_jupyterlab, tmp_path):
    assert start_jupyterlab("nl", user_locale="fr_FR") == ["fr_FR"]
    (settings_file,) = (tmp_path / "nl-settings").rglob("*.jupyterlab-settings")
    assert json.loads(settings_file.read_text(encoding="utf-8")) == {"locale": "fr_FR"}


def test_without_jupyterlabs_dutch_nothing_is_asked_of_it(start_jupyterlab, monkeypatch):
    monkeypatch.setattr("voc.cli.lab.entry_points", lambda **_: ())
    assert start_jupyterlab("nl") == ["default"]


def test_the_folder_of_the_default_is_gone_afterwards(start_jupyterlab):
    start_jupyterlab("nl")
    first_folder = os.environ["JUPYTER_CONFIG_PATH"].split(os.pathsep)[0]
    assert not Path(first_folder).exists()
