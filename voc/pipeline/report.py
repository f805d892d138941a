"""Report: a month's figures, printed, and traced back to the comments behind them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voc.errors import UnknownNameError
from voc.pipeline.context import Context, watermark
from voc.records import Period
from voc.store import frames, reports, runs

if TYPE_CHECKING:
    import pandas as pd

    from voc.insight import Facts

__all__ = ["make_report", "trace"]


def make_report(
    context: Context,
    facts: Callable[[], Facts],
    period: Period,
    *,
    folder: Path,
    department: str | None,
    language: str,
    formats: tuple[str, ...],
    force: bool = False,
) -> list[Path]:
    """Make a month's report and return its files; nothing is done when it is there and nothing changed.

    Parameters
    ----------
    facts
        Called only when the report has to be made.

    Raises
    ------
    PeriodError
        A month without data.
    NotYetError, UsageError
        A format that comes later, or that there is not.
    """
    from voc.report.build import build_report, check_formats

    check_formats(formats)
    config = context.config.model_dump(mode="json", include={"company", "text", "reports", "departments", "reasons"})
    mark = watermark(context, "report", {"period": str(period), "formats": formats, "config": config})
    manifest = reports.report_manifest(context.store, period=period, department=department, language=language)
    if manifest and not force and manifest.get("watermark") == mark and (there := _still_there(manifest, folder)):
        return there
    context.progress(f"reckoning {period}", 0, 0)
    from voc.insight import month

    figures = month(facts(), period, department)
    context.progress(f"writing the report of {period}", 0, 0)
    built = build_report(
        figures, context.config, folder, language=language, formats=formats, generated_at=datetime.now(UTC)
    )
    current = runs.current_run(context.store, "causes") or runs.current_run(context.store, "themes")
    reports.save_report(
        context.store,
        period=period,
        department=department,
        language=language,
        run=current.id if current else None,
        manifest={"watermark": mark, "files": {str(path.relative_to(folder)): _hash(path) for path in built.paths}},
        figures={figure.reference: (figure.estimate, figure.feedback) for figure in built.figures},
        titles={figure.reference: figure.title for figure in built.figures},
        findings={finding.code: {"kind": finding.kind.value, "theme": finding.theme} for finding in figures.findings},
    )
    return list(built.paths)


def _still_there(manifest: dict[str, Any], folder: Path) -> list[Path]:
    """Return the files of a manifest, or nothing when one is missing or was changed by hand."""
    files: dict[str, str] = manifest.get("files", {})
    paths = [folder / name for name in files]
    good = all(path.is_file() and _hash(path) == files[str(path.relative_to(folder))] for path in paths)
    return paths if good else []


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def trace(context: Context, reference: str) -> pd.DataFrame:
    """Return the comments behind a figure, a theme (``T-7``) or a comment (``F-18``): id, at, channel, text.

    Raises
    ------
    UnknownNameError
        Nothing has that reference.
    """
    found = re.fullmatch(r"([FfTt])-([0-9]{1,15})", reference.strip())
    if found is None:  # a printed figure: it may rest on nothing (zero comments)
        ids: Sequence[int] = reports.figure(context.store, reference.strip()).feedback
    elif not (ids := _named(context, found[1].upper(), int(found[2]))):
        raise UnknownNameError(f"there is nothing under {reference!r}; references look like F-18, T-7 or 2026-10/…")
    return frames.feedback(context.store, ids=ids)[["id", "at", "channel", "text"]]


def _named(context: Context, kind: str, number: int) -> Sequence[int]:
    """Return the comments of a theme, or the one comment; none when there is no such thing."""
    if kind == "T":
        return _comments_of(context, number)
    return frames.feedback(context.store, texts=False, ids=(number,))["id"].tolist()


def _comments_of(context: Context, theme: int) -> list[int]:
    from voc.store import themes

    assigned = themes.assignments(context.store)
    mine = assigned.loc[assigned["theme"] == theme, "segment"]
    segments = frames.segments(context.store)
    return sorted(set(segments.loc[segments["id"].isin(mine), "feedback"].tolist()))
