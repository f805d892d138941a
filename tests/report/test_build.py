from __future__ import annotations

import json
import pickle
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from voc.errors import UsageError, VocError
from voc.report.build import ReportManner, build_report, format_report_name, render_report


@pytest.fixture(scope="module")
def built(october, config, made, tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    return build_report(october, config, folder, language="nl", formats=("html", "xlsx", "ipynb"), generated_at=made)


def test_files_are_named_by_month_and_language(built):
    assert [path.name for path in built.paths] == [
        "voc-2026-10-nl.html", "voc-2026-10-nl.xlsx", "voc-2026-10-nl.ipynb",
    ]  # fmt: skip
    assert {path.parent.name for path in built.paths} == {"2026-10"}


def test_a_departments_file_carries_its_name(facturatie):
    assert format_report_name(facturatie, "nl", ["Facturatie", "Klantenservice"]) == "voc-2026-10-facturatie-nl"


HOSTILE_NAMES = (
    "A/B", "A & B", "a b", "A  B", "Å-B", "../A-B", "A\\B", "A:B", "客服", "отдел", "قسم", "🚀", "department", "D",
    "d.", "CON", "nl", "x" * 300, "x" * 301, f"{'x' * 59} y", f"{'x' * 59} z", "A\nB", "a-b--3f0c51d2",
)  # fmt: skip
"""Names that come out alike when only letters and digits of ASCII are left, or that a file system refuses."""


def test_no_two_departments_share_a_file(facturatie):
    file_names = [
        format_report_name(
            replace(facturatie, department=replace(facturatie.department, name=name)), "nl", HOSTILE_NAMES
        )
        for name in HOSTILE_NAMES
    ]
    assert len({name.casefold() for name in file_names}) == len(HOSTILE_NAMES)
    assert all(re.fullmatch(r"voc-2026-10-[a-z0-9-]{1,80}-nl", name) for name in file_names)
    assert "voc-2026-10-nl" not in file_names, "no department may be named like the company's report"


def test_a_files_owner_stays_when_the_list_of_departments_is_turned(facturatie):
    month = replace(facturatie, department=replace(facturatie.department, name="A/B"))
    assert format_report_name(month, "nl", ["A & B", "A/B"]) == format_report_name(month, "nl", ["A/B", "A & B"])


def test_the_same_input_gives_the_same_bytes(built, october, config, made, tmp_path):
    formats = ("html", "xlsx", "ipynb")
    again = build_report(october, config, tmp_path, language="nl", formats=formats, generated_at=made)
    assert [path.read_bytes() for path in again.paths] == [path.read_bytes() for path in built.paths]


def test_another_moment_shows(built, october, config, made, tmp_path):
    later = made + timedelta(days=1)
    again = build_report(october, config, tmp_path, language="nl", formats=("html", "xlsx"), generated_at=later)
    assert [path.read_bytes() for path in again.paths] != [path.read_bytes() for path in built.paths[:2]]


@pytest.mark.parametrize("formats", [("html", "docx"), ("docx",), ()])
def test_an_unknown_format_names_those_there_are(formats, october, config, made, tmp_path):
    with pytest.raises(UsageError, match="html, pdf, xlsx, pptx, md, ipynb"):
        build_report(october, config, tmp_path, language="nl", formats=formats, generated_at=made)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_language_writes_nothing(october, config, made, tmp_path):
    with pytest.raises(UsageError, match="nl or en"):
        build_report(october, config, tmp_path, language="de", generated_at=made)
    assert list(tmp_path.iterdir()) == []


def test_every_figure_has_a_reference_a_title_and_its_comments(built):
    by_reference = {figure.reference: figure for figure in built.figures}
    assert len(by_reference) == len(built.figures) > 100
    assert all(figure.title for figure in built.figures)
    assert by_reference["2026-10/T-1/comments"].feedback == (100, 101, 102)
    assert by_reference["2026-10/T-1/comments"].title == "Reacties over Teruglevering dubbel op de maandnota"


def test_a_report_that_cannot_be_written_leaves_the_old_one(october, config, made, tmp_path):
    place = tmp_path / "2026-10" / "voc-2026-10-nl.html"
    place.mkdir(parents=True)  # a folder where the file should be
    with pytest.raises(VocError, match="cannot be written"):
        build_report(october, config, tmp_path, language="nl", formats=("html",), generated_at=made)
    assert [path.name for path in place.parent.iterdir()] == ["voc-2026-10-nl.html"]


def test_the_notebook_says_how_to_make_it_again(built):
    notebook = json.loads(built.paths[2].read_text(encoding="utf-8"))
    source = "".join("".join(cell["source"]) for cell in notebook["cells"])
    assert 'ws.month("2026-10", None)' in source
    assert "jupyter nbconvert --to voc" in source
    assert notebook["metadata"]["voc"]["language"] == "nl"


def test_the_notebook_gives_the_page(built):
    import nbformat

    from voc.report.html.exporter import VocExporter

    notebook = nbformat.reads(built.paths[2].read_text(encoding="utf-8"), as_version=4)
    page, _ = VocExporter().from_notebook_node(notebook)
    # nbconvert reads and writes the page of anybody's notebook anew; of voc's own that changes no element.
    assert page == str(BeautifulSoup(built.paths[0].read_text(encoding="utf-8"), "html.parser"))


def test_no_path_of_this_machine_is_in_a_report(built):
    places = [str(place).encode() for place in (Path.home(), Path(__file__).resolve().parents[2], Path.cwd())]
    assert not [path.name for path in built.paths if any(place in path.read_bytes() for place in places)]


def test_another_process_is_told_enough_to_render_the_same_bytes(october, config, made):
    manner = ReportManner("nl", made, ("html", "xlsx", "md"))
    # What a second process gets: without the comments behind the figures, which no page prints.
    sent = pickle.loads(pickle.dumps((replace(october, figures={}), config, manner)))  # noqa: S301 - its own bytes
    assert render_report(*sent) == render_report(october, config, manner)
