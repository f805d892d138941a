"""Reports: their manifests, figures with the comments that they were counted from, and findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, TypeVarTuple

from sqlalchemy import Connection, Select, delete, func, insert, select, update

from voc.errors import UnknownNameError
from voc.records import Estimate, Period
from voc.store import schema
from voc.store.bulk_insert import insert_rows
from voc.store.database import Store

__all__ = [
    "DEPARTMENTS",
    "WITHDRAWN_AT",
    "FigureInfo",
    "PrintedFinding",
    "ReportInfo",
    "ReportState",
    "StoredReport",
    "count_approved_reports",
    "load_approved_report",
    "load_figure",
    "load_figures",
    "load_finding_figure",
    "load_finding_themes",
    "load_printed_department_numbers",
    "load_printed_findings",
    "load_report_manifest",
    "load_reports",
    "rename_report_files",
    "save_report",
    "withdraw_report",
]

Columns = TypeVarTuple("Columns")
REPLACED = "replaced"
"""Field of a finding that stood in an earlier draft only."""
DEPARTMENTS = "departments"
"""Name in a report's manifest of the numbers under which it prints departments, by name: ``{"Facturatie": 1}``."""
WITHDRAWN_AT = "withdrawn_at"
"""Name in the manifest of a signed-off report whose files went with an erasure."""


class ReportState(StrEnum):
    """State of a report, as it is stored."""

    DRAFT = "draft"  # the next draft replaces it
    APPROVED = "approved"  # what was printed stays
    WITHDRAWN = "withdrawn"  # a draft whose files are gone, as it held what a customer had erased


@dataclass(frozen=True, slots=True)
class FigureInfo:
    """A printed figure: its estimate, its report, and the comments that it was counted from."""

    reference: str
    title: str
    estimate: Estimate
    feedback: tuple[int, ...]
    report: int
    period: str
    department: str | None
    language: str
    state: ReportState
    at: datetime
    n_erased: int = 0
    """Comments that it was counted from and that were erased since."""


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A report as it was signed off: its manifest says who did and when."""

    id: int
    run: int | None
    at: datetime
    manifest: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ReportInfo:
    """A report that was made, and its files by their names in the reports' folder."""

    id: int
    period: str
    department: str | None
    language: str
    state: ReportState
    files: tuple[str, ...]
    has_form: bool = False
    """Whether a form for the head's answers went with it."""
    answer_before: date | None = None
    """The last day for those answers."""


@dataclass(frozen=True, slots=True)
class PrintedFinding:
    """Code of a finding in a report, and what it is about (``voc.insight.finding_codes``); empty: nobody can tell."""

    code: str
    subjects: tuple[str, ...]


def save_report(  # noqa: PLR0913  a report has this many sides
    store: Store,
    *,
    period: Period | str,
    department: str | None,
    language: str,
    run_id: int | None,
    manifest: Mapping[str, Any],
    figures: Mapping[str, tuple[Estimate, Sequence[int]]],
    titles: Mapping[str, str] | None = None,
    findings: Mapping[str, Mapping[str, Any]] | None = None,
    state: ReportState = ReportState.DRAFT,
) -> int:
    """Save a report and return its id. It replaces an earlier draft; what was approved stays.

    Parameters
    ----------
    manifest
        Its watermark, and its files with their hashes.
    figures
        Per reference the estimate as printed and the feedback ids behind it.
    titles
        Per reference the name of the figure.
    findings
        Per code (``B-2026-10-3``) its payload; ``theme`` and ``department`` in it are kept as columns too. Codes of the
        draft that is replaced are kept, as no longer printed: none is ever given to something else.
    """
    report_values = {
        "period": str(period),
        "department": department,
        "language": language,
        "run": run_id,
        "manifest": dict(manifest),
        "state": state,
        "at": datetime.now(UTC),
    }
    with store.writing() as connection:
        earlier = _load_draft_findings(connection, str(period), department, language)
        _delete_draft(connection, str(period), department, language)
        report_id = int(
            connection.execute(insert(schema.Report).values(report_values).returning(schema.Report.id)).scalar_one()
        )
        insert_rows(connection, schema.Figure, _build_figure_rows(report_id, figures, titles or {}))
        insert_rows(connection, schema.Finding, _build_finding_rows(report_id, {**earlier, **(findings or {})}))
    return report_id


