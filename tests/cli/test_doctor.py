import importlib.util
import tomllib
from pathlib import Path

import pytest

from voc.cli.doctor import EXTRAS, list_checks

PROJECT = Path(__file__).parents[2] / "pyproject.toml"


def test_every_extra_that_a_user_can_install_is_looked_for():
    extras = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert set(EXTRAS) == set(extras) - {"test"}


@pytest.mark.parametrize("missing", ["polars", "pyreadstat"])
def test_an_extra_is_installed_only_with_all_of_its_modules(monkeypatch, tmp_path, missing):
    find_spec = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == missing else find_spec(name))
    messages = {check.name: check.message for check in list_checks(tmp_path)}
    assert messages["extra files"] == "not installed (optional)"
