"""Action section: what was promised, how far it is, and what came of what is done."""

from __future__ import annotations

from datetime import date

from voc.causes.action_effects import ActionVerdict
from voc.insight.action_results import OPEN_STATES, ActionLine, ActionState
from voc.insight.results import Month
from voc.report.action_prose import format_action_effect, format_action_label, format_action_state, format_who
from voc.report.html.sections.shapes import TextTable
from voc.report.messages import ReportMessages
from voc.text.sanitize import sanitize_line

__all__ = ["build_action_section"]


def build_action_section(month: Month, messages: ReportMessages, *, made_on: date) -> dict[str, object]:
    """Return the values of the template ``actions.html.j2``; without an action the section says nothing.

    Parameters
    ----------
    made_on
        The day whose state of the actions is told: the report's own, which may be long after the month.
    """
    n_by_state = {state: sum(line.state is state for line in month.actions) for state in ActionState}
    counts = [messages.format_count(f"action_count.{state.value}", n) for state, n in n_by_state.items() if n]
    open_lines = [line for line in month.actions if line.state in OPEN_STATES]
    # What worked comes first: a report leads with thanks where thanks are due.
    closed_lines = sorted(
        (line for line in month.actions if line.state not in OPEN_STATES),
        key=lambda line: line.effect is None or line.effect.verdict is not ActionVerdict.WORKED,
    )
    return {
        "sums": messages("action.sums", day=messages.format_date(made_on), counts=messages.format_list(counts))
        if counts
        else "",
        "open_actions": _build_open_table(open_lines, month, messages) if open_lines else None,
        "closed_actions": [_describe_closed(line, month, messages) for line in closed_lines],
    }


def _build_open_table(lines: list[ActionLine], month: Month, messages: ReportMessages) -> TextTable:
    heads = ("action", "theme", "promise", "who", "state")
    rows = tuple(
        (
            line.action.reference,
            format_action_label(line, messages),
            sanitize_line(line.action.promise),
            format_who(line, month, messages),
            format_action_state(line, messages),
        )
        for line in lines
    )
    return TextTable(messages("action.open"), tuple(messages(f"column.{head}") for head in heads), rows)


def _describe_closed(line: ActionLine, month: Month, messages: ReportMessages) -> dict[str, object]:
    verdict = "" if line.effect is None else line.effect.verdict.name.lower().replace("_", "-")
    who = format_who(line, month, messages)
    return {
        "reference": line.action.reference,
        "promise": sanitize_line(line.action.promise),
        "who": who[:1].upper() + who[1:],
        "label": format_action_label(line, messages),
        "state": format_action_state(line, messages),
        "effect": format_action_effect(line, messages),
        "verdict": verdict,
        "rises": line.rises_since is not None,
    }
