"""Erasure of what is older than ``[sources] keep`` says: the store, the models, reports that quote it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from voc.config import get_user_name
from voc.errors import UsageError
from voc.pipeline.context import Context
from voc.pipeline.customer_erasure import (
    ErasedCustomer,
    build_wording,
    erase_expired_stored,
    find_expired_rows,
    list_files_with_wording,
    withdraw_reports,
)
from voc.store import runs
from voc.store.customer_rows import CustomerRows, compact_database
from voc.workspace.erasure import list_possible_files, list_source_files, make_reports_again, refit_stages

if TYPE_CHECKING:
    from voc.store.reports import ReportInfo
    from voc.workspace.workspace import Workspace

__all__ = ["ExpiredErasure", "ExpiredSource", "count_expired", "erase_expired_data"]


@dataclass(frozen=True, slots=True)
class ExpiredSource:
    """Rows of a source that are past the time that they are kept; ``closed`` and ``open`` are those times."""

    source: str
    closed: str | None
    open: str | None
    n_comments: int
    n_contacts: int
    n_signals: int
    n_refused_cells: int = 0


@dataclass(frozen=True, slots=True)
class ExpiredErasure:
    """Outcome of an erasure of what is too old; of a dry run, what would be.

    Attributes
    ----------
    sources
        What was erased, by source; empty: nothing was too old.
    n_figures
        Printed figures that were counted from it: they stay as printed, and say how many comments were erased.
    reports_withdrawn
        Files of reports that quoted it and were deleted.
    reports_made
        Files of those reports that were made again: none of their figures was counted from it.
    source_files, possible_files, other_files
        Exports that it came with, others in which the same rows may have stood, and other files of the workspace's
        folder that quote it: people's to delete.
    is_compact
        False: another process held the database's log, which still may hold deleted text; run the command again.
    """

    sources: tuple[ExpiredSource, ...]
    n_figures: int = 0
    reports_withdrawn: tuple[Path, ...] = ()
    reports_made: tuple[Path, ...] = ()
    source_files: tuple[Path, ...] = ()
    possible_files: tuple[Path, ...] = ()
    other_files: tuple[Path, ...] = ()
    is_compact: bool = True
    dry_run: bool = False


def count_expired(ws: Workspace, today: date | None = None) -> tuple[ExpiredSource, ...]:
    """Return what is past the time that it is kept, by source; erases nothing."""
    return _describe_sources(ws, find_expired_rows(Context(ws.store, ws.config), today or _get_today(ws)))


def erase_expired_data(ws: Workspace, *, dry_run: bool = False, today: date | None = None) -> ExpiredErasure:
    """Erase what is older than ``keep`` in ``[sources.NAME]`` says; printed figures stay.

    Raises
    ------
    UsageError
        No source says how long it is kept.
    """
    context = Context(ws.store, ws.config)
    # No silence here: an empty result would look like a clean workspace to one who believes that a term is set.
    if not any(source.keep is not None for source in ws.config.sources.values()):
        raise UsageError('no source says how long it is kept: set keep = "24 months" in a [sources.NAME] of voc.toml')
    day = today or _get_today(ws)
    rows_by_source = find_expired_rows(context, day)
    # Before anything goes: only what had been fitted is fitted again.
    stages = runs.load_current_run_ids(ws.store)
    folder = ws.root / ws.config.reports.folder
    # While the rows are there: afterwards it is unknown which words to look for in reports and other files.
    wording = build_wording(context, list(rows_by_source.values()))
    report_ids = frozenset(report for rows in rows_by_source.values() for report in rows.reports)
    n_figures = _count_figures(ws, rows_by_source) if report_ids else 0
    withdrawn: list[ReportInfo] = []
    new_files: list[Path] = []
    is_compact = True
    if rows_by_source and not dry_run:
        try:
            expired = ErasedCustomer(CustomerRows(reports=report_ids), wording)
            withdrawn = withdraw_reports(context, expired, folder, by_words=False)
            erase_expired_stored(context, wording, day, get_user_name())
            if any(rows.n_rows for rows in rows_by_source.values()):
                refit_stages(ws, context, stages)
            # A month whose comments went would be printed with other numbers: its report stays withdrawn.
            new_files = make_reports_again(ws, [report for report in withdrawn if report.id not in report_ids])
        finally:
            # After an error as well: what was deleted until then still lies in the database's free pages.
            is_compact = compact_database(ws.store)
    batch_ids = {batch for rows in rows_by_source.values() for batch in rows.batches}
    source_files = list_source_files(ws, batch_ids)
    return ExpiredErasure(
        sources=_describe_sources(ws, rows_by_source),
        n_figures=n_figures,
        reports_withdrawn=tuple(folder / name for report in withdrawn for name in report.files),
        reports_made=tuple(new_files),
        source_files=tuple(source_files),
        possible_files=tuple(list_possible_files(ws, batch_ids)),
        other_files=tuple(list_files_with_wording(ws.root, wording, skip=source_files)) if rows_by_source else (),
        is_compact=is_compact,
        dry_run=dry_run,
    )


def _get_today(ws: Workspace) -> date:
    return datetime.now(ZoneInfo(ws.config.company.time_zone)).date()


def _count_figures(ws: Workspace, rows_by_source: Mapping[str, CustomerRows]) -> int:
    """Return the number of printed figures that were counted from comments that are too old."""
    from voc.store import reports

    feedback_ids = frozenset(number for rows in rows_by_source.values() for number in rows.feedback_ids)
    report_ids = {report for rows in rows_by_source.values() for report in rows.reports}
    return sum(
        not feedback_ids.isdisjoint(figure.feedback)
        for report_id in report_ids
        for figure in reports.load_figures(ws.store, report_id).values()
    )


def _describe_sources(ws: Workspace, rows_by_source: Mapping[str, CustomerRows]) -> tuple[ExpiredSource, ...]:
    descriptions: list[ExpiredSource] = []
    for name, rows in rows_by_source.items():
        rule = ws.config.sources[name].keep_rule
        descriptions.append(
            ExpiredSource(
                source=name,
                closed=None if rule is None else rule.closed,
                open=None if rule is None else rule.open,
                n_comments=len(rows.feedback_ids),
                n_contacts=len(rows.contact_ids),
                n_signals=len(rows.signal_ids),
                n_refused_cells=rows.n_refused_cells,
            )
        )
    return tuple(descriptions)
