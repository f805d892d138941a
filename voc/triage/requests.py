"""The desk's protocol: what a door may ask, and the shape of every answer. The one source of the JSON.

A request is ``{"id", "op", "args"}``, optionally with ``"language"``; the answer is ``{"id", "ok": true, "result"}`` or
``{"id", "ok": false, "error": {"kind", "status", "message", "detail"}}``. ``answers`` holds the results, and
``docs/triage.md`` shows each op.

Conventions: days and moments are ISO 8601 (moments in UTC, ending in ``Z``); shares lie in [0, 1]; references are
``T-7`` (theme), ``S-18`` (segment), ``F-18`` (comment), ``A-1`` (action), ``P-3`` (proposal), ``finding/B-2026-10-3``.
**Spans count UTF-16 code units**, as JavaScript's strings do: a 😀 counts two.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from voc.records import Category

__all__ = ["OPS", "PAYLOADS", "Failure", "Request", "Response", "Shape"]

Language = Literal["nl", "en"]
Mode = Literal["day", "calibration", "all"]
ItemKind = Literal["urgent", "alert", "theme", "proposal", "audit", "reply", "action"]
Reference = Annotated[str, StringConstraints(max_length=120)]
ThemeReference = Annotated[str, StringConstraints(pattern=r"^T-[1-9][0-9]{0,14}$")]
Number = Annotated[int, Field(ge=0, le=2**53)]
Limit = Annotated[int, Field(ge=1, le=500)]
Sentence = Annotated[str, StringConstraints(max_length=2_000)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
RequestId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:-]{8,100}$")]


class Shape(BaseModel):
    """Nothing but what is named."""

    model_config = ConfigDict(extra="forbid", frozen=True)


# ---- what is asked --------------------------------------------------------------------------------------------------


class Request(Shape):
    """The envelope. Without ``language`` the desk's own."""

    id: Annotated[str, StringConstraints(max_length=200)] = ""
    op: str
    args: dict[str, Any] = {}
    language: Language | None = None


class Open(Shape):
    """The work list."""

    mode: Mode = "day"
    language: Language | None = None


class Item(Shape):
    """Everything about one item of the list."""

    key: Reference


class Comments(Shape):
    """A window of a theme's comments, newest first."""

    theme: ThemeReference
    offset: Number = 0
    limit: Limit = 50
    search: Annotated[str, StringConstraints(max_length=200)] = ""


class Parts(Shape):
    """Proposed sub-themes of a theme."""

    theme: ThemeReference


class Themes(Shape):
    """A window of the themes, largest first."""

    search: Annotated[str, StringConstraints(max_length=200)] = ""
    offset: Number = 0
    limit: Limit = 50


class Decide(Shape):
    """A decision. ``payload`` is checked by kind: see ``PAYLOADS``."""

    kind: str
    subject: Reference
    payload: dict[str, Any] = {}
    why: Sentence = ""
    expected_version: Number | None = None
    request_id: RequestId


class Undo(Shape):
    """Take a decision back."""

    event: Number
    why: Sentence = ""
    request_id: RequestId


class Redo(Shape):
    """Let a decision that was taken back stand again."""

    event: Number
    why: Sentence = ""
    request_id: RequestId


class History(Shape):
    """Decisions, newest first; ``before`` is an event's number."""

    subject: Reference | None = None
    who: Annotated[str, StringConstraints(max_length=200)] | None = None
    before: Number | None = None
    limit: Limit = 50


class News(Shape):
    """What was decided after an event."""

    since: Number = 0


class Fate(Shape):
    """What became of requests that were never answered."""

    request_ids: Annotated[list[RequestId], Field(max_length=500)]


class Nothing(Shape):
    """An op without arguments."""


# ---- what decisions say ---------------------------------------------------------------------------------------------


class _Labels(Shape):
    nl: Name | None = None
    en: Name | None = None


class Rename(Shape):
    """One label or both."""

    labels: _Labels


class Merge(Shape):
    """The theme goes into this one."""

    into: Annotated[int, Field(ge=1)]


class Split(Shape):
    """Segments that leave for a new theme; the desk gives out its id (``part``)."""

    segments: Annotated[list[Annotated[int, Field(ge=1)]], Field(min_length=1, max_length=200_000)]
    labels: _Labels = _Labels()


class Subject(Shape):
    """The main subject above; none takes it away."""

    parent: Annotated[int, Field(ge=1)] | None


class Place(Shape):
    """Where a segment belongs; none: to no theme."""

    theme: Annotated[int, Field(ge=1)] | None = None
    was: Annotated[int, Field(ge=1)] | None = None


class OwnDepartment(Shape):
    """Who causes a theme, and who must act."""

    department: Name | None = None
    fixer: Name | None = None


class CategoryException(Shape):
    """Another category in a phase or for a customer segment."""

    phase: Name | None = None
    customer_segment: Name | None = None
    category: Category


class OwnCategory(Shape):
    """A theme's contact category."""

    category: Category | None
    exceptions: Annotated[list[CategoryException], Field(max_length=50)] = []


class Proposal(Shape):
    """The desk fills in what the proposal was about."""

    accepted: bool


class Cause(Shape):
    """Which department; none: it cannot be said."""

    department: Name | None = None


class Settle(Shape):
    """Whether the department head is right."""

    upheld: bool
    department: Name | None = None


class NewAction(Shape):
    """What a department promises about a theme."""

    theme: Annotated[int, Field(ge=1)]
    department: Name
    fixer: Name | None = None
    promise: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
    start: date | None = None
    due: date | None = None


class Done(Shape):
    """When a promise was kept; none: today."""

    on: date | None = None


class Snooze(Shape):
    """Not before this day."""

    until: date


PAYLOADS: Mapping[str, type[Shape]] = {
    "accept": Nothing,
    "rename": Rename,
    "merge": Merge,
    "split": Split,
    "exclude": Nothing,
    "pin": Nothing,
    "subject": Subject,
    "place": Place,
    "department": OwnDepartment,
    "category": OwnCategory,
    "proposal": Proposal,
    "audit": Cause,
    "cause": Cause,
    "settle": Settle,
    "action": NewAction,
    "done": Done,
    "called": Nothing,
    "snooze": Snooze,
}
"""What a decision's payload must say, by kind."""


# ---- the envelopes --------------------------------------------------------------------------------------------------


class Failure(Shape):
    """Why it could not be."""

    kind: str
    status: int
    message: str
    detail: dict[str, Any] = {}


class Response(Shape):
    """The envelope of every answer."""

    id: str
    ok: bool
    result: dict[str, Any] | None = None
    error: Failure | None = None


OPS: Mapping[str, type[Shape]] = {
    "open": Open,
    "item": Item,
    "comments": Comments,
    "parts": Parts,
    "themes": Themes,
    "decide": Decide,
    "undo": Undo,
    "redo": Redo,
    "history": History,
    "news": News,
    "fate": Fate,
    "finish": Nothing,
    "plan": Nothing,
}
"""Arguments by op."""
