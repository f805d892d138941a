"""Kinds of decisions: one frozen class each, with what it is about, its fields and what they may hold.

``KINDS`` is the register, which each class enters by its definition. The board's requests, the command, Python and
files of answers are read by these classes, and so are the events of the log. What has to be looked up (does the theme
exist?) is checked in ``voc.store.decision_checks``; what follows from a decision is in ``voc.decisions.effects``.
``docs/triage.md`` says how to add a kind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from voc.decisions.kind_names import DecisionKind, EffectArea
from voc.decisions.payload_fields import EarliestDay
from voc.decisions.payload_parts import (
    ActionDefinition,
    Answer,
    AskPayload,
    CategoryOverride,
    ContactNumber,
    FurtherPromise,
    LabelsPayload,
    Name,
    SegmentNumber,
    ThemeNumber,
)
from voc.records import Category, Event, ReferenceKind

__all__ = [
    "KINDS",
    "Decision",
    "DecisionKind",
    "EffectArea",
    "list_kinds",
    "list_kinds_that_affect",
]

KINDS: dict[str, type[Decision]] = {}
"""Class of every kind of decision, each added by its own definition; an undo is no kind: it is about an event."""


class Decision(BaseModel):
    """Base of all kinds: frozen, and another field than those named is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    about: ClassVar[ReferenceKind | Literal["finding", "letter"]] = ReferenceKind.THEME
    """Kind of thing that it is about."""
    from_store: ClassVar[tuple[str, ...]] = ()
    """Fields that the store fills in where they were not sent: a stored event has every one."""
    left_out: ClassVar[tuple[str, ...]] = ()
    """Fields that a stored payload does not hold where they are empty."""
    is_written_by_decide: ClassVar[bool] = True
    """Whether a subject and a payload are enough; other kinds are written by a method of their own."""
    is_on_board: ClassVar[bool] = True
    """Whether the board can ask for it."""
    settles_item: ClassVar[bool] = True
    """Whether the line of the work list that it is about is done after it, and one item of the day."""
    moves_on: ClassVar[bool] = False
    """Whether the board goes to the next item after it."""
    changes_list: ClassVar[bool] = False
    """Whether it changes more of the work list than its own line."""
    affects: ClassVar[frozenset[EffectArea]] = frozenset()
    """Parts of the store that follow from it."""
    effect_summary: ClassVar[str] = ""
    """What follows from it, in a few words; for the documentation and the tests."""

    def __init_subclass__(cls, *, kind: str) -> None:
        """Add the class to ``KINDS``: nothing else has to name it."""
        super().__init_subclass__()
        if kind in KINDS:
            raise TypeError(f"{cls.__name__}: {KINDS[kind].__name__} is of the kind {kind!r} already")
        KINDS[str(kind)] = cls

    @classmethod
    def build_columns(cls, _event: Event) -> dict[str, Any]:
        """Return the columns of its theme that an event of this kind sets; most kinds set none."""
        return {}

    def to_payload(self) -> dict[str, Any]:
        """Return the payload as the log keeps it: days as text, and no empty field that the store fills in."""
        payload = self.model_dump(mode="json")
        optional_names = (*self.from_store, *self.left_out)
        return {name: value for name, value in payload.items() if value is not None or name not in optional_names}


class AcceptDecision(Decision, kind=DecisionKind.ACCEPT):
    """The theme is right as it is."""

    affects = frozenset({EffectArea.THEME})
    moves_on = True
    effect_summary = "it leaves the work list"

    @classmethod
    def build_columns(cls, event: Event) -> dict[str, Any]:
        """Return when it was accepted."""
        return {"accepted_at": event.at}


class ExcludeDecision(Decision, kind=DecisionKind.EXCLUDE):
    """The theme says nothing, or does not belong here."""

    affects = frozenset({EffectArea.THEME})
    moves_on = True
    changes_list = True
    effect_summary = "no report names it"

    @classmethod
    def build_columns(cls, _event: Event) -> dict[str, Any]:
        """Return that it is excluded."""
        return {"excluded": True}


class PinDecision(Decision, kind=DecisionKind.PIN):
    """The theme keeps its number in every later fit."""

    affects = frozenset({EffectArea.THEME})
    effect_summary = "a later fit keeps the theme"

    @classmethod
    def build_columns(cls, _event: Event) -> dict[str, Any]:
        """Return that it is pinned."""
        return {"pinned": True}


