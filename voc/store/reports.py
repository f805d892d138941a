"""Reports that were made: their files, and what stands behind each figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Select, delete, insert, select

from voc.errors import UnknownNameError
from voc.records import Estimate, Period
from voc.store import schema
from voc.store.bulk_insert import insert_rows, table_of
from voc.store.database import Store

__all__ = ["FigureInfo", "figure", "report_manifest", "save_report"]


@dataclass(frozen=True, slots=True)
class FigureInfo:
    """A printed figure: what it said, in which report, and the comments that it was counted from."""

    reference: str
    title: str
    estimate: Estimate
    feedback: tuple[int, ...]
    report: int
    period: str
    department: str | None
    language: str
    state: str
    at: datetime


def save_report(  # noqa: PLR0913  a report has this many sides
    store: Store,
    *,
    period: Period | str,
    department: str | None,
    language: str,
    run: int | None,
    manifest: Mapping[str, Any],
    figures: Mapping[str, tuple[Estimate, Sequence[int]]],
    titles: Mapping[str, str] | None = None,
    findings: Mapping[str, Mapping[str, Any]] | None = None,
) -> int:
    """Keep a report as a draft and return its id. It takes the place of an earlier draft; what was approved stays.

    Parameters
    ----------
    manifest
        Its watermark, and its files with their hashes.
    figures
        Per reference the estimate as printed and the feedback ids behind it.
    titles
        Per reference what the figure is called.
    findings
        Per code (``B-2026-10-3``) what was said; ``theme`` and ``department`` in it are kept as columns too.
    """
    values = {
        "period": str(period),
        "department": department,
        "language": language,
        "run": run,
        "manifest": dict(manifest),
        "state": "draft",
        "at": datetime.now(UTC),
    }
    with store.writing() as connection:
        _drop_draft(connection, str(period), department, language)
        report = connection.execute(insert(schema.Report).values(values).returning(schema.Report.id)).scalar_one()
        insert_rows(
            connection,
            schema.Figure,
            [
                {
                    "report": report,
                    "reference": reference,
                    "title": (titles or {}).get(reference, ""),
                    "estimate": asdict(estimate),
                    "feedback": [int(id_) for id_ in ids],
                }
                for reference, (estimate, ids) in figures.items()
            ],
        )
        insert_rows(
            connection,
            schema.Finding,
            [
                {
                    "report": report,
                    "code": code,
                    "theme": said.get("theme"),
                    "department": said.get("department"),
                    "payload": dict(said),
                }
                for code, said in (findings or {}).items()
            ],
        )
    return int(report)


def report_manifest(
    store: Store, *, period: Period | str, department: str | None, language: str
) -> dict[str, Any] | None:
    """Return the newest manifest of a report, or None when it was never made."""
    with store.reading() as connection:
        found = connection.execute(_of(select(schema.Report.manifest), str(period), department, language)).scalar()
    return None if found is None else dict(found)


def figure(store: Store, reference: str) -> FigureInfo:
    """Return a printed figure by its reference, as the newest report has it.

    Raises
    ------
    UnknownNameError
        No report has it.
    """
    printed, report = table_of(schema.Figure), table_of(schema.Report)
    statement = (
        select(printed, report.c.period, report.c.department, report.c.language, report.c.state, report.c.at)
        .join_from(printed, report, printed.c.report == report.c.id)
        .where(printed.c.reference == reference)
        .order_by(report.c.id.desc())
    )
    with store.reading() as connection:
        row = connection.execute(statement).first()
    if row is None:
        raise UnknownNameError(f"no report has a figure {reference!r}; the reference stands beside the figure")
    return FigureInfo(
        reference=row.reference,
        title=row.title,
        estimate=Estimate(**row.estimate),
        feedback=tuple(row.feedback),
        report=row.report,
        period=row.period,
        department=row.department,
        language=row.language,
        state=row.state,
        at=row.at,
    )


def _of(statement: Select[Any], period: str, department: str | None, language: str) -> Select[Any]:
    report = schema.Report
    same = report.department.is_(None) if department is None else report.department == department
    return statement.where(report.period == period, same, report.language == language).order_by(report.id.desc())


def _drop_draft(connection: Connection, period: str, department: str | None, language: str) -> None:
    drafts = connection.execute(
        _of(select(schema.Report.id), period, department, language).where(schema.Report.state == "draft")
    ).scalars()
    connection.execute(delete(schema.Report).where(schema.Report.id.in_(list(drafts))))
