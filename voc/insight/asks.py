"""Asks: what a month's findings propose to be decided, each on a rung of the remedy ladder.

The ladder is: tell beforehand, prevent, self-service, personal. What is proposed follows from what is established:
whether the calendar has a repair, whether the theme was there before, what its contacts are, whether customers came
back. Nobody is asked where the cause is not known, or lies outside the company and no fixer was decided. The officer's
own lines take the place of the proposals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from voc.insight.action_results import ActionLine, ActionState
from voc.insight.letter_results import Ask, AskTask, Letter
from voc.insight.results import Finding, FindingKind, ThemeLine
from voc.records import Category, Department, DepartmentKind, Period

__all__ = ["ask_for_late_promises", "build_letter", "is_about", "move_asks", "postpone_asks", "propose_asks"]

MAX_ASKS = 3
SOON_DAYS, LATER_DAYS = 15, 31
"""Days after the month's last one until which something is asked that customers wait for, and what takes longer."""
SATURDAY = 5
MIN_WORKING_DAYS = 5
"""Working days between the day on which a report is made and the day that it may propose."""
MAINLY = 0.5
MIN_SURE_SHARE = 0.2
"""Low end of a share from which on something surely arose at a department."""
LATER_TASKS = {AskTask.PREVENT_REPEAT, AskTask.OFFER_SELF_SERVICE, AskTask.REWRITE}
RISING_KINDS = {FindingKind.THEME_NEW, FindingKind.THEME_GROWING, FindingKind.THEME_RETURNED}


def build_letter(proposed_asks: tuple[Ask, ...], payload: Mapping[str, Any] | None, department: str | None) -> Letter:
    """Return a month's letter: the officer's lines where there are any, else what is proposed.

    Parameters
    ----------
    payload
        Fields of the officer's decision ``letter``; a field that is None leaves what is proposed.
    department
        Who reads it: a department gets what is asked of itself, and none of the lines to the company; None: all.
    """
    letter = Letter(proposed_asks)
    if payload is not None:
        asks = letter.asks if payload.get("asks") is None else tuple(_read_ask(each) for each in payload["asks"])
        opening, thanks = (str(payload.get(name) or "") for name in ("opening", "thanks"))
        letter = Letter(asks, opening, thanks, is_proposed=payload.get("asks") is None)
    if department is None:
        return letter
    own_asks = tuple(ask for ask in letter.asks if ask.owner == department)
    return Letter(own_asks, is_proposed=letter.is_proposed)


def _read_ask(fields: Mapping[str, Any]) -> Ask:
    due = fields.get("due")
    return Ask(str(fields["owner"]), None if due is None else date.fromisoformat(str(due)), text=str(fields["text"]))


def propose_asks(
    period: Period, findings: Sequence[Finding], themes: Sequence[ThemeLine], departments: Sequence[Department]
) -> tuple[Ask, ...]:
    """Return at most three asks, those of the strongest finding first, no department asked the same twice."""
    line_by_theme = {line.theme: line for line in themes}
    internal_names = {entry.name for entry in departments if entry.kind is DepartmentKind.INTERNAL}
    asks: dict[tuple[str, AskTask], Ask] = {}
    for finding in findings:
        line = None if finding.theme is None else line_by_theme.get(finding.theme)
        fixer = None if line is None else line.fixer
        owner = fixer or finding.department
        if owner is None or (fixer is None and owner not in internal_names):
            continue
        for task in _list_tasks(finding, line):
            days = LATER_DAYS if task in LATER_TASKS else SOON_DAYS
            asks.setdefault((owner, task), Ask(owner, period.last_day + timedelta(days), task, finding.code))
    return tuple(asks.values())[:MAX_ASKS]


def postpone_asks(letter: Letter, made_on: date) -> Letter:
    """Return a letter in which nothing is proposed for a day that is past, or almost, when the report is made.

    A report that is made late gives as much time as one that is made in time. What an officer wrote stays.
    """
    return replace(letter, asks=tuple(_postpone(ask, made_on) for ask in letter.asks))


