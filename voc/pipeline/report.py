"""Report stage: a month's figures, printed and stored with the comments behind them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voc.causes.organisation import load_organisation
from voc.errors import ConflictError
from voc.files import write_file
from voc.pipeline.context import Context, compute_stage_fingerprint
from voc.pipeline.signed_figures import describe_basis, load_basis, load_published_report
from voc.records import Period, Stage
from voc.records.progress import ProgressCode, ProgressStep
from voc.store import reports, runs
from voc.store.reports import ReportState

if TYPE_CHECKING:
    from voc.insight import Facts, Month
    from voc.insight.results import Finding
    from voc.insight.revision import Revision
    from voc.report.build import BuiltReport, FormRequest
    from voc.store.reports import StoredReport

__all__ = ["Edition", "ReportRequest", "make_reports"]

UNPRINTED_TABLES = {"store", "delivery", "sources"}
"""Tables of voc.toml that change no report; a list of those that do would miss the next one."""
MAX_UNFINISHED = 2
"""Reports that wait for another process while the figures of the next one are computed."""


@dataclass(frozen=True, slots=True)
class Edition:
    """Manner in which a report is made: a draft, a draft with a form for the head's answers, or signed off."""

    with_form: bool = False
    signed_off_by: str | None = None

    @property
    def is_final(self) -> bool:
        """Whether somebody signs it off."""
        return self.signed_off_by is not None


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """Report that is asked for: of which month and whose (None: the company's), in which language and formats."""

    period: Period
    department: str | None
    language: str
    formats: tuple[str, ...]
    edition: Edition = Edition()


def make_reports(
    context: Context,
    load_facts: Callable[[], Facts],
    requests: Sequence[ReportRequest],
    *,
    folder: Path,
    force: bool = False,
    renderer: Executor | None = None,
) -> list[list[Path]]:
    """Make reports of months and return the files of each; nothing is done for those that are there and unchanged.

    What was signed off stays: its files are returned as they are. Only another sign-off makes a new edition, and the
    files of the earlier one are kept.

    Parameters
    ----------
    load_facts
        Called only when a report has to be made.
    renderer
        Where pages and workbooks are rendered while the figures of the next report are computed: another process. None:
        here, one after the other. The files are the same, byte by byte.

    Raises
    ------
    PeriodError
        A month without data.
    UsageError
        An unknown format.
    ConflictError
        A draft of what was signed off.
    """
    from voc.report.build import check_formats

    for request in requests:
        check_formats(request.formats)  # before the figures: they take seconds
    paths_by_position: dict[int, list[Path]] = {}
    unfinished: list[tuple[int, _Report, Month, Future[dict[str, bytes]]]] = []

    def finish_first() -> None:
        position, report, month, rendering = unfinished.pop(0)
        paths_by_position[position] = report.finish(month, rendering.result(), load_facts, folder)

    for position, request in enumerate(requests):
        existing_paths = _find_existing_files(context, request, folder, force=force)
        if existing_paths:
            paths_by_position[position] = existing_paths
            continue
        report = _Report(context, request, datetime.now(UTC), _compute_fingerprint(context, request))
        month = report.compute_month(load_facts)
        unfinished.append((position, report, month, report.start_rendering(month, renderer)))
        # A month has the comments behind every figure: few are held at once.
        while len(unfinished) > (0 if renderer is None else MAX_UNFINISHED):
            finish_first()
    while unfinished:
        finish_first()
    return [paths_by_position[position] for position in range(len(requests))]


def _find_existing_files(context: Context, request: ReportRequest, folder: Path, *, force: bool) -> list[Path]:
    """Return the files of a report that need not be made; empty: it has to be.

    Raises
    ------
    ConflictError
        A draft of what was signed off.
    """
    period, department, language = request.period, request.department, request.language
    approved = reports.load_approved_report(context.store, period=period, department=department, language=language)
    # Of one that an erasure withdrew there is a draft, until somebody signs off a new edition.
    is_withdrawn = approved is not None and reports.WITHDRAWN_AT in approved.manifest
    if approved is not None and not is_withdrawn and not request.edition.is_final:
        is_asked_anew = force or request.edition.with_form
        return _list_approved_files(context, approved, folder, request.formats, is_asked_anew=is_asked_anew)
    manifest = reports.load_report_manifest(context.store, period=period, department=department, language=language)
    if not manifest or force or manifest.get("watermark") != _compute_fingerprint(context, request):
        return []
    return _list_intact_files(manifest, folder)


