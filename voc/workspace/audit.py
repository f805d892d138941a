"""Audit of causes: a random sample of comments and contacts, and which department officers say caused each.

``ws.audit`` is an :class:`Audit`. The sample of comments corrects the shares of departments in the next fit of the
causes; that of contacts without a comment lets figures speak about all contacts of a month.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from voc.causes import draw_audit_sample, draw_contact_sample
from voc.causes.organisation import load_organisation
from voc.config import get_user_name
from voc.decisions.kinds import DecisionKind
from voc.errors import InputError, PeriodError, UnknownNameError, UsageError
from voc.insight.current_names import rename_readings
from voc.insight.officer_agreement import OfficerAgreement, estimate_agreement, load_readings
from voc.pipeline.context import Context
from voc.records import (
    AUDIT_DRAWN,
    Category,
    ContactId,
    Event,
    Period,
    Reference,
    ReferenceKind,
    SegmentId,
    audit_subject,
    contact_reference,
    reference_number,
    segment_reference,
)
from voc.records.references import LARGEST_NUMBER
from voc.store import Store, causes, contact_audit, decision_writer, frames
from voc.store.comment_queries import load_segment_rows, load_segment_texts
from voc.workspace.answer_file import AnswerImport, AnswerRow, find_subjects, read_answer_rows, read_answers
from voc.workspace.audit_session import (
    SessionDraw,
    choose_month,
    choose_session_name,
    compute_rates,
    list_candidates,
    list_month_contacts,
    name_week,
)
from voc.workspace.decisions import build_decision_context, get_current_department, save_decision
from voc.workspace.local_times import convert_times
from voc.workspace.second_reading import load_second_readings

if TYPE_CHECKING:
    import pandas as pd

    from voc.insight import Facts
    from voc.insight.audited_share import AuditedShare
    from voc.workspace.contact_estimate import ContactEstimate

__all__ = ["Audit", "read_answers"]

N_WEEKLY = 10
"""Comments drawn at random each week: two in each morning's list."""
WEEKLY_SESSION_PREFIX = "work list"
"""First words of the name of the session that is drawn each week: ``work list 2026-W41``."""


