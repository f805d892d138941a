"""Everything about a theme, as its pane on the board shows it: figures of its card, decisions and comments of today."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date

from voc.insight.results import TrendPoint
from voc.insight.theme_category import choose_category
from voc.insight.timeline import KIND_BY_DECISION, TimelineEvent, TimelineKind, build_timeline
from voc.records import (
    NO_FAULT,
    Event,
    EventId,
    FeedbackId,
    Period,
    Theme,
    ThemeId,
    ThemeState,
    label_in,
    theme_reference,
)
from voc.records.theme_card import CardAlert, CardCause, CardChange, CardContent, CardTrendPoint
from voc.store import comment_queries, decision_log, frames, theme_queries, worklist_queries
from voc.triage.comment_view import load_theme_comments
from voc.triage.event_sentences import format_event
from voc.triage.request_context import RequestContext, format_moment, shorten
from voc.triage.responses import (
    CategoryShare,
    CategoryState,
    CauseShare,
    CommentView,
    Labels,
    ParentTheme,
    PromisedAction,
    ThemeChangeView,
    ThemeItem,
    TimelineEventView,
    TrendPointView,
)
from voc.triage.theme_figures import ThemeFigures, build_figure, find_current_theme
from voc.triage.worklist_sources import WorklistSources

__all__ = ["build_theme_item"]

MIN_IN_GROUP = 5
"""Audited comments from which on a theme's shares are corrected: ``voc.causes.shares.MIN_IN_GROUP`` (a test)."""
N_NEWEST_COMMENTS = 5
LONGEST_DESCRIPTION, LONGEST_KEYWORD, LONGEST_PROMISE = 400, 60, 200


@dataclass(frozen=True)
class _ThemeSources:
    """Figures and card of a theme; ``card_content`` is None without a card."""

    context: RequestContext
    theme_id: ThemeId
    figures: ThemeFigures
    theme: Theme
    card_content: CardContent | None

    @property
    def member_ids(self) -> tuple[ThemeId, ...]:
        """Ids in a run's assignments that are shown as the theme."""
        return self.figures.member_ids_by_theme[self.theme_id]


def build_theme_item(context: RequestContext, theme_id: ThemeId, requested: str) -> ThemeItem:
    """Return everything about a theme; about the one that it is today when it was merged.

    Parameters
    ----------
    requested
        What was asked for, as an error names it.

    Raises
    ------
    UnknownNameError
        There is no such theme.
    """
    sources = _load_sources(context, theme_id, requested)
    theme, content, figures, theme_id = sources.theme, sources.card_content, sources.figures, sources.theme_id
    reference = theme_reference(theme_id)
    labels = {language: shorten(label) for language, label in theme.labels.items()}
    descriptions = {language: shorten(text, LONGEST_DESCRIPTION) for language, text in theme.description.items()}
    alert, score = (None, None) if content is None else (content.alert, content.score)
    # A peak of a few days is an alert, and no change of the month.
    change = alert if content is None or content.change is None else content.change
    is_trend_outdated = content is not None and figures.has_moved_comments(theme_id)
    return ThemeItem(
        kind="theme" if alert is None else "alert",
        subject=reference,
        version=decision_log.load_version(context.store, reference),
        label=_build_labels(labels, reference),
        description=_build_labels(descriptions, ""),
        keywords=[shorten(keyword, LONGEST_KEYWORD) for keyword in theme.keywords],
        state=theme.row.state,
        pinned=theme.row.pinned,
        accepted_at=format_moment(theme.row.accepted_at),
        parent=_build_parent(context, theme.row.parent),
        life=_build_timeline(sources),
        trend=[] if content is None else [TrendPointView(**asdict(point)) for point in content.trend],
        trend_note=context.messages("note.trend_before") if is_trend_outdated else "",
        process=None if content is None else content.process,
        score=None if score is None else build_figure(context, score),
        n_comments=figures.count_month_comments(theme_id),
        category=_build_category(context, theme, content),
        causes=[] if content is None else [_build_cause(context, cause) for cause in content.causes],
        cause_note=_format_cause_note(sources),
        department=theme.row.department,
        fixer=theme.row.fixer,
        quotes=_load_quotes(sources),
        change=None if change is None else _build_change(change),
        actions=_list_actions(context, sources.member_ids),
    )


