"""Files of a report that are there: used again only while every one of them is as it was written."""

import hashlib

import pytest

from voc.config import Config
from voc.pipeline import Context
from voc.pipeline.report import Edition, ReportRequest, _compute_fingerprint, _list_intact_files
from voc.records import Period


def write(folder, **contents):
    hashes = {}
    for name, content in contents.items():
        path = folder / "2026-10" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        hashes[f"2026-10/{name}"] = hashlib.sha256(content).hexdigest()
    return {"files": hashes}


def test_all_files_are_used_again_in_their_order(tmp_path):
    manifest = write(tmp_path, page=b"a", book=b"b")
    assert _list_intact_files(manifest, tmp_path) == [tmp_path / "2026-10/page", tmp_path / "2026-10/book"]


@pytest.mark.parametrize("change", ["missing", "changed", "a folder"])
def test_one_file_that_is_not_as_it_was_makes_them_all_anew(tmp_path, change):
    manifest = write(tmp_path, page=b"a", book=b"b")
    book = tmp_path / "2026-10/book"
    if change == "changed":
        book.write_bytes(b"b ")
    else:
        book.unlink()
        if change == "a folder":
            book.mkdir()
    assert _list_intact_files(manifest, tmp_path) == []


@pytest.mark.parametrize("manifest", [{}, {"files": {}}])
def test_a_manifest_of_nothing_has_no_files(tmp_path, manifest):
    assert _list_intact_files(manifest, tmp_path) == []


def test_who_signs_makes_it_final():
    assert not Edition(with_form=True).is_final
    assert Edition(signed_off_by="Noor").is_final
    assert Edition(signed_off_by="").is_final


@pytest.mark.parametrize(
    ("table", "is_printed"),
    [
        ("promises", True), ("channels", True), ("processes", True), ("benchmarks", True), ("sites", True),
        ("department_changes", True), ("sources", False),
    ],
)  # fmt: skip
def test_a_report_is_made_again_for_every_table_that_it_may_depend_on(context, table, is_printed):
    request = ReportRequest(Period(2026, 10), None, "nl", ("html",))
    # What is in a table doesn't matter here: any other content is another report.
    dumped = {**Config().model_dump(mode="json"), table: [{"name": "x"}]}

    class Changed(Config):
        def model_dump(self, *, exclude=(), **_):
            return {name: content for name, content in dumped.items() if name not in exclude}

    before = _compute_fingerprint(context, request)
    assert (_compute_fingerprint(Context(context.store, Changed()), request) != before) is is_printed
