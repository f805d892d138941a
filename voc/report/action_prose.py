"""Sentences about actions: how far each is, and what it brought about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from voc.causes.action_effects import ActionVerdict
from voc.insight.action_results import OPEN_STATES, ActionLine, ActionState, MeasuredEffect
from voc.insight.asks import is_about
from voc.insight.results import Finding, Month
from voc.records import Estimate, label_in, theme_reference
from voc.report.messages import ReportMessages
from voc.text.sanitize import sanitize_line

__all__ = [
    "format_action_effect",
    "format_action_label",
    "format_action_state",
    "format_late_actions",
    "format_verdict",
    "format_who",
    "format_worked_action",
    "list_open_actions",
    "list_worked_actions",
]

MAX_TELLING_RISE = 2.0
"""Rise (2: threefold) at the end of an interval above which its ends are not printed."""
MONTHS_PRAISED = 12
"""Months up to the report's in which an action was done that page one still thanks for."""

_VERDICT_KEYS = {
    ActionVerdict.WORKED: "action.worked",
    ActionVerdict.DID_NOT_WORK: "action.did_not_work",
    ActionVerdict.NOT_ESTABLISHED: "action.not_established",
}


def format_action_label(line: ActionLine, messages: ReportMessages) -> str:
    """Return the label of an action's theme, or its reference where there is no such theme any more."""
    reference = theme_reference(line.action.theme)
    return sanitize_line(label_in(line.labels, messages.language, reference) if line.labels else reference)


def format_action_state(line: ActionLine, messages: ReportMessages) -> str:
    """Return how far an action is, with its days."""
    action = line.action
    days = {
        "start": messages.format_date(action.start),
        "due": _format_due(line, messages),
        "day": "" if action.done is None else messages.format_date(action.done),
        "dropped": "" if action.dropped is None else messages.format_date(action.dropped),
    }
    sentence = messages(f"action_state.{line.state.value}", **days)
    if not line.days_late or line.state not in {ActionState.DONE, ActionState.OVERDUE}:
        return sentence
    return f"{sentence} {messages.format_count('action.late', line.days_late)}"


def _format_due(line: ActionLine, messages: ReportMessages) -> str:
    if line.action.due is None:
        return messages("action.no_due")
    return messages("action.due", day=messages.format_date(line.action.due))


def list_open_actions(finding: Finding, month: Month, messages: ReportMessages) -> list[str]:
    """Return a sentence for each promise about a finding that is not done: a repair need not be all of it."""
    sentences = []
    for line in month.actions:
        if line.state not in OPEN_STATES or not is_about(line, finding):
            continue
        values = {
            "promise": sanitize_line(line.action.promise).rstrip("."),
            "who": format_who(line, month, messages),
            "due": _format_due(line, messages),
        }
        is_late = line.state is ActionState.OVERDUE
        sentences.append(messages("finding.action_late" if is_late else "finding.action_open", **values))
    return sentences


def format_late_actions(month: Month, findings: Sequence[Finding], messages: ReportMessages) -> str:
    """Return the promise that is latest, and how many others are late; empty: none is.

    Parameters
    ----------
    findings
        Those that page one tells, with the promises about them: these are not told again.
    """
    late_lines = [
        line
        for line in month.actions
        if line.state is ActionState.OVERDUE and not any(is_about(line, finding) for finding in findings)
    ]
    if not late_lines:
        return ""
    latest = max(late_lines, key=lambda line: (line.days_late, line.action.reference))
    sentence = messages.format_count(
        "action.late_promise",
        latest.days_late,
        promise=sanitize_line(latest.action.promise).rstrip("."),
        who=format_who(latest, month, messages),
        due=_format_due(latest, messages),
        reference=latest.action.reference,
    )
    n_more = len(late_lines) - 1
    more = messages.format_count("action.late_more", n_more) if n_more else ""
    return " ".join(filter(None, [sentence, more]))


def list_worked_actions(month: Month, *, n_months: int = MONTHS_PRAISED) -> list[ActionLine]:
    """Return the actions of some months that worked and whose theme does not rise again, the last one first."""
    first_day = month.period.shift(1 - n_months).first_day
    worked = [
        line
        for line in month.actions
        if line.effect is not None
        and line.effect.verdict is ActionVerdict.WORKED
        and line.rises_since is None
        and line.action.done is not None
        and line.action.done >= first_day
    ]
    return sorted(worked, key=lambda line: line.action.done or date.min, reverse=True)


def format_worked_action(line: ActionLine, month: Month, messages: ReportMessages) -> str:
    """Return what worked, whose it was and by how much, as page one says it."""
    sentences = [] if line.effect is None else [_format_success(line.effect, messages)]
    if line.action.done is not None:
        day = messages.format_date(line.action.done)
        if month.department is not None and month.department.name in {line.action.department, line.action.fixer}:
            sentences.append(messages("action.thanks_you", day=day))
        else:
            sentences.append(messages("action.thanks", who=format_who(line, month, messages), day=day))
    return " ".join(filter(None, sentences))