def load_report_manifest(
    store: Store, *, period: Period | str, department: str | None, language: str
) -> dict[str, Any] | None:
    """Return the newest manifest of a report, or None when it was never made."""
    with store.reading() as connection:
        statement = _filter_reports(select(schema.Report.manifest), str(period), department, language)
        manifest = connection.execute(statement).scalar()
    return None if manifest is None else dict(manifest)


def load_approved_report(
    store: Store, *, period: Period | str, department: str | None, language: str | None = None
) -> StoredReport | None:
    """Return the report that was signed off last, in a language or (None) in any; None: none was."""
    report = schema.Report
    of_department = report.department.is_(None) if department is None else report.department == department
    statement = (
        select(report.id, report.run, report.at, report.manifest)
        .where(report.period == str(period), of_department, report.state == ReportState.APPROVED)
        .order_by(report.id.desc())
    )
    if language is not None:
        statement = statement.where(report.language == language)
    with store.reading() as connection:
        row = connection.execute(statement).first()
    return None if row is None else StoredReport(row.id, row.run, row.at, dict(row.manifest))


def count_approved_reports(store: Store, *, period: Period | str, department: str | None, language: str) -> int:
    """Return how many editions of a report were signed off."""
    report = schema.Report
    of_department = report.department.is_(None) if department is None else report.department == department
    statement = select(func.count()).where(
        report.period == str(period),
        of_department,
        report.language == language,
        report.state == ReportState.APPROVED,
    )
    with store.reading() as connection:
        return int(connection.execute(statement).scalar_one())


def load_figures(store: Store, report_id: int) -> dict[str, FigureInfo]:
    """Return the figures of a report by their reference, in the order of the report."""
    figure, report = schema.Figure, schema.Report
    statement = (
        select(
            figure.reference, figure.title, figure.estimate, figure.feedback, figure.report, report.period,
            report.department, report.language, report.state, report.at, figure.n_erased,
        )
        .join_from(figure, report, figure.report == report.id)
        .where(figure.report == report_id)
        .order_by(figure.id)
    )  # fmt: skip
    with store.reading() as connection:
        return {row.reference: _build_figure_info(row) for row in connection.execute(statement)}


def load_finding_themes(store: Store, report_id: int) -> dict[str, int | None]:
    """Return the theme of each finding of a report by its code; None: it is about none."""
    finding = schema.Finding
    with store.reading() as connection:
        rows = connection.execute(
            select(finding.code, finding.theme, finding.payload).where(finding.report == report_id)
        )
        return {row.code: row.theme for row in rows if not row.payload.get(REPLACED)}


def load_printed_findings(store: Store) -> tuple[PrintedFinding, ...]:
    """Return the findings of all reports, also those that a newer draft no longer has; the company's reports first."""
    finding, report = schema.Finding, schema.Report
    statement = (
        select(finding.code, finding.payload)
        .join(report, report.id == finding.report)
        .order_by(report.department.is_not(None), finding.id)
    )
    with store.reading() as connection:
        return tuple(PrintedFinding(row.code, _list_subjects(row.payload)) for row in connection.execute(statement))


