"""The shape of every answer of the desk; ``RESULTS`` says which op gives which (conventions: see ``protocol``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from voc.records import Category
from voc.triage.requests import CategoryException, ItemKind, Language, Shape

__all__ = ["RESULTS"]


class Figure(Shape):
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


class Comment(Shape):
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


class WorkspaceState(Shape):
    """Whose desk it is, and how fresh its figures are."""

    company: str
    language: Language
    who: str
    last_event: int
    figures_at: str | None
    period: str | None
    stale: bool
    departments: list[DepartmentName]
    categories: list[str]
    n_comments: int
    n_themes: int


class Day(Shape):
    """How far today's list is; it follows from the log alone."""

    limit_items: int
    limit_minutes: int
    done: int
    of: int
    started_at: str | None
    minutes: int


class Calibration(Shape):
    """How far the calibration session is."""

    open: int
    of: int


class Line(Shape):
    """An item of the list."""

    key: str
    kind: ItemKind
    subject: str
    title: str
    detail: str
    why: str
    n_comments: int | None
    random: bool
    version: int
    done: bool
    reference: str | None


class OpenResult(Shape):
    """The whole list."""

    workspace: WorkspaceState
    day: Day
    calibration: Calibration | None
    urgent: list[Line]
    items: list[Line]


class LifeEvent(Shape):
    """Something that happened to a theme."""

    at: str
    kind: str
    note: str


class TrendPoint(Shape):
    """A month of a theme; ``count`` is missing when too few customers are behind it."""

    period: str
    count: int | None
    per_thousand: Figure | None
    expected: float | None
    upper: float | None


class ParentTheme(Shape):
    """The main subject above a theme."""

    theme: str
    label: str


class CategoryShare(Shape):
    """How much of a theme is of a category, by rule."""

    category: Category
    share: Figure


class CategoryState(Shape):
    """A theme's category, and who said so."""

    value: Category | None
    by: Literal["person", "rule"]
    shares: list[CategoryShare]
    exceptions: list[CategoryException]


class CauseShare(Shape):
    """A department's share; ``department`` None is unknown."""

    department: str | None
    share: Figure
    evidence: str


class ChangeFigure(Shape):
    """An established change."""

    kind: Literal["new", "growing", "returned", "shrinking"]
    observed: int
    expected: float
    p: float


class OpenAction(Shape):
    """A promise about a theme."""

    id: str
    department: str
    promise: str
    due: str | None
    done: str | None


class ThemeItem(Shape):
    """All about a theme."""

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
    life: list[LifeEvent]
    trend: list[TrendPoint]
    trend_note: str
    process: str | None
    score: Figure | None
    n_comments: Figure
    category: CategoryState
    causes: list[CauseShare]
    cause_note: str
    department: str | None
    fixer: str | None
    quotes: list[Comment]
    change: ChangeFigure | None
    actions: list[OpenAction]


class AuditItem(Shape):
    """A question about a comment; nothing of what the model thinks."""

    kind: Literal["audit"]
    subject: str
    version: int
    comment: Comment
    question: str
    n_open: int


class UrgentItem(Shape):
    """A comment that cannot wait."""

    kind: Literal["urgent"]
    subject: str
    version: int
    comment: Comment
    case_number: str | None
    word: str


class ProposedTheme(Shape):
    """A theme of a proposal."""

    theme: str
    label: str
    n_comments: int | None


class ProposalItem(Shape):
    """What a refit proposes."""

    kind: Literal["proposal"]
    subject: str
    version: int
    proposal: str
    old: list[ProposedTheme]
    new: list[ProposedTheme]
    n_segments: int
    overlap: float
    examples: list[Comment]


class ReplyItem(Shape):
    """A department head's answer to a finding."""

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
    comments: list[Comment]


class ActionItem(Shape):
    """A promise that is due."""

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


AnyItem = Annotated[
    ThemeItem | AuditItem | UrgentItem | ProposalItem | ReplyItem | ActionItem, Field(discriminator="kind")
]


class CommentsResult(Shape):
    """A window of comments."""

    total: int
    offset: int
    rows: list[Comment]


class Part(Shape):
    """A proposed sub-theme."""

    n_segments: int
    keywords: list[str]
    label: Labels
    segments: list[int]
    quotes: list[Comment]


class PartsResult(Shape):
    """Sub-themes, the largest first."""

    parts: list[Part]


class ThemeLine(Shape):
    """A theme of the list of themes; ``n_comments`` is of all months."""

    theme: str
    label: str
    n_comments: int | None
    state: str
    parent: str | None
    department: str | None


class ThemesResult(Shape):
    """A window of themes."""

    total: int
    rows: list[ThemeLine]


class LoggedEvent(Shape):
    """A decision as people read it."""

    id: int
    kind: str
    subject: str
    payload: dict[str, Any]
    who: str
    at: str
    why: str
    undoes: int | None
    standing: bool
    sentence: str


class Changed(Shape):
    """What a decision did, with figures before and after."""

    what: str


class DecideResult(Shape):
    """A decision that was stored."""

    event: LoggedEvent
    item: AnyItem | None
    changed: list[Changed]
    day: Day


class HistoryResult(Shape):
    """A window of the log."""

    rows: list[LoggedEvent]
    more: bool


class NewsResult(Shape):
    """What others (and you) decided meanwhile."""

    last_event: int
    events: list[LoggedEvent]


class FateResult(Shape):
    """Per request what was stored; None: nothing."""

    events: dict[str, LoggedEvent | None]


class FigureChange(Shape):
    """What the day did to a figure."""

    what: str
    before: Figure
    after: Figure


class FinishResult(Shape):
    """The day in figures."""

    n_decided: int
    minutes: int
    changes: list[FigureChange]


class PlanResult(Shape):
    """What the side panel shows."""

    alerts: list[Line]
    actions: list[Line]
    urgent: list[Line]
    n_open: int


class Yours(Shape):
    """What was refused."""

    kind: str
    payload: dict[str, Any]


class ConflictDetail(Shape):
    """Both versions: theirs as events, yours as it was sent, and the item as it is now."""

    expected_version: int | None
    version: int
    events: list[LoggedEvent]
    yours: Yours
    item: AnyItem | None


RESULTS: Mapping[str, Any] = {
    "open": OpenResult,
    "item": AnyItem,
    "comments": CommentsResult,
    "parts": PartsResult,
    "themes": ThemesResult,
    "decide": DecideResult,
    "undo": DecideResult,
    "redo": DecideResult,
    "history": HistoryResult,
    "news": NewsResult,
    "fate": FateResult,
    "finish": FinishResult,
    "plan": PlanResult,
}
"""Results by op."""
