"""The work list, the list of themes and windows of comments: lines, ready to be read."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import cast

from voc.records import Event, ProposalKind
from voc.store import runs, windows, worklist_queries
from voc.store.decision_log import last_event
from voc.store.decisions import resolved
from voc.store.themes import StoredProposal
from voc.store.windows import CommentRow, SegmentRow
from voc.triage import requests
from voc.triage.comment_view import about_theme
from voc.triage.day_progress import day_of
from voc.triage.ranking import LIMIT_ALL, LIMIT_ITEMS, Waiting, day_list, everything
from voc.triage.request_context import Seat, cut, iso, number
from voc.triage.responses import (
    Calibration,
    CommentsResult,
    DepartmentName,
    Line,
    OpenResult,
    PlanResult,
    ThemeLine,
    ThemesResult,
    WorkspaceState,
)
from voc.triage.theme_figures import Shown, count_text, resolve
from voc.triage.worklist_sources import CALIBRATION, Desktop

__all__ = ["comments", "open_desk", "plan", "themes"]

N_REMEMBERED = 8
MANY, LIVELY, N_FIRST = 2_000, 50, 100
"""Of a theme with so many comments, so many of them in the month, the first so many are found without ordering all."""
_REMEMBERED: dict[tuple[object, ...], array[int]] = {}


def open_desk(seat: Seat, asked: requests.Open) -> OpenResult:
    """Return the work list of a mode, with the urgent on top."""
    desk = Desktop(seat)
    if asked.mode == "calibration":
        chosen: Sequence[Waiting] = [
            Waiting(f"audit:S-{draw.segment}", "audit", random=True)
            for draw in worklist_queries.open_draws(seat.store, CALIBRATION)
        ]
    elif asked.mode == "all":
        chosen = everything(desk.waiting(LIMIT_ALL))
    else:
        listed = day_list(desk.waiting(LIMIT_ITEMS), limit=LIMIT_ITEMS, seed=f"{seat.today} {seat.who}")
        chosen = [item for item in listed if not item.done]
    lines = _Lines(desk, [item for item in chosen if not item.done])
    return OpenResult(
        workspace=_workspace(desk),
        day=day_of(desk),
        calibration=_calibration(seat),
        urgent=urgent_lines(desk),
        items=lines.all(),
    )


def plan(seat: Seat) -> PlanResult:
    """Return what the side panel shows."""
    desk = Desktop(seat)
    alerts = desk.alerts()
    actions = [Waiting(f"action:A-{item.id}", "action") for item in desk.open_actions]
    state = day_of(desk)
    return PlanResult(
        alerts=_Lines(desk, alerts[:20]).all(),
        actions=_Lines(desk, actions[:50]).all(),
        urgent=urgent_lines(desk),
        n_open=max(0, state.of - state.done),
    )


def themes(seat: Seat, asked: requests.Themes) -> ThemesResult:
    """Return a window of the themes, the largest first."""
    total, ids = windows.themes_window(seat.store, search=asked.search, offset=asked.offset, limit=asked.limit)
    shown = Shown(seat, None, ids)
    rows = []
    for id_ in ids:
        row, n = shown.rows[id_], shown.all_comments(id_).value
        rows.append(
            ThemeLine(
                theme=f"T-{id_}",
                label=seat.label(row, id_),
                n_comments=None if n is None else round(n),
                state=row.state,
                parent=None if row.parent is None else f"T-{row.parent}",
                department=row.department,
            )
        )
    return ThemesResult(total=total, rows=rows)


def comments(seat: Seat, asked: requests.Comments) -> CommentsResult:
    """Return a window of a theme's comments, the newest first."""
    theme = resolve(seat, number(asked.theme))
    known = Shown(seat, None, (theme,))
    if theme not in known.rows:
        raise seat.unknown("error.theme", theme=asked.theme)
    members, upto = known.members[theme], asked.offset + asked.limit
    if not asked.search.strip() and upto <= N_FIRST and (total := _many(known, theme)) is not None:
        window = list(windows.newest_of(seat.store, members, limit=upto)[asked.offset :])
    else:
        ids = _ids(seat, members, asked.search)
        total, window = len(ids), list(ids[asked.offset : upto])
    return CommentsResult(total=total, offset=asked.offset, rows=about_theme(seat, theme, members, window))


def _many(known: Shown, theme: int) -> int | None:
    """Return how many comments a large and lively theme has, without ordering them; None of another one."""
    card = known.cards.get(theme)
    if card is None or known.rows[theme].n_comments < MANY or card.content["comments"]["n"] < LIVELY:
        return None
    found = known.all_comments(theme).value
    return None if found is None else round(found)


