"""Themes, main subjects, and the proposals of a refit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from voc.records.ids import SegmentId, ThemeId
from voc.records.references import theme_reference

__all__ = [
    "EXCLUDED_STATE",
    "NOT_READ_FOR_CAUSES",
    "WITHOUT_CONTENT",
    "MainSubject",
    "NoTheme",
    "Proposal",
    "ProposalKind",
    "Theme",
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
    EXCLUDED = "excluded"  # a person said that it belongs to no theme


WITHOUT_CONTENT = frozenset({NoTheme.EMPTY.value, NoTheme.UNINFORMATIVE.value})
"""Reasons of a text that says nothing: it is no comment."""
NOT_READ_FOR_CAUSES = WITHOUT_CONTENT | {NoTheme.DUPLICATE.value}
"""Reasons of a text whose cause is not looked for: it says nothing, or the same customer said it before."""


EXCLUDED_STATE = "excluded"
"""``Theme.state`` of a theme that a person excluded: its texts belong to no theme."""


class ProposalKind(StrEnum):
    """Kind of a proposal that a refit makes about a theme."""

    MATCHED = "matched"
    NEW = "new"
    SPLIT = "split"
    MERGED = "merged"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Theme:
    """A recurring subject with a stable identity.

    ``labels`` by language code. ``quotes`` are segment ids, best first. ``keywords`` best first.
    """

    id: ThemeId
    labels: Mapping[str, str]
    keywords: tuple[str, ...] = ()
    quotes: tuple[SegmentId, ...] = ()
    n_segments: int = 0
    n_comments: int = 0
    parent: ThemeId | None = None
    born_at: datetime | None = None
    state: str = "active"
    pinned: bool = False
    description: Mapping[str, str] = field(default_factory=dict)

    @property
    def reference(self) -> str:
        """The public name: ``T-7``."""
        return theme_reference(self.id)

    def label(self, language: str) -> str:
        """Return the label in a language, or the first there is."""
        return label_in(self.labels, language, self.reference)


@dataclass(frozen=True, slots=True)
class MainSubject:
    """Themes that belong together, the largest first; under a person's, the theme that they stand under comes first.

    ``labels`` by language. ``n_comments`` adds up the themes' comments: one about two of them counts twice. ``by`` is
    "person", "found", or None for themes without a main subject.
    """

    labels: Mapping[str, str]
    themes: tuple[ThemeId, ...]
    n_comments: int
    by: str | None

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
