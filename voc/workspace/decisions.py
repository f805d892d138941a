"""Decisions that people make about themes, findings and proposals; each is an event, and can be undone.

``ws.decisions`` is a :class:`Decisions`. Nothing is computed here: the next fit learns from every active decision.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from voc.causes.organisation import load_organisation
from voc.config import get_user_name
from voc.decisions.kinds import KINDS
from voc.errors import UnknownNameError, UsageError
from voc.pipeline.context import Context, StageOutcome
from voc.pipeline.proposals import load_open_proposals
from voc.records import (
    AUDIT_DRAWN,
    NO_FAULT,
    READING_DRAWN,
    Event,
    FindingCode,
    Stage,
    ThemeId,
    finding_subject,
    proposal_reference,
)
from voc.store import decision_log, decision_writer, runs, themes
from voc.store.decision_checks import DecisionContext
from voc.store.expired_rows import EXPIRED_ERASED
from voc.store.joint_readings import JointReading, load_joint_readings
from voc.store.quarantined_texts import QUARANTINE_RELEASED, QUARANTINE_REMOVED
from voc.text.pii.redact import Redactor
from voc.workspace.local_times import convert_times

if TYPE_CHECKING:
    import pandas as pd

    from voc.collect import Pseudonyms
    from voc.insight import Facts
    from voc.insight.results import Finding
    from voc.store.decision_log import LogEntry
    from voc.store.themes import StoredProposal
    from voc.workspace.promised_actions import Actions
    from voc.workspace.text_quarantine import TextQuarantine

__all__ = ["Decisions", "build_decision_context", "get_current_department", "save_decision"]

UNKNOWN_DEPARTMENT = "unknown"
REPLY = "reply"
NOT_UNDOABLE = frozenset(
    {
        *(AUDIT_DRAWN, READING_DRAWN, "batch undone", EXPIRED_ERASED, "proposals accepted"),
        *(QUARANTINE_RELEASED, QUARANTINE_REMOVED),
    }
)
"""Kinds of events that record what happened, not what somebody decided.

A draw cannot be taken back: its rate is in the probabilities of every later session.
"""
DECIDE_KINDS = frozenset(kind for kind, decision_class in KINDS.items() if decision_class.is_written_by_decide)
"""Kinds that need nothing but a subject and a payload; an audit's answer and a reply have methods of their own."""
LOG_COLUMNS = ("event", "at", "who", "kind", "subject", "payload", "why", "undoes", "standing")
REPLY_FIELDS = ("finding", "theme", "department", "agrees")


