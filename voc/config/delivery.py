"""``[delivery]`` in ``voc.toml``: how reports reach the department heads, and where their answers go."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from voc.config.table import Table

__all__ = ["DeliverySettings", "MailAddress"]

MailAddress = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^[^@\s<>,;\"\\\\]+@[^@\s<>,;\"\\\\]+$", max_length=254)
]
"""A mail address and nothing else: no name, no second one, and nothing that could end a line of a mail's head."""


class DeliverySettings(Table):
    """``[delivery]``: without it reports are made and not sent."""

    reply_to: MailAddress | None = None
    """Address that heads send their forms and answers to; printed in the form and on the draft."""
