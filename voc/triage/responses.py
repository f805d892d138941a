"""Responses of the desk's protocol: the result of every operation (conventions: see ``requests``).

``.ci/wire_types.py`` writes the browser's types from these shapes: run it when one changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from voc.decisions.payload_parts import CategoryOverride
from voc.records import Category
from voc.triage.requests import ItemKind, Language, Shape

__all__ = ["RESULTS"]


class FigureView(Shape):
    """An estimate; without a value ``note`` says why."""

    value: float | None
    low: float | None = None
    high: float | None = None
    n: int = 0
    unit: str
    note: str = ""


class Labels(Shape):
    """A theme's name per language."""

    nl: str
    en: str


class CommentView(Shape):
    """A comment; ``spans`` are the parts about the theme, in UTF-16 code units; ``segment`` is the first of them."""

    feedback: int
    segment: int | None
    at: str | None
    channel: str | None
    language: str | None
    text: str
    spans: list[tuple[int, int]]
    theme: str | None
    score: float | None


class DepartmentName(Shape):
    """A department of today."""

    name: str
    kind: str


class PayloadFieldView(Shape):
    """A field of a kind of decision, for its dialog."""

    name: str
    type: Literal["text", "day", "yes_no", "choice", "other"]
    is_required: bool
    min_length: int
    max_length: int | None
    days_from_today: int | None  # the first day that can be chosen
    choices: list[str]


class KindView(Shape):
    """A kind of decision, its fields, and what the board does after one."""

    fields: list[PayloadFieldView]
    settles_item: bool  # ticks the line that it is about
    moves_on: bool  # goes to the next item
    changes_list: bool  # reads the list again


class WorkspaceState(Shape):
    """The workspace and person of a desk, and how fresh its figures are."""

    company: str
    language: Language
    who: str
    last_event: int  # what the board asks for news since: nothing is missed between this answer and the first question
    data_version: str  # another one: a fit ended or a file was collected, so that the list has to be opened anew
    figures_at: str | None  # when the cards were made; None before the first
    period: str | None
    stale: bool  # files or a fit came after the cards
    departments: list[DepartmentName]
    categories: list[str]
    kinds: dict[str, KindView]  # by name; an event of another kind is no decision, and cannot be undone
    n_comments: int
    n_themes: int


class DayProgress(Shape):
    """Progress of today's list; it follows from the log alone."""

    limit_items: int
    limit_minutes: int
    done: int
    of: int  # at most limit_items, and never less than done
    started_at: str | None
    minutes: int


class Calibration(Shape):
    """Progress of the calibration session: questions that are open, of how many."""

    open: int
    of: int


class WorklistLine(Shape):
    """A line of the work list; ``detail`` and ``why`` are sentences for the person."""

    key: str
    kind: ItemKind
    subject: str
    title: str
    detail: str
    why: str
    n_comments: int | None
    random: bool  # for scripts; a board that showed it would change how the comment is judged
    version: int  # goes back as expected_version, so that a decision on an older state is refused
    done: bool
    reference: str | None  # what ``voc trace`` takes


class OpenResult(Shape):
    """Result of ``open``: the whole work list."""

    workspace: WorkspaceState
    day: DayProgress
    calibration: Calibration | None
    urgent: list[WorklistLine]
    items: list[WorklistLine]


class TimelineEventView(Shape):
    """Something that happened to a theme, on a day."""

    at: str
    kind: str
    note: str


class TrendPointView(Shape):
    """A month of a theme; ``count`` is missing when too few customers are behind it."""

    period: str
    count: int | None
    per_thousand: FigureView | None
    expected: float | None
    upper: float | None


class ParentTheme(Shape):
    """The main subject above a theme."""

    theme: str
    label: str


class CategoryShare(Shape):
    """Share of a theme's comments that are of a category, by rule."""

    category: Category
    share: FigureView


class CategoryState(Shape):
    """A theme's category, and who decided it."""

    value: Category | None
    by: Literal["person", "rule"]
    shares: list[CategoryShare]
    exceptions: list[CategoryOverride]


class CauseShare(Shape):
    """A department's share; ``department`` None is unknown."""

    department: str | None
    share: FigureView
    evidence: str


class ThemeChangeView(Shape):
    """A change that is more than chance; ``p`` is adjusted for the number of themes."""

    kind: Literal["new", "growing", "returned", "shrinking"]
    observed: int
    expected: float
    p: float


class PromisedAction(Shape):
    """An action that a department promised about a theme; the day on which it was ``done``, or ``dropped``."""

    id: str
    department: str
    promise: str
    due: str | None
    done: str | None
    dropped: str | None


class ThemeItem(Shape):
    """Result of ``item`` for a theme: everything about it."""

    kind: Literal["theme", "alert"]
    subject: str
    version: int
    label: Labels
    description: Labels
    keywords: list[str]
    state: str
    pinned: bool
    accepted_at: str | None
    parent: ParentTheme | None
    life: list[TimelineEventView]
    trend: list[TrendPointView]
    trend_note: str  # says that decisions moved comments since the trend was computed, or nothing
    process: str | None
    score: FigureView | None
    n_comments: FigureView
    category: CategoryState
    causes: list[CauseShare]
    cause_note: str  # what the shares rest on, where that is little
    department: str | None
    fixer: str | None
    quotes: list[CommentView]
    change: ThemeChangeView | None
    actions: list[PromisedAction]


class ContactView(Shape):
    """A contact without a comment: its number in the contact system, and its stored fields."""

    key: str
    at: str
    channel: str | None
    reason: str | None
    customer_segment: str | None
    phase: str | None
    case_number: str | None
    note: str


