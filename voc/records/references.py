"""References: the public names of things, such as ``T-7`` for a theme and ``B-2026-10-1`` for a finding.

They are stable, are printed in reports and on screens, and are what ``voc trace`` takes. They are written and read here
only; what else an event can be about (``finding/B-2026-10-1``) is written and read in ``voc.records.subjects``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from voc.errors import UsageError
from voc.records.period import Period

__all__ = [
    "FindingCode",
    "Reference",
    "ReferenceKind",
    "action_reference",
    "contact_reference",
    "feedback_reference",
    "proposal_reference",
    "reference_number",
    "segment_reference",
    "theme_reference",
]

LARGEST_NUMBER = 2**63 - 1
"""Largest number that a database's integer column holds; a larger one is no reference."""


class ReferenceKind(StrEnum):
    """Kind of thing that a reference names: the letter before the hyphen."""

    THEME = "T"
    FEEDBACK = "F"  # an item that came in; findings have codes of their own (FindingCode: "B" for Dutch bevinding)
    SEGMENT = "S"
    PROPOSAL = "P"
    ACTION = "A"
    CONTACT = "C"


@dataclass(frozen=True, slots=True, order=True)
class Reference:
    """Kind and number of a thing.

    Examples
    --------
    >>> str(Reference(ReferenceKind.THEME, 7))
    'T-7'
    >>> Reference.parse("f-12")
    Reference(kind=<ReferenceKind.FEEDBACK: 'F'>, number=12)
    """

    kind: ReferenceKind
    number: int

    def __str__(self) -> str:
        return f"{self.kind}-{self.number}"

    @classmethod
    def parse(cls, text: str, kind: ReferenceKind | None = None) -> Reference:
        """Read a reference that a person typed: letters may be small, and blanks may be around it.

        Parameters
        ----------
        kind
            The only kind that is accepted; the number alone will do then. None accepts every kind.

        Raises
        ------
        UsageError
            Not a reference, or of another kind.

        Examples
        --------
        >>> str(Reference.parse("7", ReferenceKind.THEME))
        'T-7'
        """
        typed = text.strip().upper()
        if kind is not None and typed.isascii() and typed.isdigit():
            typed = f"{kind}-{typed}"
        # \d would also match digits of other scripts, which no printed reference holds.
        letters = "".join(ReferenceKind) if kind is None else kind.value
        parts = re.fullmatch(rf"([{letters}])-([0-9]{{1,19}})", typed)
        if parts is None or int(parts[2]) > LARGEST_NUMBER:
            raise UsageError(f"{text!r} is no reference; expected one such as {kind or ReferenceKind.THEME}-7")
        return cls(ReferenceKind(parts[1]), int(parts[2]))

    @classmethod
    def match(cls, text: str, kind: ReferenceKind | None = None) -> Reference | None:
        """Return the reference that a text is, exactly as it is printed, or None.

        Examples
        --------
        >>> Reference.match("T-7", ReferenceKind.THEME).number
        7
        >>> Reference.match("t-07") is None
        True
        """
        # A subject in the log is a key: "T-07" and "t-7" would be other subjects than "T-7".
        try:
            reference = cls.parse(text, kind)
        except UsageError:
            return None
        return reference if str(reference) == text else None


def theme_reference(theme: int) -> str:
    """Return the reference of a theme: ``T-7``."""
    return str(Reference(ReferenceKind.THEME, theme))


def feedback_reference(feedback: int) -> str:
    """Return the reference of a comment or another item of feedback: ``F-12``."""
    return str(Reference(ReferenceKind.FEEDBACK, feedback))


def segment_reference(segment: int) -> str:
    """Return the reference of a segment: ``S-4``."""
    return str(Reference(ReferenceKind.SEGMENT, segment))


def proposal_reference(proposal: int) -> str:
    """Return the reference of a proposal of a refit: ``P-2``."""
    return str(Reference(ReferenceKind.PROPOSAL, proposal))


def action_reference(action: int) -> str:
    """Return the reference of an action that a department promised: ``A-3``."""
    return str(Reference(ReferenceKind.ACTION, action))


def contact_reference(contact: int) -> str:
    """Return the reference of a contact registration: ``C-9``."""
    return str(Reference(ReferenceKind.CONTACT, contact))


def reference_number(text: str, kind: ReferenceKind | None = None) -> int:
    """Return the number of a reference: 7 of ``T-7``.

    Parameters
    ----------
    kind
        The only kind that is accepted, as for `Reference.parse`.

    Raises
    ------
    UsageError
        Not a reference, or of another kind.

    Examples
    --------
    >>> reference_number("T-7")
    7
    """
    return Reference.parse(text, kind).number


@dataclass(frozen=True, slots=True, order=True)
class FindingCode:
    """Code of a finding: the month of its report and its number there.

    Examples
    --------
    >>> str(FindingCode(Period(2026, 10), 1))
    'B-2026-10-1'
    >>> FindingCode.parse("B-2026-10-1").period
    Period(year=2026, month=10)
    """

    period: Period
    number: int

    def __str__(self) -> str:
        return f"B-{self.period}-{self.number}"

    @classmethod
    def parse(cls, text: str) -> FindingCode:
        """Read a finding's code.

        Raises
        ------
        UsageError
            Anything else.
        """
        parts = re.fullmatch(r"B-([1-9][0-9]{3})-(0[1-9]|1[0-2])-([1-9][0-9]{0,5})", text.strip().upper())
        if parts is None:
            raise UsageError(f"{text!r} is no finding's code: expected one such as B-2026-10-1")
        return cls(Period(int(parts[1]), int(parts[2])), int(parts[3]))
