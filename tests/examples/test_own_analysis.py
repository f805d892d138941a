"""The example's notebook with an analysis of one's own, cell by cell."""

import ast
from pathlib import Path

import nbformat
import pytest

NOTEBOOK = Path(__file__).parents[2] / "examples/own-analysis.ipynb"


@pytest.fixture(scope="module")
def notebook():
    return nbformat.read(NOTEBOOK, as_version=4)


def test_it_has_no_outputs_and_says_before_each_step_what_it_asks(notebook):
    assert all(not cell.get("outputs") and cell.get("execution_count") is None for cell in notebook.cells)
    assert notebook.cells[0].cell_type == "markdown"
    nbformat.validate(notebook)


def test_its_cells_run_on_the_example(notebook, demo, monkeypatch):
    monkeypatch.setenv("VOC_WORKSPACE", str(demo[0]))
    names = {}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            exec(compile(ast.parse(cell.source), str(NOTEBOOK), "exec"), names)  # noqa: S102 - our own cells
    # Complaints are written in the evening too, and an hour is one of the company's.
    assert 0.05 < names["evening_share"] < 0.6
    assert str(names["items"]["at"].dt.tz) == "Europe/Amsterdam"
    twice = names["twice"]
    assert (twice["hours_low"] <= twice["hours_share"]).all()
    assert twice["reason"].is_unique
    # Six days against Monday, and nothing about days was planted.
    assert len(names["by_day"]) >= 4
    assert not names["by_day"]["established"].all()
