from datetime import date

import pytest
from sqlalchemy import func, select, update

from voc.errors import UnknownNameError
from voc.records import Estimate, Period
from voc.store import schema
from voc.store.reports import (
    count_approved_reports,
    load_approved_report,
    load_figure,
    load_figures,
    load_finding_figure,
    load_finding_themes,
    load_printed_department_numbers,
    load_printed_findings,
    load_report_manifest,
    load_reports,
    rename_report_files,
    save_report,
    withdraw_report,
)
from voc.store.themes import allocate_theme_ids

OCTOBER = Period(2026, 10)
SHARE = Estimate(0.7, 0.62, 0.78, 120, "share", "Wilson", 97, "2026-10/T-1/share")
SMALL = Estimate(None, None, None, 3, "comments", note="fewer than 5 customers", reference="2026-10/T-2/comments")


@pytest.fixture
def store(store):
    """The store with nine themes that findings can be about."""
    allocate_theme_ids(store, 9)
    return store


def save(store, period=OCTOBER, *, department=None, language="nl", ids=(3, 1, 2), **more):
    return save_report(
        store,
        period=period,
        department=department,
        language=language,
        run_id=None,
        manifest=more.pop("manifest", {"watermark": "w", "files": {"a.html": "h"}}),
        figures={SHARE.reference: (SHARE, ids), SMALL.reference: (SMALL, [])},
        **more,
    )


def n_rows(store, model):
    with store.reading() as connection:
        return connection.execute(select(func.count()).select_from(model)).scalar()


def test_a_figure_comes_back_with_its_estimate_and_the_comments_behind_it(store):
    report = save(store, titles={SHARE.reference: "Facturatie"})
    found = load_figure(store, SHARE.reference)
    assert (found.estimate, found.feedback, found.title, found.report) == (SHARE, (3, 1, 2), "Facturatie", report)
    assert (found.period, found.department, found.language, found.state) == ("2026-10", None, "nl", "draft")
    assert load_figure(store, SMALL.reference).estimate.is_suppressed


def test_a_figure_that_no_report_has_is_said(store):
    with pytest.raises(UnknownNameError, match="no report has a figure"):
        load_figure(store, "2026-10/T-9")


def test_the_manifest_is_of_this_period_department_and_language(store):
    assert load_report_manifest(store, period=OCTOBER, department=None, language="nl") is None
    save(store, manifest={"watermark": "company"})
    save(store, department="Facturatie", manifest={"watermark": "department"})
    save(store, language="en", manifest={"watermark": "english"})
    save(store, Period(2026, 9), manifest={"watermark": "september"})

    def fingerprint(period=OCTOBER, department=None, language="nl"):
        return load_report_manifest(store, period=period, department=department, language=language)["watermark"]

    assert fingerprint() == "company"
    assert fingerprint(department="Facturatie") == "department"
    assert fingerprint(language="en") == "english"
    assert fingerprint("2026-09") == "september"


def test_a_draft_takes_the_place_of_the_draft_before(store):
    save(store, ids=(1,), findings={"B-2026-10-1": {"department": "Facturatie", "text": 1}})
    save(store, ids=(2,), manifest={"watermark": "new"}, findings={"B-2026-10-1": {"theme": None}})
    assert load_figure(store, SHARE.reference).feedback == (2,)
    assert load_report_manifest(store, period=OCTOBER, department=None, language="nl") == {"watermark": "new"}
    counts = [n_rows(store, model) for model in (schema.Report, schema.Figure, schema.Finding)]
    assert counts == [1, 2, 1]


def test_what_was_approved_stays_when_the_report_is_made_again(store):
    approved = save(store, ids=(1,))
    with store.writing() as connection:
        connection.execute(update(schema.Report).where(schema.Report.id == approved).values(state="approved"))
    save(store, ids=(2,))
    assert n_rows(store, schema.Report) == 2
    # What is on paper, and not the draft that an erasure made of it again.
    assert load_figure(store, SHARE.reference).feedback == (1,)


