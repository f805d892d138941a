"""Actions of a month: how far each is, what it brought about, and whether its theme rises again.

The effect is measured per thousand where the theme follows the volume of a process, by two mailings where the process
runs in mailings, and else by months beside all other comments (``voc.causes.action_effects``). What was promised keeps
the definition of its start: when a later fit moved the theme's comments, nothing is concluded.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from voc.causes.action_effects import MIN_AFTER, MIN_BEFORE, ActionEffect, ActionVerdict, judge_change
from voc.causes.action_effects import measure_actions as measure_steps
from voc.insight.action_results import OPEN_STATES, ActionLine, ActionState, EffectObstacle, MeasuredEffect
from voc.insight.calendar_days import UNIX_EPOCH_ORDINAL, convert_to_days
from voc.insight.process_events import has_response, list_process_events, measure_event_change
from voc.insight.results import ChangeKind
from voc.records import Action, Estimate, action_reference

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from voc.insight.process_events import ProcessEvent
    from voc.insight.scope import MonthScope

__all__ = ["list_action_lines", "update_actions"]

SMALLEST_AGREEMENT = 0.9
"""Part of a theme's comments that must be the same as at the start: a fit that moves a tenth of them moves the effect
by as much, which is half of what an action that works brings about."""
RISES = frozenset({ChangeKind.NEW, ChangeKind.GROWING, ChangeKind.RETURNED})


def list_action_lines(scope: MonthScope) -> tuple[ActionLine, ...]:
    """Return the actions promised up to the end of the month; a department sees what it promised or has to do.

    Open ones first, the earliest due day first; then those that are done, the last one first.
    """
    last_day = scope.period.last_day
    own_name = None if scope.department is None else scope.department.name
    actions = [
        replace(action, done=_select_past(action.done, last_day), dropped=_select_past(action.dropped, last_day))
        for action in scope.facts.actions
        if own_name in {None, action.department, action.fixer} and _get_first_day(action) <= last_day
    ]
    closed_by_id = {action.id: action for action in scope.facts.actions if not action.is_open}
    open_first = sorted(actions, key=lambda action: (not action.is_open, -_get_closing_day(action), action.id or 0))
    lines = (_build_line(scope, action) for action in open_first)
    return tuple(
        replace(line, closed_action=closed_by_id.get(line.action.id)) if line.action.is_open else line for line in lines
    )


def update_actions(lines: Sequence[ActionLine], made_on: date) -> tuple[ActionLine, ...]:
    """Return a month's actions as they stand on the day on which the report is made.

    A promise for after the month may be late by then, or kept: a report that says "promised for 15 November" on the
    27th would leave its reader to find out. What an action brought about stays what the month could tell.
    """
    return tuple(_update_action(line, made_on) for line in lines)


def _update_action(line: ActionLine, made_on: date) -> ActionLine:
    if line.state not in OPEN_STATES:
        return line
    closed = line.closed_action
    last_day = None if closed is None else closed.done or closed.dropped
    if closed is not None and last_day is not None and last_day <= made_on:
        state = ActionState.DONE if closed.done is not None else ActionState.DROPPED
        return replace(line, action=closed, state=state, days_late=_count_late(closed, last_day))
    days_late = _count_late(line.action, made_on)
    if days_late:
        return replace(line, state=ActionState.OVERDUE, days_late=days_late)
    has_begun = line.state is ActionState.PLANNED and line.action.start <= made_on
    return replace(line, state=ActionState.RUNNING) if has_begun else line


def _count_late(action: Action, until: date) -> int:
    return 0 if action.due is None else max(0, (until - action.due).days)


def _select_past(day: date | None, last_day: date) -> date | None:
    """Return a day unless it is to come: a month's report tells what was known then."""
    return day if day is not None and day <= last_day else None


def _get_first_day(action: Action) -> date:
    return min(day for day in (action.start, action.done, action.dropped) if day is not None)


def _get_closing_day(action: Action) -> int:
    """Return the day an action was closed, for an open one the negative of the day on which it is due."""
    closed = action.done or action.dropped
    return closed.toordinal() if closed is not None else -(action.due or date.max).toordinal()


def _build_line(scope: MonthScope, action: Action) -> ActionLine:
    state = _find_state(action, scope.period.last_day)
    index = _find_theme(scope, action)
    labels = {} if index is None else scope.facts.themes[index].labels
    late_until = action.done or (scope.period.last_day if action.is_open else None)
    days_late = 0 if late_until is None else _count_late(action, late_until)
    line = ActionLine(action, labels, state, days_late=days_late)
    if state is not ActionState.DONE:
        return line
    return replace(line, effect=_measure_effect(scope, action, index), rises_since=_find_rise(scope, action, index))


def _find_state(action: Action, last_day: date) -> ActionState:
    if action.done is not None:
        return ActionState.DONE
    if action.dropped is not None:
        return ActionState.DROPPED
    if action.due is not None and action.due < last_day:
        return ActionState.OVERDUE
    return ActionState.PLANNED if action.start > last_day else ActionState.RUNNING


