from dataclasses import replace
from datetime import UTC, datetime

from voc.insight.revision import RevisedFigure, Revision, RevisionReason
from voc.records import Estimate, Period
from voc.report.html.sections.revision_overview import MAX_ROWS
from voc.report.messages import ReportMessages
from voc.report.xlsx.revision_sheet import COLUMNS, build_revision_sheet

NL = ReportMessages("nl")


def build(month, *values, **more):
    figures = tuple(
        RevisedFigure(
            f"2026-09/f{n}", "=Figuur", Estimate(40.0, None, None, 40, "comments"),
            None if value is None else Estimate(value, None, None, 40, "comments"), (RevisionReason.ERASED,), **more,
        )
        for n, value in enumerate(values)
    )  # fmt: skip
    revision = Revision(Period(2026, 9), "Noor", datetime(2026, 10, 8, tzinfo=UTC), figures, 60)
    return build_revision_sheet(replace(month, revision=revision), NL)


def test_without_a_signed_month_there_are_heads_and_no_rows(october):
    columns, rows = build_revision_sheet(october, NL)
    assert (len(columns), rows) == (len(COLUMNS), [])


def test_a_figure_of_today_is_a_number_and_one_that_is_gone_a_word(october):
    _, rows = build(october, 44.0, None, 40.2)
    assert [len(row) for row in rows] == [len(COLUMNS)] * 2
    assert (rows[0][2].number, rows[0][3].number) == (40, 44)
    assert rows[1][3] == NL("revision.gone")


def test_a_figure_that_would_tell_a_few_customers_is_in_no_cell(october):
    _, (row,) = build(october, 42.0, is_small=True)
    assert row[3] == NL("revision.small")
    assert "42" not in str(row)


def test_the_sheet_has_all_where_the_page_has_some(october):
    assert len(build(october, *(50.0 + k for k in range(MAX_ROWS + 5)))[1]) == MAX_ROWS + 5
