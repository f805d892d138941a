"""Reports of a workspace: which department may have one, what was revised since, and what is due."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from voc.causes.organisation import load_organisation
from voc.errors import UsageError
from voc.records import Period
from voc.store import decision_log
from voc.store.reports import ReportInfo, ReportState, load_reports

if TYPE_CHECKING:
    from voc.insight.revision import Revision
    from voc.pipeline import Context
    from voc.pipeline.report import Edition
    from voc.workspace.workspace import Workspace

__all__ = [
    "DueState",
    "DueStep",
    "list_due_steps",
    "load_revision_of",
    "make_proof_cards",
    "make_workspace_reports",
]

MIN_FOR_PROCESS = 8
"""Reports from which on a second process is started: it imports for as long as a few of them take."""


def make_workspace_reports(
    ws: Workspace,
    context: Context,
    month: Period,
    departments: Sequence[str | None],
    *,
    languages: Sequence[str],
    formats: Sequence[str],
    force: bool,
    edition: Edition,
) -> list[Path]:
    """Make the reports of several departments and return their files; see ``Workspace.report``."""
    from voc.pipeline.report import ReportRequest, make_reports

    requests = []
    for name in departments:
        # A form is for one department.
        own_edition = edition if name is not None else replace(edition, with_form=False)
        requests += [
            ReportRequest(month, _check_department(ws, month, name), language, tuple(formats), own_edition)
            for language in languages or (ws.config.company.language,)
        ]
    folder = ws.root / ws.config.reports.folder
    with _open_renderer(len(requests)) as renderer:
        paths_by_report = make_reports(
            context, lambda: ws.facts, requests, folder=folder, force=force, renderer=renderer
        )
    return [path for paths in paths_by_report for path in paths]


def _open_renderer(n_reports: int) -> AbstractContextManager[ProcessPoolExecutor | None]:
    """Return a second process for what is rendered; none where starting it takes longer than it saves."""
    if n_reports < MIN_FOR_PROCESS or (os.cpu_count() or 1) == 1:
        return nullcontext()
    # Spawned on every system: a fork would share the database's connections.
    return ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"))


def _check_department(ws: Workspace, month: Period, department: str | None) -> str | None:
    """Return a department's name as ``voc.toml`` writes it, which is part of the files' names.

    Raises
    ------
    UnknownNameError, UsageError
        There is no such department, or no report of the month for it.
    """
    if department is None:
        return None
    entry = ws.config.find_department(department)
    obstacle = entry.find_report_obstacle(month.first_day, month.last_day)
    if obstacle is not None:
        raise UsageError(f"there is no report of {month} for {entry.name}: {obstacle}")
    return entry.name


def load_revision_of(
    ws: Workspace, period: str, *, department: str | None = None, language: str | None = None
) -> Revision:
    """Return which figures of a signed-off report are others today, and why.

    Raises
    ------
    UsageError
        Nobody signed it off.
    """
    from voc.pipeline import Context
    from voc.pipeline.signed_figures import load_revision

    month = Period.parse(period)
    name = None if department is None else ws.config.find_department(department).name
    context = Context(ws.store, ws.config)
    revision = load_revision(context, lambda: ws.facts, month, name, language or ws.config.company.language)
    if revision is None:
        whose = "the company" if name is None else name
        raise UsageError(f"the report of {month} of {whose} was not signed off; voc report {month} --approve does")
    return revision


def make_proof_cards(
    ws: Workspace,
    action: str | None = None,
    *,
    period: str | None = None,
    language: str | None = None,
    formats: Sequence[str] = ("html", "pdf"),
) -> tuple[Path, ...]:
    """Write a card for each action that worked by a month's end (default: the last month), and return the files.

    Parameters
    ----------
    action
        Only this one, ``A-3``.

    Raises
    ------
    UsageError
        ``action`` is none of those that worked.
    PeriodError
        A month without data.
    """
    from voc.insight.scope import find_last_period
    from voc.report.proof_card import build_proof_cards

    last_period = find_last_period(ws.facts)
    if period is None and last_period is None:
        return ()
    return build_proof_cards(
        ws.month(period or str(last_period)),
        ws.config,
        ws.root / ws.config.reports.folder,
        language=language or ws.config.company.language,
        generated_at=ws.config.company.convert_to_local(datetime.now(UTC)),
        formats=formats,
        reference=action,
    )


# ---- rhythm ---------------------------------------------------------------------------------------------------------


class DueState(StrEnum):
    """State of a step of a month's report on a day."""

    DONE = "done"
    TO_COME = "to come"
    TODAY = "due today"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class DueStep:
    """A step of a month's report: the day it is due on, how far it is, and what is missing."""

    period: Period
    step: str
    due: date
    state: DueState
    missing: tuple[str, ...] = ()
    """Sources that are not in, departments that have not answered or whose report is a draft still."""


def list_due_steps(ws: Workspace, today: date | None = None) -> tuple[DueStep, ...]:
    """Return the steps of the report of the month before, each with its state on a day (default: the company's today).

    The data are in when every source came in to the month's end (``list_missing_sources``); drafts when a form was
    made; replies when everybody who was asked has answered; the final when the company's report was signed off.
    """
    from voc.insight.data_arrival import has_all_data, list_missing_sources

    day = today or ws.config.company.convert_to_local(datetime.now(UTC)).date()
    period = Period(day.year, day.month).shift(-1)
    deadlines = ws.config.rhythm.compute_deadlines(period)
    own_reports = [info for info in load_reports(ws.store) if info.period == str(period)]
    # Under today's names on both sides: forms and answers may be from before a rename, or one of them.
    find = load_organisation(ws.config).find_current_name
    recipients = sorted({find(info.department) for info in own_reports if info.has_form and info.department})
    answering = {find(name) for name in _list_answering_departments(ws, period)}
    silent = tuple(name for name in recipients if name not in answering)
    is_final = any(info.department is None and info.state is ReportState.APPROVED for info in own_reports)
    # A final ends drafts and replies: who signed off without them, or without a silent head, waits for neither.
    steps = (
        ("data", deadlines.data, has_all_data(ws.facts, period), list_missing_sources(ws.facts, period)),
        ("drafts", deadlines.drafts, bool(recipients) or is_final, ()),
        ("replies", deadlines.replies, (bool(recipients) and not silent) or is_final, silent),
        ("final", deadlines.final, is_final, _list_unsigned(own_reports)),
    )
    return tuple(
        DueStep(period, name, due, _find_state(due, day, is_done=is_done), () if is_done else missing)
        for name, due, is_done, missing in steps
    )


def _list_answering_departments(ws: Workspace, period: Period) -> set[str]:
    """Return the departments that answered a finding of a month."""
    replies = decision_log.load_active_decisions(ws.store, kinds=["reply"])
    prefix = f"B-{period}-"
    return {
        str(event.payload["department"])
        for event in replies
        if str(event.payload.get("finding") or "").startswith(prefix)
    }


def _list_unsigned(own_reports: Sequence[ReportInfo]) -> tuple[str, ...]:
    """Return the departments whose report of the month is a draft still."""
    signed = {info.department for info in own_reports if info.state is ReportState.APPROVED}
    drafts = {info.department for info in own_reports if info.state is ReportState.DRAFT}
    return tuple(sorted(name for name in drafts - signed if name is not None))


def _find_state(due: date, today: date, *, is_done: bool) -> DueState:
    if is_done:
        return DueState.DONE
    if due == today:
        return DueState.TODAY
    return DueState.OVERDUE if due < today else DueState.TO_COME
