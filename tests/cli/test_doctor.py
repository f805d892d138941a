"""Checks of the installation and a workspace: what is wrong fails and says what to do, and advice does not."""

import importlib.util
import sys
import tomllib
from pathlib import Path

import pytest

from voc.cli.doctor import EXTRAS, Check, list_checks
from voc.errors import VocError
from voc.text.embedding import embedder

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


def check(folder):
    """Return the checks of a workspace by name."""
    return {each.name: each for each in list_checks(folder)}


def test_a_folder_without_a_workspace_fails_and_the_installation_is_checked_all_the_same(tmp_path):
    checks = check(tmp_path)
    assert not checks["workspace"].is_ok
    assert "voc.toml" in checks["workspace"].message
    assert checks["embedder"].is_ok
    assert "weights verified" in checks["embedder"].message


def test_a_new_workspace_is_as_it_should_be(fresh):
    checks = check(fresh)
    assert [name for name, each in checks.items() if not each.is_ok] == []
    assert checks["voc.toml"].message == "3 departments, 4 reasons, 2 sources"
    assert checks["database"].message == "sqlite, 0 items"
    assert checks["decisions"].message == "all can be read"
    assert "retention" not in checks  # no source says how long it keeps anything
    assert "quarantine" not in checks


def test_a_broken_setting_is_told_with_its_place(fresh):
    path = fresh / "voc.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('scale = "nps"', 'scale = "npz"'), encoding="utf-8")
    assert not check(fresh)["workspace"].is_ok
    assert "npz" in check(fresh)["workspace"].message


def test_weights_that_are_not_those_that_were_tested_fail(fresh, monkeypatch):
    def refuse(*_):
        raise VocError("weights.npz of the embedder is not the one that was tested")

    monkeypatch.setattr(embedder, "load_embedder", refuse)
    checks = check(fresh)
    assert (checks["embedder"].is_ok, checks["database"].is_ok) == (False, True)
    assert "not the one that was tested" in checks["embedder"].message


def test_sources_that_do_not_say_what_customers_were_promised_are_advice_and_no_fault(fresh):
    assert check(fresh)["promises"].is_ok
    assert "enquete" in check(fresh)["promises"].message
    assert "signalen" not in check(fresh)["promises"].message  # agents' signals are no customer's words
    path = fresh / "voc.toml"
    text = path.read_text(encoding="utf-8").replace('kind = "survey"', 'kind = "survey"\npromise = "anonymous"')
    path.write_text(text, encoding="utf-8")
    assert "promises" not in check(fresh)


def keep_for(folder, period):
    path = folder / "voc.toml"
    text = path.read_text(encoding="utf-8").replace('kind = "survey"', f'kind = "survey"\nkeep = "{period}"')
    path.write_text(text, encoding="utf-8")


def test_rows_past_their_time_are_counted_with_what_to_do(fresh, company, voc):
    old = (company / "enquete.csv").read_text(encoding="utf-8").replace("-2026;", "-2019;")
    (fresh / "enquete.csv").write_text(old, encoding="utf-8")
    assert voc("collect", fresh / "enquete.csv", "--workspace", fresh).code == 0
    # Kept for less since: a row that is too old when it comes is not stored.
    keep_for(fresh, "2 years")
    retention = check(fresh)["retention"]
    assert not retention.is_ok
    n_rows = len(old.splitlines()) - 1
    assert retention.message == f"rows past the time that they are kept (enquete: {n_rows}): voc erase --expired"


def test_nothing_is_past_its_time_where_nothing_is_stored(fresh):
    keep_for(fresh, "2 years")
    assert check(fresh)["retention"] == Check("retention", True, "nothing is older than it is kept")


@pytest.mark.parametrize(("n_texts", "message"), [(1, "1 text waits"), (2, "2 texts wait")])
def test_texts_that_wait_are_work_and_no_fault(n_texts, message, fresh, voc):
    rows = [f"r{n};05-10-2026;Mijn vrouw heeft kanker en de nota klopt niet.;3;K000000{n};;1" for n in range(n_texts)]
    head = "id;datum;toelichting;nps;klantnummer;contact;reden"
    (fresh / "enquete.csv").write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    assert voc("collect", fresh / "enquete.csv", "--workspace", fresh).code == 0
    assert check(fresh)["quarantine"] == Check("quarantine", True, f"{message}: voc quarantine list")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_files_that_others_can_read_are_named_with_the_command_that_closes_them(fresh):
    check(fresh)  # makes the database
    fresh.chmod(0o755)
    (fresh / "voc.db").chmod(0o644)
    message = check(fresh)["modes"].message
    assert "voc.db" in message
    assert f"chmod -R go= {fresh}" in message
    # The folder closes what is in it.
    fresh.chmod(0o700)
    assert check(fresh)["modes"].message == "the workspace's files are its owner's only"