class Decisions:
    """Decisions of a workspace: making, listing and undoing them.

    Parameters
    ----------
    context
        The workspace's store and configuration.
    load_facts
        Called only to look up a finding.
    load_pseudonyms
        Called only to read what waits in the quarantine.
    """

    def __init__(
        self, context: Context, load_facts: Callable[[], Facts], load_pseudonyms: Callable[[], Pseudonyms]
    ) -> None:
        self._context = context
        self._load_facts = load_facts
        self._load_pseudonyms = load_pseudonyms

    @property
    def quarantine(self) -> TextQuarantine:
        """Texts with special personal data, which wait for a person."""
        from voc.workspace.text_quarantine import TextQuarantine

        return TextQuarantine(self._context, self._load_pseudonyms)

    @property
    def actions(self) -> Actions:
        """Promises of departments: recording, following and measuring them."""
        from voc.workspace.promised_actions import Actions

        return Actions(self._context, self, self._load_facts)

    def decide(
        self,
        kind: str,
        subject: str,
        payload: Mapping[str, object] | None = None,
        *,
        why: str = "",
        who: str | None = None,
        expected_version: int | None = None,
    ) -> Event:
        """Decide about one subject; everything as :meth:`voc.workspace.Workspace.store_decision`."""
        request = (kind, subject, payload or {})
        return self._save_all([request], why=why, who=who, expected_version=expected_version)[0]

    def decide_all(
        self,
        requests: Sequence[tuple[str, str, Mapping[str, object]]],
        *,
        why: str = "",
        who: str | None = None,
    ) -> tuple[Event, ...]:
        """Make several decisions: all of them, or none.

        Parameters
        ----------
        requests
            Kind, subject and payload of each, as of ``decide``: ``[("pin", "T-3", {}), ("exclude", "T-9", {})]``.
        """
        return self._save_all(requests, why=why, who=who)

    def confirm_promise(
        self, subject: str, *, broken: bool, promise: str | None = None, why: str = "", who: str | None = None
    ) -> Event:
        """Record whether a promise to a customer was broken; tables and themes then count it so, also after a refit.

        Parameters
        ----------
        subject
            The text that tells of it, or the note that made it: ``F-18`` (``ws.contacts.broken_promises``).
        promise
            Its name in ``[[promises]]``; needed only where the item's own words do not tell.

        Raises
        ------
        UnknownNameError
            There is no such item, or no such promise.
        UsageError
            The words tell of none or of several.
        """
        payload = {"broken": broken, **({} if promise is None else {"promise": promise})}
        return self.decide("promise", subject, payload, why=why, who=who)

    def undo(self, event: int, *, why: str = "", who: str | None = None) -> Event:
        """Take a decision back, whoever made it; undoing the undo brings it back.

        Raises
        ------
        UnknownNameError
            No such event.
        UsageError
            An event that is no decision.
        ConflictError
            It was undone already.
        """
        _check_undoable(self._context, event)
        return decision_writer.undo(
            self._context.store, event, who=who or get_user_name(), at=datetime.now(UTC), why=why
        )

    def redo(self, event: int, *, why: str = "", who: str | None = None) -> Event:
        """Bring back a decision that was undone.

        Raises
        ------
        UnknownNameError
            No such event.
        ConflictError
            It is active.
        """
        return decision_writer.redo(
            self._context.store, event, who=who or get_user_name(), at=datetime.now(UTC), why=why
        )

    def log(self, subject: str | None = None, *, limit: int | None = None) -> pd.DataFrame:
        """Return what people decided, the newest first: event, at, who, kind, subject, payload, why, undoes, standing.

        Parameters
        ----------
        subject
            Only about this one, such as ``T-7``.
        limit
            At most so many; default: all.
        """
        import pandas as pd

        rows = []
        for entry in self.log_entries(subject, limit=limit):
            event = entry.event
            what = (event.kind, event.subject, dict(event.payload), event.why, event.undoes)
            rows.append((event.id, event.at, event.who, *what, entry.is_active))
        frame = pd.DataFrame(rows, columns=list(LOG_COLUMNS), dtype=object)
        return convert_times(frame, self._context.config.company.time_zone)

    def log_entries(self, subject: str | None = None, *, limit: int | None = None) -> tuple[LogEntry, ...]:
        """Return the log as records: each an event, and whether it is active."""
        return decision_log.load_logged_events(self._context.store, subject=subject, limit=limit)

    def dispute(
        self, code: str, *, reason: str, department: str | None = None, agrees: bool = False, who: str | None = None
    ) -> Event:
        """Record a department head's reply to a finding (``B-2026-10-3``): a dispute, or with ``agrees`` the opposite.

        Parameters
        ----------
        code
            As printed; a finding of the department's own report when a department is given, else of the company's.
        reason
            The head's own words; they are redacted before they are stored, as those of a form are.
        department
            Department that replies; default: the one that the finding names.
        agrees
            "Yes, it is us" instead of "it is not us".
        who
            Person who replies; default: the user of this computer.

        Raises
        ------
        UnknownNameError
            No such finding or department.
        UsageError
            No reason, or a finding that names no department while none was given.
        """
        finding_code = _parse_finding_code(code)
        if department is not None:
            department = self._context.config.find_department(department).name
        finding = self.find_finding(finding_code, department)
        if not reason.strip():
            raise UsageError('a dispute needs a reason: --reason "…"')
        replying = get_current_department(self._context, department or finding.department)
        if replying is None:
            raise UsageError(f"{finding.code} names no department; say who answers with --department")
        payload = {"finding": finding.code, "theme": finding.theme, "department": replying, "agrees": agrees}
        config = self._context.config
        why = Redactor.from_config(config).redact(reason.strip(), config.company.language).text
        event = save_decision(self._context, finding_subject(finding.code, replying), REPLY, payload, why=why, who=who)
        # After the reply: one that is refused leaves no draw, which nobody can take back.
        if not agrees:
            self.draw_reading(finding.code, finding.theme, replying)
        return event

    def draw_reading(self, code: str, theme: ThemeId | None, department: str) -> JointReading | None:
        """Draw ten comments of a finding's theme to read with a head who disagrees; the same ones each time.

        None: the finding is about no theme, or about too few customers.
        """
        from voc.workspace.joint_reading import draw_comments_to_read

        # What was drawn stays, though the seed is fixed: after a fit or a new file it would draw others, and a head
        # could ask again until it suits.
        names = load_organisation(self._context.config).list_names(department)
        stored = next((each for each in self.joint_readings() if each.code == code and each.department in names), None)
        if stored is not None or theme is None:
            return stored
        segments = draw_comments_to_read(self._load_facts(), FindingCode.parse(code), theme, department)
        if not segments:
            return None
        payload = {"department": department, "theme": theme, "segments": list(segments)}
        save_decision(self._context, finding_subject(code, department), READING_DRAWN, payload)
        return JointReading(code, department, segments)

    def joint_readings(self) -> tuple[JointReading, ...]:
        """Return what heads who disagree read with the officer, and how many of it lay with them."""
        return load_joint_readings(self._context.store)

    def disputes(self) -> pd.DataFrame:
        """Return the active replies: event, finding, theme, department, agrees, reason, who, at; the oldest first."""
        import pandas as pd

        rows = [
            (event.id, *(event.payload.get(field) for field in REPLY_FIELDS), event.why, event.who, event.at)
            for event in decision_log.load_active_decisions(self._context.store, kinds=[REPLY])
        ]
        frame = pd.DataFrame(rows, columns=["event", *REPLY_FIELDS, "reason", "who", "at"], dtype=object)
        return convert_times(frame, self._context.config.company.time_zone)

    def proposals(self) -> tuple[StoredProposal, ...]:
        """Return what the last refit proposes and nobody has decided: themes to split or to merge."""
        return load_open_proposals(self._context)

    def accept_proposals(self, proposals: Sequence[int] = (), *, why: str = "", who: str | None = None) -> StageOutcome:
        """Accept what a refit proposed and move the comments that it moves; without ids: everything.

        Each answer is a decision that can be undone.

        Raises
        ------
        UsageError
            Nothing is proposed.
        UnknownNameError
            One of the ids is not open.
        """
        return self._answer_proposals(proposals, is_accepted=True, why=why, who=who)

    def refuse_proposals(self, proposals: Sequence[int] = (), *, why: str = "", who: str | None = None) -> StageOutcome:
        """Refuse what a refit proposed: it is not asked again. Everything else as ``accept_proposals``."""
        return self._answer_proposals(proposals, is_accepted=False, why=why, who=who)

    def _save_all(
        self,
        requests: Sequence[tuple[str, str, Mapping[str, object]]],
        *,
        why: str,
        who: str | None,
        expected_version: int | None = None,
    ) -> tuple[Event, ...]:
        # One time for all: they are saved in one transaction, and undone one by one.
        now, events = datetime.now(UTC), []
        for kind, subject, request_payload in requests:
            if kind not in DECIDE_KINDS:
                raise UsageError(f"{kind!r} is no kind of decision; expected one of: {', '.join(sorted(DECIDE_KINDS))}")
            payload = dict(request_payload)
            # "unknown" is typed like a name. None, and no department at all, are answers of their own and stay.
            if str(payload.get("department", "")).strip().casefold() == UNKNOWN_DEPARTMENT:
                payload["department"] = None
            events.append(_build_event(subject, kind, payload, at=now, why=why, who=who, version=expected_version))
        return decision_writer.decide_all(self._context.store, events, build_decision_context(self._context))

    def find_finding(self, code: FindingCode, department: str | None) -> Finding:
        """Return a finding as the company's report has it, or as a department's own does.

        Raises
        ------
        UnknownNameError
            There is none; the sentence names those that there are.
        """
        from voc.insight import build_month

        findings = build_month(self._load_facts(), code.period, department).findings
        finding = next((finding for finding in findings if finding.code == str(code)), None)
        if finding is None:
            existing_codes = ", ".join(finding.code for finding in findings) or "none"
            raise UnknownNameError(f"there is no finding {code} in {code.period}; there are: {existing_codes}")
        return finding

    def _answer_proposals(self, ids: Sequence[int], *, is_accepted: bool, why: str, who: str | None) -> StageOutcome:
        store = self._context.store
        current_run = runs.load_current_run(store, Stage.THEMES)
        open_proposals = load_open_proposals(self._context)
        if current_run is None or not open_proposals:
            raise UsageError("nothing is proposed; a refit after new comments may propose: voc themes fit")
        open_ids = [item.id for item in open_proposals]
        answered_ids = tuple(dict.fromkeys(ids)) or tuple(open_ids)  # an id given twice is answered once
        if unknown_ids := sorted(set(answered_ids) - set(open_ids)):
            open_list = ", ".join(map(str, open_ids))
            raise UnknownNameError(f"there is no open proposal {unknown_ids[0]}; open are: {open_list}")
        now, payload = datetime.now(UTC), {"accepted": is_accepted}
        events = [
            _build_event(proposal_reference(id_), "proposal", payload, at=now, why=why, who=who) for id_ in answered_ids
        ]
        decision_writer.decide_all(store, events, build_decision_context(self._context))
        moved = [item.proposal.n_segments for item in open_proposals if is_accepted and item.id in answered_ids]
        counts = {
            f"proposals {'accepted' if is_accepted else 'refused'}": len(answered_ids),
            "segments moved": sum(moved),
            "themes": len(themes.load_themes(store)),
        }
        return StageOutcome(Stage.THEMES, current_run.id, counts=counts)


