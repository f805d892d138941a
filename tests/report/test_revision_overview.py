"""Revised figures in the report: only what prints otherwise, and nothing that would tell a few customers."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from voc.insight.revision import RevisedFigure, Revision, RevisionReason
from voc.records import Estimate, Period
from voc.report.html.sections.revision_overview import MAX_ROWS, build_revision_section, list_visible_revisions
from voc.report.messages import ReportMessages

NL = ReportMessages("nl")
SIGNED = datetime(2026, 10, 8, 9, tzinfo=UTC)


def figure(n, before, after, **more):
    estimates = [None if value is None else Estimate(value, None, None, 40, "comments") for value in (before, after)]
    return RevisedFigure(f"2026-09/f{n}", f"Figuur {n}", *estimates, (RevisionReason.NEW_FILES,), **more)


def revise(month, *figures):
    return replace(month, revision=Revision(Period(2026, 9), "Noor Vis\u202e", SIGNED, figures, 60))


def test_without_a_signed_month_nothing_is_said(october):
    assert build_revision_section(october, NL) == {"intro": "", "figures": None, "more": ""}


def test_a_change_that_no_reader_sees_is_none(october):
    month = revise(october, figure(1, 40.2, 40.4))
    section = build_revision_section(month, NL)
    assert section["figures"] is None
    assert "Noor Vis" in section["intro"]
    assert "\u202e" not in section["intro"]


def test_a_figure_that_is_gone_or_would_tell_a_few_has_words(october):
    month = revise(october, figure(1, 40, 44), figure(2, 40, None), figure(3, 40, 42, is_small=True))
    rows = build_revision_section(month, NL)["figures"].rows
    assert [row[2] for row in rows] == ["44", NL("revision.gone"), NL("revision.small")]


@pytest.mark.parametrize(("n", "n_rows", "has_more"), [(MAX_ROWS, MAX_ROWS, False), (MAX_ROWS + 1, MAX_ROWS, True)])
def test_a_long_list_ends_in_how_many_more_there_are(october, n, n_rows, has_more):
    month = revise(october, *(figure(k, 40, 50 + k) for k in range(n)))
    section = build_revision_section(month, NL)
    assert len(section["figures"].rows) == n_rows
    assert bool(section["more"]) is has_more
    assert len(list_visible_revisions(month.revision, NL)) == n
