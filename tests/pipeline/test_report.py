"""Files of a report that are there: used again only while every one of them is as it was written."""

import hashlib
from datetime import UTC, datetime

import pytest

from voc.config import Config
from voc.errors import ConflictError
from voc.pipeline import Context
from voc.pipeline.report import Edition, ReportRequest, _compute_fingerprint, _list_approved_files, _list_intact_files
from voc.records import Period
from voc.store.reports import StoredReport


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


def approve(folder, at="2026-10-31T23:30:00+00:00", by="Noor", **contents):
    signed_off = {} if at is None else {"signed_off": {"by": by, "at": at}}
    manifest = {**write(folder, **(contents or {"page.html": b"a"})), **signed_off}
    return StoredReport(1, None, datetime(2026, 12, 31, 23, 30, tzinfo=UTC), manifest)


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2026-10-31T22:30:00+00:00", "2026-10-31"),
        ("2026-10-31T23:30:00+00:00", "2026-11-01"),  # half past midnight in Amsterdam
        ("2026-06-30T22:30:00+00:00", "2026-07-01"),  # in summer it is two hours
        ("2026-11-01T00:30:00+01:00", "2026-11-01"),
        (None, "2027-01-01"),  # an old manifest: the day on which the report was stored
    ],
)
def test_the_day_of_a_sign_off_is_the_companys(context, tmp_path, at, day):
    approved = approve(tmp_path, at)
    with pytest.raises(ConflictError, match=rf"on {day}: a draft does not replace it. --approve makes a new edition"):
        _list_approved_files(context, approved, tmp_path, ("html",), is_asked_anew=True)


def test_what_was_signed_off_is_returned_as_it_is(context, tmp_path):
    approved = approve(tmp_path, **{"page.html": b"a", "book.xlsx": b"b"})
    paths = _list_approved_files(context, approved, tmp_path, ("xlsx",), is_asked_anew=False)
    assert [path.name for path in paths] == ["page.html", "book.xlsx"]


def test_a_format_that_was_not_signed_off_is_refused_by_name(context, tmp_path):
    with pytest.raises(ConflictError, match=r"signed off by Noor on 2026-11-01 without pdf, xlsx\."):
        _list_approved_files(context, approve(tmp_path), tmp_path, ("xlsx", "html", "pdf"), is_asked_anew=False)


@pytest.mark.parametrize("is_gone", [True, False])
def test_a_signed_file_that_is_not_as_it_was_is_said_and_never_made_anew_in_silence(context, tmp_path, is_gone):
    approved = approve(tmp_path)
    page = tmp_path / "2026-10" / "page.html"
    if is_gone:
        page.unlink()
    else:
        page.write_bytes(b"A")
    with pytest.raises(ConflictError, match="its files are gone or were changed since"):
        _list_approved_files(context, approved, tmp_path, ("html",), is_asked_anew=False)


def test_whoever_signed_without_a_name_is_somebody(context, tmp_path):
    with pytest.raises(ConflictError, match="signed off by somebody on"):
        _list_approved_files(context, approve(tmp_path, None), tmp_path, ("html",), is_asked_anew=True)


def test_a_report_is_another_for_its_month_formats_form_and_state_and_not_for_who_signs(context):
    request = ReportRequest(Period(2026, 10), None, "nl", ("html",))
    others = [
        ReportRequest(Period(2026, 11), None, "nl", ("html",)),
        ReportRequest(Period(2026, 10), None, "nl", ("html", "xlsx")),
        ReportRequest(Period(2026, 10), None, "nl", ("html",), Edition(with_form=True)),
        ReportRequest(Period(2026, 10), None, "nl", ("html",), Edition(signed_off_by="Noor")),
    ]
    prints = [_compute_fingerprint(context, each) for each in (request, *others)]
    assert len(set(prints)) == 5
    assert prints[0] == _compute_fingerprint(context, request)
    another = ReportRequest(Period(2026, 10), None, "nl", ("html",), Edition(signed_off_by="Bram"))
    assert _compute_fingerprint(context, another) == prints[-1]
