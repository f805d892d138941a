"""Revision of a signed-off report: its figures are read back, counted anew, and compared."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from voc.causes.organisation import load_organisation
from voc.insight.revision import CountedFigure, FigureBasis, Revision, find_revised_figures
from voc.records import FeedbackId, Period
from voc.store import decision_log, reports, runs, worklist_queries

if TYPE_CHECKING:
    from voc.insight import Facts
    from voc.pipeline.context import Context
    from voc.store.reports import StoredReport

__all__ = ["describe_basis", "load_basis", "load_published_report", "load_revision"]


def load_basis(context: Context, facts: Facts) -> FigureBasis:
    """Return the state of the store that figures are counted in now."""
    store = context.store
    return FigureBasis(
        last_comment=int(facts.feedback["id"].max()) if len(facts.feedback) else 0,
        last_batch=worklist_queries.load_last_batch_id(store),
        last_decision=decision_log.load_last_event_id(store),
        runs=runs.load_current_run_ids(store),
    )


def describe_basis(basis: FigureBasis) -> dict[str, Any]:
    """Return a basis as the manifest of a report keeps it."""
    return {
        "last_comment": basis.last_comment,
        "last_batch": basis.last_batch,
        "last_decision": basis.last_decision,
        "runs": dict(basis.runs),
        "definitions": basis.definitions,
    }


def load_published_report(
    context: Context, period: Period, department: str | None, language: str | None = None
) -> StoredReport | None:
    """Return the report of a month that was signed off last, under the department's name of today or an earlier one."""
    names = (None,) if department is None else load_organisation(context.config).list_names(department)
    approved_reports = (
        reports.load_approved_report(context.store, period=period, department=name, language=language) for name in names
    )
    return next((report for report in approved_reports if report is not None), None)


def load_revision(
    context: Context, load_facts: Callable[[], Facts], period: Period, department: str | None, language: str
) -> Revision | None:
    """Return what is revised of a signed-off report (a month without data has none); None: none was signed off."""
    from voc.errors import PeriodError

    # Figures are the same in both languages.
    approved = load_published_report(context, period, department, language)
    approved = approved or load_published_report(context, period, department)
    if approved is None:
        return None
    facts = load_facts()
    try:
        current = _count_figures(facts, period, department, language)
    except PeriodError:  # every file of the month was taken back
        current = {}
    published = {
        reference: CountedFigure(info.title, info.estimate, tuple(map(FeedbackId, info.feedback)), info.n_erased)
        for reference, info in reports.load_figures(context.store, approved.id).items()
    }
    # By today's titles where there are any: the report's language, and themes' names of today.
    published = {
        reference: CountedFigure(
            current[reference].title if reference in current else figure.title,
            figure.estimate,
            figure.feedback,
            figure.n_erased,
        )
        for reference, figure in published.items()
    }
    revised = find_revised_figures(
        published,
        current,
        bases=(_parse_basis(approved), load_basis(context, facts)),
        visible_comments=facts.feedback["id"].tolist(),
        smallest_group=context.config.reports.smallest_group,
    )
    sign_off = approved.manifest.get("signed_off", {})
    at = datetime.fromisoformat(sign_off["at"]) if "at" in sign_off else approved.at
    at = context.config.company.convert_to_local(at)
    return Revision(period, str(sign_off.get("by", "")), at, revised, len(published))


def _count_figures(facts: Facts, period: Period, department: str | None, language: str) -> dict[str, CountedFigure]:
    from voc.insight import build_month
    from voc.report.messages import ReportMessages
    from voc.report.printed_figures import list_printed_figures

    month = build_month(facts, period, department)
    return {
        figure.reference: CountedFigure(figure.title, figure.estimate, figure.feedback)
        for figure in list_printed_figures(month, ReportMessages(language))
    }


def _parse_basis(approved: StoredReport) -> FigureBasis:
    # Empty for a report that was signed off before a basis was kept with it.
    basis = approved.manifest.get("basis", {})
    return FigureBasis(
        last_comment=int(basis.get("last_comment", 0)),
        last_batch=int(basis.get("last_batch", 0)),
        last_decision=int(basis.get("last_decision", 0)),
        runs={str(stage): int(run) for stage, run in dict(basis.get("runs", {})).items()},
        definitions=int(basis.get("definitions", 0)),
    )
