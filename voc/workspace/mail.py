"""Mails with a report: one for each address, sent by the company's own mail server."""

from __future__ import annotations

import mimetypes
import os
import smtplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import TYPE_CHECKING

from voc.errors import VocError

if TYPE_CHECKING:
    from datetime import datetime

    from voc.config.delivery import DeliverySettings

__all__ = ["Mail", "MailServer", "build_mail", "connect"]

TIMEOUT_SECONDS = 60
MailServer = smtplib.SMTP


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail before it is put together; ``key`` makes its Message-ID, so that a second copy is known as one."""

    to: str
    subject: str
    body: str
    files: Sequence[Path]
    key: str


def build_mail(mail: Mail, settings: DeliverySettings, at: datetime) -> EmailMessage:
    """Return a mail with its files.

    Raises
    ------
    ValueError
        The settings have no sender.
    """
    if settings.sender is None:
        raise ValueError("[delivery] has no sender")
    message = EmailMessage()
    message["Subject"] = mail.subject
    message["From"] = settings.sender
    message["To"] = mail.to
    if settings.reply_to is not None:
        message["Reply-To"] = settings.reply_to
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{mail.key}.voc@{settings.sender.rpartition('@')[2]}>"
    # Out-of-office answers are for people, and so is "do not forward me your holiday".
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.body)
    for path in mail.files:
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        main_type, _, sub_type = kind.partition("/")
        message.add_attachment(path.read_bytes(), maintype=main_type, subtype=sub_type, filename=path.name)
    return message


@contextmanager
def connect(settings: DeliverySettings) -> Iterator[MailServer]:
    """Open a connection to the mail server, secured and logged in as the settings say.

    Raises
    ------
    VocError
        There is no server, it is not what the settings say, or it refuses the login.
    """
    server: MailServer | None = None
    where = f"{settings.host}:{settings.port}"
    password = _take_password(settings)
    try:
        if settings.security == "tls":
            context = ssl.create_default_context()
            server = smtplib.SMTP_SSL(settings.host or "", settings.port, timeout=TIMEOUT_SECONDS, context=context)
        else:
            server = smtplib.SMTP(settings.host or "", settings.port, timeout=TIMEOUT_SECONDS)
        if settings.security == "starttls":
            server.starttls(context=ssl.create_default_context())
        if settings.user is not None:
            server.login(settings.user, password)
    except (OSError, smtplib.SMTPException) as exc:
        if server is not None:
            server.close()
        # Never the exception's own text of a login: some servers repeat what they were given.
        reason = "it refuses the login" if isinstance(exc, smtplib.SMTPAuthenticationError) else str(exc)[:200]
        raise VocError(f"the mail server {where} ([delivery] in voc.toml) cannot be used: {reason}") from None
    try:
        yield server
    finally:
        try:
            server.quit()
        except (OSError, smtplib.SMTPException):
            server.close()


def _take_password(settings: DeliverySettings) -> str:
    """Return the password of the environment; empty where nobody logs in.

    Raises
    ------
    VocError
        There is a user and no password.
    """
    if settings.user is None:
        return ""
    password = os.environ.get(settings.password_variable, "")
    if not password:
        raise VocError(
            f"[delivery] user is {settings.user!r}, and the environment variable {settings.password_variable} holds no "
            "password"
        )
    return password
