"""Everything about one item of the work list: a comment, a proposal, a reply or an action; themes in ``theme_item``."""

from __future__ import annotations

from collections.abc import Iterable

from voc.records import (
    Event,
    FeedbackId,
    Reference,
    ReferenceKind,
    SegmentId,
    ThemeId,
    finding_code,
    proposal_reference,
    theme_reference,
)
from voc.store import comment_queries, contact_audit, decision_log, theme_queries, themes, worklist_queries
from voc.text.sanitize import sanitize_text
from voc.triage.comment_view import build_comment, load_comments_of_segments, load_theme_comments
from voc.triage.request_context import (
    RequestContext,
    format_moment,
    match_contact_id,
    match_feedback_id,
    match_segment_id,
    match_theme_id,
    shorten,
)
from voc.triage.responses import (
    ActionItem,
    AnyItem,
    AuditItem,
    CommentView,
    ContactView,
    ProposalItem,
    ProposedTheme,
    ReplyItem,
    UrgentItem,
)
from voc.triage.theme_figures import ThemeFigures, find_current_theme, round_count
from voc.triage.theme_item import build_theme_item

__all__ = ["build_item", "find_item_key"]

N_EXAMPLES, N_REPLY_COMMENTS = 6, 20
ITEM_KINDS = {
    ReferenceKind.THEME: "theme",
    ReferenceKind.SEGMENT: "audit",
    ReferenceKind.FEEDBACK: "urgent",
    ReferenceKind.PROPOSAL: "proposal",
    ReferenceKind.ACTION: "action",
    ReferenceKind.CONTACT: "audit",
}
"""Kind of item on the work list that a decision about such a thing belongs to."""


def find_item_key(subject: str) -> str | None:
    """Return the key of the item that a decision is about, or None for what is no item.

    Examples
    --------
    >>> find_item_key("T-7"), find_item_key("finding/B-2026-10-1"), find_item_key("audit/2026-10")
    ('theme:T-7', 'reply:finding/B-2026-10-1', None)
    """
    if finding_code(subject) is not None:
        return f"reply:{subject}"
    reference = Reference.match(subject)
    return None if reference is None else f"{ITEM_KINDS[reference.kind]}:{reference}"


def build_item(context: RequestContext, item_key: str) -> AnyItem:
    """Return everything about an item.

    Raises
    ------
    UnknownNameError
        There is no such thing.
    """
    kind, _, subject = item_key.partition(":")
    match kind:
        case "theme" | "alert":
            return build_theme_item(context, match_theme_id(subject), subject)
        case "audit":
            return _build_audit_item(context, subject)
        case "urgent":
            return _build_urgent_item(context, subject)
        case "proposal":
            return _build_proposal_item(context, subject)
        case "reply":
            return _build_reply_item(context, subject)
        case "action":
            return _build_action_item(context, subject)
    raise context.build_unknown_name_error("error.item", item=shorten(item_key))


def _build_audit_item(context: RequestContext, subject: str) -> AuditItem:
    contact = _build_contact(context, subject)
    comments = [] if contact else load_comments_of_segments(context, [match_segment_id(subject)])
    if contact is None and not comments:
        raise context.build_unknown_name_error("error.segment", subject=shorten(subject))
    return AuditItem(
        kind="audit",
        subject=subject,
        version=decision_log.load_version(context.store, subject),
        comment=comments[0] if comments else None,
        contact=contact,
        question=context.messages("cause.question" if comments else "cause.question_contact"),
        n_open=len(worklist_queries.load_open_draws(context.store)),
    )


def _build_contact(context: RequestContext, subject: str) -> ContactView | None:
    """Return by what a contact without a comment is looked up; None: the subject is no contact, or it is hidden."""
    contact_id = match_contact_id(subject)
    row = contact_audit.load_contact_rows(context.store, [contact_id]).get(contact_id) if contact_id else None
    if row is None:
        return None
    names = {reason.id: reason.name for reason in context.config.reasons}
    return ContactView(
        key=row.key,
        at=format_moment(row.at) or "",
        channel=row.channel,
        reason=names.get(row.reason, row.reason) if row.reason else None,
        customer_segment=row.customer_segment,
        phase=row.phase,
        case_number=row.case_number,
        note=sanitize_text(row.note),
    )


def _build_urgent_item(context: RequestContext, subject: str) -> UrgentItem:
    feedback_id = match_feedback_id(subject)
    comment_row = comment_queries.load_comment_rows(context.store, [feedback_id]).get(feedback_id)
    if comment_row is None:
        raise context.build_unknown_name_error("error.feedback", subject=shorten(subject))
    return UrgentItem(
        kind="urgent",
        subject=subject,
        version=decision_log.load_version(context.store, subject),
        comment=build_comment(comment_row, (), None),
        case_number=comment_row.case_number,
        word=comment_row.urgent_word or "",
    )


