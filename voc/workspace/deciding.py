"""What a user decides in a workspace: themes, answers for the audit, causes, replies to findings, undo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from voc.errors import UnknownNameError
from voc.records import Period

if TYPE_CHECKING:
    import pandas as pd

    from voc.causes.reason_quality import ReasonCheck
    from voc.config import Config
    from voc.insight import Facts, Month
    from voc.insight.theme_profile import ThemeStory
    from voc.pipeline import Context
    from voc.records import Event
    from voc.store.decision_log import Logged

__all__ = ["Decisions"]

CODE_PARTS = 4
"""Of a finding's code: B, year, month, number."""


class Decisions:
    """The part of a workspace that writes down decisions; :class:`voc.workspace.Workspace` is one."""

    if TYPE_CHECKING:
        config: Config

        @property
        def _context(self) -> Context: ...

        @property
        def facts(self) -> Facts:
            """All that the figures are made of."""

        def month(self, period: str, department: str | None = None) -> Month:
            """Return all figures of one month."""

    @property
    def causing_departments(self) -> tuple[str, ...]:
        """Names that can be given as a cause today."""
        from voc.pipeline import decisions

        return decisions.chart_of(self._context).names

    def draw_audit(self, n: int = 150, *, session: str | None = None, seed: int | None = None) -> pd.DataFrame:
        """Draw comments at random for an officer to judge, and return the open items of the session.

        Parameters
        ----------
        n
            How many comments.
        session
            A name; default: ``calibration`` the first time, then the week.
        seed
            The same seed draws the same comments.

        Raises
        ------
        UsageError
            Nothing to draw, or a session of that name was drawn.
        """
        from voc.pipeline import decisions

        return decisions.draw_audit(self._context, n, session=session, seed=seed)

    def audit(self, session: str | None = None) -> pd.DataFrame:
        """Return what is drawn and not answered yet: segment, session, feedback, text, comment."""
        from voc.pipeline import decisions

        return decisions.open_audit(self._context, session=session)

    def confirm(self, segment: int, department: str | None, *, why: str = "") -> Event:
        """Say which department caused a segment; None or ``"unknown"``: it cannot be said.

        One that was drawn for the audit is an answer; any other is a free decision, which corrects no share.

        Raises
        ------
        UnknownNameError
            No such segment or department.
        """
        from voc.pipeline import decisions

        return decisions.confirm(self._context, [(segment, department)], why=why)[0]

    def confirm_all(self, answers: Mapping[int, str | None] | Path) -> tuple[Event, ...]:
        """Say it of many segments at once; a path is that of a CSV file with the columns segment and department.

        Raises
        ------
        InputError
            The file cannot be used.
        UnknownNameError
            No such segment or department: then nothing is written down.
        """
        from voc.pipeline import decisions

        given = decisions.answers_of(answers) if isinstance(answers, Path) else list(answers.items())
        return decisions.confirm(self._context, given)

    def dispute(self, code: str, *, reason: str, department: str | None = None, agrees: bool = False) -> Event:
        """Write down a department head's answer to a finding (``B-2026-10-3``).

        Parameters
        ----------
        code
            As printed: in the department's own report when a department is given, else in the company's.
        reason
            What the head says.
        department
            Who answers; default: the department that the finding names.
        agrees
            "Yes, it is us" instead of "it is not us".

        Raises
        ------
        UnknownNameError
            No such finding or department.
        """
        from voc.pipeline import decisions

        parts = code.strip().upper().split("-")
        period = "-".join(parts[1:3])
        if len(parts) != CODE_PARTS or parts[0] != "B":
            raise UnknownNameError(f"{code!r} is no finding; a finding's code looks like B-2026-10-3")
        if department is not None:
            department = self.config.department(department).name
        found = self.month(str(Period.parse(period)), department).findings
        finding = next((item for item in found if item.code == "-".join(parts)), None)
        if finding is None:
            known = ", ".join(item.code for item in found) or "none"
            raise UnknownNameError(f"there is no finding {code} in {period}; there are: {known}")
        return decisions.reply(self._context, finding, department=department, agrees=agrees, reason=reason)

    def disputes(self) -> pd.DataFrame:
        """Return the replies that stand: event, finding, theme, department, agrees, reason, who, at."""
        from voc.pipeline import decisions

        return decisions.disputes(self._context)

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
        """Decide about a theme, a comment, a proposal or an action; it shows at once, and any decision can be undone.

        Parameters
        ----------
        kind
            About a theme (``T-7``): ``accept``, ``rename``, ``merge``, ``split``, ``exclude``, ``pin``, ``subject``,
            ``department``, ``category``, ``snooze``. About a segment (``S-18``): ``place``. About a proposal (``P-3``):
            ``proposal``. About an action (``A-1``, a new one ``A``): ``action``, ``done``. About a comment (``F-18``):
            ``called``. About a finding (``finding/B-2026-10-3``): ``settle``.
        payload
            What the kind needs: see ``docs/data-model.md``.
        who
            Default: the user of this computer.
        expected_version
            How many decisions about the subject you know of: it is refused when there are others.

        Raises
        ------
        UnknownNameError
            It is about something that is not there.
        UsageError
            Another kind, or a payload that lacks something.
        ConflictError
            Somebody decided meanwhile.
        """
        from voc.pipeline import decisions

        asked = [(kind, subject, payload or {})]
        return decisions.decide_freely(self._context, asked, why=why, who=who, expected_version=expected_version)[0]

    def decide_all(
        self, asked: Sequence[tuple[str, str, Mapping[str, object]]], *, why: str = "", who: str | None = None
    ) -> tuple[Event, ...]:
        """Make several decisions, each a kind, a subject and a payload as of ``decide``: all of them, or none."""
        from voc.pipeline import decisions

        return decisions.decide_freely(self._context, asked, why=why, who=who)

    def undo(self, event: int, *, why: str = "", who: str | None = None) -> Event:
        """Take a decision back, whoever made it; undoing the undo brings it back.

        Raises
        ------
        UnknownNameError
            No such event.
        ConflictError
            It was undone already.
        """
        from voc.pipeline import decisions

        return decisions.undo(self._context, event, why=why, who=who)

    def redo(self, event: int, *, why: str = "", who: str | None = None) -> Event:
        """Bring a decision that was undone back.

        Raises
        ------
        UnknownNameError
            No such event.
        ConflictError
            It stands.
        """
        from voc.pipeline import decisions

        return decisions.redo(self._context, event, why=why, who=who)

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

        columns = ["event", "at", "who", "kind", "subject", "payload", "why", "undoes", "standing"]
        rows = [
            (item.id, item.at, item.who, item.kind, item.subject, dict(item.payload), item.why, item.undoes, standing)
            for item, standing in ((entry.event, entry.standing) for entry in self.log_entries(subject, limit=limit))
        ]
        return pd.DataFrame(rows, columns=columns, dtype=object)

    def log_entries(self, subject: str | None = None, *, limit: int | None = None) -> tuple[Logged, ...]:
        """Return the same as records: each an ``event`` and whether it is ``standing``."""
        from voc.store import decision_log

        return decision_log.log(self._context.store, subject=subject, limit=limit)

    def theme(self, reference: str) -> ThemeStory:
        """Return all about a theme (``T-7``): what it is, what customers said, its life line, the decisions about it.

        Raises
        ------
        UnknownNameError
            No such theme.
        """
        from voc.insight.theme_profile import theme_story
        from voc.pipeline.decisions import number_of

        return theme_story(self._context.store, self.facts, number_of(reference, "T"))

    def confirmed(self) -> pd.DataFrame:
        """Return what people decided about causes: segment, department, audit (drawn at random), session, at."""
        from voc.store import causes

        return causes.confirmed(self._context.store)

    def check_reasons(self) -> ReasonCheck:
        """Return how well the list of contact reasons works: agreement, confusable pairs, coverage, warnings."""
        from voc.pipeline.reasons import reason_check

        return reason_check(self._context)

    def resorted_reasons(self) -> pd.DataFrame:
        """Return what the comments under "other" are about by their words: reason (missing: not sure), comments."""
        from voc.pipeline.reasons import resorted

        return resorted(self._context)
