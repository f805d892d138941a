"""Results about the contacts of a theme since customers first reported it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from voc.records import Estimate

__all__ = ["ThemeContacts"]


@dataclass(frozen=True, slots=True)
class ThemeContacts:
    """Contacts of a theme from the day on which customers first reported it to the end of a month.

    ``is_from_start``: it was there when the data began, and is older. ``hours`` are those of handling; None: no time is
    known. ``n_customers`` had a contact with a comment about it.
    """

    since: date
    is_from_start: bool
    contacts: Estimate
    hours: Estimate | None
    n_customers: int
