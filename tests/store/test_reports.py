import pytest
from sqlalchemy import func, select, update

from voc.errors import UnknownNameError
from voc.records import Estimate, Period
from voc.store import schema
from voc.store.reports import (
    load_approved_report,
    load_figure,
    load_figures,
    load_printed_department_numbers,
    load_report_manifest,
    load_reports,
    save_report,
    withdraw_report,
)

OCTOBER = Period(2026, 10)
SHARE = Estimate(0.7, 0.62, 0.78, 120, "share", "Wilson", 97, "2026-10/T-1/share")
SMALL = Estimate(None, None, None, 3, "comments", note="fewer than 5 customers", reference="2026-10/T-2/comments")


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