def move_asks(letter: Letter, move_to_working_day: Callable[[date], date]) -> Letter:
    """Return a letter that proposes nothing for a day on which offices are closed. What an officer wrote stays."""
    asks = (
        ask if ask.task is None or ask.due is None else replace(ask, due=move_to_working_day(ask.due))
        for ask in letter.asks
    )
    return replace(letter, asks=tuple(asks))


def ask_for_late_promises(
    letter: Letter, actions: Sequence[ActionLine], findings: Sequence[Finding], made_on: date, department: str | None
) -> Letter:
    """Return a letter that proposes a new day for what was promised and is late, before all else about its finding.

    What is late about no finding of the month comes last. What an officer wrote stays, as do three asks at most.
    """
    if not letter.is_proposed:
        return letter
    first: list[Ask] = []
    last: list[Ask] = []
    for line in actions:
        action = line.action
        if line.state is not ActionState.OVERDUE or department not in {None, action.department}:
            continue
        finding = next((each for each in findings if is_about(line, each)), None)
        due = made_on + timedelta(SOON_DAYS)
        code = "" if finding is None else finding.code
        ask = Ask(action.department, due, AskTask.KEEP_PROMISE, code, action.promise, promised=action.due)
        (last if finding is None else first).append(ask)
    return replace(letter, asks=(*first, *letter.asks, *last)[:MAX_ASKS])


def is_about(line: ActionLine, finding: Finding) -> bool:
    """Return whether an action was promised about a finding, or about one of its themes."""
    return line.action.finding == finding.code or line.action.theme in {finding.theme, *finding.themes}


def count_working_days(start: date, end: date) -> int:
    """Return the days from Monday to Friday after ``start``, up to ``end``; holidays are not known.

    Examples
    --------
    >>> count_working_days(date(2026, 11, 27), date(2026, 12, 1))
    2
    """
    return sum((start + timedelta(k)).weekday() < SATURDAY for k in range(1, (end - start).days + 1))


def _postpone(ask: Ask, made_on: date) -> Ask:
    if ask.task is None or ask.due is None or count_working_days(made_on, ask.due) >= MIN_WORKING_DAYS:
        return ask
    return replace(ask, due=made_on + timedelta(LATER_DAYS if ask.task in LATER_TASKS else SOON_DAYS))


def _list_tasks(finding: Finding, line: ThemeLine | None) -> Iterator[AskTask]:
    """Yield what a finding asks for, the first thing first."""
    if finding.kind is FindingKind.RATE_ROSE:
        yield AskTask.REWRITE
    if finding.kind not in RISING_KINDS:
        return
    if not _is_sure(finding, line):
        # Nobody repairs, or explains to customers, what may have arisen elsewhere.
        yield AskTask.INVESTIGATE
        return
    if finding.repair is None:
        has_returned = finding.kind is FindingKind.THEME_RETURNED
        yield AskTask.REPAIR_AGAIN if has_returned else AskTask.REPAIR
    # What an event of the calendar broke is no administration that customers should do themselves.
    if finding.occurrence is None and line is not None and _is_mainly_hygiene(line):
        yield AskTask.OFFER_SELF_SERVICE
    # After a repair customers still wait for what it means to them; before it they should not have to ask.
    yield AskTask.TELL_EVERYBODY
    if finding.repair is not None:
        yield AskTask.PREVENT_REPEAT
    if finding.repeats is not None:
        yield AskTask.CALL_BACK


def _is_sure(finding: Finding, line: ThemeLine | None) -> bool:
    """Return whether a finding surely arose at its department by a fifth at least, or a person said so."""
    if line is not None and (line.fixer or line.department):
        return True
    cause = next((each for each in finding.causes if each.department == finding.department), None)
    if cause is None:
        return True
    if cause.lead_probability is not None:
        return cause.lead_probability >= MAINLY
    return cause.share.low is not None and cause.share.low >= MIN_SURE_SHARE


def _is_mainly_hygiene(line: ThemeLine) -> bool:
    """Return whether most of a theme's contacts are needed administration, which customers could do themselves."""
    share = line.categories.get(Category.HYGIENE)
    return share is not None and (share.value or 0.0) >= MAINLY
