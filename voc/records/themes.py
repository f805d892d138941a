"""Themes, main subjects, and the proposals of a refit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from voc.records.ids import SegmentId, ThemeId
from voc.records.references import theme_reference

__all__ = [
    "NOT_READ_FOR_CAUSES",
    "WITHOUT_CONTENT",
    "LabelOrigin",
    "MainSubject",
    "NoTheme",
    "Proposal",
    "ProposalKind",
    "ProposalState",
    "Theme",
    "ThemeRow",
    "ThemeState",
    "label_in",
]


class NoTheme(StrEnum):
    """Reason why a text has no theme; every text without one has such a reason."""

    EMPTY = "empty"  # no letters at all
    UNINFORMATIVE = "uninformative"  # "geen", "n.v.t.", "Did not answer", thanks without a subject
    DUPLICATE = "duplicate"  # the same text by the same customer; the first one counts
    WEAK_SIGNAL = "weak signal"  # says something that too few others say (yet)
    NOT_FITTED = "not fitted"  # collected after the last fit or assignment
    OTHER_LANGUAGE = "other language"  # a language that the workspace does not read
    EXCLUDED = "excluded"  # a person decided that it belongs to no theme
    REMARK = "remark"  # says nothing by itself, and belongs to no subject: "How hard can it be"


WITHOUT_CONTENT = frozenset({NoTheme.EMPTY.value, NoTheme.UNINFORMATIVE.value})
"""Reasons of a text that says nothing: it is no comment."""
NOT_READ_FOR_CAUSES = WITHOUT_CONTENT | {NoTheme.DUPLICATE.value}
"""Reasons of a text whose cause is not looked for: it says nothing, or repeats what the customer said before."""


class ThemeState(StrEnum):
    """State of a theme, as it is stored."""

    RESERVED = "reserved"  # only its id is in use: a fit is running, or nothing came of it
    ACTIVE = "active"
    EXCLUDED = "excluded"  # by a person: its texts belong to no theme


class LabelOrigin(StrEnum):
    """Origin of a label, or of a main subject, as it is stored."""

    FOUND = "found"  # by a fit
    PERSON = "person"  # outranks the found one


class ProposalKind(StrEnum):
    """Kind of a proposal that a refit makes about a theme."""

    MATCHED = "matched"
    NEW = "new"
    SPLIT = "split"
    MERGED = "merged"
    GONE = "gone"


class ProposalState(StrEnum):
    """State of a proposal, as it is stored."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    SUPERSEDED = "superseded"  # a later fit took the place of the one that proposed it


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """Row of a theme: its identity, and the columns that follow from people's decisions about it.

    ``merged_into`` also leads from a part that a fit found to the whole with which it is shown. ``exceptions`` are the
    overrides of ``category``.
    """

    id: ThemeId
    parent: ThemeId | None = None
    born_at: datetime | None = None
    state: ThemeState = ThemeState.ACTIVE
    merged_into: ThemeId | None = None
    pinned: bool = False
    department: str | None = None
    fixer: str | None = None
    category: str | None = None
    exceptions: tuple[Mapping[str, Any], ...] = ()
    accepted_at: datetime | None = None
    snoozed_until: date | None = None


@dataclass(frozen=True, slots=True)
class Theme:
    """A recurring subject with a stable identity: its row, and its description by a fit and by people.

    ``labels`` by language code. ``quotes`` are segment ids, best first. ``keywords`` best first.
    """

    row: ThemeRow
    labels: Mapping[str, str]
    keywords: tuple[str, ...] = ()
    quotes: tuple[SegmentId, ...] = ()
    n_segments: int = 0
    n_comments: int = 0
    description: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> ThemeId:
        """The number in its reference."""
        return self.row.id

    @property
    def reference(self) -> str:
        """The public name: ``T-7``."""
        return theme_reference(self.id)

    def label(self, language: str) -> str:
        """Return the label in a language, or the first there is."""
        return label_in(self.labels, language, self.reference)


@dataclass(frozen=True, slots=True)
class MainSubject:
    """Themes that belong together, the largest first; under a person's, that theme comes first.

    ``labels`` by language. ``n_comments`` adds up the themes' comments: one about two of them counts twice. ``by`` is
    None for themes without a main subject.
    """

    labels: Mapping[str, str]
    themes: tuple[ThemeId, ...]
    n_comments: int
    by: LabelOrigin | None

    def label(self, language: str) -> str:
        """Return the label in a language, or the first there is; empty without a main subject."""
        return label_in(self.labels, language)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Proposal of a refit: old and new themes, and the segments that they share.

    A theme 7 that fell into 7 and 31 is a SPLIT with ``old`` (7,) and ``new`` (7, 31).
    """

    kind: ProposalKind
    old: tuple[ThemeId, ...]
    new: tuple[ThemeId, ...]
    n_segments: int
    overlap: float
    examples: tuple[SegmentId, ...] = ()


def label_in(labels: Mapping[str, str], language: str, default: str = "") -> str:
    """Return a label in a language; without one the first that is not empty, and without any the default.

    Examples
    --------
    >>> label_in({"nl": "Trage levering"}, "en", "T-7")
    'Trage levering'
    >>> label_in({}, "en", "T-7")
    'T-7'
    """
    # Empty labels are skipped too: a language model may have answered in one language only.
    return labels.get(language) or next(filter(None, labels.values()), default)
