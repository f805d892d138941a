"""Forms of department heads on their way back: each good row becomes a reply, a promise an action."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voc.causes.organisation import load_organisation
from voc.collect.reply_form_reader import ReplyForm, read_reply_form
from voc.decisions.kind_names import DecisionKind
from voc.errors import InputError, VocError
from voc.records import NEW_ACTION, Action, CollectResult, Event, Rejection, ThemeId, finding_code, finding_subject
from voc.records.reply_answers import FormAnswer, ReplyAnswer
from voc.store import decision_log, decision_writer, reports
from voc.store.worklist_queries import load_actions
from voc.text.messages.catalog import Messages
from voc.text.pii.redact import Redactor
from voc.workspace.decisions import build_decision_context

if TYPE_CHECKING:
    from voc.pipeline.context import Context
    from voc.store.decision_checks import DecisionContext
    from voc.workspace.decisions import Decisions

__all__ = ["collect_reply_form"]

SOURCE_NAME = "reply form"
COMPARED = ("agrees", "partly", "action", "owner", "due", "further")


def collect_reply_form(context: Context, log: Decisions, path: Path, *, dry_run: bool = False) -> CollectResult:
    """Store what a department head answered; the same form twice adds nothing.

    A later answer replaces an earlier one in the report; both stay in the log. Reasons and promises are
    redacted before they are stored. A row that cannot be read, or not be stored, leaves the others alone.

    Raises
    ------
    InputError
        The workbook cannot be read, or is of another company or of an unknown department.
    """
    decision_context = build_decision_context(context)
    form = read_reply_form(path, today=decision_context.today)
    department = _find_department(context, form, decision_context, path.name)
    storing = _Storing(context, log, form, department, decision_context, dry_run)
    storing.store_answers()
    rejections = tuple(sorted((*form.rejections, *storing.rejections), key=lambda rejection: rejection.row))
    notes = [*form.notes, *_list_form_notes(context, form, department), *storing.notes]
    if dry_run:
        notes.append("dry run: nothing was stored")
    return CollectResult(
        path.name,
        SOURCE_NAME,
        None,
        n_rows=form.n_rows,
        n_accepted=storing.n_accepted,
        n_duplicates=storing.n_duplicates,
        rejected=rejections,
        redactions=storing.redactions,
        # A form without answers is empty, which is not that it was collected before.
        unchanged=bool(form.answers) and storing.n_duplicates == form.n_rows and not rejections,
        notes=tuple(notes),
    )


def _find_department(context: Context, form: ReplyForm, decision_context: DecisionContext, file_name: str) -> str:
    """Return the department that answers, as it is called today."""
    origin, company = form.origin, context.config.company.name
    # Codes of findings are alike everywhere: a form that went astray would answer another company's finding.
    if origin.company != company:
        raise InputError(f"{file_name} is a form of {origin.company!r}; this is the workspace of {company!r}")
    successors = list(decision_context.organisation.translate_name(origin.department))
    if len(successors) != 1:
        names = ", ".join(decision_context.organisation.current_names) or "none"
        raise InputError(
            f"{file_name} is a form of {origin.department!r}, which is no one department today; there are: {names}"
        )
    return successors[0]


def _list_form_notes(context: Context, form: ReplyForm, department: str) -> list[str]:
    """Return what the officer should know about a form as a whole: it is late, or of another month or draft."""
    origin, notes = form.origin, []
    names = load_organisation(context.config).list_names(department)
    own_reports = [info for info in reports.load_reports(context.store) if info.department in names]
    of_month = [info for info in own_reports if info.period == str(origin.period)]
    newest = max((info.period for info in own_reports), default=str(origin.period))
    # Months as texts are in the order of time: 2026-09 comes before 2026-10.
    if newest > str(origin.period):
        notes.append(f"the form is of {origin.period}; the newest draft of {department} is of {newest}")
    if any(info.state is reports.ReportState.APPROVED for info in of_month):
        notes.append(f"the report of {origin.period} was signed off already: the answers come in its next edition")
    if not form.name:
        notes.append("the form has nobody's name: the answers are the department's")
    theme_by_code = reports.load_finding_themes(context.store, of_month[-1].id) if of_month else {}
    moved = [each.code for each in origin.findings if theme_by_code.get(each.code, each.theme) != each.theme]
    if moved:
        codes = ", ".join(moved)
        notes.append(
            f"the newest draft says something else under {codes}: the answer is printed with the theme it is about"
        )
    return notes


def _describe_promise(answer: FormAnswer) -> dict[str, str]:
    """Return what will be done, who does it and by when, as far as that was filled in."""
    due = "" if answer.due is None else answer.due.isoformat()
    fields = {"action": answer.action, "owner": answer.owner, "due": due}
    return {name: text for name, text in fields.items() if text}


@dataclass
class _Storing:
    """Storing of one form's answers."""

    context: Context
    log: Decisions
    form: ReplyForm
    department: str
    decision_context: DecisionContext
    dry_run: bool
    rejections: list[Rejection] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    redactions: dict[str, int] = field(default_factory=dict)
    n_accepted: int = 0
    n_duplicates: int = 0

    @cached_property
    def own_names(self) -> tuple[str, ...]:
        """All names under which the department may have answered before."""
        return load_organisation(self.context.config).list_names(self.department)

    def store_answers(self) -> None:
        """Store each row; a row that cannot be stored leaves the others alone."""
        # Redacted before it is compared: the stored answer is redacted too, and the same form must add nothing.
        answers = [self._resolve_owner(self._redact(answer)) for answer in self.form.answers]
        for answer in answers:
            # More promises about a finding are in rows below its answer, without one of their own.
            further = [each for each in answers if each.answer is None and each.finding == answer.finding]
            self._store_row(answer, further)

    def _store_row(self, answer: FormAnswer, further: Sequence[FormAnswer]) -> None:
        """Store one row: the reply, and the action where its cells are whole; all of it or nothing."""
        events = []
        if answer.answer is not None and not self._is_recorded(reply := self._build_reply(answer, further)):
            events.append(reply)
        if answer.action and answer.has_whole_action:
            events += self._build_action(answer)
        if not events:
            self.n_duplicates += 1
            return
        try:
            if not self.dry_run:
                decision_writer.decide_all(self.context.store, events, self.decision_context)
        except VocError as exc:
            self.rejections.append(Rejection(answer.row, None, str(exc), "a finding that there is"))
            return
        self.n_accepted += 1
        if answer.answer in {ReplyAnswer.PARTLY, ReplyAnswer.DISAGREE} and not self.dry_run:
            self._draw_reading(answer)

    def _draw_reading(self, answer: FormAnswer) -> None:
        """Draw comments to read with a head who disagrees, and say how."""
        code = answer.finding.code
        reading = self.log.draw_reading(code, answer.finding.theme, self.department)
        if reading is not None:
            self.notes.append(
                f"row {answer.row}: {len(reading.segments)} comments to read together: "
                f'voc dispute {code} --read --department "{self.department}"'
            )

    def _redact(self, answer: FormAnswer) -> FormAnswer:
        redactor, texts = Redactor.from_config(self.context.config), []
        for text in (answer.reason, answer.action):
            redacted = redactor.redact(text, self.form.origin.language)
            texts.append(redacted.text)
            for kind, n in redacted.counts.items():
                self.redactions[kind] = self.redactions.get(kind, 0) + n
        return replace(answer, reason=texts[0], action=texts[1])

    def _resolve_owner(self, answer: FormAnswer) -> FormAnswer:
        """Return the answer with the owner's name of today; with an unknown one the action is not followed."""
        if not answer.owner:
            return replace(answer, owner=self.department if answer.action else "")
        names = {name.casefold(): name for name in self.decision_context.organisation.current_names}
        current_name = names.get(answer.owner.casefold())
        if current_name is None:
            successors = list(self.decision_context.organisation.translate_name(answer.owner))
            # Of a department that was split nobody but the head can say which part is meant.
            current_name = successors[0] if len(successors) == 1 else None
        if current_name is not None:
            return replace(answer, owner=current_name)
        column = Messages(self.form.origin.language)("reply_column.owner")
        self.rejections.append(
            Rejection(
                answer.row,
                column,
                f"{answer.owner[:60]!r} is no department",
                f"one of: {', '.join(names.values())}",
                answer.owner[:60],
                is_row_kept=True,
            )
        )
        return replace(answer, owner="", has_whole_action=False)

    def _build_reply(self, answer: FormAnswer, further: Sequence[FormAnswer]) -> Event:
        payload: dict[str, Any] = {
            "finding": answer.finding.code,
            "theme": answer.finding.theme,
            "department": self.department,
            "agrees": answer.answer is ReplyAnswer.AGREE,
        }
        # Left out where it is not so: replies without this field must compare as equal.
        if answer.answer is ReplyAnswer.PARTLY:
            payload["partly"] = True
        payload |= _describe_promise(answer)
        if promises := [_describe_promise(each) for each in further if each.action]:
            payload["further"] = promises
        return self._build_event(
            finding_subject(answer.finding.code, self.department), DecisionKind.REPLY, payload, answer.reason
        )

    def _build_event(self, subject: str, kind: str, payload: Mapping[str, object], why: str) -> Event:
        who = self.form.name or self.department
        return Event(uuid.uuid4().hex, subject, kind, payload, who, datetime.now(UTC), why)

    def _is_recorded(self, reply: Event) -> bool:
        """Return whether the department's last word about the finding is this one."""
        active = decision_log.load_active_decisions(self.context.store, kinds=[DecisionKind.REPLY])
        earlier = [
            event
            for event in active
            if finding_code(event.subject) == finding_code(reply.subject)
            and event.payload.get("department") in self.own_names
            and event.payload.get("theme") == reply.payload.get("theme")
        ]
        if not earlier:
            return False
        last = earlier[-1]
        same = all(last.payload.get(name) == reply.payload.get(name) for name in COMPARED)
        return same and last.why == reply.why

    def _build_action(self, answer: FormAnswer) -> list[Event]:
        """Return the promise as an event; none where it is recorded already, the same action where its day changed."""
        if answer.finding.theme is None:
            self.notes.append(
                f"row {answer.row}: {answer.finding.code} is about no theme; the action is printed with the answer, "
                "its effect cannot be measured"
            )
            return []
        fixer = None if answer.owner == self.department else answer.owner
        earlier = self._find_earlier_action(answer)
        if earlier is not None and (earlier.fixer, earlier.due) == (fixer, answer.due):
            return []
        payload = {
            "theme": answer.finding.theme,
            "department": self.department,
            "fixer": fixer,
            "promise": answer.action[:500],
            # Another day for the same promise is no new beginning: its effect is measured from the first one.
            "start": None if earlier is None else earlier.start.isoformat(),
            "due": None if answer.due is None else answer.due.isoformat(),
            "finding": answer.finding.code,
            "definition": self.log.actions.define_theme(ThemeId(answer.finding.theme)),
        }
        subject = NEW_ACTION if earlier is None else earlier.reference
        return [self._build_event(subject, DecisionKind.ACTION, payload, "")]

    def _find_earlier_action(self, answer: FormAnswer) -> Action | None:
        """Return the open action that an earlier form made of the same words about the finding."""
        return next(
            (
                action
                for action in load_actions(self.context.store, theme_id=answer.finding.theme, only_open=True)
                if action.department in self.own_names
                # Cut as it is stored: a longer promise would otherwise become a new action with each form.
                and (action.finding, action.promise) == (answer.finding.code, answer.action[:500])
            ),
            None,
        )