class RenameDecision(Decision, kind=DecisionKind.RENAME):
    """Another name for a theme: one label or both."""

    affects = frozenset({EffectArea.THEME})
    changes_list = True
    effect_summary = "reports and the board print the label"
    labels: LabelsPayload

    def to_payload(self) -> dict[str, Any]:
        """Return the labels that were given."""
        return {"labels": self.labels.model_dump(exclude_none=True)}


class MergeDecision(Decision, kind=DecisionKind.MERGE):
    """The theme becomes part of another one."""

    affects = frozenset({EffectArea.MERGER})
    moves_on = True
    changes_list = True
    effect_summary = "its comments count with the other theme"
    into: ThemeNumber


class SplitDecision(Decision, kind=DecisionKind.SPLIT):
    """Segments leave a theme for a new one; the store gives out its number (``part``)."""

    affects = frozenset({EffectArea.PLACEMENT, EffectArea.MERGER})
    changes_list = True
    effect_summary = "the segments get a theme of their own"
    from_store = ("part",)
    # A theme of 100,000 comments may be split in halves.
    segments: Annotated[list[SegmentNumber], Field(min_length=1, max_length=200_000)]
    labels: LabelsPayload = LabelsPayload()
    part: ThemeNumber | None = None

    def to_payload(self) -> dict[str, Any]:
        """Return the segments, each once, and the labels that were given."""
        labels = self.labels.model_dump(exclude_none=True)
        return {**super().to_payload(), "segments": sorted(set(self.segments)), "labels": labels}


class SubjectDecision(Decision, kind=DecisionKind.SUBJECT):
    """The main subject above a theme; None takes it away."""

    affects = frozenset({EffectArea.THEME})
    changes_list = True
    effect_summary = "reports list it under the main subject"
    parent: ThemeNumber | None

    @classmethod
    def build_columns(cls, event: Event) -> dict[str, Any]:
        """Return the main subject."""
        return {"parent": event.payload["parent"]}


class PlaceDecision(Decision, kind=DecisionKind.PLACE):
    """The theme that a segment belongs to; None: to no theme. ``was`` is looked up by the store."""

    about = ReferenceKind.SEGMENT
    affects = frozenset({EffectArea.PLACEMENT})
    # One comment of many: a theme with fifty of them is one item still.
    settles_item = False
    effect_summary = "the segment counts with that theme"
    theme: ThemeNumber | None
    was: ThemeNumber | None = None


class DepartmentDecision(Decision, kind=DecisionKind.DEPARTMENT):
    """Department that causes a theme, and the one that must act; None: not known."""

    affects = frozenset({EffectArea.THEME})
    effect_summary = "the theme's findings are the department's"
    department: Name | None
    fixer: Name | None = None

    @classmethod
    def build_columns(cls, event: Event) -> dict[str, Any]:
        """Return the department and the one that must act."""
        return {name: event.payload.get(name) for name in ("department", "fixer")}


class CategoryDecision(Decision, kind=DecisionKind.CATEGORY):
    """A theme's contact category; None: by rule."""

    affects = frozenset({EffectArea.THEME})
    effect_summary = "the contacts of the theme count in that category"
    category: Category | None
    exceptions: Annotated[list[CategoryOverride], Field(max_length=50)] = []

    def to_payload(self) -> dict[str, Any]:
        """Return the category, and of each exception the fields that were given."""
        exceptions = [exception.model_dump(mode="json", exclude_none=True) for exception in self.exceptions]
        return {**self.model_dump(mode="json"), "exceptions": exceptions}

    @classmethod
    def build_columns(cls, event: Event) -> dict[str, Any]:
        """Return the category and its exceptions; None where there are none."""
        payload: Mapping[str, Any] = event.payload
        return {"category": payload["category"], "exceptions": list(payload.get("exceptions", ())) or None}