def _find_theme(scope: MonthScope, action: Action) -> int | None:
    """Return the index of the action's theme; None: it was merged, or is excluded."""
    return next((k for k, theme in enumerate(scope.facts.themes) if theme.id == action.theme), None)


def _find_rise(scope: MonthScope, action: Action, theme_index: int | None) -> date | None:
    """Return the day since which the theme rises again, after the action was done; None: it does not."""
    change = None if theme_index is None else scope.theme_history.changes[theme_index]
    if change is None or change.kind not in RISES or action.done is None:
        return None
    since = change.since or scope.period.first_day
    return since if since > action.done else None


# ---- effect ---------------------------------------------------------------------------------------------------------


def _measure_effect(scope: MonthScope, action: Action, theme_index: int | None) -> MeasuredEffect:
    """Return what an action that is done brought about, as far as it can be said at the end of the month."""
    if theme_index is None:
        return MeasuredEffect(ActionVerdict.NOT_ESTABLISHED, EffectObstacle.NO_THEME)
    effect = _compare_mailings(scope, action, theme_index) or _compare_months(scope, action, theme_index)
    agreement = _compute_agreement(scope, action, theme_index)
    effect = replace(effect, agreement=agreement)
    if agreement is not None and agreement < SMALLEST_AGREEMENT:
        # Nothing of what was measured is told: it is about another theme than was promised about.
        return MeasuredEffect(ActionVerdict.NOT_ESTABLISHED, EffectObstacle.DEFINITION_CHANGED, agreement=agreement)
    return effect


def _compute_agreement(scope: MonthScope, action: Action, theme_index: int) -> float | None:
    """Return the part of the theme's comments, then and now together, that are its own both times (Jaccard).

    Of the comments at the start a sample was kept; those that came later are not compared.
    """
    definition = action.definition
    members, n_then, last = (definition.get(name) for name in ("members", "n_comments", "last_comment"))
    if not members or not n_then or last is None:
        return None
    # Only comments that can still be seen: a file that was taken back is no change of the definition, and neither are
    # copies, which the store keeps and nobody counts.
    visible = set(scope.feedback_ids.tolist())
    sample = [member for member in members if member in visible]
    if not sample:
        return 0.0
    now = {int(id_) for id_ in scope.feedback_ids[scope.list_all_comments(theme_index)] if id_ <= last}
    # The sample stands for all that the theme had.
    n_visible = n_then * len(sample) / len(members)
    n_stay = n_visible * sum(member in now for member in sample) / len(sample)
    return float(n_stay / max(n_visible + len(now) - n_stay, 1.0))


def _compare_mailings(scope: MonthScope, action: Action, theme_index: int) -> MeasuredEffect | None:
    """Return the effect by the mailing before the action and the first one after it; None: no two can be compared."""
    process = action.definition.get("process") or scope.processes[theme_index]
    if process is None or action.done is None:
        return None
    pair = _choose_mailings(scope, action, theme_index, process)
    measured = None if pair is None else measure_event_change(scope, theme_index, process, *pair)
    if pair is None or measured is None:
        return None
    comparison, _ = measured
    change = comparison.change
    verdict = judge_change(change.low or 0.0, change.high or 0.0)
    rows = comparison.list_rows(scope, "change")
    return MeasuredEffect(
        verdict,
        None if verdict is not ActionVerdict.NOT_ESTABLISHED else EffectObstacle.TOO_UNSURE,
        change=scope.record_figure(change, f"{action.reference}/change", rows),
        rate=_record_rate(scope, action, comparison.rate, "rate", comparison.list_rows(scope, "rate")),
        rate_before=_record_rate(
            scope, action, comparison.rate_before, "rate-before", comparison.list_rows(scope, "rate before")
        ),
        process=process,
        events=(pair[1].start, pair[0].start),
    )


def _choose_mailings(
    scope: MonthScope, action: Action, theme_index: int, process: str
) -> tuple[ProcessEvent, ProcessEvent] | None:
    """Return the first mailing from the day on which the action was done, and the last one before it began.

    Both were answered by customers who wrote about the theme: another mailing says nothing about it.
    """
    n_days = scope.facts.config.get_window_days(process)
    last_start = scope.period.last_day - timedelta(days=n_days - 1)
    answered = [
        event
        for event in list_process_events(scope.facts, process)
        if event.start <= last_start and has_response(scope, theme_index, event.start, n_days)
    ]
    # What goes out on the day on which a letter was rewritten is the new letter.
    after = [event for event in answered if action.done is not None and event.start >= action.done]
    before = [event for event in answered if event.start < action.start and event.start < (action.done or date.max)]
    return (after[0], before[-1]) if after and before else None