def load_finding_figure(store: Store, code: str) -> str:
    """Return the reference of the comments that a finding counts, in the newest report that has it.

    The company's report comes first: a department's has its own part.

    Raises
    ------
    UnknownNameError
        No report has the finding, or it counts no comments.
    """
    finding, report = schema.Finding, schema.Report
    statement = (
        select(finding.payload, finding.theme, report.period)
        .join(report, report.id == finding.report)
        .where(finding.code == code)
        .order_by(report.department.is_not(None), finding.id.desc())
    )
    with store.reading() as connection:
        row = connection.execute(statement).first()
    if row is None:
        raise UnknownNameError(f"no report has a finding {code!r}; its code is printed behind it")
    reference = row.payload.get("figure")
    if reference is None and row.theme is not None:  # stored before reports said it
        incident = "incident/" if len(_list_subjects(row.payload)) > 1 else ""
        reference = f"{row.period}/{incident}T-{row.theme}/comments"
    if reference is None:
        raise UnknownNameError(f"{code} counts no comments: it tells of {row.payload.get('kind', 'something else')}")
    return str(reference)


def load_printed_department_numbers(store: Store) -> dict[str, int]:
    """Return the numbers under which reports print departments, by name; the first report that has one counts."""
    report = schema.Report
    with store.reading() as connection:
        manifests = connection.execute(select(report.manifest).order_by(report.id)).scalars().all()
    number_by_name: dict[str, int] = {}
    for manifest in manifests:
        for name, number in manifest.get(DEPARTMENTS, {}).items():
            number_by_name.setdefault(str(name), int(number))
    return number_by_name


def _list_subjects(payload: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what a finding is about; of one that an older version stored by its kind and theme."""
    if "subjects" in payload:
        return tuple(map(str, payload["subjects"]))
    kind, theme = str(payload.get("kind", "")), payload.get("theme")
    if theme is None:
        return (kind,) if kind else ()
    return (f"{'praise' if kind == 'good news' else 'theme'}/{theme}",)


def load_reports(store: Store) -> tuple[ReportInfo, ...]:
    """Return all reports, the oldest first."""
    report = schema.Report
    columns = (report.id, report.period, report.department, report.language, report.state, report.manifest)
    with store.reading() as connection:
        rows = connection.execute(select(*columns).order_by(report.id)).all()
    return tuple(
        ReportInfo(
            id_,
            period,
            department,
            language,
            ReportState(state),
            tuple(manifest.get("files", {})),
            bool(manifest.get("form")),
            date.fromisoformat(manifest["form"]) if isinstance(manifest.get("form"), str) else None,
        )
        for id_, period, department, language, state, manifest in rows
    )


def rename_report_files(store: Store, report_id: int, new_name_by_name: Mapping[str, str]) -> None:
    """Set the names of a report's files, so that who looks for what it quotes finds them under their names of today."""
    report = schema.Report
    with store.writing() as connection:
        manifest = dict(connection.execute(select(report.manifest).where(report.id == report_id)).scalar_one())
        files = {new_name_by_name.get(name, name): content for name, content in manifest.get("files", {}).items()}
        connection.execute(update(report).where(report.id == report_id).values(manifest=manifest | {"files": files}))


def withdraw_report(store: Store, report_id: int) -> None:
    """Mark a report as withdrawn, without files; its figures stay, so that what was printed can still be traced.

    What was signed off stays so: who did, on what, and who was asked. Its manifest says when its files went.
    """
    report = schema.Report
    with store.writing() as connection:
        stored = connection.execute(select(report.state, report.manifest).where(report.id == report_id)).one()
        numbers = {DEPARTMENTS: stored.manifest[DEPARTMENTS]} if DEPARTMENTS in stored.manifest else {}
        values: dict[str, Any] = {"state": ReportState.WITHDRAWN, "manifest": {**numbers, "files": {}}}
        if stored.state == ReportState.APPROVED:
            names = {"signed_off", "basis", "form"} & stored.manifest.keys()
            signed_values = {name: stored.manifest[name] for name in names}
            values = {
                "manifest": {**numbers, **signed_values, "files": {}, WITHDRAWN_AT: datetime.now(UTC).isoformat()}
            }
        connection.execute(update(report).where(report.id == report_id).values(values))


def load_figure(store: Store, reference: str) -> FigureInfo:
    """Return a printed figure by its reference: as it was signed off last or, before that, as the newest draft has it.

    Raises
    ------
    UnknownNameError
        No report has it.
    """
    figure, report = schema.Figure, schema.Report
    statement = (
        select(
            figure.reference,
            figure.title,
            figure.estimate,
            figure.feedback,
            figure.report,
            report.period,
            report.department,
            report.language,
            report.state,
            report.at,
            figure.n_erased,
        )
        .join_from(figure, report, figure.report == report.id)
        .where(figure.reference == reference)
        # A reference is the same in every report of a month. Beside what was signed off there is a draft where an
        # erasure made it again: what people have on paper is the former.
        .order_by((report.state == ReportState.APPROVED).desc(), report.id.desc())
    )
    with store.reading() as connection:
        figure_row = connection.execute(statement).first()
    if figure_row is None:
        raise UnknownNameError(f"no report has a figure {reference!r}; the reference is printed next to the figure")
    return _build_figure_info(figure_row)


def _build_figure_info(figure_row: Any) -> FigureInfo:  # noqa: ANN401  a row of SQLAlchemy is not typed by column
    return FigureInfo(
        reference=figure_row.reference,
        title=figure_row.title,
        estimate=Estimate(**figure_row.estimate),
        feedback=tuple(figure_row.feedback),
        report=figure_row.report,
        period=figure_row.period,
        department=figure_row.department,
        language=figure_row.language,
        state=ReportState(figure_row.state),
        at=figure_row.at,
        n_erased=figure_row.n_erased,
    )


def _build_figure_rows(
    report_id: int, figures: Mapping[str, tuple[Estimate, Sequence[int]]], titles: Mapping[str, str]
) -> list[dict[str, Any]]:
    return [
        {
            "report": report_id,
            "reference": reference,
            "title": titles.get(reference, ""),
            "estimate": asdict(estimate),
            # NumPy's integers cannot be written as JSON.
            "feedback": [int(feedback_id) for feedback_id in feedback_ids],
        }
        for reference, (estimate, feedback_ids) in figures.items()
    ]


def _build_finding_rows(report_id: int, findings: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "report": report_id,
            "code": code,
            "theme": payload.get("theme"),
            "department": payload.get("department"),
            "payload": dict(payload),
        }
        for code, payload in findings.items()
    ]