def _ids(seat: Seat, members: Sequence[int], search: str) -> array[int]:
    """Return the comments of a theme in order, remembered while nothing changes: a list scrolls in many windows.

    Ordering 100,000 comments takes a fifth of a second; eight such lists take 6 MB.
    """
    key = (seat.store.url, tuple(members), search.strip(), *windows.state_of(seat.store, members))
    if (known := _REMEMBERED.pop(key, None)) is None:
        known = windows.comments_of(seat.store, members, search=search)
    _REMEMBERED[key] = known
    while len(_REMEMBERED) > N_REMEMBERED:
        _REMEMBERED.pop(next(iter(_REMEMBERED)), None)
    return known


def urgent_lines(desk: Desktop) -> list[Line]:
    """Return what has to be called today, with the case number."""
    seat, words = desk.seat, desk.seat.words
    rows = windows.comment_rows(seat.store, desk.urgent)
    versions = worklist_queries.versions(seat.store, [f"F-{id_}" for id_ in desk.urgent])
    return [
        Line(
            key=f"urgent:F-{id_}",
            kind="urgent",
            subject=f"F-{id_}",
            title=cut(rows[id_].text) or words("title.no_text"),
            detail=words(
                "line.urgent",
                case=rows[id_].case_number or words("line.no_case"),
                channel=words.named("channel", rows[id_].channel),
                day=seat.day_text(rows[id_].at),
            ),
            why=words("why.urgent", word=cut(rows[id_].urgent or "", 60)),
            n_comments=None,
            random=False,
            version=versions[f"F-{id_}"],
            done=False,
            reference=f"F-{id_}",
        )
        for id_ in desk.urgent
        if id_ in rows
    ]


def _workspace(desk: Desktop) -> WorkspaceState:
    seat, run = desk.seat, desk.run
    n_themes, _ = windows.themes_window(seat.store, offset=0, limit=1)
    return WorkspaceState(
        company=seat.config.company.name,
        language="nl" if seat.language == "nl" else "en",
        who=seat.who,
        last_event=last_event(seat.store),
        figures_at=None if run is None else iso(run.ended_at),
        period=None if desk.period is None else str(desk.period),
        stale=_stale(desk),
        departments=[DepartmentName(name=d.name, kind=str(d.kind)) for d in seat.departments],
        categories=["valuable", "hygiene", "unnecessary"],
        n_comments=desk.n_comments,
        n_themes=n_themes,
    )


def _stale(desk: Desktop) -> bool:
    """Tell whether files or fits came after the figures."""
    if desk.run is None:
        return True
    known = desk.run.parameters
    current = {stage: runs.current_run(desk.seat.store, stage) for stage in ("themes", "causes")}
    fits = any((run.id if run else None) != known.get(stage) for stage, run in current.items())
    return fits or worklist_queries.last_batch(desk.seat.store) != known.get("batch")


def _calibration(seat: Seat) -> Calibration | None:
    of = worklist_queries.session_progress(seat.store, CALIBRATION)
    return Calibration(open=len(worklist_queries.open_draws(seat.store, CALIBRATION)), of=of) if of else None


