"""Reports of a workspace: which department may have one, and where its files go."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from voc.errors import UsageError
from voc.records import Period

if TYPE_CHECKING:
    from voc.pipeline import Context
    from voc.pipeline.report import Edition
    from voc.workspace.workspace import Workspace

__all__ = ["make_workspace_report"]


def make_workspace_report(
    ws: Workspace,
    context: Context,
    month: Period,
    *,
    department: str | None,
    language: str | None,
    formats: Sequence[str],
    force: bool,
    edition: Edition,
) -> list[Path]:
    """Make a month's report and return its files; see ``Workspace.report``."""
    from voc.pipeline.report import ReportRequest, make_report

    if department is not None:
        entry = ws.config.find_department(department)
        department = entry.name  # as voc.toml writes it: the name is part of the files' names
        obstacle = entry.find_report_obstacle(month.first_day, month.last_day)
        if obstacle is not None:
            raise UsageError(f"there is no report of {month} for {department}: {obstacle}")
    request = ReportRequest(month, department, language or ws.config.company.language, tuple(formats), edition)
    return make_report(context, lambda: ws.facts, request, folder=ws.root / ws.config.reports.folder, force=force)