def _compute_fingerprint(context: Context, request: ReportRequest) -> str:
    settings = context.config.model_dump(mode="json", exclude=UNPRINTED_TABLES)
    # Who signs off is no part of it: the same report is not made again for another name.
    how: dict[str, object] = {"form": request.edition.with_form, "final": request.edition.is_final}
    # What was signed off of the month before is compared with today's figures.
    before = load_published_report(context, request.period.shift(-1), request.department)
    how["reply_to"] = context.config.delivery.reply_to
    how["revised"] = None if before is None else before.id
    parameters = {"period": str(request.period), "formats": request.formats, "config": settings, **how}
    return compute_stage_fingerprint(context, Stage.REPORT, parameters)


def _list_approved_files(
    context: Context, approved: StoredReport, folder: Path, formats: tuple[str, ...], *, is_asked_anew: bool
) -> list[Path]:
    """Return the files of a report that was signed off.

    Raises
    ------
    ConflictError
        A draft of it is asked for, another format, or its files are not as they were.
    """
    sign_off = approved.manifest.get("signed_off", {})
    at = datetime.fromisoformat(sign_off["at"]) if "at" in sign_off else approved.at
    who = f"signed off by {sign_off.get('by', 'somebody')} on {context.config.company.convert_to_local(at).date()}"
    again = "--approve makes a new edition, which says what was revised"
    if is_asked_anew:
        raise ConflictError(f"this report was {who}: a draft does not replace it. {again}")
    paths = _list_intact_files(dict(approved.manifest), folder)
    if not paths:
        raise ConflictError(f"this report was {who}, and its files are gone or were changed since. {again}")
    if missing := sorted(set(formats) - {path.suffix.removeprefix(".") for path in paths}):
        raise ConflictError(f"this report was {who} without {', '.join(missing)}. {again}")
    return paths


def _keep_earlier_files(context: Context, request: ReportRequest, approved: StoredReport, folder: Path) -> None:
    """Give the files of the edition before a number, so that the new ones do not write over them."""
    n = reports.count_approved_reports(
        context.store, period=request.period, department=request.department, language=request.language
    )
    new_name_by_name = {}
    for name in approved.manifest.get("files", {}):
        path = folder / name
        if path.is_file():
            new_path = path.with_name(f"{path.stem}-edition-{n}{path.suffix}")
            # Written and taken away, not renamed: on Windows a name that somebody's viewer holds cannot be replaced.
            write_file(new_path, path.read_bytes())
            path.unlink()
            new_name_by_name[name] = str(new_path.relative_to(folder))
    # In the manifest too: when a customer is erased, the earlier editions are searched by it.
    reports.rename_report_files(context.store, approved.id, new_name_by_name)