def save_decision(
    context: Context,
    subject: str,
    kind: str,
    payload: Mapping[str, object],
    *,
    why: str = "",
    who: str | None = None,
) -> Event:
    """Save what somebody decided, by default the user of this computer, and apply it to the stored themes."""
    event = _build_event(subject, kind, payload, at=datetime.now(UTC), why=why, who=who)
    return decision_writer.decide(context.store, event, build_decision_context(context))


def build_decision_context(context: Context) -> DecisionContext:
    """Return what a decision is checked by: the company's day, and its departments and promises of today."""
    time_zone = ZoneInfo(context.config.company.time_zone)
    return DecisionContext(datetime.now(time_zone).date(), load_organisation(context.config), context.config.promises)


def get_current_department(context: Context, name: str | None) -> str | None:
    """Return a department's name as it is written today, None for "unknown"; "no fault" is an answer of its own.

    Raises
    ------
    UnknownNameError
        Not a department, or one that became several others.
    """
    if name is None or name.strip().casefold() == UNKNOWN_DEPARTMENT:
        return None
    organisation = load_organisation(context.config)
    if name.strip().casefold() == NO_FAULT:
        return organisation.no_fault_name
    entry = context.config.find_department(name.strip())
    # A department that was split has several: which of them it is now, only the user knows.
    successors = organisation.translate_name(entry.name)
    if len(successors) == 1:
        return next(iter(successors))
    raise UnknownNameError(f"{entry.name} is several departments today; name one of: {', '.join(successors)}")


def _build_event(
    subject: str,
    kind: str,
    payload: Mapping[str, object],
    *,
    at: datetime,
    why: str,
    who: str | None,
    version: int | None = None,
) -> Event:
    return Event(uuid.uuid4().hex, subject, kind, payload, who or get_user_name(), at, why, version)


def _parse_finding_code(code: str) -> FindingCode:
    """Return the parts of a finding's code.

    Raises
    ------
    UnknownNameError
        Anything else: to the caller it is a name that is not there.
    """
    try:
        return FindingCode.parse(code)
    except UsageError as exc:
        raise UnknownNameError(f"{code!r} is no finding; a finding's code looks like B-2026-10-3") from exc


def _check_undoable(context: Context, event_id: int) -> None:
    with context.store.reading() as connection:
        event = decision_log.load_event(connection, event_id)
    if event.kind in NOT_UNDOABLE:
        raise UsageError(f"event {event_id} ({event.kind}) cannot be undone this way")