def _format_success(effect: MeasuredEffect, messages: ReportMessages) -> str:
    """Return from what to what an action brought its theme, and by how much, in one sentence."""
    change = _format_fall(effect.change, messages)
    before, after = effect.rate_before, effect.rate
    if before is None or after is None or before.value is None or after.value is None:
        return messages("action.worked_change", change=change)
    figures = {"before": messages.format_value(before), "after": messages.format_value(after), "change": change}
    keys = ("action.worked_others", "action.worked_months", "action.worked_events")
    return _format_rates_by_process(keys, effect, figures, messages)


def _format_fall(change: Estimate | None, messages: ReportMessages) -> str:
    """Return ``34 % minder (12–51 %)``; of a change that is hidden why it is."""
    if change is None or change.value is None:
        return messages("action.few")
    span = messages.format_span(change)
    percent = messages.format_percent(abs(change.value))
    return messages("action.fewer", percent=percent, span=f" ({span})" if span else "")


def format_who(line: ActionLine, month: Month, messages: ReportMessages) -> str:
    """Return who promised and who does it; in a department's report other departments have no name."""
    own_name = None if month.department is None else month.department.name
    department, fixer = line.action.department, line.action.fixer
    if own_name is not None:
        return messages("action.you" if own_name in {department, fixer} else "action.other")
    if fixer is None or fixer == department:
        return sanitize_line(department)
    return messages("action.by_fixer", department=sanitize_line(department), fixer=sanitize_line(fixer))


def format_verdict(effect: MeasuredEffect | None, messages: ReportMessages) -> str:
    """Return the verdict in a word or two, as a table has it; a dash where nothing was measured."""
    return "–" if effect is None else messages(_VERDICT_KEYS[effect.verdict])


def format_action_effect(line: ActionLine, messages: ReportMessages) -> str:
    """Return what an action brought about, in sentences; empty as long as it is not done.

    ``Werkte: −34 % (tussen −45 en −21 %). Van 34,0 naar 22,4 contacten per 1.000 brieven …``
    """
    effect = line.effect
    if effect is None:
        return ""
    verdict = format_verdict(effect, messages)
    if effect.obstacle is not None:
        sentences = [messages("action.unknown", verdict=verdict, reason=_explain_obstacle(effect, messages))]
    else:
        change = messages("action.few") if effect.change is None else messages.format_estimate(effect.change)
        sentences = [messages("action.known", verdict=verdict, change=change)]
    sentences += [_format_rates(effect, messages), _format_control(effect, messages)]
    if line.rises_since is not None:
        sentences.append(messages("action.rises", day=messages.format_date(line.rises_since)))
    return " ".join(filter(None, sentences))


def _explain_obstacle(effect: MeasuredEffect, messages: ReportMessages) -> str:
    key = f"action_obstacle.{str(effect.obstacle).replace(' ', '_')}"
    change = "" if effect.change is None else messages.format_interval(effect.change)
    if effect.change is not None and (effect.change.high or 0.0) > MAX_TELLING_RISE and "too_unsure" in key:
        # "Between −97 and +3,364 %" tells a head no more than that nobody knows.
        fall = messages.format_percent(max(-(effect.change.low or 0.0), 0.0))
        return messages("action_obstacle.far_too_unsure", low=fall)
    if effect.change is not None and effect.change.is_suppressed:
        change = messages("none.too_few")
    share = "" if effect.agreement is None else messages.format_percent(effect.agreement)
    return messages(key, before=effect.n_before, after=effect.n_after, change=change, share=share)


def _format_rates(effect: MeasuredEffect, messages: ReportMessages) -> str:
    """Return the rates before and after, per thousand of what; empty where one of them is not known or hidden."""
    before, after = effect.rate_before, effect.rate
    if before is None or after is None or before.value is None or after.value is None:
        return ""
    figures = {"before": messages.format_value(before), "after": messages.format_value(after)}
    keys = ("action.rates_others", "action.rates", "action.rates_events")
    return _format_rates_by_process(keys, effect, figures, messages)


def _format_rates_by_process(
    keys: tuple[str, str, str], effect: MeasuredEffect, figures: Mapping[str, str], messages: ReportMessages
) -> str:
    """Return a sentence about rates: the key's for other customers, a process by the month, or two of its events."""
    if effect.process is None:
        return messages(keys[0], **figures)
    process = messages.format_code("process", effect.process)
    if effect.events is None:
        return messages(keys[1], process=process, **figures)
    first, second = (messages.format_date(day) for day in effect.events)
    return messages(keys[2], process=process, first=first, second=second, **figures)


def _format_control(effect: MeasuredEffect, messages: ReportMessages) -> str:
    """Return how everything else went meanwhile; empty where mailings were compared, which have no months."""
    if effect.others_change is None:
        return ""
    percent = messages.format_percent(abs(effect.others_change))
    change = messages("action.fewer" if effect.others_change < 0 else "action.more", percent=percent, span="")
    return messages("action.control", change=change)
