"""Everything about one item of the work list."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from voc.records import Event
from voc.store import decision_log, themes, windows, worklist_queries
from voc.triage import responses
from voc.triage.comment_view import about_theme, comment, whole
from voc.triage.request_context import Seat, cut, iso, number
from voc.triage.responses import Labels, LifeEvent, ThemeItem
from voc.triage.theme_figures import Shown, figure, resolve
from voc.triage.worklist_sources import Desktop

__all__ = ["AnyItem", "item_of", "key_of", "reply_to", "theme_item"]

AnyItem = (
    ThemeItem
    | responses.AuditItem
    | responses.UrgentItem
    | responses.ProposalItem
    | responses.ReplyItem
    | responses.ActionItem
)
FEWEST_IN_GROUP = 5
"""Audited comments from which on a theme's shares are corrected: ``voc.causes.shares.FEWEST_IN_GROUP`` (a test)."""
N_EXAMPLES, N_REPLY_COMMENTS = 6, 20


def key_of(subject: str) -> str | None:
    """Return the key of the item that a decision is about, or None for what is no item."""
    letter, _, _ = subject.partition("-")
    kinds = {"T": "theme", "S": "audit", "F": "urgent", "P": "proposal", "A": "action"}
    if subject.startswith("finding/"):
        return f"reply:{subject}"
    return f"{kinds[letter]}:{subject}" if letter in kinds and number(subject) else None


def item_of(seat: Seat, key: str) -> AnyItem:
    """Return everything about an item.

    Raises
    ------
    UnknownNameError
        There is no such thing.
    """
    kind, _, subject = key.partition(":")
    match kind:
        case "theme" | "alert":
            return theme_item(seat, number(subject) if subject.startswith("T-") else 0, subject)
        case "audit":
            return _audit(seat, subject)
        case "urgent":
            return _urgent(seat, subject)
        case "proposal":
            return _proposal(seat, subject)
        case "reply":
            return _reply(seat, subject)
        case "action":
            return _action(seat, subject)
    raise seat.unknown("error.item", item=cut(key))


# ---- themes -------------------------------------------------------------------------------------------------------


def theme_item(seat: Seat, theme: int, asked: str) -> ThemeItem:
    """Return everything about a theme; about the one that it is today when it was merged."""
    theme = resolve(seat, theme)
    desk = Desktop(seat)
    shown = Shown(seat, desk.period, (theme,))
    row = shown.rows.get(theme)
    if row is None or row.state == "reserved":
        raise seat.unknown("error.theme", theme=cut(asked))
    card = shown.cards.get(theme)
    content: dict[str, Any] = {} if card is None else dict(card.content)
    alerted: Literal["theme", "alert"] = "alert" if content.get("alert") else "theme"
    change = content.get("change") or content.get("alert")
    score = content.get("score")
    return ThemeItem(
        kind=alerted,
        subject=f"T-{theme}",
        version=decision_log.version(seat.store, f"T-{theme}"),
        label=_both({k: cut(v) for k, v in row.labels.items()}, f"T-{theme}"),
        description=_both({k: cut(v, 400) for k, v in row.description.items()}, ""),
        keywords=[cut(word, 60) for word in row.keywords],
        state=row.state,
        pinned=row.pinned,
        accepted_at=iso(row.accepted_at),
        parent=_parent(seat, row.parent),
        life=_life(seat, theme, shown, content),
        trend=[responses.TrendPoint(**point) for point in content.get("trend", ())],
        trend_note=seat.words("note.trend_before") if content and shown.moved(theme) else "",
        process=content.get("process"),
        score=None if score is None else figure(seat, score),
        n_comments=shown.comments(theme),
        category=_category(seat, row, content),
        causes=[_cause(seat, cause) for cause in content.get("causes", ())],
        cause_note=_cause_note(seat, shown, theme, content),
        department=row.department,
        fixer=row.fixer,
        quotes=_quotes(seat, shown, theme, content),
        change=None
        if change is None
        else responses.ChangeFigure(**{name: change[name] for name in ("kind", "observed", "expected", "p")}),
        actions=_actions(seat, theme),
    )


def _both(labels: dict[str, str], otherwise: str) -> Labels:
    first = next(iter(labels.values()), otherwise)
    return Labels(nl=labels.get("nl") or first, en=labels.get("en") or first)


