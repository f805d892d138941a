"""References: the public names of things, such as ``T-7`` for a theme and ``B-2026-10-1`` for a finding.

They are stable, stand in reports and on screens, and are what ``voc trace`` takes. They are written and read here only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from voc.errors import UsageError
from voc.records.period import Period

__all__ = ["FindingCode", "Reference", "ReferenceKind"]

LARGEST = 2**63 - 1
"""Largest number that a database's integer column holds; a larger one is no reference."""


class ReferenceKind(StrEnum):
    """Kind of thing that a reference names: the letter before the hyphen."""

    THEME = "T"
    FEEDBACK = "F"
    SEGMENT = "S"
    PROPOSAL = "P"
    ACTION = "A"


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
        """Read a reference; letters may be small and blanks stand around it.

        Parameters
        ----------
        kind
            The only kind that is accepted; None accepts every kind.

        Raises
        ------
        UsageError
            Not a reference, or of another kind.
        """
        letters = "".join(ReferenceKind) if kind is None else kind.value
        match = re.fullmatch(rf"([{letters}])-([0-9]{{1,19}})", text.strip().upper())
        if match is None or int(match[2]) > LARGEST:
            expected = "a reference such as T-7" if kind is None else f"{kind}-NUMBER, for example {kind}-7"
            raise UsageError(f"{text!r} is no reference: expected {expected}")
        return cls(ReferenceKind(match[1]), int(match[2]))


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
        match = re.fullmatch(r"B-([1-9][0-9]{3})-(0[1-9]|1[0-2])-([1-9][0-9]{0,5})", text.strip().upper())
        if match is None:
            raise UsageError(f"{text!r} is no finding's code: expected one such as B-2026-10-1")
        return cls(Period(int(match[1]), int(match[2])), int(match[3]))
