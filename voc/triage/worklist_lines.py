"""Lines of the work list: items in words, with a title, a detail and the reason why they are there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from voc.records import (
    ContactId,
    Event,
    FeedbackId,
    ProposalKind,
    SegmentId,
    ThemeId,
    feedback_reference,
    finding_code,
    proposal_reference,
    theme_reference,
)
from voc.records.theme_card import CardAlert
from voc.store import comment_queries, contact_audit, worklist_queries
from voc.store.comment_queries import CommentRow, SegmentRow
from voc.store.contact_audit import ContactRow
from voc.store.theme_decisions import load_current_theme_ids
from voc.store.themes import StoredProposal
from voc.triage import requests
from voc.triage.event_sentences import find_answer_key
from voc.triage.ranking import WorklistItem
from voc.triage.request_context import (
    BoardMessages,
    RequestContext,
    match_contact_id,
    match_segment_id,
    match_theme_id,
    shorten,
)
from voc.triage.responses import WorklistLine
from voc.triage.theme_figures import ThemeFigures, find_current_theme, format_comment_figure, round_count
from voc.triage.worklist_sources import WorklistSources

__all__ = ["build_lines", "build_urgent_lines"]

UNSURE_WIDTH = 0.5
"""A cause is called unsure when its interval is wider than half of all that could be."""
LONGEST_WORD = 60


def build_lines(sources: WorklistSources, items: Sequence[WorklistItem]) -> list[WorklistLine]:
    """Return the lines of items, in their order; an item whose thing is gone has none."""
    return _LineBuilder(sources, items).build_lines()


def build_urgent_lines(sources: WorklistSources) -> list[WorklistLine]:
    """Return the comments that somebody has to call about today, with the case number."""
    context, feedback_ids = sources.context, sources.urgent_feedback_ids
    rows = comment_queries.load_comment_rows(context.store, feedback_ids)
    versions = worklist_queries.load_versions(
        context.store, [feedback_reference(feedback_id) for feedback_id in feedback_ids]
    )
    return [
        _build_urgent_line(context, rows[feedback_id], versions[feedback_reference(feedback_id)])
        for feedback_id in feedback_ids
        if feedback_id in rows
    ]


def _build_urgent_line(context: RequestContext, comment_row: CommentRow, version: int) -> WorklistLine:
    messages, reference = context.messages, feedback_reference(comment_row.id)
    detail = messages(
        "line.urgent",
        case=comment_row.case_number or messages("line.no_case"),
        channel=messages.format_code("channel", comment_row.channel),
        day=context.format_day(comment_row.at),
    )
    return WorklistLine(
        key=f"urgent:{reference}",
        kind="urgent",
        subject=reference,
        title=shorten(comment_row.text) or messages("title.no_text"),
        detail=detail,
        why=messages("why.urgent", word=shorten(comment_row.urgent_word or "", LONGEST_WORD)),
        n_comments=None,
        random=False,
        version=version,
        done=False,
        reference=reference,
    )


@dataclass(frozen=True)  # without slots: cached_property keeps its values in __dict__
class _LineBuilder:
    """Builds the lines of items; what they need is read once for all of them."""

    sources: WorklistSources
    items: Sequence[WorklistItem]

    def build_lines(self) -> list[WorklistLine]:
        builders = {
            "theme": self._build_theme_line,
            "alert": self._build_theme_line,
            "audit": self._build_audit_line,
            "proposal": self._build_proposal_line,
            "reply": self._build_reply_line,
            "action": self._build_action_line,
        }
        return [line for item in self.items if (line := builders[item.kind](item)) is not None]

    @property
    def _context(self) -> RequestContext:
        return self.sources.context

    @property
    def _messages(self) -> BoardMessages:
        return self.sources.context.messages

    # ---- read once ------------------------------------------------------------------------------------------------

    @cached_property
    def _versions(self) -> Mapping[str, int]:
        return worklist_queries.load_versions(self._context.store, [item.subject for item in self.items])

    @cached_property
    def _figures(self) -> ThemeFigures:
        """Figures of all themes that the items name."""
        theme_ids = [match_theme_id(item.subject) for item in self.items if item.kind in {"theme", "alert"}]
        for stored in self._proposals.values():
            theme_ids += [ThemeId(theme_id) for theme_id in (*stored.proposal.old, *stored.proposal.new)]
        theme_ids += [ThemeId(action.theme) for action in self.sources.open_actions]
        reply_themes = [event.payload.get("theme") for event in self._replies.values()]
        theme_ids += [ThemeId(theme_value) for theme_value in reply_themes if isinstance(theme_value, int)]
        current_ids = load_current_theme_ids(self._context.store)
        # Each as it was named, and as it is today: a proposal names themes of its run, an action those of its day.
        both = (each for theme_id in theme_ids for each in (theme_id, current_ids.get(theme_id, theme_id)))
        return ThemeFigures(self._context, self.sources.period, tuple(dict.fromkeys(both)))

    @cached_property
    def _proposals(self) -> Mapping[str, StoredProposal]:
        return {proposal_reference(stored.id): stored for stored in self.sources.proposals}

    @cached_property
    def _replies(self) -> Mapping[str, Event]:
        return {event.subject: event for event in self.sources.open_replies}

    @cached_property
    def _segments(self) -> Mapping[SegmentId, SegmentRow]:
        segment_ids = [match_segment_id(item.subject) for item in self.items if item.kind == "audit"]
        return comment_queries.load_segment_rows(self._context.store, segment_ids)

    @cached_property
    def _contacts(self) -> Mapping[ContactId, ContactRow]:
        contact_ids = [match_contact_id(item.subject) for item in self.items if item.kind == "audit"]
        return contact_audit.load_contact_rows(self._context.store, [id_ for id_ in contact_ids if id_])

    @cached_property
    def _comments(self) -> Mapping[FeedbackId, CommentRow]:
        feedback_ids = sorted({segment.feedback for segment in self._segments.values()})
        return comment_queries.load_comment_rows(self._context.store, feedback_ids)

    # ---- by kind --------------------------------------------------------------------------------------------------

    def _build_line(
        self,
        item: WorklistItem,
        *,
        title: str,
        detail: str,
        why: str,
        n_comments: int | None = None,
        reference: str | None = None,
    ) -> WorklistLine:
        return WorklistLine(
            key=item.key,
            kind=cast("requests.ItemKind", item.kind),
            subject=item.subject,
            title=title or self._messages("title.no_text"),
            detail=detail,
            why=why,
            n_comments=n_comments,
            random=item.is_random,
            version=self._versions[item.subject],
            done=item.is_done,
            reference=reference,
        )

    def _format_label(self, theme_id: ThemeId) -> str:
        return self._context.format_label(self._figures.themes.get(theme_id), theme_id)

    def _build_theme_line(self, item: WorklistItem) -> WorklistLine:
        theme_id, period = match_theme_id(item.subject), self.sources.period
        figure = self._figures.count_month_comments(theme_id)
        detail = format_comment_figure(self._context, figure)
        if period is not None:
            detail = self._messages("line.comments", comments=detail, month=self._messages.format_month(period))
        return self._build_line(
            item,
            title=self._format_label(theme_id),
            detail=detail,
            why=self._explain_theme(theme_id, item),
            n_comments=round_count(figure),
            reference=None if period is None else f"{period}/{theme_reference(theme_id)}/comments",
        )

    def _explain_theme(self, theme_id: ThemeId, item: WorklistItem) -> str:
        """Return why a theme is on the list."""
        if item.kind == "alert":
            return _format_alert(self._context, self.sources.alerts[theme_id])
        if item.is_seen:
            return self._messages("why.changed")
        card = self._figures.cards.get(theme_id)
        is_unsure = card is not None and card.doubt > UNSURE_WIDTH
        return self._messages("why.unseen_unsure" if is_unsure else "why.unseen")

    def _build_audit_line(self, item: WorklistItem) -> WorklistLine | None:
        if contact_id := match_contact_id(item.subject):
            return self._build_contact_line(item, self._contacts.get(contact_id))
        segment = self._segments.get(match_segment_id(item.subject))
        comment_row = None if segment is None else self._comments.get(segment.feedback)
        if segment is None or comment_row is None:  # hidden: its file was undone
            return None
        channel = self._messages.format_code("channel", comment_row.channel)
        return self._build_line(
            item,
            # The sentence that was drawn, not the comment: that is what the question is about.
            title=shorten(comment_row.text[segment.start : segment.end]),
            detail=self._messages("line.audit", channel=channel, day=self._context.format_day(comment_row.at)),
            why=self._messages("why.audit"),
            reference=feedback_reference(comment_row.id),
        )

    def _build_contact_line(self, item: WorklistItem, contact: ContactRow | None) -> WorklistLine | None:
        if contact is None:  # hidden: its file was undone
            return None
        channel = self._messages.format_code("channel", contact.channel)
        return self._build_line(
            item,
            title=self._messages("title.contact", number=contact.key),
            detail=self._messages("line.audit", channel=channel, day=self._context.format_day(contact.at)),
            why=self._messages("why.contact"),
        )

    def _build_proposal_line(self, item: WorklistItem) -> WorklistLine:
        proposal = self._proposals[item.subject].proposal
        labels = {
            "old": self._format_label(_find_first_other(proposal.old, proposal.new)) if proposal.old else "",
            "new": self._format_label(_find_first_other(proposal.new, proposal.old)) if proposal.new else "",
        }
        return self._build_line(
            item,
            title=self._messages(f"title.proposal_{ProposalKind(proposal.kind).value}", **labels),
            detail=self._messages.format_count("line.proposal", proposal.n_segments),
            why=self._messages("why.proposal"),
        )

    def _build_reply_line(self, item: WorklistItem) -> WorklistLine:
        event, messages = self._replies[item.subject], self._messages
        department = str(event.payload.get("department") or messages("event.nobody"))
        payload_theme = event.payload.get("theme")
        if isinstance(payload_theme, int):
            label = self._format_label(ThemeId(payload_theme))
        else:
            label = finding_code(event.subject) or event.subject
        answer = messages(find_answer_key(event.payload))
        return self._build_line(
            item,
            title=messages("title.reply", label=label),
            detail=messages("line.reply", department=department, answer=answer),
            why=messages("why.reply", department=department),
        )

    def _build_action_line(self, item: WorklistItem) -> WorklistLine | None:
        messages = self._messages
        action = next((each for each in self.sources.open_actions if each.reference == item.subject), None)
        if action is None:
            return None
        if action.due is None:
            due = messages("line.action_without_day")
        else:
            due = messages("line.action_due", day=messages.format_date(action.due))
        is_due = action.due is not None and action.due <= self._context.today
        label = self._format_label(find_current_theme(self._context, ThemeId(action.theme)))
        return self._build_line(
            item,
            title=messages("title.action", label=label),
            detail=messages("line.action", department=action.department, due=due),
            why=messages("why.action_is_due" if is_due else "why.action_due"),
        )


def _find_first_other(theme_ids: Sequence[int], other_ids: Sequence[int]) -> ThemeId:
    """Return the first theme that is none of the others, or the first: of (5, 6) and others (5,) it is 6."""
    return ThemeId(next((theme_id for theme_id in theme_ids if theme_id not in other_ids), theme_ids[0]))


def _format_alert(context: RequestContext, alert: CardAlert) -> str:
    """Return how many customers an alert saw, and how many were to be expected."""
    messages = context.messages
    observed = messages.format_count(f"count.{alert.unit}", alert.observed)
    expected = messages.format_expected_count(alert.expected)
    # Found by the daily surveillance, which sees a peak of a few days, or else by the month.
    if alert.day is not None and alert.window_days:
        day = messages.format_day(alert.day)
        return messages.format_count("why.alert_days", alert.window_days, observed=observed, expected=expected, day=day)
    return messages(f"why.alert_{alert.kind}", observed=observed, expected=expected)
