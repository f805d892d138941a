"""``[delivery]`` in ``voc.toml``: how reports reach the department heads, and where their answers go."""

from __future__ import annotations

import ntpath
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from voc.config.table import Table

__all__ = ["DeliverySettings", "MailAddress", "Recipient"]

MailAddress = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^[^@\s<>,;\"\\]+@[^@\s<>,;\"\\]+$", max_length=254)
]
"""A mail address and nothing else: no name, no second one, and nothing that could end a line of a mail's head."""


class Recipient(Table):
    """``[delivery.company]``, ``[delivery.departments.NAME]``: who gets a report, by mail or in a folder, or both."""

    to: tuple[MailAddress, ...] = ()
    """Addresses that the report is mailed to."""
    deputy: tuple[MailAddress, ...] = ()
    """Addresses that ``voc report send --deputy`` mails it to instead, for a head who is away."""
    folder: str | None = None
    """Folder that the files are copied to, such as a share that only the head can read; relative to the workspace."""


class DeliverySettings(Table):
    """``[delivery]``: without it reports are made and not sent."""

    reply_to: MailAddress | None = None
    """Address that heads send their forms and answers to; printed in the form and on the draft."""
    sender: MailAddress | None = None
    """Address that mails come from; needed for mail."""
    host: str | None = None
    """Name of the mail server; needed for mail."""
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    """Port of the mail server."""
    security: Literal["starttls", "tls", "none"] = "starttls"
    """How the connection is secured; ``none`` is for a server on the same computer."""
    user: str | None = None
    """Name to log in with; empty: without."""
    password_variable: Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")] = "VOC_SMTP_PASSWORD"  # noqa: S105 - the name of a variable
    """Environment variable that holds the password; the password itself belongs in no file."""
    company: Recipient = Recipient()
    """Who gets the company's report."""
    departments: Mapping[str, Recipient] = {}
    """Who gets a department's report, by the department's name."""

    @model_validator(mode="after")
    def _check_mail(self) -> DeliverySettings:
        recipients = (self.company, *self.departments.values())
        missing = [name for name in ("sender", "host") if getattr(self, name) is None]
        # Folders alone need no mail server.
        if missing and any(recipient.to for recipient in recipients):
            raise ValueError(f"[delivery] has addresses to mail to, and needs {' and '.join(missing)} as well")
        # As a share of Windows compares them: other letters and slashes are the same folder.
        folders = [ntpath.normpath(each.folder).casefold() for each in recipients if each.folder]
        if len(set(folders)) < len(folders):
            raise ValueError("[delivery] names one folder for two recipients; each would see the other's report")
        if any(recipient.deputy and not recipient.to for recipient in recipients):
            raise ValueError("[delivery] names a deputy of nobody: deputy needs to")
        return self