@dataclass(frozen=True)
class _Lines:
    """Lines of chosen items; what they need is read once for all of them."""

    desk: Desktop
    chosen: Sequence[Waiting]

    def all(self) -> list[Line]:
        """Return the lines, in the order of the items."""
        write = {
            "theme": self._theme,
            "alert": self._theme,
            "audit": self._audit,
            "proposal": self._proposal,
            "reply": self._reply,
            "action": self._action,
        }
        return [line for item in self.chosen if (line := write[item.kind](item)) is not None]

    @property
    def _seat(self) -> Seat:
        return self.desk.seat

    def _subjects(self, kind: str) -> list[str]:
        return [item.key.partition(":")[2] for item in self.chosen if item.kind == kind]

    @cached_property
    def _versions(self) -> Mapping[str, int]:
        return worklist_queries.versions(self._seat.store, [item.key.partition(":")[2] for item in self.chosen])

    @cached_property
    def _shown(self) -> Shown:
        ids = [number(subject) for kind in ("theme", "alert") for subject in self._subjects(kind)]
        ids += [id_ for p in self._of_proposals.values() for id_ in (*p.proposal.old, *p.proposal.new)]
        ids += [item.theme for item in self.desk.open_actions]
        ids += [theme for event in self._of_replies.values() if isinstance(theme := event.payload.get("theme"), int)]
        today = resolved(self._seat.store)
        return Shown(
            self._seat, self.desk.period, tuple(dict.fromkeys(i for id_ in ids for i in (id_, today.get(id_, id_))))
        )

    @cached_property
    def _of_proposals(self) -> Mapping[str, StoredProposal]:
        return {f"P-{item.id}": item for item in self.desk.proposals}

    @cached_property
    def _of_replies(self) -> Mapping[str, Event]:
        return {event.subject: event for event in self.desk.replies}

    @cached_property
    def _segments(self) -> Mapping[int, SegmentRow]:
        return windows.segment_rows(self._seat.store, [number(subject) for subject in self._subjects("audit")])

    @cached_property
    def _comments(self) -> Mapping[int, CommentRow]:
        return windows.comment_rows(self._seat.store, sorted({part.feedback for part in self._segments.values()}))

    def _line(self, item: Waiting, title: str, detail: str, why: str, n: int | None, reference: str | None) -> Line:
        subject = item.key.partition(":")[2]
        return Line(
            key=item.key,
            kind=cast("requests.ItemKind", item.kind),
            subject=subject,
            title=title or self._seat.words("title.no_text"),
            detail=detail,
            why=why,
            n_comments=n,
            random=item.random,
            version=self._versions[subject],
            done=item.done,
            reference=reference,
        )

    def _name(self, theme: int) -> str:
        return self._seat.label(self._shown.rows.get(theme), theme)

    def _theme(self, item: Waiting) -> Line | None:
        theme, words = number(item.key.partition(":")[2]), self._seat.words
        found = self._shown.comments(theme)
        period = self.desk.period
        text = count_text(self._seat, found)
        month = "" if period is None else words.month(period)
        detail = words("line.comments", comments=text, month=month) if month else text
        n = None if found.value is None else round(found.value)
        reference = None if period is None else f"{period}/T-{theme}/comments"
        return self._line(item, self._name(theme), detail, self._why(theme, item), n, reference)

    def _why(self, theme: int, item: Waiting) -> str:
        words = self._seat.words
        if item.kind == "alert":
            return alert_sentence(self._seat, self.desk.alerted[theme].content["alert"])
        if item.seen:
            return words("why.changed")
        card = self._shown.cards.get(theme)
        unsure = card is not None and card.doubt > 0.5  # noqa: PLR2004  wider than half of all that could be
        return words("why.unseen_unsure" if unsure else "why.unseen")

    def _audit(self, item: Waiting) -> Line | None:
        part = self._segments.get(number(item.key.partition(":")[2]))
        row = None if part is None else self._comments.get(part.feedback)
        if part is None or row is None:
            return None
        words = self._seat.words
        detail = words("line.audit", channel=words.named("channel", row.channel), day=self._seat.day_text(row.at))
        title = cut(row.text[part.start : part.end])
        return self._line(item, title, detail, words("why.audit"), None, f"F-{row.id}")

    def _proposal(self, item: Waiting) -> Line | None:
        found = self._of_proposals[item.key.partition(":")[2]].proposal
        words = self._seat.words
        names = {
            "old": self._name(_first(found.old, found.new)) if found.old else "",
            "new": self._name(_first(found.new, found.old)) if found.new else "",
        }
        title = words(f"title.proposal_{ProposalKind(found.kind).value}", **names)
        detail = words.counted("line.proposal", found.n_segments)
        return self._line(item, title, detail, words("why.proposal"), None, None)

    def _reply(self, item: Waiting) -> Line | None:
        event, words = self._of_replies[item.key.partition(":")[2]], self._seat.words
        department = str(event.payload.get("department") or words("event.nobody"))
        theme = event.payload.get("theme")
        label = self._name(theme) if isinstance(theme, int) else event.subject.removeprefix("finding/")
        answer = words("answer.agrees" if event.payload.get("agrees") else "answer.disagrees")
        detail = words("line.reply", department=department, answer=answer)
        return self._line(
            item, words("title.reply", label=label), detail, words("why.reply", department=department), None, None
        )

    def _action(self, item: Waiting) -> Line | None:
        found = next((a for a in self.desk.open_actions if f"action:A-{a.id}" == item.key), None)
        if found is None:
            return None
        words = self._seat.words
        due = words("line.action_undue") if found.due is None else words("line.action_due", day=words.date(found.due))
        overdue = found.due is not None and found.due <= self._seat.today
        return self._line(
            item,
            words("title.action", label=self._name(resolve(self._seat, found.theme))),
            words("line.action", department=found.department, due=due),
            words("why.action_overdue" if overdue else "why.action_due"),
            None,
            None,
        )


def _first(themes: Sequence[int], others: Sequence[int]) -> int:
    """Return the first theme that is none of the others, or the first."""
    return next((id_ for id_ in themes if id_ not in others), themes[0])


def alert_sentence(seat: Seat, alert: Mapping[str, object]) -> str:
    """Return what an alert saw, and what was to be expected."""
    words = seat.words
    observed = words.counted("count.comments", int(str(alert["observed"])))
    expected = float(str(alert["expected"]))
    said = words.decimal(expected, 0 if expected >= 10 else 1)  # noqa: PLR2004  as the report writes it
    if alert.get("day") and alert.get("window_days"):
        day = words.day(date.fromisoformat(str(alert["day"])))
        n = int(str(alert["window_days"]))
        return words.counted("why.alert_days", n, observed=observed, expected=said, day=day)
    return words(f"why.alert_{alert['kind']}", observed=observed, expected=said)
