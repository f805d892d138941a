"""Requests of the desk's protocol: the arguments of every operation, and the payload of every kind of decision.

A request is ``{"id", "op", "args"}``, optionally with ``"language"``; the answer is ``{"id", "ok": true, "result"}`` or
``{"id", "ok": false, "error": {"kind", "status", "message", "detail"}}``. ``responses`` holds the results;
``docs/triage.md`` shows each operation. These shapes are the one source of the JSON.

Conventions: days and moments are ISO 8601 (moments in UTC, ending in ``Z``); shares lie in [0, 1]; references are
``T-7`` (theme), ``S-18`` (segment), ``F-18`` (comment), ``A-1`` (action), ``P-3`` (proposal), ``finding/B-2026-10-3``.
**Spans count UTF-16 code units**, as JavaScript's strings do: a 😀 counts two.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from voc.decisions.kinds import KINDS

__all__ = ["OPS", "PAYLOADS", "Failure", "Request", "Response", "Shape"]

Language = Literal["nl", "en"]
Mode = Literal["day", "calibration", "all"]
ItemKind = Literal["urgent", "alert", "theme", "proposal", "audit", "reply", "action"]
# Limits keep a mistake, or an attack, from filling the memory or the log; each is far above what people need.
Reference = Annotated[str, StringConstraints(max_length=120)]
ThemeReference = Annotated[str, StringConstraints(pattern=r"^T-[1-9][0-9]{0,14}$")]
Number = Annotated[int, Field(ge=0, le=2**53)]
"""Up to the largest whole number that JavaScript holds exactly."""
Limit = Annotated[int, Field(ge=1, le=500)]
"""Rows of a page; a list that scrolls asks for 50 to 100."""
Sentence = Annotated[str, StringConstraints(max_length=2_000)]
RequestId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:-]{8,100}$")]
"""Chosen by whoever asks; shorter ones would soon come twice, and the second would be taken for the first."""


class Shape(BaseModel):
    """Base of all shapes: frozen, and another field than those named is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


# ---- requests --------------------------------------------------------------------------------------------------------


class Request(Shape):
    """Envelope of a request; without ``language`` the answer is in the desk's own."""

    id: Annotated[str, StringConstraints(max_length=200)] = ""
    op: str  # no Literal: an unknown operation gets a sentence that names the known ones
    args: dict[str, Any] = {}
    language: Language | None = None


class OpenArgs(Shape):
    """Arguments of ``open``: which work list."""

    mode: Mode = "day"
    language: Language | None = None


class ItemArgs(Shape):
    """Arguments of ``item``: the key of a line, such as ``theme:T-12``."""

    key: Reference


class CommentsArgs(Shape):
    """Arguments of ``comments``: a page of a theme's comments, and a text that they hold."""

    theme: ThemeReference
    offset: Number = 0
    limit: Limit = 50
    search: Annotated[str, StringConstraints(max_length=200)] = ""


class SubthemesArgs(Shape):
    """Arguments of ``subthemes``: the theme to split."""

    theme: ThemeReference


class ThemesArgs(Shape):
    """Arguments of ``themes``: a page of the themes, and a part of their names."""

    search: Annotated[str, StringConstraints(max_length=200)] = ""
    offset: Number = 0
    limit: Limit = 50


class DecideArgs(Shape):
    """Arguments of ``decide``: a decision; ``payload`` is checked by kind, see ``PAYLOADS``."""

    kind: str  # no Literal: an unknown kind gets a sentence that names the known ones
    subject: Reference
    payload: dict[str, Any] = {}
    why: Sentence = ""
    expected_version: Number | None = None
    request_id: RequestId


class UndoArgs(Shape):
    """Arguments of ``undo``: the decision to take back."""

    event: Number
    why: Sentence = ""
    request_id: RequestId


class RedoArgs(Shape):
    """Arguments of ``redo``: the decision that was taken back, to bring it again."""

    event: Number
    why: Sentence = ""
    request_id: RequestId


class HistoryArgs(Shape):
    """Arguments of ``history``: decisions about a subject or by a person, with a lower number than ``before``."""

    subject: Reference | None = None
    who: Annotated[str, StringConstraints(max_length=200)] | None = None
    before: Number | None = None
    limit: Limit = 50


class NewsArgs(Shape):
    """Arguments of ``news``: the number of the last event that is known."""

    since: Number = 0


class RequestStatusArgs(Shape):
    """Arguments of ``request_status``: requests that were never answered."""

    request_ids: Annotated[list[RequestId], Field(max_length=500)]


class NoArgs(Shape):
    """No arguments."""


# ---- payloads of decisions ------------------------------------------------------------------------------------------


PAYLOADS: Mapping[str, type[BaseModel]] = {
    kind: decision_class for kind, decision_class in KINDS.items() if decision_class.is_on_board
}
"""Shape of a decision's payload, by kind of decision: the classes of ``voc.decisions.kinds``."""


# ---- envelopes of answers --------------------------------------------------------------------------------------------


class Failure(Shape):
    """Error of a request: the class of the error, its HTTP status, and a sentence for the person."""

    kind: str
    status: int
    message: str
    detail: dict[str, Any] = {}


class Response(Shape):
    """Envelope of every answer."""

    id: str
    ok: bool
    result: dict[str, Any] | None = None
    error: Failure | None = None


OPS: Mapping[str, type[Shape]] = {
    "open": OpenArgs,
    "item": ItemArgs,
    "comments": CommentsArgs,
    "subthemes": SubthemesArgs,
    "themes": ThemesArgs,
    "decide": DecideArgs,
    "undo": UndoArgs,
    "redo": RedoArgs,
    "history": HistoryArgs,
    "news": NewsArgs,
    "request_status": RequestStatusArgs,
    "day_summary": NoArgs,
    "panel": NoArgs,
}
"""Shape of the arguments, by operation."""
