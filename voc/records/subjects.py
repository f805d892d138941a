"""Subjects of events that are no reference: a finding (``finding/B-2026-10-1``), an audit, a letter, a new action.

Every other event is about a thing with a reference, such as ``T-7``: see ``voc.records.references``.
"""

from __future__ import annotations

import re

from voc.records.references import Reference, ReferenceKind

__all__ = [
    "NEW_ACTION",
    "audit_session",
    "audit_subject",
    "finding_code",
    "finding_subject",
    "letter_month",
    "letter_subject",
    "may_be_same_subject",
]

NEW_ACTION = "A"
"""Subject of an action that has no number yet; the store writes ``A-3`` in its place."""
FINDING_PREFIX = "finding/"
AUDIT_PREFIX = "audit/"
LETTER_PREFIX = "letter/"


def finding_subject(code: str, department: str | None = None) -> str:
    """Return the subject of events about a finding, or about a department's answer to it.

    Examples
    --------
    >>> finding_subject("B-2026-10-1"), finding_subject("B-2026-10-1", "IT")
    ('finding/B-2026-10-1', 'finding/B-2026-10-1/IT')
    """
    return f"{FINDING_PREFIX}{code}" if department is None else f"{FINDING_PREFIX}{code}/{department}"


def finding_code(subject: str) -> str | None:
    """Return the code of the finding that a subject names, or None.

    Examples
    --------
    >>> finding_code("finding/B-2026-10-1"), finding_code("finding/B-2026-10-1/IT")
    ('B-2026-10-1', 'B-2026-10-1')
    >>> finding_code("T-7") is None
    True
    """
    is_finding = subject.startswith(FINDING_PREFIX)
    return subject.removeprefix(FINDING_PREFIX).partition("/")[0] if is_finding else None


def letter_subject(month: str) -> str:
    """Return the subject of the officer's lines of a month's report: ``letter/2026-10``."""
    return f"{LETTER_PREFIX}{month}"


def letter_month(subject: str) -> str | None:
    """Return the month of a letter that a subject names, or None.

    Examples
    --------
    >>> letter_month("letter/2026-10"), letter_month("letter/soon"), letter_month("T-7")
    ('2026-10', None, None)
    """
    month = subject.removeprefix(LETTER_PREFIX)
    is_letter = subject.startswith(LETTER_PREFIX) and re.fullmatch(r"[1-9][0-9]{3}-(0[1-9]|1[0-2])", month)
    return month if is_letter else None


def audit_subject(session: str) -> str:
    """Return the subject of events about an audit session: ``audit/2026-10``."""
    return f"{AUDIT_PREFIX}{session}"


def audit_session(subject: str) -> str | None:
    """Return the name of the audit session that a subject names, or None.

    Examples
    --------
    >>> audit_session("audit/2026-10")
    '2026-10'
    """
    return subject.removeprefix(AUDIT_PREFIX) if subject.startswith(AUDIT_PREFIX) else None


def may_be_same_subject(stored: str, requested: str) -> bool:
    """Tell whether a stored subject can be the requested one: a new action was requested as ``A`` and got a number.

    Examples
    --------
    >>> may_be_same_subject("A-3", "A"), may_be_same_subject("T-7", "A")
    (True, False)
    """
    if requested == NEW_ACTION:
        return stored == NEW_ACTION or Reference.match(stored, ReferenceKind.ACTION) is not None
    return stored == requested