def test_a_figure_that_is_no_number_is_refused_on_both_databases(store):
    with pytest.raises(Exception, match="not JSON compliant"):
        save_report(
            store,
            period=OCTOBER,
            department=None,
            language="nl",
            run_id=None,
            manifest={"watermark": float("nan")},
            figures={},
        )
    assert n_rows(store, schema.Report) == 0


def test_what_was_signed_off_stays_so_when_its_files_are_withdrawn(store):
    signed = {"signed_off": {"by": "Noor"}, "basis": {"runs": {}}, "form": "2026-11-10"}
    report = save(store, state="approved", manifest={"watermark": "w", "files": {"a.html": "h"}, **signed})
    withdraw_report(store, report)
    again = save(store, ids=(1,))
    approved = load_approved_report(store, period=OCTOBER, department=None)
    assert approved.id == report
    assert signed.items() <= approved.manifest.items()
    assert [(info.id, info.state, info.files) for info in load_reports(store)] == [
        (report, "approved", ()),
        (again, "draft", ("a.html",)),
    ]
    assert load_figures(store, report)[SHARE.reference].feedback == (3, 1, 2)


def test_the_numbers_of_departments_outlive_the_files_of_their_report(store):
    draft = save(store, manifest={"files": {}, "departments": {"Facturatie": 1}})
    signed = save(store, Period(2026, 9), state="approved", manifest={"departments": {"Facturatie": 3, "IT": 2}})
    assert load_printed_department_numbers(store) == {"Facturatie": 1, "IT": 2}
    withdraw_report(store, draft)
    withdraw_report(store, signed)
    assert load_printed_department_numbers(store) == {"Facturatie": 1, "IT": 2}


def test_a_withdrawn_draft_is_replaced(store):
    withdraw_report(store, save(store))
    save(store)
    assert [info.state for info in load_reports(store)] == ["draft"]


# ---- findings -------------------------------------------------------------------------------------------------------


def finding(theme=None, *, figure=None, subjects=(), kind="theme"):
    payload = {"theme": theme, "kind": kind, "subjects": list(subjects)}
    return payload if figure is None else payload | {"figure": figure}


def test_a_code_that_the_newest_draft_no_longer_has_is_kept_and_no_longer_printed(store):
    save(store, findings={"B-2026-10-1": finding(7, subjects=["theme/7"]), "B-2026-10-2": finding(8)})
    report = save(store, findings={"B-2026-10-2": finding(8)})
    assert load_finding_themes(store, report) == {"B-2026-10-2": 8}
    # None is ever given to something else: it stays known through any number of drafts.
    report = save(store, findings={})
    assert load_finding_themes(store, report) == {}
    assert {printed.code for printed in load_printed_findings(store)} == {"B-2026-10-1", "B-2026-10-2"}


def test_a_code_that_comes_back_is_printed_again(store):
    save(store, findings={"B-2026-10-1": finding(7)})
    save(store, findings={})
    report = save(store, findings={"B-2026-10-1": finding(7)})
    assert load_finding_themes(store, report) == {"B-2026-10-1": 7}


def test_findings_of_other_reports_stay_when_a_draft_is_replaced(store):
    save(store, department="Facturatie", findings={"B-2026-10-1": finding(7)})
    save(store, language="en", findings={"B-2026-10-2": finding(8)})
    report = save(store, findings={"B-2026-10-3": finding(9)})
    assert load_finding_themes(store, report) == {"B-2026-10-3": 9}
    # The company's come first, in whatever order they were made.
    assert [printed.code for printed in load_printed_findings(store)] == ["B-2026-10-2", "B-2026-10-3", "B-2026-10-1"]


@pytest.mark.parametrize(
    ("payload", "subjects"),
    [
        ({"subjects": ["theme/7", "theme/8"], "theme": 7}, ("theme/7", "theme/8")),
        # As earlier versions stored them.
        ({"theme": 7, "kind": "theme"}, ("theme/7",)),
        ({"theme": 7, "kind": "good news"}, ("praise/7",)),
        ({"kind": "data quality"}, ("data quality",)),
        ({}, ()),
    ],
)
def test_what_a_finding_is_about_is_told_of_earlier_versions_too(payload, subjects, store):
    save(store, findings={"B-2026-10-1": payload})
    assert [printed.subjects for printed in load_printed_findings(store)] == [subjects]