def _compare_months(scope: MonthScope, action: Action, theme_index: int) -> MeasuredEffect:
    """Return the effect by the months before and after the action, beside the comments on everything else."""
    import pandas as pd

    table = pd.DataFrame(
        {"theme": [theme_index], "department": [action.department], "start": [action.start], "done": [action.done]}
    )
    process = action.definition.get("process") or scope.processes[theme_index]
    follows_volume = process is not None and bool(scope.theme_history.follows_volume[theme_index])
    work = _spread_work(scope, process, action.definition.get("window_days")) if follows_volume and process else None
    effects = measure_steps(table, _list_customer_comments(scope), work)
    if not effects:
        return MeasuredEffect(ActionVerdict.NOT_ESTABLISHED, EffectObstacle.NOT_ENOUGH_AFTER)
    return _describe_step(scope, action, theme_index, effects[0], process if work is not None else None)


def _describe_step(
    scope: MonthScope, action: Action, theme_index: int, step: ActionEffect, process: str | None
) -> MeasuredEffect:
    """Return a measured step with its figures, hidden where they are about too few customers."""
    days = scope.facts.comments["day"].to_numpy(dtype=np.int64)
    rows = scope.list_all_comments(theme_index)
    rows = rows[(days[rows] > 0) & (days[rows] <= scope.period.last_day.toordinal())]
    after = rows[days[rows] > (action.done or date.min).toordinal()]
    before = rows[days[rows] < action.start.toordinal()]
    change = None
    if step.change is not None:
        estimate = Estimate(step.change, step.low, step.high, rows.size, "change", "step in log rates, AR(1)")
        # Hidden with the smaller side: from the rate on the other side and the change the customers could be told.
        change = scope.record_figure(estimate, f"{action.reference}/change", after)
    rates = {
        name: None if value is None else Estimate(value, None, None, side.size, "per 1000", "counted")
        for name, value, side in (("rate-before", step.rate_before, before), ("rate", step.rate_after, after))
    }
    return MeasuredEffect(
        step.verdict,
        _find_obstacle(step),
        change=change,
        rate_before=_record_rate(scope, action, rates["rate-before"], "rate-before", before),
        rate=_record_rate(scope, action, rates["rate"], "rate", after),
        process=process,
        n_before=step.n_before,
        n_after=step.n_after,
        others_change=step.others_change,
    )


def _find_obstacle(step: ActionEffect) -> EffectObstacle | None:
    if step.verdict is not ActionVerdict.NOT_ESTABLISHED:
        return None
    if step.n_before < MIN_BEFORE:
        return EffectObstacle.NOT_ENOUGH_BEFORE
    if step.n_after < MIN_AFTER:
        return EffectObstacle.NOT_ENOUGH_AFTER
    return EffectObstacle.TOO_FEW if step.change is None else EffectObstacle.TOO_UNSURE


def _record_rate(
    scope: MonthScope, action: Action, rate: Estimate | None, name: str, rows: np.ndarray[Any, Any]
) -> Estimate | None:
    if rate is None:
        return None
    return scope.record_figure(rate, f"{action_reference(action.id or 0)}/{name}", rows)


def _list_customer_comments(scope: MonthScope) -> pd.DataFrame:
    """Return ``theme`` (its index), ``at`` and ``feedback`` of every mention up to the end of the month.

    ``feedback`` numbers customers and months: who writes fifteen times a month about a theme is one, as everywhere.
    """
    comments = scope.facts.comments
    mentions = scope.facts.mentions
    rows = mentions["row"].to_numpy(dtype=np.int64)
    months = scope.comment_months[rows]
    n_customers = int(scope.customer_codes.max(initial=0)) + 1
    table = comments[["at"]].iloc[rows].reset_index(drop=True)
    table = table.assign(
        theme=mentions["theme"].to_numpy(dtype=np.int64), feedback=months * n_customers + scope.customer_codes[rows]
    )
    # By the company's day: a comment of the last evening is one of the month.
    table["at"] = _convert_days(comments["day"].to_numpy(dtype=np.int64)[rows])
    past: pd.DataFrame = table.loc[(months >= 0) & (months <= scope.period.index)]
    return past


def _convert_days(days: np.ndarray[Any, Any]) -> pd.DatetimeIndex:
    """Return ordinal days as moments; −1 as 1970, which is left out by its month."""
    import pandas as pd

    return pd.DatetimeIndex(convert_to_days(np.maximum(days, UNIX_EPOCH_ORDINAL)), tz="UTC")


def _spread_work(scope: MonthScope, process: str, window_days: int | None) -> pd.Series[float] | None:
    """Return how much of a process ran by day, each piece spread over the days on which it brings contacts."""
    import pandas as pd

    volumes = scope.facts.volumes
    if volumes is None or not len(volumes):
        return None
    by_day = volumes[volumes["process"] == process].groupby("day")["count"].sum().sort_index()
    if by_day.empty:
        return None
    n_days = window_days or scope.facts.config.get_window_days(process)
    all_days = pd.date_range(by_day.index[0], pd.Timestamp(scope.period.last_day))
    # Work of later days brought no contact yet.
    return by_day.reindex(all_days, fill_value=0.0).rolling(n_days, min_periods=1).sum() / n_days