@dataclass(frozen=True, slots=True)
class _Report:
    """One report that is being made."""

    context: Context
    request: ReportRequest
    at: datetime
    fingerprint: str
    """What the figures rest on, from before they were computed."""

    def compute_month(self, load_facts: Callable[[], Facts]) -> Month:
        """Return the figures that are printed, with what was revised and who has not answered."""
        from voc.insight import build_month
        from voc.insight.replies import mark_silent_departments
        from voc.insight.shared_results import share_last

        # From here on the report is made anew, with the time of now printed in it.
        self.context.progress(ProgressStep(ProgressCode.COMPUTE_FIGURES, self.request.period), 0, 0)
        facts = load_facts()
        key = (self.request.period, self.request.department)
        # The other language has the same figures; one month is kept, as each has the comments behind every figure.
        month = share_last(facts, "month", key, lambda: build_month(facts, *key))
        month = replace(month, revision=self._load_revision(load_facts))
        return (
            mark_silent_departments(month, self._list_asked_departments()) if self.request.edition.is_final else month
        )

    def start_rendering(self, month: Month, renderer: Executor | None) -> Future[dict[str, bytes]]:
        """Return the report's files by their names, as soon as they are rendered."""
        from voc.report.build import ReportManner, render_report
        from voc.report.html.sections import SignOff

        request, signer = self.request, self.request.edition.signed_off_by
        self.context.progress(ProgressStep(ProgressCode.WRITE_REPORT, request.period), 0, 0)
        sign_off = None if signer is None else SignOff(signer, self.at)
        form = self._request_form()
        answer_before = None if sign_off is None else self._find_answer_day()
        manner = ReportManner(request.language, self.at, request.formats, sign_off, form, answer_before)
        if renderer is not None:
            # Without the comments behind the figures, which no page prints.
            return renderer.submit(render_report, replace(month, figures={}), self.context.config, manner)
        rendering: Future[dict[str, bytes]] = Future()
        rendering.set_result(render_report(month, self.context.config, manner))
        return rendering

    def finish(
        self, month: Month, content_by_name: Mapping[str, bytes], load_facts: Callable[[], Facts], folder: Path
    ) -> list[Path]:
        """Write and store the report, and return its files."""
        from voc.report.build import write_report

        context, request = self.context, self.request
        approved = reports.load_approved_report(
            context.store, period=request.period, department=request.department, language=request.language
        )
        if approved is not None:
            _keep_earlier_files(context, request, approved, folder)
        built = write_report(month, content_by_name, folder, language=request.language)
        file_hashes = {str(path.relative_to(folder)): _compute_file_hash(path) for path in built.paths}
        manifest = {
            "watermark": self.fingerprint,
            "files": file_hashes,
            reports.DEPARTMENTS: load_facts().list_department_numbers(),
            **self._describe_edition(month, load_facts),
        }
        self._save(month, built, manifest)
        return list(built.paths)

    def _list_asked_departments(self) -> frozenset[str]:
        """Return the departments that got a form about the month."""
        find = load_organisation(self.context.config).find_current_name
        return frozenset(
            find(info.department)
            for info in reports.load_reports(self.context.store)
            if info.period == str(self.request.period) and info.has_form and info.department is not None
        )

    def _find_answer_day(self) -> date | None:
        """Return the last day for the department's answers to a draft of the month; None: it got no form."""
        department = self.request.department
        names = (None,) if department is None else load_organisation(self.context.config).list_names(department)
        days = [
            info.answer_before
            for info in reports.load_reports(self.context.store)
            if info.period == str(self.request.period) and info.department in names
        ]
        return max((day for day in days if day is not None), default=None)

    def _request_form(self) -> FormRequest | None:
        from voc.report.build import FormRequest

        if not self.request.edition.with_form or self.request.department is None:
            return None
        organisation = load_organisation(self.context.config)
        no_fault = organisation.no_fault_name
        others = (name for name in organisation.current_names if name not in {self.request.department, no_fault})
        config = self.context.config
        made_on = config.company.convert_to_local(self.at).date()
        answer_before = config.rhythm.compute_answer_day(self.request.period, made_on)
        return FormRequest((self.request.department, *others), answer_before, config.delivery.reply_to or "")

    def _load_revision(self, load_facts: Callable[[], Facts]) -> Revision | None:
        from voc.pipeline.signed_figures import load_revision

        request = self.request
        return load_revision(self.context, load_facts, request.period.shift(-1), request.department, request.language)

    def _describe_edition(self, month: Month, load_facts: Callable[[], Facts]) -> dict[str, Any]:
        """Return what the manifest says of a form, or of who signed off; a form that was sent once stays sent."""
        # Who has no finding is asked nothing: nobody waits for an answer.
        form = self._request_form() if month.findings else None
        day = self._find_answer_day() if form is None else form.answer_before
        was_asked = self.request.department in self._list_asked_departments()
        description: dict[str, Any] = {} if day is None and not was_asked else {"form": str(day) if day else True}
        if self.request.edition.signed_off_by is not None:
            description["basis"] = describe_basis(load_basis(self.context, load_facts()))
            description["signed_off"] = {"by": self.request.edition.signed_off_by, "at": self.at.isoformat()}
        return description

    def _save(self, month: Month, built: BuiltReport, manifest: dict[str, Any]) -> None:
        from voc.insight.finding_codes import list_finding_subjects

        # The last run that the figures come from; without causes the report has only themes.
        store = self.context.store
        current_run = runs.load_current_run(store, Stage.CAUSES) or runs.load_current_run(store, Stage.THEMES)
        reports.save_report(
            store,
            period=month.period,
            department=self.request.department,
            language=self.request.language,
            run_id=current_run.id if current_run else None,
            manifest=manifest,
            figures={figure.reference: (figure.estimate, figure.feedback) for figure in built.figures},
            titles={figure.reference: figure.title for figure in built.figures},
            findings={
                finding.code: {
                    "kind": finding.kind.value,
                    "theme": finding.theme,
                    "subjects": list_finding_subjects(finding),
                    "figure": _find_comments_figure(finding),
                }
                for finding in month.findings
            },
            state=ReportState.APPROVED if self.request.edition.is_final else ReportState.DRAFT,
        )


def _find_comments_figure(finding: Finding) -> str | None:
    """Return the reference of a finding's number of comments; None: it counts none."""
    comments = finding.estimates.get("comments")
    return None if comments is None else comments.reference


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
