"""Delivery of a month's reports: each department's to its own head and to nobody else, by mail or into a folder."""

from __future__ import annotations

import hashlib
import smtplib
from collections.abc import Collection, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from voc.config import get_user_name
from voc.config.delivery import Recipient
from voc.errors import UsageError, VocError
from voc.files import make_folder, write_file
from voc.records import Period
from voc.store.reports import ReportState, load_report_manifest, load_reports
from voc.workspace.delivery_log import DeliveryLog, DeliveryRecord, DeliveryState
from voc.workspace.mail import Mail, MailServer, build_mail, connect

if TYPE_CHECKING:
    from voc.workspace.workspace import Workspace

__all__ = ["DeliveryOutcome", "DeliveryRequest", "ReportDelivery", "send_reports"]

NOT_SENT = frozenset({".ipynb", ".md"})
"""Endings of files that are not attached: an analyst's notebook, and the text that is the mail itself."""
FOLDER_PREFIX = "folder:"
REFUSALS = (
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPDataError,
    smtplib.SMTPHeloError,
    smtplib.SMTPNotSupportedError,
)
"""Errors that are the server's own word that it did not take a mail."""


@dataclass(frozen=True, slots=True)
class DeliveryRequest:
    """Reports to send: of which month, to whom (empty: to all that ``voc.toml`` names), and how.

    ``with_deputies`` are departments whose deputies get the mail instead of the head; ``is_dry`` sends nothing;
    ``is_again`` also sends what was sent before, or may have been.
    """

    period: Period
    departments: Collection[str] = ()
    language: str | None = None
    with_deputies: Collection[str] = ()
    is_dry: bool = False
    is_again: bool = False
    who: str | None = None


class DeliveryOutcome:
    """Outcomes of a delivery, as they are printed."""

    SENT = "sent"
    WOULD_SEND = "would be sent"
    SENT_BEFORE = "sent before"
    UNSURE = "unsure"
    FAILED = "failed"
    NO_REPORT = "no report"


@dataclass(frozen=True, slots=True)
class ReportDelivery:
    """One report to one address or folder, and what came of it."""

    department: str | None
    address: str
    files: tuple[str, ...]
    outcome: str
    note: str = ""


def send_reports(ws: Workspace, request: DeliveryRequest) -> tuple[ReportDelivery, ...]:
    """Send a month's reports as they are on the disk; nothing is sent twice.

    A line is written before each mail and one after it. Where a process was killed between the two, nobody knows
    whether the mail went out: it is reported, and not sent again.

    Raises
    ------
    UsageError
        ``[delivery]`` names nobody, or not the department that is asked for.
    VocError
        The mail server cannot be used, or another process is sending.
    """
    recipients = _choose_recipients(ws, request)
    log = DeliveryLog(ws.root / ws.config.reports.folder)
    with log.lock(), ExitStack() as connections:
        sender = _Sender(ws, request, log, connections)
        return tuple(delivery for department, each in recipients for delivery in sender.deliver(department, each))


def _choose_recipients(ws: Workspace, request: DeliveryRequest) -> list[tuple[str | None, Recipient]]:
    settings = ws.config.delivery
    recipients: list[tuple[str | None, Recipient]] = [(None, settings.company), *settings.departments.items()]
    reachable = [(name, each) for name, each in recipients if each.to or each.folder]
    if not reachable:
        raise UsageError("[delivery] in voc.toml names nobody to send a report to; see docs/configuration.md")
    # All is checked before the first mail goes: a name that is mistyped must not leave half of a round sent.
    wanted_names = {ws.config.find_department(name).name for name in (*request.departments, *request.with_deputies)}
    if missing := sorted(wanted_names - {name for name, _ in reachable if name is not None}):
        raise UsageError(f"[delivery.departments] has nobody for {', '.join(missing)}")
    for name in request.with_deputies:
        if not settings.departments[ws.config.find_department(name).name].deputy:
            raise UsageError(f"[delivery.departments] names no deputy for {name}")
    # Deputies do not narrow the round: they say to whom a department's mail goes, not which departments get one.
    own_names = {ws.config.find_department(name).name for name in request.departments}
    return [(name, each) for name, each in reachable if not own_names or name in own_names]