def _build_proposal_item(context: RequestContext, subject: str) -> ProposalItem:
    # Also one that is decided: the board shows it as it was when a decision about it is taken back.
    proposals = themes.load_proposals(context.store, state=None)
    stored = next((each for each in proposals if proposal_reference(each.id) == subject), None)
    if stored is None:
        raise context.build_unknown_name_error("error.proposal", subject=shorten(subject))
    proposal = stored.proposal
    old_ids, new_ids = (
        [ThemeId(theme_id) for theme_id in proposal.old],
        [ThemeId(theme_id) for theme_id in proposal.new],
    )
    figures = ThemeFigures(context, None, tuple(dict.fromkeys((*old_ids, *new_ids))))
    return ProposalItem(
        kind="proposal",
        subject=subject,
        version=decision_log.load_version(context.store, subject),
        proposal=str(proposal.kind),
        old=_list_proposed_themes(figures, old_ids),
        new=_list_proposed_themes(figures, new_ids),
        n_segments=proposal.n_segments,
        overlap=proposal.overlap,
        examples=load_comments_of_segments(
            context, [SegmentId(theme_id) for theme_id in proposal.examples[:N_EXAMPLES]]
        ),
    )


def _list_proposed_themes(figures: ThemeFigures, theme_ids: Iterable[ThemeId]) -> list[ProposedTheme]:
    return [
        ProposedTheme(
            theme=theme_reference(theme_id),
            label=figures.context.format_label(figures.themes.get(theme_id), theme_id),
            n_comments=round_count(figures.count_all_comments(theme_id)),
        )
        for theme_id in theme_ids
    ]


def _build_reply_item(context: RequestContext, subject: str) -> ReplyItem:
    event = _find_reply(context, subject)
    if event is None:
        raise context.build_unknown_name_error("error.finding", subject=shorten(subject))
    payload_theme, department = event.payload.get("theme"), event.payload.get("department")
    comments: list[CommentView] = []
    theme_id, label = None, finding_code(subject) or subject
    if isinstance(payload_theme, int):
        # As it is today: the theme may have become part of another one since the head answered.
        theme_id = find_current_theme(context, ThemeId(payload_theme))
        figures = ThemeFigures(context, None, (theme_id,))
        label = context.format_label(figures.themes.get(theme_id), theme_id)
        comments = _load_newest_comments(context, figures, theme_id)
    return ReplyItem(
        kind="reply",
        subject=subject,
        version=decision_log.load_version(context.store, subject),
        theme=None if theme_id is None else theme_reference(theme_id),
        label=label,
        department=None if department is None else str(department),
        agrees=bool(event.payload.get("agrees")),
        reason=event.why,
        who=event.who,
        at=format_moment(event.at) or "",
        comments=comments,
    )


def _find_reply(context: RequestContext, subject: str) -> Event | None:
    """Return the last active reply to a finding, also one that is settled."""
    replies = decision_log.load_active_decisions(context.store, subject, kinds=("reply",))
    return replies[-1] if replies else None


def _load_newest_comments(context: RequestContext, figures: ThemeFigures, theme_id: ThemeId) -> list[CommentView]:
    member_ids = figures.member_ids_by_theme[theme_id]
    comment_ids = comment_queries.load_comment_ids(context.store, member_ids, limit=N_REPLY_COMMENTS)
    return load_theme_comments(context, theme_id, member_ids, [FeedbackId(comment_id) for comment_id in comment_ids])


def _build_action_item(context: RequestContext, subject: str) -> ActionItem:
    actions = worklist_queries.load_actions(context.store)
    action = next((each for each in actions if each.reference == subject), None)
    if action is None:
        raise context.build_unknown_name_error("error.action", subject=shorten(subject))
    theme_id = find_current_theme(context, ThemeId(action.theme))
    theme = theme_queries.load_themes_by_id(context.store, [theme_id]).get(theme_id)
    return ActionItem(
        kind="action",
        subject=subject,
        version=decision_log.load_version(context.store, subject),
        theme=theme_reference(theme_id),
        label=context.format_label(theme, theme_id),
        department=action.department,
        fixer=action.fixer,
        promise=action.promise,
        start=action.start.isoformat(),
        due=None if action.due is None else action.due.isoformat(),
        done=None if action.done is None else action.done.isoformat(),
        dropped=None if action.dropped is None else action.dropped.isoformat(),
    )
