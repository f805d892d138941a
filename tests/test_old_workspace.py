"""A workspace that was made before the modules got their present names opens, says the same, and takes decisions.

``data/workspace-of-november-2026.zip`` holds the small company of ``conftest`` as voc of commit 41e0ded stored it
(themes and causes fitted, one theme renamed, one linked to a department, a report printed, vectors left out), and what
its commands printed.
"""

import json
import zipfile
from pathlib import Path

import pytest

import voc as library

ARCHIVE = Path(__file__).parent / "data" / "workspace-of-november-2026.zip"


@pytest.fixture
def old_workspace(tmp_path):
    with zipfile.ZipFile(ARCHIVE) as archive:
        archive.extractall(tmp_path / "shop")
    return tmp_path / "shop"


def list_rows(voc, old_workspace, command):
    """Return what a command lists now, and what it listed then."""
    listed = voc(command, "list", "--json", "--workspace", old_workspace)
    assert listed.code == 0, listed.err
    return json.loads(listed.out), json.loads((old_workspace / f"{command}.json").read_text(encoding="utf-8"))


def test_an_old_workspace_lists_the_themes_that_it_listed(old_workspace, voc):
    rows, rows_then = list_rows(voc, old_workspace, "themes")
    assert rows == rows_then


def test_an_old_workspace_lists_the_shares_that_it_listed(old_workspace, voc):
    rows, rows_then = list_rows(voc, old_workspace, "causes")
    # Nothing was audited in it: since then that is said by how surely a department leads, not by an interval.
    leads = [row.pop("leads") for row in rows]
    assert all(lead is None or 0 <= lead <= 1 for lead in leads)
    # Shares that would tell how few customers stand behind another one are hidden since then: whole rows, or the share.
    row_by_place = {(row["theme"], row["department"]): {**row, "low": None, "high": None} for row in rows_then}
    hidden = {"share": None, "note": "fewer than 5 customers"}
    assert rows
    for row in rows:
        row_then = row_by_place[row["theme"], row["department"]]
        assert row == row_then or row == row_then | hidden


def test_an_old_workspace_reports_and_keeps_its_decisions(old_workspace, voc):
    reported = voc("report", "2026-06", "--workspace", old_workspace)
    assert reported.code == 0, reported.err
    assert next((old_workspace / "reports").rglob("*-nl.html")).is_file()
    logged = voc("log", "--workspace", old_workspace)
    assert (logged.code, "sanne" in logged.out) == (0, True)


def test_an_old_workspace_takes_a_decision_and_its_undo(old_workspace):
    with library.open(old_workspace) as workspace:
        event = workspace.decide("rename", "T-2", {"labels": {"nl": "Andere naam"}})
        renamed = {theme.id: theme.labels["nl"] for theme in workspace.theme_catalog.records()}
        workspace.decisions.undo(event.id)
        restored = {theme.id: theme.labels["nl"] for theme in workspace.theme_catalog.records()}
    assert renamed[2] == "Andere naam"
    assert restored[2] != "Andere naam"
