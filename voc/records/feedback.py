"""Feedback as collected (a survey answer, a complaint, a message): its scales, its answers, and rejected rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from voc.records.contacts import Contact, Signal
from voc.records.mapping_preview import MappingPreview
from voc.records.special_data import SealedText

__all__ = [
    "Answer",
    "CollectResult",
    "DateState",
    "Feedback",
    "Kind",
    "Rejection",
    "Scale",
    "Scope",
    "Span",
    "find_contact_key",
]


class Kind(StrEnum):
    """Kind of a source: what one row of it becomes."""

    SURVEY = "survey"
    """A response: scores, with or without a text."""
    COMPLAINT = "complaint"
    """A complaint that was registered."""
    MESSAGE = "message"
    """What a customer wrote: a mail, a chat, a review."""
    SIGNAL = "signal"
    """An agent's record of a contact: the suspected department, the customer's emotion."""
    IDEA = "idea"
    """A customer's idea, with the votes for it."""
    CONTACT = "contact"
    """A registration of a contact: its reason, its channel, no words of the customer."""
    VOLUME = "volume"
    """How often a process ran on a day: contacts are counted per thousand of it."""
    REACHABILITY = "reachability"
    """Contacts that were offered, answered and abandoned on a day."""
    TOTALS = "totals"
    """All contacts of a day, also those that nobody registered."""
    CALENDAR = "calendar"
    """Something that happened and may explain contacts: an invoice run, a storm, a repair."""


class Scope(StrEnum):
    """Scope of a survey: the whole relation, or one contact. The two are never pooled."""

    RELATIONAL = "relational"
    TRANSACTIONAL = "transactional"


class DateState(StrEnum):
    """Certainty of the moment of a record; only EXACT ones enter monthly figures."""

    EXACT = "exact"
    AMBIGUOUS = "ambiguous"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Scale:
    """An answer scale: ``low``–``high`` inclusive, ``best`` is the end that is good.

    ``name`` is one of ``voc.records.scales.SCALE_KINDS``, which says what else holds on every scale of that name; the
    ends and the ``positive`` answers are those of one source's mapping.
    ``no_answer`` values are in the file and mean that nothing was answered.
    """

    name: str
    low: float
    high: float
    best: float
    positive: tuple[float, ...] = ()
    no_answer: tuple[float, ...] = ()

    def is_positive(self, value: float) -> bool:
        """Return whether an answer lies within the positive ones: a mark between two of them is positive too.

        >>> Scale("mark", 1, 10, 10, positive=(8, 9, 10)).is_positive(8.5)
        True
        """
        return bool(self.positive) and min(self.positive) <= value <= max(self.positive)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer on a scale; ``value`` is None when the person did not answer."""

    question: str
    scale: Scale
    value: float | None


@dataclass(frozen=True, slots=True)
class Feedback:
    """One item with text or score, checked, redacted and pseudonymised: what ``collect`` hands to ``store``.

    ``key`` is unique within its source. ``customer`` is a keyed pseudonym. ``case_number`` stays readable so
    that an urgent case can be found, and appears on the call-today list only. ``at`` is None unless
    ``date_state`` is EXACT. ``row_key`` is that of the row that several texts came from; the scores stand with one of
    them. ``urgent`` is the word of the workspace's list that was met, or None.
    ``redactions`` counts what was taken out, by kind. ``is_closed`` says whether the matter was closed (None: nobody
    tells), ``closed_at`` when.
    """

    key: str
    kind: Kind
    text: str
    at: datetime | None = None
    date_state: DateState = DateState.EXACT
    scope: Scope | None = None
    customer: str | None = None
    contact: str | None = None
    case_number: str | None = None
    channel: str | None = None
    touchpoint: str | None = None
    customer_segment: str | None = None
    phase: str | None = None
    region: str | None = None
    department_asked: str | None = None
    reason: str | None = None
    question: str | None = None
    language: str | None = None
    urgent: str | None = None
    votes: int | None = None
    answers: tuple[Answer, ...] = ()
    redactions: Mapping[str, int] = field(default_factory=dict)
    row: int = 0
    row_key: str | None = None
    is_closed: bool | None = None
    closed_at: datetime | None = None
    sealed: SealedText | None = None
    """Its text, where that waits for a person: ``text`` is empty then."""


def find_contact_key(record: Feedback | Contact | Signal) -> str | None:
    """Return the key of the contact that a record is, or is about."""
    return record.key if isinstance(record, Contact) else record.contact


@dataclass(frozen=True, slots=True)
class Rejection:
    """Row, or one value of it, that was rejected: where, why, and what was expected.

    ``redacted_cell`` is the cell, redacted and cut. ``is_row_kept``: the row was stored without this one
    value (a score outside its scale). Commands print the two under the names that scripts read: ``preview``, ``kept``.
    ``customer`` and ``contact`` are of the row that was kept, by which its cells are erased; nothing prints them.
    """

    row: int
    column: str | None
    reason: str
    expected: str = ""
    redacted_cell: str = field(default="", metadata={"json_name": "preview"})
    is_row_kept: bool = field(default=False, metadata={"json_name": "kept"})
    customer: str | None = field(default=None, repr=False, compare=False, metadata={"json_name": None})
    contact: str | None = field(default=None, repr=False, compare=False, metadata={"json_name": None})


@dataclass(frozen=True, slots=True)
class CollectResult:
    """Outcome of collecting one file. ``file`` is its name; counts are rows; ``preview`` is a dry run's.

    ``n_updated`` rows were there already and say something else now; ``n_erased`` are of customers who were erased,
    ``n_expired`` are older than ``[sources] keep`` says.
    """

    file: str
    source: str
    kind: Kind | None
    """None: a form with a department's answers, which is no feedback."""
    n_rows: int
    n_accepted: int
    n_duplicates: int
    rejected: tuple[Rejection, ...] = ()
    n_ambiguous_dates: int = 0
    n_missing_dates: int = 0
    n_no_answer: int = 0
    n_uninformative: int = 0
    n_urgent: int = 0
    redactions: Mapping[str, int] = field(default_factory=dict)
    batch: int | None = None
    unchanged: bool = False
    notes: tuple[str, ...] = ()
    preview: MappingPreview | None = None
    n_updated: int = 0
    n_erased: int = 0
    n_expired: int = 0
    special: Mapping[str, int] = field(default_factory=dict)
    """Texts that wait in the quarantine, by the kind of special personal data in them."""

    @property
    def n_rejected(self) -> int:
        """Rows that were not stored, each once however many faults it has; one kept without a value is none of them."""
        return len({rejection.row for rejection in self.rejected if not rejection.is_row_kept})


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` up to ``end`` (exclusive) of a text."""

    start: int
    end: int
