"""Report stage: a month's figures, printed and stored with the comments behind them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voc.pipeline.context import Context, compute_stage_fingerprint
from voc.records import Period, Stage
from voc.records.progress import ProgressCode, ProgressStep
from voc.store import reports, runs

if TYPE_CHECKING:
    from voc.insight import Facts, Month
    from voc.report.build import BuiltReport

__all__ = ["make_report"]


def make_report(
    context: Context,
    load_facts: Callable[[], Facts],
    period: Period,
    *,
    folder: Path,
    department: str | None,
    language: str,
    formats: tuple[str, ...],
    force: bool = False,
) -> list[Path]:
    """Make a month's report and return its files; nothing is done when they are there and nothing changed.

    Parameters
    ----------
    load_facts
        Called only when the report has to be made.

    Raises
    ------
    PeriodError
        A month without data.
    UsageError
        A format that there is not.
    """
    from voc.insight import build_month
    from voc.report.build import build_report, check_formats

    check_formats(formats)  # before the figures: they take seconds
    printed_tables = {"company", "text", "reports", "cost", "departments", "reasons"}
    settings = context.config.model_dump(mode="json", include=printed_tables)
    fingerprint = compute_stage_fingerprint(
        context, Stage.REPORT, {"period": str(period), "formats": formats, "config": settings}
    )
    manifest = reports.load_report_manifest(context.store, period=period, department=department, language=language)
    if manifest and not force and manifest.get("watermark") == fingerprint:
        existing_paths = _list_intact_files(manifest, folder)
        if existing_paths:
            return existing_paths
    # From here on the report is made anew, with the time of now printed in it.
    context.progress(ProgressStep(ProgressCode.COMPUTE_FIGURES, period), 0, 0)
    month = build_month(load_facts(), period, department)
    context.progress(ProgressStep(ProgressCode.WRITE_REPORT, period), 0, 0)
    built = build_report(
        month, context.config, folder, language=language, formats=formats, generated_at=datetime.now(UTC)
    )
    file_hashes = {str(path.relative_to(folder)): _compute_file_hash(path) for path in built.paths}
    manifest = {"watermark": fingerprint, "files": file_hashes}
    _save_report(context, month, built, manifest=manifest, department=department, language=language)
    return list(built.paths)


def _save_report(
    context: Context,
    month: Month,
    built: BuiltReport,
    *,
    manifest: dict[str, Any],
    department: str | None,
    language: str,
) -> None:
    # The last run that the figures come from; without causes the report has only themes.
    current_run = runs.load_current_run(context.store, Stage.CAUSES) or runs.load_current_run(
        context.store, Stage.THEMES
    )
    reports.save_report(
        context.store,
        period=month.period,
        department=department,
        language=language,
        run_id=current_run.id if current_run else None,
        manifest=manifest,
        figures={figure.reference: (figure.estimate, figure.feedback) for figure in built.figures},
        titles={figure.reference: figure.title for figure in built.figures},
        findings={finding.code: {"kind": finding.kind.value, "theme": finding.theme} for finding in month.findings},
    )


def _list_intact_files(manifest: dict[str, Any], folder: Path) -> list[Path]:
    """Return the files of a manifest, or nothing when one is missing or was changed by hand."""
    hash_by_name: dict[str, str] = manifest.get("files", {})
    paths = [folder / name for name in hash_by_name]
    is_intact = all(
        path.is_file() and _compute_file_hash(path) == hash_by_name[str(path.relative_to(folder))] for path in paths
    )
    return paths if is_intact else []


def _compute_file_hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