class Audit:
    """The audit sample of a workspace: drawing it, listing what is open, and answering.

    Parameters
    ----------
    context
        The workspace's store and configuration.
    load_facts
        Loads what figures are computed from.
    """

    def __init__(self, context: Context, load_facts: Callable[[], Facts]) -> None:
        self._context = context
        self._load_facts = load_facts

    @property
    def departments(self) -> tuple[str, ...]:
        """Names that can be given as a cause today; that nobody made a fault is one of them."""
        organisation = load_organisation(self._context.config)
        return tuple(dict.fromkeys([*organisation.current_names, organisation.no_fault_name]))

    def draw(
        self,
        n: int = 150,
        *,
        session: str | None = None,
        seed: int | None = None,
        period: Period | str | None = None,
        contacts: bool = False,
    ) -> pd.DataFrame:
        """Draw comments at random for an officer to judge, and return the open comments of the session.

        With which probability each was drawn is stored, so that the sample can correct the shares of departments. What
        is drawn depends on the keys at the sources, the seed and the session's name alone.

        Parameters
        ----------
        n
            How many comments; one segment of each is asked about.
        session
            Name of the session; default: ``calibration`` the first time, then this week (``2026-W41``).
        seed
            The same seed on the same comments draws the same items; default: the one of ``[themes]``.
        period
            The month that will be reported: half of the session is drawn from it, the rest from all months. Default:
            the last month with comments.
        contacts
            Draw ``n`` contacts of that month instead, those with a comment (which is asked about) and those without in
            proportion; the latter are in `list_open_contacts`.

        Raises
        ------
        PeriodError
            The period is no month.
        UsageError
            Fewer than one item, a session that was drawn already, or nothing left to draw.
        """
        return self.list_open(self.draw_session(n, session=session, seed=seed, period=period, contacts=contacts))

    def draw_session(
        self,
        n: int = 150,
        *,
        session: str | None = None,
        seed: int | None = None,
        period: Period | str | None = None,
        contacts: bool = False,
    ) -> str:
        """Draw as `draw` does, and return the name of the session."""
        if n < 1:
            raise UsageError(f"expected a number of items to draw, 1 or more; got {n}")
        session = self._name_new_session(session)
        seed = self._context.config.themes.seed if seed is None else seed
        candidates = list_candidates(self._context)
        month = choose_month(candidates, period)
        candidates = candidates.assign(
            is_in_reported_month=False if month is None else candidates["month"] == month.index
        )
        draw = SessionDraw(session, seed, month)
        n_silent = 0
        if contacts:
            n_silent = self._draw_silent_contacts(n, draw, candidates)
            # As the contacts, the comments of such a session are the month's alone.
            candidates = candidates[candidates["is_in_reported_month"]]
        self._draw_comments(candidates, n - n_silent, draw, n_silent)
        return session

    def list_sessions(self) -> frozenset[str]:
        """Return the names of the sessions that were drawn."""
        comment_sessions = causes.load_draws(self._context.store)["session"]
        contact_sessions = contact_audit.load_contact_draws(self._context.store)["session"]
        return frozenset([*comment_sessions, *contact_sessions])

    def _name_new_session(self, session: str | None) -> str:
        earlier_sessions = self.list_sessions()
        session = session or choose_session_name(earlier_sessions, self._now())
        if session in earlier_sessions:
            raise UsageError(
                f"the session {session!r} was drawn already; see voc audit list, or give another name: --session"
            )
        return session

    def _draw_comments(self, candidates: pd.DataFrame, n: int, draw: SessionDraw, n_silent: int) -> None:
        """Draw and save comments, and the event that records with which probability a comment was drawn."""
        earlier_segments = causes.load_draws(self._context.store)["segment"]
        # Comments of earlier sessions are left out: to ask the same twice teaches nothing.
        sample = draw_audit_sample(
            candidates,
            n,
            session=draw.session,
            seed=draw.seed,
            reported="is_in_reported_month",
            exclude=earlier_segments,
        )
        if sample.empty and not n_silent:
            raise UsageError("there is no comment left to draw; collect some first: voc collect FILE")
        causes.save_draws(
            self._context.store,
            sample["segment"].tolist(),
            session=draw.session,
            inclusion_probability=sample["inclusion_probability"].tolist(),
            seed=draw.seed,
        )
        # Rates and last comment tell a later session how probable it was that this one drew a comment: {"rate": 0.004,
        # "rate_in_month": 0.02, "n": 150, "last": 40512, "seed": 7, "month": "2026-10"}.
        payload: dict[str, object] = {
            **compute_rates(candidates, earlier_segments, sample["segment"]),
            "n": len(sample),
            "last": int(candidates["feedback"].max()) if len(candidates) else 0,
            "seed": draw.seed,
        }
        if draw.month is not None:
            payload["month"] = str(draw.month)
        if n_silent:
            payload["contacts"] = n_silent
        save_decision(self._context, audit_subject(draw.session), AUDIT_DRAWN, payload)

    def _draw_silent_contacts(self, n: int, draw: SessionDraw, candidates: pd.DataFrame) -> int:
        """Draw and save contacts without a comment, as large a part of n as they are of the month; return how many."""
        if draw.month is None:
            raise UsageError("there is no month with comments to draw contacts from; name one: --period 2026-10")
        month_contacts = list_month_contacts(self._context, draw.month, candidates)
        silent = month_contacts[month_contacts["is_silent"]]
        if silent.empty:
            raise UsageError(f"there is no contact without a comment in {draw.month}; draw comments instead")
        n_silent = min(round(n * len(silent) / len(month_contacts)), n)
        drawn_before = contact_audit.load_contact_draws(self._context.store)["contact"]
        frame = silent[~silent["contact"].isin(drawn_before)]
        sample = draw_contact_sample(frame, n_silent, session=draw.session, seed=draw.seed)
        if len(sample):
            contact_audit.save_contact_draws(
                self._context.store,
                sample["contact"].tolist(),
                session=draw.session,
                inclusion_probability=float(sample["inclusion_probability"].iloc[0]),
                seed=draw.seed,
            )
        return len(sample)

    def _now(self) -> datetime:
        """Return the moment on the company's clock, by which a week begins."""
        return self._context.config.company.convert_to_local(datetime.now(UTC))

    def draw_weekly(self) -> int:
        """Draw this week's few comments when nobody has yet, and return how many."""
        session = f"{WEEKLY_SESSION_PREFIX} {name_week(self._now())}"
        if (causes.load_draws(self._context.store)["session"] == session).any():
            return 0
        try:
            return len(self.draw(N_WEEKLY, session=session))
        except UsageError:  # no comment left to draw
            return 0

    def list_open(self, session: str | None = None) -> pd.DataFrame:
        """Return what was drawn and nobody has answered, in the order of the draw.

        Columns ``segment``, ``session``, ``feedback``, ``text`` (the redacted segment that is asked about) and
        ``comment`` (the whole that it is part of). The model's own estimate is left out: it would lead the officer.
        """
        draws = causes.load_draws(self._context.store, session)
        # Answers count once, in whichever session: a segment is drawn only once.
        answered_ids = causes.load_confirmed_causes(self._context.store)["segment"]
        open_draws = draws[~draws["segment"].isin(answered_ids)][["segment", "session"]]
        return _add_texts(self._context.store, open_draws)

    def list_open_contacts(self, session: str | None = None) -> pd.DataFrame:
        """Return the contacts without a comment that were drawn and nobody has answered, in the order of the draw.

        Columns ``contact``, ``session``, ``key`` (the number under which it is looked up), ``at``, ``channel``,
        ``reason`` (its name), ``customer_segment``, ``phase``, ``case_number`` and ``note``.
        """
        import pandas as pd

        store = self._context.store
        draws = contact_audit.load_contact_draws(store, session)
        answered_ids = contact_audit.load_contact_answers(store)["contact"]
        open_draws = draws[~draws["contact"].isin(answered_ids)][["contact", "session"]].reset_index(drop=True)
        contact_rows = contact_audit.load_contact_rows(store, open_draws["contact"].tolist())
        names = {reason.id: reason.name for reason in self._context.config.reasons}
        columns = ["key", "at", "channel", "reason", "customer_segment", "phase", "case_number", "note"]
        looked_up = [contact_rows[ContactId(contact)] for contact in open_draws["contact"]]
        # As objects: what is not known stays None, where pandas would write NaN, a word to who prints it.
        details = {name: pd.Series([getattr(row, name) for row in looked_up], dtype=object) for name in columns}
        details["at"] = pd.to_datetime(details["at"], utc=True)
        details["reason"] = pd.Series([names.get(row.reason or "", row.reason) for row in looked_up], dtype=object)
        return convert_times(open_draws.assign(**details), self._context.config.company.time_zone)

    def list_second_readings(self, n: int = 10, *, who: str | None = None) -> pd.DataFrame:
        """Return items that others answered and this officer has not, to be read again without knowing their answer.

        Columns ``subject`` (``S-18``, ``C-12``) and ``text`` (of a contact: by what it is looked up); at random, the
        same for everybody, so that two officers meet the same items.

        Parameters
        ----------
        n
            How many at most.
        who
            Default: the user of this computer.
        """
        return load_second_readings(self._context, who or get_user_name(), n)

    def measure_agreement(self) -> OfficerAgreement:
        """Return how far officers who read the same items agree; the estimates of contacts count with it."""
        organisation = load_organisation(self._context.config)
        readings = rename_readings(load_readings(self._context.store), organisation)
        return estimate_agreement(readings, organisation.departments)

    def confirm_contact(
        self, contact: int, department: str | None, *, category: Category | str | None = None, why: str = ""
    ) -> Event:
        """Record an officer's answer: which department caused a contact without a comment; None: unknown.

        Parameters
        ----------
        contact
            Its number in `list_open_contacts`.
        category
            Where the officer saw another than follows from department and reason: a department that can err makes a
            contact avoidable, "no fault" leaves it the category of its reason.

        Raises
        ------
        UnknownNameError
            No such contact or department.
        """
        event = self._build_contact_event(ContactId(int(contact)), department, category=category, why=why)
        return decision_writer.decide_all(self._context.store, [event], build_decision_context(self._context))[0]

    def _build_contact_event(
        self,
        contact: ContactId,
        department: str | None,
        *,
        category: Category | str | None = None,
        why: str = "",
        who: str | None = None,
    ) -> Event:
        payload: dict[str, object] = {"department": get_current_department(self._context, department)}
        if category is not None:
            payload["category"] = str(category)
        return _build_answer(contact_reference(contact), DecisionKind.CONTACT, payload, why=why, who=who)

    def confirm(self, segment: int, department: str | None, *, why: str = "") -> Event:
        """Record an officer's answer: which department caused a segment; None or ``"unknown"``: nobody can know.

        Nothing that is shown has to be agreed to: the answer may name any department. A segment that was drawn for the
        audit counts as part of the random sample; any other is a free decision, which teaches the model and corrects no
        share.

        Raises
        ------
        UnknownNameError
            No such segment or department.
        """
        return self._save_answers([(SegmentId(int(segment)), department)], why=why)[0]

    def confirm_all(self, answers: Mapping[int, str | None] | Path) -> tuple[Event, ...]:
        """Record the causes of many segments, all or none: ``{4711: "Facturatie", 4712: None}``.

        A path is that of a CSV file with the columns ``segment`` and ``department``, of this workspace's segments.
        ``import_answers`` takes files that name comments by source and key, contacts, and who read them, and counts
        what it took.

        Raises
        ------
        InputError
            The file cannot be used.
        UnknownNameError
            No such segment or department: then nothing is recorded.
        """
        if isinstance(answers, Path):
            return self._save_answers(read_answers(answers))
        return self._save_answers([(SegmentId(int(segment)), department) for segment, department in answers.items()])

    def measure_answer(self, event: Event) -> tuple[AuditedShare | None, AuditedShare | None]:
        """Return the largest department's share of the month that an answer is about, without that answer and with it.

        None: the item was not drawn for a month, or too little is known; of a contact, the share of avoidable ones.
        """
        from voc.insight.audited_share import find_session_month, measure_contact_share, measure_month_share

        store, config = self._context.store, self._context.config
        period = find_session_month(store, str(event.payload.get("session", "")))
        if period is None:
            return None, None
        number = reference_number(event.subject)
        if event.kind == DecisionKind.CONTACT:
            departments = [entry.to_record() for entry in config.departments]
            before = measure_contact_share(store, departments, period, without=number)
            return before, measure_contact_share(store, departments, period)
        before = measure_month_share(store, config, period, without=number)
        return before, measure_month_share(store, config, period)

    def import_answers(self, path: Path) -> AnswerImport:
        """Import a file of answers, all or none: by segment, or by ``source``, ``key`` and ``part``.

        For files that were filled in outside this workspace; ``confirm_all`` is for answers that are at hand.

        Answers about items that were not drawn are kept, and correct no share; those about items whose key is not in
        the workspace are counted.

        Raises
        ------
        InputError
            The file cannot be used, or names an unknown department or segment; row and column are
            named.
        """
        rows = read_answer_rows(path)
        events: list[Event] = []
        try:
            subjects = find_subjects(self._context, rows)
        except UnknownNameError as exc:
            raise InputError(f"{path.name}, {exc}") from exc
        for row, subject in zip(rows, subjects, strict=True):
            if subject is None:
                continue
            try:
                events.append(self._build_row_event(row, subject))
            except UnknownNameError as exc:
                raise InputError(f"{path.name}, row {row.row}, column department: {exc}") from exc
        saved = (
            decision_writer.decide_all(self._context.store, events, build_decision_context(self._context))
            if events
            else ()
        )
        n_drawn = sum("session" in event.payload for event in saved)
        event_ids = tuple(event.id for event in saved if event.id is not None)
        return AnswerImport(event_ids, n_drawn, len(saved) - n_drawn, len(rows) - len(events))

    def _build_row_event(self, row: AnswerRow, subject: Reference) -> Event:
        if subject.kind is ReferenceKind.CONTACT:
            contact = ContactId(subject.number)
            return self._build_contact_event(contact, row.department, category=row.category, who=row.reader)
        payload = {"department": get_current_department(self._context, row.department)}
        return _build_answer(str(subject), DecisionKind.CAUSE, payload, who=row.reader)

    def estimate_contacts(self, period: Period | str | None = None) -> ContactEstimate:
        """Return which part of a month's contacts is avoidable, and at which departments contacts arose.

        Parameters
        ----------
        period
            Default: the last month with comments.

        Raises
        ------
        PeriodError
            Not a month, or one without data.
        """
        from voc.workspace.contact_estimate import build_contact_estimate

        facts = self._load_facts()
        if period is None:
            period = choose_month(list_candidates(self._context), None)
        if period is None:
            raise PeriodError("there is no data with a certain date yet; start with: voc collect FILE")
        return build_contact_estimate(facts, Period.parse(period) if isinstance(period, str) else period)

    def confirmed(self) -> pd.DataFrame:
        """Return what people decided about causes: segment, department, audit (drawn at random), session, at."""
        confirmed = causes.load_confirmed_causes(self._context.store)
        return convert_times(confirmed, self._context.config.company.time_zone)

    def _save_answers(self, answers: Sequence[tuple[SegmentId, str | None]], *, why: str = "") -> tuple[Event, ...]:
        # No database has a row beyond its largest integer, and SQLite fails on asking for one.
        existing_ids = load_segment_rows(
            self._context.store, [segment for segment, _ in answers if segment <= LARGEST_NUMBER]
        )
        if unknown_ids := [segment for segment, _ in answers if segment not in existing_ids]:
            raise UnknownNameError(
                f"there is no segment {unknown_ids[0]}; voc audit list shows those that are asked about"
            )
        # One transaction, and the checks that board, command and Python have too: a wrong name in row 80 must not
        # leave 79 answers. They also look up whether a segment was drawn, so that its answer may correct shares.
        events = [
            _build_answer(
                segment_reference(segment),
                DecisionKind.CAUSE,
                {"department": get_current_department(self._context, department)},
                why=why,
            )
            for segment, department in answers
        ]
        return decision_writer.decide_all(self._context.store, events, build_decision_context(self._context))


def _build_answer(
    subject: str, kind: DecisionKind, payload: Mapping[str, object], *, why: str = "", who: str | None = None
) -> Event:
    """Return an officer's answer as an event; ``who`` None: the user of this computer."""
    return Event(uuid.uuid4().hex, subject, kind.value, payload, who or get_user_name(), datetime.now(UTC), why)


def _add_texts(store: Store, draws: pd.DataFrame) -> pd.DataFrame:
    """Return draws with the comment, its text and the segment's; of these draws only, not of every comment."""
    segment_ids = draws["segment"].tolist()
    feedback_by_segment = {id_: row.feedback for id_, row in load_segment_rows(store, segment_ids).items()}
    text_by_segment = {id_: text for id_, text, _language in load_segment_texts(store, segment_ids)}
    # A comment whose file was undone since has no text any more, and need not be answered.
    rows = draws[draws["segment"].isin(list(text_by_segment))].reset_index(drop=True)
    rows["feedback"] = rows["segment"].map(feedback_by_segment).astype("int64")
    rows["text"] = rows["segment"].map(text_by_segment)
    comments = frames.load_feedback(store, feedback_ids=rows["feedback"].unique().tolist())
    return rows.assign(comment=rows["feedback"].map(comments.set_index("id")["text"]))