def test_a_finding_leads_to_the_comments_of_the_companys_report_first(store):
    save(store, findings={"B-2026-10-1": finding(7, figure="2026-10/T-7/comments")})
    save(store, department="Facturatie", findings={"B-2026-10-1": finding(7, figure="2026-10/T-7/part")})
    assert load_finding_figure(store, "B-2026-10-1") == "2026-10/T-7/comments"


@pytest.mark.parametrize(
    ("payload", "reference"),
    [
        (finding(7, figure="2026-10/T-7/urgent"), "2026-10/T-7/urgent"),
        # Stored before reports said it.
        (finding(7, subjects=["theme/7"]), "2026-10/T-7/comments"),
        (finding(7, subjects=["theme/7", "theme/8"]), "2026-10/incident/T-7/comments"),
    ],
)
def test_a_findings_comments_are_found_in_reports_of_before_too(payload, reference, store):
    save(store, findings={"B-2026-10-1": payload})
    assert load_finding_figure(store, "B-2026-10-1") == reference


@pytest.mark.parametrize(
    ("code", "says"), [("B-2026-10-9", "no report has a finding"), ("B-2026-10-1", "it tells of data quality")]
)
def test_a_finding_without_comments_is_said(code, says, store):
    save(store, findings={"B-2026-10-1": finding(kind="data quality")})
    with pytest.raises(UnknownNameError, match=says):
        load_finding_figure(store, code)


# ---- signed off -----------------------------------------------------------------------------------------------------


def test_editions_are_counted_of_one_report_in_one_language(store):
    def count(**which):
        return count_approved_reports(store, **{"period": OCTOBER, "department": None, "language": "nl"} | which)

    save(store)
    assert count() == 0
    save(store, state="approved")
    save(store, state="approved")
    save(store, state="approved", language="en")
    save(store, state="approved", department="Facturatie")
    assert (count(), count(language="en"), count(department="Facturatie"), count(department="IT")) == (2, 1, 1, 0)
    assert count(period=Period(2026, 9)) == 0


def test_the_last_edition_counts_in_a_language_or_in_any(store):
    assert load_approved_report(store, period=OCTOBER, department=None) is None
    first = save(store, state="approved")
    english = save(store, state="approved", language="en")
    save(store, language="en")  # a draft is none
    assert load_approved_report(store, period=OCTOBER, department=None).id == english
    assert load_approved_report(store, period=OCTOBER, department=None, language="nl").id == first
    assert load_approved_report(store, period=OCTOBER, department="Facturatie") is None


def test_a_figure_is_the_one_of_the_last_edition(store):
    for ids in ((1,), (2,)):
        save(store, ids=ids, state="approved")
    save(store, ids=(3,))
    assert load_figure(store, SHARE.reference).feedback == (2,)


# ---- files and forms ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "has_form", "answer_before"),
    [(None, False, None), ("2026-11-10", True, date(2026, 11, 10)), (True, True, None)],
)
def test_the_last_day_for_answers_is_read_from_the_manifest(form, has_form, answer_before, store):
    save(store, manifest={"files": {}} if form is None else {"files": {}, "form": form})
    (info,) = load_reports(store)
    assert (info.has_form, info.answer_before) == (has_form, answer_before)


def test_files_get_their_names_of_today_and_keep_their_hashes(store):
    report = save(store, manifest={"watermark": "w", "files": {"a.html": "h", "b.pdf": "i"}})
    other = save(store, language="en")
    rename_report_files(store, report, {"a.html": "facturatie.html", "c.xlsx": "d.xlsx"})
    assert load_report_manifest(store, period=OCTOBER, department=None, language="nl") == {
        "watermark": "w",
        "files": {"facturatie.html": "h", "b.pdf": "i"},
    }
    assert {info.id: info.files for info in load_reports(store)}[other] == ("a.html",)
