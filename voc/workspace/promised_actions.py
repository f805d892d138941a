"""Actions that departments promise (verbeteracties): making, following and measuring them.

``ws.decisions.actions`` is an :class:`Actions`. Every change is a decision of the log, with who, when and why,
and can be undone.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from voc.causes.organisation import load_organisation
from voc.decisions.refusals import DecisionError
from voc.errors import UnknownNameError, UsageError
from voc.records import (
    NEW_ACTION,
    Action,
    Event,
    FindingCode,
    Period,
    Reference,
    ReferenceKind,
    ThemeId,
    theme_reference,
)
from voc.store.theme_decisions import load_current_theme_ids
from voc.store.worklist_queries import load_actions

if TYPE_CHECKING:
    import pandas as pd

    from voc.insight import Facts
    from voc.insight.action_results import ActionLine
    from voc.pipeline.context import Context
    from voc.workspace.action_file import ActionImport
    from voc.workspace.decisions import Decisions

__all__ = ["Actions"]

COLUMNS = (
    "action", "theme", "label", "department", "fixer", "promise", "finding", "start", "due", "done", "dropped", "state",
    "days_late", "verdict", "obstacle", "change", "low", "high", "rises_since",
)  # fmt: skip


class Actions:
    """Actions of a workspace.

    Parameters
    ----------
    context
        The workspace's store and configuration.
    decisions
        Records each change in the log.
    load_facts
        Called only to look up a finding or to measure.
    """

    def __init__(self, context: Context, decisions: Decisions, load_facts: Callable[[], Facts]) -> None:
        self._context = context
        self._decisions = decisions
        self._load_facts = load_facts

    def records(self) -> tuple[Action, ...]:
        """Return all actions, the earliest due day first."""
        return load_actions(self._context.store)

    def lines(self, period: str | None = None) -> tuple[ActionLine, ...]:
        """Return the actions as a month's report prints them, with their effect (default: the last month).

        Raises
        ------
        PeriodError
            A month without data.
        """
        from voc.insight.action_lines import list_action_lines
        from voc.insight.scope import find_last_period, scope_to_period

        facts = self._load_facts()
        month = find_last_period(facts) if period is None else Period.parse(period)
        return () if month is None else list_action_lines(scope_to_period(facts, month))

    def table(self, period: str | None = None) -> pd.DataFrame:
        """Return the actions as a tidy frame, one row each; ``change`` is relative (−.34: a third less)."""
        import pandas as pd

        rows = [_build_row(line) for line in self.lines(period)]
        # As objects: what is not known stays None, where pandas would write NaN into columns of numbers.
        return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)

    def add(
        self,
        subject: str,
        *,
        promise: str,
        department: str | None = None,
        fixer: str | None = None,
        start: str | date | None = None,
        due: str | date | None = None,
        why: str = "",
        who: str | None = None,
    ) -> Event:
        """Record what a department promises about a finding (``B-2026-10-3``) or a theme (``T-7``).

        The theme's comments and what its rate is divided by are kept as they are now: the effect is measured by them.

        Parameters
        ----------
        subject
            A finding as the company's report prints it, or as the department's own does where it has none such.
        department
            Whose promise it is; default: the one that the finding names.
        fixer
            Department that does it, where that is another one.
        start, due
            Days such as ``2026-11-15``; the first is today by default.

        Raises
        ------
        UnknownNameError
            No such finding, theme or department.
        UsageError
            A finding about no theme or department, an empty promise, or a day that cannot be.
        """
        finding, theme_id, cause = self._find_subject(subject, department)
        if department is None and cause is None:
            raise UsageError(f"{subject} names no department; say whose promise it is with --department")
        payload = {
            "theme": theme_id,
            "department": department or cause,
            "fixer": fixer,
            "promise": promise,
            "start": _format_day("start", start),
            "due": _format_day("due", due),
            "definition": self.define_theme(theme_id),
        }
        if finding is not None:
            payload["finding"] = finding
        return self._decisions.decide("action", NEW_ACTION, payload, why=why, who=who)

    def start(self, action: str, *, on: str | date | None = None, why: str = "", who: str | None = None) -> Event:
        """Record the day on which an action (``A-3``) began, by default today; its theme is kept as it is now."""
        found_theme = next((each.theme for each in self.records() if each.reference == action), None)
        payload: dict[str, object] = {"on": _format_day("on", on)}
        # Where there is no such action the store refuses the decision, and says so.
        if found_theme is not None:
            payload["definition"] = self.define_theme(found_theme)
        return self._decisions.decide("start", action, payload, why=why, who=who)

    def finish(self, action: str, *, on: str | date | None = None, why: str = "", who: str | None = None) -> Event:
        """Record the day on which an action was done, by default today: what comes after it is its effect."""
        return self._decisions.decide("done", action, {"on": _format_day("on", on)}, why=why, who=who)

    def drop(self, action: str, *, on: str | date | None = None, why: str = "", who: str | None = None) -> Event:
        """Record that an action was given up, by default today."""
        return self._decisions.decide("drop", action, {"on": _format_day("on", on)}, why=why, who=who)

    def take_back(self, promised: Event) -> None:
        """Take back a promise that was just recorded: the rest of what was told about it could not be."""
        if promised.id is not None:
            self._decisions.undo(promised.id)

    def is_about(self, action: Action, subject: str) -> bool:
        """Tell whether an action is about a finding or theme, also where it was merged since."""
        reference = Reference.match(subject, ReferenceKind.THEME)
        if reference is None:
            return action.finding == subject
        current_ids = load_current_theme_ids(self._context.store)
        theme_ids = [ThemeId(reference.number), action.theme]
        return len({current_ids.get(theme_id, theme_id) for theme_id in theme_ids}) == 1

    def is_same_department(self, name: str, other: str) -> bool:
        """Tell whether two names are the same department today."""
        organisation = load_organisation(self._context.config)
        return (set(organisation.translate_name(name)) or {name}) == (
            set(organisation.translate_name(other)) or {other}
        )

    def import_file(self, path: str | Path) -> ActionImport:
        """Import the actions of a CSV file; see docs/reports.md for its columns. A second time adds nothing.

        Raises
        ------
        InputError
            The file cannot be read, or lacks a column.
        """
        from voc.workspace.action_file import import_actions

        # Loaded once a file: what a theme's rate is divided by doesn't depend on the actions of earlier rows.
        actions = Actions(self._context, self._decisions, cache(self._load_facts))
        return import_actions(actions, self._context.store, Path(path))

    def _find_subject(self, subject: str, department: str | None) -> tuple[str | None, ThemeId, str | None]:
        """Return a finding's code (None: a theme was named), its theme, and the department that it names."""
        reference = Reference.match(subject, ReferenceKind.THEME)
        if reference is not None:
            return None, ThemeId(reference.number), None
        try:
            code = FindingCode.parse(subject)
        except UsageError as exc:
            raise UnknownNameError(
                f"{subject!r} is no finding and no theme; expected a code such as B-2026-10-3 or T-7"
            ) from exc
        finding = self._decisions.find_finding(code, department)
        if finding.theme is None:
            raise UsageError(f"{finding.code} is about no theme, so no effect could be measured; name a theme: T-7")
        return finding.code, finding.theme, finding.department

    def define_theme(self, theme_id: ThemeId) -> dict[str, object] | None:
        """Return the process that a theme's rate is divided by and its window, as they are now; None: there is none."""
        from voc.insight.processes import find_processes
        from voc.insight.scope import find_last_period

        facts = self._load_facts()
        period = find_last_period(facts)
        index = next((k for k, theme in enumerate(facts.themes) if theme.id == theme_id), None)
        process = None if index is None or period is None else find_processes(facts, period)[index]
        if process is None:
            return None
        return {"process": process, "window_days": self._context.config.get_window_days(process)}


def _format_day(field: str, day: str | date | None) -> str | None:
    """Return a day as the log keeps it.

    Raises
    ------
    DecisionError
        It is none.
    """
    if day is None or isinstance(day, date):
        return None if day is None else day.isoformat()
    try:
        parsed = date.fromisoformat(day.strip())
    except ValueError:
        raise DecisionError("day", field=field, value=repr(day[:60])) from None
    return parsed.isoformat()


def _build_row(line: ActionLine) -> tuple[object, ...]:
    action, effect = line.action, line.effect
    change = None if effect is None else effect.change
    label = line.labels.get("nl") or line.labels.get("en") or theme_reference(action.theme)
    bounds = (None, None, None) if change is None else (change.value, change.low, change.high)
    return (
        action.reference,
        theme_reference(action.theme),
        label,
        action.department,
        action.fixer,
        action.promise,
        action.finding,
        action.start,
        action.due,
        action.done,
        action.dropped,
        str(line.state),
        line.days_late,
        None if effect is None else str(effect.verdict),
        None if effect is None or effect.obstacle is None else str(effect.obstacle),
        *bounds,
        line.rises_since,
    )