def _filter_reports(
    statement: Select[*Columns], period: str, department: str | None, language: str
) -> Select[*Columns]:
    """Return a statement about the reports of a period, a department (None: the company's) and a language."""
    report = schema.Report
    # In SQL nothing equals NULL, not even NULL.
    of_department = report.department.is_(None) if department is None else report.department == department
    statement = statement.where(report.period == period, of_department, report.language == language)
    return statement.order_by(report.id.desc())


def _delete_draft(connection: Connection, period: str, department: str | None, language: str) -> None:
    draft_ids = _list_replaced_ids(connection, period, department, language)
    connection.execute(delete(schema.Report).where(schema.Report.id.in_(draft_ids)))


def _list_replaced_ids(connection: Connection, period: str, department: str | None, language: str) -> list[int]:
    statement = _filter_reports(select(schema.Report.id), period, department, language)
    # A report that is made again replaces the withdrawn draft too.
    is_replaced = schema.Report.state.in_((ReportState.DRAFT, ReportState.WITHDRAWN))
    return list(connection.execute(statement.where(is_replaced)).scalars())


def _load_draft_findings(
    connection: Connection, period: str, department: str | None, language: str
) -> dict[str, dict[str, Any]]:
    """Return the findings of the drafts that are replaced, marked as no longer printed, by their codes."""
    finding = schema.Finding
    draft_ids = _list_replaced_ids(connection, period, department, language)
    statement = select(finding.code, finding.payload).where(finding.report.in_(draft_ids)).order_by(finding.id)
    return {row.code: {**row.payload, REPLACED: True} for row in connection.execute(statement)}
