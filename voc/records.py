"""The frozen records that cross room borders.

Times are UTC. Shares and probabilities lie in [0, 1]. Money is in euros (``_eur``). A *reference* is the
public name of a thing (``F-18`` a comment, ``T-7`` a theme): stable, and what ``voc trace`` takes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from voc.errors import PeriodError

__all__ = [
    "Answer",
    "Assignment",
    "Attribution",
    "Category",
    "Cause",
    "CollectResult",
    "Contact",
    "DailyTotal",
    "DateState",
    "Department",
    "DepartmentKind",
    "Estimate",
    "Event",
    "Evidence",
    "EvidenceKind",
    "Feedback",
    "Kind",
    "MainSubject",
    "NoTheme",
    "Occurrence",
    "Period",
    "Proposal",
    "ProposalKind",
    "Reachability",
    "Rejection",
    "Scale",
    "Scope",
    "Segment",
    "Signal",
    "Span",
    "Theme",
    "Volume",
]


class Kind(StrEnum):
    """What a source holds: one row of it becomes one of these."""

    SURVEY = "survey"
    COMPLAINT = "complaint"
    MESSAGE = "message"
    SIGNAL = "signal"
    IDEA = "idea"
    CONTACT = "contact"
    VOLUME = "volume"
    REACHABILITY = "reachability"
    TOTALS = "totals"
    CALENDAR = "calendar"


class Scope(StrEnum):
    """What a survey asks about: the two are never pooled."""

    RELATIONAL = "relational"
    TRANSACTIONAL = "transactional"


class DateState(StrEnum):
    """How sure the moment of a record is; only EXACT ones enter monthly figures."""

    EXACT = "exact"
    AMBIGUOUS = "ambiguous"
    MISSING = "missing"


class Category(StrEnum):
    """Contact category (contactcategorie)."""

    VALUABLE = "valuable"
    HYGIENE = "hygiene"
    UNNECESSARY = "unnecessary"


class DepartmentKind(StrEnum):
    """Who can be the cause. MARKET, CUSTOMER and NOBODY mean: no error in the chain."""

    INTERNAL = "internal"
    SUPPLIER = "supplier"
    PARTNER = "partner"
    MARKET = "market"
    CUSTOMER = "customer"
    NOBODY = "nobody"


class NoTheme(StrEnum):
    """Why a text has no theme. Every text without one has such a reason."""

    EMPTY = "empty"  # no letters at all
    UNINFORMATIVE = "uninformative"  # "geen", "n.v.t.", "Did not answer", thanks without a subject
    DUPLICATE = "duplicate"  # the same text by the same customer; the first one counts
    WEAK_SIGNAL = "weak signal"  # says something that too few others say (yet)
    NOT_FITTED = "not fitted"  # collected after the last fit or assignment
    OTHER_LANGUAGE = "other language"  # a language that the workspace does not read
    EXCLUDED = "excluded"  # a person said that it belongs to no theme


class EvidenceKind(StrEnum):
    """Where the knowledge about a cause comes from; each kind has its own reliability."""

    AGENT = "agent"  # the department that an agent suspected
    REASON = "reason"  # the contact reason, through the departments that list it
    WORDS = "words"  # the comment against the departments' descriptions and examples
    TOUCHPOINT = "touchpoint"  # where it came in, through the departments that list it or by confirmed comments
    CUSTOMER_SEGMENT = "customer segment"
    PHASE = "phase"
    HAND_OVER = "hand-over"  # whether the contact was handed over, by confirmed comments only
    TIMING = "timing"  # shortly after an occurrence of the calendar
    OFFICER = "officer"  # a VoC officer's decision about a whole theme
    REPLY = "reply"  # a department head's answer
    ACTION = "action"  # an action that worked


class ProposalKind(StrEnum):
    """What a refit proposes about a theme."""

    MATCHED = "matched"
    NEW = "new"
    SPLIT = "split"
    MERGED = "merged"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Scale:
    """An answer scale: ``low``–``high`` inclusive, ``best`` is the end that is good.

    ``name`` is ``nps`` (0–10), ``csat``, ``ces``, ``mark`` (school mark 1–10) or ``rating`` (anything else).
    Only ``nps`` gives an NPS; every other scale gives a share of ``positive`` answers and a mean.
    ``no_answer`` values stand in the file and mean that nothing was answered.
    """

    name: str
    low: float
    high: float
    best: float
    positive: tuple[float, ...] = ()
    no_answer: tuple[float, ...] = ()


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
    ``date_state`` is EXACT. ``urgent`` is the word of the workspace's list that was met, or None.
    ``redactions`` counts what was taken out, by kind.
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


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact registration (no text): who, when, over which channel, why."""

    key: str
    at: datetime
    customer: str | None = None
    channel: str | None = None
    reason: str | None = None
    customer_segment: str | None = None
    phase: str | None = None
    n_hand_overs: int | None = None
    resolved: bool | None = None
    retained: bool | None = None
    row: int = 0