class SnoozeDecision(Decision, kind=DecisionKind.SNOOZE):
    """The theme is not on the work list before a day."""

    affects = frozenset({EffectArea.THEME})
    moves_on = True
    effect_summary = "it is off the work list until that day"
    # Until today would be no rest: the theme is on the list again on that day.
    until: Annotated[date, EarliestDay(1)]

    @classmethod
    def build_columns(cls, event: Event) -> dict[str, Any]:
        """Return the day before which it is off the list."""
        return {"snoozed_until": date.fromisoformat(str(event.payload["until"]))}


class ProposalDecision(Decision, kind=DecisionKind.PROPOSAL):
    """Yes or no to what a refit proposed; the store adds what the proposal says."""

    about = ReferenceKind.PROPOSAL
    from_store = ("run", "kind", "old", "new")
    affects = frozenset({EffectArea.MERGER})
    moves_on = True
    changes_list = True
    effect_summary = "the themes are merged or split as proposed, or it is not asked again"
    accepted: Answer
    run: int | None = None
    kind: str | None = None
    old: list[ThemeNumber] | None = None
    new: list[ThemeNumber] | None = None


class CauseDecision(Decision, kind=DecisionKind.CAUSE):
    """The department that caused what a segment is about; None: nobody can know."""

    about = ReferenceKind.SEGMENT
    from_store: ClassVar[tuple[str, ...]] = ("segment",)
    is_written_by_decide = False
    affects = frozenset({EffectArea.CAUSE})
    settles_item: ClassVar[bool] = False
    effect_summary = "the next fit of causes learns from it"
    department: Name | None = None
    segment: SegmentNumber | None = None
    session: Annotated[str, StringConstraints(max_length=200)] | None = None

    def to_payload(self) -> dict[str, Any]:
        """Return the answer; the session only of a segment that was drawn."""
        return {name: value for name, value in super().to_payload().items() if name != "session" or value is not None}


class AuditDecision(CauseDecision, kind=DecisionKind.AUDIT):
    """A cause as ``cause``, of a segment that was drawn at random; the desk and the store tell which of the two."""

    from_store = ("segment", "session")
    settles_item = True
    moves_on = True


class ContactDecision(Decision, kind=DecisionKind.CONTACT):
    """The department that caused a contact without a comment; None: unknown.

    ``category`` is the contact's where the officer saw one; None: it follows from the department and the reason.
    """

    about = ReferenceKind.CONTACT
    from_store = ("contact",)
    is_written_by_decide = False
    affects = frozenset({EffectArea.CONTACT})
    moves_on = True
    effect_summary = "the contacts of its month by cause and category are estimated from it"
    department: Name | None = None
    category: Category | None = None
    contact: ContactNumber | None = None
    session: Annotated[str, StringConstraints(max_length=200)] | None = None

    def to_payload(self) -> dict[str, Any]:
        """Return the answer; the session only of a contact that was drawn, the category only where one was seen."""
        payload = self.model_dump(mode="json")
        return {name: value for name, value in payload.items() if value is not None or name == "department"}


class CalledDecision(Decision, kind=DecisionKind.CALLED):
    """Somebody called the customer back."""

    about = ReferenceKind.FEEDBACK
    moves_on = True
    effect_summary = "the comment leaves the call-today list"


class PromiseDecision(Decision, kind=DecisionKind.PROMISE):
    """Whether the promise that an item is about was broken; ``promise`` is the name of one in ``[[promises]]``.

    The item is a text that tells of a promise, or the note that made it; where one promise has its words, the store
    fills in which.
    """

    about = ReferenceKind.FEEDBACK
    from_store = ("promise",)
    is_on_board = False
    settles_item = False
    effect_summary = "themes and tables count the promise as the officer says"
    broken: Answer
    promise: Name | None = None


class ReplyDecision(Decision, kind=DecisionKind.REPLY):
    """A department head's answer to a finding."""

    about = "finding"
    left_out = ("partly", "action", "owner", "due", "further")
    is_written_by_decide = False
    is_on_board = False
    affects = frozenset({EffectArea.FINDING})
    settles_item = False
    effect_summary = "evidence for the next fit of causes; the report prints it"
    finding: Name | None = None
    theme: ThemeNumber | None = None
    department: Name
    agrees: Answer
    partly: Answer | None = None
    """True: the head agrees in part, which is evidence for neither side."""
    action: Annotated[str, StringConstraints(max_length=2000)] | None = None
    owner: Name | None = None
    due: date | None = None
    further: Annotated[list[FurtherPromise], Field(max_length=10)] | None = None
    """What else will be done, where more than one thing was asked."""