class _Sender:
    """Sending of one month's reports; the connection to the mail server is opened with the first mail."""

    def __init__(self, ws: Workspace, request: DeliveryRequest, log: DeliveryLog, connections: ExitStack) -> None:
        self.ws = ws
        self.request = request
        self.log = log
        self.language = request.language or ws.config.company.language
        # Read while the log is locked: what another process sent a moment ago is in it.
        self.last_records = log.read_last()
        self._connections = connections
        self._server: MailServer | None = None
        self._folder = ws.root / ws.config.reports.folder
        self._deputy_names = {ws.config.find_department(name).name for name in request.with_deputies}

    def deliver(self, department: str | None, recipient: Recipient) -> Iterator[ReportDelivery]:
        """Yield what came of a report, for each address and folder of its recipient."""
        addresses = recipient.deputy if department in self._deputy_names else recipient.to
        targets = [*addresses, *([f"{FOLDER_PREFIX}{recipient.folder}"] if recipient.folder else [])]
        files, obstacle = self._find_files(department)
        for target in targets:
            if obstacle:
                yield ReportDelivery(department, target, (), DeliveryOutcome.NO_REPORT, obstacle)
            else:
                yield self._deliver_to(department, target, files)

    def _find_files(self, department: str | None) -> tuple[dict[str, str], str]:
        """Return the files of the newest report with their hashes, or why there is nothing to send."""
        period = self.request.period
        manifest = load_report_manifest(self.ws.store, period=period, department=department, language=self.language)
        files = {} if manifest is None else dict(manifest.get("files", {}))
        files = {name: content for name, content in files.items() if Path(name).suffix not in NOT_SENT}
        if not files:
            return {}, f"there is none of {period} in {self.language}; voc report {period} --all makes it"
        for name, content in files.items():
            path = self._folder / name
            # Who opened the workbook may have saved it: what goes out must be what the store says was made.
            if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != content:
                return {}, f"{name} is gone or was changed since it was made; make the report anew"
        return files, ""

    def _deliver_to(self, department: str | None, target: str, files: dict[str, str]) -> ReportDelivery:
        record = DeliveryRecord(
            str(self.request.period),
            department,
            self.language,
            target,
            files,
            who=self.request.who or get_user_name(),
        )
        names = tuple(sorted(files))
        earlier = self.last_records.get(record.key)
        if earlier is not None and not self.request.is_again:
            if earlier.state is DeliveryState.SENT:
                return ReportDelivery(department, target, names, DeliveryOutcome.SENT_BEFORE, earlier.at)
            # A file that is copied again takes its own place; a second mail cannot be taken back.
            if earlier.state is DeliveryState.SENDING and not target.startswith(FOLDER_PREFIX):
                note = f"a process ended while it was sending at {earlier.at}; ask, then --again sends it"
                return ReportDelivery(department, target, names, DeliveryOutcome.UNSURE, note)
        # Behind what was sent before: a dry run says what would happen, which for such a report is nothing.
        if self.request.is_dry:
            return ReportDelivery(department, target, names, DeliveryOutcome.WOULD_SEND)
        return self._send(record, names)

    def _send(self, record: DeliveryRecord, names: tuple[str, ...]) -> ReportDelivery:
        """Send one delivery, with a line in the log before and after it."""
        if not record.address.startswith(FOLDER_PREFIX):
            self._open_server()  # before the line: a server that is not there has been sent nothing
        self._write(record, DeliveryState.SENDING)
        try:
            if record.address.startswith(FOLDER_PREFIX):
                self._copy(record)
            else:
                self._mail(record)
        except (OSError, smtplib.SMTPException) as exc:
            self._server = None  # a connection that failed once is opened anew
            error = str(exc)[:200]
            if not (isinstance(exc, REFUSALS) or record.address.startswith(FOLDER_PREFIX)):
                # The line went dead: the server may have taken the mail before. The log stays as after a kill.
                note = f"the connection broke off ({error}); ask whether it came, then --again sends it"
                return ReportDelivery(record.department, record.address, names, DeliveryOutcome.UNSURE, note)
            self._write(replace(record, error=error), DeliveryState.FAILED)
            return ReportDelivery(record.department, record.address, names, DeliveryOutcome.FAILED, error)
        self._write(record, DeliveryState.SENT)
        return ReportDelivery(record.department, record.address, names, DeliveryOutcome.SENT)

    def _write(self, record: DeliveryRecord, state: DeliveryState) -> None:
        at = datetime.now(UTC).isoformat(timespec="seconds")
        self.log.append(replace(record, state=state, at=at))

    def _open_server(self) -> MailServer:
        if self._server is None:
            self._server = self._connections.enter_context(connect(self.ws.config.delivery))
        return self._server

    def _copy(self, record: DeliveryRecord) -> None:
        folder = self.ws.root / Path(record.address.removeprefix(FOLDER_PREFIX)).expanduser()
        make_folder(folder)
        for name in record.files:
            # Without the folder of the month: the recipient's own folder holds the files side by side.
            write_file(folder / Path(name).name, (self._folder / name).read_bytes())

    def _mail(self, record: DeliveryRecord) -> None:
        from voc.report.mail_text import format_mail_body, format_mail_subject
        from voc.report.messages import ReportMessages

        messages = ReportMessages(self.language)
        is_draft = self._is_draft(record.department)
        mail = Mail(
            record.address,
            format_mail_subject(self.request.period, record.department, messages, is_draft=is_draft),
            self._read_letter(record)
            or format_mail_body(self.request.period, record.department, messages, is_draft=is_draft),
            [self._folder / name for name in sorted(record.files)],
            record.key,
        )
        message = build_mail(mail, self.ws.config.delivery, datetime.now(UTC))
        self._open_server().send_message(message)

    def _is_draft(self, department: str | None) -> bool:
        of_month = [
            info
            for info in load_reports(self.ws.store)
            if (info.period, info.department, info.language) == (str(self.request.period), department, self.language)
        ]
        # In doubt a draft: nobody may take figures for final that nobody signed off.
        return not of_month or of_month[-1].state is not ReportState.APPROVED

    def _read_letter(self, record: DeliveryRecord) -> str:
        """Return page one as Markdown, where the report was made with it (``--format md``) and it is as it was made."""
        manifest = load_report_manifest(
            self.ws.store, period=self.request.period, department=record.department, language=self.language
        )
        for name, content in ({} if manifest is None else manifest.get("files", {})).items():
            path = self._folder / name
            if path.suffix == ".md" and path.is_file():
                letter = path.read_bytes()
                if hashlib.sha256(letter).hexdigest() != content:
                    raise VocError(f"{path} was changed since it was made; make the report anew")
                return str(letter, "utf-8")
        return ""