def _load_sources(context: RequestContext, theme_id: ThemeId, requested: str) -> _ThemeSources:
    current_theme_id = find_current_theme(context, theme_id)
    figures = ThemeFigures(context, WorklistSources(context).period, (current_theme_id,))
    theme = figures.themes.get(current_theme_id)
    if theme is None or theme.row.state is ThemeState.RESERVED:
        raise context.build_unknown_name_error("error.theme", theme=shorten(requested))
    card = figures.cards.get(current_theme_id)
    return _ThemeSources(context, current_theme_id, figures, theme, None if card is None else card.content)


def _build_labels(labels: Mapping[str, str], default: str) -> Labels:
    return Labels(nl=label_in(labels, "nl", default), en=label_in(labels, "en", default))


def _build_parent(context: RequestContext, parent_id: ThemeId | None) -> ParentTheme | None:
    if parent_id is None:
        return None
    theme_id = find_current_theme(context, parent_id)
    theme = theme_queries.load_themes_by_id(context.store, [theme_id]).get(theme_id)
    return ParentTheme(theme=theme_reference(theme_id), label=context.format_label(theme, theme_id))


# ---- timeline -----------------------------------------------------------------------------------------------------


def _build_timeline(sources: _ThemeSources) -> list[TimelineEventView]:
    """Return what happened to a theme, by the rule of ``insight/timeline``, in sentences."""
    context = sources.context
    # What was decided about a theme before it was merged into this one is part of this one's story.
    decisions = [
        event
        for subject in sorted(map(theme_reference, sources.member_ids))
        for event in decision_log.load_active_decisions(context.store, subject, kinds=tuple(KIND_BY_DECISION))
    ]
    departments = _find_repairing_departments(sources)
    trend = () if sources.card_content is None else sources.card_content.trend
    timeline = build_timeline(
        _find_birthday(sources),
        [_parse_trend_point(point) for point in trend],
        time_zone=context.time_zone,
        occurrences=[
            entry
            for entry in frames.load_occurrences(context.store)
            if entry.department and context.organisation.find_current_name(entry.department) in departments
        ],
        actions=[
            action
            for member in sorted(sources.member_ids)
            for action in worklist_queries.load_actions(context.store, theme_id=member)
        ],
        events=decisions,
    )
    decision_by_id = {event.id: event for event in decisions}
    return [
        TimelineEventView(
            at=entry.at.isoformat(), kind=entry.kind.value, note=_format_entry(context, entry, decision_by_id)
        )
        for entry in timeline
    ]


def _find_birthday(sources: _ThemeSources) -> date | None:
    """Return the day of a theme's first comment, else the day on which a fit first saw it."""
    if sources.card_content is not None and sources.card_content.first is not None:
        return sources.card_content.first
    born_at = sources.theme.row.born_at
    return None if born_at is None else sources.context.find_local_day(born_at)


def _find_repairing_departments(sources: _ThemeSources) -> frozenset[str]:
    """Return the departments whose repairs concern a theme: the one that a person named, else who caused most of it."""
    if sources.theme.row.department is not None:
        return frozenset({sources.context.organisation.find_current_name(sources.theme.row.department)})
    return frozenset() if sources.card_content is None else frozenset(sources.card_content.main_departments)


def _parse_trend_point(point: CardTrendPoint) -> TrendPoint:
    """Return a month of a card's trend as the record that it was made of."""
    return TrendPoint(Period.parse(point.period), point.count, None, point.expected, point.upper)