@dataclass(frozen=True, slots=True)
class Signal:
    """An agent's signal about a contact. ``note`` is redacted; with a note it is also a Feedback (same key)."""

    key: str
    contact: str
    at: datetime
    agent: str | None = None
    reason: str | None = None
    emotion: str | None = None
    department: str | None = None
    note: str = ""
    customer: str | None = None
    channel: str | None = None
    n_hand_overs: int | None = None
    resolved: bool | None = None
    language: str | None = None
    urgent: str | None = None
    redactions: Mapping[str, int] = field(default_factory=dict)
    row: int = 0


@dataclass(frozen=True, slots=True)
class Volume:
    """How often a process ran on a day: bills, letters, moves, visits, reminders."""

    process: str
    day: date
    count: int
    department: str | None = None
    row: int = 0


@dataclass(frozen=True, slots=True)
class Reachability:
    """Offered, answered and abandoned contacts of a channel on a day; times are means in seconds."""

    channel: str
    day: date
    offered: int
    answered: int
    abandoned: int
    waiting_seconds: float | None = None
    handling_seconds: float | None = None
    row: int = 0


@dataclass(frozen=True, slots=True)
class DailyTotal:
    """Contacts per day, reason and channel from before the registrations: teaches the yearly season."""

    day: date
    reason: str | None
    channel: str | None
    count: int
    row: int = 0


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Something that happened: an invoice run, a tariff change, a storm, a release, a mailing, a repair."""

    kind: str
    start: date
    end: date
    note: str = ""
    department: str | None = None
    row: int = 0


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that could not be taken in: where, why, and what was expected. ``preview`` is redacted.

    ``kept``: the row was taken in without this one value (a score outside its scale).
    """

    row: int
    column: str | None
    reason: str
    expected: str = ""
    preview: str = ""
    kept: bool = False