class SettleDecision(Decision, kind=DecisionKind.SETTLE):
    """The officer's last word about a reply: whether the head is right, and then which department it was."""

    about = "finding"
    affects = frozenset({EffectArea.FINDING})
    moves_on = True
    effect_summary = "evidence for the next fit of causes; the report prints it"
    upheld: Answer
    department: Name | None = None


class ActionDecision(Decision, kind=DecisionKind.ACTION):
    """Promise of a department about a theme; ``start`` is today unless another day is given.

    About ``A-3`` instead of ``A`` it puts another promise in the place of that one.
    """

    about = ReferenceKind.ACTION
    from_store = ("start",)
    left_out = ("finding", "definition")
    affects = frozenset({EffectArea.ACTION})
    effect_summary = "the action is followed and reported"
    theme: ThemeNumber
    department: Name
    fixer: Name | None = None
    promise: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
    start: date | None = None
    due: date | None = None
    finding: Name | None = None
    definition: ActionDefinition | None = None


class StartDecision(Decision, kind=DecisionKind.START):
    """Work on a promise began; ``on`` is today unless another day is given."""

    about = ReferenceKind.ACTION
    from_store = ("on",)
    left_out = ("definition",)
    is_on_board = False
    affects = frozenset({EffectArea.ACTION})
    settles_item = False
    effect_summary = "the effect is measured from that day on, by the theme as it is now"
    on: date | None = None
    definition: ActionDefinition | None = None


class DropDecision(Decision, kind=DecisionKind.DROP):
    """A promise was given up; ``on`` is today unless another day is given."""

    about = ReferenceKind.ACTION
    from_store = ("on",)
    is_on_board = False
    affects = frozenset({EffectArea.ACTION})
    effect_summary = "the action is not followed any more; the report says that it was given up"
    on: date | None = None


class DoneDecision(Decision, kind=DecisionKind.DONE):
    """A promise was kept; ``on`` is today unless another day is given."""

    about = ReferenceKind.ACTION
    from_store = ("on",)
    affects = frozenset({EffectArea.ACTION})
    moves_on = True
    effect_summary = "the action is closed; its effect is measured from that day"
    on: date | None = None


class LetterDecision(Decision, kind=DecisionKind.LETTER):
    """Officer's lines of a month's page one: an opening, what is asked, thanks.

    Figures are no field: they stay as they were counted. ``asks`` None leaves what the findings propose; an empty list
    asks nothing.
    """

    about = "letter"
    is_on_board = False
    settles_item = False
    effect_summary = "the report prints them in the place of the proposals"
    opening: Annotated[str, StringConstraints(strip_whitespace=True, max_length=600)] = ""
    asks: Annotated[list[AskPayload], Field(max_length=3)] | None = None
    thanks: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""


class SeedDecision(Decision, kind=DecisionKind.SEED):
    """Examples and keywords of a theme that people named before a fit, and what was said of it then.

    ``given_labels``, ``given_parent`` (a label) and ``given_department`` are what the list said, so that the same one
    again takes back nothing that people decided since.
    """

    is_written_by_decide = False
    is_on_board = False
    settles_item = False
    effect_summary = "the next fit starts from them"
    examples: list[str] = []
    keywords: list[str] = []
    reason: str | None = None
    given_labels: dict[str, str] = {}
    given_parent: str | None = None
    given_department: str | None = None


def list_kinds(is_wanted: Callable[[type[Decision]], bool]) -> tuple[str, ...]:
    """Return the names of the kinds whose class is wanted, as plain text: a database driver may not know an enum.

    Examples
    --------
    >>> list_kinds(lambda decision_class: decision_class.about is ReferenceKind.PROPOSAL)
    ('proposal',)
    """
    return tuple(str(kind) for kind, decision_class in KINDS.items() if is_wanted(decision_class))


def list_kinds_that_affect(area: EffectArea) -> tuple[str, ...]:
    """Return the kinds after which a part of the store is computed anew.

    Examples
    --------
    >>> list_kinds_that_affect(EffectArea.PLACEMENT)
    ('split', 'place')
    """
    return list_kinds(lambda decision_class: area in decision_class.affects)