def _parent(seat: Seat, parent: int | None) -> responses.ParentTheme | None:
    if parent is None:
        return None
    today = resolve(seat, parent)
    return responses.ParentTheme(
        theme=f"T-{today}", label=seat.label(windows.theme_rows(seat.store, [today]).get(today), today)
    )


def _life(seat: Seat, theme: int, shown: Shown, content: dict[str, Any]) -> list[LifeEvent]:
    """Return what happened to a theme, the oldest first: born, changed, decided about, repaired."""
    from voc.triage.event_sentences import sentence_of

    words = seat.words
    told: list[LifeEvent] = []
    born = content.get("first")
    row = shown.rows[theme]
    day = date.fromisoformat(born) if born else None if row.born_at is None else seat.day_of(row.born_at)
    if day is not None:
        told.append(LifeEvent(at=day.isoformat(), kind="born", note=words("life.born", day=words.date(day))))
    change = content.get("change")
    if change is not None:
        since = change["since"] or f"{content['period']}-01"
        kind = {"new": "grew", "growing": "grew", "returned": "returned", "shrinking": "shrank"}[change["kind"]]
        observed = words.counted("count.comments", change["observed"])
        expected = words.decimal(change["expected"], 0 if change["expected"] >= 10 else 1)  # noqa: PLR2004
        note = words(f"life.{change['kind']}", observed=observed, expected=expected)
        told.append(LifeEvent(at=since, kind=kind, note=note))
    kinds = {"rename": "renamed", "merge": "merged", "split": "split", "exclude": "excluded"}
    for subject in sorted(f"T-{id_}" for id_ in shown.members[theme]):
        for event in decision_log.standing(seat.store, subject, kinds=tuple(kinds)):
            note = sentence_of(seat, event)
            told.append(LifeEvent(at=seat.day_of(event.at).isoformat(), kind=kinds[event.kind], note=note))
    for action in worklist_queries.actions(seat.store, theme=theme):
        promise = cut(action.promise, 200)
        told.append(
            LifeEvent(at=action.start.isoformat(), kind="promised", note=words("life.promised", promise=promise))
        )
        if action.done is not None:
            note = words("life.repaired", promise=promise)
            told.append(LifeEvent(at=action.done.isoformat(), kind="repaired", note=note))
    return sorted(told, key=lambda event: event.at)


def _category(seat: Seat, row: windows.ThemeRow, content: dict[str, Any]) -> responses.CategoryState:
    kept = content.get("categories", {})
    by_share = sorted(kept, key=lambda name: -(kept[name]["value"] or 0.0))
    shares = [
        responses.CategoryShare.model_validate({"category": name, "share": figure(seat, kept[name])})
        for name in by_share
    ]
    known = [share for share in shares if share.share.value is not None]
    return responses.CategoryState.model_validate(
        {
            "value": row.category or (known[0].category if known else None),
            "by": "person" if row.category else "rule",
            "shares": shares,
            "exceptions": list(row.exceptions),
        }
    )


def _cause(seat: Seat, cause: dict[str, Any]) -> responses.CauseShare:
    return responses.CauseShare(
        department=cause["department"],
        share=figure(seat, cause["share"]),
        evidence=cause["evidence"][seat.language] or seat.words("cause.none"),
    )


def _cause_note(seat: Seat, shown: Shown, theme: int, content: dict[str, Any]) -> str:
    if not content:
        return seat.words("cause.note_new")
    if len(shown.members[theme]) > 1:
        return seat.words("cause.note_merged")
    n = int(content["n_audited"])
    return seat.words.counted("cause.note_few", n) if n < FEWEST_IN_GROUP else ""


def _quotes(seat: Seat, shown: Shown, theme: int, content: dict[str, Any]) -> list[responses.Comment]:
    """Return the card's quotes that are still about the theme; of a theme without any, the newest comments."""
    members = shown.members[theme]
    wanted = [quote[1] for quote in content.get("quotes", ())] or list(shown.rows[theme].quotes)
    parts = windows.segment_rows(seat.store, wanted)
    ids = [part.feedback for id_ in wanted if (part := parts.get(id_)) is not None and part.theme in members]
    if not ids:
        ids = list(windows.comments_of(seat.store, members, limit=5))
    return about_theme(seat, theme, members, list(dict.fromkeys(ids)))


def _actions(seat: Seat, theme: int) -> list[responses.OpenAction]:
    return [
        responses.OpenAction(
            id=f"A-{action.id}",
            department=action.department,
            promise=action.promise,
            due=None if action.due is None else action.due.isoformat(),
            done=None if action.done is None else action.done.isoformat(),
        )
        for action in worklist_queries.actions(seat.store, theme=theme)
    ]