@dataclass(frozen=True, slots=True)
class CollectResult:
    """What became of one file. ``file`` is its name; counts are rows."""

    file: str
    source: str
    kind: Kind
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

    @property
    def n_rejected(self) -> int:
        """Rows that were not taken in; one that was kept without a value is none of them."""
        return sum(not rejection.kept for rejection in self.rejected)


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` up to ``end`` (exclusive) of a text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence or clause of a comment; ``id`` is the store's."""

    id: int
    feedback: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Theme:
    """A recurring subject with a stable identity.

    ``labels`` by language code. ``quotes`` are segment ids, best first. ``keywords`` best first.
    """

    id: int
    labels: Mapping[str, str]
    keywords: tuple[str, ...] = ()
    quotes: tuple[int, ...] = ()
    n_segments: int = 0
    n_comments: int = 0
    parent: int | None = None
    born_at: datetime | None = None
    state: str = "active"
    pinned: bool = False
    description: Mapping[str, str] = field(default_factory=dict)

    @property
    def reference(self) -> str:
        """The public name: ``T-7``."""
        return f"T-{self.id}"

    def label(self, language: str) -> str:
        """Return the label in a language, or the first there is."""
        return self.labels.get(language) or next(iter(self.labels.values()), self.reference)


@dataclass(frozen=True, slots=True)
class MainSubject:
    """Themes that belong together, the largest first; under a person's, the theme that they stand under comes first.

    ``labels`` by language. ``n_comments`` adds up the themes' comments: one about two of them counts twice. ``by`` is
    "person", "found", or None for themes without a main subject.
    """

    labels: Mapping[str, str]
    themes: tuple[int, ...]
    n_comments: int
    by: str | None

    def label(self, language: str) -> str:
        """Return the label in a language, or the first there is; empty without a main subject."""
        return self.labels.get(language) or next(iter(self.labels.values()), "")


@dataclass(frozen=True, slots=True)
class Assignment:
    """A segment's theme, or why it has none. Exactly one of ``theme`` and ``reason`` is set."""

    segment: int
    theme: int | None
    probability: float
    reason: NoTheme | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """One line of what a refit proposes: old and new theme ids, and what they share."""

    kind: ProposalKind
    old: tuple[int, ...]
    new: tuple[int, ...]
    n_segments: int
    overlap: float
    examples: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Department:
    """A department as it was called in ``valid_from`` ≤ day < ``valid_to`` (None: open)."""

    name: str
    description: str = ""
    kind: DepartmentKind = DepartmentKind.INTERNAL
    reasons: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    touchpoints: tuple[str, ...] = ()
    customer_segments: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence that a segment was caused by a department. ``weight`` in [0, 1]."""

    segment: int
    kind: EvidenceKind
    department: str
    weight: float = 1.0
    source: str = ""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Probability that a department caused a segment; ``department`` None is "unknown"."""

    segment: int
    department: str | None
    probability: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its doubt.

    ``value``, ``low`` and ``high`` are None when nothing may be said; ``note`` then says why. ``unit`` is
    ``comments``, ``contacts``, ``share``, ``nps``, ``per 1000``, ``eur`` … ``n`` is what it rests on,
    ``n_customers`` how many people. ``method`` names the formula. ``reference`` is what ``voc trace`` takes.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    unit: str
    method: str = ""
    n_customers: int | None = None
    reference: str = ""
    note: str = ""

    @property
    def suppressed(self) -> bool:
        """True when the group is too small to be shown."""
        return self.value is None and self.note.startswith("fewer than")


@dataclass(frozen=True, slots=True)
class Cause:
    """A department's share in a group of segments (a theme, a month), and the evidence in words.

    ``department`` None is "unknown". ``evidence`` holds the parts of the sentence, ready to be rendered in a
    language: kind of evidence to its counts.
    """

    department: str | None
    share: Estimate
    evidence: tuple[Mapping[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """A human decision: who, when, why, about what. Undo is another event with ``undoes`` set.

    ``payload`` holds ids and settings, never customer text.
    """

    request_id: str
    subject: str
    kind: str
    payload: Mapping[str, object]
    who: str
    at: datetime
    why: str = ""
    expected_version: int | None = None
    undoes: int | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """What a department promised to do about a theme (verbeteractie)."""

    theme: int
    department: str
    promise: str
    start: date
    due: date | None = None
    done: date | None = None
    fixer: str | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A calendar month, in the workspace's time zone."""

    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read ``2026-10`` (or ``2026-1``).

        Raises
        ------
        PeriodError
            Anything else.
        """
        found = re.fullmatch(r"([1-9][0-9]{3})-(0?[1-9]|1[0-2])", text.strip())
        if found is None:
            raise PeriodError(f"{text!r} is not a month; expected a year and a month such as 2026-10")
        return cls(int(found[1]), int(found[2]))

    @property
    def index(self) -> int:
        """Months since year 0: differences are distances in months."""
        return self.year * 12 + self.month - 1

    def shifted(self, n_months: int) -> Period:
        """Return the month that lies ``n_months`` later (negative: earlier)."""
        year, month0 = divmod(self.index + n_months, 12)
        return Period(year, month0 + 1)

    @property
    def first_day(self) -> date:
        """The month's first day."""
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        """The month's last day."""
        return date.fromordinal(self.shifted(1).first_day.toordinal() - 1)
