"""Overviews in addition to a month's report: pages for teams of agents, a year, two months side by side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from voc.errors import UsageError
from voc.insight.calendar_days import find_last_known_day
from voc.records import Period
from voc.report.single_page import PAGE_FORMATS, OverviewSettings, check_page_formats

if TYPE_CHECKING:
    from voc.workspace.workspace import Workspace

__all__ = ["make_comparison", "make_team_pages", "make_year_page"]


def make_team_pages(
    ws: Workspace,
    last_day: date | None = None,
    *,
    language: str | None = None,
    formats: Sequence[str] = PAGE_FORMATS,
) -> tuple[Path, ...]:
    """Write a page for each team about its signals of fourteen days, and return the files.

    Parameters
    ----------
    last_day
        Default: the day of the last signal.

    Raises
    ------
    UsageError
        No signal was given in these days, or an unknown format.
    """
    from voc.insight.team_feedback import DAYS_TOLD, collect_team_feedback
    from voc.report.team_page import build_team_pages

    settings = _build_settings(ws, language, formats)
    facts = ws.facts
    day = last_day or _find_last_day(ws)
    feedback = () if day is None else collect_team_feedback(facts, day)
    if day is None or not feedback:
        raise UsageError(f"no team gave signals enough in the {DAYS_TOLD} days up to {day or 'now'}")
    # Without a list of reasons there is none to mix up.
    confusions = ws.signals.reasons.check().confusions if ws.config.reasons else ()
    return build_team_pages(
        feedback,
        ws.month(str(Period(day.year, day.month))),
        confusions,
        settings,
    )


def _find_last_day(ws: Workspace) -> date | None:
    signals = ws.facts.signals
    if signals is None or signals.empty:
        return None
    _, days = ws.facts.compute_local_dates(signals["at"])
    return date.fromordinal(find_last_known_day(days))


def make_year_page(
    ws: Workspace,
    year: int,
    *,
    department: str | None = None,
    language: str | None = None,
    formats: Sequence[str] = PAGE_FORMATS,
) -> tuple[Path, ...]:
    """Write the page of a year, for the company or a department, and return the files.

    Raises
    ------
    UsageError
        No month of the year has data, or an unknown format.
    """
    from voc.insight import list_periods
    from voc.report.year_page import build_year_page

    settings = _build_settings(ws, language, formats)
    periods = [period for period in list_periods(ws.facts) if period.year == year]
    return build_year_page([ws.month(str(period), department) for period in periods], settings, year=year)


def make_comparison(
    ws: Workspace,
    first: str,
    second: str,
    *,
    department: str | None = None,
    language: str | None = None,
    formats: Sequence[str] = PAGE_FORMATS,
) -> tuple[Path, ...]:
    """Write a page with two months side by side, for the company or a department, and return the files.

    Raises
    ------
    UsageError
        One month twice, or an unknown format.
    PeriodError
        A month without data.
    """
    from voc.insight.month_comparison import compare_months
    from voc.report.comparison_page import build_comparison_page

    settings = _build_settings(ws, language, formats)
    if Period.parse(first) == Period.parse(second):
        raise UsageError(f"expected two months; got {first} twice")
    return build_comparison_page(
        compare_months(
            ws.month(first, department),
            ws.month(second, department),
            smallest_group=ws.config.reports.smallest_group,
        ),
        settings,
    )


def _build_settings(ws: Workspace, language: str | None, formats: Sequence[str]) -> OverviewSettings:
    """Return the settings of a workspace's pages; formats are checked before anything is computed."""
    check_page_formats(formats)
    folder = ws.root / ws.config.reports.folder
    company = ws.config.company
    return OverviewSettings(
        ws.config, folder, language or company.language, company.convert_to_local(datetime.now(UTC)), formats
    )