# ---- the other kinds ----------------------------------------------------------------------------------------------


def _audit(seat: Seat, subject: str) -> responses.AuditItem:
    found = whole(seat, [number(subject)]) if subject.startswith("S-") else []
    if not found:
        raise seat.unknown("error.segment", subject=cut(subject))
    return responses.AuditItem(
        kind="audit",
        subject=subject,
        version=decision_log.version(seat.store, subject),
        comment=found[0],
        question=seat.words("cause.question"),
        n_open=len(worklist_queries.open_draws(seat.store)),
    )


def _urgent(seat: Seat, subject: str) -> responses.UrgentItem:
    rows = windows.comment_rows(seat.store, [number(subject)]) if subject.startswith("F-") else {}
    row = rows.get(number(subject))
    if row is None:
        raise seat.unknown("error.feedback", subject=cut(subject))
    return responses.UrgentItem(
        kind="urgent",
        subject=subject,
        version=decision_log.version(seat.store, subject),
        comment=comment(row, (), None),
        case_number=row.case_number,
        word=row.urgent or "",
    )


def _proposal(seat: Seat, subject: str) -> responses.ProposalItem:
    known = themes.proposals(seat.store, state=None)
    stored = next((item for item in known if f"P-{item.id}" == subject), None)
    if stored is None:
        raise seat.unknown("error.proposal", subject=cut(subject))
    found = stored.proposal
    shown = Shown(seat, None, tuple(dict.fromkeys((*found.old, *found.new))))

    def proposed(ids: tuple[int, ...]) -> list[responses.ProposedTheme]:
        lines = []
        for id_ in ids:
            n = shown.all_comments(id_).value
            label = seat.label(shown.rows.get(id_), id_)
            lines.append(
                responses.ProposedTheme(theme=f"T-{id_}", label=label, n_comments=None if n is None else round(n))
            )
        return lines

    return responses.ProposalItem(
        kind="proposal",
        subject=subject,
        version=decision_log.version(seat.store, subject),
        proposal=str(found.kind),
        old=proposed(found.old),
        new=proposed(found.new),
        n_segments=found.n_segments,
        overlap=found.overlap,
        examples=whole(seat, found.examples[:N_EXAMPLES]),
    )


def reply_to(seat: Seat, subject: str) -> Event | None:
    """Return the last standing reply to a finding, also one that is settled."""
    return next(reversed(decision_log.standing(seat.store, subject, kinds=("reply",))), None)


def _reply(seat: Seat, subject: str) -> responses.ReplyItem:
    event = reply_to(seat, subject)
    if event is None:
        raise seat.unknown("error.finding", subject=cut(subject))
    given = event.payload.get("theme")
    theme = resolve(seat, given) if isinstance(given, int) else None
    comments: list[responses.Comment] = []
    label = subject.removeprefix("finding/")
    if theme is not None:
        shown = Shown(seat, None, (theme,))
        label = seat.label(shown.rows.get(theme), theme)
        ids = list(windows.comments_of(seat.store, shown.members[theme], limit=N_REPLY_COMMENTS))
        comments = about_theme(seat, theme, shown.members[theme], ids)
    department = event.payload.get("department")
    return responses.ReplyItem(
        kind="reply",
        subject=subject,
        version=decision_log.version(seat.store, subject),
        theme=None if theme is None else f"T-{theme}",
        label=label,
        department=None if department is None else str(department),
        agrees=bool(event.payload.get("agrees")),
        reason=event.why,
        who=event.who,
        at=iso(event.at) or "",
        comments=comments,
    )


def _action(seat: Seat, subject: str) -> responses.ActionItem:
    found = next((item for item in worklist_queries.actions(seat.store) if f"A-{item.id}" == subject), None)
    if found is None:
        raise seat.unknown("error.action", subject=cut(subject))
    theme = resolve(seat, found.theme)
    return responses.ActionItem(
        kind="action",
        subject=subject,
        version=decision_log.version(seat.store, subject),
        theme=f"T-{theme}",
        label=seat.label(windows.theme_rows(seat.store, [theme]).get(theme), theme),
        department=found.department,
        fixer=found.fixer,
        promise=found.promise,
        start=found.start.isoformat(),
        due=None if found.due is None else found.due.isoformat(),
        done=None if found.done is None else found.done.isoformat(),
    )