def _format_entry(context: RequestContext, entry: TimelineEvent, decision_by_id: Mapping[EventId | None, Event]) -> str:
    """Return the sentence of an event of the timeline."""
    messages, note = context.messages, entry.note
    match entry.kind:
        case TimelineKind.BORN:
            return messages("life.born", day=messages.format_date(entry.at))
        case TimelineKind.GREW | TimelineKind.RETURNED:
            return messages(
                "life.returned" if entry.kind is TimelineKind.RETURNED else "life.growing",
                observed=messages.format_count(f"count.{note.get('unit', 'comments')}", note["observed"]),
                expected=messages.format_expected_count(note["expected"]),
            )
        case TimelineKind.PROMISED:
            return messages("life.promised", promise=shorten(note["what"], LONGEST_PROMISE))
        case TimelineKind.REPAIRED:
            key = "life.repaired" if "action" in note else "life.repaired_calendar"
            return messages(key, promise=shorten(note["what"], LONGEST_PROMISE))
    return format_event(context, decision_by_id[note["event"]])


# ---- category, causes, quotes, actions ----------------------------------------------------------------------------


def _build_category(context: RequestContext, theme: Theme, content: CardContent | None) -> CategoryState:
    figures = {} if content is None else content.categories
    # A share that may not be shown has no value, and comes last.
    by_share = sorted(figures, key=lambda category: -(figures[category].value or 0.0))
    shares = [CategoryShare(category=name, share=build_figure(context, figures[name])) for name in by_share]
    category = choose_category(theme.row.category, {name: figure.value for name, figure in figures.items()})
    return CategoryState.model_validate(
        {
            "value": category.value,
            "by": "person" if category.is_decided else "rule",
            "shares": shares,
            "exceptions": list(theme.row.exceptions),
        }
    )


def _build_cause(context: RequestContext, cause: CardCause) -> CauseShare:
    return CauseShare(
        # The board prints the name as it comes; this one is not a name of the company's own.
        department=context.messages("cause.no_fault") if cause.department == NO_FAULT else cause.department,
        share=build_figure(context, cause.share),
        evidence=cause.evidence[context.language] or context.messages("cause.none"),
    )


def _format_cause_note(sources: _ThemeSources) -> str:
    """Return what the shares of causes rest on, or nothing where they are as sure as they can be."""
    messages = sources.context.messages
    if sources.card_content is None:
        return messages("cause.note_new")
    if len(sources.member_ids) > 1:  # the card is of the theme alone, and its shares with it
        return messages("cause.note_merged")
    n_audited = sources.card_content.n_audited
    return messages.format_count("cause.note_few", n_audited) if n_audited < MIN_IN_GROUP else ""


def _load_quotes(sources: _ThemeSources) -> list[CommentView]:
    """Return the card's quotes that are still about the theme; of a theme without any, the newest comments."""
    context, member_ids = sources.context, sources.member_ids
    card_quotes = () if sources.card_content is None else sources.card_content.quotes
    segment_ids = [segment_id for _, segment_id in card_quotes] or list(sources.theme.quotes)
    segments_by_id = comment_queries.load_segment_rows(context.store, segment_ids)
    segments = [segments_by_id[segment_id] for segment_id in segment_ids if segment_id in segments_by_id]
    # A person may have placed a quoted sentence elsewhere since the card was made.
    feedback_ids = [segment.feedback for segment in segments if segment.theme in member_ids]
    if not feedback_ids:
        newest_ids = comment_queries.load_comment_ids(context.store, member_ids, limit=N_NEWEST_COMMENTS)
        feedback_ids = [FeedbackId(segment_id) for segment_id in newest_ids]
    # Two quotes may come from one comment.
    return load_theme_comments(context, sources.theme_id, member_ids, list(dict.fromkeys(feedback_ids)))


def _build_change(change: CardChange | CardAlert) -> ThemeChangeView:
    return ThemeChangeView.model_validate(
        {"kind": change.kind, "observed": change.observed, "expected": change.expected, "p": change.p}
    )


def _list_actions(context: RequestContext, member_ids: Collection[ThemeId]) -> list[PromisedAction]:
    return [
        PromisedAction(
            id=action.reference,
            department=action.department,
            promise=action.promise,
            due=None if action.due is None else action.due.isoformat(),
            done=None if action.done is None else action.done.isoformat(),
            dropped=None if action.dropped is None else action.dropped.isoformat(),
        )
        for action in worklist_queries.load_actions(context.store)
        if action.theme in member_ids
    ]