class AuditItem(Shape):
    """Result of ``item`` for a question about a comment, without what the model thinks: that would lead the answer.

    It is about a ``comment`` or about a ``contact`` that has none.
    """

    kind: Literal["audit"]
    subject: str
    version: int
    comment: CommentView | None
    contact: ContactView | None
    question: str
    n_open: int


class UrgentItem(Shape):
    """Result of ``item`` for a comment that cannot wait; ``word`` is the word that made it urgent."""

    kind: Literal["urgent"]
    subject: str
    version: int
    comment: CommentView
    case_number: str | None
    word: str


class ProposedTheme(Shape):
    """A theme of a proposal, before or after it."""

    theme: str
    label: str
    n_comments: int | None


class ProposalItem(Shape):
    """Result of ``item`` for what a refit proposes; ``overlap``: how much old and new share, in [0, 1]."""

    kind: Literal["proposal"]
    subject: str
    version: int
    proposal: str
    old: list[ProposedTheme]
    new: list[ProposedTheme]
    n_segments: int
    overlap: float
    examples: list[CommentView]


class ReplyItem(Shape):
    """Result of ``item`` for a department head's answer to a finding, with the newest comments of its theme."""

    kind: Literal["reply"]
    subject: str
    version: int
    theme: str | None
    label: str
    department: str | None
    agrees: bool
    reason: str
    who: str
    at: str
    comments: list[CommentView]


class ActionItem(Shape):
    """Result of ``item`` for an action that is due."""

    kind: Literal["action"]
    subject: str
    version: int
    theme: str
    label: str
    department: str
    fixer: str | None
    promise: str
    start: str
    due: str | None
    done: str | None
    dropped: str | None


AnyItem = Annotated[
    ThemeItem | AuditItem | UrgentItem | ProposalItem | ReplyItem | ActionItem, Field(discriminator="kind")
]


class CommentsResult(Shape):
    """Result of ``comments``: a page of them, and how many there are in all."""

    total: int
    offset: int
    rows: list[CommentView]


class Subtheme(Shape):
    """A proposed sub-theme; ``segments`` go back as the payload of ``split``."""

    n_segments: int
    keywords: list[str]
    label: Labels
    segments: list[int]
    quotes: list[CommentView]


class SubthemesResult(Shape):
    """Result of ``subthemes``, the largest first; none where the theme is one subject."""

    parts: list[Subtheme]


class ThemeListLine(Shape):
    """A line of the list of themes; ``n_comments`` is of all months."""

    theme: str
    label: str
    n_comments: int | None
    state: str
    parent: str | None
    department: str | None


class ThemesResult(Shape):
    """Result of ``themes``: a page of them, and how many there are in all."""

    total: int
    rows: list[ThemeListLine]


class EventView(Shape):
    """An event of the log as people read it; ``standing``: nothing undid it."""

    id: int
    kind: str
    subject: str
    payload: dict[str, Any]
    who: str
    at: str
    why: str
    undoes: int | None
    # The wire keeps its words, which scripts and boards know: the store says ``is_active`` for it.
    standing: bool
    sentence: str


class ChangeSentence(Shape):
    """A sentence on what a decision did, with figures before and after."""

    what: str


class LineState(Shape):
    """The line of the work list that a decision is about, and whether it is done now."""

    subject: str
    done: bool


class DecideResult(Shape):
    """Result of ``decide``, ``undo`` and ``redo``: what was stored and changed, the item as it is now, and the day."""

    event: EventView
    item: AnyItem | None
    line: LineState | None  # None: whether a line is done does not depend on such a decision
    changed: list[ChangeSentence]
    day: DayProgress


class HistoryResult(Shape):
    """Result of ``history``: a page of the log, and whether there is more."""

    rows: list[EventView]
    more: bool


class NewsResult(Shape):
    """Result of ``news``: what people decided meanwhile, the oldest first, and the version of the list's data."""

    last_event: int
    data_version: str
    events: list[EventView]


class RequestStatusResult(Shape):
    """Result of ``request_status``: what each request stored; None: nothing, so it may be sent again."""

    events: dict[str, EventView | None]


class FigureBeforeAfter(Shape):
    """A figure at midnight and now."""

    what: str
    before: FigureView
    after: FigureView


class DaySummaryResult(Shape):
    """Result of ``day_summary``: the day in figures."""

    n_decided: int
    minutes: int
    changes: list[FigureBeforeAfter]


class PanelResult(Shape):
    """Result of ``panel``: what JupyterLab's side panel shows."""

    alerts: list[WorklistLine]
    actions: list[WorklistLine]
    urgent: list[WorklistLine]
    n_open: int


class RefusedDecision(Shape):
    """A decision that was refused, as it was sent."""

    kind: str
    payload: dict[str, Any]


class ConflictDetail(Shape):
    """Both versions: theirs as events, yours as it was sent, and the item as it is now."""

    expected_version: int | None
    version: int
    events: list[EventView]
    yours: RefusedDecision
    item: AnyItem | None


RESULTS: Mapping[str, Any] = {
    "open": OpenResult,
    "item": AnyItem,
    "comments": CommentsResult,
    "subthemes": SubthemesResult,
    "themes": ThemesResult,
    "decide": DecideResult,
    "undo": DecideResult,
    "redo": DecideResult,
    "history": HistoryResult,
    "news": NewsResult,
    "request_status": RequestStatusResult,
    "day_summary": DaySummaryResult,
    "panel": PanelResult,
}
"""Shape of the result, by operation."""
